//! `responses: uses:`: which fields a client reads.

use crate::suite::checked::Use;
use crate::suite::fields::{Fields, Wrong};
use crate::suite::generate;
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::spanned::Spanned;
use crate::suite::units::is_escaped;
use crate::suite::wishes::Pattern;
use crate::text::{Complaint, Pointer};

const EXPECTED: &str =
    "an operation and places in its answers: `GET /leads/{leadId}: /data/email, /data/status`";

/// Reads the key of `responses`. An item is one text, or a mapping from an operation to places.
pub(crate) fn read(responses: &Node, log: &mut Vec<Complaint>) -> Vec<Use> {
    let mut complaints = Vec::new();
    let uses = Fields::of(responses).list("uses", log, |item| match &item.kind {
        Kind::Map(entries) => Ok(entries.iter().map(|entry| of_entry(entry, &mut complaints)).collect()),
        Kind::Scalar(_) | Kind::List(_) | Kind::Unfilled => of_text(item).map(|one| vec![Some(one)]),
    });
    log.append(&mut complaints);
    uses.unwrap_or_default().into_iter().flatten().flatten().collect()
}

fn of_text(item: &Node) -> Result<Use, Wrong> {
    let Kind::Scalar(scalar) = &item.kind else { return Err(Wrong::kind(EXPECTED)) };
    // A path may hold a colon, and a place begins with `/`.
    let (operation, places) = scalar.text.split_once(": ").ok_or_else(|| Wrong::kind(EXPECTED))?;
    let places = pointers(places).ok_or_else(|| Wrong::kind(EXPECTED))?;
    let pattern = Pattern::parse(operation.trim());
    let pattern = pattern.map_err(|(what, way_out)| generate::said(item, &what, way_out))?;
    Ok(Use { operation: Spanned { value: pattern, span: Some(item.span.clone()) }, places })
}

/// `- GET /leads: /data/email` without quotes is a mapping in YAML.
fn of_entry(entry: &Entry, log: &mut Vec<Complaint>) -> Option<Use> {
    let mut complain = |complaint: Complaint| log.push(complaint);
    let pattern = Pattern::parse(&entry.key).map_err(|(what, way_out)| {
        let message = format!("the pattern `{}` {what}", entry.key);
        complain(Complaint::error(message).at(entry.key_span.clone()).label(way_out));
    });
    let items = match &entry.value.kind {
        Kind::List(items) => items.as_slice(),
        Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => std::slice::from_ref(&entry.value),
    };
    let mut places = Vec::new();
    for item in items {
        let found = match &item.kind {
            Kind::Scalar(scalar) => pointers(&scalar.text),
            Kind::Unfilled => Some(Vec::new()),
            Kind::List(_) | Kind::Map(_) => None,
        };
        match found {
            Some(mut found) => places.append(&mut found),
            None => complain(Wrong::kind("places such as `/data/email`").complaint("what is used", item)),
        }
    }
    let span = Some(entry.key_span.clone());
    Some(Use { operation: Spanned { value: pattern.ok()?, span }, places })
}

fn pointers(text: &str) -> Option<Vec<Pointer>> {
    let places = text.split(',').map(str::trim);
    places.map(|place| (place.starts_with('/') && is_escaped(place)).then(|| Pointer::new(place))).collect()
}
