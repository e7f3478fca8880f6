//! Every kind of complaint about suites, with its excerpt: a row each, and no message in the source without a row.

use std::path::Path;

use specdrift::suite::{find, parse_baseline, read_all};
use specdrift::text::{Color, Complaint, Source, render};
use syn::visit::{self, Visit};

use crate::language::{folder, outside, suite};
use crate::{source, told};

/// Lines of a suite that names a spec, by what they are about.
const LINES: &[&str] = &[
    // What a suite holds.
    "sende: {}",
    "follow_up: {zzz: 1}",
    "follow_up: [1]",
    "send: {in_flight: many}",
    "send: {in_flight: 0, rate: 5, timeout: 10, connect_timeout: soon, retry: {tries: 0, factor: 0.5}, max_body: big}",
    "send: {rate: fast, timeout: 0s, retry: {tries: many, first: 9999d}}",
    "suite: [a]",
    "spec: [a]",
    "server: [a]",
    "server: localhost:8080",
    "server: ftp://example.com",
    "server: https://ada:secret@example.com",
    "server: https://example.com/?a=b",
    "environment: prod",
    "environment: zzz",
    "tags: ['', [a]]",
    "follow_up: {requests: none, time: 5}",
    "require_conclusive: maybe",
    "scenarioss: []",
    "history: {}\nskip: {}",
    "secrets: [NOWHERE, 'a-b', N, ENVI]",
    // What is generated.
    "generate: {operations: [/leads, GET, get /leads, FETCH /leads, 'POST /leads::broken', valid, 'GET leads', 'a::::b', [x]]}",
    "generate: {operations: ['GTE /leads', 'a,b /leads', 'GET /a b', 'gte /leads']}",
    "generate: {skip: [broken, {match: broken}, {because: why}, 5: 6]}",
    "generate: {valid: [minimum], broken: [[a]], unexpected: rejects, existing: keeps, learn: all}",
    "generate: {expect: {'': 400, broken: [], valid: [600, abc, [1]]}}",
    "generate: {expect: 5, values: 6}",
    "generate: {values: {somewhere: 1, '/x path.id': 2, path.version: 3.10}, limit: 0, per_operation: few}",
    // How findings count.
    "responses: 5",
    "responses: {undocumented-field: fial, slower_than: slow}",
    "responses: {ignore: [x, {finding: a-b}, {because: c}, {finding: a-b, because: c, until: soon}]}",
    "responses: {uses: [{GET /x: email}, 'POST /x', {/x: /y}, [a]]}",
    "responses: {uses: ['/leads: /email']}",
    "error_envelope: {schema: /components/schemas/Error, code: error.code, message: '~', request_id: [a]}",
    "error_envelope: {schema: Error, code: '#'}",
    "error_envelope: {schema: 'a b', code: /a~2}",
    // How good, and when.
    "thresholds: {p95: 200, error_rate: 2, timeout_rate: 101%, retry_success: 5 bags, auth_failures: -1, log_coverage: all, findings: [a]}",
    "thresholds: {operations: 5}",
    "thresholds: {operations: {/x: {p95: 1s}, 'GET /x': {log_coverage: 1%}}}",
    "drift: {schedule: '0 0 0 * * *', sample: 0, fail_on: [knew, 5]}",
    "drift: {schedule: sometimes, operations: 'a::b', alert: {webhook: here, email: x}}",
    "drift: {alert: {command: 'a | b'}}",
    "drift: {alert: {command: []}}",
    "drift: {alert: {command: {a: b}}}",
    "drift: {alert: {command: [[a]]}}",
    "drift: {schedule: [a], fail_on: [[a]]}",
    // The built-in server.
    "mock: {faults: []}",
    "server: mock\nmock: {faults: ['rest', '503:1:2'], fault_seed: x, token_lifetime: 5, rate_limit: fast}",
    // Variables.
    "vars: 5",
    "vars: {now: 1, a-b: 2, one: '${two}', two: '${one}', deep: '${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-x}}}}}}}}}'}",
    "vars: {open: '${ENV', none: '${}', far: '${bas64 x}', more: '${uuid 4}', soon: '${now + soon}', empty: '${file }', bare: '${base64 }'}",
    "vars: {id: '${unique}', gone: '${QQQQ}', near: '${EVN}', file: x, big: '${file big.txt}', m: {a: 1}, part: '${m.b}'}",
    "tags: ['${m.aa}', '${file none.txt}', '${file sub}', '${unique}', '${now + 9999d}']\nvars: {m: {a: 1}}",
    "tags: ['${now + 300d}${file huge.txt}']",
    // YAML.
    "tags: [a\n---\nb: 1",
    "a: &x [*x]",
    "<<: 5",
    "? [a]\n: b",
    "tags: !mine x",
    "tags: !mine [x]",
    "send:\n\tin_flight: 1",
    "tags: [${ENV}]",
    "tags: *nowhere",
    "tags: a: b",
    "tags: \"open",
    "tags: \"\\q\"",
    "tags: @at",
    "tags: [a, b",
    "tags: a\ntags: b",
    "...\n---\ntags: b",
    // Files.
    "include: [none.yaml, sub, {a: b}, api.yaml, list.yaml, '', round.yaml, wrong.yaml]",
    "include: deep0.yaml",
];

/// Rows whose text is made.
fn long_rows() -> Vec<String> {
    let nested = format!("tags: {}{}", "[".repeat(70), "]".repeat(70));
    let many = format!("include: [{}]", vec!["one.yaml"; 101].join(", "));
    let bombs = (0..7).map(|n| {
        let inner = if n == 0 { "1".to_owned() } else { format!("*a{}", n - 1) };
        format!("a{n}: &a{n} [{}]", vec![inner; 9].join(", "))
    });
    vec![nested, many, bombs.collect::<Vec<_>>().join("\n")]
}

/// What everybody is told, a heading each.
fn all_told() -> String {
    let mut all = String::new();
    let mut add = |head: &str, told: &str| {
        let head = head.lines().next().unwrap_or_default();
        let cut: String = head.chars().take(100).collect();
        all.extend(["### ", &cut, "\n\n", told, "\n"]);
    };
    let large = "x".repeat((1 << 20) + 1);
    let huge = "#".repeat(5 << 20);
    let deep: Vec<(String, String)> =
        (0..17).map(|n| (format!("deep{n}.yaml"), format!("include: deep{}.yaml\n", n + 1))).collect();
    let files = |text: &str| {
        let mut files = vec![
            ("a.yaml", text),
            ("big.txt", large.as_str()),
            ("huge.txt", huge.as_str()),
            ("sub/x", ""),
            ("api.yaml", "swagger: '2.0'\n"),
            ("list.yaml", "- 1\n"),
            ("one.yaml", ""),
            ("round.yaml", "include: round.yaml\n"),
            ("wrong.yaml", "send:\n  timout: 1s\n"),
        ];
        files.extend(deep.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        suite(&files).map_or_else(|told| told, |_| "(nothing)\n".to_owned())
    };
    let rows = LINES.iter().map(|line| (*line).to_owned()).chain(long_rows());
    for row in rows {
        add(
            &row,
            &files(&format!("spec: s.yaml\n{row}\n").replacen("spec: s.yaml\nspec", "suite: S\nspec", 1)),
        );
    }
    for text in ["", "suite: S\n", "- a\n", "openapi: 3.1.0\n"] {
        add(&format!("a suite of {text:?}"), &files(text));
    }
    let dotenv = suite(&[("a.yaml", "spec: s.yaml\n"), (".env", "NOT A LINE\n")]);
    add("a `.env` file", &dotenv.map_or_else(|told| told, |_| String::new()));
    add("a suite in memory", &told("spec: a\ninclude: b.yaml\ntags: '${file c}'\n"));
    add("folders", &in_folders());
    add("known findings", &known());
    all
}

fn in_folders() -> String {
    let folder = folder(&[
        ("a/x.yaml", "spec: s\n"),
        ("b/x.yaml", "spec: s\n"),
        ("none/api.yaml", "openapi: 3.1.0\n"),
        ("none/data.yaml", "- 1\n"),
        ("huge.yaml", &"#".repeat(5 << 20)),
    ]);
    std::fs::write(folder.path().join("binary.yaml"), b"spec: a\n\xff").expect("a file");
    let path = |name: &str| folder.path().join(name);
    let mut complaints = find(&["none", "a/y.yaml", "nowhere"].map(path)).expect_err("complaints");
    let paths = ["a/x.yaml", "b/x.yaml", "huge.yaml", "binary.yaml"].map(path);
    complaints.extend(read_all(&paths, outside()).map_or_else(|log| log, |_| Vec::new()));
    shown(&complaints, folder.path())
}

fn known() -> String {
    let texts = [
        "baseline: 2\nfindings: [3]\n",
        "findings:\n- {id: x, finding: a-b, operation: GET /, because: c, until: never}\n- {id: x}\n- {finding: a-b, operation: GET /, because: c}\n",
        "baseline: 1\nfindings:\n- &a {id: \"ID\", finding: a-b, operation: GET /, because: c}\n- *a\n",
    ];
    let id = specdrift::suite::fingerprint("a-b", "GET /", "");
    let told = texts.map(|text| {
        let source = Source { name: "x.baseline.yaml".into(), text: text.replace("ID", &id) };
        shown(&parse_baseline(source).expect_err("complaints"), Path::new("nowhere"))
    });
    told.join("\n")
}

fn shown(complaints: &[Complaint], folder: &Path) -> String {
    render(complaints, Color::Plain).replace(&format!("{}/", folder.display()), "")
}

#[test]
fn every_complaint_is_told_with_its_place_and_the_way_out() {
    insta::assert_snapshot!(all_told());
    assert!(!told("tags: a\n").is_empty() && source("x").text == "x");
}

/// Files whose messages have rows elsewhere: no complaints about suites, or their own tests.
const ELSEWHERE: &[&str] = &[
    "schema",
    "settings.rs",
    "tests.rs",
    "auth.rs",
    "send.rs",
    "oauth.rs",
    "identity.rs",
    "connection.rs",
    "retry.rs",
    "pace.rs",
    "log.rs",
    "fault.rs",
    "scenario",
    "whom.rs",
];

/// Sentences that no suite can make anybody say.
const UNSAID: &[&str] = &[
    // Of keys that come to be read.
    "its steps are not run",
    "no answers are kept",
    "what `environment` rules out stays ruled out",
    // The command line's.
    "an operation is `METHOD /path`, an `operationId` or `tag:NAME`",
    "the pattern names cases; {way_out}",
    "the pattern {what}{way_out}",
    // Said by those who fill templates when nothing is loaded any more.
    "`{path}` is not read here: files are read as a suite is loaded",
    "`{path}` is not read here: the suite is not a file",
    // Of what is sent, which may be large.
    "`{}` is too large: {size}, at most {largest}",
    // Not before the year 9999.
    "`${{{name}}}` is no time that a calendar has",
    // Of the command line's numbers.
    "`{text}` is no duration with its unit, such as `300ms`, `2s` or `1h`",
    // What the system says of a file that is there and can't be read.
    "`{shown}` can't be read: {}",
    // The parser's own words, for what it has no words of ours.
    "this is not YAML: {info}",
    "mapping values are not allowed",
    "unexpected character",
    "unknown escape",
    "end of stream",
];

#[test]
fn no_message_in_the_source_is_without_a_row() {
    let told = all_told().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut missing = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/suite")];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(folder).expect("the source").map(|entry| entry.expect("an entry").path())
        {
            let name = entry.file_name().expect("a name").to_string_lossy().into_owned();
            if ELSEWHERE.contains(&name.as_str()) {
                continue;
            }
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let text = std::fs::read_to_string(&entry).expect("text");
            let mut sentences = Sentences::default();
            sentences.visit_file(&syn::parse_file(&text).expect("Rust"));
            let unsaid = sentences.0.into_iter().filter(|sentence| !is_said(sentence, &told));
            missing.extend(unsaid.map(|sentence| format!("{name}: {sentence}")));
        }
    }
    assert!(missing.is_empty(), "no row makes anybody say:\n{}", missing.join("\n"));
}

/// Whether what stands between the holes of a message is told, in its order.
fn is_said(sentence: &str, told: &str) -> bool {
    if UNSAID.contains(&sentence) {
        return true;
    }
    let plain = sentence.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts: Vec<String> = Vec::new();
    for (index, part) in plain.split('{').enumerate() {
        let rest = if index == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) };
        let rest = rest.replace('\u{1}', "{").replace('\u{2}', "}");
        parts.push(rest.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    parts.retain(|part| !part.is_empty());
    let Some((first, rest)) = parts.split_first() else { return true };
    told.match_indices(first.as_str()).any(|(at, _)| {
        let mut after = &told[at + first.len()..];
        rest.iter().all(|part| match after.find(part.as_str()) {
            // A message is no longer than a few lines.
            Some(found) if found < 400 => {
                after = &after[found + part.len()..];
                true
            }
            Some(_) | None => false,
        })
    })
}

/// The texts in code that are sentences: three words or more, attributes, comments and tests aside.
#[derive(Default)]
struct Sentences(Vec<String>);

impl Sentences {
    fn add(&mut self, text: &str) {
        let is_sentence = text.split_whitespace().count() >= 3 && !text.contains('\n');
        if is_sentence {
            self.0.push(text.to_owned());
        }
    }

    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => self.tokens(group.stream()),
                proc_macro2::TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.add(&text.value());
                    }
                }
                proc_macro2::TokenTree::Ident(_) | proc_macro2::TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Sentences {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.add(&text.value());
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}
