//! How lies are told: on the way in, of the decision; on the way out, of the answer.

use serde_json::{Value, json};

use crate::mock::headers::admits;
use crate::mock::lie::Lie;
use crate::mock::media::text;
use crate::mock::model::Role;
use crate::mock::promise::{Answer, Content};
use crate::mock::refusal::{Fault, Refusal};
use crate::mock::resource::Resource;
use crate::mock::store::Item;
use crate::mock::twist::twisted;
use crate::plan::Place;
use crate::plan::wire::Breach;
use crate::schema::Direction;
use crate::spec::{Api, Method, Operation, StatusPattern};
use crate::text::Pointer;

/// Whether a lie says that this breach is none.
pub(crate) fn is_forgiven(breach: &Breach, lies: &[Lie]) -> bool {
    let lie = match breach.keyword.as_deref() {
        Some("required") => Lie::AcceptsMissingField,
        Some("type") => Lie::AcceptsWrongType,
        Some("additionalProperties" | "unevaluatedProperties") => Lie::AcceptsUnexpectedField,
        Some("syntax") if breach.place == Place::Body => Lie::AcceptsMalformedBody,
        None => Lie::AcceptsAnyMediaType,
        Some(_) => return false,
    };
    lies.contains(&lie)
}

/// Why a valid request is refused all the same.
pub(crate) fn refusal_of_valid(operation: &Operation, lies: &[Lie]) -> Option<Refusal> {
    if lies.contains(&Lie::ServerError) {
        return Some(Refusal::Crash);
    }
    (lies.contains(&Lie::RejectedValid) && (documents(operation, 400) || documents(operation, 422))).then(
        || {
            Refusal::Breach(Box::new(Fault {
                place: Place::Body,
                field: "request".to_owned(),
                value: Value::Null,
                keyword: String::new(),
                expected: "a rule that is not documented".to_owned(),
            }))
        },
    )
}

/// Why a broken request is refused, as the server says: with a documented status that means something else. Conflicts and ids that
/// nobody knows would not do: a broken request can run into one as well as a valid one.
pub(crate) fn refusal_of_broken(operation: &Operation, lies: &[Lie], refusal: Refusal) -> Refusal {
    let Refusal::Breach(fault) = &refusal else { return refusal };
    if !lies.contains(&Lie::WrongRejection) {
        return refusal;
    }
    let has_holes = operation.path.holes().next().is_some();
    if documents(operation, 405) {
        let method = operation.method.to_string();
        Refusal::Method { sent: method.clone(), allowed: vec![method] }
    } else if documents(operation, 415) && fault.keyword != "required" {
        Refusal::MediaType
    } else if documents(operation, 404) && !has_holes {
        Refusal::Unknown { parameter: fault.field.clone(), id: fault.field.clone() }
    } else {
        refusal
    }
}

/// Whether lists leave an item out: all but the seed, which nobody made.
pub(crate) fn is_hidden(lies: &[Lie], resource: &Resource, item: &Item) -> bool {
    lies.contains(&Lie::NotListed) && item.id != text(&resource.seed_id)
}

/// Whether an item, one that somebody made, is not there for whoever reads it.
pub(crate) fn is_unreadable(lies: &[Lie], role: Role, resource: &Resource, item: &Item) -> bool {
    lies.contains(&Lie::NotReadable) && matches!(role, Role::Read(_)) && item.id != text(&resource.seed_id)
}

/// Whether what was answered is not done.
pub(crate) fn is_undone(lies: &[Lie], role: Role) -> bool {
    match role {
        Role::Delete(_) => lies.contains(&Lie::StillThere),
        Role::Merge(_) | Role::Replace(_) => lies.contains(&Lie::UpdateLost),
        Role::Plain | Role::Create(_) | Role::List(_) | Role::Read(_) => false,
    }
}

/// What is kept of a new item: what a client may set is the seed's, where the seed has it.
pub(crate) fn stored(lies: &[Lie], resource: &Resource, mut item: Item) -> Item {
    if lies.contains(&Lie::NotStored) {
        item.value = resource.with_seeds(&item.value);
    }
    item
}

/// An answer that tells success, with the lies that are told of such.
pub(crate) fn of_success(api: &Api, operation: &Operation, lies: &[Lie], honest: Answer) -> Answer {
    Lie::ALL.into_iter().filter(|lie| lies.contains(lie)).fold(honest, |answer, lie| {
        let told = match lie {
            Lie::UndocumentedStatus => with_other_status(operation, answer.clone()),
            Lie::MediaTypeChanged => with_other_media(operation, answer.clone()),
            Lie::MalformedBody => with_half_body(answer.clone()),
            Lie::UnexpectedBody => with_body(operation, answer.clone()),
            Lie::MissingBody => without_body(answer.clone()),
            Lie::RequiredFieldMissing
            | Lie::NullAppeared
            | Lie::StructureMoved
            | Lie::TypeChanged
            | Lie::EnumValueNew
            | Lie::FormatChanged
            | Lie::SchemaViolated
            | Lie::UndocumentedField
            | Lie::WriteOnlyLeaked
            | Lie::DiscriminatorUnknown
            | Lie::ValueStretched => with_other_value(api, lie, answer.clone()),
            Lie::HeaderMissing => without_header(operation, answer.clone()),
            Lie::HeaderInvalid => with_odd_header(api, operation, answer.clone()),
            Lie::HeadDiffers if operation.method == Method::Head => {
                with_other_media(operation, answer.clone())
            }
            Lie::StaleAnswer => {
                Some(with_headers(answer.clone(), &[("age", "120"), ("cache-control", "max-age=60")]))
            }
            // RFC 9745 section 2.1: a date, in seconds.
            Lie::DeprecationAnnounced => {
                Some(with_headers(answer.clone(), &[("deprecation", "@1767225600")]))
            }
            Lie::UndocumentedHeader => Some(with_headers(answer.clone(), &[("x-added-later", "1")])),
            Lie::HeadDiffers
            | Lie::ErrorInSuccess
            | Lie::IgnoresScopes
            | Lie::IgnoresAccept
            | Lie::ConditionIgnored
            | Lie::ServerError
            | Lie::AcceptsMissingField
            | Lie::AcceptsWrongType
            | Lie::AcceptsUnexpectedField
            | Lie::AcceptsWrongMethod
            | Lie::AcceptsMalformedBody
            | Lie::AcceptsAnyMediaType
            | Lie::IgnoresCredentials
            | Lie::WrongRejection
            | Lie::RejectedValid
            | Lie::EnvelopeBroken
            | Lie::AllowMissing
            | Lie::ChallengeMissing
            | Lie::NotReadable
            | Lie::NotStored
            | Lie::UpdateLost
            | Lie::StillThere
            | Lie::NotListed => None,
        };
        told.unwrap_or(answer)
    })
}

/// An answer that tells an error, with the lies that are told of such.
pub(crate) fn of_error(api: &Api, lies: &[Lie], mut honest: Answer) -> Answer {
    if lies.contains(&Lie::AllowMissing) && honest.status == 405 {
        honest.headers.retain(|(name, _)| name != "allow");
    }
    if lies.contains(&Lie::ChallengeMissing) && honest.status == 401 {
        honest.headers.retain(|(name, _)| name != "www-authenticate");
    }
    let content = honest.content.as_mut().filter(|content| content.is_json());
    if let (true, Some(content)) = (lies.contains(&Lie::EnvelopeBroken), content) {
        content.value = without_code(api, content);
    }
    honest
}

/// The error without the first of these members that its schema does not insist on: then only a suite's envelope misses it.
fn without_code(api: &Api, content: &Content) -> Value {
    let schema = content.schema.as_ref().map(|at| api.schemas.at(at, Direction::Response));
    let shorter = ["code", "requestId", "request_id", "message", "error"].into_iter().find_map(|name| {
        let mut value = content.value.clone();
        value.as_object_mut()?.shift_remove(name)?;
        schema.as_ref().is_none_or(|schema| schema.admits(&value)).then_some(value)
    });
    shorter.unwrap_or_else(|| content.value.clone())
}

fn with_headers(mut answer: Answer, headers: &[(&str, &str)]) -> Answer {
    answer.headers.retain(|(known, _)| headers.iter().all(|(name, _)| known != name));
    answer.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    answer
}

fn with_other_status(operation: &Operation, mut answer: Answer) -> Option<Answer> {
    answer.status = [202, 203, 207, 299].into_iter().find(|status| operation.promise(*status).is_none())?;
    Some(answer)
}

fn with_other_media(operation: &Operation, mut answer: Answer) -> Option<Answer> {
    let promise = operation.promise(answer.status)?;
    let content = answer.content.as_mut()?;
    let is_free = |name: &&str| {
        let main = name.split('/').next().unwrap_or_default();
        promise.content.iter().all(|media| {
            let documented = media.name.to_ascii_lowercase();
            !documented.starts_with(name) && documented != "*/*" && documented != format!("{main}/*")
        })
    };
    let name = ["text/html", "image/png", "application/octet-stream"].into_iter().find(is_free)?;
    content.bytes = Some(content.clone().into_bytes());
    name.clone_into(&mut content.media);
    Some(answer)
}

fn with_half_body(mut answer: Answer) -> Option<Answer> {
    let content = answer.content.as_mut().filter(|content| content.is_json())?;
    let whole = content.value.to_string();
    let half: String = whole.chars().take(whole.chars().count() / 2).collect();
    serde_json::from_str::<Value>(&half).is_err().then_some(())?;
    // Nothing at all would be a missing body.
    content.bytes = Some(if half.is_empty() { b"{".to_vec() } else { half.into_bytes() });
    Some(answer)
}

fn with_body(operation: &Operation, mut answer: Answer) -> Option<Answer> {
    let promise = operation.promise(answer.status)?;
    // RFC 9110 section 15.3.5 and others: no HTTP library sends or reads a body with these.
    if !promise.content.is_empty() || matches!(answer.status, 204 | 205 | 304) {
        return None;
    }
    let value = json!({"unexpected": true});
    answer.content = Some(Content { media: "application/json".to_owned(), schema: None, value, bytes: None });
    Some(answer)
}

fn without_body(mut answer: Answer) -> Option<Answer> {
    answer.content.as_mut().filter(|content| content.is_json())?.bytes = Some(Vec::new());
    Some(answer)
}

fn with_other_value(api: &Api, lie: Lie, mut answer: Answer) -> Option<Answer> {
    let content = answer.content.as_mut().filter(|content| content.is_json())?;
    let schema = api.schemas.at(content.schema.as_ref()?, Direction::Response);
    content.value = twisted(&schema, &content.value, lie)?;
    Some(answer)
}

fn without_header(operation: &Operation, mut answer: Answer) -> Option<Answer> {
    let promise = operation.promise(answer.status)?;
    let required =
        promise.headers.iter().filter(|header| header.required).map(|header| header.name.to_lowercase());
    let is_there = |name: &String| answer.headers.iter().any(|(known, _)| known == name);
    let name = required.into_iter().find(is_there)?;
    answer.headers.retain(|(known, _)| *known != name);
    Some(answer)
}

fn with_odd_header(api: &Api, operation: &Operation, mut answer: Answer) -> Option<Answer> {
    const ODD: &str = "not as documented?";
    let promise = operation.promise(answer.status)?;
    let refuses = |name: &str| {
        let header = promise.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        let schema: Option<&Pointer> = header.and_then(|header| header.schema.as_ref());
        schema.is_some() && !admits(&api.schemas, schema, ODD)
    };
    let (_, value) = answer.headers.iter_mut().find(|(name, _)| refuses(name))?;
    ODD.clone_into(value);
    Some(answer)
}

fn documents(operation: &Operation, status: u16) -> bool {
    operation.responses.iter().any(|promise| promise.status == StatusPattern::Exact(status))
}
