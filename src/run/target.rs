//! Whom a run talks to.

use std::sync::Arc;

use crate::mock;
use crate::run::settings::Settings;
use crate::send::Base;
use crate::spec::{Api, resolved};
use crate::suite::{ServerChoice, Suite};
use crate::text::Complaint;

/// Whom a run talks to: the built-in server lives as long as this.
pub(crate) struct Target {
    pub(crate) base: Base,
    _mock: Option<mock::Server>,
}

impl Target {
    pub(crate) async fn open(
        api: &Arc<Api>,
        suite: &Suite,
        settings: &Settings<'_>,
    ) -> Result<Self, Vec<Complaint>> {
        if let Some(past) = settings.past {
            return Ok(Self { base: past.base().clone(), _mock: None });
        }
        let (url, mock) = match &suite.server.value {
            ServerChoice::Mock => {
                let server = mock::Server::start(Arc::clone(api), settings.mock.clone().knowing(suite))
                    .await
                    .map_err(|error| {
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
    let url = api.servers.first().map(|server| resolved(&server.url, &suite.spec.value)).unwrap_or_default();
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

/// A complaint about the server that the suite names.
pub(crate) fn complain(suite: &Suite, why: &str) -> Vec<Complaint> {
    vec![Complaint::error(why).at(suite.server.span.clone())]
}
