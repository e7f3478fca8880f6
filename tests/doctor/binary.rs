//! The verb as a person meets it.

use std::path::Path;
use std::process::{Command, Output};

use crate::world::{SECRET, SPEC, Server, closed, json_of};

fn specdrift(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specdrift"));
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn folder(suite: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api.yaml"), SPEC).unwrap();
    std::fs::write(folder.path().join("suite.yaml"), suite).unwrap();
    folder
}

#[test]
fn the_doctor_is_usable_without_a_suite_with_one_and_without_a_document() {
    let (healthy, broken) = (Server::healthy(), Server::start(|_| json_of(500)));
    let suite = format!(
        "suite: S\nspec: api.yaml\nserver: {}\nenvironment: sandbox\nauth: {{bearer: {SECRET}}}\n",
        healthy.url()
    );
    let folder = folder(&suite);
    let (url, other) = (healthy.url(), broken.url());
    for (arguments, code, told) in [
        (&["doctor", &url, "--spec", "api.yaml"][..], 0, "nothing fails"),
        (&["doctor", &url], 0, "nothing fails"),
        (&["doctor", "suite.yaml"], 0, "nothing fails"),
        (&["doctor", &other, "suite.yaml"], 3, "first to fail: request, on the side of the API"),
        (&["doctor", &other, "--spec", "api.yaml"], 3, "first to fail: request, on the side of the API"),
        (&["doctor", "ftp://example.com", "--spec", "api.yaml"], 2, "not an http URL"),
        (&["doctor", &url, "--spec", "nothing.yaml"], 2, "nothing.yaml"),
        (&["doctor", &url, &other], 2, "one base URL"),
        (&["doctor", "suite.yaml", "--spec", "api.yaml"], 2, "a suite names its spec"),
    ] {
        let output = specdrift(folder.path(), arguments);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {words}");
        assert!(words.contains(told) && !words.contains(SECRET), "{arguments:?}: {words}");
    }
}

#[test]
fn a_diagnosis_is_one_json_text_on_demand() {
    let broken = Server::start(|_| json_of(500));
    let folder = folder("");
    let output =
        specdrift(folder.path(), &["doctor", &broken.url(), "--spec", "api.yaml", "--format", "json"]);
    let read: specdrift::doctor::json::Document = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((read.format, read.exit_code, output.status.code()), (1, 3, Some(3)));
    assert_eq!(read.diagnoses[0].first_failure.as_deref(), Some("request"));
    let names: Vec<&str> = read.diagnoses[0].steps.iter().map(|step| step.step.as_str()).collect();
    let all = ["base URL", "proxy", "DNS", "TCP", "TLS", "HTTP", "credentials", "request", "another", "curl"];
    assert_eq!(names, all);
}

#[test]
fn a_run_that_nobody_answers_ends_with_a_diagnosis() {
    let text = |host: &str| {
        format!(
            "suite: S\nspec: api.yaml\nserver: http://{host}/v1\nenvironment: sandbox\nauth: {{bearer: {SECRET}}}\n\
             send: {{retry: {{tries: 1}}}}\ngenerate: {{valid: [minimal], broken: none}}\n"
        )
    };
    let (silent, healthy) = (closed(), Server::healthy());
    for (host, is_told) in [(&silent, true), (&healthy.host, false)] {
        let folder = folder(&text(host));
        let output = specdrift(folder.path(), &["run", "suite.yaml"]);
        let words = words(&output);
        assert_eq!(words.contains("first to fail: TCP, on the side of the API"), is_told, "{words}");
        assert!(!words.contains(SECRET), "{words}");
    }
}

#[test]
fn which_setting_names_the_proxy_is_told_without_its_password() {
    let folder = folder("");
    let proxy = format!("http://ada:{SECRET}@{}", closed());
    for (url, variables, told) in [
        ("http://api.invalid/v1", &[("http_proxy", proxy.as_str())][..], "go by `http://127.0.0.1:"),
        ("http://api.invalid/v1", &[("all_proxy", &proxy)], "`all_proxy`"),
        ("http://127.0.0.1:1/v1", &[("http_proxy", &proxy)], "the server is on this machine"),
        (
            "http://api.invalid/v1",
            &[("http_proxy", &proxy), ("no_proxy", "api.invalid")],
            "`no_proxy` exempts",
        ),
        ("http://api.invalid/v1", &[], "none is set"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specdrift"));
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
            command.env_remove(name);
        }
        command.args(["doctor", url, "--spec", "api.yaml"]).current_dir(folder.path());
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let words = words(&output);
        assert!(words.contains(told) && !words.contains(SECRET), "{told}: {words}");
        assert_eq!(output.status.code(), Some(3), "{words}");
    }
}

#[test]
fn a_machine_that_trusts_nobody_is_told_before_anything_is_sent() {
    let (server, folder) = (Server::healthy(), folder(""));
    let url = format!("https://{}/v1", server.host);
    let nothing = folder.path().join("nothing.pem");
    std::fs::write(&nothing, "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_specdrift"));
    command.args(["doctor", &url, "--spec", "api.yaml"]).current_dir(folder.path());
    command.env("SSL_CERT_FILE", &nothing).env_remove("SSL_CERT_DIR");
    let output = command.output().unwrap();
    let words = words(&output);
    assert!(words.contains("whom this machine trusts can't be told"), "{words}");
    assert!(
        words.contains("first to fail: TLS, on the side of us") && server.heard.lock().unwrap().is_empty()
    );
}
