//! Planted secrets, hunted through everything that the binary writes.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::server::{ISSUED_COOKIE, ISSUED_TOKEN, echo, serve};
use crate::{folder, specdrift};

const SPEC: &str = "openapi: 3.1.0
info: {title: Vault, version: '1'}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    inHeader: {type: apiKey, in: header, name: X-Vault-Pass}
    inQuery: {type: apiKey, in: query, name: vp}
    inCookie: {type: apiKey, in: cookie, name: vc}
paths:
  /token: {get: &get {security: [{token: []}], parameters: [{name: note, in: query, schema: {type: string, maxLength: 40}}], responses: {'200': &ok {description: ok, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}}}
  /basic: {get: {<<: *get, security: [{basic: []}]}}
  /header: {get: {<<: *get, security: [{inHeader: []}]}}
  /query: {get: {<<: *get, security: [{inQuery: []}]}}
  /cookie: {get: {<<: *get, security: [{inCookie: []}]}}
  /login:
    post:
      security: []
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [user, password], properties: {user: {type: string, maxLength: 20}, password: {type: string, maxLength: 40}}}}}}
      responses: {'200': *ok}
  /form:
    post:
      security: []
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [client_secret], properties: {client_secret: {type: string, maxLength: 40}}}}}}
      responses: {'200': *ok}
";

const SUITE: &str = "spec: spec.yaml
environment: sandbox
auth: {bearer: '${TOKEN}', basic: {user: ada, password: '${PASSWORD}'}, api_key: '${KEY}'}
secrets: [OTHER]
send: {retry: off}
follow_up: {requests: 10}
generate:
  values:
    'query.note': ${OTHER}
    'POST /login body/password': ${OTHER}
    'POST /form body/client_secret': ${OTHER}
";

const PLANTED: [(&str, &str); 4] = [
    ("TOKEN", "tok/Planted+1=aZ"),
    ("PASSWORD", "pa\"ss/w0rd:Plänted"),
    ("KEY", "key+Planted/3=bY"),
    ("OTHER", "otherPlanted-4"),
];

/// All forms in which a secret may stand in a text.
fn forms(secret: &str) -> Vec<String> {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let json = serde_json::Value::from(secret).to_string();
    let json = json.trim_matches('"').to_owned();
    let mut forms = vec![secret.to_owned(), percent.to_lowercase(), percent, json.replace('/', "\\/"), json];
    for before in 0..3 {
        let bytes = [vec![0; before], secret.as_bytes().to_vec()].concat();
        for letters in [STANDARD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            // What neither neighbour has a part in.
            forms.push(letters[(before * 8).div_ceil(6)..bytes.len() * 8 / 6].to_owned());
        }
    }
    forms
}

fn hunt(place: &str, text: &str) {
    let planted = PLANTED.iter().map(|(_, secret)| *secret);
    for secret in planted.chain([ISSUED_TOKEN, ISSUED_COOKIE]) {
        for form in forms(secret) {
            if let Some(at) = text.find(&form) {
                let near: String =
                    text[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
                panic!("`{secret}` as `{form}` in {place}, behind: {near}");
            }
        }
    }
}

#[test]
fn no_output_holds_a_secret_in_any_form() {
    let (url, _) = serve(echo);
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", SUITE)]);
    let at = folder.path();
    let run = |arguments: &[&str]| specdrift(at, arguments, &PLANTED);
    let mut outputs = Vec::new();
    for (index, more) in [&[][..], &["-v"], &["-vv"]].into_iter().enumerate() {
        let json = format!("json=report{index}.json");
        let log = format!("log{index}.ndjson");
        let har = format!("har=calls{index}.har");
        let base = ["run", "suite.yaml", "--server", &url, "--seed", "3", "--all"];
        let files = ["--report", &json, "--log", &log, "--report", &har];
        outputs.push((format!("run {more:?}"), run(&[&base[..], &files, more].concat())));
    }
    for arguments in [
        &["report", "log0.ndjson", "--verbose"][..],
        &["report", "log0.ndjson", "--format", "json"],
        &["check", "log0.ndjson", "--suite", "suite.yaml", "--verbose", "--report", "json=checked.json"],
        &["check", "calls0.har", "--spec", "spec.yaml", "--server", &url, "--verbose"],
        &["plan", "suite.yaml", "--server", &url, "--sandbox", "--explain"],
        &["plan", "suite.yaml", "--server", &url, "--format", "ndjson"],
        &["run", "suite.yaml", "--server", &url, "--write-baseline"],
        &["run", "suite.yaml", "--server", "http://127.0.0.1:1", "-vv"],
        &["run", "suite.yaml", "--server", "http://ada:tok%2FPlanted%2B1%3DaZ@127.0.0.1:1"],
    ] {
        outputs.push((format!("{arguments:?}"), run(arguments)));
    }
    for (arguments, output) in &outputs {
        let told = String::from_utf8_lossy(&output.stdout).len() + output.stderr.len();
        assert!(told > 100, "{arguments}: nothing was told");
        hunt(&format!("what {arguments} says"), &String::from_utf8_lossy(&output.stdout));
        hunt(&format!("what {arguments} complains"), &String::from_utf8_lossy(&output.stderr));
    }
    let mut files = 0;
    for entry in std::fs::read_dir(at).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(entry.path()).unwrap();
        hunt(&name, &text);
        files += 1;
        if name.ends_with("ndjson") {
            assert!(
                text.contains("\"access_token\\\":\\\"***") && text.contains("session=***"),
                "{name}: {:?}",
                outputs[0].1
            );
        }
    }
    assert!(files >= 12, "{files} files");
    // What is looked for was there to be found.
    assert!(std::fs::read_to_string(at.join("report0.json")).unwrap().contains("***"));
    let log = std::fs::read_to_string(at.join("log0.ndjson")).unwrap();
    for sign in
        ["\"Bearer ***\"", "\"Basic ***\"", "\"x-vault-pass\",\"***\"", "vp=***", "vc=***", "note=***"]
    {
        assert!(log.contains(sign), "{sign}");
    }
}

#[test]
fn a_complaint_shows_no_credential_beside_its_place() {
    let suite = "spec: spec.yaml\nauth: {bearer: \"tok/Planted+1=aZ\", bearr: x}\n";
    let folder = folder(&[("spec.yaml", SPEC), ("suite.yaml", suite)]);
    let output = specdrift(folder.path(), &["run", "suite.yaml"], &[]);
    assert_eq!(output.status.code(), Some(2));
    hunt("the complaint", &String::from_utf8_lossy(&output.stderr));
}
