//! One request in, one answer out. No sockets here.

use serde_json::Value;

use crate::mock::effect::Effect;
use crate::mock::fault::{Asked, Struck};
use crate::mock::guard;
use crate::mock::lie::Lie;
use crate::mock::limit::{self, Left};
use crate::mock::negotiate;
use crate::mock::promise::Answer;
use crate::mock::refusal::{Fault, Refusal};
use crate::mock::repeat::repeated;
use crate::mock::state::{Mock, Size, Visit};
use crate::mock::tell;
use crate::plan::wire::{Breach, Decoded, decode};
use crate::plan::{Place, Request};
use crate::schema::Direction;
use crate::spec::{Found, Match, MediaType, Operation};
use crate::suite::RetryAfter;

impl Mock {
    /// The answer to a request, the path of which has the server's own in front.
    pub(crate) fn answer(&self, request: Request, size: Size) -> Answer {
        if let Some(authority) = self.authority.as_ref().filter(|authority| authority.is_at(&request.path)) {
            return authority.answer(&request);
        }
        let left = self.limit.take();
        let mut answer = self.routed(request, size, left.filter(|left| left.is_over));
        self.limit.tell(&mut answer, left);
        answer
    }

    /// The answer of what the request leads to, or that there was one too many of them.
    fn routed(&self, request: Request, size: Size, over: Option<Left>) -> Answer {
        let ticket = self.ticket();
        let found = self.find(&request);
        if let Some(left) = over {
            let (near, at) = match &found {
                Found::Operations(matches) | Found::OtherMethods(matches) => {
                    (matches.iter().map(|found| found.operation).collect(), matches.first().cloned())
                }
                Found::Nothing => (Vec::new(), None),
            };
            let at = at.unwrap_or_else(|| nowhere(&request));
            let why = Refusal::TooMany { seconds: left.seconds() };
            return self.refused_anyhow(&near, &why, &Visit::new(request, &at, ticket));
        }
        match found {
            Found::Operations(matches) => {
                let visit = |found: &Match| (found.operation, Visit::new(request.clone(), found, ticket));
                self.serve_nearest(&matches.iter().map(visit).collect::<Vec<_>>(), size)
            }
            Found::OtherMethods(matches) => {
                let operations: Vec<_> = matches.iter().map(|found| found.operation).collect();
                self.other_method(&operations, &Visit::new(request, &matches[0], ticket))
            }
            Found::Nothing => {
                let nowhere = nowhere(&request);
                self.refused_anyhow(&[], &Refusal::NoPath, &Visit::new(request, &nowhere, ticket))
            }
        }
    }

    /// What the faults that the server was told do to a request.
    pub(crate) fn strike(&self, request: &Request) -> Struck {
        let line = format!("{} {}", request.method, request.path);
        if self.authority.as_ref().is_some_and(|authority| authority.is_at(&request.path)) {
            return self.faults.strike(Asked::Tokens, None, &line);
        }
        let index = match self.find(request) {
            Found::Operations(matches) => matches.first().map(|found| found.operation),
            Found::OtherMethods(_) | Found::Nothing => None,
        };
        let operation = index.map(|index| &self.api.operations[index]);
        self.faults.strike(index.map_or(Asked::Nothing, Asked::Operation), operation, &line)
    }

    /// The answer with a status that the server was told, as the operation documents it; nothing is done for the request. Where nothing
    /// is said of `Retry-After`, it is there where it must be.
    pub(crate) fn told(&self, request: Request, status: u16, retry_after: Option<RetryAfter>) -> Answer {
        let (index, at) = match self.find(&request) {
            Found::Operations(matches) | Found::OtherMethods(matches) if !matches.is_empty() => {
                (Some(matches[0].operation), matches[0].clone())
            }
            Found::Operations(_) | Found::OtherMethods(_) | Found::Nothing => (None, nowhere(&request)),
        };
        let visit = Visit::new(request, &at, self.ticket());
        let why = Refusal::Told(status);
        let operation = index.map(|index| &self.api.operations[index]);
        let mut answer = match operation {
            Some(operation) => self.refused(operation, &why, &visit),
            None => self.refused_anyhow(&[], &why, &visit),
        };
        let is_required = status == 429
            || operation.and_then(|operation| operation.promise(status)).is_some_and(|promise| {
                let mut headers = promise.headers.iter();
                headers.any(|header| header.required && header.name.eq_ignore_ascii_case("retry-after"))
            });
        answer.headers.retain(|(name, _)| name != "retry-after");
        let wait = retry_after.or(is_required.then_some(RetryAfter::Seconds(1)));
        answer.headers.extend(wait.map(|wait| ("retry-after".to_owned(), limit::retry_after(wait))));
        self.limit.tell(&mut answer, self.limit.take());
        answer
    }

    /// What a request leads to.
    pub(crate) fn find(&self, request: &Request) -> Found {
        let found = self.routes.find(&request.method, &request.path);
        if request.method == "HEAD" && !matches!(found, Found::Operations(_)) {
            // RFC 9110 section 9.3.2: as GET, without the body.
            return self.routes.find("GET", &request.path);
        }
        found
    }

    /// The answer of the operation that the request is nearest to being valid for.
    fn serve_nearest(&self, visits: &[(usize, Visit)], size: Size) -> Answer {
        let faults = |(index, visit): &&(usize, Visit)| {
            decode(&self.api, &self.api.operations[*index], &visit.request).breaches.len()
        };
        let nearest = if visits.len() > 1 { visits.iter().min_by_key(faults) } else { visits.first() };
        match nearest {
            Some((index, visit)) => self.serve(*index, visit, size),
            None => Answer { status: 404, ..Answer::default() },
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
                        let mut honest = self.success(index, visit, &effect);
                        if lies.contains(&Lie::ErrorInSuccess) && honest.content.is_some() {
                            let error = self.refused(operation, &Refusal::Crash, visit).content;
                            honest.content = error.or(honest.content);
                        }
                        let told = tell::of_success(&self.api, operation, lies, honest);
                        return if lies.contains(&Lie::ConditionIgnored) {
                            told
                        } else {
                            unless_known(&visit.request, told)
                        };
                    }
                    Err(refusal) => refusal,
                },
            },
            Err(refusal) => tell::refusal_of_broken(operation, lies, refusal),
        };
        tell::of_error(&self.api, lies, self.refused(operation, &refusal, visit))
    }

    /// The lies that are told of an operation's answers.
    pub(crate) fn lies(&self, operation: &Operation) -> &[Lie] {
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
        let is_admitted = guard::is_admitted(self, operation, &visit.request);
        if !is_admitted && !lies.contains(&Lie::IgnoresCredentials) {
            return Err(Refusal::Credentials);
        }
        let is_permitted = guard::is_permitted(self, operation, &visit.request);
        if !is_permitted && !lies.contains(&Lie::IgnoresScopes) {
            return Err(Refusal::Scope);
        }
        if size == Size::TooLarge {
            return Err(Refusal::TooLarge);
        }
        let decoded = decode(&self.api, operation, &visit.request);
        match decoded.breaches.iter().find(|breach| !tell::is_forgiven(breach, lies)) {
            None if !lies.contains(&Lie::IgnoresAccept)
                && !negotiate::is_acceptable(operation, visit.request.header("accept")) =>
            {
                Err(Refusal::Accept)
            }
            None => match repeated(&self.api, operation, &visit.request) {
                Some(parameter) => Err(Refusal::Breach(Box::new(Fault {
                    place: Place::Parameter(parameter.location),
                    field: parameter.name.clone(),
                    value: Value::Null,
                    keyword: "style".to_owned(),
                    expected: "one value".to_owned(),
                }))),
                None => match self.misplaced(operation, visit, &decoded) {
                    Some(fault) => Err(Refusal::Breach(Box::new(fault))),
                    None => Ok(decoded),
                },
            },
            Some(breach) => Err(breached(breach, &decoded)),
        }
    }

    /// A member that is `readOnly`, and no business of a client.
    fn misplaced(&self, operation: &Operation, visit: &Visit, decoded: &Decoded) -> Option<Fault> {
        let body = decoded.body.as_ref()?;
        let name = MediaType::parse(visit.request.header("content-type")?)?;
        let media = name.nearest(&operation.body.as_ref()?.content).into_iter().next()?;
        let schema = self.api.schemas.at(media.schema.as_ref()?, Direction::Request);
        let at = schema.misplaced(body).into_iter().next()?;
        Some(Fault {
            place: Place::Body,
            field: at.tokens().collect::<Vec<_>>().join("."),
            value: at.resolve(body).cloned().unwrap_or_default(),
            keyword: "readOnly".to_owned(),
            expected: "no part of a request".to_owned(),
        })
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

/// RFC 9110 section 13.1.2: nothing is sent again that the client has.
fn unless_known(request: &Request, answer: Answer) -> Answer {
    let tag = answer.headers.iter().find(|(name, _)| name == "etag").map(|(_, tag)| tag.as_str());
    let is_known = tag.is_some() && request.header("if-none-match") == tag;
    if is_known && answer.status == 200 && matches!(request.method.as_str(), "GET" | "HEAD") {
        return Answer { status: 304, content: None, ..answer };
    }
    answer
}

/// A request that leads nowhere.
pub(crate) fn nowhere(request: &Request) -> Match {
    Match { operation: 0, path: request.path.clone(), captures: Vec::new() }
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
        Place::Method | Place::MediaType | Place::Accept | Place::Auth => None,
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
