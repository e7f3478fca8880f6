//! What of a plan is sent step by step: what is skipped today, and what comes after everything else.

use percent_encoding::percent_decode_str;

use crate::plan::{Fate, Plan, Script, ScriptKind};
use crate::send::{ScriptRun, Sending, send_timed};
use crate::suite::Suite;
use crate::text::is_credential;

/// Leaves out what the suite skips on this day, `YYYY-MM-DD`.
pub(crate) fn skip(plan: &mut Plan, today: &str) {
    for script in &mut plan.scripts {
        let Some(skip) = &script.skip else { continue };
        if script.fate == Fate::Sent && skip.until.as_deref().is_none_or(|until| until >= today) {
            script.fate = Fate::LeftOut(format!("skipped by the suite: {}", skip.because));
        }
    }
}

/// Takes out what comes after everything else.
pub(crate) fn take_last(plan: &mut Plan) -> Option<Script> {
    let at = plan.scripts.iter().position(|script| script.kind == ScriptKind::After)?;
    Some(plan.scripts.remove(at))
}

/// Sends what comes after everything else, and puts it back beside the rest; tells how many requests that took.
pub(crate) async fn send_last(
    last: Option<Script>,
    plan: &mut Plan,
    runs: &mut Vec<ScriptRun>,
    sending: &Sending<'_>,
) -> usize {
    let Some(mut script) = last else { return 0 };
    let before = plan.scripts.iter().position(|script| script.kind == ScriptKind::Before);
    let given = before.and_then(|at| runs.get(at)).map(|run| run.captured.clone());
    script.given = given.unwrap_or_default();
    let alone = Plan { seed: plan.seed, scripts: vec![script], ..Plan::default() };
    let own = send_timed(&alone, sending).await.scripts;
    plan.scripts.extend(alone.scripts);
    let requests = own.iter().map(ScriptRun::requests).sum();
    runs.extend(own);
    requests
}

/// What steps send under the name of a credential is secret from here on, although it stands in the suite.
pub(crate) fn hide(suite: &Suite, runs: &[ScriptRun]) {
    let steps = runs.iter().flat_map(ScriptRun::all);
    let exchanges = steps.flat_map(|step| step.exchange.iter().chain(&step.followed));
    for exchange in exchanges {
        let query = exchange.request.query.as_deref().unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let headers = exchange.request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (_, value) in pairs.chain(headers).filter(|(name, _)| is_credential(name)) {
            suite.learned.learn(value);
            suite.learned.learn(&percent_decode_str(value).decode_utf8_lossy());
        }
    }
}
