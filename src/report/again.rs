//! What sending a case once more showed.

use crate::follow::Again;
use crate::judge::status_words;
use crate::plan::Case;

/// What sending a case once more showed, in words.
pub(crate) fn again(case: &Case, again: &Again) -> String {
    match (again, &case.control) {
        (Again::Same, None) => "it failed in the same way when it was sent once more".to_owned(),
        (Again::Same, Some(_)) => {
            "it failed in the same way when it was sent once more, and its control was accepted once more"
                .to_owned()
        }
        (Again::Accepted(status), _) => format!(
            "answered {} when it was sent once more, alone: it depends on what the server holds, or is busy with, not on \
             the request alone",
            status_words(*status)
        ),
        (Again::Alike(count), _) => format!(
            "{count} that failed in the same way were accepted when they were sent once more: it depends on what the server \
             holds, or is busy with, not on the request alone"
        ),
        (Again::Otherwise(status), _) => format!(
            "when it was sent once more it was answered {}: it depends on what the server holds, or is busy with, not on \
             the request alone",
            status_words(*status)
        ),
        (Again::State(status), _) => format!(
            "its control, accepted before, is answered {} too now: it is the server's state that is broken, \
             perhaps not by this fault",
            status_words(*status)
        ),
        (Again::Unclear(status), None) => format!(
            "when it was sent once more it was answered {}, for a reason of its own: that says nothing",
            status_words(*status)
        ),
        (Again::Unclear(status), Some(_)) => format!(
            "when it was sent once more, with its control, one of them was answered {}, for a reason of its own: that says nothing",
            status_words(*status)
        ),
    }
}
