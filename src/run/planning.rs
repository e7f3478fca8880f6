//! The plan of a run: what of a document's operations is served where the run goes.

use std::collections::BTreeMap;

use crate::plan;
use crate::plan::{Dropped, Loss, Plan, Seed};
use crate::spec::{Api, Server, resolved};
use crate::suite::{ServerChoice, Suite};
use crate::text::Complaint;

/// Plans what a suite wants of an API, without the operations that are served elsewhere: where the suite leaves the server to the
/// spec, all requests go to the document's first one, and cases of an operation or path with `servers` of its own that don't
/// name it are left out, with a warning for each server.
///
/// # Errors
/// Complaints about the parts of the suite that name what the document does not have.
pub fn plan_of(api: &Api, suite: &Suite, seed: Seed) -> Result<Plan, Vec<Complaint>> {
    let mut plan = plan::plan(api, suite, seed)?;
    if suite.server.value != ServerChoice::FromSpec {
        return Ok(plan);
    }
    let here = |server: &Server| resolved(&server.url, &suite.spec.value);
    let home = api.servers.first().map(here).unwrap_or_default();
    let mut elsewhere: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    plan.cases.retain(|case| {
        let servers = &api.operations[case.operation].servers;
        let is_home = servers.is_empty() || servers.iter().any(|server| here(server) == home);
        if !is_home {
            let cases = elsewhere.entry(here(&servers[0])).or_default();
            *cases.entry(case.operation).or_default() += 1;
        }
        is_home
    });
    for (url, operations) in elsewhere {
        let first = operations.keys().next().map(|index| api.operations[*index].id.to_string());
        let named = match operations.len() {
            1 => format!("`{}` is", first.unwrap_or_default()),
            many => format!("`{}` and {} more are", first.unwrap_or_default(), many - 1),
        };
        let message = format!("{named} served at `{url}`, not at `{home}`: the cases are left out");
        let way_out = "name that server in a suite of its own";
        plan.complaints.push(Complaint::warning(message).at(suite.spec.span.clone()).label(way_out));
        plan.dropped.extend(operations.into_iter().map(|(index, count)| Dropped {
            operation: api.operations[index].id.clone(),
            loss: Loss::Skipped,
            why: format!("served at `{url}`: {way_out}"),
            count,
        }));
    }
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;
    use crate::suite::Spanned;
    use crate::text::Source;

    const SPEC: &str = "openapi: 3.1.0
info: {title: One, version: '1'}
servers: [{url: 'https://api.example.com/v1'}]
paths:
  /here: {get: &get {responses: {'200': {description: ok}}}}
  /uploads: {servers: [{url: 'https://uploads.example.com'}], get: *get}
  /files: {servers: [{url: 'https://uploads.example.com'}], get: *get}
  /old: {get: {servers: [{url: 'https://api.example.com'}], responses: {'200': {description: ok}}}}
  /both: {servers: [{url: 'https://eu.example.com'}, {url: 'https://api.example.com/v1'}], get: *get}
";

    #[test]
    fn nothing_is_sent_to_a_server_that_an_operation_is_not_at() {
        let source = Source { name: "spec.yaml".into(), text: SPEC.into() };
        let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("the document is read"));
        let all = "GET /here, GET /uploads, GET /files, GET /old, GET /both";
        for (server, sent, told) in [
            (ServerChoice::FromSpec, "GET /here, GET /both", 2),
            (ServerChoice::Url("https://api.example.com".into()), all, 0),
            (ServerChoice::Mock, all, 0),
        ] {
            let server = Spanned { value: server, span: None };
            let suite = Suite { server, ..Suite::from_spec("spec.yaml") };
            let plan = plan_of(&api, &suite, Seed(0)).unwrap();
            let mut operations: Vec<String> =
                plan.cases.iter().map(|case| api.operations[case.operation].id.to_string()).collect();
            operations.dedup();
            assert_eq!(operations.join(", "), sent, "{:?}", suite.server);
            let elsewhere = |complaint: &&Complaint| complaint.message.contains("served at");
            assert_eq!(plan.complaints.iter().filter(elsewhere).count(), told, "{:?}", plan.complaints);
            let at = "`https://uploads.example.com`";
            assert_eq!(plan.complaints.iter().any(|complaint| complaint.message.contains(at)), told > 0);
        }
    }
}
