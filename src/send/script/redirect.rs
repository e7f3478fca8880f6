//! Redirections (RFC 9110 section 15.4), where a step follows them. Pure.

use reqwest::Url;

use crate::plan::Request;
use crate::send::exchange::Response;

/// How many are followed one after the other.
pub(super) const MOST: usize = 10;

/// What an answer leads to on the same server; `None` where it leads nowhere, or elsewhere: credentials are for this server alone.
pub(super) fn next(origin: &str, request: &Request, answer: &Response) -> Option<Request> {
    let keeps_method = match answer.status {
        301 | 302 => !matches!(request.method.as_str(), "POST"),
        303 => matches!(request.method.as_str(), "GET" | "HEAD"),
        307 | 308 => true,
        _ => return None,
    };
    let here = Url::parse(&format!("{origin}{}", request.target())).ok()?;
    let there = here.join(answer.header("location")?.trim()).ok()?;
    if there.origin() != here.origin() {
        return None;
    }
    let is_kept = |name: &str| keeps_method || !matches!(name, "content-type" | "content-length");
    Some(Request {
        method: if keeps_method { request.method.clone() } else { "GET".to_owned() },
        path: there.path().to_owned(),
        query: there.query().map(str::to_owned),
        headers: request.headers.iter().filter(|(name, _)| is_kept(name)).cloned().collect(),
        body: request.body.clone().filter(|_| keeps_method),
        credentials: request.credentials,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_stay_on_the_server_and_change_the_method_as_http_says() {
        for (status, method, location, leads_to) in [
            (302, "POST", "/b?x=1", Some("GET /b?x=1")),
            (303, "PUT", "b", Some("GET /a/b")),
            (307, "POST", "http://h.example/c", Some("POST /c")),
            (308, "DELETE", "../d", Some("DELETE /d")),
            (301, "GET", "https://h.example/c", None),
            (302, "GET", "http://other.example/c", None),
            (200, "GET", "/b", None),
        ] {
            let request = Request { method: method.into(), path: "/a/x".into(), ..Request::default() };
            let headers = vec![("location".to_owned(), location.to_owned())];
            let answer = Response { status, headers, body: Vec::new() };
            let next = next("http://h.example", &request, &answer);
            let told = next.map(|next| format!("{} {}", next.method, next.target()));
            assert_eq!(told.as_deref(), leads_to, "{status} {method} {location}");
        }
    }
}
