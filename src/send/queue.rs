//! In which order cases are sent. Pure.

use std::collections::{HashMap, VecDeque};

use crate::plan::{CaseId, Plan};

/// The cases that wait for their turn, by index into [`Plan::cases`].
///
/// A broken case becomes ready when its control was accepted. What deletes comes after all the rest, what replaces before that, so
/// that the things which the rest asks for still stand.
pub(super) struct Queue {
    ranks: Vec<Rank>,
    /// Broken cases that wait for a control, by the control's index.
    waiting: HashMap<usize, Vec<usize>>,
    rank_of: Vec<usize>,
}

#[derive(Default)]
struct Rank {
    ready: VecDeque<usize>,
    /// Cases of this rank that are not settled.
    open: usize,
}

/// What there is to do.
pub(super) enum Next {
    /// This case.
    Case(usize),
    /// Nothing before a case that is under way is settled.
    Later,
    /// Nothing any more.
    Nothing,
}

/// What becomes of a case's broken siblings when it is settled.
pub(super) enum Settled {
    /// Accepted: they are ready.
    Accepted,
    /// Not accepted: they are not to be sent.
    NotAccepted,
}

impl Queue {
    /// The queue and the cases whose control is not in the plan: they can't be sent.
    pub(super) fn new(plan: &Plan) -> (Self, Vec<usize>) {
        let index_of: HashMap<&CaseId, usize> =
            plan.cases.iter().enumerate().map(|(index, case)| (&case.id, index)).collect();
        let mut queue = Self {
            ranks: vec![Rank::default(), Rank::default(), Rank::default()],
            waiting: HashMap::new(),
            rank_of: Vec::with_capacity(plan.cases.len()),
        };
        let mut orphans = Vec::new();
        for (index, case) in plan.cases.iter().enumerate() {
            let control =
                case.control.as_ref().map(|id| index_of.get(id).filter(|control| **control < index));
            let own = rank(&case.request.method);
            let at = match control {
                Some(Some(control)) => own.max(queue.rank_of[*control]),
                Some(None) | None => own,
            };
            queue.rank_of.push(at);
            match control {
                None => queue.ranks[at].ready.push_back(index),
                Some(Some(control)) => queue.waiting.entry(*control).or_default().push(index),
                Some(None) => {
                    orphans.push(index);
                    continue;
                }
            }
            queue.ranks[at].open += 1;
        }
        (queue, orphans)
    }

    /// The next case to send.
    pub(super) fn next(&mut self) -> Next {
        match self.ranks.iter_mut().find(|rank| rank.open > 0) {
            Some(rank) => rank.ready.pop_front().map_or(Next::Later, Next::Case),
            None => Next::Nothing,
        }
    }

    /// Takes note that a case is settled; returns the cases that will not be sent because of it.
    pub(super) fn settle(&mut self, index: usize, how: &Settled) -> Vec<usize> {
        self.ranks[self.rank_of[index]].open -= 1;
        let siblings = self.waiting.remove(&index).unwrap_or_default();
        match how {
            Settled::Accepted => {
                for sibling in siblings {
                    self.ranks[self.rank_of[sibling]].ready.push_back(sibling);
                }
                Vec::new()
            }
            Settled::NotAccepted => {
                let mut withheld = Vec::new();
                for sibling in siblings {
                    withheld.push(sibling);
                    withheld.extend(self.settle(sibling, &Settled::NotAccepted));
                }
                withheld
            }
        }
    }
}

fn rank(method: &str) -> usize {
    match method {
        "DELETE" => 2,
        "PUT" | "PATCH" => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::tests::plan;

    /// Sends a plan in pairs; a case whose name ends with `!` is not accepted. What is sent together is separated by blanks.
    fn waves(cases: &str) -> String {
        let plan = plan(cases);
        let name = |index: usize| plan.cases[index].id.to_string();
        let (mut queue, orphans) = Queue::new(&plan);
        let mut told: Vec<String> = orphans.into_iter().map(|orphan| format!("({})", name(orphan))).collect();
        loop {
            let next = |queue: &mut Queue| match queue.next() {
                Next::Case(index) => Some(index),
                Next::Later | Next::Nothing => None,
            };
            let sent: Vec<usize> = std::iter::from_fn(|| next(&mut queue)).take(2).collect();
            if sent.is_empty() {
                return told.join(", ");
            }
            told.push(sent.iter().copied().map(name).collect::<Vec<_>>().join(" "));
            for index in sent {
                let how = if name(index).ends_with('!') { Settled::NotAccepted } else { Settled::Accepted };
                told.extend(queue.settle(index, &how).into_iter().map(|index| format!("({})", name(index))));
            }
        }
    }

    #[test]
    fn controls_come_first_and_deleting_last() {
        for (cases, order) in [
            ("GET a, GET b, GET c", "a b, c"),
            ("GET a, GET b<a, GET c", "a c, b"),
            ("GET a!, GET b<a!, GET c<a!, GET d", "a! d, (b), (c)"),
            ("DELETE a, PATCH b, PUT c, GET d, POST e", "d e, b c, a"),
            ("GET a, DELETE b<a, DELETE c, GET d<a", "a, d, c b"),
            ("DELETE a, GET b<a", "a, b"),
            ("GET a<missing, GET b", "(a), b"),
            ("GET a!, GET b<a!, GET c<b", "a!, (b), (c)"),
            ("", ""),
        ] {
            assert_eq!(waves(cases), order, "{cases}");
        }
    }
}
