//! The document's own examples of parameters and bodies.

use serde_json::Value;

use crate::plan::case::{Loss, ValidKind, Variation};
use crate::plan::desk::Desk;
use crate::plan::part::{Part, Spot};
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::Values;
use crate::text::Pointer;

/// How many examples of one part are sent.
const MOST: usize = 20;

/// Plans the examples of a part that keep its schema; those that don't are flaws of the document.
pub(super) fn plan(desk: &mut Desk<'_>, part: &Part, least: &Values) {
    let (all, at) = match part.spot {
        Spot::Parameter(index) => {
            let parameter = &desk.operation.parameters[index];
            (&parameter.examples, &parameter.pointer)
        }
        Spot::Body(media) => match desk.operation.body.as_ref().map(|body| &body.content[media]) {
            Some(media) => (&media.examples, &media.pointer),
            None => return,
        },
    };
    let label = Label { kind: LabelKind::Valid(ValidKind::Example), place: Some(part.place), keyword: None };
    let wanted = wants(desk.suite, &label) && !part.is_given();
    for (number, example) in all.iter().take(MOST).enumerate() {
        if !part.schema.admits(example) {
            desk.planned.flaws.push(at.clone());
        } else if wanted {
            send(desk, part, least, number, example);
        }
    }
}

fn send(desk: &mut Desk<'_>, part: &Part, least: &Values, number: usize, example: &Value) {
    let variation = Variation {
        kind: ValidKind::Example,
        at: Some((part.place, part.prefix.join(&Pointer::root()))),
        variant: Some(format!("{}", number + 1)),
    };
    if let Err(why) = desk.valid(variation, &part.put(least, example.clone())) {
        desk.drop(Loss::Valid, format!("an example is left out: {why}"));
    }
}
