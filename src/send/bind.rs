//! What earlier answers put in the place of made-up values. Pure.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use crate::plan::{Body, CaseId, Need, Origin, Plan, Request, Slot, Source};
use crate::send::exchange::{Exchange, Outcome, Response};
use crate::text::{Format, Outline, Pointer};

/// How many bytes a value may have: no id is longer, and an answer must not make requests grow.
const LONGEST: usize = 1_024;

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An exchange that was accepted (2xx), read once for all that take a value from it.
#[derive(Debug)]
pub struct Accepted {
    response: Arc<Response>,
    answer: Option<Value>,
    sent: Option<Value>,
    path: String,
    /// A thing that was there already, where that stands in for an answer.
    found: Option<Value>,
}

impl Accepted {
    /// Reads an exchange; `None` where it was not accepted.
    #[must_use]
    pub fn read(exchange: &Exchange) -> Option<Self> {
        let Outcome::Answered(response) = &exchange.outcome else { return None };
        (200..300).contains(&response.status).then(|| Self {
            answer: serde_json::from_slice(&response.body).ok(),
            sent: exchange.request.body.as_ref().and_then(|body| serde_json::from_slice(&body.0).ok()),
            path: exchange.request.path.clone(),
            response: Arc::clone(response),
            found: None,
        })
    }

    /// Reads one that was refused as invalid (400, 422) or crashed on (500): some servers have made the thing by then. Of its answer
    /// nothing is read.
    pub(super) fn despite(exchange: &Exchange) -> Option<Self> {
        let Outcome::Answered(response) = &exchange.outcome else { return None };
        matches!(response.status, 400 | 422 | 500).then(|| Self {
            answer: None,
            sent: exchange.request.body.as_ref().and_then(|body| serde_json::from_slice(&body.0).ok()),
            path: exchange.request.path.clone(),
            response: Arc::new(Response { status: response.status, ..Response::default() }),
            found: None,
        })
    }

    /// A thing that an exchange would have made and that was found, for what takes a value from the exchange. `status` is that by which
    /// the exchange would have told whether the thing is new.
    pub(super) fn standing(exchange: &Exchange, found: Value, status: u16) -> Self {
        Self {
            answer: None,
            sent: exchange.request.body.as_ref().and_then(|body| serde_json::from_slice(&body.0).ok()),
            path: exchange.request.path.clone(),
            response: Arc::new(Response { status, ..Response::default() }),
            found: Some(found),
        }
    }

    /// The request's path, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// The answer's body, where it is JSON.
    #[must_use]
    pub fn answer(&self) -> Option<&Value> {
        self.answer.as_ref()
    }

    /// The request's body, where it is JSON.
    #[must_use]
    pub fn sent(&self) -> Option<&Value> {
        self.sent.as_ref()
    }

    /// The text, number or boolean that stands there.
    #[must_use]
    pub fn value(&self, source: &Source) -> Option<Value> {
        let scalar = |found: &Value| match found {
            Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(found.clone()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        match source {
            // What is found may stand in another envelope than what was made.
            Source::Body(pointer) => match (&self.found, &self.answer) {
                (Some(found), _) => scalar(pointer.resolve(found).or_else(|| found.get(&*pointer.last()?))?),
                (None, answer) => scalar(pointer.resolve(answer.as_ref()?)?),
            },
            Source::Sent(pointer) => scalar(pointer.resolve(self.sent.as_ref()?)?),
            Source::Header(name) => Some(self.response.header(name)?.trim().into()),
            Source::Location(at) => {
                segment(location_path(self.response.header("location")?), *at).map(Value::from)
            }
            Source::Segment(at) => segment(&self.path, *at).map(Value::from),
        }
    }
}

/// The path of a `Location`: a URL, or a reference to one, without its query and fragment (RFC 9110 section 10.2.2).
fn location_path(location: &str) -> &str {
    let location = location.trim();
    let location = location.split(['?', '#']).next().unwrap_or_default();
    let behind_scheme = location.split_once("://").map(|(_, rest)| rest);
    match behind_scheme.or_else(|| location.strip_prefix("//")) {
        Some(rest) => rest.split_once('/').map_or("", |(_, path)| path),
        None => location,
    }
}

/// A segment of a path, counted from its end, percent-decoded; a slash at the end ends no segment.
fn segment(path: &str, at: usize) -> Option<String> {
    let segment = path.trim_end_matches('/').rsplit('/').nth(at).filter(|segment| !segment.is_empty())?;
    percent_decode_str(segment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// What has been accepted so far, of the cases that others take something from or look at.
#[derive(Debug, Default)]
pub struct Known(HashMap<CaseId, Accepted>);

impl Known {
    /// What is known once all is done.
    #[must_use]
    pub fn of(plan: &Plan, exchanges: &[Exchange]) -> Self {
        let asked = Self::asked(plan);
        let mut known = Self::default();
        for exchange in exchanges.iter().filter(|exchange| asked.contains(&exchange.case)) {
            known.add(exchange);
        }
        known
    }

    /// The cases of a plan that others take something from or look at.
    pub(super) fn asked(plan: &Plan) -> HashSet<CaseId> {
        let needs = plan.cases.iter().flat_map(|case| &case.needs);
        let origins = needs.flat_map(|need| &need.origins).map(|origin| &origin.case);
        origins.chain(plan.cases.iter().filter_map(|case| case.after.as_ref())).cloned().collect()
    }

    pub(super) fn add(&mut self, exchange: &Exchange) {
        self.0.extend(Accepted::read(exchange).map(|accepted| (exchange.case.clone(), accepted)));
    }

    /// Takes note of what stands in for an answer.
    pub(super) fn stand_in(&mut self, case: &CaseId, found: Accepted) {
        self.0.insert(case.clone(), found);
    }

    /// The accepted exchange of a case.
    #[must_use]
    pub fn accepted(&self, case: &CaseId) -> Option<&Accepted> {
        self.0.get(case)
    }

    /// Where the value of a planned request's need comes from: the first origin that was accepted and yields a value that fits.
    #[must_use]
    pub fn origin<'n>(&self, planned: &Request, need: &'n Need) -> Option<(&'n Origin, Value)> {
        need.origins.iter().find_map(|origin| {
            let value = self.accepted(&origin.case)?.value(&origin.source)?;
            fits(planned, &need.slot, &value).then_some((origin, value))
        })
    }
}

/// The request with what is known by now, and which of its needs (by index) nothing met.
pub(super) fn bind(planned: &Request, needs: &[Need], known: &Known) -> (Request, Vec<usize>) {
    let mut fills = Vec::new();
    let mut unbound = Vec::new();
    for (index, need) in needs.iter().enumerate() {
        match known.origin(planned, need) {
            Some((_, value)) => fills.push((&need.slot, value)),
            None => unbound.push(index),
        }
    }
    (filled(planned, &fills), unbound)
}

/// The request with these values in their slots; one that does not fit leaves what stands there.
pub(super) fn filled(planned: &Request, fills: &[(&Slot, Value)]) -> Request {
    let mut request = planned.clone();
    let mut fills: Vec<_> = fills.iter().collect();
    // From the end, so that what is replaced does not move what is still to be replaced.
    fills.sort_by_key(|(slot, _)| match slot {
        Slot::Path(range) | Slot::Query(range) => std::cmp::Reverse(range.start),
        Slot::Header(_) | Slot::Body(_) => std::cmp::Reverse(0),
    });
    for (slot, value) in fills {
        let Some(text) = fitted(planned, slot, value) else { continue };
        match slot {
            Slot::Path(range) => replace(&mut request.path, range.clone(), &text),
            Slot::Query(range) => {
                if let Some(query) = &mut request.query {
                    replace(query, range.clone(), &text);
                }
            }
            Slot::Header(name) => {
                let header = request.headers.iter_mut().find(|(header, _)| header == name);
                if let Some((_, old)) = header {
                    *old = text;
                }
            }
            Slot::Body(pointer) => {
                let spliced = request.body.as_ref().and_then(|body| spliced(body, pointer, value));
                request.body = spliced.or(request.body);
            }
        }
    }
    request
}

/// Whether a value can stand in a slot.
pub(super) fn fits(planned: &Request, slot: &Slot, value: &Value) -> bool {
    fitted(planned, slot, value).is_some()
}

/// The value as it is written in the slot; `None` where it does not fit there.
fn fitted(planned: &Request, slot: &Slot, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let is_plain = !text.is_empty() && text.len() <= LONGEST && !text.contains(char::is_control);
    let escaped = || utf8_percent_encode(&text, UNRESERVED).to_string();
    match slot {
        _ if !is_plain => None,
        // They change the route (RFC 3986 section 5.2.4), and no escape keeps them from it.
        Slot::Path(_) if text == "." || text == ".." => None,
        Slot::Path(range) => planned.path.get(range.clone()).map(|_| escaped()),
        Slot::Query(range) => planned.query.as_ref()?.get(range.clone()).map(|_| escaped()),
        Slot::Header(name) => {
            planned.header(name)?;
            (text.is_ascii() && text.trim() == text).then_some(text)
        }
        Slot::Body(pointer) => spliced(planned.body.as_ref()?, pointer, value).map(|_| text),
    }
}

fn replace(text: &mut String, range: std::ops::Range<usize>, with: &str) {
    if text.get(range.clone()).is_some() {
        text.replace_range(range, with);
    }
}

/// The body with another value of the same type in the place of a member; all its other bytes stay as they are.
fn spliced(body: &Body, pointer: &Pointer, value: &Value) -> Option<Body> {
    let text = std::str::from_utf8(&body.0).ok()?;
    let range = Outline::of(text, Format::Json).find(text, pointer)?.value;
    let old: Value = serde_json::from_str(text.get(range.clone())?).ok()?;
    let is_same = match (&old, value) {
        (Value::String(_), Value::String(_)) | (Value::Bool(_), Value::Bool(_)) => true,
        (Value::Number(old), Value::Number(new)) => old.is_f64() || !new.is_f64(),
        _ => false,
    };
    let spliced = || [&text[..range.start], &value.to_string(), &text[range.end..]].concat();
    is_same.then(|| Body(spliced().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::plan::{Confidence, Holding};

    fn exchange(status: u16, headers: &[(&str, &str)], answer: &Value) -> Exchange {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let response = Response { status, headers, body: answer.to_string().into_bytes() };
        let request = Request {
            method: "POST".to_owned(),
            path: "/base/teams/a%2Fb/people/".to_owned(),
            body: Some(Body(br#"{"name": "ada"}"#.as_slice().into())),
            ..Request::default()
        };
        Exchange {
            case: CaseId("create".into()),
            request: Arc::new(request),
            origin: "http://127.0.0.1:1".into(),
            unbound: Vec::new(),
            earlier: Vec::new(),
            outcome: Outcome::Answered(Arc::new(response)),
            elapsed: Duration::ZERO,
            started: None,
            kept: None,
        }
    }

    #[test]
    fn a_value_is_found_where_the_plan_says() {
        let at = |pointer: &str| Source::Body(Pointer::new(pointer));
        let answer = json!({"id": 7, "data": [{"uuid": "u-1"}], "none": null, "deep": {}});
        let location = |text| vec![("location", text)];
        for (source, headers, found) in [
            (at("/id"), vec![], Some(json!(7))),
            (at("/data/0/uuid"), vec![], Some(json!("u-1"))),
            (at("/data/1/uuid"), vec![], None),
            (at("/none"), vec![], None),
            (at("/deep"), vec![], None),
            (Source::Sent(Pointer::new("/name")), vec![], Some(json!("ada"))),
            (Source::Segment(0), vec![], Some(json!("people"))),
            (Source::Segment(1), vec![], Some(json!("a/b"))),
            (Source::Segment(9), vec![], None),
            (Source::Header("x-id".to_owned()), vec![("x-id", " 9 ")], Some(json!("9"))),
            (Source::Header("x-id".to_owned()), vec![], None),
            (Source::Location(0), location("/things/7"), Some(json!("7"))),
            (Source::Location(0), location("http://host:1/things/a%20b/?x=/1#/2"), Some(json!("a b"))),
            (Source::Location(1), location("https://host/things/7"), Some(json!("things"))),
            (Source::Location(2), location("https://host/things/7"), None),
            (Source::Location(0), location("things/7"), Some(json!("7"))),
            (Source::Location(0), location("//host/things/7"), Some(json!("7"))),
            (Source::Location(0), location("http://host"), None),
            (Source::Location(0), location("/things/%ff"), None),
            (Source::Location(0), vec![], None),
        ] {
            let accepted = Accepted::read(&exchange(201, &headers, &answer)).unwrap();
            assert_eq!(accepted.value(&source), found, "{source:?} {headers:?}");
        }
        assert!(Accepted::read(&exchange(400, &[], &answer)).is_none());
    }

    fn planned() -> Request {
        Request {
            method: "PUT".to_owned(),
            path: "/things/made-up/parts/p".to_owned(),
            query: Some("of=x&n=1".to_owned()),
            headers: vec![("x-owner".to_owned(), "nobody".to_owned())],
            body: Some(Body(
                br#"{"thing": "made-up", "n" : 1, "r":1.5,"ok":true, "o":{}}"#.as_slice().into(),
            )),
            ..Request::default()
        }
    }

    /// Path, query, header and body, as one line.
    fn line(request: &Request) -> String {
        let body = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
        format!("{} {} {}", request.target(), request.header("x-owner").unwrap(), body.unwrap())
    }

    #[test]
    fn a_value_is_written_as_its_place_has_it_or_not_at_all() {
        let body = |pointer: &str| Slot::Body(Pointer::new(pointer));
        let before = line(&planned());
        for (slot, value, from, to) in [
            (Slot::Path(8..15), json!("a/b c?#%.é"), "/made-up/", "/a%2Fb%20c%3F%23%25.%C3%A9/"),
            (Slot::Path(8..15), json!(7), "/made-up/", "/7/"),
            (Slot::Path(8..15), json!(".."), "", ""),
            (Slot::Path(8..15), json!("."), "", ""),
            (Slot::Path(8..15), json!("..."), "/made-up/", "/.../"),
            (Slot::Path(8..15), json!(""), "", ""),
            (Slot::Path(8..15), json!("a\nb"), "", ""),
            (Slot::Path(8..15), json!("a\u{0}"), "", ""),
            (Slot::Path(8..15), json!("x".repeat(2_000)), "", ""),
            (Slot::Path(8..99), json!("a"), "", ""),
            (Slot::Query(3..4), json!("a&b=c+d"), "of=x", "of=a%26b%3Dc%2Bd"),
            (Slot::Query(3..4), json!(true), "of=x", "of=true"),
            (Slot::Header("x-owner".to_owned()), json!("ada"), "nobody", "ada"),
            (Slot::Header("x-owner".to_owned()), json!("a\r\nx: y"), "", ""),
            (Slot::Header("x-owner".to_owned()), json!("é"), "", ""),
            (Slot::Header("x-other".to_owned()), json!("ada"), "", ""),
            (body("/thing"), json!("a\"b"), r#""made-up""#, r#""a\"b""#),
            (body("/thing"), json!(7), "", ""),
            (body("/n"), json!(7), r#""n" : 1"#, r#""n" : 7"#),
            (body("/n"), json!(7.5), "", ""),
            (body("/n"), json!("7"), "", ""),
            (body("/r"), json!(7), r#""r":1.5"#, r#""r":7"#),
            (body("/ok"), json!(false), "true", "false"),
            (body("/o"), json!("x"), "", ""),
            (body("/gone"), json!("x"), "", ""),
        ] {
            let wanted = if from.is_empty() { before.clone() } else { before.replace(from, to) };
            assert_eq!(line(&filled(&planned(), &[(&slot, value.clone())])), wanted, "{slot:?} {value}");
            assert_eq!(fits(&planned(), &slot, &value), !from.is_empty(), "{slot:?} {value}");
        }
    }

    #[test]
    fn several_values_do_not_get_in_each_others_way() {
        let (first, second) = (Slot::Path(8..15), Slot::Path(22..23));
        let body = Slot::Body(Pointer::new("/thing"));
        let fills = [(&first, json!("a longer one")), (&second, json!("q")), (&body, json!("b"))];
        let request = filled(&planned(), &fills);
        assert_eq!(request.path, "/things/a%20longer%20one/parts/q");
        assert!(line(&request).contains(r#"{"thing": "b", "n" : 1"#));
    }

    #[test]
    fn the_first_origin_that_yields_what_fits_is_taken() {
        let origin = |case: &str, pointer: &str| Origin {
            case: CaseId(case.into()),
            source: Source::Body(Pointer::new(pointer)),
            confidence: Confidence::Implied,
            holding: Holding::Own,
        };
        let mut known = Known::default();
        known.add(&exchange(201, &[], &json!({"id": 7, "bad": ".."})));
        known.add(&Exchange { case: CaseId("refused".into()), ..exchange(409, &[], &json!({"id": 1})) });
        for (origins, path, unbound) in [
            (vec![origin("create", "/id")], "/things/7/parts/p", vec![]),
            (vec![origin("refused", "/id"), origin("create", "/id")], "/things/7/parts/p", vec![]),
            (vec![origin("create", "/bad"), origin("create", "/id")], "/things/7/parts/p", vec![]),
            (vec![origin("create", "/none")], "/things/made-up/parts/p", vec![0]),
            (vec![origin("missing", "/id")], "/things/made-up/parts/p", vec![0]),
            (vec![], "/things/made-up/parts/p", vec![0]),
        ] {
            let need = Need { name: "thing".to_owned(), slot: Slot::Path(8..15), origins };
            let (request, left) = bind(&planned(), std::slice::from_ref(&need), &known);
            assert_eq!((request.path.as_str(), left), (path, unbound), "{:?}", need.origins);
        }
    }
}
