//! An entry of a HAR (HTTP Archive 1.2) as a call. Only what can't be guessed is asked for; what browsers, proxies and test tools leave out,
//! add (`_resourceType`) or write in their own way is put up with.

use std::sync::Arc;
use std::time::Duration;

use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

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
use crate::traffic::message::content_length;

/// What browsers call the requests of a page that are no calls to an API.
const ASSETS: [&str; 11] = [
    "document",
    "stylesheet",
    "script",
    "image",
    "font",
    "media",
    "manifest",
    "texttrack",
    "ping",
    "csp-violation-report",
    "cspviolationreport",
];

/// Reads an entry.
///
/// # Errors
/// What is wrong with it: no request, no URL, a status that is none, a body that is not what it says.
pub(crate) fn entry(entry: &Value) -> Result<Entry, Wrong> {
    let request = entry.get("request").filter(|request| request.is_object());
    let request = request.ok_or_else(|| {
        Wrong::new("", "the entry has no `request`", "an entry holds a `request` and a `response`")
    })?;
    let verb = text(request, "method");
    let verb = verb.ok_or_else(|| Wrong::new("/request", "the request has no `method`", ""))?;
    let verb = method(verb).ok_or_else(|| Wrong::new("/request/method", "this is no method", ""))?;
    let url = text(request, "url").ok_or_else(|| Wrong::new("/request", "the request has no `url`", ""))?;
    let address = match Address::parse(url) {
        Ok(address) => address,
        Err(Some(left)) => return Ok(Entry::Left(left)),
        Err(None) => {
            let way_out = "a URL begins with `http://` or `https://` and names a host";
            return Err(Wrong::new("/request/url", "this is not a URL", way_out));
        }
    };
    let kind = text(entry, "_resourceType").unwrap_or_default().to_ascii_lowercase();
    if let Some(left) = by_kind(entry, &kind) {
        return Ok(Entry::Left(left));
    }
    let Some(status) = status(entry)? else { return Ok(Entry::Left(Left::NoAnswer)) };
    let response = entry.get("response").unwrap_or(&Value::Null);
    let mut headers = message::headers(pairs(request.get("headers")));
    let (body, is_body_lost) = request_body(request, &mut headers)?;
    let answered = message::headers(pairs(response.get("headers")));
    let content = response.get("content").unwrap_or(&Value::Null);
    let media_type = text(content, "mimeType").filter(|name| name.contains('/') && *name != "x-unknown");
    let body_of_answer = response_body(response, content, &answered)?;
    let (answer, kept) = message::answer(&verb, status, answered, body_of_answer, media_type);
    let is_asset = match kind.as_str() {
        "xhr" | "fetch" => false,
        kind if ASSETS.contains(&kind) => true,
        _ => is_file(&address.path, answer.header("content-type").or(media_type)),
    };
    let call = Call {
        time: text(entry, "startedDateTime").map(ToOwned::to_owned),
        method: verb,
        address,
        headers,
        body: body.map(Arc::from),
        is_body_lost,
        answer,
        kept,
        elapsed: milliseconds(entry.get("time")),
        is_asset,
    };
    Ok(call.left().map_or_else(|| Entry::Call(Box::new(call)), Entry::Left))
}

/// What a browser says of an entry that is none of HTTP, or that no server answered.
fn by_kind(entry: &Value, kind: &str) -> Option<Left> {
    let is_set =
        |of: Option<&Value>, name: &str| of.is_some_and(|of| of.get(name) == Some(&Value::Bool(true)));
    if kind == "websocket" || entry.get("_webSocketMessages").is_some() {
        return Some(Left::WebSocket);
    }
    if kind == "preflight" {
        return Some(Left::Preflight);
    }
    let name = "_fetchedViaServiceWorker";
    let is_internal = is_set(Some(entry), name) || is_set(entry.get("response"), name);
    is_internal.then_some(Left::Internal)
}

/// The status; `None` where nothing was answered: recorders write 0, -1, null or nothing at all.
fn status(entry: &Value) -> Result<Option<u16>, Wrong> {
    let wrong = || {
        let way_out = "a status is a number from 100 to 599, and 0 where nothing was answered";
        Wrong::new("/response/status", "this is no status", way_out)
    };
    match entry.get("response").and_then(|response| response.get("status")) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => match number.as_i64() {
            Some(status) if status <= 0 => Ok(None),
            Some(status @ 100..=999) => Ok(u16::try_from(status).ok()),
            Some(_) | None => Err(wrong()),
        },
        Some(Value::String(text)) => match text.trim().parse::<u16>() {
            Ok(0) => Ok(None),
            Ok(status @ 100..=999) => Ok(Some(status)),
            Ok(_) | Err(_) => Err(wrong()),
        },
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => Err(wrong()),
    }
}

/// The body that was sent, and whether what was recorded is another.
fn request_body(
    request: &Value,
    headers: &mut Vec<(String, String)>,
) -> Result<(Option<Vec<u8>>, bool), Wrong> {
    let length = content_length(headers);
    let size = request.get("bodySize").and_then(Value::as_u64);
    let expected = length.or(size).unwrap_or_default();
    let Some(data) = request.get("postData").filter(|data| data.is_object()) else {
        return Ok((None, expected > 0));
    };
    let media_type = text(data, "mimeType").filter(|name| !name.is_empty());
    let is_named = headers.iter().any(|(name, _)| name == "content-type");
    if let Some(name) = media_type.filter(|_| !is_named) {
        headers.push(("content-type".to_owned(), name.to_owned()));
    }
    let params = data.get("params").and_then(Value::as_array).filter(|params| !params.is_empty());
    let written = text(data, "text").filter(|text| !text.is_empty() || params.is_none());
    if let Some(written) = written {
        let bytes = if is_base64(data) {
            from_base64(written).ok_or_else(|| not_base64("/request/postData/text"))?
        } else {
            written.as_bytes().to_vec()
        };
        // Browsers leave files out of such bodies, and write a sign of their own where bytes are no text.
        let is_rewritten = written.contains('\u{fffd}') || media_type.is_some_and(is_multipart);
        let is_lost = length.map_or(is_rewritten, |length| length != bytes.len() as u64);
        return Ok(if bytes.is_empty() { (None, expected > 0) } else { (Some(bytes), is_lost) });
    }
    match params {
        // Files are not among the parameters, and boundaries are not known.
        Some(params) if media_type.is_none_or(|name| name.contains("x-www-form-urlencoded")) => {
            Ok((Some(form(params).into_bytes()), false))
        }
        Some(_) => Ok((None, true)),
        None => Ok((None, expected > 0)),
    }
}

fn is_multipart(name: &str) -> bool {
    name.trim_start().to_ascii_lowercase().starts_with("multipart/")
}

/// The parameters of a form, written as it is.
fn form(params: &[Value]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pair = |param: &Value| {
        let value = text(param, "value").unwrap_or_default();
        Some(format!("{}={}", encoded(text(param, "name")?), encoded(value)))
    };
    params.iter().filter_map(pair).collect::<Vec<_>>().join("&")
}

fn response_body(response: &Value, content: &Value, headers: &[(String, String)]) -> Result<Recorded, Wrong> {
    let size = content.get("size").and_then(Value::as_i64);
    let length = content_length(headers);
    let is_said_to_be = |text: &&str| !text.is_empty() || length.is_none_or(|length| length == 0);
    if let Some(written) = text(content, "text").filter(is_said_to_be) {
        let declared = size.and_then(|size| u64::try_from(size).ok());
        if !is_base64(content) {
            return Ok(Recorded::Bytes(written.as_bytes().to_vec(), declared));
        }
        let bytes = from_base64(written).ok_or_else(|| not_base64("/response/content/text"))?;
        return Ok(Recorded::Bytes(bytes, declared));
    }
    let transferred = response.get("bodySize").and_then(Value::as_i64);
    let is_empty = match (size, length) {
        (_, Some(length)) => length == 0,
        (Some(0), None) => transferred.is_none_or(|size| size <= 0),
        (Some(_) | None, None) => false,
    };
    Ok(if is_empty {
        Recorded::Bytes(Vec::new(), None)
    } else {
        Recorded::Lost("not in the recording".to_owned())
    })
}

fn is_base64(of: &Value) -> bool {
    text(of, "encoding").is_some_and(|encoding| encoding.trim().eq_ignore_ascii_case("base64"))
}

fn not_base64(at: &str) -> Wrong {
    Wrong::new(
        at,
        "this says that it is Base64, and is not",
        "leave `encoding` out where `text` is the text itself",
    )
}

/// Names and values: a list as HAR has it, or an object as some tools write it.
fn pairs(of: Option<&Value>) -> Vec<(String, String)> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    };
    match of {
        Some(Value::Array(list)) => {
            let pair = |item: &Value| {
                let value = item.get("value").unwrap_or(&Value::Null);
                Some((text(item, "name")?.to_owned(), plain(value)?))
            };
            list.iter().filter_map(pair).collect()
        }
        Some(Value::Object(members)) => {
            members.iter().filter_map(|(name, value)| Some((name.clone(), plain(value)?))).collect()
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Vec::new(),
    }
}

fn text<'v>(of: &'v Value, name: &str) -> Option<&'v str> {
    of.get(name).and_then(Value::as_str)
}

/// A time in milliseconds; none where it is not known (-1).
fn milliseconds(value: Option<&Value>) -> Duration {
    let seconds = value.and_then(Value::as_f64).unwrap_or_default() / 1e3;
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default()
}
