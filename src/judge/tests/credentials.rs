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
