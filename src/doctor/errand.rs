//! What is asked of the world: every request here is safe (RFC 9110 section 9.2.1) and has no body.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Url;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::doctor::facts::{Facts, Hop, Lead, LeadKind, Subject};
use crate::plan::Plan;
use crate::plan::Request;
use crate::send::Base;
use crate::send::Client;
use crate::send::Host;
use crate::send::Sending;
use crate::send::Stop;
use crate::send::Transport;
use crate::send::Trust;
use crate::send::connect;
use crate::send::look_up;
use crate::send::send;
use crate::send::shake;
use crate::suite::Pace;

/// Of so many addresses a connection is tried.
const ADDRESSES: usize = 8;
/// So many redirects are followed.
const HOPS: usize = 5;

/// What a step asks of the world.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// Nothing.
    Nothing,
    /// The addresses of the host.
    Names,
    /// A connection to each of them.
    Connections,
    /// A TLS handshake.
    Tls,
    /// An answer to a request without credentials, and where it leads.
    Answer,
    /// One of the planned requests, with credentials.
    Request(usize),
}

/// By what errands are run.
pub(super) struct Runner<'r> {
    pub(super) client: Arc<Client>,
    pub(super) trust: &'r Trust,
    pub(super) pace: &'r Pace,
    pub(super) stop: &'r Stop,
}

impl Runner<'_> {
    /// Runs an errand; what comes of it is added to the facts.
    pub(super) async fn run(&self, errand: Errand, subject: &Subject<'_>, facts: &mut Facts) {
        match errand {
            Errand::Nothing => {}
            Errand::Names => facts.addresses = Some(look_up(&subject.place, self.pace.connect_timeout).await),
            Errand::Connections => self.connections(facts).await,
            Errand::Tls => {
                let patience = self.pace.connect_timeout;
                facts.handshake = Some(shake(subject.base, &self.client, self.trust, patience).await);
            }
            Errand::Answer => facts.hops = self.hops(subject).await,
            Errand::Request(number) => self.request(number, subject, facts).await,
        }
    }

    async fn connections(&self, facts: &mut Facts) {
        let Some(Ok(addresses)) = &facts.addresses else { return };
        let (mut tasks, patience) = (JoinSet::new(), self.pace.connect_timeout);
        for (index, address) in addresses.iter().copied().take(ADDRESSES).enumerate() {
            tasks.spawn(async move {
                let begin = Instant::now();
                let opened = connect(address, patience).await;
                (index, (address, opened.map(|()| begin.elapsed())))
            });
        }
        let mut done = tasks.join_all().await;
        done.sort_by_key(|(index, _)| *index);
        facts.connections = done.into_iter().map(|(_, connection)| connection).collect();
    }

    async fn hops(&self, subject: &Subject<'_>) -> Vec<Hop> {
        let target = match subject.cases.first() {
            Some(case) => [subject.base.path(), &case.request.target()].concat(),
            None => format!("{}/", subject.base.path()),
        };
        let (mut base, mut target) = (subject.base.clone(), target);
        let mut client = Arc::clone(&self.client);
        let mut hops = Vec::new();
        loop {
            let (hop, next) = ask(&client, &base, &target).await;
            hops.push(hop);
            let Some(next) = next.filter(|_| hops.len() <= HOPS && !self.stop.is_wanted()) else { break };
            let Ok(there) = Base::parse(&next.origin().ascii_serialization()) else { break };
            if there.origin() != base.origin() {
                let Ok(other) = Client::trusting(&there, self.pace, self.trust) else { break };
                client = Arc::new(other);
            }
            base = there;
            let query = next.query().map(|query| format!("?{query}")).unwrap_or_default();
            target = format!("{}{query}", next.path());
        }
        hops
    }

    async fn request(&self, number: usize, subject: &Subject<'_>, facts: &mut Facts) {
        let (Some(case), Ok(credentials)) = (subject.cases.get(number), &subject.credentials) else { return };
        let plan = Plan { cases: vec![case.clone()], ..Plan::default() };
        let sending = Sending {
            base: subject.base,
            credentials,
            pace: self.pace,
            transport: Arc::<Client>::clone(&self.client),
            watch: &|_| {},
            stop: self.stop,
            host: Arc::new(Host::new(self.pace)),
        };
        facts.exchanges.extend(send(&plan, &sending).await);
    }
}

/// Asks without credentials; with it where the answer leads, if that may be asked too.
async fn ask(client: &Client, base: &Base, target: &str) -> (Hop, Option<Url>) {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let request = Request {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: query.map(str::to_owned),
        headers: vec![("accept".to_owned(), "*/*".to_owned())],
        ..Request::default()
    };
    let begin = Instant::now();
    let result = client.carry(base.origin(), &request).await;
    let (elapsed, at) = (begin.elapsed(), Timestamp::now());
    let url = format!("{}{path}", base.origin());
    let next = result.as_ref().ok().and_then(|answer| {
        let location = answer.header("location").filter(|_| (300..400).contains(&answer.status))?;
        Url::parse(&format!("{}{target}", base.origin())).ok()?.join(location).ok()
    });
    let to = next.as_ref().map(|next| Lead { url: shown(next), kind: kind(base, next) });
    let is_asked = to.as_ref().is_some_and(|to| match to.kind {
        LeadKind::Here | LeadKind::Secured => true,
        LeadKind::OtherPort | LeadKind::Elsewhere => false,
    });
    (Hop { url, result, at, elapsed, to }, next.filter(|_| is_asked))
}

/// Without what may be secret: user, query, fragment.
fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

fn kind(base: &Base, next: &Url) -> LeadKind {
    let Ok(here) = Url::parse(base.origin()) else { return LeadKind::Elsewhere };
    if here.origin() == next.origin() {
        LeadKind::Here
    } else if here.host_str() != next.host_str() {
        LeadKind::Elsewhere
    } else if here.scheme() == "http" && next.scheme() == "https" {
        LeadKind::Secured
    } else {
        LeadKind::OtherPort
    }
}
