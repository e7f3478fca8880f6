use serde_json::{Value, json};

use crate::suite::schema::make::{defaults, schema};
use crate::suite::schema::sections;
use crate::suite::schema::shape::Section;
use crate::suite::schema::top;

#[test]
fn every_key_that_is_read_has_its_words() {
    let sections: [(&str, &Section); 10] = [
        ("a suite", &top::SUITE),
        ("auth", &sections::AUTH),
        ("send", &sections::SEND),
        ("error_envelope", &sections::ENVELOPE),
        ("generate", &sections::GENERATE),
        ("follow_up", &sections::FOLLOW_UP),
        ("thresholds", &sections::THRESHOLDS),
        ("drift", &sections::DRIFT),
        ("log", &sections::LOG),
        ("mock", &sections::MOCK),
    ];
    for (name, section) in sections {
        for key in section.keys() {
            let row = section.row(key);
            assert!(row.is_some_and(|row| !row.about.is_empty()), "`{key}` of `{name}` has no row");
        }
    }
}

#[test]
fn defaults_are_told_by_dotted_paths() {
    let defaults = defaults();
    let of = |path: &str| defaults.iter().find(|(has, _)| has == path).map(|(_, default)| *default);
    assert_eq!(of("send.in_flight"), Some("16"));
    assert_eq!(of("send.retry.tries"), Some("4"));
    assert_eq!(of("spec"), None);
}

#[test]
fn the_schema_closes_what_the_tables_close() {
    let schema = schema();
    assert_eq!(schema["additionalProperties"], json!(false));
    let text = schema.to_string();
    assert!(text.contains("Requests at once, at most. Default: 16."));
    assert_eq!(schema.pointer("/properties/send/anyOf/0/additionalProperties"), Some(&Value::Bool(false)));
}
