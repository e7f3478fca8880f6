//! What the API itself says about an error: its code, its message, its name for the request.

use serde_json::Value;

use crate::send::Response;
use crate::suite::Envelope;
use crate::text::Pointer;

/// What the API itself said, as far as it can be found. Never masked here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its machine-readable code: `VALIDATION_ERROR`.
    pub code: Option<String>,
    /// Its message for people.
    pub message: Option<String>,
    /// Its name for the request, to give to its support.
    pub request_id: Option<String>,
}

/// Where APIs keep these where no suite says it: RFC 9457, OAuth, JSON:API, and the habits of frameworks.
const CODES: [&str; 6] = ["/code", "/error/code", "/errorCode", "/error_code", "/errors/0/code", "/type"];
const MESSAGES: [&str; 11] = [
    "/message",
    "/error/message",
    "/detail",
    "/error_description",
    "/error",
    "/title",
    "/msg",
    "/errors/0/detail",
    "/errors/0/message",
    "/errors/0",
    "/detail/0/msg",
];
const REQUEST_IDS: [&str; 4] = ["/requestId", "/request_id", "/error/requestId", "/traceId"];
const REQUEST_ID_HEADERS: [&str; 6] =
    ["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "x-trace-id", "traceparent"];

impl Told {
    /// Reads an answer; only errors are asked for code and message.
    #[must_use]
    pub fn by(envelope: Option<&Envelope>, response: &Response) -> Self {
        let body: Option<Value> = serde_json::from_slice(&response.body).ok();
        let is_error = response.status >= 400;
        let find = |named: Option<&Pointer>, usual: &[&str]| {
            let body = body.as_ref()?;
            named
                .and_then(|pointer| text(pointer.resolve(body)?))
                .or_else(|| usual.iter().find_map(|pointer| text(body.pointer(pointer)?)))
        };
        let named =
            |field: fn(&Envelope) -> &Option<Pointer>| envelope.and_then(|envelope| field(envelope).as_ref());
        let header =
            || REQUEST_ID_HEADERS.iter().find_map(|name| response.header(name)).map(ToOwned::to_owned);
        Self {
            code: find(named(|envelope| &envelope.code), &CODES).filter(|_| is_error),
            message: find(named(|envelope| &envelope.message), &MESSAGES).filter(|_| is_error),
            request_id: find(named(|envelope| &envelope.request_id), &REQUEST_IDS).or_else(header),
        }
    }

    /// Whether it said nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_speaks_in_the_envelope_or_as_is_usual() {
        let envelope =
            Envelope { schema: None, code: Some(Pointer::new("/fault/id")), message: None, request_id: None };
        for (body, code, message, request_id) in [
            (r#"{"code": "A", "error": "bad", "requestId": "req_1"}"#, Some("A"), Some("bad"), Some("req_1")),
            (r#"{"fault": {"id": 7}, "detail": "no"}"#, Some("7"), Some("no"), Some("from-header")),
            (r#"{"detail": [{"msg": "field required"}]}"#, None, Some("field required"), Some("from-header")),
            ("<html>", None, None, Some("from-header")),
            ("", None, None, Some("from-header")),
        ] {
            let response = Response {
                status: 400,
                headers: vec![("x-request-id".to_owned(), "from-header".to_owned())],
                body: body.as_bytes().to_vec(),
            };
            let told = Told::by(Some(&envelope), &response);
            let got = (told.code.as_deref(), told.message.as_deref(), told.request_id.as_deref());
            assert_eq!(got, (code, message, request_id), "{body}");
        }
    }
}
