//! The threads that requests run on, and the wish to stop them.

use specdrift::send::Stop;
use tokio::runtime::{Builder, Runtime};

use crate::cli::WRONG;

/// A runtime for everything that waits.
///
/// # Errors
/// The exit code, when the system gives no threads.
pub(crate) fn runtime() -> Result<Runtime, u8> {
    Builder::new_multi_thread().enable_all().build().map_err(|error| {
        eprintln!("error: no threads to run on: {error}");
        WRONG
    })
}

/// A switch that the first interrupt throws, so that a run ends with its report; the second ends the process.
pub(crate) fn stopped_by_interrupt(runtime: &Runtime) -> Stop {
    let stop = Stop::new();
    runtime.spawn(on_interrupt(stop.clone()));
    stop
}

async fn on_interrupt(stop: Stop) {
    while tokio::signal::ctrl_c().await.is_ok() {
        if stop.is_wanted() {
            #[expect(
                clippy::disallowed_methods,
                reason = "whoever interrupts twice wants no more to be done"
            )]
            std::process::exit(130);
        }
        eprintln!(
            "\nstopping: what the run made is removed (10 s at most), and the report follows; once more ends at once"
        );
        stop.now();
    }
}
