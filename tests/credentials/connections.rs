//! TLS and proxies: by both ways that requests travel.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use specdrift::plan::Request;
use specdrift::report::json;
use specdrift::report::terminal::{self, Look};
use specdrift::send::{Base, Client, SendError, Transport, Trust};
use specdrift::suite::{Pace, ServerChoice};
use specdrift::text::{Color, render};

use crate::server::{Server, VALID, guarded, json as told, ran, suite};

/// A folder with `ca.pem`, `client.pem`, `client.key`, `both.pem`, `other.pem`, and what a server of that authority shows.
struct Authority {
    folder: tempfile::TempDir,
    certificate: String,
    key: String,
}

impl Authority {
    fn new() -> Self {
        let issuer = |name: &str| {
            let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
        };
        let (ca, other) = (issuer("authority"), issuer("another"));
        let signed = |name: &str| {
            let key = KeyPair::generate().unwrap();
            let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            (params.signed_by(&key, &ca).unwrap().pem(), key.serialize_pem())
        };
        let (certificate, key) = signed("127.0.0.1");
        let (client, client_key) = signed("client");
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("ca.pem", ca.pem()),
            ("other.pem", other.pem()),
            ("both.pem", format!("{client}{client_key}")),
            ("client.pem", client),
            ("client.key", client_key),
            ("nothing.pem", "nothing".to_owned()),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self { folder, certificate, key }
    }

    /// An https server, which may ask for certificates of the same authority.
    fn server(&self, asks: bool) -> Server {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = if asks {
            let mut roots = RootCertStore::empty();
            let ca = std::fs::read(self.folder.path().join("ca.pem")).unwrap();
            roots.add(CertificateDer::from_pem_slice(&ca).unwrap()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        } else {
            builder.with_no_client_auth()
        };
        let chain = vec![CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).unwrap();
        let config = Arc::new(builder.with_single_cert(chain, key).unwrap());
        let mut server = Server::over(
            |heard| match heard.target.as_str() {
                "/token" => told(200, r#"{"access_token": "tok-1-tok"}"#),
                _ => told(200, "{}"),
            },
            move |stream| {
                let connection = ServerConnection::new(Arc::clone(&config)).ok()?;
                Some(Box::new(StreamOwned::new(connection, stream)))
            },
        );
        server.url = server.url.replacen("http:", "https:", 1);
        server
    }

    fn path(&self, name: &str) -> String {
        Path::new(self.folder.path()).join(name).to_string_lossy().into_owned()
    }

    /// `tls:` with `@` standing for the folder.
    fn tls(&self, text: &str) -> String {
        format!("tls: {{{}}}\n", text.replace('@', &format!("{}/", self.folder.path().display())))
    }
}

fn pace() -> Pace {
    Pace { timeout: Duration::from_secs(5), ..Pace::for_server(&ServerChoice::Mock) }
}

/// What comes of one request by reqwest, and of one by hyper's client.
async fn both(url: &str, trust: &Trust) -> [Result<u16, SendError>; 2] {
    let base = Base::parse(url).unwrap();
    let client = Client::trusting(&base, &pace(), trust).unwrap();
    let accept = vec![("accept".to_owned(), "*/*".to_owned())];
    let ordinary =
        Request { method: "GET".to_owned(), path: "/a".to_owned(), headers: accept, ..Request::default() };
    let verbatim = Request { path: "/a/../b".to_owned(), headers: Vec::new(), ..ordinary.clone() };
    let mut came = Vec::new();
    for request in [&ordinary, &verbatim] {
        came.push(client.carry(base.origin(), request).await.map(|answer| answer.status));
    }
    came.try_into().unwrap()
}

#[tokio::test]
async fn servers_are_trusted_and_clients_shown_as_the_suite_says_by_both_clients() {
    let authority = Authority::new();
    for (asks, tls, is_let_in) in [
        (false, "ca: @ca.pem", true),
        (false, "ca: @other.pem", false),
        (false, "insecure: true", true),
        (true, "ca: @ca.pem", false),
        (true, "ca: @ca.pem, client_certificate: @client.pem, client_key: @client.key", true),
        (true, "insecure: true, client_certificate: @both.pem", true),
    ] {
        let server = authority.server(asks);
        let suite = suite(&server.url, &authority.tls(tls));
        let trust =
            Trust::read(&suite.connection).map_err(|complaints| render(&complaints, Color::Plain)).unwrap();
        for came in both(&server.url, &trust).await {
            assert_eq!(came.is_ok(), is_let_in, "{tls}: {came:?}");
            let is_ours = |error: &SendError| matches!(error, SendError::Tls(_) | SendError::Reset(_));
            assert!(came.as_ref().err().is_none_or(is_ours), "{tls}: {came:?}");
        }
    }
}

#[tokio::test]
async fn a_run_over_tls_fetches_its_token_so_too_and_says_when_nobody_is_checked() {
    let authority = Authority::new();
    let server = authority.server(true);
    for (tls, is_insecure) in [
        ("ca: @ca.pem, client_certificate: @client.pem, client_key: @client.key", false),
        ("insecure: true, client_certificate: @both.pem", true),
    ] {
        let lines = format!("auth: {{oauth2: {{client_id: me}}}}\n{VALID}{}", authority.tls(tls));
        let report = ran(&guarded(3), &suite(&server.url, &lines)).await.unwrap();
        assert_eq!(report.totals.passed, 3, "{tls}: {:?}", report.hints);
        let mut text = Vec::new();
        terminal::write(&report, Look { color: Color::Plain, width: 120 }, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text.contains("INSECURE: certificates were not checked"), is_insecure, "{text}");
        let document = serde_json::to_value(json::document(&[report])).unwrap();
        assert_eq!(document["suites"][0].get("insecure").is_some(), is_insecure);
    }
}

#[tokio::test]
async fn certificates_that_can_not_be_used_are_complaints_before_anything_is_sent() {
    let authority = Authority::new();
    let server = authority.server(false);
    for (tls, said) in [
        ("ca: @no.pem", "the file of `ca`"),
        ("ca: @nothing.pem", "`ca` holds no certificate in PEM"),
        ("client_certificate: @client.pem", "`client_certificate` holds no private key"),
        ("client_certificate: @client.pem, client_key: @ca.pem", "`client_key` holds no private key"),
    ] {
        let lines = format!("{VALID}{}", authority.tls(tls));
        let words = ran(&guarded(1), &suite(&server.url, &lines)).await.unwrap_err();
        assert!(words.contains(said) && words.contains("suites/s.yaml:7:"), "{tls}: {words}");
    }
    assert!(server.heard().is_empty() && !authority.path("").is_empty());
}

#[tokio::test]
async fn requests_go_by_the_proxy_that_the_suite_names_by_both_clients() {
    let proxy = Server::start(|_| told(200, "{}"));
    let authority = proxy.url.trim_start_matches("http://");
    for (setting, through) in [
        (format!("proxy: http://ada:w0rd-w0rd@{authority}\n"), true),
        (format!("proxy: {{url: \"{}\", no_proxy: [other.invalid]}}\n", proxy.url), true),
        (format!("proxy: {{url: \"{}\", no_proxy: [api.invalid]}}\n", proxy.url), false),
        ("proxy: off\n".to_owned(), false),
    ] {
        let before = proxy.heard().len();
        let suite = suite("http://api.invalid", &setting);
        let trust = Trust::read(&suite.connection).map_err(|_| ()).unwrap();
        for came in both("http://api.invalid", &trust).await {
            assert_eq!(came.is_ok(), through, "{setting}: {came:?}");
        }
        let heard = proxy.heard().split_off(before);
        assert_eq!(heard.len(), if through { 2 } else { 0 });
        let is_whole = heard.iter().all(|heard| heard.target.starts_with("http://api.invalid/a"));
        let is_shown = heard
            .iter()
            .all(|heard| heard.header("proxy-authorization").is_empty() != setting.contains("ada"));
        assert!(is_whole && is_shown, "{heard:?}");
    }
}
