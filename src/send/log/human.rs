//! Calls as lines for people, as they happen.

use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::send::record::{Record, RecordedBody};
use crate::text::{bytes, duration};

/// How many characters of a body are shown.
const SHOWN: usize = 400;

/// Tells of every call in a line, or in several.
#[derive(Clone)]
pub struct Voice {
    say: Arc<dyn Fn(&str) + Send + Sync>,
    detail: Detail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    Lines,
    Messages,
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Voice").field(&self.detail).finish()
    }
}

impl Voice {
    /// A line for every call: when, what, what came of it, how long it took, which attempt, how many more requests the server takes.
    #[must_use]
    pub fn of_lines(say: Arc<dyn Fn(&str) + Send + Sync>) -> Self {
        Self { say, detail: Detail::Lines }
    }

    /// Headers and the beginnings of bodies below it.
    #[must_use]
    pub fn of_messages(say: Arc<dyn Fn(&str) + Send + Sync>) -> Self {
        Self { say, detail: Detail::Messages }
    }

    pub(super) fn tell(&self, record: &Record) {
        let mut text = line(record);
        if self.detail == Detail::Messages {
            message(
                &mut text,
                '>',
                &record.request.headers,
                record.request.body.as_ref(),
                record.request.body_size,
            );
            if let Some(answer) = &record.response {
                message(&mut text, '<', &answer.headers, answer.body.as_ref(), answer.body_size);
            }
        }
        (self.say)(&text);
    }
}

/// `10:00:00.123 POST https://api.example.com/leads: 201 in 12 ms, attempt 2, 45 left (leads.yaml::POST /leads::valid::full)`.
fn line(record: &Record) -> String {
    let clock = record.time.as_deref().and_then(|time| time.get(11..23)).unwrap_or_default();
    let came = match (&record.response, &record.error) {
        (Some(answer), _) => answer.status.to_string(),
        (None, Some(error)) => error.message.clone(),
        (None, None) => "no answer".to_owned(),
    };
    let took = Duration::try_from_secs_f64(record.duration_ms.unwrap_or_default() / 1e3).unwrap_or_default();
    let mut line = format!("{clock} {} {}: {came} in {}", record.method, record.url, duration(took));
    if let Some(attempt) = record.attempt.filter(|attempt| *attempt > 1) {
        let _ = write!(line, ", attempt {attempt}");
    }
    if let Some(left) = record.rate_limit_left {
        let _ = write!(line, ", {left} left");
    }
    let part = record.part.as_ref().map(|part| format!("{part}: ")).unwrap_or_default();
    if let Some(case) = &record.case {
        let _ = write!(line, " ({part}{case})");
    }
    tame(&line)
}

fn message(
    text: &mut String,
    sign: char,
    headers: &[(String, String)],
    body: Option<&RecordedBody>,
    size: Option<u64>,
) {
    for (name, value) in headers {
        let _ = write!(text, "\n  {sign} {name}: {}", tame(value));
    }
    let Some(body) = body else { return };
    let (body, whole) = match body {
        RecordedBody::Text(body) => (body.as_str(), body.len() as u64),
        RecordedBody::Binary { base64 } => (base64.as_str(), base64.len() as u64 / 4 * 3),
    };
    let whole = size.unwrap_or(whole);
    let shown: String = body.chars().take(SHOWN).collect();
    let cut = if shown.len() < body.len() || size.is_some() {
        format!(" ... ({} in all)", bytes(whole))
    } else {
        String::new()
    };
    for line in shown.lines() {
        let _ = write!(text, "\n  {sign} {}", tame(line));
    }
    text.push_str(&cut);
}

/// Control characters as escapes: an answer must not move the cursor of whoever reads about it.
fn tame(text: &str) -> String {
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::send::record::{RecordedAnswer, RecordedMessage};

    fn record() -> Record {
        Record {
            format: 1,
            time: Some("2026-11-20T10:00:00.123Z".to_owned()),
            method: "POST".to_owned(),
            url: "http://h/a\u{1b}[2J".to_owned(),
            request: RecordedMessage {
                body: Some(RecordedBody::Text("x".repeat(500))),
                ..Default::default()
            },
            response: Some(RecordedAnswer {
                status: 201,
                headers: vec![("x-a".to_owned(), "b".to_owned())],
                body: Some(RecordedBody::Text("{}".to_owned())),
                body_size: None,
            }),
            duration_ms: Some(12.4),
            case: Some("s::case".to_owned()),
            attempt: Some(2),
            round: Some(1),
            part: None,
            rate_limit_left: Some(45),
            error: None,
        }
    }

    #[test]
    fn a_call_is_a_line_and_its_messages_more() {
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let ear = Arc::clone(&heard);
        let say: Arc<dyn Fn(&str) + Send + Sync> =
            Arc::new(move |text: &str| ear.lock().unwrap().push(text.to_owned()));
        Voice::of_lines(Arc::clone(&say)).tell(&record());
        Voice::of_messages(say).tell(&record());
        let heard = heard.lock().unwrap();
        let line = "10:00:00.123 POST http://h/a\\u{1b}[2J: 201 in 12 ms, attempt 2, 45 left (s::case)";
        assert_eq!(heard[0], line);
        let body = "x".repeat(400);
        assert_eq!(heard[1], format!("{line}\n  > {body} ... (500 B in all)\n  < x-a: b\n  < {{}}"));
    }
}
