//! All scripts of a plan: which is next, and what came of each.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use crate::plan::{Fate, Plan, PlannedStep, Script, ScriptKind, Seed};
use crate::send::attempts::Attempts;
use crate::send::errand::Dress;
use crate::send::script::run::{ScriptRun, StepEnd, StepRun};
use crate::send::script::step::{Known, Phase, Ways, send};
use crate::send::stop::Stop;
use crate::suite::Cookies;

/// How long what is to be sent in the end may take once a run is stopped.
const LAST: Duration = Duration::from_secs(6);

/// The scripts of a plan.
pub(in crate::send) struct Scripts {
    all: Vec<Script>,
    seed: Seed,
    /// The scenarios that only read and that nobody has taken yet.
    quiet: Mutex<VecDeque<usize>>,
    /// The others.
    open: Mutex<VecDeque<usize>>,
    /// What came of each, as far as it has come.
    runs: Mutex<Vec<ScriptRun>>,
    /// What `before` captured.
    given: Mutex<BTreeMap<String, Value>>,
    /// How many are under way.
    busy: watch::Sender<usize>,
}

impl Scripts {
    pub(in crate::send) fn new(plan: &Plan) -> Self {
        let is_open =
            |(_, script): &(usize, &Script)| script.kind == ScriptKind::Scenario && script.fate == Fate::Sent;
        let is_quiet =
            |(_, script): &(usize, &Script)| script.all_steps().all(|step| step.promise.method.is_safe());
        let scripts = plan.scripts.iter().enumerate().filter(is_open);
        let (quiet, open): (Vec<_>, Vec<_>) = scripts.partition(is_quiet);
        let queue = |some: Vec<(usize, &Script)>| some.into_iter().map(|(index, _)| index).collect();
        Self {
            quiet: Mutex::new(queue(quiet)),
            open: Mutex::new(queue(open)),
            runs: Mutex::new(plan.scripts.iter().map(unreached).collect()),
            all: plan.scripts.clone(),
            seed: plan.seed,
            given: Mutex::default(),
            busy: watch::Sender::new(0),
        }
    }

    /// How many scenarios there are to send that only read.
    pub(in crate::send) fn quiet(&self) -> usize {
        locked(&self.quiet).len()
    }

    /// How many others there are to send.
    pub(in crate::send) fn count(&self) -> usize {
        locked(&self.open).len()
    }

    /// Sends what comes before everything else. Where it fails, no scenario is sent.
    pub(in crate::send) async fn before(&self, attempts: &Attempts, dress: &Dress, stop: &Stop) {
        let Some(index) = self.of_kind(ScriptKind::Before) else { return };
        let ways = Ways { attempts, dress, stop };
        tokio::select! {
            () = self.run(index, ways) => {}
            () = async { stop.wanted().await; tokio::time::sleep(LAST / 3).await } => {}
        }
        let mut runs = locked(&self.runs);
        if runs[index].went_well() {
            *locked(&self.given) = runs[index].captured.iter().cloned().collect();
            return;
        }
        for queue in [&self.quiet, &self.open] {
            for index in std::mem::take(&mut *locked(queue)) {
                runs[index].hindered = Some("`before` failed".to_owned());
            }
        }
    }

    /// Sends what comes after everything else, whatever became of it.
    pub(in crate::send) async fn after(&self, attempts: &Attempts, dress: &Dress, stop: &Stop) {
        let Some(index) = self.of_kind(ScriptKind::After) else { return };
        let running = self.run(index, Ways { attempts, dress, stop });
        if stop.is_wanted() {
            // What has been sent by then is told.
            let _ = timeout(LAST / 2, running).await;
        } else {
            running.await;
        }
    }

    /// Sends the next scenario; `false` when none is left.
    pub(in crate::send) async fn next(&self, attempts: &Attempts, dress: &Dress, stop: &Stop) -> bool {
        let next = locked(&self.open).pop_front();
        self.take(next, Ways { attempts, dress, stop }).await
    }

    /// Sends the next scenario that only reads; `false` when none is left.
    pub(in crate::send) async fn next_quiet(&self, attempts: &Attempts, dress: &Dress, stop: &Stop) -> bool {
        let next = locked(&self.quiet).pop_front();
        self.take(next, Ways { attempts, dress, stop }).await
    }

    async fn take(&self, next: Option<usize>, ways: Ways<'_>) -> bool {
        let Some(index) = next else { return false };
        self.busy.send_modify(|busy| *busy += 1);
        self.run(index, ways).await;
        self.busy.send_modify(|busy| *busy -= 1);
        true
    }

    /// Comes back once no scenario is under way, or that takes too long.
    pub(in crate::send) async fn idle(&self) {
        let mut busy = self.busy.subscribe();
        let _ = timeout(LAST, busy.wait_for(|busy| *busy == 0)).await;
    }

    /// What came of all scripts, in the plan's order.
    pub(in crate::send) fn runs(&self) -> Vec<ScriptRun> {
        locked(&self.runs).clone()
    }

    fn of_kind(&self, kind: ScriptKind) -> Option<usize> {
        self.all.iter().position(|script| script.kind == kind && script.fate == Fate::Sent)
    }

    async fn run(&self, index: usize, ways: Ways<'_>) {
        let begin = Instant::now();
        let script = &self.all[index];
        let mut names = script.names(self.seed);
        names.captured.clone_from(&locked(&self.given));
        names.captured.extend(script.given.iter().cloned());
        let jar = (script.cookies == Cookies::Kept).then(Vec::new);
        let mut known = Known { names, captured: Vec::new(), jar };
        if let Some(condition) = &script.condition {
            let left_out = match condition.holds(&known.names) {
                Ok(true) => None,
                Ok(false) => Some("its `if` does not hold".to_owned()),
                Err(unset) => Some(format!("its `if` asks for `{}`, which is not known", unset.name)),
            };
            if left_out.is_some() {
                locked(&self.runs)[index].left_out = left_out;
                return;
            }
        }
        // A stop ends the steps, but for what comes after everything else.
        let is_last = script.kind == ScriptKind::After;
        for (at, step) in script.steps.iter().enumerate() {
            if ways.stop.is_wanted() && !is_last {
                break;
            }
            let run = send(ways, step, &mut known, Phase::Main).await;
            let goes_on = run.goes_on() || is_last;
            self.note(index, &known, begin, |runs| runs.steps[at] = run);
            if !goes_on {
                break;
            }
        }
        let is_sent = locked(&self.runs)[index].steps.iter().any(|step| step.requests > 0);
        for (at, step) in script.finally.iter().enumerate().filter(|_| is_sent) {
            let run = send(ways, step, &mut known, Phase::Finally).await;
            self.note(index, &known, begin, |runs| runs.finally[at] = run);
        }
    }

    /// Takes note of what came of a step at once: whoever runs it may be stopped.
    fn note(&self, index: usize, known: &Known, begin: Instant, change: impl FnOnce(&mut ScriptRun)) {
        let mut runs = locked(&self.runs);
        change(&mut runs[index]);
        runs[index].captured.clone_from(&known.captured);
        runs[index].elapsed = begin.elapsed();
    }
}

/// A script of which nothing was sent.
fn unreached(script: &Script) -> ScriptRun {
    let unreached = |step: &PlannedStep| StepRun::unsent(&step.id, StepEnd::NotReached);
    ScriptRun {
        left_out: match &script.fate {
            Fate::Sent => None,
            Fate::LeftOut(why) => Some(why.clone()),
        },
        hindered: None,
        steps: script.steps.iter().map(unreached).collect(),
        finally: script.finally.iter().map(unreached).collect(),
        captured: Vec::new(),
        elapsed: Duration::ZERO,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
