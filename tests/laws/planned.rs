//! The laws of a plan: every request is what it says it is, by its own bytes.

use std::collections::{BTreeMap, HashMap, HashSet};

use specdrift::plan::{Case, Intent, Mutation, Place, Plan, Request, Seed, ValidKind, plan, wire};
use specdrift::spec::Api;
use specdrift::suite::{self, Suite};
use specdrift::text::Source;

/// What was seen while laws were held, so that a law over nothing is noticed.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) documents: usize,
    pub(crate) operations: usize,
    pub(crate) tested: usize,
    pub(crate) valid: usize,
    /// By place.
    pub(crate) broken: BTreeMap<&'static str, usize>,
}

/// A suite that wants so many cases, and gives credentials to whatever asks for them.
pub(crate) fn suite(settings: &str) -> Suite {
    let text = format!("spec: spec.yaml\nserver: mock\n{settings}");
    let source = Source { name: "suite.yaml".to_owned(), text };
    suite::parse(source, &BTreeMap::new()).unwrap_or_else(|complaints| panic!("{complaints:?}")).0
}

/// Holds all laws over the plan for a document.
pub(crate) fn hold(api: &Api, suite: &Suite, counted: &mut Counted) -> Result<(), String> {
    let planned = |seed| plan(api, suite, Seed(seed)).map_err(|complaints| format!("{complaints:?}"));
    let first = planned(7)?;
    if format!("{first:?}") != format!("{:?}", planned(7)?) {
        return Err("the same seed gives another plan".to_owned());
    }
    another_seed_changes_salts_alone(&first, &planned(8)?)?;
    no_two_cases_are_the_same(&first)?;
    counted.documents += 1;
    counted.operations += api.operations.len();
    let mut tested: Vec<usize> = first.cases.iter().map(|case| case.operation).collect();
    tested.dedup();
    counted.tested += tested.len();
    for case in &first.cases {
        match &case.intent {
            Intent::Valid(_) => {
                counted.valid += 1;
                a_valid_case_is_valid(api, case)?;
            }
            Intent::Broken(mutation) => {
                *counted.broken.entry(mutation.place.as_str()).or_default() += 1;
                a_broken_case_is_broken_there_alone(api, case, mutation)?;
                if !has_its_control(&first, case) {
                    return Err(format!("{}: no control comes before it", case.id));
                }
            }
            Intent::Observed(_) => return Err(format!("{}: nobody planned it", case.id)),
        }
    }
    Ok(())
}

fn no_two_cases_are_the_same(plan: &Plan) -> Result<(), String> {
    let mut ids = HashSet::new();
    let mut requests: HashMap<(usize, &Request), &Case> = HashMap::new();
    let is_repeat = |case: &Case| matches!(&case.intent, Intent::Valid(it) if it.kind == ValidKind::Repeat);
    for case in &plan.cases {
        if !ids.insert(&case.id) {
            return Err(format!("{} is there twice", case.id));
        }
        // What these send is told by earlier answers, or is sent once for each that needs it.
        let is_lifecycle = matches!(&case.intent, Intent::Valid(variation) if variation.kind.is_lifecycle());
        // On purpose, and after the first of them.
        if is_lifecycle || is_repeat(case) {
            continue;
        }
        if let Some(other) = requests.insert((case.operation, &case.request), case) {
            return Err(format!("{} and {} send the same: {:?}", other.id, case.id, case.request));
        }
    }
    Ok(())
}

fn has_its_control(plan: &Plan, case: &Case) -> bool {
    let before = plan.cases.iter().take_while(|other| other.id != case.id);
    let mut controls = before.filter(|other| Some(&other.id) == case.control.as_ref());
    controls.any(|control| control.operation == case.operation && matches!(control.intent, Intent::Valid(_)))
}

/// Salts are eight hexadecimal digits: nothing but such digits may differ.
fn another_seed_changes_salts_alone(one: &Plan, other: &Plan) -> Result<(), String> {
    let ids = |plan: &Plan| plan.cases.iter().map(|case| case.id.clone()).collect::<Vec<_>>();
    if ids(one) != ids(other) {
        let (ones, others) = (ids(one), ids(other));
        let differ = ones.iter().zip(&others).find(|(one, other)| one != other);
        return Err(format!("another seed, other cases: {} and {}, {differ:?}", ones.len(), others.len()));
    }
    if one.dropped != other.dropped {
        return Err(format!("another seed drops other cases: {:?} and {:?}", one.dropped, other.dropped));
    }
    for (one, other) in one.cases.iter().zip(&other.cases) {
        let (first, second) = (bytes(&one.request), bytes(&other.request));
        let is_salt = |(one, other): (&u8, &u8)| {
            one == other || one.is_ascii_alphanumeric() && other.is_ascii_alphanumeric()
        };
        if first.len() != second.len() || !first.iter().zip(&second).all(is_salt) {
            return Err(format!(
                "{}: another seed changes more than salts: {:?} and {:?}",
                one.id, one.request, other.request
            ));
        }
    }
    Ok(())
}

fn bytes(request: &Request) -> Vec<u8> {
    let mut bytes = format!("{} {}\n", request.method, request.target()).into_bytes();
    for (name, value) in &request.headers {
        bytes.extend(format!("{name}: {value}\n").into_bytes());
    }
    bytes.extend(request.body.iter().flat_map(|body| body.0.iter().copied()));
    bytes
}

fn a_valid_case_is_valid(api: &Api, case: &Case) -> Result<(), String> {
    let decoded = wire::decode(api, &api.operations[case.operation], &case.request);
    if decoded.strict && decoded.breaches.is_empty() {
        return Ok(());
    }
    Err(format!("{} is not valid by the letter: {:?} in {:?}", case.id, decoded.breaches, case.request))
}

fn a_broken_case_is_broken_there_alone(api: &Api, case: &Case, mutation: &Mutation) -> Result<(), String> {
    let breaches = wire::decode(api, &api.operations[case.operation], &case.request).breaches;
    let told = |what: &str| {
        let body = case.request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
        Err(format!("{} {what}: {breaches:?} in {:?} with {body:?}", case.id, case.request))
    };
    match mutation.place {
        // No schema is about these; what they are about is proven by tests of their own.
        Place::Accept | Place::Auth if breaches.is_empty() => Ok(()),
        Place::Accept | Place::Auth => told("is broken as a request too"),
        Place::Method | Place::MediaType => {
            let about_body = breaches.iter().all(|breach| breach.place == Place::Body);
            if about_body { Ok(()) } else { told("is broken elsewhere too") }
        }
        Place::Parameter(_) | Place::Body => {
            let Some(keyword) = mutation.keyword.as_deref() else { return Ok(()) };
            let here = |at: &specdrift::text::Pointer| {
                at.is_within(&mutation.pointer) || mutation.pointer.is_within(at)
            };
            if !breaches.iter().all(|breach| breach.place == mutation.place && here(&breach.pointer)) {
                return told("is broken elsewhere too");
            }
            // What no branch fits is told by what the nearest branch misses, which may be further in.
            let of_branches = mutation.kind == "no-branch";
            let named = breaches.iter().any(|breach| {
                let is_it = breach.pointer == mutation.pointer && breach.keyword.as_deref() == Some(keyword);
                is_it || of_branches && breach.pointer.is_within(&mutation.pointer)
            });
            if named { Ok(()) } else { told("is not broken as it says") }
        }
    }
}
