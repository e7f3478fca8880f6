//! Servers that show certificates.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::world::{Server, bearer, check, diagnosis, json_of, written};
use specdrift::doctor::State;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer(name: &str) -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for a name, until a year, signed by this one or by itself; and its key.
fn certificate(name: &str, until: i32, issuer: Option<&Issuer>) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    let signed = match issuer {
        Some(issuer) => params.signed_by(&key, issuer),
        None => params.self_signed(&key),
    };
    (signed.unwrap().pem(), key.serialize_pem())
}

fn server((certificate, key): &(String, String)) -> Server {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let builder =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap());
    Server::over(
        |path| json_of(if path.starts_with("/v1/things") { 200 } else { 404 }),
        move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).ok()?;
            Some(Box::new(StreamOwned::new(connection, stream)))
        },
    )
}

/// The suite's lines that trust an authority.
fn trusting(authority: &Issuer) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let lines = format!("tls: {{ca: {}}}\n{}", file.display(), bearer());
    (folder, lines)
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_is_called_what_it_is() {
    let (known, stranger) = (issuer("Known"), issuer("Stranger"));
    let (_folder, lines) = trusting(&known);
    for (shown, words) in [
        (certificate("127.0.0.1", 2060, Some(&stranger)), "`Stranger` is not known here"),
        (certificate("127.0.0.1", 2060, None), "self-signed"),
        (certificate("127.0.0.1", 2024, Some(&known)), "expired: it ended"),
        (certificate("api.example.com", 2060, Some(&known)), "not for `127.0.0.1`: wrong name"),
    ] {
        let server = server(&shown);
        let diagnosis = diagnosis(&format!("https://{}/v1", server.host), &lines).await;
        check(&diagnosis, ("TLS", "the API", words));
        assert!(server.heard.lock().unwrap().is_empty(), "nothing is sent to whom nobody believes");
    }
}

#[tokio::test]
async fn a_certificate_that_is_believed_is_told_with_the_days_that_it_has_left() {
    let known = issuer("Known");
    let (_folder, lines) = trusting(&known);
    let server = server(&certificate("127.0.0.1", 2060, Some(&known)));
    let diagnosis = diagnosis(&format!("https://{}/v1", server.host), &lines).await;
    let tls = diagnosis.steps.iter().find(|step| step.name == "TLS").unwrap();
    let told = tls.told.join("\n");
    let is_told = told.contains("TLS 1.3")
        && told.contains("issued by `Known`, until 2060-01-01")
        && told.contains("days left");
    assert!(tls.state == State::Well && is_told && diagnosis.exit_code() == 0, "{}", written(&diagnosis));
}

#[tokio::test]
async fn a_plain_server_where_https_is_asked_is_told() {
    let (_folder, lines) = trusting(&issuer("Known"));
    let server = Server::over(
        |_| json_of(200),
        |mut stream| {
            let _ = std::io::Write::write_all(
                &mut stream,
                b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n",
            );
            // What was sent is read, or the connection would be reset before the answer is.
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
            None
        },
    );
    let diagnosis = diagnosis(&format!("https://{}/v1", server.host), &lines).await;
    check(&diagnosis, ("TLS", "us", "does not speak TLS"));
}
