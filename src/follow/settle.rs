//! What following up takes back of a verdict.

use crate::follow::insight::{Again, Followed, Insight};
use crate::judge::{Code, Finding, Outcome, Verdict};
use crate::suite::Level;

impl Followed {
    /// Makes warnings of the 5xx answers to valid requests that were accepted when they were sent once more, alone, and takes back what was
    /// said of a thing and is not so then, or makes warnings of it where that could not be asked; a case of which no other finding is left that fails has not failed.
    pub fn settle(&self, verdicts: &mut [Verdict]) {
        for verdict in verdicts {
            let Some(insight) = self.insights.get(&verdict.case) else { continue };
            match &mut verdict.outcome {
                Outcome::Failed(findings) => {
                    settled(insight, findings);
                    if !findings.iter().any(Finding::fails) {
                        verdict.outcome = Outcome::Passed(std::mem::take(findings));
                    }
                }
                Outcome::Passed(findings) | Outcome::Inconclusive(_, findings) => settled(insight, findings),
                Outcome::Unanswered(_) | Outcome::Skipped(_) | Outcome::NotNeeded => {}
            }
        }
    }
}

fn settled(insight: &Insight, findings: &mut Vec<Finding>) {
    findings
        .retain(|finding| !insight.gone.iter().any(|(code, at)| *code == finding.code && *at == finding.at));
    for finding in findings {
        let is_crash = finding.code == Code::ServerError && finding.level == Level::Fail;
        if is_crash && matches!(insight.again, Some(Again::Accepted(_))) {
            finding.level = Level::Warn;
        }
    }
}
