//! Whom connections trust, and as whom they come: the only file of the stage that reads certificates.
#![expect(clippy::disallowed_methods, reason = "an address of IO: certificates and keys")]

use std::fs;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use crate::send::base::Base;
use crate::suite::{Checks, Connection, Pem, ProxyChoice, Spanned};
use crate::text::{Complaint, Span};

/// How connections are made, its files read. The default trusts what the system trusts, shows nothing, and takes the proxies of the
/// environment.
#[derive(Debug, Default)]
pub struct Trust {
    ca: Vec<CertificateDer<'static>>,
    identity: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
    checks: Checks,
    pub(super) proxy: ProxyChoice,
}

impl Clone for Trust {
    fn clone(&self) -> Self {
        let identity = self.identity.as_ref().map(|(chain, key)| (chain.clone(), key.clone_key()));
        Self { ca: self.ca.clone(), identity, checks: self.checks, proxy: self.proxy.clone() }
    }
}

impl Trust {
    /// Reads what a suite names.
    ///
    /// # Errors
    /// A complaint for each file that can't be read or does not hold what it should.
    pub fn read(connection: &Connection) -> Result<Self, Vec<Complaint>> {
        let mut log = Vec::new();
        let ca = connection.ca.as_ref().and_then(|pem| certificates("ca", pem, &mut log));
        let identity = connection.client_certificate.as_ref().and_then(|pem| {
            let chain = certificates("client_certificate", pem, &mut log)?;
            let (name, holder) = match &connection.client_key {
                Some(key) => ("client_key", key),
                None => ("client_certificate", pem),
            };
            Some((chain, key(name, holder, &mut log)?))
        });
        if log.is_empty() {
            let (checks, proxy) = (connection.checks, connection.proxy.clone());
            Ok(Self { ca: ca.unwrap_or_default(), identity, checks, proxy })
        } else {
            Err(log)
        }
    }

    /// The same, but that whoever answers is believed: only to look at what is shown.
    pub(crate) fn believing(&self) -> Self {
        Self { checks: Checks::Skipped, ..self.clone() }
    }

    /// TLS by ring. Reading what the system trusts takes time, and a machine may have nothing: a plain server needs none.
    pub(super) fn config(&self, base: &Base) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?;
        let builder = if self.checks == Checks::Skipped {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Believing(provider)))
        } else if !base.is_https() {
            builder.with_root_certificates(RootCertStore::empty())
        } else if self.ca.is_empty() {
            builder.with_platform_verifier()?
        } else {
            let verifier = Verifier::new_with_extra_roots(self.ca.clone(), provider)?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        };
        match &self.identity {
            Some((chain, key)) => builder.with_client_auth_cert(chain.clone(), key.clone_key()),
            None => Ok(builder.with_no_client_auth()),
        }
    }

    /// Whether the certificates of servers are checked.
    #[must_use]
    pub fn checks(&self) -> Checks {
        self.checks
    }
}

fn certificates(
    name: &str,
    pem: &Spanned<Pem>,
    log: &mut Vec<Complaint>,
) -> Option<Vec<CertificateDer<'static>>> {
    let bytes = bytes(name, pem, log)?;
    match CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>() {
        Ok(found) if !found.is_empty() => Some(found),
        Ok(_) => {
            let label = "`-----BEGIN CERTIFICATE-----` is how one begins";
            log.push(wrong(format!("`{name}` holds no certificate in PEM"), pem.span.clone(), label));
            None
        }
        Err(error) => {
            log.push(wrong(format!("`{name}` is no PEM: {error}"), pem.span.clone(), ""));
            None
        }
    }
}

fn key(name: &str, pem: &Spanned<Pem>, log: &mut Vec<Complaint>) -> Option<PrivateKeyDer<'static>> {
    let bytes = bytes(name, pem, log)?;
    let key = PrivateKeyDer::from_pem_slice(&bytes);
    if key.is_err() {
        let is_encrypted = String::from_utf8_lossy(&bytes).contains("ENCRYPTED");
        let (message, label) = if is_encrypted {
            (
                "holds a key that is encrypted",
                "write it without its password: `openssl pkey -in KEY -out PLAIN`",
            )
        } else {
            ("holds no private key in PEM", "give the key that belongs to the certificate: `client_key`")
        };
        log.push(wrong(format!("`{name}` {message}"), pem.span.clone(), label));
    }
    key.ok()
}

fn bytes(name: &str, pem: &Spanned<Pem>, log: &mut Vec<Complaint>) -> Option<Vec<u8>> {
    match &pem.value {
        Pem::Text(text) => Some(text.expose().as_bytes().to_vec()),
        Pem::File(path) => {
            let read = fs::read(path);
            read.map_err(|error| {
                let words = error.to_string();
                let why = words.split(" (os error").next().unwrap_or(&words).to_lowercase();
                let message = format!("the file of `{name}`, `{}`, can't be read: {why}", path.display());
                log.push(wrong(message, pem.span.clone(), "a path is read from the suite's folder"));
            })
            .ok()
        }
    }
}

fn wrong(message: String, at: Option<Span>, label: &str) -> Complaint {
    Complaint::error(message).at(at).label(label)
}

/// Believes whoever answers: that a server holds the key of the certificate that it shows is still proven.
#[derive(Debug)]
struct Believing(Arc<CryptoProvider>);

impl ServerCertVerifier for Believing {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
