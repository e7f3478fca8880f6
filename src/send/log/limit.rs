//! How many more requests a server says that it takes.

use crate::send::exchange::Response;

/// The headers that say it with a number alone.
const NUMBERS: [&str; 4] =
    ["x-rate-limit-remaining", "x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-requests-left"];

/// The least of what an answer's headers say is left: `X-Rate-Limit-*`, `X-RateLimit-*`, and `RateLimit` in both forms that drafts of the
/// IETF have had (`"default";r=50;t=30`, `limit=100, remaining=50, reset=30`).
pub(super) fn left(answer: &Response) -> Option<u64> {
    let numbers = NUMBERS.iter().filter_map(|name| answer.header(name)?.trim().parse().ok());
    let lists = answer.headers.iter().filter(|(name, _)| name == "ratelimit").flat_map(|(_, value)| {
        value.split([';', ',']).filter_map(|item| {
            let (name, value) = item.split_once('=')?;
            matches!(name.trim(), "r" | "remaining").then(|| value.trim().parse::<u64>().ok())?
        })
    });
    numbers.chain(lists).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_read_from_every_family_of_headers() {
        for (name, value, expected) in [
            ("x-rate-limit-remaining", "12", Some(12)),
            ("x-ratelimit-remaining", " 0 ", Some(0)),
            ("ratelimit-remaining", "7", Some(7)),
            ("ratelimit", "\"default\";r=50;t=30", Some(50)),
            ("ratelimit", "\"a\";r=50;t=30, \"b\";r=3", Some(3)),
            ("ratelimit", "limit=100, remaining=50, reset=30", Some(50)),
            ("x-rate-limit-remaining", "many", None),
            ("x-other", "1", None),
        ] {
            let headers = vec![(name.to_owned(), value.to_owned())];
            let answer = Response { status: 200, headers, body: Vec::new() };
            assert_eq!(left(&answer), expected, "{name}: {value}");
        }
    }
}
