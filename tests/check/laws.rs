//! What was planned, had it been recorded: no valid request is ever called broken, and most of the broken ones are.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};
use specdrift::judge::Code;
use specdrift::plan::{Body, Case, Intent, Place, Request, Seed, plan};
use specdrift::spec::{self, Api};
use specdrift::suite::{ServerChoice, Spanned, Suite};
use specdrift::text::Source;

use crate::{TODAY, check, har};

/// Real documents of all versions, with parameters of all styles.
const CORPUS: [&str; 8] = [
    "oai-3.0-petstore-expanded.yaml",
    "galaxy-3.1.json",
    "alertmanager-2.0.yaml",
    "traccar.org-3.0.json",
    "gitea-2.0.yaml",
    "discourse-3.1.json",
    "box-3.0.json",
    "aws-dynamodb-3.0.json",
];

#[test]
fn a_valid_request_is_never_called_broken() {
    let own = ["specs/leads.yaml"].map(|path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let corpus = std::env::var_os("SPECDRIFT_CORPUS");
    if corpus.is_none() {
        eprintln!("skipped in part: SPECDRIFT_CORPUS names no folder of real documents");
    }
    let real = corpus.iter().flat_map(|corpus| CORPUS.iter().map(|name| Path::new(corpus).join(name)));
    for path in own.into_iter().chain(real) {
        let name = path.display().to_string();
        let source = Source { name: name.clone(), text: std::fs::read_to_string(&path).unwrap() };
        let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("{name}"));
        let told = calls(&api, &name);
        assert_eq!(told.wrong, [""; 0], "{name}: {}", told.wrong.join("\n"));
        println!("{name}: {} of {} faults told, {} valid", told.found, told.faults, told.valid);
        assert!(told.found * 2 >= told.faults, "{name}: {} of {} faults", told.found, told.faults);
    }
}

struct Told {
    valid: usize,
    /// Broken requests, those left aside which are broken by what a recording does not tell.
    faults: usize,
    found: usize,
    wrong: Vec<String>,
}

fn calls(api: &Api, name: &str) -> Told {
    let mut suite = Suite::from_spec(name);
    suite.server = Spanned { value: ServerChoice::Url("http://127.0.0.1:1".to_owned()), span: None };
    suite.generate.per_operation.value = 12;
    let cases = plan(api, &suite, Seed(3)).unwrap_or_else(|_| panic!("{name}")).cases;
    let entries: Vec<Value> = cases.iter().map(|case| recorded(&case.request)).collect();
    let (report, _) = check(api, &suite, &[har(&entries)], TODAY).unwrap_or_else(|_| panic!("{name}"));
    let violates = report.operations.iter().flat_map(|operation| &operation.findings);
    let violates = violates.filter(|group| group.code == Code::RequestViolates);
    let numbers: HashSet<usize> = violates
        .flat_map(|group| &group.cases)
        .filter_map(|id| id.0.rsplit_once('#')?.1.parse().ok())
        .collect();
    let mut told = Told { valid: 0, faults: 0, found: 0, wrong: Vec::new() };
    for (index, case) in cases.iter().enumerate() {
        let is_told = numbers.contains(&(index + 1));
        match &case.intent {
            Intent::Valid(_) => {
                told.valid += 1;
                if is_told {
                    told.wrong.push(format!("{}: {}", case.id, case.request.target()));
                }
            }
            Intent::Broken(_) if is_of_content(case) => {
                told.faults += 1;
                told.found += usize::from(is_told);
            }
            Intent::Broken(_) | Intent::Observed(_) => {}
        }
    }
    told
}

/// A fault in a parameter or in the body that a server can't take for a remark.
fn is_of_content(case: &Case) -> bool {
    let Intent::Broken(mutation) = &case.intent else { return false };
    match mutation.place {
        Place::Body | Place::Parameter(_) => {
            !matches!(mutation.keyword.as_deref(), None | Some("format" | "discriminator"))
        }
        Place::Method | Place::MediaType | Place::Accept | Place::Auth => false,
    }
}

/// The request with an answer of which nothing was kept.
fn recorded(request: &Request) -> Value {
    let headers: Value =
        request.headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let url = format!("http://127.0.0.1:1{}", request.target());
    let mut entry = json!({
        "request": {"method": request.method, "url": url, "headers": headers},
        "response": {"status": 400},
    });
    if let Some(Body(bytes)) = &request.body {
        entry["request"]["postData"] = crate::end_to_end::content(bytes);
    }
    entry
}
