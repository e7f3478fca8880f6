//! A valid request that fails, made smaller for as long as it fails in the same way: halves of what could be taken away first, then
//! halves of these.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::follow::insight::{Again, Smaller};
use crate::follow::symptom::{Reply, Symptom};
use crate::judge::Code;
use crate::plan::{Case, CaseId, Edit, Remake};
use crate::suite::Envelope;

/// How many requests of one round are about one finding.
const AT_ONCE: usize = 8;
/// How many things that nobody can remove may be made for one finding.
const LEFT_BEHIND: usize = 6;

/// How many have to be accepted when they are sent once more, before the same is presumed of their like.
const ENOUGH: usize = 3;

/// What is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The same request once more: what doesn't fail again can't be made smaller.
    Again,
    Removing,
    Simplifying,
    Done,
}

/// One failing case.
pub(super) struct Shrink<'q> {
    pub(super) case: &'q Case,
    symptom: Symptom,
    /// Those that failed alike, to be sent once more for as long as the ones before are accepted then.
    others: VecDeque<(&'q Case, Symptom)>,
    /// Those that the server crashed on, and accepted when they were sent once more.
    pub(super) accepted: Vec<(&'q CaseId, Again)>,
    /// Whether this case is still to be sent once more.
    is_unasked: bool,
    /// Whether each accepted request makes something that stays.
    leaves: bool,
    left_behind: usize,
    phase: Phase,
    /// What this phase could change.
    edits: Vec<Edit>,
    /// Groups of them, by number, that are to be tried, and how large such groups are.
    waiting: VecDeque<Vec<usize>>,
    size: usize,
    /// By number: not taken yet.
    open: Vec<usize>,
    asked: Vec<(CaseId, Vec<usize>)>,
    count: usize,
    taken: Vec<Edit>,
    simpler: Vec<Edit>,
    smallest: Option<Smaller>,
    pub(super) again: Option<Again>,
}

impl<'q> Shrink<'q> {
    /// `accepted` are those that failed alike and were accepted since; `leaves` says whether an accepted request makes something that
    /// can't be removed.
    pub(super) fn new(
        (case, symptom): (&'q Case, Symptom),
        others: VecDeque<(&'q Case, Symptom)>,
        accepted: Vec<(&'q CaseId, Again)>,
        leaves: Leaves,
    ) -> Self {
        Self {
            case,
            symptom,
            others,
            accepted,
            is_unasked: true,
            leaves: leaves == Leaves::Something,
            left_behind: 0,
            phase: Phase::Again,
            edits: Vec::new(),
            waiting: VecDeque::new(),
            size: 0,
            open: Vec::new(),
            asked: Vec::new(),
            count: 0,
            taken: Vec::new(),
            simpler: Vec::new(),
            smallest: None,
            again: None,
        }
    }

    /// Whether what it asks next has to be asked with nothing else beside it.
    pub(super) fn is_asked_alone(&self) -> bool {
        self.phase == Phase::Again && self.symptom.code == Code::ServerError
    }

    /// The cases of the next round, at most so many; none when all is done.
    pub(super) fn probes(&mut self, remake: &Remake<'_>, room: usize) -> Vec<Case> {
        self.asked.clear();
        let mut room = room.min(AT_ONCE);
        if self.leaves {
            room = room.min(LEFT_BEHIND - self.left_behind);
        }
        let mut probes = Vec::new();
        if self.phase == Phase::Again {
            probes.extend(remake.case(self.case, &format!("{}::again", self.case.id), &[]));
            self.asked.extend(probes.iter().map(|case: &Case| (case.id.clone(), Vec::new())));
            if probes.is_empty() {
                self.phase = Phase::Done;
            }
        }
        while probes.len() < room && matches!(self.phase, Phase::Removing | Phase::Simplifying) {
            let Some(group) = self.waiting.pop_front() else {
                // What is under way decides how to go on.
                if !probes.is_empty() {
                    break;
                }
                self.refine(remake);
                continue;
            };
            if let Some(case) = self.with(remake, &group) {
                self.asked.push((case.id.clone(), group));
                probes.push(case);
            }
        }
        probes
    }

    /// The case without what is taken away already, and without these.
    fn with(&mut self, remake: &Remake<'_>, group: &[usize]) -> Option<Case> {
        let name = format!("{}::smaller::{}", self.case.id, self.count + 1);
        let before: Vec<&Edit> = self.taken.iter().chain(&self.simpler).collect();
        let more: Vec<&Edit> = group.iter().filter_map(|index| self.edits.get(*index)).collect();
        let smallest = remake.case(self.case, &name, &before)?;
        let case = remake.case(self.case, &name, &[before, more].concat())?;
        if case.request == smallest.request {
            return None;
        }
        self.count += 1;
        Some(case)
    }

    /// Smaller groups; the next phase where they were single already.
    fn refine(&mut self, remake: &Remake<'_>) {
        if self.size > 1 && !self.open.is_empty() {
            self.size = self.size.min(self.open.len()).div_ceil(2);
        } else {
            self.phase = match self.phase {
                Phase::Again => Phase::Removing,
                Phase::Removing => Phase::Simplifying,
                Phase::Simplifying | Phase::Done => Phase::Done,
            };
            let taken: Vec<&Edit> = self.taken.iter().collect();
            self.edits = match self.phase {
                Phase::Removing => remake.removals(self.case),
                Phase::Simplifying => remake.simplifications(self.case, &taken),
                Phase::Again | Phase::Done => Vec::new(),
            };
            self.open = (0..self.edits.len()).collect();
            self.size = self.open.len();
        }
        self.waiting = self.open.chunks(self.size.max(1)).map(<[usize]>::to_vec).collect();
    }

    pub(super) fn learn(&mut self, remake: &Remake<'_>, replies: &[Reply<'_>], envelope: Option<&Envelope>) {
        let asked = std::mem::take(&mut self.asked);
        if asked.is_empty() {
            return;
        }
        let reply_to = |id: &CaseId| replies.iter().find(|reply| reply.case.id == *id);
        let replies = asked.iter().filter_map(|(id, group)| Some((reply_to(id)?, group)));
        let (shown, not_shown): (Vec<_>, Vec<_>) =
            replies.partition(|(reply, _)| self.symptom.shows(reply, envelope));
        let accepted = not_shown.iter().filter(|(reply, _)| matches!(reply.status(), Some(200..=299)));
        self.left_behind += accepted.count();
        if self.phase == Phase::Again {
            self.is_unasked = false;
            self.again = match (shown.first(), not_shown.first().and_then(|(reply, _)| reply.status())) {
                (Some(_), _) => Some(Again::Same),
                (None, Some(status @ 200..=299)) if self.symptom.code == Code::ServerError => {
                    Some(Again::Accepted(status))
                }
                // The same status for another reason, such as a value that could not be had again, says nothing.
                (None, Some(status))
                    if status != self.symptom.status
                        && !matches!(status, 401 | 403 | 404 | 408 | 409 | 429 | 502..=504) =>
                {
                    Some(Again::Otherwise(status))
                }
                (None, Some(status)) => Some(Again::Unclear(status)),
                (None, None) => None,
            };
            if shown.is_empty() {
                self.next();
            } else if self.case.is_repeat() {
                // Smaller, it would repeat nothing.
                self.phase = Phase::Done;
            } else {
                self.refine(remake);
            }
        } else if let [(reply, group), others @ ..] = shown.as_slice() {
            self.take(reply, group);
            let others: Vec<usize> = others.iter().flat_map(|(_, group)| group.iter().copied()).collect();
            if !others.is_empty() {
                // Each by itself may go; whether all of them together may, is the next question.
                self.waiting.push_front(others);
            }
        }
        if self.leaves && self.left_behind >= LEFT_BEHIND {
            self.phase = Phase::Done;
        }
    }

    /// Goes on to the next that failed alike where this one was accepted.
    fn next(&mut self) {
        self.phase = Phase::Done;
        let Some(again @ Again::Accepted(_)) = self.again.clone() else { return };
        self.accepted.push((&self.case.id, again));
        if let Some((case, symptom)) = self.others.pop_front() {
            (self.case, self.symptom, self.again, self.phase) = (case, symptom, None, Phase::Again);
            self.is_unasked = true;
        }
    }

    /// Those that were not sent once more although several of their like were accepted then, and none failed again.
    pub(super) fn presumed(&self) -> impl Iterator<Item = (&'q CaseId, Again)> {
        let count = self.accepted.len();
        let is_presumed = self.is_unasked && count >= ENOUGH;
        let unasked = std::iter::once(self.case).chain(self.others.iter().map(|(case, _)| *case));
        unasked.filter(move |_| is_presumed).map(move |case| (&case.id, Again::Alike(count)))
    }

    fn take(&mut self, reply: &Reply<'_>, group: &[usize]) {
        self.open.retain(|index| !group.contains(index));
        let gone = group.iter().filter_map(|index| self.edits.get(*index)).cloned();
        match self.phase {
            Phase::Removing => self.taken.extend(gone),
            Phase::Simplifying => self.simpler.extend(gone),
            Phase::Again | Phase::Done => {}
        }
        self.smallest = Some(Smaller {
            case: reply.case.clone(),
            request: Arc::clone(&reply.exchange.request),
            origin: Arc::clone(&reply.exchange.origin),
            taken: outermost(&self.taken),
            simpler: self.simpler.iter().map(ToString::to_string).collect(),
        });
    }

    /// The smallest request that was found, if any is smaller than the first.
    pub(super) fn smaller(&self) -> Option<Smaller> {
        self.smallest.clone()
    }
}

/// Whether an accepted request leaves something behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaves {
    Nothing,
    Something,
}

/// Places without those that lie in others.
fn outermost(edits: &[Edit]) -> Vec<String> {
    let mut places: Vec<&Edit> = edits.iter().collect();
    places.sort_by_key(|edit| edit.rank());
    let mut kept: Vec<String> = Vec::new();
    for edit in places {
        let is_within = |outer: &String| {
            edit.at()
                .strip_prefix(outer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if !kept.iter().any(is_within) {
            kept.push(edit.at().to_owned());
        }
    }
    kept
}
