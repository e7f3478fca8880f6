//! The binary as a person meets it: wrong input, servers that misbehave, exit codes.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the servers and files of the tests are their own"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

const SPEC: &str = "openapi: 3.1.0
info: {title: One, version: '1'}
paths:
  /thing:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
";

fn specdrift(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specdrift"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LEADS_URL")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A server that treats every connection like this; ends with the test process.
fn server(treat: fn(TcpStream)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || treat(stream));
        }
    });
    url
}

/// Reads a request's head.
fn heard(stream: &mut TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read > 0) {
        head.push(byte[0]);
    }
}

/// Writes until nobody reads any more.
fn say(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).is_ok()
}

#[test]
fn wrong_input_is_complained_about_at_its_place() {
    let suite = |lines: &str| format!("suite: S\nspec: spec.yaml\nserver: mock\n{lines}");
    for (name, files, told) in [
        ("a missing suite", vec![], vec!["no file or folder `suite.yaml`"]),
        ("a tab", vec![("suite.yaml", "suite: S\n\tspec: x\n".to_owned())], vec!["suite.yaml:", "tab"]),
        ("a missing spec", vec![("suite.yaml", suite(""))], vec!["spec.yaml"]),
        (
            "a spec that is a list",
            vec![("suite.yaml", suite("")), ("spec.yaml", "- a\n".to_owned())],
            vec!["spec.yaml:1:1", "holds a list"],
        ),
        (
            "an unknown operation",
            vec![
                ("suite.yaml", suite("generate: {operations: ['GET /thin']}\n")),
                ("spec.yaml", SPEC.to_owned()),
            ],
            vec!["suite.yaml:4:25", "did you mean `GET /thing`?"],
        ),
        (
            "an unknown key",
            vec![("suite.yaml", suite("generat: {}\n")), ("spec.yaml", SPEC.to_owned())],
            vec!["suite.yaml:4:1", "did you mean `generate`?"],
        ),
        (
            "an unknown kind of finding",
            vec![
                ("suite.yaml", suite("responses: {undocumented-feild: fail}\n")),
                ("spec.yaml", SPEC.to_owned()),
            ],
            vec!["suite.yaml:4:", "did you mean `undocumented-field`?"],
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let folder = folder(&files);
        let output = specdrift(folder.path(), &["run", "suite.yaml"]);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {words}");
        for part in told {
            assert!(words.contains(part), "{name}: `{part}` is not in\n{words}");
        }
        assert!(!words.contains("panicked"), "{name}: {words}");
    }
}

fn half_a_body(mut stream: TcpStream) {
    heard(&mut stream);
    say(
        &mut stream,
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"na",
    );
}

fn invalid_utf8(mut stream: TcpStream) {
    heard(&mut stream);
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n";
    say(&mut stream, head);
    say(&mut stream, b"{\"name\":\"\xff\"}");
}

fn headers_without_end(mut stream: TcpStream) {
    heard(&mut stream);
    let mut on = say(&mut stream, b"HTTP/1.1 200 OK\r\n");
    while on {
        on = say(&mut stream, b"x-more: and more\r\n");
    }
}

fn two_gigabytes(mut stream: TcpStream) {
    heard(&mut stream);
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2000000000\r\n\r\n";
    let mut on = say(&mut stream, head);
    let chunk = vec![b' '; 1 << 16];
    while on {
        on = say(&mut stream, &chunk);
    }
}

fn no_http(mut stream: TcpStream) {
    // What is left unread would reset the connection, perhaps before the greeting is read.
    heard(&mut stream);
    say(&mut stream, b"SSH-2.0-OpenSSH_9.2\r\n");
}

#[test]
fn a_server_that_misbehaves_is_named_and_never_believed() {
    let folder = folder(&[("spec.yaml", SPEC)]);
    for (name, url, code, told) in [
        ("dead", "http://127.0.0.1:1".to_owned(), 3, "connection refused"),
        ("half a body", server(half_a_body), 3, "the connection was closed"),
        ("invalid UTF-8", server(invalid_utf8), 1, "malformed-body"),
        ("headers without end", server(headers_without_end), 3, "what came is not HTTP"),
        ("two gigabytes", server(two_gigabytes), 3, "the body is longer than"),
        ("no HTTP at all", server(no_http), 3, "what came is not HTTP"),
    ] {
        let suite = format!(
            "suite: S\nspec: spec.yaml\nserver: {url}\nsend: {{timeout: 5s, retry: {{tries: 1}}}}\ngenerate: {{broken: none}}\n"
        );
        std::fs::write(folder.path().join("suite.yaml"), suite).unwrap();
        let output = specdrift(folder.path(), &["run", "suite.yaml"]);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(code), "{name}: {words}");
        assert!(words.contains(told), "{name}: {words}");
    }
}

#[test]
fn a_server_that_hangs_is_given_up_in_time() {
    let folder = folder(&[("spec.yaml", SPEC)]);
    let url = server(|mut stream| {
        heard(&mut stream);
        // Holds the connection until the other side lets go.
        let _ = stream.read(&mut [0]);
    });
    let suite =
        format!("suite: S\nspec: spec.yaml\nserver: {url}\nsend: {{timeout: 200ms, retry: {{tries: 1}}}}\n");
    std::fs::write(folder.path().join("suite.yaml"), suite).unwrap();
    let output = specdrift(folder.path(), &["run", "suite.yaml"]);
    assert_eq!(output.status.code(), Some(3), "{}", words(&output));
    assert!(words(&output).contains("the answer took too long"), "{}", words(&output));
}

#[test]
fn the_demo_clears_the_honest_server_and_catches_every_lie() {
    let folder = folder(&[]);
    let output = specdrift(folder.path(), &["demo"]);
    let words = words(&output);
    assert_eq!(output.status.code(), Some(0), "{words}");
    assert!(words.contains("nothing was found that is not there"), "{words}");
    assert!(!words.contains("MISSED"), "{words}");
    assert!(!words.contains('\x1b'), "NO_COLOR is set");
}

#[test]
fn a_plan_sends_nothing_and_is_one_json_object_a_line() {
    let folder = folder(&[("spec.yaml", SPEC)]);
    let output = specdrift(
        folder.path(),
        &["plan", "--spec", "spec.yaml", "--server", "http://127.0.0.1:1", "--format", "ndjson"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let cases: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases[0]["id"], "spec.yaml::GET /thing::valid::minimal");
    assert_eq!(cases[0]["request"]["path"], "/thing");
    assert!(cases.iter().any(|case| case["mutation"]["name"] == "wrong-method"), "{text}");
}

#[test]
fn a_report_in_a_file_is_the_published_format() {
    let folder = folder(&[
        ("spec.yaml", SPEC),
        ("suite.yaml", "suite: S\nspec: spec.yaml\nserver: mock\nauth: {bearer: hunter2-secret}\n"),
    ]);
    let output =
        specdrift(folder.path(), &["run", "suite.yaml", "--report", "json=report.json", "--seed", "5"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: specdrift::report::json::Document = serde_json::from_str(&text).unwrap();
    assert_eq!((report.format, report.suites[0].seed), (1, 5));
    assert!(!text.contains("hunter2") && !words(&output).contains("hunter2"));
}

#[test]
fn no_suite_is_nothing_to_run() {
    let folder = folder(&[]);
    let output = specdrift(folder.path(), &["run", "."]);
    assert_eq!(output.status.code(), Some(4), "{}", words(&output));
}

#[test]
fn a_wrong_suite_does_not_hide_what_the_others_find() {
    let honest = "suite: Honest\nspec: spec.yaml\nserver: mock\n".to_owned();
    let broken = format!(
        "suite: Broken\nspec: spec.yaml\nserver: {}\ngenerate: {{broken: none}}\n",
        server(invalid_utf8)
    );
    let wrong =
        "suite: Wrong\nspec: spec.yaml\nserver: mock\ngenerate: {operations: ['GET /thin']}\n".to_owned();
    for (name, first, second, code, told) in [
        ("a wrong suite after a broken promise", &broken, &wrong, 1, "Broken"),
        ("a wrong suite before a broken promise", &wrong, &broken, 1, "Broken"),
        ("a wrong suite after an honest server", &honest, &wrong, 2, "Honest"),
        ("a wrong suite before an honest server", &wrong, &honest, 2, "Honest"),
    ] {
        let folder = folder(&[("spec.yaml", SPEC), ("a.yaml", first), ("b.yaml", second)]);
        let output = specdrift(folder.path(), &["run", ".", "--report", "json=report.json"]);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(code), "{name}: {words}");
        assert!(words.contains("did you mean `GET /thing`?"), "{name}: {words}");
        let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
        let report: specdrift::report::json::Document = serde_json::from_str(&text).unwrap();
        let suites: Vec<&str> = report.suites.iter().map(|suite| suite.suite.as_str()).collect();
        assert_eq!(suites, [told], "{name}");
    }
}

#[test]
fn another_server_is_written_to_only_when_told_so() {
    let folder = folder(&[
        ("spec.yaml", SPEC),
        ("a.yaml", "suite: S\nspec: spec.yaml\nserver: https://test.example.com\nenvironment: sandbox\n"),
    ]);
    let other = ["--server", "https://api.example.com"];
    for (name, arguments, breaks, warns) in [
        ("its own server", &[][..], true, false),
        ("another one", &other[..], false, true),
        ("another one that may be written to", &[other[0], other[1], "--sandbox"], true, false),
    ] {
        let arguments = [&["plan", "a.yaml", "--format", "ndjson"][..], arguments].concat();
        let output = specdrift(folder.path(), &arguments);
        let (plan, told) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr).into_owned());
        assert_eq!(output.status.code(), Some(0), "{name}: {told}");
        assert_eq!(plan.contains("::broken::"), breaks, "{name}: {plan}");
        assert_eq!(told.contains("add `--sandbox`"), warns, "{name}: {told}");
    }
}

const TWO: &str = "openapi: 3.1.0
info: {title: Two, version: '1'}
paths:
  /one:
    get:
      tags: [first]
      parameters: [{name: page, in: query, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok}}
  /two:
    post:
      operationId: makeTwo
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}}
      responses: {'201': {description: ok}}
";

#[test]
fn a_call_picks_cases_and_says_what_it_leaves_out() {
    let folder = folder(&[("spec.yaml", TWO)]);
    let plan = |arguments: &[&str]| {
        let fixed = ["plan", "--spec", "spec.yaml", "--server", "mock"];
        let output = specdrift(folder.path(), &[&fixed[..], arguments].concat());
        (output.status.code(), words(&output))
    };
    for (arguments, code, there, not_there) in [
        (&[][..], 0, &["GET /one", "POST /two", "/query/page::required"][..], &["left out by"][..]),
        (&["--operation", "makeTwo"], 0, &["POST /two"], &["GET /one"]),
        (&["--tag", "first"], 0, &["GET /one"], &["POST /two"]),
        (
            &["--kind", "missing", "--place", "query"],
            0,
            &["/query/page::required", "valid::minimal"],
            &["::type"],
        ),
        (&["--keyword", "type"], 0, &["::type"], &["::required", "malformed"]),
        (&["--kind", "valid"], 0, &["valid::minimal"], &["broken::"]),
        (&["--per-operation", "3"], 0, &["left out by `per_operation: 3`", "`--all`"], &[]),
        (&["--limit", "3"], 0, &["left out by `limit: 3`"], &[]),
        (&["--all", "--limit", "3"], 0, &["left out by `limit: 3`"], &["per_operation"]),
        (&["--operation", "makeTw"], 2, &["did you mean `makeTwo`?"], &[]),
        (&["--tag", "frist"], 2, &["`frist` is no tag", "did you mean `first`?"], &[]),
        (&["--kind", "mising"], 2, &["did you mean `missing`?"], &[]),
        (&["--place", "bdy"], 2, &["did you mean `body`?"], &[]),
        (&["--keyword", "requird"], 2, &["did you mean `required`?"], &[]),
        (&["--operation", "post /two"], 2, &["did you mean `POST /two`?"], &[]),
        (&["--limit", "0"], 2, &["--limit"], &[]),
    ] {
        let (status, words) = plan(arguments);
        assert_eq!(status, Some(code), "{arguments:?}: {words}");
        for part in there {
            assert!(words.contains(part), "{arguments:?}: `{part}` is not in\n{words}");
        }
        for part in not_there {
            assert!(!words.contains(part), "{arguments:?}: `{part}` is in\n{words}");
        }
    }
}

#[test]
fn a_plan_explains_what_is_not_in_it_when_it_is_asked_to() {
    let spec = TWO.replace("{type: string}", "{type: string, minLength: 5, maxLength: 3}");
    let folder = folder(&[("spec.yaml", &spec)]);
    let plan = |arguments: &[&str]| {
        let fixed = ["plan", "--spec", "spec.yaml", "--server", "mock"];
        words(&specdrift(folder.path(), &[&fixed[..], arguments].concat()))
    };
    let counts = plan(&[]);
    assert!(counts.contains("since no valid request could be made"), "{counts}");
    assert!(counts.contains("`--explain`") && !counts.contains("1  POST /two"), "{counts}");
    let explained = plan(&["--explain"]);
    assert!(explained.contains("1  POST /two"), "{explained}");
    assert!(!plan(&["--format", "ndjson"]).contains("dropped"));
    let lines = plan(&["--format", "ndjson", "--explain"]);
    assert!(lines.contains(r#""operation":"POST /two","kind":"dropped","loss":"valid""#), "{lines}");
}

/// Answers every request to `/thing` in its own way: a name where there is to be one, and a crash where another method is used.
fn drifted(mut stream: TcpStream) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read > 0) {
        head.push(byte[0]);
    }
    let body = "{\"name\": 7}";
    let length = body.len();
    let status = if head.starts_with(b"GET") { "200 OK" } else { "405 Method Not Allowed" };
    let answer = format!(
        "HTTP/1.1 {status}\r\nallow: GET\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    say(&mut stream, answer.as_bytes());
}

#[test]
fn what_is_known_fails_no_run_and_what_is_new_does() {
    let suite = format!("suite: S\nspec: spec.yaml\nserver: {}\n", server(drifted));
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", &suite)]);
    let run = |arguments: &[&str]| {
        let output = specdrift(folder.path(), &[&["run", "suite.yaml"], arguments].concat());
        (output.status.code(), words(&output))
    };
    let file = folder.path().join("suite.baseline.yaml");
    assert_eq!(run(&[]).0, Some(1));
    let (code, told) = run(&["--write-baseline"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("kept 1 known finding in `suite.baseline.yaml`: 1 new, 0 dropped"), "{told}");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("operation: \"GET /thing\"") && text.contains("at: \"/name\""), "{text}");

    std::fs::write(&file, text.replace("nobody has said why yet", "mended in May")).unwrap();
    let (code, told) = run(&["--verbose"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1 known") && told.contains("mended in May"), "{told}");
    assert_eq!(run(&["--baseline", "off"]).0, Some(1));
    let (code, _) = run(&["--write-baseline", "--report", "json=report.json"]);
    assert_eq!(code, Some(0));
    assert!(std::fs::read_to_string(&file).unwrap().contains("mended in May"), "reasons are kept");
    let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: specdrift::report::json::Document = serde_json::from_str(&text).unwrap();
    let found = &report.suites[0].operations[0].findings[0];
    assert_eq!(found.known.as_ref().map(|known| known.because.as_str()), Some("mended in May"));

    let (code, told) = run(&["--baseline", "missing.yaml"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("no file `missing.yaml` of known findings"), "{told}");

    // What is not found again is told, and dropped when the file is written anew.
    std::fs::write(folder.path().join("suite.yaml"), "suite: S\nspec: spec.yaml\nserver: mock\n").unwrap();
    let (code, told) = run(&["--kind", "valid"]);
    assert!(code == Some(0) && !told.contains("not found again"), "{told}");
    let (code, told) = run(&[]);
    assert!(code == Some(0) && told.contains("1 known finding not found again"), "{told}");
    assert!(run(&["--write-baseline"]).1.contains("0 new, 1 dropped"));

    std::fs::write(&file, "baseline: 1\nfindings:\n  - finding: type-changed\n").unwrap();
    let (code, told) = run(&[]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("suite.baseline.yaml:3:5") && told.contains("has no `id`"), "{told}");
}

#[test]
fn a_rule_that_ignores_nothing_any_more_is_told() {
    let rule = "responses: {ignore: [{finding: type-changed, because: old}]}\n";
    let suite = format!("suite: S\nspec: spec.yaml\nserver: mock\n{rule}");
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", &suite)]);
    let told = words(&specdrift(folder.path(), &["run", "suite.yaml"]));
    assert!(told.contains("the rule that ignores `type-changed` met nothing"), "{told}");
    assert!(told.contains("suite.yaml:4:"), "{told}");
    let told = words(&specdrift(folder.path(), &["run", "suite.yaml", "--kind", "valid"]));
    assert!(!told.contains("met nothing"), "{told}");
    let drifted = format!("suite: S\nspec: spec.yaml\nserver: {}\n{rule}", server(drifted));
    std::fs::write(folder.path().join("suite.yaml"), drifted).unwrap();
    let told = words(&specdrift(folder.path(), &["run", "suite.yaml"]));
    assert!(!told.contains("met nothing"), "{told}");
}

fn lost(mut stream: TcpStream) {
    heard(&mut stream);
    say(&mut stream, b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}

#[test]
fn an_operation_about_which_nothing_is_proven_has_a_line_and_can_be_required() {
    let spec = format!(
        "{SPEC}  /things/{{thingId}}:\n    get:\n      parameters: [{{name: thingId, in: path, required: true, schema: {{type: \
         string}}}}]\n      responses: {{'200': {{description: ok}}, '404': {{description: gone}}}}\n"
    );
    let picks = "generate: {operations: ['GET /things/*'], broken: none}\n";
    let suite = |server: &str, lines: &str| format!("suite: S\nspec: spec.yaml\nserver: {server}\n{lines}");
    let folder = folder(&[("spec.yaml", &spec)]);
    let lost = server(lost);
    for (name, server, lines, arguments, code) in [
        ("honest", "mock", "", &["--require-conclusive"][..], 0),
        ("only inconclusive", &lost, picks, &[], 3),
        ("required by the suite", &lost, &format!("{picks}require_conclusive: true\n"), &[], 3),
    ] {
        std::fs::write(folder.path().join("suite.yaml"), suite(server, lines)).unwrap();
        let output = specdrift(folder.path(), &[&["run", "suite.yaml"], arguments].concat());
        let told = words(&output);
        assert_eq!(output.status.code(), Some(code), "{name}: {told}");
        if code == 3 {
            assert!(told.contains("conclusive 0 of 1 operation"), "{name}: {told}");
            let line = "GET /things/{thingId}: no known `thingId` (404 Not Found); give one under";
            assert!(told.contains(line), "{name}: {told}");
        }
    }
}

/// A request as it came: its line, its headers but those that a client adds for itself, and its body.
type Came = (String, Vec<String>, Vec<u8>);

fn read_whole(stream: &mut TcpStream) -> Option<Came> {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = head.lines().map(str::to_owned);
    let first = lines.next()?;
    let own = ["host:", "user-agent:", "connection:", "content-length:"];
    let lower = |line: String| match line.split_once(':') {
        Some((name, value)) => format!("{}:{value}", name.to_ascii_lowercase()),
        None => line,
    };
    let all: Vec<String> = lines.map(lower).filter(|line| !line.is_empty()).collect();
    let length = all.iter().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    let mut headers: Vec<String> =
        all.into_iter().filter(|line| !own.iter().any(|own| line.starts_with(own))).collect();
    headers.sort();
    Some((first, headers, body))
}

#[test]
fn a_command_of_the_report_sends_again_just_what_was_sent() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: there is no curl");
        return;
    }
    let came: std::sync::Arc<std::sync::Mutex<Vec<Came>>> = std::sync::Arc::default();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = std::sync::Arc::clone(&came);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let Some(request) = read_whole(&mut stream) else { continue };
            heard.lock().unwrap().push(request);
            say(&mut stream, b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    let spec =
        TWO.replace("{a: {type: string}}", "{a: {type: string, enum: [\"it's \\\"$HOME\\\" `id` \\\\ ä\"]}}");
    let spec = spec.replace(
        "paths:",
        "components: {securitySchemes: {b: {type: http, scheme: bearer}}}\nsecurity: [{b: []}]\npaths:",
    );
    let suite =
        format!("suite: S\nspec: spec.yaml\nserver: {url}\nauth: {{bearer: s3cret}}\nfollow_up: off\n");
    let folder = folder(&[("spec.yaml", &spec), ("suite.yaml", &suite)]);
    let output = specdrift(folder.path(), &["run", "suite.yaml", "--report", "json=report.json"]);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output));
    let sent: Vec<Came> = came.lock().unwrap().clone();
    let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: specdrift::report::json::Document = serde_json::from_str(&text).unwrap();
    let findings = report.suites[0].operations.iter().flat_map(|operation| &operation.findings);
    let commands: Vec<&str> = findings.map(|finding| finding.example.curl.as_str()).collect();
    assert!(commands.len() >= 2 && !text.contains("s3cret"), "{commands:?}");
    for command in commands {
        let status = Command::new("sh")
            .args(["-c", &format!("{command} -s -o /dev/null -m 10")])
            .env("TOKEN", "s3cret")
            .env("no_proxy", "127.0.0.1")
            .status()
            .unwrap();
        assert!(status.success(), "{command}");
        let again = came.lock().unwrap().last().cloned().unwrap();
        assert!(sent.contains(&again), "{command}\n{again:?}\n{sent:#?}");
    }
}

#[test]
fn what_is_known_of_recorded_calls_fails_no_check() {
    let call = serde_json::json!({
        "startedDateTime": "2026-11-20T10:00:00Z",
        "time": 1,
        "request": {"method": "GET", "url": "http://api.example/thing", "httpVersion": "HTTP/1.1", "headers": [],
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1",
            "headers": [{"name": "content-type", "value": "application/json"}], "cookies": [],
            "content": {"size": 11, "mimeType": "application/json", "text": "{\"name\": 7}"},
            "redirectURL": "", "headersSize": -1, "bodySize": 11},
        "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}
    });
    let har = serde_json::json!({"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": [call]}});
    let suite = "suite: S\nspec: spec.yaml\nserver: http://api.example\n";
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", suite), ("t.har", &har.to_string())]);
    let check = |arguments: &[&str]| {
        let output =
            specdrift(folder.path(), &[&["check", "t.har", "--suite", "suite.yaml"], arguments].concat());
        (output.status.code(), words(&output))
    };
    let (code, told) = check(&[]);
    assert_eq!(code, Some(1), "{told}");
    let (code, told) = check(&["--write-baseline"]);
    assert!(code == Some(0) && told.contains("kept 1 known finding in `suite.baseline.yaml`"), "{told}");
    let (code, told) = check(&[]);
    assert!(code == Some(0) && told.contains("1 known"), "{told}");
    assert_eq!(check(&["--baseline", "off"]).0, Some(1));
}

#[test]
fn every_setting_is_shown_with_its_origin_and_no_secret() {
    let folder = folder(&[
        (
            "suite.yaml",
            "spec: spec.yaml\nserver: ${WHERE}\nsecrets: [KEY]\nauth: {bearer: hidden-token}\ntags: ['${KEY}']\ngenerate: {limit: 7}\n",
        ),
        (".env", "KEY=hidden-key\n"),
    ]);
    let arguments = [
        "config",
        "--show",
        "suite.yaml",
        "--var",
        "WHERE=mock",
        "--limit",
        "9",
        "--server",
        "http://127.0.0.1:9",
    ];
    let told = words(&specdrift(folder.path(), &arguments));
    for line in
        ["server ", "--server", "generate.limit", "--limit", "suite.yaml:4", "default", "(`KEY`: .env"]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains("hidden"), "{told}");
    let output = specdrift(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let settings = document["suites"][0]["settings"].as_array().unwrap();
    let of = |path: &str| settings.iter().find(|one| one["setting"] == path).unwrap();
    assert_eq!(of("generate.limit")["from"], serde_json::json!({"kind": "flag", "flag": "--limit"}));
    assert_eq!(
        (of("auth.bearer")["value"].as_str(), of("auth.bearer")["from"]["line"].as_u64()),
        (Some("***"), Some(4))
    );
    assert_eq!(of("secrets")["from"]["file"], "suite.yaml");
    let schema = specdrift(folder.path(), &["config", "--schema"]);
    assert_eq!(schema.stdout, include_bytes!("../docs/suite.schema.json"));
    assert_eq!(specdrift(folder.path(), &["config"]).status.code(), Some(2));
}

#[test]
fn a_variable_of_the_call_goes_before_all_others_wherever_suites_are_read() {
    let suite = "spec: spec.yaml\nserver: mock\nvars: {LIMIT: none}\ngenerate: {limit: '${LIMIT}'}\n";
    let spec = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}}}\n";
    let folder =
        folder(&[("suite.yaml", suite), ("spec.yaml", spec), ("log.har", "{\"log\": {\"entries\": []}}")]);
    for verb in [
        &["plan", "suite.yaml"][..],
        &["run", "suite.yaml"],
        &["lint", "suite.yaml"],
        &["check", "log.har", "--suite", "suite.yaml"],
        &["config", "--show", "suite.yaml"],
    ] {
        let wrong = words(&specdrift(folder.path(), verb));
        assert!(wrong.contains("must be a whole number from 1"), "{verb:?}: {wrong}");
        let right = words(&specdrift(folder.path(), &[verb, &["--var", "LIMIT=3"]].concat()));
        assert!(!right.contains("must be a whole number from 1"), "{verb:?}: {right}");
    }
    for (given, told) in [("LIMIT", "NAME=VALUE"), ("a-b=1", "can't be the name of a variable")] {
        let output = specdrift(folder.path(), &["plan", "suite.yaml", "--var", given]);
        assert!(output.status.code() == Some(2) && words(&output).contains(told), "{given}");
    }
}

#[test]
fn tags_choose_suites_whole_and_of_others_what_has_them() {
    let spec = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /one: {get: {tags: [first], responses: {'200': {description: ok}}}}\n  \
                /two: {get: {tags: [second, slow], responses: {'200': {description: ok}}}}\n";
    let folder = folder(&[
        ("spec.yaml", spec),
        ("a.yaml", "spec: spec.yaml\nserver: mock\ntags: [smoke]\n"),
        ("b.yaml", "spec: spec.yaml\nserver: mock\ntags: [nightly]\n"),
    ]);
    let (a, b, one, two) = ("a.yaml::", "b.yaml::", "GET /one", "GET /two");
    for (arguments, code, with, without) in [
        (&["--tag", "smoke"][..], 0, &[one, two][..], &[b][..]),
        (&["--tag", "first"], 0, &[a, b, one], &[two]),
        (
            &["--tag", "smoke", "--tag", "first"],
            0,
            &["a.yaml::GET /two", "b.yaml::GET /one"],
            &["b.yaml::GET /two"],
        ),
        (&["--not-tag", "nightly"], 0, &[one, two], &[b]),
        (&["--not-tag", "slow"], 0, &[a, b, one], &[two]),
        (&["--tag", "smoke", "--not-tag", "slow"], 0, &[one], &[b, two]),
        (&["--not-tag", "smoke", "--not-tag", "nightly"], 4, &["nothing to run"], &[a, b]),
        (&["--tag", "smoek"], 2, &["`smoek` is no tag"], &[]),
    ] {
        let arguments = [&["plan", ".", "--kind", "minimal", "--format", "ndjson"], arguments].concat();
        let output = specdrift(folder.path(), &arguments);
        let told = words(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert!(with.iter().all(|words| told.contains(words)), "{arguments:?}: {told}");
        assert!(!without.iter().any(|words| told.contains(words)), "{arguments:?}: {told}");
    }
}
