//! Refusals that are about credentials, and so not about the contract.

use crate::judge::fixture::World;
use crate::judge::fixture::answer;
use crate::judge::tests::answers::check;
use crate::plan::Intent;
use crate::plan::Place;
use crate::spec::Location;
use crate::text::Pointer;

#[test]
fn a_login_that_refuses_made_up_credentials_proves_nothing() {
    check(
        "",
        "POST /login",
        &[(
            "a login refuses made-up credentials",
            answer(422, &[], ""),
            "inconclusive, 422 Unprocessable Entity: a login refuses made-up credentials; \
         warn undocumented-status status:422 (200 or 401 | 422 Unprocessable Entity)",
        )],
    );
}

#[test]
fn a_parameter_that_is_a_credential_by_its_name_may_be_refused_as_one() {
    let world = World::new("");
    for (place, name, status, passes) in [
        (Location::Header, "X-Api-Key", 401, true),
        (Location::Header, "X-Api-Key", 403, true),
        (Location::Header, "X-Api-Key", 404, false),
        (Location::Query, "access_TOKEN", 401, true),
        (Location::Cookie, "PHP-SESSION", 401, true),
        (Location::Query, "X-Api-Key", 401, false),
        (Location::Query, "limit", 401, false),
        (Location::Query, "hint-token", 401, false),
    ] {
        let mut case = world.broken("GET /status", None);
        if let Intent::Broken(mutation) = &mut case.intent {
            mutation.place = Place::Parameter(place);
            mutation.pointer = Pointer::root().child(name);
        }
        let verdict = world.verdict(case, answer(status, &[], ""));
        assert_eq!(!verdict.contains("wrong-rejection"), passes, "{name} in {place:?}, {status}: {verdict}");
    }
}

/// A case with a fault in the request as a whole, beside a suite that gives credentials.
fn verdict_on(kind: &'static str, place: Place, expect: &[u16], status: u16, headers: &[&str]) -> String {
    let world = World::new("auth: {bearer: abcdef}");
    let mut case = world.broken("GET /leads", None);
    if let Intent::Broken(mutation) = &mut case.intent {
        mutation.kind = kind;
        mutation.place = place;
        mutation.pointer = Pointer::root();
        mutation.keyword = None;
    }
    case.expect = expect.iter().map(|status| (*status, *status)).collect();
    world.verdict(case, answer(status, headers, ""))
}

#[test]
fn an_answer_to_wrong_credentials_is_right_when_it_refuses_them() {
    let challenge = &["www-authenticate: Bearer"][..];
    for (status, headers, told) in [
        (401, challenge, "passed"),
        (403, &[][..], "passed"),
        (401, &[][..], "note challenge-missing header:WWW-Authenticate"),
        (200, &[][..], "fail accepted-broken auth"),
        (400, &[][..], "warn wrong-rejection status:400"),
        (404, &[][..], "warn wrong-rejection status:404"),
        (302, &[][..], "warn wrong-rejection status:302"),
        (422, &[][..], "fail wrong-rejection status:422"),
        (500, &[][..], "fail server-error"),
        (429, &[][..], "inconclusive"),
    ] {
        let verdict = verdict_on("no-credentials", Place::Auth, &[401, 403], status, headers);
        assert!(verdict.contains(told), "{status}: {verdict}");
    }
    // Whatever a suite expects of broken requests.
    let verdict = verdict_on("wrong-credentials", Place::Auth, &[400], 401, challenge);
    assert!(verdict.contains("passed"), "{verdict}");
}

#[test]
fn an_answer_to_another_media_type_is_right_when_it_refuses_it_and_none_proves_anything_without_credentials()
{
    for (status, told) in [
        (415, "passed"),
        (200, "fail accepted-broken media-type"),
        (406, "fail wrong-rejection"),
        (401, "inconclusive"),
    ] {
        let verdict = verdict_on("unsupported-media-type", Place::MediaType, &[415, 400, 422], status, &[]);
        assert!(verdict.contains(told), "{status}: {verdict}");
    }
}

#[test]
fn a_success_that_passes_an_accept_over_is_no_more_than_a_note() {
    for (status, told) in [(406, "passed"), (200, "note accept-ignored"), (500, "fail server-error")] {
        let verdict = verdict_on("not-acceptable", Place::Accept, &[406], status, &[]);
        assert!(verdict.contains(told), "{status}: {verdict}");
        assert!(!verdict.contains("accepted-broken"), "{status}: {verdict}");
    }
}

#[test]
fn a_fault_that_servers_take_for_a_remark_is_a_warning() {
    for (kind, told) in [
        ("format", "warn accepted-broken"),
        ("unknown-discriminator", "warn accepted-broken"),
        ("pattern", "fail accepted-broken"),
    ] {
        let verdict = verdict_on(kind, Place::Body, &[400, 422], 200, &[]);
        assert!(verdict.contains(told), "{kind}: {verdict}");
    }
}
