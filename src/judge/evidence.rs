//! All that a check may look at.

use serde_json::Value;

use crate::judge::fault::fault;
use crate::judge::fault::is_conditional;
use crate::judge::fault::observation;
use crate::judge::odd::Sent;
use crate::judge::proof::Standing;
use crate::judge::strict;
use crate::judge::strict::Flaw;
use crate::plan::Case;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::schema::Direction;
use crate::send::Exchange;
use crate::send::Response;
use crate::spec::Api;
use crate::spec::Media;
use crate::spec::MediaType;
use crate::spec::Method;
use crate::spec::Operation;
use crate::spec::ResponsePromise;
use crate::suite::Envelope;
use crate::suite::Suite;
use crate::text::Mask;

/// An exchange, and what it is seen beside.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'e> {
    pub(crate) api: &'e Api,
    pub(crate) suite: &'e Suite,
    /// What must not be shown.
    pub(crate) mask: &'e Mask,
    pub(crate) exchange: &'e Exchange,
    /// The odd values that the run sent.
    pub(crate) sent: &'e Sent,
    /// The answer that this one is compared with: GET's to the same path for HEAD, the first one for a conditional request.
    pub(crate) beside: Option<&'e Response>,
}

/// One answer beside what was promised for it.
pub(crate) struct Evidence<'e> {
    pub(crate) api: &'e Api,
    pub(crate) suite: &'e Suite,
    /// What must not be shown.
    pub(crate) mask: &'e Mask,
    pub(crate) exchange: &'e Exchange,
    pub(crate) sent: &'e Sent,
    pub(crate) beside: Option<&'e Response>,
    pub(crate) case: &'e Case,
    pub(crate) operation: &'e Operation,
    pub(crate) response: &'e Response,
    /// What the status proves about the case.
    pub(crate) standing: Standing,
    /// What is promised for this status; `None` where nothing is, and for an undocumented method, about which an
    /// operation promises nothing.
    pub(crate) promise: Option<&'e ResponsePromise>,
    /// How the answer names its media type.
    pub(crate) named: Named,
    /// The documented media type that the answer is in.
    pub(crate) media: Option<&'e Media>,
    /// The body.
    pub(crate) body: Body,
}

/// How an answer names its media type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// No `Content-Type`.
    Not,
    /// One that is no media type.
    Badly(String),
    /// This one.
    As(MediaType),
}

/// A body, as far as it can be read.
#[derive(Debug, PartialEq)]
pub(crate) enum Body {
    /// There is none.
    Absent,
    /// One JSON text.
    Json(Value),
    /// Plain text.
    Text(String),
    /// It says that it is JSON, and is not: why.
    Malformed(String),
    /// Nobody here can parse its media type.
    Opaque,
    /// Nobody here can read this one of a media type that is otherwise parsed: why.
    Unread(String),
}

impl<'e> Evidence<'e> {
    pub(crate) fn new(
        scene: Scene<'e>,
        case: &'e Case,
        response: &'e Response,
        standing: Standing,
    ) -> Option<Self> {
        let Scene { api, suite, mask, exchange, sent, beside } = scene;
        let operation = api.operations.get(case.operation)?;
        let other_method = fault(case).is_some_and(|mutation| mutation.place == Place::Method);
        let promise = if other_method { None } else { operation.promise(response.status) };
        let named = match response.header("content-type") {
            None => Named::Not,
            Some(text) => MediaType::parse(text).map_or_else(|| Named::Badly(text.to_owned()), Named::As),
        };
        let content = promise.map_or(&[][..], |promise| &promise.content);
        let recorded = observation(case).map(|observation| &observation.kept);
        let lost = recorded.or(exchange.kept.as_deref()).and_then(|kept| kept.body_lost.clone());
        let body = match (lost, encoding(response)) {
            (Some(lost), _) => Body::Unread(lost),
            (None, Some(encoding)) if !response.body.is_empty() => {
                Body::Unread(format!("`Content-Encoding: {encoding}`"))
            }
            (None, _) => Body::read(&response.body, &named, content),
        };
        let candidates = match &named {
            Named::As(media_type) => media_type.nearest(content),
            Named::Not if content.len() == 1 => vec![&content[0]],
            Named::Not | Named::Badly(_) => Vec::new(),
        };
        let media = nearest(api, &candidates, &body);
        Some(Self {
            api,
            suite,
            mask,
            exchange,
            sent,
            beside,
            case,
            operation,
            response,
            standing,
            promise,
            named,
            media,
            body,
        })
    }

    /// The suite's error envelope.
    pub(crate) fn envelope(&self) -> Option<&'e Envelope> {
        self.suite.envelope.as_ref()
    }

    /// Whether a valid request was answered with a 2xx.
    pub(crate) fn is_success(&self) -> bool {
        self.mutation().is_none() && (200..300).contains(&self.response.status)
    }

    /// Whether the request asks for an answer only if that is another one than before.
    pub(crate) fn is_conditional(&self) -> bool {
        is_conditional(self.case)
    }

    /// The one thing wrong with the request; `None` for a valid one.
    pub(crate) fn mutation(&self) -> Option<&'e Mutation> {
        fault(self.case)
    }

    /// Whether the request's fault is a method that the path does not document.
    pub(crate) fn asks_other_method(&self) -> bool {
        self.mutation().is_some_and(|mutation| mutation.place == Place::Method)
    }

    /// Whether HTTP forbids this answer a body (RFC 9110 sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
    pub(crate) fn is_bodiless(&self) -> bool {
        self.is_head() || matches!(self.response.status, 100..=199 | 204 | 205 | 304)
    }

    /// Whether the request's method is HEAD.
    pub(crate) fn is_head(&self) -> bool {
        Method::named(&self.case.request.method) == Method::Head
    }
}

/// The coding that a body is in, though none was asked for (RFC 9110 section 8.4); `None` where it is as it is.
fn encoding(response: &Response) -> Option<&str> {
    let coding = response.header("content-encoding")?.trim();
    (!coding.is_empty() && !coding.eq_ignore_ascii_case("identity")).then_some(coding)
}

/// Of several documented media types that differ in parameters only, the first whose schema admits the body.
fn nearest<'m>(api: &Api, candidates: &[&'m Media], body: &Body) -> Option<&'m Media> {
    let admits = |media: &&&Media| match (body, &media.schema) {
        (Body::Json(value), Some(schema)) => api.schemas.at(schema, Direction::Response).admits(value),
        _ => true,
    };
    match candidates {
        [] => None,
        [only] => Some(only),
        [first, ..] => Some(candidates.iter().find(admits).copied().unwrap_or(first)),
    }
}

impl Body {
    /// Reads a body as its media type; one without a name as JSON, where nothing else is documented.
    fn read(bytes: &[u8], named: &Named, content: &[Media]) -> Self {
        if bytes.is_empty() {
            return Self::Absent;
        }
        let only_json = !content.is_empty()
            && content.iter().all(|media| MediaType::parse(&media.name).is_some_and(|name| name.is_json()));
        match named {
            Named::Not if only_json => Self::json(bytes),
            Named::As(media_type) if media_type.is_json() => Self::json(bytes),
            Named::As(media_type) if media_type.is_text() => {
                std::str::from_utf8(bytes).map_or(Self::Opaque, |text| Self::Text(text.to_owned()))
            }
            Named::Not | Named::Badly(_) | Named::As(_) => Self::Opaque,
        }
    }

    fn json(bytes: &[u8]) -> Self {
        match strict::parse(bytes) {
            Ok(value) => Self::Json(value),
            Err(Flaw::Syntax(why)) => Self::Malformed(why),
            Err(Flaw::Depth) => Self::Unread("nested beyond 128".to_owned()),
        }
    }
}
