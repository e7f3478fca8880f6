//! Credentials that are right, of somebody who may not do this.

use serde_json::Value;

use crate::plan::case::{Case, Intent, Place, ValidKind};
use crate::plan::mutation::auth::{Given, has_scheme};
use crate::plan::mutation::draft::{Draft, Subject, whole};
use crate::plan::mutation::kind::MISSING_SCOPE;
use crate::suite::RoleIdentity;

/// The role of the suite that a case is sent as; `None`: as the suite itself.
#[must_use]
pub fn role(case: &Case) -> Option<&str> {
    match &case.intent {
        Intent::Broken(mutation) if mutation.kind == MISSING_SCOPE.name => mutation.sent.as_ref()?.as_str(),
        Intent::Valid(variation) if variation.kind == ValidKind::Step => variation.variant.as_deref(),
        Intent::Broken(_) | Intent::Valid(_) | Intent::Observed(_) => None,
    }
}

/// The role that a draft is to be sent as.
pub(in crate::plan) fn role_of(draft: &Draft) -> Option<&str> {
    let is_it = draft.kind == MISSING_SCOPE;
    draft.variant.as_deref().filter(|_| is_it)
}

/// The same request as each role whose scopes satisfy no alternative of the operation's `security`, though its credentials are of the
/// kind that one of them takes. The sender writes them.
pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let operation = subject.operation;
    if operation.is_open() || !subject.request.credentials {
        return Vec::new();
    }
    let own = Given::of(subject.suite);
    let lacking = subject.suite.roles.iter().filter(|role| {
        let given = Given::of_role(subject.suite, role);
        let may = operation.security.iter().any(|alternative| !lacks(role, alternative));
        has_scheme(subject, given) && has_scheme(subject, own) && !may
    });
    lacking
        .map(|role| Draft {
            variant: Some(role.name.clone()),
            schema: Some(operation.pointer.clone()),
            sent: Some(Value::String(role.name.clone())),
            documented: documented(subject),
            ..whole(MISSING_SCOPE, Place::Auth, subject.request.clone())
        })
        .collect()
}

/// Whether the role has not all scopes of an alternative.
fn lacks(role: &RoleIdentity, alternative: &[(String, Vec<String>)]) -> bool {
    let has = role.scopes.as_deref().unwrap_or_default();
    alternative.iter().flat_map(|(_, scopes)| scopes).any(|scope| !has.contains(scope))
}

/// "the scopes `leads.read` and `leads.write`, or `admin`".
fn documented(subject: &Subject<'_>) -> String {
    let alternatives: Vec<String> = subject
        .operation
        .security
        .iter()
        .map(|alternative| {
            let scopes: Vec<String> =
                alternative.iter().flat_map(|(_, scopes)| scopes).map(|scope| format!("`{scope}`")).collect();
            scopes.join(" and ")
        })
        .collect();
    format!("the scopes {}", alternatives.join(", or "))
}
