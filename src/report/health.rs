//! How an API served, for a report.

use crate::health;
use crate::health::Figures;
use crate::health::Kind;
use crate::health::Told;
use crate::judge::Verdict;
use crate::report::material::Material;
use crate::report::model::BreachReport;
use crate::report::secrets::tame;
use crate::spec::OperationId;
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
    let thresholds = &material.suite.thresholds;
    let mut breaches = of(material, None, whole, &thresholds.run);
    for (id, figures) in operations {
        breaches.extend(of(material, Some(id), figures, &thresholds.per_operation));
    }
    breaches
}

fn of(
    material: &Material<'_>,
    operation: Option<&OperationId>,
    figures: &Figures,
    thresholds: &[Threshold],
) -> Vec<BreachReport> {
    let breaches = health::breaches(figures, thresholds).into_iter();
    let told = breaches.map(|breach| BreachReport {
        measure: breach.measure.name(),
        operation: operation.map(|id| OperationId(tame(&id.0).into())),
        observed: breach.observed,
        asked: breach.asked,
        place: breach.span.map(|span| {
            let (line, column) = span.line_column();
            (material.secrets.hide(&span.source.name), line, column)
        }),
    });
    told.collect()
}
