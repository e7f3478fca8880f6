//! `specdrift mock`: serve a spec's promises, or break one of them.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use specdrift::mock::{Lie, Options, Server};
use specdrift::spec::{self, Access};
use specdrift::suite::{Fault, RateLimit, parse_duration};

use crate::cli::WRONG;
use crate::cli::output::complain;
use crate::cli::runtime::runtime;
use crate::cli::surroundings::Surroundings;

/// What to serve, and how honestly.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document: a file or a URL.
    #[arg(value_name = "SPEC")]
    spec: String,
    /// The loopback port to listen on; 0 is any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The only key or token to accept; without it any is accepted but those that a plan makes up to be refused.
    #[arg(long)]
    key: Option<String>,
    /// A promise to break; can be given several times. `--lie help` lists them.
    #[arg(long, value_name = "NAME", value_parser = parse_lie)]
    lie: Vec<Lie>,
    /// How long access tokens are right that `/oauth/token` issues (the path is the document's): `2s`, `300ms`. Otherwise as the document's
    /// `x-specdrift-mock` says, or an hour.
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    token_lifetime: Option<Duration>,
    /// How many requests are answered: `100/s`, `30/min`, `5/200ms`. All others get 429 with `Retry-After`, and every answer tells how many are
    /// left.
    #[arg(long, value_name = "N/TIME", value_parser = RateLimit::parse)]
    rate_limit: Option<RateLimit>,
    /// Something to do wrong, and how often; can be given several times, or several with commas between: `503:2` (the first two requests
    /// of each operation), `503:2%,retry-after=2`, `429`, `latency:200ms:10%`, `reset:2%`, `half-body:2%`, `gateway-html:502`, `slow-headers:1s`,
    /// `timeout`, `garbage`, `refuse`, `refuse:500ms`; `@POST /leads` behind one confines it to an operation.
    #[arg(long, value_name = "FAULT", value_parser = Listed::parse)]
    fault: Vec<Listed>,
    /// Which requests a share of them is.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    fault_seed: u64,
}

/// What one `--fault` says.
#[derive(Clone, Debug)]
struct Listed(Vec<Fault>);

impl Listed {
    fn parse(text: &str) -> Result<Self, String> {
        Fault::parse(text).map(Self)
    }
}

fn parse_lie(name: &str) -> Result<Lie, String> {
    Lie::named(name).map_err(|why| {
        let known: Vec<String> =
            Lie::ALL.iter().map(|lie| format!("  {:<24} {}", lie.name(), lie.about())).collect();
        format!("{why}\n\nknown lies:\n{}", known.join("\n"))
    })
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let access = Access { network: args.spec.contains("://"), ..Access::default() };
    let api = match spec::read(&args.spec, &access) {
        Ok((api, warnings)) => {
            complain(&warnings, surroundings);
            Arc::new(api)
        }
        Err(complaints) => {
            complain(&complaints, surroundings);
            return WRONG;
        }
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    let options = Options {
        key: args.key.clone(),
        lies: args.lie.clone(),
        port: args.port,
        token_lifetime: args.token_lifetime,
        rate_limit: args.rate_limit,
        faults: args.fault.iter().flat_map(|Listed(faults)| faults).cloned().collect(),
        fault_seed: args.fault_seed,
        ..Options::default()
    };
    runtime.block_on(async {
        match Server::start(Arc::clone(&api), options).await {
            Ok(server) => {
                println!("serving `{}` at {}", api.title, server.url());
                for lie in &args.lie {
                    println!("lying: {} ({})", lie.name(), lie.about());
                }
                for fault in args.fault.iter().flat_map(|Listed(faults)| faults) {
                    println!("fault: {fault}");
                }
                println!("stop with ctrl-c");
                // Without a signal to wait for there is nothing to end for.
                let _ = tokio::signal::ctrl_c().await;
                0
            }
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                eprintln!("error: `{}` can't be served: {error}", args.spec);
                WRONG
            }
            Err(error) => {
                eprintln!(
                    "error: port {} can't be listened on: {error}; another `--port` may be free",
                    args.port
                );
                WRONG
            }
        }
    })
}
