//! Members that no schema mentions, and values that stretch one, over all ways to make schemas of schemas.

use crate::judge::fixture::World;
use crate::judge::fixture::json;

/// The verdicts on answers of `{"id": 1, ...}` with these members.
fn check(rows: &[(&str, &str)]) {
    let world = World::new("");
    for (members, expected) in rows {
        let answer = json(200, &format!(r#"{{"id": 1, {members}}}"#));
        assert_eq!(world.verdict(world.valid("GET /shapes"), answer), *expected, "{members}");
    }
}

#[test]
fn what_any_schema_that_applies_mentions_is_documented() {
    check(&[
        (r#""turned": {"kind": "a", "a": 1}"#, "passed"),
        (
            r#""turned": {"kind": "a", "b": 1}"#,
            "passed; warn undocumented-field /turned/b (type integer, in an alternative that does not fit | integer 1)",
        ),
        (r#""turned": {"kind": "c", "b": 1}"#, "passed"),
        (r#""beside": {"error": "e", "more": "m"}"#, "passed"),
        (
            r#""beside": {"error": "e", "x": 1}"#,
            "passed; warn undocumented-field /beside/x (no such field | integer 1)",
        ),
        (r#""patterned": {"a": 1, "x-b": 2}"#, "passed"),
        (
            r#""patterned": {"y": 2}"#,
            "passed; warn undocumented-field /patterned/y (no such field | integer 2)",
        ),
        (r#""extended": {"error": "e", "more": "m"}"#, "passed"),
        (
            r#""extended": {"error": "e", "x": 1}"#,
            "failed; fail undocumented-field /extended/x (no other members | integer 1)",
        ),
        (r#""tied": {"a": 1, "b": 2}"#, "passed"),
        (r#""map": {"k": {"a": 1}, "l": {"a": 2}}"#, "passed"),
        (r#""map": {"k": {"x": 1}}"#, "passed; warn undocumented-field /map/k/x (no such field | integer 1)"),
        (r#""anything": {"deep": {"er": 1}}"#, "passed"),
    ]);
}

#[test]
fn a_change_of_type_is_not_hidden_by_an_alternative_that_fits_anything() {
    check(&[
        (r#""either": [{"size": 1}, {"name": "n"}, {"size": 1, "name": "n"}]"#, "passed"),
        (
            r#""either": [{"size": "1"}, {"size": "2"}]"#,
            "passed; warn type-changed /either/*/size x2 (type integer, in an alternative that does not fit | string \"1\")",
        ),
    ]);
}

#[test]
fn a_read_only_member_that_is_required_is_missed_in_an_answer() {
    let world = World::new("");
    assert_eq!(
        world.verdict(world.valid("GET /shapes"), json(200, "{}")),
        "failed; fail required-field-missing /id (required | missing)"
    );
}

#[test]
fn a_discriminator_names_an_alternative_or_is_told() {
    check(&[
        (r#""pet": {"kind": "Cat"}"#, "passed"),
        (
            r#""pet": {"kind": "Cow"}"#,
            "failed; fail discriminator-unknown /pet/kind (`Cat` | string \"Cow\")",
        ),
    ]);
}

#[test]
fn values_that_stretch_their_schema_are_noted_where_nothing_shows_them() {
    check(&[
        (r#""anything": null"#, "passed; note value-stretched /anything (no type, and no null | null)"),
        (r#""word": "a word", "shown": "43", "coded": "42""#, "passed"),
        (
            r#""word": "42""#,
            "passed; note value-stretched /word (type string, not that it spells a number | string \"42\")",
        ),
        (
            r#""word": "true""#,
            "passed; note value-stretched /word (type string, not that it spells a boolean | string \"true\")",
        ),
        (
            r#""word": "2026-01-05 09:30""#,
            "passed; note value-stretched /word (type string, no `format` of dates (RFC 3339) | string \"2026-01-05 09:30\")",
        ),
        (r#""inner": {}"#, "passed; note value-stretched /inner (an object with members | an empty object)"),
        (r#""map": {}"#, "passed"),
    ]);
}
