//! What following up takes back of a verdict.

use crate::follow::insight::{Again, Followed};
use crate::judge::{Code, Finding, Outcome, Verdict};
use crate::suite::Level;

impl Followed {
    /// Makes warnings of the 5xx answers to what was accepted, or refused as it may be, when it was sent once more, alone; a case of
    /// which no other finding is left that fails has not failed.
    pub fn settle(&self, verdicts: &mut [Verdict]) {
        for verdict in verdicts {
            let again = self.insights.get(&verdict.case).and_then(|insight| insight.again.as_ref());
            let Some(Again::Accepted(_) | Again::Alike(_) | Again::Otherwise(400..=499)) = again else {
                continue;
            };
            let Outcome::Failed(findings) = &mut verdict.outcome else { continue };
            for finding in findings.iter_mut() {
                if finding.code == Code::ServerError && finding.level == Level::Fail {
                    finding.level = Level::Warn;
                }
            }
            if !findings.iter().any(Finding::fails) {
                verdict.outcome = Outcome::Passed(std::mem::take(findings));
            }
        }
    }
}
