//! What following up takes back of a verdict.

use crate::follow::insight::{Again, Followed, Insight};
use crate::judge::{Code, Finding, Outcome, Verdict};
use crate::suite::Level;

impl Followed {
    /// Makes warnings of the 5xx answers to what was accepted, or refused as it may be, when it was sent once more, alone, notes of what was said
    /// of a thing and could not be looked at again, and takes back what is not so then; a case of which no other finding is left that fails
    /// has not failed.
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
    let is_among = |places: &[(Code, String)], finding: &Finding| {
        places.iter().any(|(code, at)| *code == finding.code && *at == finding.at)
    };
    findings.retain(|finding| !is_among(&insight.gone, finding));
    for finding in findings {
        if finding.level != Level::Off && is_among(&insight.unsure, finding) {
            finding.level = Level::Note;
        }
        let is_crash = finding.code == Code::ServerError && finding.level == Level::Fail;
        let is_accepted_alone =
            matches!(insight.again, Some(Again::Accepted(_) | Again::Alike(_) | Again::Otherwise(400..=499)));
        if is_crash && is_accepted_alone {
            finding.level = Level::Warn;
        }
    }
}
