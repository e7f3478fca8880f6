//! Real documents load. They are not part of the project: `SPECDRIFT_CORPUS` names the folder that has them, with an
//! `index.tsv` that says how many operations each has.
#![expect(clippy::disallowed_methods, reason = "the documents are files")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use specdrift::spec::{self, Access, Api, Media};
use specdrift::text::{Complaint, Pointer};

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
        wrong.extend(unplaced(&api).into_iter().map(|what| format!("{}: {what}", fields[0])));
        if api.operations.len().to_string() != fields[3] {
            wrong.push(format!("{}: {} operations, {} expected", fields[0], api.operations.len(), fields[3]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Operations and parameters that are not found in the files where they stand.
fn unplaced(api: &Api) -> Vec<String> {
    let mut wrong = Vec::new();
    for operation in &api.operations {
        let keys = [&operation.pointer]
            .into_iter()
            .chain(operation.responses.iter().map(|promise| &promise.pointer));
        for place in keys {
            let key = place.last().unwrap_or_default();
            let shown =
                api.span(place).map(|span| span.source.text[span.range].trim_matches(['"', '\'']).to_owned());
            // The whole of a file has no key; its first line is shown.
            let is_file =
                place.parent().is_some_and(|above| above.last().as_deref() == Some("x-specdrift-files"));
            if shown.is_none() || shown.as_deref() != Some(&key) && !is_file {
                wrong.push(format!("{}: {place} is at {shown:?}", operation.id));
            }
        }
        let parameters = operation.parameters.iter();
        let lost = parameters.filter(|parameter| api.span(&parameter.pointer).is_none());
        wrong.extend(lost.map(|parameter| format!("{}: {} is nowhere", operation.id, parameter.name)));
    }
    wrong
}

/// What of an upgraded description is no JSON Schema 2020-12: every schema that an operation or a name leads to.
fn invalid(api: &Api) -> Vec<String> {
    let document = api.schemas.document();
    let mut places: BTreeSet<Pointer> = BTreeSet::new();
    let content = |media: &[Media]| media.iter().filter_map(|media| media.schema.clone()).collect::<Vec<_>>();
    for operation in &api.operations {
        places
            .extend(operation.parameters.iter().filter_map(|parameter| parameter.content.schema().cloned()));
        places.extend(operation.body.iter().flat_map(|body| content(&body.content)));
        for promise in &operation.responses {
            places.extend(content(&promise.content));
            places.extend(promise.headers.iter().filter_map(|header| header.schema.clone()));
        }
    }
    for holder in [Pointer::of(["components", "schemas"]), Pointer::of(["definitions"])] {
        let named = holder.resolve(document).and_then(serde_json::Value::as_object);
        places.extend(named.into_iter().flat_map(|named| named.keys()).map(|name| holder.child(name)));
    }
    // References lead to further schemas: inside the document all of them.
    let mut open: Vec<Pointer> = places.iter().cloned().collect();
    let mut wrong = Vec::new();
    while let Some(place) = open.pop() {
        let Some(schema) = place.resolve(document) else {
            wrong.push(format!("{place}: leads nowhere"));
            continue;
        };
        if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
            wrong.push(format!("{place}{}: {error}", error.instance_path()));
        }
        for target in targets(schema) {
            if places.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    wrong
}

/// All that the schemas at and below one refer to.
fn targets(schema: &serde_json::Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(node) = open.pop() {
        match node {
            serde_json::Value::Object(map) => {
                if let Some(fragment) =
                    map.get("$ref").and_then(|reference| reference.as_str()?.strip_prefix('#'))
                {
                    let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
                    found.push(Pointer::new(&fragment));
                }
                let data = ["examples", "default", "enum", "const"];
                open.extend(
                    map.iter()
                        .filter(|(key, _)| !data.contains(&key.as_str()) && !key.starts_with("x-"))
                        .map(|(_, value)| value),
                );
            }
            serde_json::Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

#[test]
fn every_upgraded_schema_is_one_of_2020_12() {
    let Some(corpus) = corpus() else { return };
    let index = std::fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let mut wrong = Vec::new();
    for name in index.lines().skip(1).filter_map(|row| row.split('\t').next()) {
        let (api, _) = loaded(&corpus.join(name));
        wrong.extend(invalid(&api).into_iter().map(|what| format!("{name}: {what}")));
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
    let mut wrong = invalid(&api);
    wrong.extend(unplaced(&api));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
