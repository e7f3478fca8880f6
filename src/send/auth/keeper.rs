//! One token: fetched when it is first needed, once for all who wait, and again before it is worthless.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::send::auth::endpoint::{Endpoint, now};
use crate::send::auth::granted::Granted;
use crate::send::auth::program;
use crate::send::vault::{Kept, Safe, Vault};
use crate::suite::{Grant, Learned, Secret, TokenCommand};
use crate::text::Mask;

/// How long before its end a token is not used any more, at most; a tenth of its life, if that is shorter.
const MARGIN: Duration = Duration::from_secs(30);
/// How long a token is taken from another process that nobody says the end of.
const ASSUMED: Duration = Duration::from_secs(300);

/// Where a token comes from.
pub(super) enum Supplier {
    Endpoint(Box<Endpoint>),
    Program(TokenCommand),
    /// Nowhere: nobody has said yet where the server is.
    Nowhere,
}

/// A token, and who was given it.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) access: String,
}

/// Keeps one token for all who need it.
pub(super) struct Keeper {
    supplier: Supplier,
    vault: Vault,
    mask: Mask,
    learned: Learned,
    /// The shell variable that stands for it in commands.
    variable: String,
    held: Mutex<Option<Held>>,
    purse: tokio::sync::Mutex<Purse>,
}

struct Held {
    token: Arc<Token>,
    until: Option<Instant>,
}

/// What only the one who fetches needs.
#[derive(Default)]
struct Purse {
    /// What the next token is fetched with.
    refresh: Option<String>,
    /// Why there is none: it is not asked for again.
    failed: Option<String>,
}

impl Keeper {
    pub(super) fn new(
        supplier: Supplier,
        vault: Vault,
        mask: Mask,
        learned: Learned,
        variable: String,
    ) -> Self {
        Self {
            supplier,
            vault,
            mask,
            learned,
            variable,
            held: Mutex::default(),
            purse: tokio::sync::Mutex::default(),
        }
    }

    /// The token; why there is none, in words that may be shown.
    pub(super) async fn token(&self) -> Result<Arc<Token>, String> {
        if let Some(token) = self.fresh() {
            return Ok(token);
        }
        let mut purse = self.purse.lock().await;
        match self.fresh() {
            Some(token) => Ok(token),
            None => self.obtained(&mut purse, None).await,
        }
    }

    /// Another token than this one, which was refused.
    pub(super) async fn instead_of(&self, refused: &Arc<Token>) -> Result<Arc<Token>, String> {
        let mut purse = self.purse.lock().await;
        match self.fresh() {
            // Somebody else was refused too, and has fetched one meanwhile.
            Some(token) if token.access != refused.access => Ok(token),
            Some(_) | None => self.obtained(&mut purse, Some(&refused.access)).await,
        }
    }

    fn fresh(&self) -> Option<Arc<Token>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = held.as_ref().filter(|held| held.until.is_none_or(|until| Instant::now() < until))?;
        Some(Arc::clone(&held.token))
    }

    async fn obtained(&self, purse: &mut Purse, refused: Option<&str>) -> Result<Arc<Token>, String> {
        if let Some(why) = &purse.failed {
            return Err(why.clone());
        }
        let (name, check) = self.identity();
        let safe = self.vault.open(&name).await;
        if let Some(kept) = safe.as_ref().and_then(|safe| safe.read(&check)) {
            // The newest one: older ones may be used up.
            purse.refresh = kept.refresh.clone().or_else(|| purse.refresh.take());
            if let Some(lasts) = kept.lasts().filter(|_| refused != Some(kept.access.as_str())) {
                return Ok(self.hold(kept.access, Some(lasts)));
            }
        }
        match self.fetched(purse.refresh.as_deref()).await {
            Ok(granted) => {
                if let Some(refresh) = &granted.refresh {
                    self.learned.learn(refresh);
                    purse.refresh = Some(refresh.clone());
                }
                let lasts = granted.lifetime.map(lasts);
                self.put_away(safe, check, &granted.access, lasts, purse.refresh.clone());
                Ok(self.hold(granted.access, lasts))
            }
            Err(why) => {
                purse.failed = Some(why.clone());
                Err(why)
            }
        }
    }

    fn put_away(
        &self,
        safe: Option<Safe>,
        check: String,
        access: &str,
        lasts: Option<Duration>,
        refresh: Option<String>,
    ) {
        // What a program prints is its own to keep, unless it says for how long that is good.
        let is_ours = lasts.is_some() || !matches!(self.supplier, Supplier::Program(_));
        if let Some(safe) = safe.filter(|_| is_ours) {
            safe.write(&Kept::new(check, access.to_owned(), lasts.unwrap_or(ASSUMED), refresh));
        }
    }

    async fn fetched(&self, refresh: Option<&str>) -> Result<Granted, String> {
        match &self.supplier {
            Supplier::Endpoint(endpoint) => endpoint.fetch(refresh, &self.mask, &self.learned).await,
            Supplier::Program(command) => program::run(command, &self.mask, &self.learned, now()).await,
            Supplier::Nowhere => Err("no server is known to fetch a token for".to_owned()),
        }
    }

    fn hold(&self, access: String, lasts: Option<Duration>) -> Arc<Token> {
        self.learned.learn_as(&access, &self.variable);
        let token = Arc::new(Token { access });
        let until = lasts.and_then(|lasts| Instant::now().checked_add(lasts));
        let held = Held { token: Arc::clone(&token), until };
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
        token
    }

    /// What the token is called where processes share it, and a digest of the secrets that it is fetched with.
    fn identity(&self) -> (String, String) {
        let (mut open, mut closed): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        let shown;
        match &self.supplier {
            Supplier::Nowhere => {}
            Supplier::Program(command) => {
                shown = command.folder.to_string_lossy().into_owned();
                open.extend(["command", &shown, &command.program]);
                open.extend(command.arguments.iter().map(String::as_str));
            }
            Supplier::Endpoint(endpoint) => {
                shown = endpoint.place.shown();
                let oauth2 = &endpoint.oauth2;
                open.extend([shown.as_str(), oauth2.client_id.as_deref().unwrap_or_default()]);
                open.extend(oauth2.scopes.iter().map(String::as_str));
                match &oauth2.grant {
                    Grant::ClientCredentials => open.push("client_credentials"),
                    Grant::RefreshToken(token) => {
                        open.push("refresh_token");
                        closed.push(token.expose());
                    }
                    Grant::Password { user, password } => {
                        open.extend(["password", user]);
                        closed.push(password.expose());
                    }
                }
                closed.extend(oauth2.client_secret.as_ref().map(Secret::expose));
                closed.extend(
                    oauth2.parameters.iter().flat_map(|(name, value)| [name.as_str(), value.expose()]),
                );
            }
        }
        let name = digest(&open);
        let check = digest(&[&[name.as_str()], closed.as_slice()].concat());
        (name, check)
    }
}

/// For how long a token of this life is used.
fn lasts(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(MARGIN.min(lifetime / 10))
}

/// In hexadecimal digits.
fn digest(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
        sha.update(part);
    }
    sha.finalize().iter().fold(String::new(), |mut digits, byte| {
        // Writing to a text does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
