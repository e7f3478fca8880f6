//! As whom requests are sent, over real HTTP: tokens, their endpoints, certificates and proxies.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the servers and files of the tests are their own"
)]

#[path = "credentials/connections.rs"]
mod connections;
#[path = "credentials/processes.rs"]
mod processes;
#[path = "credentials/server.rs"]
mod server;
#[path = "credentials/suites.rs"]
mod suites;
#[path = "credentials/tokens.rs"]
mod tokens;
