//! Between hyper's requests and answers, and ours.

use std::sync::Arc;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Request as Received, Response as Sent, StatusCode};

use crate::mock::promise::Answer;
use crate::mock::state::Size;
use crate::plan::{Body, Request};

/// How many bytes of a request's body are read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// A request, read whole as far as the server reads.
pub(crate) async fn read(received: Received<Incoming>) -> (Request, Size) {
    let (head, body) = received.into_parts();
    let (body, size) = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => (body.to_bytes(), Size::Whole),
        Err(why) if why.is::<LengthLimitError>() => (Bytes::new(), Size::TooLarge),
        // Half a request: nobody waits for the answer.
        Err(_) => (Bytes::new(), Size::Whole),
    };
    let latin1 = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), latin1(value))).collect(),
        body: (!body.is_empty()).then(|| Body(Arc::from(body.as_ref()))),
        credentials: false,
    };
    (request, size)
}

/// An answer, as it is sent.
pub(crate) fn sent(answer: Answer) -> Sent<Full<Bytes>> {
    let media = answer.content.as_ref().map(|content| ("content-type".to_owned(), content.media.clone()));
    let bytes = answer.content.map(|content| Bytes::from(content.into_bytes())).unwrap_or_default();
    let mut response = Sent::new(Full::new(bytes));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers.into_iter().chain(media) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
