//! Whom connections trust, and where tokens are kept.

use specdrift::send::Vault;
use specdrift::suite::Checks;

use crate::cli::load::Loaded;

/// Whom connections trust, and where tokens are kept.
#[derive(Debug, clap::Args)]
pub(crate) struct Trust {
    /// Believe whoever answers: certificates of servers are not checked, and every report says so.
    #[arg(long)]
    insecure: bool,
    /// Fetch every token anew, and keep none for other runs; else they are kept in the user's cache folder, or in `SPECDRIFT_CACHE`.
    #[arg(long)]
    no_token_cache: bool,
}

impl Trust {
    /// What the command line says wins over the suites.
    pub(crate) fn apply(&self, loaded: &mut [Loaded]) {
        for one in loaded {
            if self.insecure {
                one.suite.connection.checks = Checks::Skipped;
            }
            if self.no_token_cache {
                one.vault = Vault::none();
            }
        }
    }
}
