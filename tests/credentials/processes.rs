//! Several processes, and all that they write.

use std::path::Path;
use std::process::{Command, Output};

use crate::server::{Server, guarded, json};

const SUITE: &str = "suite: S
spec: spec.yaml
environment: sandbox
auth: {oauth2: {client_id: me, client_secret: s3cr3t-s3cr3t, token_url: /token}}
generate: {valid: [minimal], broken: none}
follow_up: off
";

fn folder(server: &Server) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("spec.yaml"), guarded(3)).unwrap();
    std::fs::write(folder.path().join("suite.yaml"), format!("{SUITE}server: {}\n", server.url)).unwrap();
    folder
}

fn specdrift(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specdrift"));
    command.args(["run", "suite.yaml"]).args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.env("SPECDRIFT_CACHE", folder.join("cache"));
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
    ] {
        command.env_remove(name);
    }
    command
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn processes_share_one_token_by_a_file_that_nobody_else_reads() {
    let server = Server::start(|heard| match heard.target.as_str() {
        "/token" => json(200, r#"{"access_token": "tok-1-tok", "expires_in": 3600}"#),
        _ => json(200, "{}"),
    });
    let folder = folder(&server);
    let at_once: Vec<_> = (0..4)
        .map(|_| specdrift(folder.path(), &[]).stdout(std::process::Stdio::piped()).spawn().unwrap())
        .collect();
    for child in at_once {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", words(&output));
    }
    assert_eq!((server.asked(), server.served().len()), (1, 12));
    let files: Vec<_> = std::fs::read_dir(folder.path().join("cache/tokens")).unwrap().flatten().collect();
    assert_eq!(files.len(), 2, "the token and its lock");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
        assert!(
            files.iter().all(|file| mode(&file.path()) == 0)
                && mode(&folder.path().join("cache/tokens")) == 0
        );
    }
    let names = files.iter().map(|file| file.file_name().to_string_lossy().into_owned()).collect::<String>();
    assert!(!names.contains("me") || names.len() > 100);
    // Who wants a new one gets it, and leaves nothing behind.
    for (arguments, asked) in [(&["--no-token-cache"][..], 2), (&[], 2)] {
        assert!(specdrift(folder.path(), arguments).output().unwrap().status.success());
        assert_eq!(server.asked(), asked);
    }
    // A file that is broken is passed over; another secret makes it worthless.
    for file in &files {
        std::fs::write(file.path(), "{").unwrap();
    }
    assert!(specdrift(folder.path(), &[]).output().unwrap().status.success());
    assert_eq!(server.asked(), 3);
    let other = SUITE.replace("s3cr3t-s3cr3t", "an0ther-s3cr3t");
    std::fs::write(folder.path().join("suite.yaml"), format!("{other}server: {}\n", server.url)).unwrap();
    assert!(specdrift(folder.path(), &[]).output().unwrap().status.success());
    assert_eq!(server.asked(), 4);
}

#[test]
fn a_token_that_another_process_left_and_nobody_takes_is_fetched_anew() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let issued = AtomicUsize::new(0);
    let revoked = std::sync::Arc::new(AtomicUsize::new(0));
    let good = std::sync::Arc::clone(&revoked);
    let server = Server::start(move |heard| {
        if heard.target == "/token" {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            return json(200, &format!(r#"{{"access_token": "tok-{number}-tok", "expires_in": 3600}}"#));
        }
        let number: usize =
            heard.bearer().split('-').nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
        json(if number > good.load(Ordering::SeqCst) { 200 } else { 401 }, "{}")
    });
    let folder = folder(&server);
    for (revoke, asked) in [(0, 1), (1, 2), (1, 2)] {
        revoked.store(revoke, Ordering::SeqCst);
        let output = specdrift(folder.path(), &[]).output().unwrap();
        assert!(output.status.success(), "{}", words(&output));
        assert_eq!(server.asked(), asked);
    }
}

#[test]
fn no_token_and_no_secret_is_shown_anywhere() {
    // Echoes whatever it is shown, and keeps no promise.
    let server = Server::start(|heard| match heard.target.as_str() {
        "/token" => {
            json(200, r#"{"access_token": "tok-1-tok/+x", "refresh_token": "ref-1-ref", "expires_in": 3600}"#)
        }
        _ => {
            json(500, &format!(r#"["{}", "{}", "ref-1-ref"]"#, heard.bearer(), heard.header("authorization")))
        }
    });
    let folder = folder(&server);
    let output = specdrift(folder.path(), &["-v", "--report", "json=report.json"]).output().unwrap();
    let text = words(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("\"Authorization: Bearer \"") || text.contains("$TOKEN"), "{text}");
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(report.contains("$TOKEN"), "{report}");
    for secret in ["tok-1-tok", "ref-1-ref", "s3cr3t-s3cr3t", "bWU6czNjcjN0LXMzY3IzdA"] {
        assert!(!text.contains(secret) && !report.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn the_proxies_of_the_environment_are_used_and_told() {
    let proxy = Server::start(|_| json(200, "{}"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("spec.yaml"), guarded(3)).unwrap();
    let suite = SUITE
        .replace("auth:", "x-auth:")
        .replace("x-auth: {oauth2: {client_id: me, client_secret: s3cr3t-s3cr3t, token_url: /token}}\n", "");
    let with = |lines: &str| {
        std::fs::write(
            folder.path().join("suite.yaml"),
            format!("{suite}server: http://api.invalid\n{lines}"),
        )
        .unwrap();
    };
    let url = proxy.url.replacen("http://", "http://ada:w0rd-w0rd@", 1);
    with("");
    let output = specdrift(folder.path(), &["--report", "json=report.json"])
        .env("HTTP_PROXY", &url)
        .env("http_proxy", &url)
        .output()
        .unwrap();
    let text = words(&output);
    assert!(output.status.success() && text.contains(&format!("by the proxy {}", proxy.url)), "{text}");
    assert!(!text.contains("w0rd-w0rd"), "{text}");
    let heard = proxy.heard();
    assert!(heard.len() == 3 && heard[0].target.starts_with("http://api.invalid/thing"), "{heard:?}");
    assert_eq!(heard[0].header("proxy-authorization"), "Basic YWRhOncwcmQtdzByZA==");
    let report: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(report["suites"][0]["proxy"], serde_json::json!(proxy.url));
    with("proxy: off\nsend: {retry: off}\n");
    let output = specdrift(folder.path(), &[]).env("http_proxy", &url).output().unwrap();
    assert_eq!((output.status.code(), proxy.heard().len()), (Some(3), 3), "{}", words(&output));
}
