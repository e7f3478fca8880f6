//! Cases that are sent once more, as they were or smaller: with a salt of their own, and proven as the first time.

use crate::plan::case::{Case, Intent};
use crate::plan::edit::{self, Edit};
use crate::plan::proof::Prover;
use crate::plan::request::{CaseId, Request};
use crate::plan::routes::Routes;
use crate::plan::salt::{bare, found_in, salt, salted};
use crate::plan::seed::Seed;
use crate::spec::Api;

/// How many places of one request are looked at.
const PLACES: usize = 120;

/// Makes cases from cases.
pub struct Remake<'a> {
    api: &'a Api,
    seed: Seed,
    routes: Routes,
}

impl<'a> Remake<'a> {
    /// For the cases of a plan with this seed.
    #[must_use]
    pub fn new(api: &'a Api, seed: Seed) -> Self {
        Self { api, seed, routes: Routes::of(&api.operations) }
    }

    /// A valid case once more under another name, with unique values of its own, and without what the edits take away; `None` where that
    /// is not proven valid. A broken one comes back with the bytes that it had, which are proven.
    #[must_use]
    pub fn case(&self, case: &Case, name: &str, edits: &[&Edit]) -> Option<Case> {
        let id = CaseId(name.into());
        let request = match &case.intent {
            Intent::Broken(_) if edits.is_empty() => case.request.clone(),
            Intent::Broken(_) | Intent::Observed(_) => return None,
            Intent::Valid(_) => {
                let request = salted(&edit::applied(&self.bare(case), edits), &salt(self.seed, name));
                self.is_valid(case, &request).then_some(request)?
            }
        };
        Some(Case { id, request, ..case.clone() })
    }

    /// All that can be taken away from a valid case, each by itself, the outermost first.
    #[must_use]
    pub fn removals(&self, case: &Case) -> Vec<Edit> {
        self.proven(case, &[], edit::removals(&self.bare(case), &case.needs))
    }

    /// All that can be made simpler in a valid case from which that was taken away: one change a place, the simplest that is valid.
    #[must_use]
    pub fn simplifications(&self, case: &Case, taken: &[&Edit]) -> Vec<Edit> {
        let all = edit::simplifications(&self.bare(case), &case.needs);
        let mut kept: Vec<Edit> = Vec::new();
        for edit in self.proven(case, taken, all) {
            // The first for a place is the simplest.
            if kept.iter().all(|known| known.at() != edit.at()) {
                kept.push(edit);
            }
        }
        kept
    }

    /// A request with markers in place of what makes it unique.
    fn bare(&self, case: &Case) -> Request {
        let own = bare(&case.request, &salt(self.seed, &case.id.0));
        if own != case.request {
            return own;
        }
        // It may have been planned with another seed.
        found_in(&case.request).map_or(own, |salt| bare(&case.request, &salt))
    }

    /// The edits that change a request from which something was taken away, and leave it valid.
    fn proven(&self, case: &Case, taken: &[&Edit], mut edits: Vec<Edit>) -> Vec<Edit> {
        let bare = self.bare(case);
        let before = edit::applied(&bare, taken);
        let salt = salt(self.seed, &case.id.0);
        edits.truncate(PLACES);
        edits.retain(|edit| {
            let smaller = edit::applied(&bare, &[taken, &[edit]].concat());
            smaller != before && self.is_valid(case, &salted(&smaller, &salt))
        });
        edits
    }

    fn is_valid(&self, case: &Case, request: &Request) -> bool {
        self.api.operations.get(case.operation).is_some()
            && Prover::new(self.api, &self.routes, case.operation).valid(request).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, plan};
    use crate::spec;
    use crate::suite::{ServerChoice, Spanned, Suite};
    use crate::text::Source;

    const SPEC: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    post:
      parameters:
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: kind, in: query, required: true, schema: {type: string, enum: [a, b]}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name, tags]
              properties:
                name: {type: string, minLength: 3}
                note: {type: string}
                size: {type: integer, minimum: 5}
                tags: {type: array, minItems: 1, items: {type: string}}
                owner: {type: object, required: [id], properties: {id: {type: integer}, mail: {type: string}}}
      responses: {'201': {description: ok}}
";

    fn planned() -> (Api, Plan) {
        let source = Source { name: "spec.yaml".into(), text: SPEC.into() };
        let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("the document is read"));
        let server = Spanned { value: ServerChoice::Mock, span: None };
        let suite = Suite { server, ..Suite::from_spec("spec.yaml") };
        let plan = plan(&api, &suite, Seed(7)).unwrap();
        (api, plan)
    }

    fn full(plan: &Plan) -> &Case {
        plan.cases.iter().find(|case| case.id.0.ends_with("valid::full")).unwrap()
    }

    #[test]
    fn only_what_is_not_required_can_be_taken_away() {
        let (api, plan) = planned();
        let removals = Remake::new(&api, plan.seed).removals(full(&plan));
        let places: Vec<&str> = removals.iter().map(Edit::at).collect();
        for optional in ["/query/dry", "/body/note", "/body/size", "/body/owner", "/body/owner/mail"] {
            assert!(places.contains(&optional), "{optional} in {places:?}");
        }
        for required in ["/query/kind", "/body", "/body/name", "/body/tags", "/body/owner/id"] {
            assert!(!places.contains(&required), "{required} in {places:?}");
        }
    }

    #[test]
    fn a_smaller_request_is_proven_and_has_unique_values_of_its_own() {
        let (api, plan) = planned();
        let remake = Remake::new(&api, plan.seed);
        let case = full(&plan);
        let removals = remake.removals(case);
        let all: Vec<&Edit> = removals.iter().collect();
        let smaller = remake.case(case, "smaller", &all).unwrap();
        let body = String::from_utf8(smaller.request.body.unwrap().0.to_vec()).unwrap();
        for gone in ["note", "size", "owner"] {
            assert!(!body.contains(gone), "{gone} in {body}");
        }
        assert!(!smaller.request.query.unwrap().contains("dry"));
        let again = remake.case(case, "again", &[]).unwrap();
        assert_eq!(remake.bare(&again), remake.bare(case));
        assert_eq!(remake.case(case, "again", &[]).unwrap().request, again.request);
    }

    #[test]
    fn a_case_has_unique_values_of_its_own_whichever_seed_planned_it() {
        let (api, plan) = planned();
        let case = full(&plan);
        for seed in [plan.seed, Seed(plan.seed.0 + 1)] {
            let remake = Remake::new(&api, seed);
            let bodies: Vec<_> = ["one", "other"]
                .iter()
                .map(|name| remake.case(case, name, &[]).unwrap().request.body)
                .chain([case.request.body.clone()])
                .collect();
            assert!(bodies[0] != bodies[1] && bodies[0] != bodies[2] && bodies[1] != bodies[2], "{seed:?}");
        }
    }

    #[test]
    fn values_become_simpler_as_far_as_they_stay_valid() {
        let (api, plan) = planned();
        let remake = Remake::new(&api, plan.seed);
        let case = full(&plan);
        let edits = remake.simplifications(case, &[]);
        let all: Vec<&Edit> = edits.iter().collect();
        for edit in &edits {
            assert!(remake.case(case, "one", &[edit]).is_some(), "{edit}");
        }
        assert!(
            edits.iter().all(|edit| edit.at() != "/body/size" || edit.to_string().contains('5')),
            "{edits:?}"
        );
        assert!(remake.case(case, "all", &all).is_some());
    }
}
