//! Whether the server proves who it is: version, chain, dates, name.

use jiff::Timestamp;

use crate::doctor::certificate::Certificate;
use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::doctor::steps::reading::{listed, mended};
use crate::health::Side;
use crate::send::{Handshake, SendError, TlsFailure};
use crate::suite::Checks;
use crate::text::plural;

const DAY: i64 = 86_400;
/// Fewer days than this are few.
const SOON: i64 = 14;

pub(super) fn spare(subject: &Subject<'_>) -> Option<String> {
    (!subject.base.is_https()).then(|| "the base URL is plain http".to_owned())
}

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    if let Some(why) = &subject.distrust {
        let text = format!("whom this machine trusts can't be told: {why}");
        let advice =
            "install its authorities (`ca-certificates`), or name one: `SSL_CERT_FILE`, or `tls: {ca: FILE}`";
        return Found::well().fail(Side::Caller, text, advice);
    }
    let Some(handshake) = &facts.handshake else { return Found::skipped("nobody was asked") };
    let certificate = handshake.chain.first().and_then(|der| Certificate::read(der));
    let mut found = shown(Found::well(), handshake, certificate.as_ref());
    let mut is_explained = false;
    if let Some(certificate) = &certificate {
        (found, is_explained) = wrong(found, certificate, subject);
    }
    let mut between = handshake.chain.iter().skip(1).filter_map(|der| Certificate::read(der));
    if let Some(ended) = between.find(|certificate| certificate.ends < subject.now) {
        let text = format!("`{}`, a certificate of its chain, is expired", ended.subject);
        let advice = "whoever runs the API has to renew its chain";
        // Another chain may be found without it.
        found = match &handshake.failure {
            Some(_) if !is_explained => found.fail(Side::Api, text, advice),
            Some(_) | None => found.warn(Side::Api, text, advice),
        };
        is_explained |= handshake.failure.is_some();
    }
    found = match &handshake.failure {
        Some(TlsFailure::NoTls) => found.fail(
            Side::Caller,
            "what answers there does not speak TLS",
            "it may be a plain http port: look at scheme and port of the base URL",
        ),
        Some(failure @ (TlsFailure::Certificate(_) | TlsFailure::UnknownIssuer)) if !is_explained => {
            disbelieved(found, certificate.as_ref(), handshake, failure)
        }
        Some(TlsFailure::Other(error)) => other(found, error),
        Some(TlsFailure::Certificate(_) | TlsFailure::UnknownIssuer) | None => found,
    };
    if subject.suite.connection.checks == Checks::Skipped {
        let text = "certificates are not checked: `insecure`";
        found = found.warn(Side::Caller, text, "name the authority instead: `tls: {ca: FILE}`");
    }
    found
}

fn shown(found: Found, handshake: &Handshake, certificate: Option<&Certificate>) -> Found {
    let found = match handshake.version {
        Some(version) => {
            found.tell(format!("{version}, {} shown", plural(handshake.chain.len(), "certificate")))
        }
        None => found,
    };
    let Some(certificate) = certificate else { return found };
    let names = match certificate.names.as_slice() {
        [] => format!("`{}`", certificate.subject),
        names => listed(names.iter().cloned()),
    };
    let ends = certificate.ends.to_string();
    let ends = ends.split('T').next().unwrap_or_default();
    found.tell(format!("for {names}, issued by `{}`, until {ends}", certificate.issuer))
}

/// What is wrong with a certificate by itself, and whether that explains why it is not believed.
fn wrong(mut found: Found, certificate: &Certificate, subject: &Subject<'_>) -> (Found, bool) {
    let days = |from: Timestamp, to: Timestamp| (to.as_second() - from.as_second()).div_euclid(DAY);
    let (now, host) = (subject.now, &subject.server.host);
    let believed = subject.suite.connection.checks == Checks::Skipped;
    let mut is_wrong = false;
    let mut tell = |found: Found, text: String, advice: &str| {
        is_wrong = true;
        if believed { found.warn(Side::Api, text, advice) } else { found.fail(Side::Api, text, advice) }
    };
    if certificate.ends < now {
        let ago = plural(usize::try_from(days(certificate.ends, now)).unwrap_or_default(), "day");
        let advice =
            "whoever runs the API has to renew it; if it should be good, look at this machine's clock";
        found = tell(found, format!("the certificate is expired: it ended {ago} ago"), advice);
    } else if certificate.begins > now {
        let text = format!("the certificate is not valid yet: it begins {}", certificate.begins);
        found = tell(found, text, "look at this machine's clock");
    } else {
        let left = days(now, certificate.ends);
        let text = format!("{} left", plural(usize::try_from(left).unwrap_or_default(), "day"));
        found = if left < SOON {
            found.warn(Side::Api, text, "whoever runs the API should renew the certificate")
        } else {
            found.tell(text)
        };
    }
    if !certificate.is_for(host) {
        let advice =
            "use a name that it is for as host of the base URL, or have the API's certificate name this host";
        found = tell(found, format!("the certificate is not for `{host}`: wrong name"), advice);
    }
    (found, is_wrong)
}

/// A certificate that is good by itself, and not believed.
fn disbelieved(
    found: Found,
    certificate: Option<&Certificate>,
    handshake: &Handshake,
    failure: &TlsFailure,
) -> Found {
    let Some(certificate) = certificate else {
        return found.fail(
            Side::Api,
            "the certificate is not believed, and can't be read",
            "look at the certificate",
        );
    };
    if certificate.is_self_signed {
        return found.fail(
            Side::Api,
            "the certificate is self-signed: nobody but itself vouches for it",
            "if it is meant to be so, trust it: `tls: {ca: FILE}`",
        );
    }
    if let TlsFailure::Certificate(why) = failure {
        let text = format!("the certificate is not believed: {why}");
        return found.fail(Side::Api, text, "show this to whoever runs the API");
    }
    let chain = if handshake.chain.len() == 1 {
        "; no certificate between is shown: the chain may be incomplete"
    } else {
        ""
    };
    found.fail(
        Side::Api,
        format!("the certificate is not trusted: `{}` is not known here{chain}", certificate.issuer),
        "for an authority of your own, or a proxy that reads TLS, name its certificate: `tls: {ca: FILE}`",
    )
}

fn other(found: Found, error: &SendError) -> Found {
    let (side, advice) = mended(error);
    let (side, advice) = if matches!(error, SendError::Tls(_)) {
        (
            side,
            "the server may want a client certificate (`tls: {client_certificate: FILE}`), or another version of TLS",
        )
    } else if matches!(error, SendError::Reset(_)) {
        (
            Side::Caller,
            "it may be a plain http port, a port of something else, or a firewall that looks at names: look at scheme and port",
        )
    } else {
        (side, advice)
    };
    found.fail(side, error.to_string(), advice)
}
