//! How far a run is, for a person who watches.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use specdrift::send::{Progress, Step};
use specdrift::text::duration;

/// A line at the bottom of the terminal; nothing where nobody watches.
#[derive(Clone)]
pub(crate) struct Meter(ProgressBar);

impl Meter {
    pub(crate) fn new(title: &str, watched: bool) -> Self {
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {wide_msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(title.to_owned());
        Self(bar)
    }

    pub(crate) fn show(&self, progress: &Progress<'_>) {
        self.0.set_length(progress.total as u64);
        self.0.set_position(progress.done as u64);
        match progress.step {
            Step::Sent(..) => {}
            Step::Waiting { case, wait, because } => {
                let because = match because {
                    Ok(status) => format!("answered {status}"),
                    Err(error) => error.to_string(),
                };
                self.0.set_message(format!("waiting {}: {case} {because}", duration(wait)));
            }
            Step::Done(exchange) => self.0.set_message(exchange.case.to_string()),
            Step::Removing(left) => self.0.set_message(format!("removing what the run made: {left} to go")),
        }
    }

    /// Says something above the line.
    pub(crate) fn say(&self, text: &str) {
        // A closed standard error has nobody to tell.
        self.0.suspend(|| drop(writeln!(io::stderr().lock(), "{text}")));
    }

    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
