//! Is an answer from a cache as fresh as it says it is?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;

/// An `Age` beyond what `Cache-Control` lets a shared cache keep (RFC 9111 sections 4.2, 5.1 and 5.2.2; RFC 5861 for what may be
/// served beyond it).
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let response = evidence.response;
    let age = response.header("age").and_then(|age| age.trim().parse::<u64>().ok());
    let (Some(age), true) = (age, evidence.is_success()) else { return Vec::new() };
    let lines = response.headers.iter().filter(|(name, _)| name == "cache-control");
    let directives: Vec<&str> = lines.flat_map(|(_, line)| line.split(',')).map(str::trim).collect();
    let seconds = |wanted: &str| {
        directives.iter().find_map(|directive| {
            let (name, value) = directive.split_once('=')?;
            let value = value.trim().trim_matches('"').parse::<u64>().ok()?;
            name.trim().eq_ignore_ascii_case(wanted).then_some((wanted.to_owned(), value))
        })
    };
    // In a shared cache, which is all that stands between a client and a server, `s-maxage` is what counts.
    let Some((name, fresh)) = seconds("s-maxage").or_else(|| seconds("max-age")) else { return Vec::new() };
    let beyond = ["stale-while-revalidate", "stale-if-error"].into_iter().filter_map(seconds);
    let longest = beyond.map(|(_, more)| more).max().unwrap_or_default();
    if age <= fresh.saturating_add(longest) {
        return Vec::new();
    }
    vec![
        Finding::new(Code::StaleAnswer, format!("`{name}={fresh}`"), format!("`Age: {age}`"))
            .at("header:Age"),
    ]
}
