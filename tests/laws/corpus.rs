//! The same laws over real documents: `SPECDRIFT_CORPUS` names a folder of them, of which a run takes a sample.

use std::collections::BTreeSet;
use std::path::PathBuf;

use specdrift::schema::{Direction, Empty};
use specdrift::spec::{Access, Api, ParameterContent, read};
use specdrift::suite::Suite;
use specdrift::text::Pointer;

use crate::{planned, schema};

/// Larger files take their time to be read.
const BYTES: u64 = 400_000;
/// How many schemas of each document are tried, and how many operations.
const SCHEMAS: usize = 15;
const OPERATIONS: usize = 6;

/// The documents that are not too large; none where the environment names no folder.
fn documents() -> Vec<(String, Api)> {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: SPECDRIFT_CORPUS names no folder of real documents");
        return Vec::new();
    };
    let index = std::fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let names = index.lines().skip(1).filter_map(|row| row.split('\t').next());
    let small = |name: &&str| std::fs::metadata(corpus.join(name)).is_ok_and(|file| file.len() < BYTES);
    let mut documents = Vec::new();
    for name in names.filter(small) {
        let path = corpus.join(name).display().to_string();
        match read(&path, &Access::default()) {
            Ok((api, _)) => documents.push((name.to_owned(), api)),
            Err(complaints) => panic!("{name}: {complaints:?}"),
        }
    }
    assert!(documents.len() > 10, "{} holds few documents", corpus.display());
    documents
}

/// The schemas of all that is sent, each once.
fn places(api: &Api) -> BTreeSet<Pointer> {
    let mut found = BTreeSet::new();
    for operation in &api.operations {
        for parameter in &operation.parameters {
            found.extend(match &parameter.content {
                ParameterContent::Styled { schema, .. } => schema.clone(),
                ParameterContent::Media(media) => media.schema.clone(),
            });
        }
        let content = operation.body.iter().flat_map(|body| &body.content);
        found.extend(content.filter_map(|media| media.schema.clone()));
    }
    found
}

#[test]
fn samples_conform_and_faults_are_faults_in_real_documents() {
    let far = schema::Far { depth: 3, places: 30 };
    let mut counted = schema::Counted::default();
    let mut wrong = Vec::new();
    for (name, api) in documents() {
        let places = places(&api);
        let step = places.len() / SCHEMAS + 1;
        for place in places.into_iter().step_by(step) {
            let schema = api.schemas.at(&place, Direction::Request);
            match schema::hold(&schema, far, &mut counted) {
                Ok(Some(Empty::Broken(why))) | Err(why) => wrong.push(format!("{name} {place}: {why}")),
                Ok(Some(why)) => eprintln!("{name} {place} has no sample: {why:?}"),
                Ok(None) => {}
            }
        }
    }
    eprintln!("{counted:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counted.sampled * 100 >= counted.schemas * 98, "too many have no sample: {counted:?}");
}

/// A suite that wants some operations, spread over the document.
fn suite(api: &Api) -> Suite {
    let step = api.operations.len() / OPERATIONS + 1;
    let some = api.operations.iter().step_by(step);
    let names: Vec<String> = some.map(|operation| format!("{:?}", operation.id.to_string())).collect();
    planned::suite(&format!("generate: {{per_operation: 40, operations: [{}]}}\n", names.join(", ")))
}

#[test]
fn a_plan_is_what_its_bytes_say_in_real_documents() {
    let mut counted = planned::Counted::default();
    let mut wrong = Vec::new();
    for (name, api) in documents() {
        if let Err(why) = planned::hold(&api, &suite(&api), &mut counted) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    eprintln!("{counted:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
