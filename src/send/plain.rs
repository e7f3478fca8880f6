//! Whether a server that is reached by TLS answers without it too.

use crate::plan::{Case, CaseId, Intent, Plan, Request};
use crate::send::base::Base;
use crate::send::exchange::Response;
use crate::send::label::{Label, Part};
use crate::send::transport::Transport;

/// What came of asking in plain text.
#[derive(Clone, Debug)]
pub struct PlainAnswer {
    /// The case whose request was sent, short of its query and of all that could be a secret.
    pub case: CaseId,
    /// Where to: `http://` and the server's own host and port.
    pub origin: String,
    /// The answer.
    pub response: Response,
}

/// Sends one safe request to the same host by plain http, once and without credentials, where the server is an https one. `None` where
/// there is nothing to ask or nobody answers, which is as it should be.
pub async fn ask_in_plain(plan: &Plan, base: &Base, transport: &dyn Transport) -> Option<PlainAnswer> {
    let rest = base.origin().strip_prefix("https://")?;
    let origin = format!("http://{rest}");
    let is_asked = |case: &&Case| {
        let is_valid = matches!(case.intent, Intent::Valid(_));
        is_valid && case.request.method == "GET" && case.needs.is_empty() && case.request.query.is_none()
    };
    let case = plan.cases.iter().find(is_asked)?;
    let request = Request {
        method: case.request.method.clone(),
        path: [base.path(), &case.request.path].concat(),
        headers: vec![("accept".to_owned(), "*/*".to_owned())],
        ..Request::default()
    };
    let label = Label { case: Some(&case.id), attempt: 1, part: Part::InPlain };
    let response = transport.carry_as(label, &origin, &request).await.ok()?;
    Some(PlainAnswer { case: case.id.clone(), origin, response })
}
