//! What the last steps say about the first: what was only odd was the fault after all.

use crate::doctor::model::{Mark, State, Step};

/// A path that seemed odd is what failed, where nothing is found below it; and so is a redirect that credentials do not spare.
pub(in crate::doctor) fn hindsight(steps: &mut [Step]) {
    let asked = |step: &&Step| matches!(step.name, "request" | "another");
    let all = |mark: Mark| {
        let came = || steps.iter().filter(asked).filter(|step| step.state != State::Skipped);
        came().next().is_some() && came().all(|step| step.mark == Some(mark))
    };
    let (is_lost, is_led_away) = (all(Mark::NotFound), all(Mark::Redirect));
    for step in steps.iter_mut().filter(|step| step.state == State::Warning) {
        let told = match step.mark {
            Some(Mark::OddPath) if is_lost => "and nothing is found below it: see `request`",
            Some(Mark::Redirect) if is_led_away => "and so it is with credentials: see `request`",
            Some(Mark::OddPath | Mark::Redirect | Mark::NotFound) | None => continue,
        };
        step.state = State::Failed;
        step.told.push(told.to_owned());
    }
}
