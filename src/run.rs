//! The pipeline, start to finish.

use std::sync::Arc;

use crate::judge;
use crate::mock;
use crate::plan;
use crate::plan::{Plan, Seed};
use crate::report::Report;
use crate::send::{Base, Client, Credentials, Progress, Sending, Stop, send_timed};
use crate::spec::Api;
use crate::suite::{ServerChoice, Suite};
use crate::text::{Complaint, Severity};

/// What a run needs to know besides suite and spec.
pub struct Settings<'s> {
    /// Where unique values come from.
    pub seed: Seed,
    /// Today's date, `YYYY-MM-DD`, for rules that end.
    pub today: &'s str,
    /// How the built-in server behaves, where the suite wants it.
    pub mock: mock::Options,
    /// Told at every step.
    pub watch: &'s (dyn Fn(&Progress<'_>) + Send + Sync),
    /// When not to go on.
    pub stop: &'s Stop,
}

/// Plans what a suite wants of an API, sends it, judges the answers, and gathers all that a report can tell. The complaints beside
/// the report are warnings.
///
/// # Errors
/// Complaints about the suite, before anything is sent.
pub async fn run(
    api: &Arc<Api>,
    suite: &Suite,
    settings: &Settings<'_>,
) -> Result<(Report, Vec<Complaint>), Vec<Complaint>> {
    let mut complaints = judge::check_codes(suite, settings.today);
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(complaints);
    }
    let plan = plan::plan(api, suite, settings.seed)?;
    complaints.extend(plan.complaints.iter().cloned());
    complaints.extend(Credentials::new(suite, api).1);
    Ok((carry_out(&plan, api, suite, settings).await?, complaints))
}

/// Sends a plan, or a part of one, judges the answers, and gathers all that a report can tell.
///
/// # Errors
/// Complaints about the suite's server, before anything is sent.
pub async fn carry_out(
    plan: &Plan,
    api: &Arc<Api>,
    suite: &Suite,
    settings: &Settings<'_>,
) -> Result<Report, Vec<Complaint>> {
    let server = Server::open(api, suite, settings).await?;
    let transport =
        Client::new(&server.base, &suite.pace).map_err(|error| complain(suite, &error.to_string()))?;
    let (credentials, _) = Credentials::new(suite, api);
    let sending = Sending {
        base: &server.base,
        credentials: &credentials,
        pace: &suite.pace,
        transport: Arc::new(transport),
        watch: settings.watch,
        stop: settings.stop,
    };
    let (exchanges, elapsed) = send_timed(plan, &sending).await;
    let verdicts = judge::judge(api, suite, plan, &exchanges, settings.today);
    Ok(Report::new(api, suite, plan, &exchanges, &verdicts, elapsed))
}

/// Whom a run talks to: the built-in server lives as long as this.
struct Server {
    base: Base,
    _mock: Option<mock::Server>,
}

impl Server {
    async fn open(api: &Arc<Api>, suite: &Suite, settings: &Settings<'_>) -> Result<Self, Vec<Complaint>> {
        let (url, mock) = match &suite.server.value {
            ServerChoice::Mock => {
                let server =
                    mock::Server::start(Arc::clone(api), settings.mock.clone()).await.map_err(|error| {
                        complain(suite, &format!("the built-in server can't listen: {error}"))
                    })?;
                (server.url().to_owned(), Some(server))
            }
            ServerChoice::Url(url) => (url.clone(), None),
            ServerChoice::FromSpec => (from_spec(api, suite)?, None),
        };
        let base = Base::parse(&url).map_err(|why| complain(suite, &why))?;
        Ok(Self { base, _mock: mock })
    }
}

/// The spec's first server, where it says which host that is.
fn from_spec(api: &Api, suite: &Suite) -> Result<String, Vec<Complaint>> {
    let url = api.servers.first().map(|server| server.url.clone()).unwrap_or_default();
    if url.contains("://") {
        return Ok(url);
    }
    let message = format!("`{}` names no server with a host, and the suite names none", suite.spec.value);
    Err(vec![
        Complaint::error(message)
            .at(suite.spec.span.clone())
            .label("give one: `server: http://localhost:8080`"),
    ])
}

fn complain(suite: &Suite, why: &str) -> Vec<Complaint> {
    vec![Complaint::error(why).at(suite.server.span.clone())]
}
