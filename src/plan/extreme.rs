//! Valid values that are seldom meant: each is sent once the same request with a usual value was accepted.

use crate::plan::case::Place;
use crate::plan::controls::Controls;
use crate::plan::desk::Desk;
use crate::schema::Showing;
use crate::spec::Location;

/// Plans the case of a base that shows an extreme; whether there is a new one. A refusal says something of that value only where all
/// else was taken. What the path names has to be looked up, and a name of another form is one that is not there.
pub(super) fn plan(desk: &mut Desk<'_>, controls: &mut Controls<'_>, base: usize) -> bool {
    let Showing::Extreme(_, from) = controls.survey.bases()[base].showing else { return false };
    let Some(usual) = controls.case(desk, from) else { return false };
    let planned = desk.planned.cases.len();
    if controls.case(desk, base).is_none() || desk.planned.cases.len() == planned {
        return false;
    }
    if controls.part.place != Place::Parameter(Location::Path)
        && let Some(case) = desk.planned.cases.last_mut()
    {
        case.after = Some(usual);
    }
    true
}
