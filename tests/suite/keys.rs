//! Keys that later stages judge by: `thresholds:`, `drift:`, `responses: uses:`.

use specdrift::suite::{FailOn, Figure, Limit, Threshold};

use crate::{good, heads, told};

fn head(lines: &str) -> String {
    format!("suite: S\nspec: s.yaml\n{lines}\n")
}

#[test]
fn thresholds_are_figures_with_limits_of_the_run_and_of_operations() {
    let suite = good(&head(
        "thresholds:\n  p50: 50ms\n  p99: 1.5s\n  max: 1m\n  error_rate: 0\n  findings: 3\n  log_coverage: 100%\n  operations:\n    \
         \"GET /leads**\": {p95: 1s, retry_success: 50%}\n    tag:slow: {p95: 9s}",
    ));
    let shown = |list: &[Threshold]| -> Vec<String> {
        list.iter().map(|one| format!("{} {:?}", one.figure.as_str(), one.limit.value)).collect()
    };
    assert_eq!(
        shown(&suite.thresholds.run),
        [
            "p50 Time(50ms)",
            "p99 Time(1.5s)",
            "max Time(60s)",
            "error_rate Share(0.0)",
            "findings Count(3)",
            "log_coverage Share(1.0)"
        ]
    );
    let operations: Vec<_> = suite
        .thresholds
        .operations
        .iter()
        .map(|(pattern, of)| (pattern.value.0.as_str(), shown(of)))
        .collect();
    assert_eq!(
        operations,
        [
            ("GET /leads**", vec!["p95 Time(1s)".to_owned(), "retry_success Share(0.5)".to_owned()]),
            ("tag:slow", vec!["p95 Time(9s)".to_owned()])
        ]
    );
    assert!(good(&head("tags: x")).thresholds.run.is_empty());
    let at_least: Vec<_> = Figure::ALL.iter().filter(|figure| figure.is_at_least()).collect();
    assert_eq!(at_least, [&Figure::RetrySuccess, &Figure::LogCoverage]);
    assert_eq!(suite.thresholds.run[0].limit.value, Limit::Time(std::time::Duration::from_millis(50)));
}

#[test]
fn drift_has_a_schedule_a_sample_and_those_who_are_told() {
    let suite = good(&head(
        "drift:\n  schedule: '@daily'\n  operations: GET **\n  sample: 5\n  fail_on: [new, warn, undocumented-field]\n  alert:\n    \
         webhook: https://hooks.example.com/x\n    command: notify --to ops",
    ));
    let drift = suite.drift.expect("drift");
    let on: Vec<_> = drift.fail_on.into_iter().map(|on| on.value).collect();
    assert_eq!(on, [FailOn::New, FailOn::Warn, FailOn::Finding("undocumented-field".into())]);
    assert_eq!(
        (drift.sample, drift.alert.command.as_slice()),
        (5, ["notify", "--to", "ops"].map(str::to_owned).as_slice())
    );
    let webhook = drift.alert.webhook.expect("a webhook");
    assert!(suite.secrets.contains(&webhook), "whoever knows the address can post to it");
    let usual = good(&head("drift: {alert: {slack: '${EMPTY}'}}")).drift.expect("drift");
    assert!(usual.alert.slack.is_none() && usual.schedule.is_none() && usual.sample == 1);
    assert_eq!(usual.fail_on.into_iter().map(|on| on.value).collect::<Vec<_>>(), [FailOn::Fail, FailOn::New]);
}

#[test]
fn what_is_wrong_with_these_keys_is_said() {
    for (lines, head_of) in [
        ("thresholds: 5", "`thresholds` must be a mapping"),
        ("thresholds: {p96: 1s}", "`thresholds` has no key `p96`"),
        ("thresholds: {p95: 200}", "`p95` must be a duration"),
        ("thresholds: {error_rate: 0.01}", "`error_rate` must be a share such as `1%` or `0.5%`, not `0.01`"),
        ("thresholds: {error_rate: 101%}", "`error_rate` must be a share of at most `100%`, not `101%`"),
        ("thresholds: {auth_failures: few}", "`auth_failures` must be a whole number from 0, not `few`"),
        ("thresholds: {operations: {'GET': {p95: 1s}}}", "the pattern `GET`"),
        ("thresholds: {operations: {'GET /x': {operations: 1}}}", "the thresholds of operations has no key"),
        ("drift: {schedule: '* * *'}", "`schedule` must be a cron schedule"),
        ("drift: {schedule: '0 0 0 * * *'}", "`schedule` must be a cron schedule"),
        ("drift: {schedule: '99 * * * *'}", "`schedule` must be a cron schedule"),
        ("drift: {sample: 0}", "`sample` must be a whole number from 1"),
        ("drift: {fail_on: newer}", "`fail_on` must be `new`, `fail`, `warn` or the code"),
        ("drift: {alert: {webhook: ops}}", "this is no URL that an alert can go to"),
        ("drift: {alert: {command: 'a | b'}}", "`command` is not read by a shell"),
        ("drift: {alert: {command: []}}", "`command` names no program"),
        ("drift: {alert: {email: x}}", "`alert` has no key `email`"),
        ("responses: {uses: [GET /leads]}", "an item of `uses` must be an operation and places"),
        ("responses: {uses: ['GET /leads: email']}", "an item of `uses` must be an operation and places"),
        ("responses: {uses: [{GET /leads: email}]}", "what is used must be places such as"),
    ] {
        let heads = heads(&head(lines));
        assert!(heads.iter().any(|head| head.starts_with(head_of)), "{lines}: {heads:?}");
    }
    let told = told(&head("drift: {alert: {slack: ftp://secret.example.com}, sample: 0}"));
    assert!(!told.contains("secret"), "{told}");
}
