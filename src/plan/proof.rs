//! Nothing is sent on trust: a request is valid, or broken in exactly one place, by what its bytes say.

use crate::plan::case::Place;
use crate::plan::part::Spot;
use crate::plan::request::Request;
use crate::plan::routes::Routes;
use crate::plan::salt::MARKER;
use crate::plan::wire::{self, Breach, Refusal, decode, decode_body, decode_parameter, refused_by, takes};
use crate::schema::{Direction, Type};
use crate::spec::{Api, Location, Operation, ParameterContent, PathTemplate, Segment, Style};
use crate::text::Pointer;

/// Why a request is not what it claims to be, as a lower-case fragment that counts can be kept by.
pub(super) type Unproven = &'static str;

const ELSEWHERE: Unproven = "it would be broken elsewhere too";

/// One operation among those that its requests could reach as well.
pub(super) struct Prover<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    /// Other operations on paths that a path of this one fits as well.
    pub(super) rivals: Vec<usize>,
    /// What each operation of the same method and path has against the control; told apart so, they stay so as long as a fault is
    /// elsewhere.
    siblings: Vec<(usize, Option<Refusal>)>,
    /// Whether reading one query parameter depends on what the others are: an object that is written as its own members.
    is_mingled: bool,
    /// Whether reading one path parameter depends on what the others are: several stand between the same slashes.
    is_crowded: bool,
}

/// What a broken request claims to be.
pub(super) struct Claim<'c> {
    pub(super) spot: Spot,
    pub(super) place: Place,
    /// Where, the parameter's name included.
    pub(super) pointer: &'c Pointer,
    pub(super) keyword: &'c str,
}

impl<'a> Prover<'a> {
    pub(super) fn new(api: &'a Api, routes: &Routes, index: usize) -> Self {
        let operation = &api.operations[index];
        let mut rivals = routes.meeting(&api.operations, &operation.path);
        rivals.retain(|rival| *rival != index);
        let is_mingled = operation.parameters.iter().any(|parameter| {
            let exploded = matches!(
                parameter.content,
                ParameterContent::Styled { style: Style::Form, explode: true, .. }
            );
            let types = || {
                let schema = api.schemas.at(parameter.content.schema()?, Direction::Request);
                Some(schema.types_at(&Pointer::root()))
            };
            parameter.location == Location::Query
                && exploded
                && types().is_some_and(|types| types.contains(Type::Object))
        });
        Self {
            api,
            operation,
            rivals,
            siblings: Vec::new(),
            is_mingled,
            is_crowded: is_crowded(&operation.path),
        }
    }

    /// Takes a valid request as the one that the broken ones are made from.
    pub(super) fn compare_with(&mut self, control: &Request) {
        let (api, operation) = (self.api, self.operation);
        let on_path = self.rivals.iter().copied().filter(|rival| {
            let other = &api.operations[*rival];
            other.method == operation.method && other.path.segments == operation.path.segments
        });
        self.siblings =
            on_path.map(|rival| (rival, refused_by(api, &api.operations[rival], control))).collect();
    }

    /// Proves that a request is valid and reaches its operation.
    pub(super) fn valid(&self, request: &Request) -> Result<(), String> {
        self.reaches(request)?;
        let decoded = decode(self.api, self.operation, request);
        match decoded.breaches.first() {
            None if decoded.strict => Ok(()),
            None => Err("it could be read as something that is not valid".to_owned()),
            Some(breach) => Err(format!(
                "the {} built for it is not valid on the wire at `{}`: {} is documented",
                breach.place.as_str(),
                breach.pointer,
                breach.documented
            )),
        }
    }

    /// Proves that all parts but one are what they are in the control: those that hold a salt, which differs there, are read again.
    pub(super) fn rest(&self, bare: &Request, request: &Request, spot: Spot) -> Result<(), Unproven> {
        let salted = bare.path.contains(MARKER)
            || bare.query.as_ref().is_some_and(|query| query.contains(MARKER))
            || bare.headers.iter().any(|(_, value)| value.contains(MARKER));
        let mingled = match spot {
            Spot::Parameter(index) => match self.operation.parameters[index].location {
                Location::Path => self.is_crowded,
                Location::Query => self.is_mingled,
                Location::Header | Location::Cookie => false,
            },
            Spot::Body(_) => false,
        };
        if salted || mingled {
            for index in 0..self.operation.parameters.len() {
                if spot != Spot::Parameter(index)
                    && !decode_parameter(self.api, self.operation, request, index).breaches.is_empty()
                {
                    return Err(ELSEWHERE);
                }
            }
        }
        let is_body = matches!(spot, Spot::Body(_));
        let holds = || bare.body.as_ref().is_some_and(|body| holds_marker(&body.0));
        if !is_body && holds() && !decode_body(self.api, self.operation, request).breaches.is_empty() {
            return Err(ELSEWHERE);
        }
        self.only_here(request, spot)
    }

    /// Proves that the part which holds the fault is broken at the place and for the keyword that it names. Hands back what is
    /// documented there.
    pub(super) fn broken(&self, request: &Request, claim: &Claim<'_>) -> Result<Breach, Unproven> {
        let part: wire::Part = match claim.spot {
            Spot::Parameter(index) => decode_parameter(self.api, self.operation, request, index),
            Spot::Body(_) => decode_body(self.api, self.operation, request),
        };
        if part.breaches.is_empty() {
            return Err("it is valid once it is on the wire");
        }
        let here = |breach: &Breach| breach.place == claim.place && related(&breach.pointer, claim.pointer);
        if !part.breaches.iter().all(here) {
            return Err(ELSEWHERE);
        }
        let named = part.breaches.into_iter().find(|breach| {
            breach.pointer == *claim.pointer && breach.keyword.as_deref() == Some(claim.keyword)
        });
        named.ok_or("it would be broken for another reason on the wire")
    }

    /// Proves that a request whose values are all as documented, but for what no schema is about, is so on the wire.
    pub(super) fn otherwise_valid(&self, request: &Request, place: Place) -> Result<(), Unproven> {
        let rest = |breach: &Breach| place == Place::Method && breach.place == Place::Body;
        let breaches = decode(self.api, self.operation, request).breaches;
        if breaches.iter().all(rest) { Ok(()) } else { Err(ELSEWHERE) }
    }

    /// Proves that a request without something that is required lacks only that.
    pub(super) fn lacks(
        &self,
        request: &Request,
        place: Place,
        pointer: &Pointer,
    ) -> Result<Breach, Unproven> {
        let mut breaches = decode(self.api, self.operation, request).breaches;
        let is_it = |breach: &Breach| {
            breach.place == place
                && breach.pointer == *pointer
                && breach.keyword.as_deref() == Some("required")
        };
        match breaches.as_slice() {
            [] => Err("it is valid once it is on the wire"),
            [only] if is_it(only) => {
                self.is_alone(request, None)?;
                Ok(breaches.swap_remove(0))
            }
            _ => Err(ELSEWHERE),
        }
    }

    fn only_here(&self, request: &Request, spot: Spot) -> Result<(), Unproven> {
        if self.rivals.is_empty() {
            return Ok(());
        }
        let is_path = matches!(spot, Spot::Parameter(index) if self.operation.parameters[index].location == Location::Path);
        if is_path && (self.reaches(request).is_err() || self.is_ambiguous(request)) {
            return Err("it would reach another operation");
        }
        self.is_alone(request, Some(spot))
    }

    /// A broken path that fits another template of the same method as well, of an operation that takes the request: which one a
    /// router comes to is not documented.
    fn is_ambiguous(&self, request: &Request) -> bool {
        self.rivals().any(|other| {
            other.method == self.operation.method
                && other.path.segments != self.operation.path.segments
                && other.path.captures(&request.path).is_some()
                && takes(self.api, other, request)
        })
    }

    /// No other operation with the same method and path takes the request: AWS tells them apart by a `#` behind the path, which is
    /// never sent.
    fn is_alone(&self, request: &Request, changed: Option<Spot>) -> Result<(), Unproven> {
        let taken = self.siblings.iter().any(|(sibling, refusal)| {
            let sibling = &self.api.operations[*sibling];
            let still_refused = match (refusal, changed) {
                (Some(Refusal::Parameter(index)), Some(Spot::Parameter(changed))) => {
                    let (by, changed) = (&sibling.parameters[*index], &self.operation.parameters[changed]);
                    by.location != changed.location || by.name != changed.name
                }
                (Some(Refusal::Parameter(_)), Some(Spot::Body(_)))
                | (Some(Refusal::Body), Some(Spot::Parameter(_))) => true,
                (Some(Refusal::Body), Some(Spot::Body(_))) | (None, _) | (_, None) => false,
            };
            !still_refused && takes(self.api, sibling, request)
        });
        if taken { Err("it would be valid for another operation of the same path") } else { Ok(()) }
    }

    fn rivals(&self) -> impl Iterator<Item = &'a Operation> {
        self.rivals.iter().map(|rival| &self.api.operations[*rival])
    }

    /// A server matches concrete paths before templated ones (OpenAPI 3.1, section 4.8.8.2): the path must not be
    /// an instance of a more concrete template.
    fn reaches(&self, request: &Request) -> Result<(), String> {
        if self.operation.path.captures(&request.path).is_none() {
            return Err("its path does not fit the template once it is on the wire".to_owned());
        }
        let mine = self.operation.path.holes().count();
        let other = self.rivals().find(|other| {
            other.path.text != self.operation.path.text
                && other.path.holes().count() < mine
                && other.path.captures(&request.path).is_some()
        });
        match other {
            Some(other) => Err(format!("its path would reach `{}`", other.path.text)),
            None => Ok(()),
        }
    }
}

/// Whether two parameters of a path have no slash between them.
fn is_crowded(path: &PathTemplate) -> bool {
    let mut is_open = false;
    path.segments.iter().any(|segment| match segment {
        Segment::Hole(_) => std::mem::replace(&mut is_open, true),
        Segment::Text(text) => {
            is_open &= !text.contains('/');
            false
        }
    })
}

/// One place lies on the way to the other.
fn related(one: &Pointer, other: &Pointer) -> bool {
    one.is_within(other) || other.is_within(one)
}

fn holds_marker(bytes: &[u8]) -> bool {
    bytes.windows(MARKER.len()).any(|window| window == MARKER.as_bytes())
}
