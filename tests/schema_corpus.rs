//! The laws of samples and spoiled values, held against real documents: `SPECDRIFT_CORPUS` names a folder of them, and
//! `SPECDRIFT_ONLY` a part of the names that are wanted. Some sixty schemas of each document are tried; with `SPECDRIFT_ALL`, all are.

#![expect(
    clippy::disallowed_methods,
    reason = "the corpus lies in files that the environment names, and is timed"
)]
#![expect(clippy::unwrap_used, reason = "all of this is a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use specdrift::schema::{Direction, Empty, Fault, Schema, Shape};
use specdrift::spec::{Access, Api, ParameterContent, read};
use specdrift::text::Pointer;

/// How many schemas of a document are tried unless all are asked for.
const SAMPLE: usize = 60;

/// All schemas that a request or a response is held to, each once.
fn positions(api: &Api) -> BTreeSet<(Pointer, &'static str)> {
    let mut found = BTreeSet::new();
    for operation in &api.operations {
        for parameter in &operation.parameters {
            let schema = match &parameter.content {
                ParameterContent::Styled { schema, .. } => schema.clone(),
                ParameterContent::Media(media) => media.schema.clone(),
            };
            found.extend(schema.map(|schema| (schema, "request")));
        }
        let body = operation.body.iter().flat_map(|body| &body.content);
        found.extend(body.filter_map(|media| media.schema.clone()).map(|schema| (schema, "request")));
        for response in &operation.responses {
            let content = response.content.iter().filter_map(|media| media.schema.clone());
            let headers = response.headers.iter().filter_map(|header| header.schema.clone());
            found.extend(content.chain(headers).map(|schema| (schema, "response")));
        }
    }
    found
}

fn files() -> Vec<PathBuf> {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: SPECDRIFT_CORPUS is not set");
        return Vec::new();
    };
    let only = std::env::var("SPECDRIFT_ONLY").unwrap_or_default();
    let mut files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.retain(|path| {
        let name = name(path);
        let document = ["json", "yaml"].iter().any(|end| name.ends_with(end));
        name.contains(&only) && document && name.contains(char::is_numeric)
    });
    files
}

/// How often something happened, and how long it took.
#[derive(Default)]
struct Tally(BTreeMap<String, (usize, Duration)>);

impl Tally {
    fn timed<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        let entry = self.0.entry(what.to_owned()).or_default();
        entry.0 += 1;
        entry.1 += start.elapsed();
        done
    }

    fn count(&mut self, what: String, count: usize) {
        self.0.entry(what).or_default().0 += count;
    }
}

#[test]
fn every_sample_is_admitted_and_every_spoiled_one_breaks_in_one_place() {
    let mut all = Tally::default();
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok((api, _)) = read(&path.to_string_lossy(), &Access::default()) else {
            eprintln!("{name}: not loaded");
            continue;
        };
        let mut tally = Tally::default();
        let positions = positions(&api);
        let step = if std::env::var_os("SPECDRIFT_ALL").is_some() { 1 } else { positions.len() / SAMPLE + 1 };
        for (pointer, way) in positions.into_iter().step_by(step) {
            let direction = if way == "request" { Direction::Request } else { Direction::Response };
            let schema = api.schemas.at(&pointer, direction);
            if let Some(why) = tally.timed("compile", || schema.broken().map(str::to_owned)) {
                eprintln!("  {name} {pointer} broken: {why}");
                tally.count("broken".to_owned(), 1);
                continue;
            }
            hold(&name, &schema, Shape::Minimal, &mut tally);
            hold(&name, &schema, Shape::Full, &mut tally);
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
        eprintln!("{name} {memory}");
        for (what, (count, time)) in tally.0 {
            eprintln!("    {what}: {count} in {time:?}");
            let entry = all.0.entry(what).or_default();
            (entry.0, entry.1) = (entry.0 + count, entry.1 + time);
        }
    }
    for (what, (count, time)) in all.0 {
        eprintln!("all {what}: {count} in {time:?}");
    }
}

fn hold(name: &str, schema: &Schema, shape: Shape, tally: &mut Tally) {
    let at = schema.pointer();
    let start = Instant::now();
    let sample = tally.timed(&format!("sample {shape:?}"), || schema.sample(shape, "s4lt"));
    if start.elapsed() > Duration::from_millis(200) {
        eprintln!("  {name} {at} {shape:?}: {:?}", start.elapsed());
    }
    let sample = match sample {
        Ok(sample) => sample.value,
        Err(why) => {
            tally.count(format!("no {shape:?} sample"), 1);
            if shape == Shape::Minimal {
                eprintln!("  {name} {at}: {why:?}");
            }
            assert!(!matches!(why, Empty::Broken(_)), "{name} {at}");
            return;
        }
    };
    assert!(schema.admits(&sample), "{name} {at} {sample}");
    if std::env::var_os("SPECDRIFT_SHOW").is_some() {
        eprintln!("{at} {sample}");
    }
    let undocumented = tally.timed("undocumented", || schema.undocumented(&sample));
    if !undocumented.is_empty() {
        tally.count("samples with undocumented members".to_owned(), 1);
        eprintln!("  {name} {at} undocumented {undocumented:?}");
    }
    let mut stranger = sample.clone();
    if let Some(members) = stranger.as_object_mut() {
        members.insert("specdriftStranger".to_owned(), 1.into());
        let found = tally.timed("undocumented, one member too many", || schema.undocumented(&stranger));
        let strange = Pointer::new("/specdriftStranger");
        assert!(found.is_empty() || found.contains(&strange), "{name} {at} {found:?}");
        tally.count(format!("found {}", found.len()), 1);
    }
    let start = Instant::now();
    let spoiled = tally.timed("spoil", || schema.spoil(&sample));
    if start.elapsed() > Duration::from_millis(200) {
        eprintln!("  {name} {at} {shape:?} spoil: {:?} for {}", start.elapsed(), spoiled.len());
    }
    for spoiled in spoiled {
        tally.count(format!("spoiled {:?}", spoiled.fault), 1);
        let violations = schema.violations(&spoiled.value);
        assert!(!schema.admits(&spoiled.value), "{name} {at} {spoiled:?}");
        // What no branch fits is told by what the nearest branch misses, which may be further in.
        let in_place = |found: &Pointer| match spoiled.fault {
            Fault::NoBranch => found.is_within(&spoiled.pointer),
            _ => *found == spoiled.pointer,
        };
        let here = violations.iter().filter(|found| in_place(&found.instance)).count();
        assert_eq!(here, violations.len(), "{name} {at} {spoiled:?} {violations:?}");
    }
}
