//! The cases that look at what became of things: created ones are there and listed, changes show, deleted ones are gone.

use crate::plan::case::{Case, Intent, Loss, ValidKind};
use crate::plan::links::{How, Wanted};
use crate::plan::need::{Holding, Need, Origin, Slot, Source};
use crate::plan::reach::apply::Reach;
use crate::plan::reach::needs::Whose;
use crate::plan::reach::slot::Slots;
use crate::plan::request::CaseId;
use crate::plan::scope;
use crate::plan::want::{Label, LabelKind, wants};

/// Plans them for all collections.
pub(super) fn plan(reach: &mut Reach<'_>) {
    let _ = (Loss::Skipped, reach);
}
