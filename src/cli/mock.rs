//! `specdrift mock`: serve a spec's promises, or break one of them.

use std::sync::Arc;

use specdrift::mock::{Lie, Options, Server};
use specdrift::spec::{self, Access};

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
    let options =
        Options { key: args.key.clone(), lies: args.lie.clone(), port: args.port, ..Options::default() };
    runtime.block_on(async {
        match Server::start(Arc::clone(&api), options).await {
            Ok(server) => {
                println!("serving `{}` at {}", api.title, server.url());
                for lie in &args.lie {
                    println!("lying: {} ({})", lie.name(), lie.about());
                }
                println!("stop with ctrl-c");
                // Without a signal to wait for there is nothing to end for.
                let _ = tokio::signal::ctrl_c().await;
                0
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
