//! How one request is let in: what it shows each time that it is sent.

use std::sync::Arc;

use crate::plan::Request;
use crate::send::auth::gate::Gate;
use crate::send::auth::keeper::Token;
use crate::send::auth::proof::{Proof, Value};
use crate::send::exchange::{Response, SendError};

/// What a request is to show when it is sent.
#[derive(Clone, Default)]
pub(in crate::send) struct Pass {
    pub(super) operation: usize,
    /// The credentials that are fetched.
    pub(super) fetched: Vec<Proof>,
    pub(super) meaning: Meaning,
}

/// What an answer says about the credentials.
#[derive(Clone, Default)]
pub(super) enum Meaning {
    /// Nothing: the request shows none, or is about them.
    #[default]
    Nothing,
    /// Whether they are taken.
    Taken(Arc<Gate>),
}

/// One request on its way in, from its first attempt to its last.
pub(in crate::send) struct Entry<'p> {
    pass: &'p Pass,
    /// The tokens that were shown last.
    shown: Vec<Arc<Token>>,
    is_renewed: bool,
}

impl<'p> Entry<'p> {
    pub(in crate::send) fn new(pass: &'p Pass) -> Self {
        Self { pass, shown: Vec::new(), is_renewed: false }
    }

    /// The request with what it has to show now.
    ///
    /// # Errors
    /// [`SendError::Credentials`]: there is no token, or the credentials are refused and nothing more is sent with them.
    pub(in crate::send) async fn request(
        &mut self,
        request: &Arc<Request>,
    ) -> Result<Arc<Request>, SendError> {
        if let Meaning::Taken(gate) = &self.pass.meaning
            && gate.is_closed()
        {
            let why = if self.pass.fetched.is_empty() { "" } else { ", a new token too" };
            let told = format!(
                "401 refused the credentials{why}, and nothing was let in: no more is sent with them; look at `auth:`"
            );
            return Err(SendError::Credentials(told));
        }
        if self.pass.fetched.is_empty() {
            return Ok(Arc::clone(request));
        }
        let mut request = Request::clone(request);
        self.shown.clear();
        for proof in &self.pass.fetched {
            let Value::Token(word, keeper) = &proof.value else { continue };
            let token = keeper
                .token()
                .await
                .map_err(|why| SendError::Credentials(format!("there is no token: {why}")))?;
            proof.write(&format!("{word}{}", token.access), &mut request);
            self.shown.push(token);
        }
        Ok(Arc::new(request))
    }

    /// Whether the request is to be sent again at once, because what it showed was refused and there is something new to show. That
    /// happens once.
    pub(in crate::send) async fn is_worth_another(&mut self, result: &Result<Response, SendError>) -> bool {
        let (Meaning::Taken(gate), Ok(answer)) = (&self.pass.meaning, result) else { return false };
        match answer.status {
            401 => {}
            // These say nothing about who asks.
            403 | 407 | 408 | 429 | 500..=599 => return false,
            _ => {
                gate.taken(self.pass.operation);
                return false;
            }
        }
        if self.is_renewed {
            gate.refused_anew(self.pass.operation);
            return false;
        }
        let may_help = !self.shown.is_empty() && gate.may_help(self.pass.operation);
        self.is_renewed = may_help && self.renewed().await;
        if !self.is_renewed {
            gate.refused(self.pass.operation);
        }
        self.is_renewed
    }

    async fn renewed(&self) -> bool {
        for (proof, refused) in self.pass.fetched.iter().zip(&self.shown) {
            let Some(keeper) = proof.keeper() else { continue };
            if keeper.instead_of(refused).await.is_err() {
                return false;
            }
        }
        true
    }
}
