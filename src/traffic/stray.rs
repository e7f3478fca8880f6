//! Calls that the document does not have.

use crate::judge::choice;
use crate::plan::Reading;
use crate::spec::Api;
use crate::spec::Match;
use crate::traffic::address::Address;
use crate::traffic::call::Call;
use crate::traffic::left::Left;
use crate::traffic::site::Sites;
use crate::traffic::site::Target;

/// How many segments of a path its name has.
const DEEPEST: usize = 20;

/// A call that no operation is for.
pub(crate) struct Stray {
    /// Method and path, what looks like an id standing as `*`.
    pub(crate) name: String,
    /// The path relative to the server's URL.
    pub(crate) path: String,
    pub(crate) reading: Reading,
}

/// A call to a documented path with another method.
///
/// # Errors
/// Why that says nothing about the document.
pub(crate) fn of_method(api: &Api, call: &Call, path: String, matches: &[Match]) -> Result<Stray, Left> {
    if matches!(call.method.as_str(), "HEAD" | "OPTIONS" | "TRACE") {
        return Err(Left::Implicit);
    }
    if is_unserved(call.answer.status) {
        return Err(Left::Unserved);
    }
    let operations: Vec<_> = matches.iter().filter_map(|found| api.operations.get(found.operation)).collect();
    let methods: Vec<_> = operations.iter().map(|operation| operation.method.as_str()).collect();
    let template = operations.first().map_or(path.as_str(), |operation| operation.path.text.as_str());
    Ok(Stray {
        name: format!("{} {template}", call.method),
        reading: Reading::Undocumented {
            documented: format!("only {} on this path", choice(&methods).replace(" or ", " and ")),
            promise: operations.first().and_then(|operation| operation.pointer.parent()),
        },
        path,
    })
}

/// A call to a path that is not documented at all.
///
/// # Errors
/// Why that says nothing about the document.
pub(crate) fn of_path(api: &Api, sites: &Sites, call: &Call, path: String) -> Result<Stray, Left> {
    if matches!(call.method.as_str(), "OPTIONS" | "TRACE") {
        return Err(Left::Implicit);
    }
    if is_unserved(call.answer.status) {
        return Err(Left::Unserved);
    }
    if call.is_asset {
        return Err(Left::Asset);
    }
    if leads_to_documented(api, sites, call) {
        return Err(Left::Redirected);
    }
    let named = path.split('/').map(|segment| if is_id(segment) { "*" } else { segment });
    let name = named.take(DEEPEST).collect::<Vec<_>>().join("/");
    Ok(Stray {
        name: format!("{} {name}", call.method),
        reading: Reading::Undocumented { documented: "no such path".to_owned(), promise: None },
        path,
    })
}

fn is_unserved(status: u16) -> bool {
    matches!(status, 404 | 405 | 410 | 501)
}

/// Whether the answer sends the call on to a path that is documented: the same one with or without a slash, most often.
fn leads_to_documented(api: &Api, sites: &Sites, call: &Call) -> bool {
    let Some(location) = call.answer.header("location").filter(|_| (300..400).contains(&call.answer.status))
    else {
        return false;
    };
    let absolute = match location {
        path if path.starts_with('/') && !path.starts_with("//") => format!("{}{path}", call.address.origin),
        other => other.to_owned(),
    };
    Address::parse(&absolute).is_ok_and(|address| {
        let target = sites.target(api, &call.method, &address);
        matches!(target, Target::Operations(_) | Target::OtherMethods(..) | Target::Ambiguous)
    })
}

/// Whether a segment of a path looks like the name of one thing rather than of a kind: a number, a UUID, letters and digits mixed at
/// length.
fn is_id(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits > 0 && digits == segment.len();
    let is_hex = segment.len() >= 8 && segment.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_mixed = digits > 0 && segment.len() >= 12;
    let is_prefixed = digits > 0 && segment.contains('_');
    let is_odd = segment.contains(['%', '@', '=', ':']);
    is_number || (is_hex && digits > 0) || is_mixed || is_prefixed || is_odd || segment.len() > 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_names() {
        for (segment, id) in [
            ("42", true),
            ("3f2b8c1e-8e0f-4f0e-9a55-0d6f5f7a1c2b", true),
            ("lead_1", true),
            ("ada%40example.com", true),
            ("01ARZ3NDEKTSV4RRFFQ69G5FAV", true),
            ("v1", false),
            ("leads", false),
            ("oauth2", false),
            ("deadbeef", false),
            ("", false),
        ] {
            assert_eq!(is_id(segment), id, "{segment}");
        }
    }
}
