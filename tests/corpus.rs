//! Real documents load. They are not part of the project: `SPECDRIFT_CORPUS` names the folder that has them, with an
//! `index.tsv` that says how many operations each has.

use std::path::{Path, PathBuf};
use std::process::Command;

use specdrift::spec::{self, Access, Api};
use specdrift::text::Complaint;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("SPECDRIFT_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: SPECDRIFT_CORPUS names no folder of real documents");
    }
    folder
}

fn shown(complaint: &Complaint) -> String {
    let place = complaint.span.as_ref().map_or_else(String::new, |span| {
        let (line, column) = span.line_column();
        format!("{}:{line}:{column}: `{}` ", span.source.name, &span.source.text[span.range.clone()])
    });
    format!("  {:?} {place}{} ({})", complaint.severity, complaint.message, complaint.label)
}

fn loaded(path: &Path) -> (Api, Vec<Complaint>) {
    match spec::read(&path.display().to_string(), &Access::default()) {
        Ok(loaded) => loaded,
        Err(complaints) => {
            panic!("{}:\n{}", path.display(), complaints.iter().map(shown).collect::<Vec<_>>().join("\n"))
        }
    }
}

#[test]
fn every_document_loads_with_all_of_its_operations() {
    let Some(corpus) = corpus() else { return };
    let index = std::fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let mut wrong = Vec::new();
    for row in index.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let (api, complaints) = loaded(&corpus.join(fields[0]));
        println!("{}: {} operations, {} complaints", fields[0], api.operations.len(), complaints.len());
        for complaint in &complaints {
            println!("{}", shown(complaint));
        }
        if api.operations.len().to_string() != fields[3] {
            wrong.push(format!("{}: {} operations, {} expected", fields[0], api.operations.len(), fields[3]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_description_in_thousands_of_files_loads() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    let archive = corpus.join("digitalocean-multifile.tar.gz");
    let unpacked =
        Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder.path()).status().unwrap();
    assert!(unpacked.success());
    let (api, complaints) = loaded(&folder.path().join("digitalocean/DigitalOcean-public.v2.yaml"));
    for complaint in &complaints {
        println!("{}", shown(complaint));
    }
    assert_eq!(api.operations.len(), 659);
}
