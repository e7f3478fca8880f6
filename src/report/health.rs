//! How an API served, for a report.

use crate::health;
use crate::health::Breach;
use crate::health::Figures;
use crate::health::Kind;
use crate::health::Told;
use crate::judge::Verdict;
use crate::report::material::Material;
use crate::report::model::BreachReport;
use crate::report::model::Report;
use crate::report::secrets::Secrets;
use crate::spec::OperationId;
use crate::suite::Figure;
use crate::suite::Suite;
use crate::suite::Threshold;

/// The figures of these verdicts' cases.
pub(crate) fn figures<'v>(
    material: &'v Material<'_>,
    verdicts: impl Iterator<Item = &'v Verdict> + Clone,
) -> Figures {
    Figures::of(verdicts.filter_map(|verdict| told(material, verdict)))
}

fn told<'v>(material: &'v Material<'_>, verdict: &'v Verdict) -> Option<Told<'v>> {
    Some((material.cases.get(&verdict.case)?, material.exchanges.get(&verdict.case)?, verdict))
}

/// What kind of failure a case came to.
pub(crate) fn kind(material: &Material<'_>, verdict: &Verdict) -> Option<Kind> {
    Kind::of(verdict, material.exchanges.get(&verdict.case)?)
}

/// The thresholds that were not kept, the run's first, then each operation's in the document's order.
pub(crate) fn breaches<'o>(
    material: &Material<'_>,
    whole: &Figures,
    operations: impl Iterator<Item = (&'o OperationId, &'o Figures)>,
) -> Vec<BreachReport> {
    let run = health::breaches(whole, material.suite.thresholds.run.iter());
    let mut breaches: Vec<_> =
        run.into_iter().map(|breach| told_of(&material.secrets, None, breach)).collect();
    for (id, figures) in operations {
        let own = health::breaches(figures, of_operation(material, id).iter().copied());
        breaches.extend(own.into_iter().map(|breach| told_of(&material.secrets, Some(id), breach)));
    }
    breaches
}

/// What a suite asks of an operation: of several thresholds for one figure, the last that is about it.
fn of_operation<'s>(material: &Material<'s>, id: &OperationId) -> Vec<&'s Threshold> {
    let mut asked: Vec<&Threshold> = Vec::new();
    let Some(operation) = material.api.operations.iter().find(|operation| operation.id == *id) else {
        return asked;
    };
    for (pattern, thresholds) in &material.suite.thresholds.operations {
        if pattern.value.matches_operation(operation) {
            asked.retain(|known| thresholds.iter().all(|threshold| threshold.figure != known.figure));
            asked.extend(thresholds);
        }
    }
    asked
}

impl Report {
    /// The report, with how many of a run's calls are in its log, where it keeps one.
    #[must_use]
    pub fn with_log(mut self, suite: &Suite, logged: Option<(usize, usize)>) -> Self {
        self.health.logged = logged;
        let asked = suite.thresholds.run.iter().filter(|threshold| threshold.figure == Figure::LogCoverage);
        let secrets = Secrets::of(suite);
        let broken = health::breaches(&self.health, asked).into_iter();
        self.breaches.extend(broken.map(|breach| told_of(&secrets, None, breach)));
        self
    }
}

fn told_of(secrets: &Secrets, operation: Option<&OperationId>, breach: Breach) -> BreachReport {
    BreachReport {
        measure: breach.figure.as_str(),
        operation: operation.cloned(),
        observed: breach.observed,
        asked: breach.asked,
        place: breach.span.map(|span| {
            let (line, column) = span.line_column();
            (secrets.hide(&span.source.name), line, column)
        }),
    }
}
