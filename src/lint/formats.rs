//! Formats that nobody knows, and formats of text beside another type.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::{Defect, Once};
use crate::lint::subject::Subject;
use crate::schema::Type;
use crate::spec::Kind;
use crate::suite::Level;
use crate::text::closest;

/// Formats of text: JSON Schema's (2020-12 validation, section 7.3).
const OF_TEXT: [&str; 19] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Further formats: those of the OpenAPI Initiative's registry, of 2.0 and 3.0, and earlier drafts' of JSON Schema.
const OTHERS: [&str; 47] = [
    "base64url",
    "binary",
    "byte",
    "char",
    "color",
    "commonmark",
    "date-time-local",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "file",
    "float",
    "google-datetime",
    "google-duration",
    "google-fieldmask",
    "host-name",
    "html",
    "http-date",
    "int16",
    "int32",
    "int64",
    "int8",
    "ip-address",
    "markdown",
    "media-range",
    "password",
    "phone",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "single",
    "style",
    "time-local",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "unixtime",
    "uri-ref",
    "url",
    "utc-millisec",
    "unix-time",
    "uuid4",
];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut unknown = Once::default();
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let Some(Value::String(format)) = node.value.get("format") else { continue };
        let at = node.at.child("format");
        if OF_TEXT.contains(&format.as_str()) {
            let types = named(node.value.get("type"));
            if !types.is_empty() && !types.contains(&Type::String) {
                let shown: Vec<&str> = types.iter().map(|kind| kind.name()).collect();
                let message = format!(
                    "`format: {format}` is about text, and the type is {}: it says nothing",
                    shown.join(" or ")
                );
                found.push(Defect::new(Code::KeywordIneffective, at, message));
            }
        } else if !OTHERS.contains(&format.as_str()) {
            unknown.take(format, || told(format, at));
        }
    }
    found.extend(unknown.done());
    found
}

/// The types that are named.
fn named(said: Option<&Value>) -> Vec<Type> {
    match said {
        Some(Value::String(name)) => Type::named(name).into_iter().collect(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(|name| name.as_str().and_then(Type::named)).collect()
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    }
}

/// A format is an open set, so that one of one's own is no mistake; one that differs from a known one in nothing but its spelling is.
fn told(format: &str, at: crate::text::Pointer) -> Defect {
    let defect = Defect::new(
        Code::FormatUnknown,
        at,
        format!("no registry has the format `{format}`, so tools pass it over"),
    );
    let fold = |text: &str| text.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let known = || OF_TEXT.into_iter().chain(OTHERS);
    if let Some(meant) = known().find(|known| fold(known) == fold(format)) {
        return defect.level(Level::Warn).label(format!("did you mean `{meant}`?"));
    }
    match closest(format, known().filter(|known| known.len() > 4 && !known.starts_with("sf-")))
        .filter(|_| format.len() > 4)
    {
        Some(near) => defect.label(format!("the nearest that is known is `{near}`")),
        None => defect,
    }
}
