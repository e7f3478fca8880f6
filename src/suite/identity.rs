//! As whom requests are sent: what a suite gives for it.

use std::path::PathBuf;
use std::time::Duration;

use crate::suite::secret::Secret;
use crate::suite::spanned::Spanned;
use crate::text::Span;

/// `auth:`, beyond the credentials that stand in it as they are.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// `oauth2:` or `command:`: where a bearer token comes from.
    pub token: Option<TokenSource>,
    /// Credentials that are named by security schemes of the spec.
    pub schemes: Vec<SchemeIdentity>,
    /// `allow_plain_http:`.
    pub plain_http: PlainHttp,
}

/// Whether credentials may go over plain http to a host that is not this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlainHttp {
    /// Nothing is sent.
    #[default]
    Refused,
    /// The suite says that they may.
    Allowed,
}

/// What a suite gives for one security scheme of the spec.
#[derive(Clone, Debug)]
pub struct SchemeIdentity {
    /// The scheme, as the spec calls it.
    pub name: Spanned<String>,
    /// `bearer:`.
    pub bearer: Option<Secret>,
    /// `api_key:`.
    pub api_key: Option<Secret>,
    /// `basic:`: user and password.
    pub basic: Option<(String, Secret)>,
    /// `oauth2:` or `command:`.
    pub token: Option<TokenSource>,
}

/// Where a token comes from.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// `oauth2:`: a token endpoint (RFC 6749 section 3.2).
    OAuth2(Box<OAuth2>),
    /// `command:`: a program that prints it.
    Command(TokenCommand),
}

impl TokenSource {
    /// Where the suite gives it.
    #[must_use]
    pub fn span(&self) -> &Span {
        match self {
            Self::OAuth2(oauth2) => &oauth2.span,
            Self::Command(command) => &command.span,
        }
    }

    /// What it holds that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::OAuth2(oauth2) => {
                let granted = match &oauth2.grant {
                    Grant::ClientCredentials => None,
                    Grant::RefreshToken(token) => Some(token),
                    Grant::Password { password, .. } => Some(password),
                };
                oauth2.client_secret.iter().chain(granted).collect()
            }
            Self::Command(_) => Vec::new(),
        }
    }
}

/// `oauth2:`.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// What is shown for a token.
    pub grant: Grant,
    /// `token_url:`: absolute, or relative to the server; the spec's flow names it where the suite does not.
    pub token_url: Option<Spanned<String>>,
    /// `client_id:`.
    pub client_id: Option<String>,
    /// `client_secret:`.
    pub client_secret: Option<Secret>,
    /// `client_auth:`.
    pub client_auth: ClientAuth,
    /// `scopes:`: those that are asked for; none are named where it is empty.
    pub scopes: Vec<String>,
    /// `audience:` and `parameters:`: what else the endpoint wants, in order.
    pub parameters: Vec<(String, Secret)>,
    /// Where it stands.
    pub span: Span,
}

/// `grant:` (RFC 6749 sections 4.3, 4.4 and 6).
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are the RFC's own")]
pub enum Grant {
    ClientCredentials,
    RefreshToken(Secret),
    Password { user: String, password: Secret },
}

/// How a client says who it is (RFC 6749 section 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// By the `Basic` scheme.
    Basic,
    /// As `client_id` and `client_secret` in the body.
    Body,
}

/// `command:`.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenCommand {
    /// The program; a path with a `/` is read from the suite's folder.
    pub program: String,
    /// Its arguments, as they are.
    pub arguments: Vec<String>,
    /// The suite's folder, in which it runs.
    pub folder: PathBuf,
    /// How long it may take.
    pub timeout: Duration,
    /// Where it stands.
    pub span: Span,
}
