//! One request in, one answer out. No sockets here.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::mock::effect::Effect;
use crate::mock::guard;
use crate::mock::lie::Lie;
use crate::mock::model::Model;
use crate::mock::promise::Answer;
use crate::mock::refusal::{Fault, Refusal};
use crate::mock::route::{Found, Routes};
use crate::mock::samples::Samples;
use crate::mock::store::Store;
use crate::mock::tell;
use crate::mock::ticket::Ticket;
use crate::plan::Place;
use crate::plan::Request;
use crate::plan::wire::{Breach, Decoded, decode};
use crate::spec::{Api, Operation, OperationId};

/// What the server is told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The only bearer token or API key that is right; `None`: any will do.
    pub key: Option<String>,
    /// The promises to break.
    pub lies: Vec<Lie>,
    /// The only operation about which lies are told; `None`: all.
    pub only: Option<OperationId>,
    /// The loopback port to listen on; 0: any free one.
    pub port: u16,
}

/// A server without its sockets.
pub(crate) struct Mock {
    pub(crate) api: Arc<Api>,
    pub(crate) options: Options,
    pub(crate) routes: Routes,
    pub(crate) model: Model,
    pub(crate) samples: Samples,
    pub(crate) store: Mutex<Store>,
    count: AtomicU64,
}

/// A request on its way to an answer.
pub(crate) struct Visit {
    /// The request; its path is relative to the server's URL.
    pub(crate) request: Request,
    /// The values of the path's holes, percent-decoded.
    pub(crate) captures: Vec<(String, String)>,
    /// The path of the request line.
    pub(crate) full_path: String,
    /// The request's number.
    pub(crate) ticket: Ticket,
}

impl Visit {
    fn new(mut request: Request, path: String, captures: Vec<(String, String)>, ticket: Ticket) -> Self {
        let full_path = std::mem::replace(&mut request.path, path);
        let captures = captures.into_iter().map(|(name, value)| (name, decoded(&value))).collect();
        Self { request, captures, full_path, ticket }
    }
}

impl Mock {
    /// A server of this API, nothing in it but its seeds.
    pub(crate) fn new(api: Arc<Api>, options: Options) -> Self {
        Self {
            routes: Routes::new(&api),
            model: Model::new(&api),
            samples: Samples::default(),
            store: Mutex::default(),
            count: AtomicU64::new(0),
            api,
            options,
        }
    }

    /// The answer to a request, the path of which has the server's own in front.
    pub(crate) fn answer(&self, request: Request, size: Size) -> Answer {
        let ticket = Ticket(self.count.fetch_add(1, Ordering::Relaxed) + 1);
        let mut found = self.routes.find(&self.api, &request.method, &request.path);
        if request.method == "HEAD" && !matches!(found, Found::Operation { .. }) {
            // RFC 9110 section 9.3.2: as GET, without the body.
            found = self.routes.find(&self.api, "GET", &request.path);
        }
        match found {
            Found::Operation { index, path, captures } => {
                self.serve(index, &Visit::new(request, path, captures, ticket), size)
            }
            Found::OtherMethods { operations, path, captures } => {
                self.other_method(&operations, &Visit::new(request, path, captures, ticket))
            }
            Found::Nothing => {
                let path = request.path.clone();
                self.refused_anyhow(&[], &Refusal::NoPath, &Visit::new(request, path, Vec::new(), ticket))
            }
        }
    }

    fn serve(&self, index: usize, visit: &Visit, size: Size) -> Answer {
        let operation = &self.api.operations[index];
        let lies = self.lies(operation);
        let refusal = match self.examined(operation, visit, size, lies) {
            Ok(decoded) => match tell::refusal_of_valid(operation, lies) {
                Some(lie) => lie,
                None => match self.effect(index, visit, &decoded) {
                    Ok(effect) => {
                        let honest = self.success(index, visit, &effect);
                        return tell::of_success(&self.api, operation, lies, honest);
                    }
                    Err(refusal) => refusal,
                },
            },
            Err(refusal) => tell::refusal_of_broken(operation, lies, refusal),
        };
        tell::of_error(&self.api, lies, self.refused(operation, &refusal, visit))
    }

    /// The lies that are told of an operation's answers.
    fn lies(&self, operation: &Operation) -> &[Lie] {
        let concerned = self.options.only.as_ref().is_none_or(|only| *only == operation.id);
        if concerned { &self.options.lies } else { &[] }
    }

    /// The request as it was read, when nothing about it is forbidden that no lie forgives.
    fn examined(
        &self,
        operation: &Operation,
        visit: &Visit,
        size: Size,
        lies: &[Lie],
    ) -> Result<Decoded, Refusal> {
        if !guard::is_admitted(&self.api, operation, &visit.request, self.options.key.as_deref()) {
            return Err(Refusal::Credentials);
        }
        if size == Size::TooLarge {
            return Err(Refusal::TooLarge);
        }
        let decoded = decode(&self.api, operation, &visit.request);
        match decoded.breaches.iter().find(|breach| !tell::is_forgiven(breach, lies)) {
            None => Ok(decoded),
            Some(breach) => Err(breached(breach, &decoded)),
        }
    }

    /// A method that the path does not have.
    fn other_method(&self, operations: &[usize], visit: &Visit) -> Answer {
        let sent = visit.request.method.clone();
        let mut allowed: Vec<String> =
            operations.iter().map(|index| self.api.operations[*index].method.to_string()).collect();
        if sent == "OPTIONS" {
            // RFC 9110 section 9.3.7.
            return Answer {
                status: 204,
                headers: vec![("allow".into(), allowed.join(", "))],
                content: None,
            };
        }
        let concerned = |lie: Lie| {
            let is_told = |index: &&usize| self.lies(&self.api.operations[**index]).contains(&lie);
            operations.iter().find(is_told)
        };
        if let Some(index) = concerned(Lie::AcceptsWrongMethod) {
            return self.success(*index, visit, &Effect::Nothing);
        }
        let told: Vec<Lie> = Lie::ALL.into_iter().filter(|lie| concerned(*lie).is_some()).collect();
        allowed.dedup();
        let honest = self.refused_anyhow(operations, &Refusal::Method { sent, allowed }, visit);
        tell::of_error(&self.api, &told, honest)
    }
}

/// Whether a body was read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// It was.
    Whole,
    /// It is longer than the server reads.
    TooLarge,
}

fn breached(breach: &Breach, decoded: &Decoded) -> Refusal {
    let Some(keyword) = breach.keyword.clone() else { return Refusal::MediaType };
    let tokens: Vec<_> = breach.pointer.tokens().collect();
    let value = match breach.place {
        Place::Body => decoded.body.as_ref().and_then(|body| breach.pointer.resolve(body)).cloned(),
        Place::Parameter(location) => {
            let name = tokens.first().map(|name| name.as_ref().to_owned()).unwrap_or_default();
            let found =
                decoded.parameters.iter().find(|(place, known, _)| *place == location && *known == name);
            found.map(|(_, _, value)| value.clone())
        }
        Place::Method => None,
    };
    let field = if tokens.is_empty() { breach.place.as_str().to_owned() } else { tokens.join(".") };
    Refusal::Breach(Box::new(Fault {
        place: breach.place,
        field,
        value: value.unwrap_or_default(),
        keyword,
        expected: breach.documented.clone(),
    }))
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
