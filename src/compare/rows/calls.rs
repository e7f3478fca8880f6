//! Changes of parameters, bodies, statuses and headers.

use crate::compare::change::Change;
use crate::compare::row::BREAKS;
use crate::compare::row::NONE;
use crate::compare::row::NOTES;
use crate::compare::row::Row;
use crate::compare::row::WARNS;
use crate::compare::row::ids;
use crate::compare::row::row;

/// One row a change.
pub(super) const ROWS: &[Row] = &[
    row(
        Change::ParameterRemoved,
        ids!("parameter-removed"),
        [NONE, WARNS, NONE],
        "a parameter is gone",
        "clients that send it are ignored or refused: tell them",
    ),
    row(
        Change::ParameterAdded,
        ids!("parameter-added"),
        [NONE, NOTES, NONE],
        "an optional parameter is new",
        "nothing to do",
    ),
    row(
        Change::RequiredParameterAdded,
        ids!("required-parameter-added"),
        [NONE, BREAKS, NONE],
        "a required parameter is new",
        "make it optional, with a default",
    ),
    row(
        Change::ParameterRequired,
        ids!("parameter-became-required"),
        [NONE, BREAKS, NONE],
        "a parameter has become required",
        "keep it optional, with a default",
    ),
    row(
        Change::ParameterOptional,
        ids!("parameter-became-optional"),
        [NONE, NOTES, NONE],
        "a parameter has become optional",
        "nothing to do",
    ),
    row(
        Change::ParameterWritten,
        ids!("parameter-style-changed"),
        [NONE, BREAKS, NONE],
        "a parameter is written in another way",
        "read both ways until clients have moved",
    ),
    row(
        Change::BodyAdded,
        ids!("body-added"),
        [NONE, NOTES, WARNS],
        "there is a body where there was none",
        "clients may have to read it, or may send it",
    ),
    row(
        Change::RequiredBodyAdded,
        ids!("required-body-added"),
        [NONE, BREAKS, NONE],
        "a required body is new",
        "make it optional",
    ),
    row(
        Change::BodyRemoved,
        ids!("body-removed"),
        [NONE, WARNS, BREAKS],
        "there is no body any more",
        "clients that send or read it: tell them",
    ),
    row(
        Change::BodyRequired,
        ids!("body-became-required"),
        [NONE, BREAKS, NONE],
        "the body has become required",
        "keep it optional",
    ),
    row(
        Change::BodyOptional,
        ids!("body-became-optional"),
        [NONE, NOTES, NONE],
        "the body has become optional",
        "nothing to do",
    ),
    row(
        Change::MediaTypeRemoved,
        ids!("media-type-removed"),
        [NONE, BREAKS, WARNS],
        "a media type is gone",
        "keep it until its clients have moved",
    ),
    row(
        Change::MediaTypeAdded,
        ids!("media-type-added"),
        [NONE, NOTES, NOTES],
        "a media type is new beside the ones that there were",
        "nothing to do",
    ),
    row(
        Change::MediaTypeReplaced,
        ids!("media-type-replaced"),
        [NONE, NONE, BREAKS],
        "answers are of other media types than all those before",
        "keep answering the old one, by `Accept`",
    ),
    row(
        Change::SuccessAdded,
        ids!("success-status-added"),
        [NONE, NONE, BREAKS],
        "a success or a redirect may come that was not documented",
        "clients that check for the old status fail: keep it",
    ),
    row(
        Change::ErrorAdded,
        ids!("error-status-added"),
        [NONE, NONE, WARNS],
        "an error may come that was not documented",
        "see that clients handle it as any error",
    ),
    row(
        Change::SuccessRemoved,
        ids!("success-status-removed"),
        [NONE, NONE, WARNS],
        "a success that was documented comes no more",
        "see which status comes instead",
    ),
    row(
        Change::ErrorRemoved,
        ids!("error-status-removed"),
        [NONE, NONE, NOTES],
        "an error that was documented comes no more",
        "nothing to do",
    ),
    row(
        Change::HeaderRemoved,
        ids!("header-removed"),
        [NONE, NONE, WARNS],
        "an optional header of an answer is gone",
        "clients that read it: tell them",
    ),
    row(
        Change::RequiredHeaderRemoved,
        ids!("required-header-removed"),
        [NONE, NONE, BREAKS],
        "a header that always came is gone",
        "keep sending it",
    ),
    row(
        Change::HeaderOptional,
        ids!("header-became-optional"),
        [NONE, NONE, BREAKS],
        "a header that always came may be absent",
        "keep sending it",
    ),
    row(
        Change::HeaderRequired,
        ids!("header-became-required"),
        [NONE, NONE, NOTES],
        "a header always comes",
        "nothing to do",
    ),
    row(Change::HeaderAdded, ids!("header-added"), [NONE, NONE, NOTES], "a header is new", "nothing to do"),
];
