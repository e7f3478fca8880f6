//! The fault of a broken request, in words.

use serde_json::Value;

use crate::judge::fault_place;
use crate::judge::status_words;
use crate::judge::value_words;
use crate::plan::Case;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::plan::Reading;
use crate::plan::Request;
use crate::report::difference;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::text::Mask;

/// What was wrong with a case's request: "sent `/body/email` as integer 42, documented type string"; `None` for a valid one. Of
/// the several things that may be wrong with a recorded one it is that at a finding's place.
pub(crate) fn words(mask: &Mask, case: &Case, at: &str) -> Option<String> {
    let mutation = mutation(case).or_else(|| observed(case, at))?;
    let place = fault_place(mutation);
    Some(match (mutation.place, &mutation.sent) {
        (Place::Method, _) => {
            let documented = said(&mutation.documented);
            format!("used the method {}{documented}", case.request.method)
        }
        (Place::MediaType, Some(value)) => {
            format!("named the body `{}`{}", text(value), said(&mutation.documented))
        }
        (Place::Accept, Some(value)) => {
            format!("asked for `{}`{}", text(value), said(&mutation.documented))
        }
        (Place::Auth, Some(value)) if mutation.kind == "missing-scope" => {
            format!("asked as the role `{}`{}", text(value), said(&mutation.documented))
        }
        (Place::Auth, Some(value)) => format!("sent {}{}", text(value), said(&mutation.documented)),
        (Place::Auth, None) => format!("left out the credentials{}", said(&mutation.documented)),
        (Place::MediaType | Place::Accept, None) => {
            format!("left out the `{}`{}", place, said(&mutation.documented))
        }
        (Place::Body, Some(value)) if mutation.keyword.as_deref() == Some("syntax") => {
            format!("sent {} as the body{}", text(value), said(&mutation.documented))
        }
        (Place::Parameter(_), Some(_)) if mutation.kind == "duplicate-parameter" => {
            format!("sent `{place}` twice{}", said(&mutation.documented))
        }
        (Place::Parameter(_) | Place::Body, None) => {
            let what = if mutation.place == Place::Body && mutation.pointer.is_root() {
                "the body".to_owned()
            } else {
                format!("`{place}`")
            };
            format!("left out {what}, which is required")
        }
        (Place::Parameter(_) | Place::Body, Some(value)) => {
            format!("sent `{place}` as {}{}", value_words(mask, value), said(&mutation.documented))
        }
    })
}

/// Words that were planned as such.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn said(documented: &str) -> String {
    if documented.is_empty() { String::new() } else { format!(", documented {documented}") }
}

/// How the control differs from a broken case, and how it was answered: "the same but for `/body/email` (there string "a@b.c", here
/// integer 42) was answered 201 Created".
pub(crate) fn control(
    mask: &Mask,
    (case, sent): (&Case, &Request),
    (control, beside): (&Case, &Exchange),
) -> Option<String> {
    let mutation = mutation(case)?;
    let answer = match &beside.outcome {
        Outcome::Answered(response) => status_words(response.status),
        Outcome::Unanswered(error) => format!("not at all: {error}"),
        Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => return None,
    };
    let what = match mutation.place {
        Place::Method => format!("the method {}", control.request.method),
        Place::MediaType => {
            format!("the same body as `{}`", control.request.header("content-type").unwrap_or_default())
        }
        Place::Accept => {
            format!("`Accept: {}`", control.request.header("accept").unwrap_or_default())
        }
        Place::Auth => "the same request with the suite's credentials".to_owned(),
        Place::Parameter(_) | Place::Body => {
            match difference::words(mask, (control, &beside.request), (case, sent)) {
                none if none.is_empty() => "the same request without the fault".to_owned(),
                difference => format!("the same but for {difference}"),
            }
        }
    };
    Some(format!("{what} was answered {answer}"))
}

fn mutation(case: &Case) -> Option<&Mutation> {
    match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => None,
        Intent::Broken(mutation) => Some(mutation),
    }
}

fn observed<'c>(case: &'c Case, at: &str) -> Option<&'c Mutation> {
    match &case.intent {
        Intent::Valid(_) | Intent::Broken(_) => None,
        Intent::Observed(observation) => match &observation.reading {
            Reading::Valid | Reading::Disputed | Reading::Undocumented { .. } => None,
            Reading::Broken(faults) => {
                faults.iter().find(|fault| fault_place(fault) == at).or(faults.first())
            }
        },
    }
}
