//! A line of our own log as a call.

use std::sync::Arc;
use std::time::Duration;

use crate::send::RECORD_FORMAT;
use crate::send::Record;
use crate::send::RecordedBody;
use crate::traffic::address::Address;
use crate::traffic::bytes::from_base64;
use crate::traffic::call::Call;
use crate::traffic::call::Entry;
use crate::traffic::call::Wrong;
use crate::traffic::call::is_file;
use crate::traffic::call::method;
use crate::traffic::left::Left;
use crate::traffic::message;
use crate::traffic::message::Recorded;

/// Reads a line.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn entry(record: Record) -> Result<Entry, Wrong> {
    if record.format != RECORD_FORMAT {
        let message = format!("format {} is not one that this version reads", record.format);
        return Err(Wrong::new("/format", message, "it reads format 1: docs/traffic.md describes it"));
    }
    let address = match Address::parse(&record.url) {
        Ok(address) => address,
        Err(Some(left)) => return Ok(Entry::Left(left)),
        Err(None) => {
            let way_out = "a URL begins with `http://` or `https://` and names a host";
            return Err(Wrong::new("/url", "this is not a URL", way_out));
        }
    };
    let Some(response) = record.response else { return Ok(Entry::Left(Left::NoAnswer)) };
    let verb = method(&record.method).ok_or_else(|| Wrong::new("/method", "this is no method", ""))?;
    let body = record.request.body.map(|body| bytes(body, "/request/body/base64")).transpose()?;
    let answered = response.body.map(|body| bytes(body, "/response/body/base64")).transpose()?;
    let answered = Recorded::Bytes(answered.unwrap_or_default(), response.body_size);
    let headers = message::headers(response.headers);
    let (answer, kept) = message::answer(&verb, response.status, headers, answered, None);
    let seconds = record.duration_ms.unwrap_or_default().max(0.0) / 1e3;
    let call = Call {
        time: record.time,
        method: verb,
        is_asset: is_file(&address.path, answer.header("content-type")),
        address,
        headers: message::headers(record.request.headers),
        body: body.map(Arc::from),
        is_body_lost: record.request.body_size.is_some(),
        answer,
        kept,
        elapsed: Duration::try_from_secs_f64(seconds).unwrap_or_default(),
    };
    Ok(call.left().map_or_else(|| Entry::Call(Box::new(call)), Entry::Left))
}

fn bytes(body: RecordedBody, at: &str) -> Result<Vec<u8>, Wrong> {
    match body {
        RecordedBody::Text(text) => Ok(text.into_bytes()),
        RecordedBody::Binary { base64 } => {
            from_base64(&base64).ok_or_else(|| Wrong::new(at, "this is no Base64", ""))
        }
    }
}
