//! What no keyword forbids, and what the document leaves to the API.

use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::plan::Intent;
use crate::plan::Place;
use crate::plan::ValidKind;
use crate::plan::Variation;
use crate::text::Pointer;

#[test]
fn what_is_seldom_meant_and_refused_says_that_the_document_lacks_a_bound() {
    for (status, expected) in [
        (422, "warn rejected-valid /body/score (201: no bound that forbids -1 | 422"),
        (500, "fail server-error"),
    ] {
        let world = World::new("");
        let mut case = world.valid("POST /leads");
        case.intent = Intent::Valid(Variation {
            kind: ValidKind::Extreme,
            at: Some((Place::Body, Pointer::new("/score"))),
            variant: Some("negative".to_owned()),
        });
        let found = world.verdict(case, answer(status, &[], ""));
        assert!(found.contains(expected), "{status}: {found}");
    }
}

#[test]
fn the_same_request_twice_may_be_answered_in_any_way_that_is_documented() {
    for (status, expected) in [
        (200, "fail undocumented-status status:200"),
        (409, "warn undocumented-status status:409"),
        (415, "inconclusive, 415 Unsupported Media Type: whether the same may be sent twice"),
        (500, "fail server-error"),
    ] {
        let world = World::new("");
        let mut case = world.valid("POST /leads");
        case.intent = Intent::Valid(ValidKind::Repeat.into());
        case.expect = vec![(200, 299), (400, 400), (409, 409), (422, 422)];
        let found = world.verdict(case, answer(status, &[], ""));
        assert!(found.contains(expected) && !found.contains("rejected-valid"), "{status}: {found}");
    }
}
