//! In which order cases are sent. Pure.
//!
//! A case waits for others: for its control and for what it looks at (`after`) to be accepted, for what it stands in for to be refused,
//! for what its needs come from to be settled. All of these stand before it in the plan, so that nothing waits in a circle, and no case
//! is of a lower rank than what it waits for, so that no rank waits for a later one: every case is sent, or settled without.

use std::collections::{HashMap, VecDeque};

use crate::plan::{Case, CaseId, Holding, Plan, Slot};

/// The cases that wait for their turn, by index into [`Plan::cases`].
///
/// What deletes comes after all the rest, what replaces before that, so that the things which the rest asks for still stand; what is
/// done to a thing of its own need not wait; what sets going what acts by itself comes after all that it could disturb, and what ends
/// things in general last of all.
pub(super) struct Queue {
    ids: Vec<CaseId>,
    ranks: Vec<Rank>,
    rank_of: Vec<usize>,
    /// How many cases each still waits for; `None` once it is ready, or settled.
    waits: Vec<Option<usize>>,
    /// Who waits for each, and for what.
    dependents: Vec<Vec<(usize, Tie)>>,
}

#[derive(Default)]
struct Rank {
    ready: VecDeque<usize>,
    /// Cases of this rank that are not settled.
    open: usize,
}

/// What a case waits for.
#[derive(Clone, Copy)]
enum Tie {
    /// That it is accepted.
    Accepted,
    /// That it is not.
    Refused,
    /// That it is settled, however.
    Settled,
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

/// How a case came out, as far as others wait for it.
#[derive(Clone, Copy)]
pub(super) enum Settled {
    /// It was accepted.
    Accepted,
    /// It was refused, got no answer, or was not sent.
    NotAccepted,
    /// It was not needed.
    NotNeeded,
}

/// Why a case will not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// This case was not accepted.
    Withheld(CaseId),
    /// What it stands in for was accepted.
    NotNeeded,
}

impl Fate {
    fn settled(&self) -> Settled {
        match self {
            Self::Withheld(_) => Settled::NotAccepted,
            Self::NotNeeded => Settled::NotNeeded,
        }
    }
}

impl Queue {
    /// The queue, and the cases that can't be sent because what they wait for is not before them in the plan.
    pub(super) fn new(plan: &Plan) -> (Self, Vec<(usize, Fate)>) {
        let index_of: HashMap<&CaseId, usize> =
            plan.cases.iter().enumerate().map(|(index, case)| (&case.id, index)).collect();
        let mut queue = Self {
            ids: plan.cases.iter().map(|case| case.id.clone()).collect(),
            ranks: (0..RANKS).map(|_| Rank::default()).collect(),
            rank_of: Vec::with_capacity(plan.cases.len()),
            waits: Vec::with_capacity(plan.cases.len()),
            dependents: vec![Vec::new(); plan.cases.len()],
        };
        let mut orphans = Vec::new();
        for (index, case) in plan.cases.iter().enumerate() {
            let before = |id: &CaseId| index_of.get(id).copied().filter(|other| *other < index);
            let own = if plan.acting.contains(&case.operation) { acting_rank(case) } else { rank(case) };
            if let Some(orphan) = queue.add(case, own, &before) {
                orphans.push((index, orphan));
            }
        }
        let mut settled = Vec::new();
        for (index, fate) in orphans {
            settled.extend(queue.end(index, fate));
        }
        (queue, settled)
    }

    /// Takes in the next case; tells why it can't be sent, where that is so.
    fn add(&mut self, case: &Case, own: usize, before: &dyn Fn(&CaseId) -> Option<usize>) -> Option<Fate> {
        let index = self.rank_of.len();
        let wanted = [&case.control, &case.after].into_iter().flatten();
        let orphan = wanted.clone().find(|id| before(id).is_none()).cloned().map(Fate::Withheld);
        let origins = case.needs.iter().flat_map(|need| &need.origins).map(|origin| &origin.case);
        let mut ties: Vec<(usize, Tie)> = wanted
            .map(|id| (id, Tie::Accepted))
            .chain(case.instead_of.as_ref().map(|id| (id, Tie::Refused)))
            .chain(origins.map(|id| (id, Tie::Settled)))
            .filter_map(|(id, tie)| Some((before(id)?, tie)))
            .collect();
        // Two needs may come from one case; to wait for it twice would be the same, and costs.
        ties.sort_by_key(|(other, tie)| (*other, *tie as u8));
        ties.dedup_by_key(|(other, tie)| (*other, *tie as u8));
        let rank = ties.iter().map(|(other, _)| self.rank_of[*other]).fold(own, usize::max);
        for (other, tie) in &ties {
            self.dependents[*other].push((index, *tie));
        }
        self.rank_of.push(rank);
        self.ranks[rank].open += 1;
        let waits = ties.len();
        self.waits.push((waits > 0 || orphan.is_some()).then_some(waits));
        if waits == 0 && orphan.is_none() {
            self.ranks[rank].ready.push_back(index);
        }
        orphan
    }

    /// The next case to send.
    pub(super) fn next(&mut self) -> Next {
        match self.ranks.iter_mut().find(|rank| rank.open > 0) {
            Some(rank) => rank.ready.pop_front().map_or(Next::Later, Next::Case),
            None => Next::Nothing,
        }
    }

    /// Takes note that a case that was sent is settled; returns the cases that will not be sent because of it.
    pub(super) fn settle(&mut self, index: usize, how: Settled) -> Vec<(usize, Fate)> {
        let mut fates = Vec::new();
        let mut settled = VecDeque::from([(index, how)]);
        while let Some((index, how)) = settled.pop_front() {
            self.ranks[self.rank_of[index]].open -= 1;
            for (dependent, tie) in std::mem::take(&mut self.dependents[index]) {
                if let Some(fate) = self.release(dependent, tie, (index, how)) {
                    settled.push_back((dependent, fate.settled()));
                    fates.push((dependent, fate));
                }
            }
        }
        fates
    }

    /// Ends a case that waits, and all that can't be sent without it.
    fn end(&mut self, index: usize, fate: Fate) -> Vec<(usize, Fate)> {
        if self.waits[index].take().is_none() {
            return Vec::new();
        }
        let how = fate.settled();
        let mut fates = vec![(index, fate)];
        fates.extend(self.settle(index, how));
        fates
    }

    /// One thing less that a case waits for; the fate of a case that waits for something that did not come about.
    fn release(&mut self, dependent: usize, tie: Tie, (on, how): (usize, Settled)) -> Option<Fate> {
        let left = self.waits[dependent]?;
        let fate = match (tie, how) {
            (Tie::Accepted, Settled::NotAccepted) => Some(Fate::Withheld(self.ids[on].clone())),
            (Tie::Refused, Settled::Accepted) | (Tie::Accepted | Tie::Refused, Settled::NotNeeded) => {
                Some(Fate::NotNeeded)
            }
            (Tie::Accepted, Settled::Accepted)
            | (Tie::Refused, Settled::NotAccepted)
            | (Tie::Settled, Settled::Accepted | Settled::NotAccepted | Settled::NotNeeded) => None,
        };
        self.waits[dependent] = (fate.is_none() && left > 1).then(|| left - 1);
        if fate.is_none() && left <= 1 {
            self.ranks[self.rank_of[dependent]].ready.push_back(dependent);
        }
        fate
    }
}

/// How many ranks there are.
const RANKS: usize = 5;

fn rank(case: &Case) -> usize {
    let request = &case.request;
    match request.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" | "TRACE" => 0,
        _ if ends_things(&request.path) => 4,
        "DELETE" | "PUT" | "PATCH" if is_about_own(case) => 0,
        "DELETE" => 2,
        "PUT" | "PATCH" => 1,
        // What is made of a broken request, where it is accepted, is not to stand in the lists that others read.
        _ if case.control.is_some() => 1,
        _ => 0,
    }
}

/// The rank of a case of an operation that sets going what acts by itself.
fn acting_rank(case: &Case) -> usize {
    match case.request.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" | "TRACE" => rank(case),
        _ => rank(case).max(3),
    }
}

/// Whether a path ends in a word for what others would be disturbed by: a session that is over, a server that is emptied.
fn ends_things(path: &str) -> bool {
    const WORDS: [&str; 12] = [
        "reset", "purge", "clear", "drop", "wipe", "flush", "shutdown", "stop", "restart", "logout",
        "signout", "revoke",
    ];
    let last = path.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or_default();
    let plain: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    WORDS.contains(&plain.to_ascii_lowercase().as_str())
}

/// Whether a path names a thing that was made for this case or its operation alone, or what lies below one; without such a thing, a
/// made-up one.
fn is_about_own(case: &Case) -> bool {
    case.needs.iter().any(|need| match need.slot {
        Slot::Path(_) => {
            !need.origins.is_empty() && need.origins.iter().all(|origin| origin.holding == Holding::Own)
        }
        Slot::Query(_) | Slot::Header(_) | Slot::Body(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::tests::plan;

    /// Sends a plan in pairs; a case whose name ends with `!` is not accepted. What is sent together is separated by blanks; what is
    /// withheld is in round brackets, what is not needed in square ones.
    fn waves(cases: &str) -> String {
        let plan = plan(cases);
        let name = |index: usize| plan.cases[index].id.to_string();
        let (mut queue, orphans) = Queue::new(&plan);
        let fate = |(index, fate): (usize, Fate)| match fate {
            Fate::Withheld(_) => format!("({})", name(index)),
            Fate::NotNeeded => format!("[{}]", name(index)),
        };
        let mut told: Vec<String> = orphans.into_iter().map(fate).collect();
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
                told.extend(queue.settle(index, how).into_iter().map(fate));
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

    #[test]
    fn what_sets_going_what_acts_by_itself_comes_after_what_it_could_disturb() {
        let mut plan = plan("POST hooks, GET hooks/a^hooks, POST x/logout, DELETE things, GET things");
        plan.acting = [0].into();
        let (mut queue, _) = Queue::new(&plan);
        let mut order = Vec::new();
        while let Next::Case(index) = queue.next() {
            order.push(plan.cases[index].id.to_string());
            queue.settle(index, Settled::Accepted);
        }
        assert_eq!(order, ["things", "things", "hooks", "hooks/a", "x/logout"]);
    }

    #[test]
    fn a_case_waits_for_what_it_needs_looks_at_and_stands_in_for() {
        for (cases, order) in [
            ("POST a, GET b^a, GET c", "a c, b"),
            ("POST a!, GET b^a!", "a!, b"),
            ("POST a, POST b, GET c^a^b", "a b, c"),
            ("POST a, GET b@a", "a, b"),
            ("POST a!, GET b@a!, GET c@b", "a!, (b), (c)"),
            ("POST a, POST b|a, POST c|b", "a, [b], [c]"),
            ("POST a!, POST b|a!, POST c|b", "a!, b, [c]"),
            ("POST a!, POST b!|a!, POST c|b!", "a!, b!, c"),
            ("POST a!, POST b|a!, GET c@b", "a!, b, c"),
            ("POST a, POST b|a, GET c@b", "a, [b], [c]"),
            ("POST a, POST b|a, GET c^a^b", "a, [b], c"),
            ("GET a, POST b|a<missing, GET c@b", "(b), (c), a"),
            ("POST a, DELETE b+a, GET c, GET d@b", "a c, b, d"),
            ("POST a, DELETE b^a, GET c, GET d@b", "a c, b, d"),
            ("DELETE b, POST a, DELETE d+a, GET c", "a c, d, b"),
            ("GET a@b, GET b", "(a), b"),
            ("GET a^b, GET b", "a b"),
            ("POST x/logout, DELETE a, GET b", "b, a, x/logout"),
        ] {
            assert_eq!(waves(cases), order, "{cases}");
        }
    }

    /// Numbers that look like chance (Knuth's MMIX generator).
    fn chance(state: &mut u64, below: usize) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*state >> 33).unwrap() % below
    }

    #[test]
    fn every_case_of_any_plan_has_exactly_one_outcome() {
        const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
        for seed in 0..400 {
            let mut state = seed;
            let count = 1 + chance(&mut state, 40);
            let mut words: Vec<String> = Vec::new();
            for index in 0..count {
                let mut word = format!("{} c{index}", METHODS[chance(&mut state, 4)]);
                for tie in ['<', '@', '|', '^', '^', '+'] {
                    if chance(&mut state, 4) == 0 {
                        // Now and then itself, a later one, or one that is not there.
                        let named = chance(&mut state, (index + 2).min(count + 1));
                        word = format!("{word}{tie}c{named}");
                    }
                }
                words.push(word);
            }
            let plan = plan(&words.join(", "));
            let (mut queue, orphans) = Queue::new(&plan);
            let mut outcomes = vec![0; count];
            for (index, _) in orphans {
                outcomes[index] += 1;
            }
            let mut under_way: Vec<usize> = Vec::new();
            loop {
                let may_send = under_way.len() < 4;
                match queue.next() {
                    Next::Case(index) if may_send || under_way.is_empty() => under_way.push(index),
                    Next::Case(index) => {
                        under_way.push(index);
                        finish(&mut queue, &mut under_way, &mut state, &mut outcomes);
                    }
                    Next::Later => {
                        assert!(!under_way.is_empty(), "seed {seed}: all wait: {}", words.join(", "));
                        finish(&mut queue, &mut under_way, &mut state, &mut outcomes);
                    }
                    Next::Nothing => break,
                }
            }
            assert!(
                outcomes.iter().all(|count| *count == 1),
                "seed {seed}: {outcomes:?}: {}",
                words.join(", ")
            );
        }
    }

    /// Settles one of those under way, by chance.
    fn finish(queue: &mut Queue, under_way: &mut Vec<usize>, state: &mut u64, outcomes: &mut [usize]) {
        let index = under_way.swap_remove(chance(state, under_way.len()));
        let how = if chance(state, 2) == 0 { Settled::Accepted } else { Settled::NotAccepted };
        outcomes[index] += 1;
        for (index, _) in queue.settle(index, how) {
            outcomes[index] += 1;
        }
    }
}
