//! Documents that have exactly one thing wrong with them, and documents that have nothing wrong with them.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the folders of the tests are their own; the project's own spec and real documents are read"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use specdrift::judge::Code;
use specdrift::lint::{Linted, lint};
use specdrift::spec::{self, Access};
use specdrift::suite::{self, Level, Suite};
use specdrift::text::Source;

/// Schemas of a document of version 3.1; the first line is its fifth.
const SCHEMAS: &str = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\ncomponents:\n  schemas:\n";
/// The same, of 3.0.
const OLDER: &str = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {\n";
/// Paths; the first line is the fifth. `*ok` are responses of which nothing can be said.
const PATHS: &str = "openapi: 3.1.0
info: {title: A, version: '1'}
x-ok: &ok {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {}}}}}}, '400': {description: no}}
paths:
";

/// A kind of finding, its level, its place, and a document in which it is all that there is.
type Row = (Code, Level, (usize, usize), &'static str, &'static str);

const VALUES: &[Row] = &[
    (Code::ExampleInvalid, Level::Warn, (5, 23), SCHEMAS, "    S: {type: string, example: 5}"),
    (
        Code::ExampleInvalid,
        Level::Warn,
        (7, 28),
        SCHEMAS,
        "    S:\n      type: array\n      example: [1, {a: 1}, 'b']\n      items: {type: [integer, object]}",
    ),
    (
        Code::ExampleInvalid,
        Level::Warn,
        (5, 109),
        PATHS,
        "  /a: {get: {parameters: [{name: n, in: query, schema: {type: integer}, examples: {one: {value: '1'}, two: {value: x}}}], responses: *ok}}",
    ),
    (
        Code::ExampleInvalid,
        Level::Warn,
        (7, 70),
        PATHS,
        "  /a:\n    post:\n      requestBody: {content: {application/json: {example: {a: 1, b: [true]}, schema: {properties: {a: {}, b: {items: {type: string}}}}}}}\n      responses: *ok",
    ),
    (
        Code::ExampleUndocumented,
        Level::Warn,
        (6, 31),
        SCHEMAS,
        "    S:\n      example: {a: {known: 1, more: 2}}\n      type: object\n      properties: {a: {properties: {known: {}}}}",
    ),
    (Code::DefaultInvalid, Level::Fail, (5, 37), SCHEMAS, "    S: {type: string, enum: [a, b], default: c}"),
    (Code::DefaultInvalid, Level::Warn, (5, 23), SCHEMAS, "    S: {type: string, default: null}"),
    (Code::EnumValueInvalid, Level::Warn, (5, 33), SCHEMAS, "    S: {type: string, enum: [a, 1.0]}"),
    (
        Code::SchemaUnsatisfiable,
        Level::Fail,
        (5, 5),
        SCHEMAS,
        "    S: {type: object, required: [a], properties: {b: {}}, additionalProperties: false}",
    ),
    (
        Code::SchemaUnsatisfiable,
        Level::Fail,
        (7, 5),
        SCHEMAS,
        "    A: {type: object, required: [x], properties: {x: {}}, additionalProperties: false}\n    B: {type: object, required: [y], properties: {y: {}}, additionalProperties: false}\n    S: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
    ),
    (
        Code::SchemaUnsatisfiable,
        Level::Fail,
        (5, 5),
        SCHEMAS,
        "    S: {type: object, required: [s], properties: {s: {$ref: '#/components/schemas/S'}}}",
    ),
    (
        Code::SchemaUnsatisfiable,
        Level::Fail,
        (5, 36),
        SCHEMAS,
        "    S: {type: object, properties: {p: {allOf: [{type: string}, {type: integer}]}}}",
    ),
    (Code::BoundsContradict, Level::Fail, (5, 24), SCHEMAS, "    S: {type: integer, minimum: 5, maximum: 4}"),
    (Code::BoundsContradict, Level::Fail, (5, 9), SCHEMAS, "    S: {minLength: 5, maxLength: 4}"),
    (Code::PatternInvalid, Level::Warn, (5, 23), SCHEMAS, "    S: {type: string, pattern: '\\A[a-z]+\\Z'}"),
    (
        Code::PatternInvalid,
        Level::Warn,
        (5, 43),
        SCHEMAS,
        "    S: {type: object, patternProperties: {'(?i)a': {}}}",
    ),
    (Code::PatternImpossible, Level::Fail, (5, 23), SCHEMAS, "    S: {type: string, pattern: '/^[a-z]+$/'}"),
    (
        Code::FormatUnknown,
        Level::Note,
        (5, 23),
        SCHEMAS,
        "    S: {type: string, format: license-plate}\n    T: {type: string, format: license-plate}",
    ),
    (Code::FormatUnknown, Level::Warn, (5, 23), SCHEMAS, "    S: {type: string, format: dateTime}"),
    (Code::KeywordIneffective, Level::Warn, (5, 22), SCHEMAS, "    S: {type: array, maxLength: 5}"),
    (Code::KeywordIneffective, Level::Warn, (5, 24), SCHEMAS, "    S: {type: integer, format: date-time}"),
    (Code::KeywordMisspelt, Level::Warn, (5, 23), SCHEMAS, "    S: {type: string, maxlength: 5}"),
    (Code::KeywordForeign, Level::Warn, (5, 23), SCHEMAS, "    S: {type: string, nullable: true}"),
    (Code::KeywordForeign, Level::Warn, (5, 5), OLDER, "S: {const: 5}}}"),
    (Code::KeywordForeign, Level::Warn, (5, 5), OLDER, "S: {items: [{type: string}], type: array}}}"),
    (Code::KeywordInvalid, Level::Fail, (5, 9), SCHEMAS, "    S: {type: int}"),
    (
        Code::KeywordInvalid,
        Level::Fail,
        (5, 40),
        SCHEMAS,
        "    S: {type: object, properties: {p: {required: true}}}",
    ),
    (
        Code::SiblingIgnored,
        Level::Warn,
        (6, 37),
        OLDER,
        "S: {type: string},\nT: {$ref: '#/components/schemas/S', nullable: true}}}",
    ),
    (
        Code::RequiredUndocumented,
        Level::Note,
        (5, 34),
        SCHEMAS,
        "    S: {type: object, required: [nmae], properties: {name: {}}}",
    ),
    (
        Code::ReadOnlyRequired,
        Level::Note,
        (7, 84),
        PATHS,
        "  /a:\n    post:\n      requestBody: {content: {application/json: {schema: {type: object, required: [id], properties: {id: {readOnly: true}}}}}}\n      responses: *ok",
    ),
    (
        Code::ReadAndWriteOnly,
        Level::Fail,
        (5, 40),
        SCHEMAS,
        "    S: {type: object, properties: {p: {readOnly: true, writeOnly: true}}}",
    ),
    (
        Code::DiscriminatorDangling,
        Level::Fail,
        (6, 95),
        SCHEMAS,
        "    A: {type: object, properties: {k: {type: string}}}\n    S: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k, mapping: {b: Bee}}}",
    ),
    (
        Code::DiscriminatorDangling,
        Level::Fail,
        (6, 95),
        SCHEMAS,
        "    A: {type: object, properties: {k: {type: string}}}\n    S: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k, mapping: {b: '#/components/schemas/Bee'}}}",
    ),
    (
        Code::DiscriminatorUndocumented,
        Level::Warn,
        (7, 85),
        SCHEMAS,
        "    A: {type: object, properties: {k: {type: string}}}\n    B: {type: object, properties: {n: {type: string}}}\n    S: {discriminator: {propertyName: k}, oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
    ),
];

const STRUCTURE: &[Row] = &[
    (
        Code::ReferenceDangling,
        Level::Fail,
        (5, 40),
        SCHEMAS,
        "    S: {type: object, properties: {p: {$ref: '#/components/schemas/None'}}}",
    ),
    (
        Code::ReferenceDangling,
        Level::Fail,
        (6, 25),
        PATHS,
        "  /a:\n    get: {parameters: [{$ref: '#/components/parameters/none'}], responses: *ok}",
    ),
    (Code::KeyDuplicated, Level::Fail, (6, 5), SCHEMAS, "    S: {type: string}\n    S: {type: integer}"),
    (Code::PartUnreadable, Level::Fail, (5, 8), PATHS, "  /a: {GET: {responses: *ok}}"),
    (Code::PathMalformed, Level::Fail, (5, 3), PATHS, "  a: {get: {responses: *ok}}"),
    (Code::PathMalformed, Level::Warn, (5, 3), PATHS, "  /a#b: {get: {responses: *ok}}"),
    (Code::PathMalformed, Level::Warn, (5, 3), PATHS, "  /a?b=1: {get: {responses: *ok}}"),
    (
        Code::PathDuplicated,
        Level::Fail,
        (8, 5),
        PATHS,
        "  /a/{b}:\n    get: {parameters: [{name: b, in: path, required: true, schema: {type: string}}], responses: *ok}\n  /a/{c}:\n    get: {parameters: [{name: c, in: path, required: true, schema: {type: string}}], responses: *ok}",
    ),
    (
        Code::PathDuplicated,
        Level::Warn,
        (7, 3),
        PATHS,
        "  /a/{b}:\n    get: {parameters: [{name: b, in: path, required: true, schema: {type: string}}], responses: *ok}\n  /a/{c}:\n    put: {parameters: [{name: c, in: path, required: true, schema: {type: string}}], responses: *ok}",
    ),
    (
        Code::PathAmbiguous,
        Level::Note,
        (7, 3),
        PATHS,
        "  /a/{b}/c:\n    get: {parameters: [{name: b, in: path, required: true, schema: {type: string}}], responses: *ok}\n  /a/d/{e}:\n    get: {parameters: [{name: e, in: path, required: true, schema: {type: string}}], responses: *ok}",
    ),
    (
        Code::ParameterNotInPath,
        Level::Fail,
        (5, 28),
        PATHS,
        "  /a: {get: {parameters: [{name: b, in: path, required: true, schema: {type: string}}], responses: *ok}}",
    ),
    (Code::PathParameterMissing, Level::Fail, (5, 12), PATHS, "  /a/{b}: {get: {responses: *ok}}"),
    (
        Code::ParameterDuplicated,
        Level::Fail,
        (5, 76),
        PATHS,
        "  /a: {get: {parameters: [{name: X-b, in: header, schema: {type: string}}, {name: x-B, in: header, schema: {type: string}}], responses: *ok}}",
    ),
    (
        Code::ParameterIgnored,
        Level::Note,
        (5, 28),
        PATHS,
        "  /a: {get: {parameters: [{name: Accept, in: header, schema: {type: string}}], responses: *ok}}",
    ),
    (
        Code::OperationIdDuplicated,
        Level::Fail,
        (6, 14),
        PATHS,
        "  /a: {get: {operationId: a, responses: *ok}}\n  /b: {get: {operationId: a, responses: *ok}}",
    ),
    (
        Code::ErrorsUndocumented,
        Level::Warn,
        (5, 14),
        PATHS,
        "  /a: {put: {responses: {'204': {description: done}}}}",
    ),
    (
        Code::SuccessUndocumented,
        Level::Warn,
        (5, 14),
        PATHS,
        "  /a: {put: {responses: {'404': {description: done}}}}",
    ),
    (Code::SuccessUndocumented, Level::Warn, (5, 8), PATHS, "  /a: {put: {description: a}}"),
    (
        Code::SchemaMissing,
        Level::Warn,
        (5, 38),
        PATHS,
        "  /a: {put: {requestBody: {content: {application/json: {}}}, responses: *ok}}",
    ),
    (
        Code::SchemaMissing,
        Level::Note,
        (5, 57),
        PATHS,
        "  /a: {put: {requestBody: {content: {application/json: {schema: {}}}}, responses: *ok}}",
    ),
    (
        Code::SchemaMissing,
        Level::Note,
        (5, 26),
        PATHS,
        "  /a: {get: {responses: {'200': {description: done}, default: {description: no}}}}",
    ),
    (
        Code::ContentForbidden,
        Level::Warn,
        (5, 53),
        PATHS,
        "  /a: {put: {responses: {'204': {description: done, content: {application/json: {schema: {type: string}}}}, default: {description: no}}}}",
    ),
    (
        Code::RequestBodyUndefined,
        Level::Note,
        (5, 14),
        PATHS,
        "  /a: {get: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: *ok}}",
    ),
    (
        Code::SecurityUndefined,
        Level::Fail,
        (5, 26),
        PATHS,
        "  /a: {get: {security: [{none: []}], responses: *ok}}\n  /b: {get: {security: [{none: []}], responses: *ok}}",
    ),
    (
        Code::SecurityUnused,
        Level::Note,
        (6, 32),
        PATHS,
        "  /a: {get: {responses: *ok}}\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}",
    ),
    (
        Code::ScopeUndefined,
        Level::Warn,
        (5, 33),
        PATHS,
        "  /a: {get: {security: [{o: [r, wirte]}], responses: *ok}}\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example', scopes: {r: a, write: b}}}}}}",
    ),
    (
        Code::LinkDangling,
        Level::Fail,
        (5, 68),
        PATHS,
        "  /a: {put: {responses: {'201': {description: done, links: {next: {operationId: none}}}, default: {description: no}}}}",
    ),
    (
        Code::LinkDangling,
        Level::Warn,
        (5, 113),
        PATHS,
        "  /a: {put: {operationId: a, responses: {'201': {description: done, links: {next: {operationId: a, parameters: {id: 5}}}}, default: {description: no}}}}",
    ),
    (
        Code::ServerVariableInvalid,
        Level::Fail,
        (4, 12),
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n",
        "servers: [{url: 'https://{host}'}]",
    ),
    (
        Code::ServerVariableInvalid,
        Level::Fail,
        (4, 65),
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n",
        "servers: [{url: 'https://{host}', variables: {host: {enum: [a], default: b}}}]",
    ),
    (
        Code::VersionNotText,
        Level::Warn,
        (1, 1),
        "openapi: 3.1\n",
        "info: {title: A, version: '1'}\npaths: {}",
    ),
    (
        Code::VersionNotText,
        Level::Warn,
        (2, 18),
        "openapi: 3.1.0\n",
        "info: {title: A, version: 1.10}\npaths: {}",
    ),
];

/// Documents that look as if something were wrong with them.
const CLEAN: &[(&str, &str)] = &[
    (
        PATHS,
        "  /a/{b}/c: {get: {parameters: [{name: b, in: path, required: true, schema: {type: integer}}], responses: *ok}}\n  /a/d/{e}: {get: {parameters: [{name: e, in: path, required: true, schema: {type: string}}], responses: *ok}}",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n",
        "servers: [{url: 'https://{p}', variables: {p: {enum: ['443'], default: 443}}}]",
    ),
    (SCHEMAS, "    S: {type: object, properties: {never: false, not: {not: {}}, any: true}}"),
    (SCHEMAS, "    S: {type: [string, 'null'], default: null, enum: [a, null], nullable: true}"),
    (SCHEMAS, "    S: {type: string, minLength: 5, maxLength: 5, pattern: '^(a|b)+$', format: uuid}"),
    (
        SCHEMAS,
        "    S: {type: string, format: int64}\n    T: {type: number, format: double}\n    U: {type: integer, format: int32, example: 7}",
    ),
    (SCHEMAS, "    S: {type: string, items: {}, uniqueItems: false, required: []}"),
    (
        SCHEMAS,
        "    S: {required: [a]}\n    T: {allOf: [{$ref: '#/components/schemas/S'}, {type: object, properties: {a: {}}}]}",
    ),
    (
        SCHEMAS,
        "    Base: {type: object, required: [a, b], properties: {a: {}}}\n    T: {allOf: [{$ref: '#/components/schemas/Base'}], properties: {b: {}}}",
    ),
    (SCHEMAS, "    S: {type: object, properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}"),
    (
        SCHEMAS,
        "    S: {type: object, required: [id, pass], properties: {id: {readOnly: true}, pass: {writeOnly: true}}, example: {id: 1}}",
    ),
    (
        SCHEMAS,
        "    S: {type: object, properties: {s: {$ref: '#/components/schemas/S'}, t: {type: array, items: {$ref: '#/components/schemas/S'}}}}",
    ),
    (
        SCHEMAS,
        "    S: {type: object, additionalProperties: {type: string}, required: [a], properties: {b: {}}, example: {a: x, z: y}}",
    ),
    (SCHEMAS, "    S: {x-own: {schema: {type: int}, example: 5}, examples: [{$ref: nowhere}], type: object}"),
    (
        OLDER,
        "S: {type: string, nullable: true, enum: [a], default: null}, T: {$ref: '#/components/schemas/S', description: a}}}",
    ),
    (
        PATHS,
        "  /a/me: {get: {responses: *ok}}\n  /a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: *ok}}\n  /a/{id}/x: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: *ok}}",
    ),
    (
        PATHS,
        "  /a: {parameters: [{name: q, in: query, schema: {type: string}}], get: {parameters: [{name: q, in: query, schema: {type: integer}}, {name: q, in: header, schema: {type: integer}}], responses: *ok}}",
    ),
    (
        PATHS,
        "  /a: {get: {responses: {2XX: {description: ok}, 5XX: {description: no}}}, options: {responses: {'204': {description: ok}}}}",
    ),
    (
        PATHS,
        "  /a: {get: {responses: {'200': {description: ok, content: {image/png: {}}}, default: {description: no}}}}",
    ),
    (
        PATHS,
        "  /a: {get: {parameters: [{name: n, in: query, example: '1,2', schema: {type: array, items: {type: integer}}}, {name: b, in: query, example: 'true', schema: {type: boolean}}], responses: *ok}}",
    ),
    (
        PATHS,
        "  /a: {put: {requestBody: {content: {application/json: {example: '{\"a\": 1}', schema: {type: object, properties: {a: {type: integer}}}}, application/xml: {example: <a/>, schema: {type: object, properties: {a: {}}}}}}, responses: *ok}}",
    ),
    (
        PATHS,
        "  /a: {get: {security: [{}, {k: []}, {o: [r]}], responses: *ok}}\ncomponents: {securitySchemes: {k: {type: http, scheme: bearer}, o: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a.example', scopes: {r: a}}}}}}",
    ),
    (
        "swagger: '2.0'\ninfo: {title: A, version: '1'}\n",
        "paths: {/a: {post: {consumes: [multipart/form-data], parameters: [{name: f, in: formData, type: file}, {name: Authorization, in: header, type: string}], responses: {'200': {description: ok, schema: {type: string}, examples: {application/json: x}}, default: {description: no}}}}}",
    ),
];

#[test]
fn every_kind_is_found_where_it_is_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (code, level, place, head, tail) in VALUES.iter().chain(STRUCTURE) {
        let text = format!("{head}{tail}\n");
        let found = told(&linted(&text));
        let expected = [format!("{} {code} {level:?}", shown(*place))];
        if found != expected {
            wrong.push(format!("expected {expected:?}, found {found:#?} in\n{tail}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_about_documents_has_a_row() {
    for code in Code::ALL.into_iter().filter(|code| code.is_of_document()) {
        let rows = VALUES.iter().chain(STRUCTURE);
        assert!(rows.into_iter().any(|(known, ..)| *known == code), "{code}");
    }
}

#[test]
fn what_only_looks_wrong_is_not_told() {
    let mut wrong = Vec::new();
    for (head, tail) in CLEAN {
        let found: Vec<String> = linted(&format!("{head}{tail}\n"))
            .defects
            .iter()
            .map(|defect| format!("{}: {}", defect.code, defect.message))
            .collect();
        if !found.is_empty() {
            wrong.push(format!("{found:#?} in\n{tail}\n"));
        }
    }
    let leads =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/leads.yaml")).unwrap();
    wrong.extend(told(&linted(&leads)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_suite_says_what_counts() {
    let text = format!("{SCHEMAS}    S: {{type: string, example: 5}}\n    T: {{type: string, example: 6}}\n");
    for (lines, count, ignored) in [
        ("responses: {}", [0, 2, 0], 0),
        ("responses: {example-invalid: fail}", [2, 0, 0], 0),
        ("responses: {example-invalid: off}", [0, 0, 0], 0),
        (
            "responses: {ignore: [{finding: example-invalid, match: '/components/schemas/T*', because: known}]}",
            [0, 1, 0],
            1,
        ),
        (
            "responses: {ignore: [{finding: example-invalid, because: known, until: 2026-01-01}]}",
            [0, 2, 0],
            0,
        ),
    ] {
        let source = Source { name: "s.yaml".into(), text: format!("suite: S\nspec: a.yaml\n{lines}\n") };
        let (suite, _) = suite::parse(source, &BTreeMap::new()).unwrap();
        let linted = over(&text, &suite);
        let found = [Level::Fail, Level::Warn, Level::Note].map(|level| linted.count(level));
        assert_eq!((found, linted.ignored), (count, ignored), "{lines}");
        assert_eq!(linted.exit_code(), u8::from(count[0] > 0), "{lines}");
    }
}

#[test]
fn odd_documents_are_looked_over_without_a_panic() {
    let odd = [
        "null",
        "7",
        "[]",
        "{}",
        "'text'",
        "{$ref: '#'}",
        "{$ref: '#/paths'}",
        "[[]]",
        "{x: {y: []}}",
        "[7, {}]",
    ];
    for value in odd {
        for template in [
            "paths: {/a: {get: {parameters: @, responses: @, security: @, servers: @, requestBody: @}}}",
            "paths: {/a: {get: {responses: {200: {content: {a/json: {schema: @, example: @, examples: @}}, links: @, headers: {x: {schema: @, example: @}}}}}}}",
            "paths: {/a: {get: {responses: {200: {links: {l: @}}}}}}\nservers: [@, {url: '{a', variables: @}, {url: '{a}', variables: {a: @}}]",
            "components: {schemas: {a: {properties: @, allOf: @, oneOf: [@], items: @, discriminator: @, type: @, enum: @, required: @, pattern: @, format: @, default: @}}}",
            "components: {schemas: {a: {discriminator: {propertyName: @, mapping: @}, anyOf: [@]}, b: {discriminator: {mapping: {x: @}}}}, securitySchemes: {a: @}, links: {a: @}}\nsecurity: [@, {a: @}]",
            "info: @\nwebhooks: @\nsecurity: @\nservers: @",
        ] {
            for version in ["openapi: 3.0.0", "openapi: 3.1.0", "swagger: '2.0'"] {
                if let Ok((api, _)) = parsed(&format!("{version}\n{}", template.replace('@', value))) {
                    let _ = lint(&api, &Suite::from_spec("a.yaml"), "2026-11-20");
                }
            }
        }
    }
}

/// Real documents are not part of the project: `SPECDRIFT_CORPUS` names the folder that has them.
#[test]
fn real_documents_are_looked_over_in_bounded_time() {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS").map(std::path::PathBuf::from) else {
        eprintln!("skipped: SPECDRIFT_CORPUS names no folder of real documents");
        return;
    };
    let index = std::fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for name in index.lines().skip(1).filter_map(|row| row.split('\t').next()) {
        let location = corpus.join(name).display().to_string();
        let Ok((api, _)) = spec::read(&location, &Access::default()) else { panic!("{name} does not load") };
        let begin = Instant::now();
        let linted = lint(&api, &Suite::from_spec(&location), "2026-11-20");
        assert!(begin.elapsed() < Duration::from_secs(120), "{name} took {:?}", begin.elapsed());
        for defect in &linted.defects {
            assert!(defect.span.is_some(), "{name}: {} has no place", defect.at);
            *counts.entry(defect.code).or_default() += 1;
        }
    }
    println!("{counts:#?}");
}

/// The binary in a folder with these files: what it prints, its exit code, and the folder.
fn specdrift(files: &[(&str, &str)], arguments: &[&str]) -> (String, Option<i32>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_specdrift"));
    let output = command.args(arguments).current_dir(folder.path()).env("NO_COLOR", "1").output().unwrap();
    let words =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (words, output.status.code(), folder)
}

const WARNED: &str = "openapi: 3.1.0
info: {title: A, version: '1'}
components:
  schemas:
    S:
      type: string
      example: 5
";

#[test]
fn the_command_line_says_what_counts_and_the_exit_code_what_came_of_it() {
    let failing = WARNED.replace("example", "default");
    let suite = "suite: S\nspec: spec.yaml\nresponses: {example-invalid: fail}\n";
    let files =
        [("spec.yaml", WARNED), ("failing.yaml", &failing), ("s.yaml", suite), ("broken.yaml", "openapi: [")];
    for (arguments, code, said) in [
        (
            &["lint", "spec.yaml"][..],
            0,
            "warning[example-invalid]: this example breaks its schema: it is integer 5",
        ),
        (&["lint", "spec.yaml"], 0, "--> spec.yaml:7:7\n"),
        (&["lint", "spec.yaml"], 0, "spec.yaml: 1 warning\n"),
        (&["lint", "failing.yaml"], 1, "failing.yaml: 1 failing\n"),
        (&["lint", "spec.yaml", "failing.yaml"], 1, "spec.yaml: 1 warning\n"),
        (&["lint", "failing.yaml", "--allow", "default-invalid"], 0, "failing.yaml: nothing is wrong\n"),
        (&["lint", "spec.yaml", "--deny", "example-invalid"], 1, "error[example-invalid]"),
        (&["lint", "s.yaml"], 1, "spec.yaml: 1 failing\n"),
        (&["lint", "--suite", "s.yaml"], 1, "spec.yaml: 1 failing\n"),
        (&["lint", "failing.yaml", "--suite", "s.yaml"], 1, "failing.yaml: 1 failing\n"),
        (&["lint", "none.yaml"], 2, "there is no file `none.yaml`"),
        (&["lint", "broken.yaml"], 2, "broken.yaml:1:"),
        (&["lint", "spec.yaml", "--deny", "example-invalids"], 2, "did you mean `example-invalid`?"),
        (&["explain", "example-invalid"], 0, "believes the example"),
        (&["explain", "undocumented-field"], 0, "Consumers come"),
        (&["explain", "undocumented-feild"], 2, "did you mean `undocumented-field`?"),
        (&["explain"], 0, "path-ambiguous"),
    ] {
        let (words, exit, _) = specdrift(&files, arguments);
        assert_eq!(exit, Some(code), "{arguments:?}\n{words}");
        assert!(words.contains(said), "{arguments:?}: `{said}` is not in\n{words}");
    }
}

#[test]
fn a_report_for_programs_has_every_finding_with_its_place() {
    let spec =
        format!("{WARNED}    T: {{type: string, format: plate}}\n    U: {{type: string, format: plate}}\n");
    let (_, code, folder) =
        specdrift(&[("spec.yaml", &spec)], &["lint", "spec.yaml", "--report", "json=report.json"]);
    let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let document: specdrift::report::lint_json::Document = serde_json::from_str(&text).unwrap();
    let looked = &document.documents[0];
    assert_eq!((code, document.format, looked.exit_code), (Some(0), 1, 0));
    assert_eq!((looked.totals.fail, looked.totals.warn, looked.totals.note), (0, 1, 1));
    let found = looked.findings.iter().map(|finding| {
        let place = finding.place.as_ref().map(|place| (place.file.as_str(), place.line, place.column));
        (finding.code.as_str(), finding.level.as_str(), finding.at.as_str(), place, finding.places)
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            ("example-invalid", "warn", "/components/schemas/S/example", Some(("spec.yaml", 7, 7)), 1),
            ("format-unknown", "note", "/components/schemas/T/format", Some(("spec.yaml", 8, 23)), 2),
        ]
    );
}

#[test]
fn a_finding_in_another_file_is_told_there() {
    let spec = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\ncomponents: {schemas: {S: {$ref: 'other.yaml#/S'}}}\n";
    let (words, code, _) = specdrift(
        &[("spec.yaml", spec), ("other.yaml", "S:\n  type: integer\n  default: x\n")],
        &["lint", "spec.yaml"],
    );
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("--> other.yaml:3:3\n"), "{words}");
}

fn parsed(
    text: &str,
) -> Result<(spec::Api, Vec<specdrift::text::Complaint>), Vec<specdrift::text::Complaint>> {
    spec::parse(Source { name: "a.yaml".into(), text: text.into() })
}

fn linted(text: &str) -> Linted {
    over(text, &Suite::from_spec("a.yaml"))
}

fn over(text: &str, suite: &Suite) -> Linted {
    match parsed(text) {
        Ok((api, _)) => lint(&api, suite, "2026-11-20"),
        Err(complaints) => panic!("{}\n{text}", complaints[0].message),
    }
}

fn shown((line, column): (usize, usize)) -> String {
    format!("{line}:{column}")
}

/// Where, what and how grave.
fn told(linted: &Linted) -> Vec<String> {
    let place = |span: &specdrift::text::Span| shown(span.line_column());
    let told = linted.defects.iter().map(|defect| {
        let place = defect.span.as_ref().map_or_else(String::new, place);
        format!("{place} {} {:?}", defect.code, defect.level)
    });
    told.collect()
}
