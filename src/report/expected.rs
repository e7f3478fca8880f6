//! Why the statuses are right that a case expects.

use crate::judge::statuses_words;
use crate::plan::Case;
use crate::plan::Intent;
use crate::spec::Operation;
use crate::spec::StatusPattern;
use crate::suite::Suite;

/// Which rule makes these statuses the right ones: "400 is documented"; empty where there is nothing to say.
pub(crate) fn because(suite: &Suite, operation: &Operation, case: &Case) -> String {
    if suite.generate.expect.iter().any(|it| it.pattern.value.matches(operation, &case.id.0)) {
        return "the suite's `expect:` says so".to_owned();
    }
    let is_expected = |status: u16| case.expect.iter().any(|&(from, to)| (from..=to).contains(&status));
    let documented: Vec<String> = operation
        .responses
        .iter()
        .filter_map(|promise| match promise.status {
            StatusPattern::Exact(status) => is_expected(status).then(|| status.to_string()),
            StatusPattern::Range(hundreds) => {
                let first = u16::from(hundreds) * 100;
                case.expect
                    .iter()
                    .any(|&(from, to)| from < first + 100 && to >= first)
                    .then(|| promise.status.to_string())
            }
            StatusPattern::Default => None,
        })
        .collect();
    let kind = match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => None,
        Intent::Broken(mutation) => Some(mutation.kind),
    };
    match (documented.as_slice(), kind) {
        ([], None) => String::new(),
        ([], Some(kind)) => format!("the rule for `{kind}`; none of them is documented"),
        ([only], _) if *only == statuses_words(&case.expect) => "documented".to_owned(),
        ([only], _) => format!("{only} is documented"),
        (several, _) => format!("{} are documented", several.join(", ")),
    }
}
