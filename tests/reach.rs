//! How operations are reached: what a document implies of where values come from, what is planned for it, and what must never be.
#![expect(clippy::disallowed_methods, reason = "the environment names a folder, which is read")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use serde_json::Value;
use specdrift::plan::{Body, Case, Holding, Intent, Plan, Seed, Slot, Source, Stay, ValidKind, plan};
use specdrift::spec::{self, Access, Api};
use specdrift::suite::{self, Suite};
use specdrift::text::Source as Text;

fn api(text: &str) -> Api {
    let source = Text { name: "spec.yaml".to_owned(), text: text.to_owned() };
    spec::parse(source).unwrap_or_else(|complaints| panic!("{complaints:?}\n{text}")).0
}

fn suite(text: &str) -> Suite {
    let source = Text { name: "s".to_owned(), text: format!("spec: spec.yaml\nserver: mock\n{text}") };
    suite::parse(source, &BTreeMap::new()).unwrap_or_else(|complaints| panic!("{complaints:?}")).0
}

/// A document of operations, a line each: `POST /things < {name: string} > {id: integer}`: what is sent and what is answered, as
/// properties (`!` behind a name: required). A type that is no type of JSON is a format of a string.
fn document(lines: &str) -> String {
    let mut paths: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (line, answer) = line.split_once(" > ").unwrap_or((line, ""));
        let (line, sent) = line.split_once(" < ").unwrap_or((line, ""));
        let mut words = line.split(' ');
        let (Some(method), Some(path)) = (words.next(), words.next()) else { panic!("{line}") };
        let mut parameters = Vec::new();
        for word in words {
            let (name, kind) = word.split_once(':').unwrap_or((word, "string"));
            let hole = format!("{{{name}}}");
            let (place, required) = if path.contains(&hole) { ("path", true) } else { ("query", true) };
            let schema = schema(kind);
            parameters.push(format!("{{name: {name}, in: {place}, required: {required}, schema: {schema}}}"));
        }
        let named: Vec<String> =
            path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
        for name in named {
            if !parameters.iter().any(|known: &String| known.contains(&format!("name: {name},"))) {
                parameters
                    .push(format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}"));
            }
        }
        let body = match sent {
            "" => String::new(),
            sent => format!(
                "requestBody: {{required: true, content: {{application/json: {{schema: {}}}}}}}, ",
                schema(sent)
            ),
        };
        let answer = match answer {
            "" => "{description: ok}".to_owned(),
            answer => {
                format!("{{description: ok, content: {{application/json: {{schema: {}}}}}}}", schema(answer))
            }
        };
        let operation = format!(
            "{}: {{parameters: [{}], {body}responses: {{'200': {answer}}}}}",
            method.to_lowercase(),
            parameters.join(", ")
        );
        paths.entry(path.to_owned()).or_default().push(operation);
    }
    let mut text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    for (path, operations) in paths {
        let _ = writeln!(text, "  \"{path}\":");
        for operation in operations {
            let _ = writeln!(text, "    {operation}");
        }
    }
    text
}

/// `string`, `uuid`, `[T]`, `{name: T, other!: T}`.
fn schema(text: &str) -> String {
    let text = text.trim();
    if let Some(items) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return format!("{{type: array, items: {}}}", schema(items));
    }
    if let Some(members) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let (mut depth, mut members_of) = (0, vec![String::new()]);
        for c in members.chars() {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                _ => {}
            }
            if c == ',' && depth == 0 {
                members_of.push(String::new());
            } else if let Some(last) = members_of.last_mut() {
                last.push(c);
            }
        }
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        for (name, kind) in members_of.iter().filter_map(|member| member.split_once(':')) {
            let name = name.trim();
            if let Some(name) = name.strip_suffix('!') {
                required.push(name.to_owned());
            }
            properties.push(format!("{}: {}", name.trim_end_matches('!'), schema(kind)));
        }
        return format!(
            "{{type: object, required: [{}], properties: {{{}}}}}",
            required.join(", "),
            properties.join(", ")
        );
    }
    match text {
        "string" | "integer" | "number" | "boolean" | "object" => format!("{{type: {text}}}"),
        listed if listed.contains('|') => format!("{{enum: [{}]}}", listed.replace('|', ", ")),
        format => format!("{{type: string, format: {format}}}"),
    }
}

fn planned(lines: &str, settings: &str) -> (Api, Plan) {
    let api = api(&document(lines));
    let plan = plan(&api, &suite(settings), Seed(7)).unwrap_or_else(|complaints| panic!("{complaints:?}"));
    let keeps = !settings.contains("existing: change");
    hold(&api, &plan, keeps).unwrap_or_else(|why| panic!("{why}\n{lines}"));
    (api, plan)
}

fn place(source: &Source) -> String {
    match source {
        Source::Body(at) => at.to_string(),
        Source::Header(name) => format!("header {name}"),
        Source::Location(at) => format!("location {at}"),
        Source::Sent(at) => format!("sent {at}"),
        Source::Segment(at) => format!("segment {at}"),
    }
}

/// What is inferred for an operation: `id < POST /things /id implied`.
fn inferred(api: &Api, plan: &Plan, operation: &str) -> Vec<String> {
    let own =
        plan.inferences.iter().filter(|inference| &*api.operations[inference.operation].id.0 == operation);
    own.map(|inference| {
        let from = inference.from.iter().map(|(by, source, confidence)| {
            format!("{} {} {confidence}", api.operations[*by].id, place(source))
        });
        format!("{} < {}", inference.name, from.collect::<Vec<_>>().join(", "))
    })
    .collect()
}

#[test]
fn a_document_implies_where_names_come_from() {
    for (name, lines, operation, expected) in [
        (
            "what a POST makes and a GET lists",
            "POST /things > {id: integer}\nGET /things > [{id: integer}]\nGET /things/{thingId} thingId:integer",
            "GET /things/{thingId}",
            vec!["thingId < POST /things /id implied, GET /things /0/id implied"],
        ),
        (
            "a slash at the end changes nothing, and an envelope is looked into",
            "POST /things/ > {data: {thing_id: uuid}}\nGET /things/{id} id:uuid",
            "GET /things/{id}",
            vec!["id < POST /things/ /data/thing_id implied"],
        ),
        (
            "another type, or another format, is another thing",
            "POST /things > {id: string, created: date-time}\nGET /things/{id} id:integer",
            "GET /things/{id}",
            vec!["id < POST /things location 0 likely"],
        ),
        (
            "listed values name nothing",
            "GET /views > [{name: string}]\nGET /views/{name} name:red|green",
            "GET /views/{name}",
            vec!["name < "],
        ),
        (
            "where the answer says nothing, the client may have chosen the name",
            "POST /things < {name!: string}\nGET /things/{name}",
            "GET /things/{name}",
            vec!["name < POST /things location 0 likely, POST /things sent /name likely"],
        ),
        (
            "a PUT on its own path makes a thing where nothing else does",
            "PUT /files/{name} < {text: string}\nGET /files/{name}\nGET /files > [string]",
            "GET /files/{name}",
            vec!["name < PUT /files/{name} segment 0 likely, GET /files /0 likely"],
        ),
        (
            "a POST that asks lists things and makes none",
            "POST /things/filter > {items: [{id: string}]}\nGET /things/{id}",
            "GET /things/{id}",
            vec!["id < POST /things/filter /items/0/id implied"],
        ),
    ] {
        let (api, plan) = planned(lines, "");
        assert_eq!(inferred(&api, &plan, operation), expected, "{name}");
    }
}

#[test]
fn a_document_implies_where_several_names_come_from_and_what_members_name() {
    for (name, lines, operation, expected) in [
        (
            "parents are those that the child was made below",
            "POST /a > {id: string}\nPOST /a/{aId}/b > {id: string}\nGET /a/{aId}/b/{bId}",
            "GET /a/{aId}/b/{bId}",
            vec![
                "aId < POST /a/{aId}/b segment 1 implied, POST /a /id implied",
                "bId < POST /a/{aId}/b /id implied",
            ],
        ),
        (
            "another member of a thing",
            "POST /flows < {name!: string} > {id: uuid, name: string}\nGET /flows/{id} id:uuid\nGET /flows/name/{name}",
            "GET /flows/name/{name}",
            vec!["name < POST /flows /name likely, POST /flows sent /name likely"],
        ),
        (
            "each hole by its own thing, where the path names two",
            "POST /flows > {id: uuid, name: string}\nGET /flows/{id} id:uuid\nPOST /jobs < {flow_id!: uuid} > {id: uuid, name: string}\nGET /jobs/{id} id:uuid\nGET /jobs/name/{flow_name}/{job_name}",
            "GET /jobs/name/{flow_name}/{job_name}",
            vec!["flow_name < POST /flows /name likely", "job_name < POST /jobs /name likely"],
        ),
        (
            "members and parameters that are called after a thing",
            "POST /flows > {id: uuid}\nGET /flows/{id} id:uuid\nPOST /runs state_id:string < {flowId!: uuid, flow_ids: [uuid], key: string, flow_count: integer}",
            "POST /runs",
            vec!["flowId < POST /flows /id likely", "flow_id < POST /flows /id likely"],
        ),
        (
            "names in two parts",
            "POST /primaries < {ip!: string, server!: string}\nDELETE /primaries/{ip}/{server}",
            "DELETE /primaries/{ip}/{server}",
            vec![
                "ip < POST /primaries sent /ip likely, POST /primaries location 0 likely",
                "server < POST /primaries sent /server likely",
            ],
        ),
        (
            "a thing that others make, under another path",
            "POST /task_runs > {id: uuid}\nGET /task_runs/{id} id:uuid\nGET /ui/task_runs/{id} id:uuid",
            "GET /ui/task_runs/{id}",
            vec!["id < POST /task_runs /id likely"],
        ),
        ("nothing is known", "GET /leases/{lease_id}", "GET /leases/{lease_id}", vec!["lease_id < "]),
    ] {
        let (api, plan) = planned(lines, "");
        assert_eq!(inferred(&api, &plan, operation), expected, "{name}");
    }
}

#[test]
fn documented_links_come_first() {
    let text =
        document("POST /things > {key: string, id: string}\nGET /things/{id}\nGET /parts owner:string");
    let links = "links: {a: {operationRef: '#/paths/~1things~1{id}/get', parameters: {path.id: '$response.body#/key'}}, b: {operationRef: '#/paths/~1parts/get', parameters: {owner: '$response.header.X-Owner'}}, c: {operationId: nobody, parameters: {a: '$response.body#/b'}}, d: {operationRef: 'elsewhere.yaml#/x'}}";
    let at =
        text.find("post:").and_then(|post| Some(post + text[post..].find("description: ok")?)).unwrap_or(0);
    let text = format!("{}{links}, {}", &text[..at], &text[at..]);
    let api = api(&text);
    let plan = plan(&api, &suite(""), Seed(7)).unwrap_or_default();
    assert_eq!(
        inferred(&api, &plan, "GET /things/{id}"),
        ["id < POST /things /key documented, POST /things /id implied"]
    );
    assert_eq!(inferred(&api, &plan, "GET /parts"), ["owner < POST /things header x-owner documented"]);
}

/// The cases of a plan that are not broken, short of the suite's name: `GET /things/{id}::valid::minimal id<POST /things::setup::shared`.
fn told(plan: &Plan) -> Vec<String> {
    let valid = plan.cases.iter().filter(|case| case.control.is_none());
    valid
        .map(|case| {
            let mut text = short(&case.id.0).to_owned();
            for need in &case.needs {
                let first = &need.origins[0];
                let _ = write!(text, " {}<{}", need.name, short(&first.case.0));
            }
            for (word, other) in [("after", &case.after), ("instead of", &case.instead_of)] {
                if let Some(other) = other {
                    let _ = write!(text, " {word} {}", short(&other.0));
                }
            }
            text
        })
        .collect()
}

fn short(id: &str) -> &str {
    id.strip_prefix("s::").unwrap_or(id)
}

const THINGS: &str = "GET /things > [{id: integer, name: string}]
    POST /things < {name!: string, note: string} > {id: integer, name: string, note: string}
    GET /things/{id} id:integer > {id: integer, name: string, note: string}
    PUT /things/{id} id:integer < {name!: string} > {id: integer, name: string}
    DELETE /things/{id} id:integer
    POST /things/{id}/start id:integer";

#[test]
fn what_reads_shares_what_changes_has_its_own_and_what_deletes_has_one_each() {
    let (_, plan) = planned(THINGS, "generate: {valid: [minimal], broken: none}");
    assert_eq!(
        told(&plan),
        [
            "GET /things::valid::minimal",
            "POST /things::valid::minimal",
            "POST /things::setup::shared",
            "POST /things::setup::shared::full instead of POST /things::setup::shared",
            "GET /things/{id}::valid::minimal id<POST /things::setup::shared",
            "POST /things::setup::PUT /things/{id}",
            "POST /things::setup::PUT /things/{id}::full instead of POST /things::setup::PUT /things/{id}",
            "PUT /things/{id}::valid::minimal id<POST /things::setup::PUT /things/{id}",
            "POST /things::setup::DELETE /things/{id}::valid::minimal",
            "POST /things::setup::DELETE /things/{id}::valid::minimal::full instead of POST /things::setup::DELETE /things/{id}::valid::minimal",
            "DELETE /things/{id}::valid::minimal id<POST /things::setup::DELETE /things/{id}::valid::minimal",
            "POST /things::setup::POST /things/{id}/start",
            "POST /things::setup::POST /things/{id}/start::full instead of POST /things::setup::POST /things/{id}/start",
            "POST /things/{id}/start::valid::minimal id<POST /things::setup::POST /things/{id}/start",
        ]
        .map(str::to_owned)
        .to_vec()
        .tap_sorted()
        .in_order_of(&told(&plan))
    );
}

/// Lists are compared whatever the order of what does not depend on one another; [`hold`] looks at that.
trait Sorted {
    fn tap_sorted(self) -> Self;
    fn in_order_of(self, other: &[String]) -> Self;
}

impl Sorted for Vec<String> {
    fn tap_sorted(mut self) -> Self {
        self.sort();
        self
    }

    fn in_order_of(mut self, other: &[String]) -> Self {
        let rank: HashMap<&String, usize> = other.iter().enumerate().map(|(at, text)| (text, at)).collect();
        self.sort_by_key(|text| rank.get(text).copied().unwrap_or(usize::MAX));
        self
    }
}

#[test]
fn things_are_looked_at_after_they_were_made_changed_and_deleted() {
    let (_, plan) = planned(THINGS, "generate: {valid: [minimal, lifecycle], broken: none}");
    let looks: Vec<String> = told(&plan).into_iter().filter(|text| text.contains(" after ")).collect();
    let expected = [
        "GET /things/{id}::valid::read-back id<POST /things::setup::shared after POST /things::setup::shared",
        "GET /things/{id}::valid::read-back::full id<POST /things::setup::shared::full after POST /things::setup::shared::full",
        "GET /things::valid::listed after POST /things::setup::shared",
        "GET /things::valid::listed::full after POST /things::setup::shared::full",
        "GET /things/{id}::valid::read-updated id<PUT /things/{id}::valid::update after PUT /things/{id}::valid::update",
        "GET /things/{id}::valid::read-deleted id<DELETE /things/{id}::valid::minimal after DELETE /things/{id}::valid::minimal",
    ];
    assert_eq!(looks, expected.map(str::to_owned).to_vec().in_order_of(&looks));
    let gone = plan.cases.iter().find(|case| case.id.0.ends_with("read-deleted"));
    assert_eq!(gone.map(|case| case.expect.clone()), Some(vec![(404, 404), (410, 410)]));
    let [removal] = plan.removals.as_slice() else { panic!("{:?}", plan.removals) };
    let removed = (removal.request.method.as_str(), removal.slots.len(), place(&removal.slots[0].1));
    assert_eq!(removed, ("DELETE", 1, "/id".to_owned()));
}

#[test]
fn only_what_may_be_made_is_made() {
    let made = |settings: &str| {
        let (_, plan) = planned(THINGS, settings);
        let setups = plan.cases.iter().filter(|case| is(case, ValidKind::Setup));
        let needs = plan.cases.iter().flat_map(|case| &case.needs);
        let found = needs.filter(|need| need.name == "id").flat_map(|need| &need.origins);
        (setups.count() > 0, found.filter(|origin| origin.holding == Holding::Found).count() > 0)
    };
    for (settings, setups, found) in [
        ("", true, true),
        ("environment: production", false, true),
        ("generate: {operations: ['GET /things/*']}", true, true),
        ("generate: {skip: [{match: 'POST /things', because: costly}]}", false, true),
        ("generate: {skip: [{match: 'POST /things::valid', because: costly}]}", false, true),
        ("generate: {skip: [{match: 'POST /things::setup', because: costly}]}", false, true),
        ("generate: {values: {path.id: 7}, valid: [minimal]}", false, false),
    ] {
        let (has_setups, has_found) = made(settings);
        assert_eq!((has_setups, has_found), (setups, found), "{settings}");
    }
}

#[test]
fn what_was_there_stays_unless_the_suite_says_so() {
    let lines = "GET /things > [{id: integer}]
        GET /things/{id} id:integer
        DELETE /things
        DELETE /things/{id} id:integer
        PUT /things/{id} id:integer
        POST /things/reset
        POST /things/delete < {name!: string}
        POST /things/remove < {id!: integer}
        POST /things/clear
        POST /things/save
        PUT /settings < {dark: boolean}
        DELETE /kinds/{kind} kind:red|green";
    let sent = |settings: &str| {
        let (_, plan) = planned(lines, settings);
        let unsafe_ones =
            plan.cases.iter().filter(|case| case.request.method != "GET" && case.control.is_none());
        let ids: Vec<String> =
            unsafe_ones.map(|case| short(&case.id.0).replace("::valid::minimal", "")).collect();
        ids.tap_sorted()
    };
    assert_eq!(
        sent("generate: {valid: [minimal], broken: none}"),
        ["DELETE /things/{id}", "PUT /settings", "PUT /things/{id}"]
    );
    assert_eq!(
        sent("generate: {valid: [minimal], broken: none, existing: change}"),
        [
            "DELETE /kinds/{kind}",
            "DELETE /things",
            "DELETE /things/{id}",
            "POST /things/clear",
            "POST /things/delete",
            "POST /things/remove",
            "POST /things/reset",
            "POST /things/save",
            "PUT /settings",
            "PUT /things/{id}"
        ]
    );
    assert_eq!(
        sent("generate: {valid: [minimal], broken: none, values: {'DELETE /kinds/{kind} path.kind': red}}"),
        ["DELETE /kinds/{kind}", "DELETE /things/{id}", "PUT /settings", "PUT /things/{id}"]
    );
    // What is said of one operation's path lets nothing out that has no such hole.
    assert_eq!(
        sent("generate: {valid: [minimal], broken: none, values: {path.kind: red}}"),
        ["DELETE /kinds/{kind}", "DELETE /things/{id}", "PUT /settings", "PUT /things/{id}"]
    );
}

#[test]
fn what_has_several_names_is_removed_by_all_of_them() {
    for (lines, removed) in [
        (
            "POST /shares < {user!: string, file!: string}\n        DELETE /shares/{user}/{file}",
            Some(["/user", "/file"]),
        ),
        ("POST /shares < {user!: string}\n        DELETE /shares/{user}/{file}", None),
        ("POST /shares < {user!: string, file!: string}\n        DELETE /shares/{user}/of/{file}", None),
    ] {
        let (_, plan) = planned(lines, "");
        let found = plan
            .removals
            .iter()
            .map(|removal| removal.slots.iter().map(|(_, source)| place(source)).collect::<Vec<_>>());
        let found: Vec<_> = found.flatten().collect();
        let wanted: Vec<String> = removed.iter().flatten().map(|at| format!("sent {at}")).collect();
        assert_eq!(found, wanted, "{lines}");
    }
}

#[test]
fn what_is_listed_is_named_in_no_body_that_replaces() {
    for (lines, is_taken) in [
        ("GET /things > [{id: integer}]\n        PUT /things < {id!: integer}", false),
        ("GET /things > [{id: integer}]\n        PUT /things < {thing_id!: integer}", false),
        ("GET /things > [{id: integer}]\n        PUT /orders < {thing_id!: integer}", false),
        ("GET /things > [{id: integer}]\n        POST /orders < {thing_id!: integer}", true),
    ] {
        let (_, plan) = planned(lines, "");
        let found = plan.cases.iter().filter(|case| case.request.method != "GET").any(|case| {
            let origins = case.needs.iter().flat_map(|need| &need.origins);
            origins.into_iter().any(|origin| origin.holding == Holding::Found)
        });
        assert_eq!(found, is_taken, "{lines}");
    }
}

#[test]
fn a_made_up_name_is_one_that_nothing_has_by_chance() {
    for (kind, is_sent) in [("string", true), ("integer", true), ("uuid", true), ("{}", true)] {
        let schema = if kind == "{}" { "string" } else { kind };
        let (_, plan) = planned(&format!("DELETE /leases/{{id}} id:{schema}"), "generate: {broken: none}");
        let paths: Vec<&str> = plan.cases.iter().map(|case| case.request.path.as_str()).collect();
        assert_eq!(!paths.is_empty(), is_sent, "{kind}");
        assert!(paths.iter().all(|path| path.len() > "/leases/".len() + 8), "{kind}: {paths:?}");
    }
    let text =
        document("DELETE /leases/{id} id:integer").replace("{type: integer}", "{type: integer, maximum: 9}");
    let plan = plan(&api(&text), &suite("generate: {broken: none}"), Seed(7)).unwrap_or_default();
    assert!(plan.cases.is_empty());
    assert!(plan.dropped.iter().any(|dropped| dropped.why.contains("could name something that is there")));
}

#[test]
fn what_ends_others_comes_last() {
    let (_, plan) = planned(
        "POST /sessions/{id}/revoke\nPOST /sessions/{id}/stop\nPOST /sessions > {id: string}\nGET /sessions/{id}",
        "generate: {valid: [minimal], broken: none}",
    );
    let ids: Vec<&str> = plan.cases.iter().map(|case| short(&case.id.0)).collect();
    let last: HashSet<&str> = ids[ids.len() - 2..].iter().copied().collect();
    assert!(last.iter().all(|id| id.contains("revoke::") || id.contains("stop::")), "{ids:?}");
}

#[test]
fn circles_end() {
    let (_, plan) = planned(
        "POST /a < {b_id!: uuid} > {id: uuid}\nGET /a/{id} id:uuid\nGET /a b_id:uuid > [{id: uuid}]\nPOST /b < {a_id!: uuid} > {id: uuid}\nGET /b/{id} id:uuid\nGET /b a_id:uuid > [{id: uuid}]",
        "",
    );
    assert!(!plan.cases.is_empty());
}

fn is(case: &Case, kind: ValidKind) -> bool {
    matches!(&case.intent, Intent::Valid(variation) if variation.kind == kind)
}

/// What holds of every plan.
fn hold(api: &Api, plan: &Plan, keeps: bool) -> Result<(), String> {
    let mut earlier: HashSet<&str> = HashSet::new();
    for case in &plan.cases {
        let needs = case.needs.iter().flat_map(|need| &need.origins);
        let named = case.control.iter().chain(&case.after).chain(&case.instead_of);
        for other in needs.map(|origin| &origin.case).chain(named) {
            if !earlier.contains(&*other.0) {
                return Err(format!("{} names {other}, which does not come before it", case.id));
            }
        }
        if !earlier.insert(&case.id.0) {
            return Err(format!("{} is there twice", case.id));
        }
        let is_empty = |need: &specdrift::plan::Need| need.origins.is_empty();
        if case.needs.iter().any(is_empty) {
            return Err(format!("{} has a need without origins", case.id));
        }
        slots_lie_within(case)?;
        if keeps {
            found_feeds_no_change(api, case)?;
        }
    }
    for removal in &plan.removals {
        let path = &removal.request.path;
        let lies = |slot: &Slot| matches!(slot, Slot::Path(range) if path.get(range.clone()).is_some());
        if removal.request.method != "DELETE" || !removal.slots.iter().all(|(slot, _)| lies(slot)) {
            return Err(format!("{removal:?} removes nothing"));
        }
    }
    Ok(())
}

fn slots_lie_within(case: &Case) -> Result<(), String> {
    let request = &case.request;
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for need in &case.needs {
        let fits = match &need.slot {
            Slot::Path(range) => {
                ends.push((range.start, range.end));
                request.path.get(range.clone()).is_some_and(|text| !text.is_empty() && !text.contains('/'))
            }
            Slot::Query(range) => {
                let query = request.query.as_deref().unwrap_or_default();
                query.get(range.clone()).is_some_and(|text| !text.is_empty() && !text.contains(['&', '=']))
            }
            Slot::Header(name) => request.header(name).is_some(),
            Slot::Body(at) => {
                let body: Option<Value> =
                    request.body.as_ref().and_then(|Body(bytes)| serde_json::from_slice(bytes).ok());
                body.is_some_and(|body| {
                    at.resolve(&body).is_some_and(|value| value.is_string() || value.is_number())
                })
            }
        };
        if !fits {
            return Err(format!("{}: {need:?} is not within {request:?}", case.id));
        }
    }
    ends.sort_unstable();
    let overlap = ends.windows(2).any(|pair| pair[0].1 > pair[1].0);
    if overlap { Err(format!("{}: slots overlap", case.id)) } else { Ok(()) }
}

/// Where something of the server's own is taken, the request reads, or makes something new below it.
fn found_feeds_no_change(api: &Api, case: &Case) -> Result<(), String> {
    let found =
        case.needs.iter().flat_map(|need| &need.origins).any(|origin| origin.holding == Holding::Found);
    let method = case.request.method.as_str();
    let path = api.operations[case.operation].path.text.trim_end_matches('/');
    let makes = method == "POST" && !path.ends_with('}') || method == "PUT";
    if found && !matches!(method, "GET" | "HEAD" | "OPTIONS") && !makes {
        return Err(format!("{} changes what was there", case.id));
    }
    Ok(())
}

#[test]
fn plans_of_real_documents_hold() {
    let Some(folder) = std::env::var_os("SPECDRIFT_CORPUS") else {
        eprintln!("skipped: SPECDRIFT_CORPUS is not set");
        return;
    };
    let Ok(files) = std::fs::read_dir(&folder) else { panic!("{} can't be read", folder.display()) };
    let mut wrong = Vec::new();
    let (mut documents, mut needs, mut setups, mut looks) = (0, 0, 0, 0);
    for file in files.filter_map(Result::ok) {
        let path = file.path();
        let small = file.metadata().is_ok_and(|about| about.is_file() && about.len() < 150_000);
        let name = path.to_string_lossy().into_owned();
        let is_document =
            path.extension().is_some_and(|extension| extension == "json" || extension == "yaml");
        if !small || !is_document {
            continue;
        }
        let Ok((api, _)) = spec::read(&name, &Access::default()) else { continue };
        let suite = suite("generate: {valid: [minimal, lifecycle], broken: [no-credentials]}");
        let Ok(plan) = plan(&api, &suite, Seed(7)) else { continue };
        documents += 1;
        needs += plan.cases.iter().map(|case| case.needs.len()).sum::<usize>();
        setups += plan.cases.iter().filter(|case| is(case, ValidKind::Setup)).count();
        looks += plan.cases.iter().filter(|case| is(case, ValidKind::ReadBack)).count();
        if let Err(why) = hold(&api, &plan, true) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    eprintln!("{documents} documents: {needs} needs, {setups} setups, {looks} looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        documents > 20 && needs > 500 && setups > 100,
        "{documents} documents, {needs} needs, {setups} setups"
    );
}

#[test]
fn what_goes_on_by_itself_is_made_switched_off_unless_the_suite_turns_it_on() {
    let hooks = |settings: &str| {
        let (api, plan) = planned(
            "POST /hooks < {url!: uri, enabled: boolean, note: string} > {id: integer}
             GET /hooks/{id} > {id: integer, enabled: boolean}
             DELETE /hooks/{id}
             POST /users < {name!: string, enabled: boolean} > {id: integer}
             POST /flows < {name!: string, schedules: [{cron!: string, active: boolean}]} > {id: integer}",
            settings,
        );
        let body = |case: &Case| {
            let Body(bytes) = case.request.body.as_ref()?;
            serde_json::from_slice::<Value>(bytes).ok()
        };
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for case in plan.cases.iter().filter(|case| matches!(case.intent, Intent::Valid(_))) {
            let (Some(body), operation) = (body(case), &api.operations[case.operation].id.0) else {
                continue;
            };
            let switch = body.get("enabled").or_else(|| body.pointer("/schedules/0/active"));
            let is_about = case.id.0.contains("/body/enabled") || case.id.0.contains("/active");
            if !is_about && let Some(switch) = switch {
                told.entry(operation.to_string()).or_default().push(switch.to_string());
            }
        }
        for switches in told.values_mut() {
            switches.sort();
            switches.dedup();
        }
        let of = |operation: &str| {
            plan.cases.iter().filter(|case| *api.operations[case.operation].id.0 == *operation).count()
        };
        assert!(of("POST /hooks") < of("POST /users"), "few of them are made");
        let stays = plan.removals.iter().map(|removal| removal.stay).collect::<Vec<_>>();
        assert_eq!(stays, [Stay::WhileNeeded], "{settings}");
        told.into_iter().map(|(operation, all)| format!("{operation}: {}", all.join(" "))).collect::<Vec<_>>()
    };
    let others = ["POST /users: true"];
    let off = ["POST /flows: false", "POST /hooks: false", others[0]];
    assert_eq!(hooks(""), off);
    let on = "generate:\n  values:\n    \"POST /hooks body/enabled\": true\n";
    assert_eq!(hooks(on), ["POST /flows: false", "POST /hooks: true", others[0]]);
}
