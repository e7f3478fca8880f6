//! How a run gets in: by which connections, and as whom.

use std::sync::Arc;

use crate::plan::Request;
use crate::run::settings::Settings;
use crate::run::target::complain;
use crate::send::{Base, Client, Credentials, Logged, Means, Response, SendError, Transport, Trust, Vault};
use crate::spec::Api;
use crate::suite::{Connection, Pace, ProxyChoice, ServerChoice, Suite};
use crate::text::{Complaint, Severity};

/// How a run gets in.
pub(crate) struct Door {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) credentials: Credentials,
    /// The proxy by which requests go.
    pub(crate) proxy: Option<String>,
}

impl Door {
    /// Reads what the suite names, and looks whether its credentials may go where it wants them to. Nothing is sent.
    pub(crate) fn open(
        api: &Api,
        suite: &Suite,
        settings: &Settings<'_>,
        (base, pace): (&Base, &Pace),
    ) -> Result<Self, Vec<Complaint>> {
        let is_mock = suite.server.value == ServerChoice::Mock;
        // Nobody else knows the built-in server, nor will it be there for the next process.
        let vault = if is_mock { Vault::none() } else { settings.vault.clone() };
        let proxy = if is_mock { ProxyChoice::Off } else { suite.connection.proxy.clone() };
        let trust = Trust::read(&Connection { proxy, ..suite.connection.clone() })?;
        let means = Means { base, pace, trust: &trust, vault: &vault, log: &settings.log };
        let credentials = Credentials::open(suite, api, &means)?;
        if settings.past.is_some() {
            let nobody =
                |_: &Request| Err::<Response, _>(SendError::Unsendable("nothing is sent".to_owned()));
            return Ok(Self { transport: Arc::new(nobody), credentials, proxy: None });
        }
        let client =
            Client::trusting(base, pace, &trust).map_err(|error| complain(suite, &error.to_string()))?;
        let proxy = client.proxy(base);
        let transport = Arc::new(Logged::new(Arc::new(client), settings.log.clone()));
        Ok(Self { transport, credentials, proxy })
    }
}

/// Warnings about credentials that can't be used.
///
/// # Errors
/// All complaints, where one of them is an error: credentials for a scheme that the spec does not have.
pub(crate) fn usable(suite: &Suite, api: &Api) -> Result<Vec<Complaint>, Vec<Complaint>> {
    let (_, complaints) = Credentials::new(suite, api);
    let is_wrong = complaints.iter().any(|complaint| complaint.severity == Severity::Error);
    if is_wrong { Err(complaints) } else { Ok(complaints) }
}
