//! What an identity of a suite gives, whether it is the suite's own or a role's.

use crate::suite::checked::{RoleIdentity, Suite};
use crate::suite::identity::SchemeIdentity;
use crate::suite::identity::TokenSource;
use crate::suite::secret::Secret;

/// All that an identity gives.
#[derive(Clone, Copy)]
pub(crate) struct Whom<'s> {
    pub(crate) bearer: Option<&'s Secret>,
    pub(crate) api_key: Option<&'s Secret>,
    pub(crate) basic: Option<&'s (String, Secret)>,
    pub(crate) token: Option<&'s TokenSource>,
    pub(crate) schemes: &'s [SchemeIdentity],
}

impl<'s> Whom<'s> {
    /// The suite itself.
    pub(crate) fn of(suite: &'s Suite) -> Self {
        Self {
            bearer: suite.bearer.as_ref(),
            api_key: suite.api_key.as_ref(),
            basic: suite.basic.as_ref(),
            token: suite.auth.token.as_ref(),
            schemes: &suite.auth.schemes,
        }
    }

    /// One of its roles.
    pub(crate) fn of_role(role: &'s RoleIdentity) -> Self {
        Self {
            bearer: role.bearer.as_ref(),
            api_key: role.api_key.as_ref(),
            basic: role.basic.as_ref(),
            token: role.token.as_ref(),
            schemes: &role.schemes,
        }
    }

    /// What is given for one scheme: what is named after it, else what is named after none.
    pub(crate) fn for_scheme(self, name: &str) -> Self {
        match self.schemes.iter().find(|scheme| scheme.name.value == name) {
            Some(scheme) => Self {
                bearer: scheme.bearer.as_ref(),
                api_key: scheme.api_key.as_ref(),
                basic: scheme.basic.as_ref(),
                token: scheme.token.as_ref(),
                schemes: &[],
            },
            None => self,
        }
    }

    /// Whether something is named after this scheme.
    pub(crate) fn names(self, scheme: &str) -> bool {
        self.schemes.iter().any(|named| named.name.value == scheme)
    }

    /// Whether a bearer token is given, or where one comes from.
    pub(crate) fn has_token(self) -> bool {
        self.bearer.is_some() || self.token.is_some()
    }

    /// Whether nothing is given, or nothing but empty texts.
    pub(crate) fn is_empty(self) -> bool {
        let mut texts =
            self.bearer.into_iter().chain(self.api_key).chain(self.basic.map(|(_, password)| password));
        self.token.is_none() && self.schemes.is_empty() && texts.all(|text| text.expose().is_empty())
    }

    /// What must not be shown.
    pub(crate) fn secrets(self) -> Vec<&'s Secret> {
        let password = self.basic.map(|(_, password)| password);
        let own = [self.bearer, self.api_key, password].into_iter().flatten();
        let fetched = self.token.into_iter().flat_map(TokenSource::secrets);
        let named = self.schemes.iter().flat_map(|scheme| {
            let password = scheme.basic.as_ref().map(|(_, password)| password);
            let own = [scheme.bearer.as_ref(), scheme.api_key.as_ref(), password].into_iter().flatten();
            own.chain(scheme.token.iter().flat_map(TokenSource::secrets))
        });
        own.chain(fetched).chain(named).collect()
    }
}

impl Suite {
    /// Whether it gives anything to be let in with.
    #[must_use]
    pub fn gives_credentials(&self) -> bool {
        let whom = Whom::of(self);
        whom.has_token() || whom.api_key.is_some() || whom.basic.is_some() || !whom.schemes.is_empty()
    }
}
