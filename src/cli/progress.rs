//! How far a run is, for a person who watches.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use specdrift::send::{Hold, Progress, Step};
use specdrift::text::duration;

/// A line at the bottom of the terminal; where nobody watches, only what a run as a whole waits for is told, a line each.
#[derive(Clone)]
pub(crate) struct Meter {
    bar: ProgressBar,
    is_watched: bool,
}

impl Meter {
    pub(crate) fn new(title: &str, watched: bool) -> Self {
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {wide_msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(title.to_owned());
        Self { bar, is_watched: watched }
    }

    pub(crate) fn show(&self, progress: &Progress<'_>) {
        self.bar.set_length(progress.total as u64);
        self.bar.set_position(progress.done as u64);
        match progress.step {
            Step::Sent(..) => {}
            Step::Waiting { case, wait, because } => {
                let because = match because {
                    Ok(status) => format!("answered {status}"),
                    Err(error) => error.to_string(),
                };
                self.bar.set_message(format!("waiting {}: {case} {because}", duration(wait)));
            }
            Step::Held(hold) => self.held(hold),
            Step::Done(exchange) => self.bar.set_message(exchange.case.to_string()),
            Step::Removing(left) => self.bar.set_message(format!("removing what the run made: {left} to go")),
        }
    }

    /// What all wait for: without a word, a run that waits looks like one that hangs.
    fn held(&self, hold: &Hold) {
        let line = match hold {
            Hold::Slower { .. } => format!("warning: {hold}"),
            Hold::Limit { .. } | Hold::Circuit { .. } => hold.to_string(),
        };
        match (self.is_watched, hold) {
            (false, _) => eprintln!("{line}"),
            (true, Hold::Slower { .. }) => self.bar.println(line),
            (true, Hold::Limit { .. } | Hold::Circuit { .. }) => self.bar.set_message(line),
        }
    }

    /// Says something above the line.
    pub(crate) fn say(&self, text: &str) {
        // A closed standard error has nobody to tell.
        self.bar.suspend(|| drop(writeln!(io::stderr().lock(), "{text}")));
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
