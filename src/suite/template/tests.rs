use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::suite::template::{Filling, Stencil, Template, Unset, Values, Why};
use crate::suite::yaml;
use crate::text::{Complaint, Source, Span};

/// Captures and a row as values, the rest as words.
struct Given(BTreeMap<&'static str, Filling>);

impl Values for Given {
    fn value(&self, name: &str) -> Option<Filling> {
        self.0.get(name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.0.keys().map(|name| (*name).to_owned()).collect()
    }

    fn unique(&self) -> Option<String> {
        Some("u1".to_owned())
    }

    fn uuid(&self) -> Option<String> {
        Some("00000000-0000-4000-8000-000000000000".to_owned())
    }

    fn now(&self) -> Option<Timestamp> {
        Some("2026-11-21T03:00:00.5Z".parse().unwrap())
    }

    fn file(&self, path: &str, beside: &str) -> Result<String, String> {
        if path == "a b.txt" { Ok(format!("read beside {beside}")) } else { Err(format!("no file `{path}`")) }
    }
}

fn given() -> Given {
    let word = |text: &str| Filling::Word(text.to_owned());
    Given(BTreeMap::from([
        ("N", word("4")),
        ("USER", word("ada")),
        ("EMPTY", word("")),
        ("PATH_TO", word("a b.txt")),
        ("nothing", Filling::Value(Value::Null)),
        ("count", Filling::Value(json!(3))),
        ("id", Filling::Value(json!("42"))),
        ("row", Filling::Value(json!({"first": "Ada", "tags": ["x", {"y": 1}], "n": 1.5}))),
        ("row.dotted", word("whole")),
    ]))
}

fn span(text: &str) -> Span {
    let text = format!("k: {text}");
    let range = 3..text.len();
    Span { source: Arc::new(Source { name: "s/a.yaml".into(), text }), range }
}

fn parse(text: &str) -> Result<Template, Vec<Complaint>> {
    Template::parse(text, &span(text))
}

fn filled(text: &str) -> Value {
    parse(text).unwrap().fill(&given()).unwrap().into_value()
}

#[test]
fn a_template_is_filled_and_what_stands_alone_keeps_its_type() {
    for (text, value) in [
        ("plain", json!("plain")),
        ("${N}", json!(4)),
        ("${id}", json!("42")),
        ("${count}", json!(3)),
        ("${count} of ${N}", json!("3 of 4")),
        ("${row}", json!({"first": "Ada", "tags": ["x", {"y": 1}], "n": 1.5})),
        ("${row.first}", json!("Ada")),
        ("${row.tags.1.y}", json!(1)),
        ("is ${row.tags}", json!("is [\"x\",{\"y\":1}]")),
        ("${row.dotted}", json!("whole")),
        ("${NONE:-7}", json!(7)),
        ("${EMPTY:-7}", json!(7)),
        ("${nothing:-7}", json!(7)),
        ("${nothing}", json!(null)),
        ("${row.last:-x ${USER}}", json!("x ada")),
        ("${NONE:-${count}}", json!(3)),
        ("${NONE:-}", json!(null)),
        ("a${NONE:-}b", json!("ab")),
        ("${unique}", json!("u1")),
        ("ada+${unique}@x.org", json!("ada+u1@x.org")),
        ("${uuid}", json!("00000000-0000-4000-8000-000000000000")),
        ("${now}", json!("2026-11-21T03:00:00Z")),
        ("${now + 1d}", json!("2026-11-22T03:00:00Z")),
        ("${now-2h}", json!("2026-11-21T01:00:00Z")),
        ("${now - 500ms}", json!("2026-11-21T03:00:00Z")),
        ("${base64 USER}", json!("YWRh")),
        ("${base64 \"USER\"}", json!("VVNFUg==")),
        ("${base64 ada:pw}", json!("YWRhOnB3")),
        ("${base64 ${USER}:${NONE:-pw}}", json!("YWRhOnB3")),
        ("${base64 NONE:-ada}", json!("YWRh")),
        ("${base64 ${count}}", json!("Mw==")),
        ("Basic ${base64 file a b.txt}", json!("Basic cmVhZCBiZXNpZGUgcy9hLnlhbWw=")),
        ("${file a b.txt}", json!("read beside s/a.yaml")),
        ("${file 'a b.txt'}", json!("read beside s/a.yaml")),
        ("${file ${PATH_TO}}", json!("read beside s/a.yaml")),
        ("$${N} costs $5 and $$", json!("${N} costs $5 and $$")),
        ("${unique:-x}", json!("x")),
    ] {
        assert_eq!(filled(text), value, "{text}");
        // What is settled first is filled with the same.
        for is_later in [&(|_: &str| false) as &dyn Fn(&str) -> bool, &|_| true] {
            let settled = parse(text).unwrap().settle(&given(), is_later).unwrap();
            assert_eq!(settled.fill(&given()).unwrap().into_value(), value, "{text}, settled");
        }
    }
}

#[test]
fn what_is_captured_later_goes_before_what_was_there() {
    let mut later = given();
    later.0.insert("USER", Filling::Value(json!("captured")));
    later.0.insert("N", Filling::Value(json!(9)));
    later.0.insert("new", Filling::Value(json!({"id": 1})));
    let is_later = |name: &str| matches!(name, "USER" | "new");
    for (text, early, late) in [
        ("${USER}", Some(json!("ada")), json!("captured")),
        ("${N}", Some(json!(4)), json!(4)),
        ("${new.id}", None, json!(1)),
        ("${new.id:-none}", Some(json!("none")), json!(1)),
        ("/leads/${new.id}?by=${base64 USER}", None, json!("/leads/1?by=Y2FwdHVyZWQ=")),
    ] {
        let settled = parse(text).unwrap().settle(&given(), &is_later).unwrap();
        assert_eq!(settled.fill(&given()).map(Filling::into_value).ok(), early, "{text}");
        assert_eq!(settled.fill(&later).unwrap().into_value(), late, "{text}");
    }
}

#[test]
fn what_can_not_be_filled_is_named_with_its_place_and_what_is_near() {
    for (text, at, name, near, why) in [
        ("a ${USR} b", "${USR}", "USR", Some("USER"), Why::NotSet),
        ("${uniqe}", "${uniqe}", "uniqe", Some("unique"), Why::NotSet),
        ("${far_away}", "${far_away}", "far_away", None, Why::NotSet),
        ("${row.frist}", "${row.frist}", "row.frist", Some("row.first"), Why::NoMember("frist".into())),
        ("${id.x}", "${id.x}", "id.x", None, Why::NoMember("x".into())),
        ("${NONE:-${Q_Q}}", "${Q_Q}", "Q_Q", None, Why::NotSet),
        ("${base64 Q_Q}", "${base64 Q_Q}", "Q_Q", None, Why::NotSet),
        ("${file b}", "${file b}", "file", None, Why::Unreadable("no file `b`".into())),
    ] {
        let template = parse(text).unwrap();
        let unset: Unset = template.fill(&given()).unwrap_err();
        let shown = &unset.span.source.text[unset.span.range.clone()];
        assert_eq!((shown, unset.name.as_str(), unset.near.as_deref()), (at, name, near), "{text}");
        assert_eq!(unset.why, why, "{text}");
        assert_eq!(template.settle(&given(), &|_| false), Err(vec![unset]), "{text}");
    }
    let both = parse("${A_1}/${A_1}").unwrap().settle(&given(), &|_| false).unwrap_err();
    assert_eq!(both.iter().map(|unset| unset.span.range.start).collect::<Vec<_>>(), [3, 10]);
}

#[test]
fn what_is_no_template_is_told_at_its_place() {
    for (text, told) in [
        ("x ${A", ["5..7 `${` is never closed: for the two characters themselves write `$${`"].as_slice()),
        (
            "${}",
            &[
                "3..6 `${}` names no variable: a name is letters, digits and `_`; for the characters themselves write `$${`",
            ],
        ),
        ("${base46 x}", &["3..14 `${base46 x}` names no variable: did you mean `${base64 ...}`?"]),
        ("${uuid 4}", &["3..12 `${uuid 4}` names no variable: `uuid` takes nothing: `${uuid}`"]),
        ("${now + x}", &["3..13 `${now + x}` is no time: such as `${now + 1d}` or `${now - 2h}`"]),
        ("${file }", &["3..11 `file` needs a path: `${file body.json}`: "]),
        (
            "${a-b} ${1}",
            &[
                "3..9 `${a-b}` names no variable: a name is letters, digits and `_`; for the characters themselves write `$${`",
                "10..14 `${1}` names no variable: a name is letters, digits and `_`; for the characters themselves write `$${`",
            ],
        ),
    ] {
        let complaints = parse(text).unwrap_err();
        let shown = complaints.iter().map(|complaint| {
            let range = &complaint.span.as_ref().unwrap().range;
            format!("{range:?} {}: {}", complaint.message, complaint.label)
        });
        assert_eq!(shown.collect::<Vec<_>>(), told, "{text}");
    }
    let deep = (0..20).fold("x".to_owned(), |inner, _| format!("${{A:-{inner}}}"));
    assert_eq!(parse(&deep).unwrap_err().first().unwrap().message, "defaults are nested too deep");
}

#[test]
fn a_tree_is_filled_scalar_by_scalar() {
    let text = "{a: 1, b: ['${count}', \"x ${USER}\", yes], c: {'${N}': \"${row.n}\"}}";
    let source = Arc::new(Source { name: "a.yaml".into(), text: text.into() });
    let node = yaml::parse(&source).unwrap().0.unwrap();
    let stencil = Stencil::parse(&node).unwrap();
    assert_eq!(stencil.names(), ["count", "USER", "row.n"]);
    let value = json!({"a": 1, "b": [3, "x ada", "yes"], "c": {"${N}": 1.5}});
    assert_eq!(stencil.fill(&given()).unwrap(), value);
    let settled = stencil.settle(&given(), &|name| name == "row").unwrap();
    assert_eq!(settled.names(), ["row.n"]);
    assert_eq!(settled.fill(&given()).unwrap(), value);
}
