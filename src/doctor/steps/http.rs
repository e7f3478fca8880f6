//! Whether HTTP is answered, where redirects lead, and how far the clocks are apart.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use crate::doctor::facts::{Facts, Hop, Lead, LeadKind, Subject};
use crate::doctor::model::{Found, Mark};
use crate::doctor::steps::reading::{is_page, is_slow, mended};
use crate::health::Side;
use crate::send::SendError;
use crate::spec::StatusPattern;
use crate::text::duration;

/// Clocks that are further apart break tokens and signatures.
const SKEW: Duration = Duration::from_secs(60);
const DATES: DateTimeParser = DateTimeParser::new();

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    let mut found = Found::well();
    for hop in &facts.hops {
        found = along(found, subject, hop);
    }
    let Some(first) = facts.hops.first() else { return Found::skipped("nobody was asked") };
    if is_slow(subject, first.elapsed) && first.result.is_ok() {
        let text = format!("slow: {}", duration(first.elapsed));
        found = found.warn(Side::Api, text, "`send: timeout:` waits longer; the API has to be faster");
    }
    clock(found, first)
}

fn along(found: Found, subject: &Subject<'_>, hop: &Hop) -> Found {
    let answer = match &hop.result {
        Ok(answer) => answer,
        Err(error) => {
            let is_other_port = matches!(error, SendError::Reset(_) | SendError::Malformed(_))
                && hop.url.starts_with("http:");
            let (side, advice) = if is_other_port {
                (Side::Caller, "it may be an https port: begin the base URL with `https://`")
            } else {
                mended(error)
            };
            return found.fail(side, format!("GET {}: {error}", hop.url), advice);
        }
    };
    let told = format!("GET {} without credentials: {}", hop.url, answer.status);
    let Some(to) = &hop.to else {
        let is_gate = answer.status < 400 && is_page(answer) && !subject.cases.is_empty();
        let told = if is_gate { format!("{told}, a page for people (HTML)") } else { told };
        return found.tell(told);
    };
    let is_documented = subject.cases.first().is_some_and(|case| {
        let promises = &subject.api.operations[case.operation].responses;
        promises.iter().any(|promise| promise.status == StatusPattern::Exact(answer.status))
    });
    let told = format!("{told}, a redirect to {}", to.url);
    if is_documented || subject.cases.is_empty() { found.tell(told) } else { redirected(found, told, to) }
}

/// Without credentials some APIs lead to a login page: whether that is the fault, the request with credentials shows.
fn redirected(found: Found, told: String, to: &Lead) -> Found {
    let is_login = leads_to_login(&to.url);
    let origin = to.url.split('/').take(3).collect::<Vec<_>>().join("/");
    match to.kind {
        LeadKind::Secured => found.fail(
            Side::Caller,
            format!("{told}: the same host by https"),
            format!("requests follow no redirect: use `{origin}` as the base URL's beginning"),
        ),
        LeadKind::Elsewhere | LeadKind::Here | LeadKind::OtherPort if is_login => found
            .warn(
                Side::Caller,
                format!("{told}: a login page, it seems"),
                "this is an address for people in browsers: look for the API's own base URL, and at `auth:`",
            )
            .marked(Mark::Redirect),
        LeadKind::Elsewhere => found
            .warn(
                Side::Caller,
                format!("{told}: another host, which is not asked"),
                format!("requests follow no redirect: if `{origin}` is the API's, use it in the base URL"),
            )
            .marked(Mark::Redirect),
        LeadKind::OtherPort => found
            .warn(
                Side::Caller,
                format!("{told}: another scheme or port"),
                format!("requests follow no redirect: use `{origin}` as the base URL's beginning"),
            )
            .marked(Mark::Redirect),
        LeadKind::Here => found.warn(
            Side::Api,
            told,
            "requests follow no redirect: the document's path, or the base URL's, is not quite the server's",
        ),
    }
}

/// By a word of its own in host or path: `/authors` is none.
fn leads_to_login(url: &str) -> bool {
    let url = url.to_lowercase().replace(['-', '_'], "");
    let mut words = url.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| ["login", "signin", "sso", "auth", "oauth", "oauth2", "authorize"].contains(&word))
}

/// How far this machine's clock is from the server's `Date` (RFC 9110 section 6.6.1), less the time that the answer took.
fn clock(found: Found, hop: &Hop) -> Found {
    let date = hop.result.as_ref().ok().and_then(|answer| answer.header("date"));
    let Some(date) = date.and_then(|date| DATES.parse_timestamp(date).ok()) else { return found };
    let apart = apart(hop.at, date);
    let early = if hop.at > date { "ahead of" } else { "behind" };
    if apart <= SKEW + hop.elapsed {
        return found;
    }
    let text = format!("this machine's clock is {} {early} the server's", duration(apart));
    found.warn(Side::Caller, text, "set one of them right: tokens, signatures and certificates depend on it")
}

fn apart(one: Timestamp, other: Timestamp) -> Duration {
    Duration::from_secs((one.as_second() - other.as_second()).unsigned_abs())
}
