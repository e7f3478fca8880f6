//! What is no document gets one clear word, and hostile ones cost no more than their size allows.

use specdrift::spec::{self, Access};
use specdrift::text::Severity;

use crate::{parsed, told};

/// Nothing loads, for this reason.
fn refused(name: &str, text: &str) -> String {
    match parsed(name, text) {
        Ok(_) => panic!("it loads: {text}"),
        Err(complaints) => {
            assert!(complaints.iter().any(|complaint| complaint.severity == Severity::Error));
            told(&complaints)
        }
    }
}

#[test]
fn texts_that_are_no_document_are_refused_with_their_place() {
    for (name, text, complaint) in [
        ("a.yaml", " \n", "`a.yaml` is empty"),
        (
            "a.yaml",
            "openapi: 3.0.0\npaths:\n\t/a: {}\n",
            "3:1 `a.yaml` can't be read as YAML: a tab can't indent; use blanks",
        ),
        (
            "a.json",
            "{\"openapi\": \"3.0.0\",\n \"paths\": {},\n}",
            "3:1 `a.json` can't be read as JSON: trailing comma; take the comma before this out",
        ),
        (
            "a.yaml",
            "- openapi: 3.0.0",
            "1:1 `a.yaml` holds a list, and an OpenAPI document is a mapping; it begins with `openapi: 3.1.0` or the like",
        ),
        (
            "a.yaml",
            "just words",
            "1:1 `a.yaml` holds `just words`, and an OpenAPI document is a mapping; it begins with `openapi: 3.1.0` or the like",
        ),
        (
            "a.yaml",
            "info: {}\npaths: {}",
            "1:1 `a.yaml` is no OpenAPI document: it has no `openapi` or `swagger`; \
             an OpenAPI document says its version here: `openapi: 3.1.0`",
        ),
        (
            "a.yaml",
            "asyncapi: 3.0.0",
            "1:1 `a.yaml` is no OpenAPI document: it has no `openapi` or `swagger`; \
             it has `asyncapi`; specdrift reads OpenAPI 2.0, 3.0, 3.1 and 3.2",
        ),
        (
            "a.yaml",
            "info: {}\nopenapi: 4.0.0",
            "2:10 `a.yaml` is in a version that is not supported: `openapi: 4.0.0`; \
             specdrift reads OpenAPI 2.0, 3.0, 3.1 and 3.2",
        ),
        (
            "a.yaml",
            "swagger: 1.2",
            "1:10 `a.yaml` is in a version that is not supported: `swagger: 1.2`; \
             specdrift reads OpenAPI 2.0, 3.0, 3.1 and 3.2",
        ),
    ] {
        assert_eq!(refused(name, text), complaint, "{text}");
    }
}

#[test]
fn keys_that_stand_twice_are_told_and_the_last_one_counts() {
    for (name, text, complaint) in [
        (
            "a.yaml",
            "openapi: 3.1.0\ninfo: {title: a}\ninfo: {title: b}\n",
            "3:1 `info` stands here for the second time; the first one, on line 2, does not count",
        ),
        (
            "a.json",
            r#"{"openapi": "3.1.0", "info": {"title": "a", "title": "b"}}"#,
            "1:45 `title` stands here for the second time; the first one, on line 1, does not count",
        ),
    ] {
        let (api, complaints) = parsed(name, text).unwrap();
        assert_eq!((api.title.as_str(), told(&complaints).as_str()), ("b", complaint));
    }
}

#[test]
fn yaml_words_are_those_of_yaml_1_2() {
    let (api, _) = parsed(
        "a.yaml",
        "openapi: 3.1\nbase: &base {a: no, b: 2020-01-01}\nmerged: {<<: *base, a: on}\ntagged: !own {x: 012}\n",
    )
    .unwrap();
    let document = api.schemas.document();
    assert_eq!(document["merged"], serde_json::json!({"a": "on", "b": "2020-01-01"}));
    assert_eq!(document["tagged"], serde_json::json!({"x": "012"}));
}

#[test]
fn hostile_texts_are_refused_cheaply() {
    let laughs =
        (0..40).fold("openapi: 3.1.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, n| {
            let items = vec![format!("*a{n}"); 10].join(", ");
            format!("{text}a{}: &a{} [{items}]\n", n + 1, n + 1)
        });
    for (name, text) in [
        ("a.yaml", laughs),
        ("a.json", format!("{{\"openapi\": \"3.1.0\", \"x\": {}", "[".repeat(500_000))),
        ("a.yaml", format!("openapi: 3.1.0\nx: {}", "[a, ".repeat(500_000))),
        ("a.yaml", format!("openapi: 3.1.0\nx:\n  {}", "- ".repeat(50_000))),
        ("a.json", format!("{{\"openapi\": {}", "{\"a\":".repeat(300))),
    ] {
        let complaint = refused(name, &text);
        assert!(complaint.contains("nested more than") || complaint.contains("repeat"), "{complaint}");
    }
}

#[test]
fn a_small_document_that_means_a_large_one_is_read_as_far_as_that_goes() {
    let paths = (0..2_000).map(|n| format!("/a{n}: {{$ref: '#/x-item'}}")).collect::<Vec<_>>().join(", ");
    let values = "0, ".repeat(50_000);
    let text = format!(
        "openapi: 3.1.0\npaths: {{{paths}}}\nx-item: {{put: {{requestBody: {{content: \
         {{a/b: {{encoding: {{c: {{x: [{values}]}}}}}}}}}}}}}}"
    );
    let (api, complaints) = parsed("a.yaml", &text).unwrap();
    assert!((50..200).contains(&api.operations.len()), "{}", api.operations.len());
    assert!(
        told(&complaints).ends_with(
            "is left out: the description means more than 5000000 values, its references written out; \
             so are all later operations"
        ),
        "{}",
        told(&complaints)
    );
}

#[test]
fn circles_and_odd_values_everywhere_do_not_panic() {
    let odd = [
        "null",
        "7",
        "[]",
        "{}",
        "'text'",
        "{$ref: '#'}",
        "{$ref: '#/paths'}",
        "{$ref: 7}",
        "[[]]",
        "{x: {y: []}}",
    ];
    for value in odd {
        for template in [
            "paths: @",
            "paths: {/a: @}",
            "paths: {/a: {get: @}}",
            "paths: {/a: {get: {parameters: @}}}",
            "paths: {/a: {get: {parameters: [@]}}}",
            "paths: {/a: {parameters: [{name: @, in: query, schema: @}]}}",
            "paths: {/a: {get: {requestBody: @, responses: {200: @}}}}",
            "paths: {/a: {get: {responses: {200: {content: @, headers: @}}}}}",
            "paths: {/a: {get: {responses: {200: {content: {a/b: @}, headers: {x: @}}}}}}",
            "paths: {/a: {get: {security: @, servers: @, callbacks: @}}}",
            "servers: @\nsecurity: @\nhost: @\nschemes: @\nconsumes: @",
            "components: @",
            "components: {schemas: @, securitySchemes: @}",
            "components: {schemas: {a: @}, securitySchemes: {a: @}, examples: {a: @}}",
            "components: {schemas: {a: {properties: @, allOf: @, items: @, discriminator: @, type: @, enum: @}}}",
            "definitions: {a: {properties: {b: @}, allOf: [@], required: @, example: @, $ref: @}}",
            "info: @\nwebhooks: @",
        ] {
            for version in ["openapi: 3.0.0", "openapi: 3.1.0", "openapi: 3.2.0", "swagger: '2.0'"] {
                let _ = parsed("a.yaml", &format!("{version}\n{}", template.replace('@', value)));
            }
        }
    }
}

#[test]
fn files_that_cannot_be_read_say_which_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(at("openapi.yaml"), "openapi: 3.1.0").unwrap();
    std::fs::write(at("image.yaml"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    std::fs::write(at("latin.yaml"), b"openapi: 3.1.0\ninfo: {title: caf\xe9}").unwrap();
    std::fs::write(at("wide.yaml"), b"\xff\xfeo\0p\0e\0n\0").unwrap();
    std::fs::write(at("mark.yaml"), "\u{feff}openapi: 3.1.0").unwrap();
    std::fs::write(at("large.yaml"), "x".repeat(2_000)).unwrap();
    let access = Access { size: 1_000, ..Access::default() };
    for (name, complaint) in [
        (
            "openapi.yml",
            format!("there is no file `{}`; did you mean `{}`?", at("openapi.yml"), at("openapi.yaml")),
        ),
        (".", format!("`{}` is a folder; did you mean `{}`?", folder.path().display(), at("openapi.yaml"))),
        ("image.yaml", format!("`{}` is no text; an OpenAPI document is JSON or YAML", at("image.yaml"))),
        (
            "latin.yaml",
            format!(
                "`{}` is not UTF-8: line 2 has bytes that are no character; save it as UTF-8",
                at("latin.yaml")
            ),
        ),
        ("wide.yaml", format!("`{}` is in UTF-16; save it as UTF-8", at("wide.yaml"))),
        ("large.yaml", format!("`{}` has more than 1000 B, the most that is read", at("large.yaml"))),
    ] {
        let complaints = spec::read(&at(name), &access).err().unwrap();
        assert_eq!(told(&complaints), complaint);
    }
    assert!(spec::read(&at("mark.yaml"), &access).is_ok());
}
