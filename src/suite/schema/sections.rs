//! The sections of a suite.

use crate::suite::auth;
use crate::suite::drift;
use crate::suite::follow;
use crate::suite::generate;
use crate::suite::mock;
use crate::suite::responses;
use crate::suite::retry;
use crate::suite::schema::shape::{Row, Section, Shape, row};
use crate::suite::send;
use crate::suite::thresholds;

use Shape::{Any, List, Map, Named, Number, OneOrMore, Or, Text, Whole, Word};

const CREDENTIAL: Shape = Text;

pub(super) const AUTH: Section = Section {
    keys: Some(&auth::AUTH),
    rows: &[
        row("bearer", CREDENTIAL, "", "The token of `Authorization: Bearer`"),
        row("api_key", CREDENTIAL, "", "The key, sent where the spec's `apiKey` scheme says"),
        row("basic", BASIC, "", "User and password"),
        row("oauth2", Map(&Any), "", "Where tokens come from, and for which client"),
        row("command", Any, "", "A program that prints a token"),
        row(
            "per_role",
            Map(&Map(&Any)),
            "",
            "Other identities, each with its credentials and all its scopes",
        ),
        row("schemes", Map(&Map(&Any)), "", "Credentials by the name of the spec's security scheme"),
        row(
            "allow_plain_http",
            Word(&["true", "false"]),
            "false",
            "Whether credentials may go over plain http to another machine",
        ),
    ],
};

const BASIC: Shape = Or(&[
    Text,
    Shape::Section(&Section {
        keys: Some(&auth::BASIC),
        rows: &[row("user", Text, "", "The name"), row("password", CREDENTIAL, "", "The password")],
    }),
]);

pub(super) const SEND: Section = Section {
    keys: Some(&send::SEND),
    rows: &[
        row("in_flight", Whole(1), "16", "Requests at once, at most"),
        row("rate", Named("rate"), "no limit", "Requests in a time, at most"),
        row("timeout", Named("duration"), "10s", "How long a whole answer may take"),
        row("connect_timeout", Named("duration"), "5s, at most `timeout`", "How long connecting may take"),
        row("retry", RETRY, "", "How requests are tried again"),
        row("max_body", Named("size"), "10MiB", "How much of an answer is read"),
        row("requests", Whole(1), "", "How many requests a run may send"),
        row("stop_at", Named("share"), "", "The error rate at which a run stops"),
        row(
            "limits",
            Or(&[Word(&["off", "false"]), Map(&Any)]),
            "",
            "When a server's own rate limit slows a run down",
        ),
        row(
            "circuit",
            Or(&[Word(&["off", "false"]), Map(&Any)]),
            "",
            "When a host that fails is left alone for a while",
        ),
        row(
            "idempotency_key",
            Text,
            "Idempotency-Key",
            "The header that makes a request repeatable, or `off`",
        ),
        row(
            "duplicates",
            Or(&[Word(&["off", "false"]), Map(&Any)]),
            "",
            "What is done when a server says that a thing is there already",
        ),
    ],
};

const RETRY: Shape = Or(&[
    Word(&["off", "false"]),
    Shape::Section(&Section {
        keys: Some(&retry::RETRY),
        rows: &[
            row("tries", Whole(1), "4", "How often a request is sent, at most"),
            row("first", Named("duration"), "3s; 100ms where the server is this machine", "The first wait"),
            row("factor", Number(1.0), "3", "How much longer each wait is than the one before"),
            row("cap", Named("duration"), "5m", "The longest wait"),
            row("budget", Named("duration"), "", "How long all waits of a run may take, by host"),
            row("limited", Named("duration"), "1m", "The wait after a 429 that names none"),
            row("at_least", Named("duration"), "1s", "The least wait until a rate limit is reset"),
            row("jitter", Any, "", "How much waits differ, so that many runners do not return at once"),
            row("on", Map(&Any), "", "What is done after an answer, by status or failure"),
        ],
    }),
]);

pub(super) const ENVELOPE: Section = Section {
    keys: Some(&responses::ENVELOPE),
    rows: &[
        row("schema", Text, "", "The place of the schema in the spec: `#/components/schemas/Error`"),
        row("code", Named("pointer"), "", "Where the code for machines is"),
        row("message", Named("pointer"), "", "Where the message for people is"),
        row("request_id", Named("pointer"), "", "Where the request's id is"),
    ],
};

const BECAUSE: Row = row("because", Text, "", "Why");

pub(super) const GENERATE: Section = Section {
    keys: Some(&generate::GENERATE),
    rows: &[
        row(
            "operations",
            OneOrMore(&Named("pattern")),
            "all",
            "Patterns of operations: METHOD and path, operationId, tag:NAME",
        ),
        row("skip", OneOrMore(&SKIP), "none", "Cases to leave out"),
        row("valid", OneOrMore(&Text), "all but pairs", "Kinds of valid requests, `all` or `none`"),
        row("broken", OneOrMore(&Text), "all", "Kinds of broken requests, `all` or `none`"),
        row(
            "unexpected",
            Word(&["as-documented", "rejected"]),
            "as-documented",
            "Whether members that the document does not name must be refused",
        ),
        row(
            "expect",
            Map(&OneOrMore(&Named("status"))),
            "by kind",
            "Right statuses, by pattern; later ones win",
        ),
        row(
            "values",
            Map(&Any),
            "",
            "What the generator can't know, by place: `path.leadId`, `POST /leads body/email`",
        ),
        row(
            "existing",
            Word(&["keep", "change"]),
            "keep",
            "What may happen to what was there before the run",
        ),
        row(
            "learn",
            Word(&["refusals", "nothing"]),
            "refusals",
            "Whether a refused operation is tried again with what the refusal asks for",
        ),
        row("limit", Whole(1), "10000", "The most cases"),
        row("per_operation", Whole(1), "100", "The most cases of one operation"),
    ],
};

const SKIP: Shape = Shape::Section(&Section {
    keys: Some(&generate::SKIP),
    rows: &[row("match", Named("pattern"), "", "Which cases"), BECAUSE],
});

/// Finding codes are keys too: they are known to those who judge.
pub(super) const RESPONSES: Shape = Shape::Open(
    &Section {
        keys: None,
        rows: &[
            row("slower_than", Named("duration"), "", "How long an answer may take before it is a finding"),
            row(
                "uses",
                List(&Or(&[Text, Map(&Any)])),
                "",
                "What my client reads: `GET /leads/{leadId}: /data/email`",
            ),
            row("ignore", OneOrMore(&IGNORE), "", "Findings that are left out"),
        ],
    },
    &Word(&["fail", "warn", "note", "off", "false"]),
);

const IGNORE: Shape = Shape::Section(&Section {
    keys: Some(&responses::IGNORE),
    rows: &[
        row("finding", Text, "", "The code of the finding"),
        row("match", Text, "*", "What it is about, `*` standing for anything"),
        BECAUSE,
        row("until", Named("day"), "", "The last day on which the rule holds"),
    ],
});

pub(super) const FOLLOW_UP: Section = Section {
    keys: Some(&follow::FOLLOW_UP),
    rows: &[
        row("requests", Whole(0), "200", "How many requests a run may spend on it"),
        row("time", Named("duration"), "30s", "How long it may take"),
    ],
};

/// The rows of the figures, and these after them.
macro_rules! figures {
    ($($more:expr),*) => {
        &[
            row("p50", Named("duration"), "", "The response time that half of all answers keep"),
            row("p90", Named("duration"), "", "The response time that 90 % keep"),
            row("p95", Named("duration"), "", "The response time that 95 % keep"),
            row("p99", Named("duration"), "", "The response time that 99 % keep"),
            row("max", Named("duration"), "", "The longest response time"),
            row("error_rate", Named("share"), "", "4xx and 5xx where success was expected, at most"),
            row("timeout_rate", Named("share"), "", "Timeouts, at most"),
            row("auth_failures", Whole(0), "", "Refused credentials, at most"),
            row("findings", Whole(0), "", "Findings that fail, at most"),
            row("retry_success", Named("share"), "", "Retried requests that are answered in the end, at least"),
            row("log_coverage", Named("share"), "", "Attempts that are in the log, at least"),
            $($more),*
        ]
    };
}

const OF_OPERATION: Shape =
    Shape::Section(&Section { keys: Some(&thresholds::OF_OPERATIONS), rows: figures!() });

pub(super) const THRESHOLDS: Section = Section {
    keys: Some(&thresholds::THRESHOLDS),
    rows: figures!(row(
        "operations",
        Map(&OF_OPERATION),
        "",
        "The same of operations, by pattern; later ones win"
    )),
};

pub(super) const DRIFT: Section = Section {
    keys: Some(&drift::DRIFT),
    rows: &[
        row("schedule", Text, "only when asked", "When, as five fields of cron, in UTC"),
        row("operations", OneOrMore(&Named("pattern")), "all that only read", "Patterns of operations"),
        row("sample", Whole(1), "1", "How many requests of each operation go out each time"),
        row(
            "fail_on",
            OneOrMore(&Text),
            "fail, new",
            "What counts as drift: `new`, `fail`, `warn` or codes of findings",
        ),
        row("alert", ALERT, "", "Who is told"),
    ],
};

const ALERT: Shape = Shape::Section(&Section {
    keys: Some(&drift::ALERT),
    rows: &[
        row("webhook", Text, "", "A URL that the report is posted to"),
        row("slack", Text, "", "The URL of an incoming webhook of Slack"),
        row("command", OneOrMore(&Text), "", "A program and its arguments; the report is its standard input"),
    ],
});

pub(super) const TLS: Section = Section {
    keys: None,
    rows: &[
        row("client_certificate", Text, "", "A PEM file, shown to servers that ask for one"),
        row("client_key", Text, "", "The PEM file of its key"),
        row("ca", OneOrMore(&Text), "", "PEM files of certificates to trust beside the system's"),
        row("insecure", Word(&["true", "false"]), "false", "Whether servers' certificates are not checked"),
    ],
};

pub(super) const PROXY: Section = Section {
    keys: None,
    rows: &[
        row("url", Text, "", "The proxy"),
        row("no_proxy", OneOrMore(&Text), "", "Hosts that are reached without it"),
    ],
};

pub(super) const LOG: Section = Section {
    keys: None,
    rows: &[
        row("file", Text, "", "Where to"),
        row("format", Word(&["ndjson", "har"]), "by the file's ending", "How"),
        row("max_body", Named("size"), "", "How much of a body is kept"),
    ],
};

pub(super) const MOCK: Section = Section {
    keys: Some(&mock::MOCK),
    rows: &[
        row("faults", OneOrMore(&Text), "none", "What it does wrong: `503:2%`, `latency:200ms`, `reset`"),
        row("fault_seed", Whole(0), "0", "Which requests a share of the faults is"),
        row(
            "token_lifetime",
            Named("duration"),
            "as documented",
            "How long the tokens are right that it issues",
        ),
        row("rate_limit", Text, "no limit", "How many requests it answers in a time: `100/s`"),
    ],
};
