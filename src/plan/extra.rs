//! Members that the document does not forbid and that some servers refuse: planned only where that is asked for.

use serde_json::Value;

use crate::plan::case::{Loss, Mutation};
use crate::plan::controls::Controls;
use crate::plan::desk::{Desk, digest};
use crate::plan::mutation::{Kind, PERMITTED_EXTRA, READ_ONLY, STRANGE};
use crate::plan::salt::{salt, salted};
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::encode;
use crate::schema::Extra;

/// A name that no API documents.
const STRANGER: &str = "unexpectedField";

/// Plans what is wanted of them in one part.
pub(super) fn plan(desk: &mut Desk<'_>, controls: &mut Controls<'_>) {
    for kind in [PERMITTED_EXTRA, READ_ONLY] {
        let label = Label { kind: LabelKind::Broken(kind), place: Some(controls.part.place), keyword: None };
        if !wants(desk.suite, &label) {
            continue;
        }
        let extras = if kind == READ_ONLY {
            controls.survey.misdirected()
        } else {
            controls.survey.strangers(STRANGER, &Value::from(STRANGE))
        };
        for extra in extras {
            if let Err(why) = one(desk, controls, kind, extra) {
                desk.drop(Loss::Fault, format!("broken {}: {why}", kind.name));
            }
        }
    }
}

fn one(desk: &mut Desk<'_>, controls: &mut Controls<'_>, kind: Kind, extra: Extra) -> Result<(), String> {
    let control = controls.case(desk, extra.base).ok_or("its control can't be sent")?;
    let part = controls.part;
    let pointer = part.prefix.join(&extra.at);
    let sent = extra.at.resolve(&extra.value).cloned();
    let values = part.put(controls.least, extra.value);
    let request = encode(desk.operation, &values).map_err(|why| why.to_string())?;
    let id = desk.broken_name(part.place, &pointer, kind.name, None);
    let filled = salted(&request, &salt(desk.seed, &id.0));
    desk.prover.otherwise_valid(&filled, part.place)?;
    let documented = match &extra.schema {
        Some(_) => "no part of a request: `readOnly`",
        None => "not mentioned; the suite wants it refused",
    };
    let mutation = Mutation {
        kind: kind.name,
        place: part.place,
        pointer,
        keyword: None,
        schema: extra.schema,
        sent,
        documented: documented.to_owned(),
    };
    desk.broken(id, kind, mutation, filled, &control, digest(&request))
}
