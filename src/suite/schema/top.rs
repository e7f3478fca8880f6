//! The keys at the top of a suite.

use crate::suite::check;
use crate::suite::schema::sections::{
    AUTH, DRIFT, ENVELOPE, FOLLOW_UP, GENERATE, LOG, MOCK, PROXY, RESPONSES, SEND, THRESHOLDS, TLS,
};
use crate::suite::schema::shape::{Row, Section, Shape, row};
use crate::suite::schema::steps::{SCENARIO, STEP};

use Shape::{Any, List, Map, Named, OneOrMore, Or, Text, Word};

pub(super) const SUITE: Section = Section { keys: Some(&check::SUITE), rows: ROWS };

const ROWS: &[Row] = &[
    row("suite", Text, "the file's name", "The title"),
    row("spec", Text, "", "The OpenAPI document: a URL, or a path from this file's folder"),
    row(
        "server",
        Text,
        "the spec's first server",
        "A base URL, or `mock`: the built-in server of this spec on a free port",
    ),
    row(
        "environment",
        Word(&["sandbox", "production"]),
        "production, unless the host is this machine",
        "What may be sent: to production only safe, valid requests",
    ),
    row("tags", OneOrMore(&Text), "", "Words to choose suites by: `--tag`, `--not-tag`"),
    row("auth", Shape::Section(&AUTH), "", "Credentials"),
    row(
        "secrets",
        OneOrMore(&Text),
        "",
        "Names of variables whose values are masked wherever they turn up; credentials always are",
    ),
    row("send", Shape::Section(&SEND), "", "How requests are sent"),
    row("error_envelope", Shape::Section(&ENVELOPE), "", "What every 4xx and 5xx answer holds"),
    row("generate", Shape::Section(&GENERATE), "", "Which requests are made"),
    row("responses", RESPONSES, "", "How findings count"),
    row(
        "follow_up",
        Or(&[Word(&["off", "false"]), Shape::Whole(0), Shape::Section(&FOLLOW_UP)]),
        "",
        "How far findings are followed up",
    ),
    row(
        "require_conclusive",
        Word(&["true", "false"]),
        "false",
        "Whether a run that proves nothing about some operation ends with exit code 3",
    ),
    row("thresholds", Shape::Section(&THRESHOLDS), "", "How good the health figures of a run have to be"),
    row(
        "drift",
        Shape::Section(&DRIFT),
        "",
        "Which read-only checks are made again and again, when, and who is told",
    ),
    row(
        "include",
        OneOrMore(&Text),
        "",
        "Files that stand below this one, from this file's folder; later ones win",
    ),
    row("vars", Map(&Any), "", "Values for `${NAME}`; `--var NAME=VALUE` goes before them"),
    row(
        "scenarios",
        List(&Shape::Section(&SCENARIO)),
        "",
        "Requests in order, and what their answers have to be",
    ),
    row("before", List(&Shape::Section(&STEP)), "", "Steps before all else"),
    row("after", List(&Shape::Section(&STEP)), "", "Steps after all else, whatever happened"),
    row("mock", Shape::Section(&MOCK), "", "How the built-in server behaves, where `server` is `mock`"),
    row("tls", Shape::Section(&TLS), "", "Certificates"),
    row(
        "proxy",
        Or(&[Text, Shape::Section(&PROXY)]),
        "the environment's",
        "The proxy that requests go through",
    ),
    row("log", Or(&[Text, Shape::Section(&LOG)]), "off", "Where every call is written down"),
    row(
        "allow",
        OneOrMore(&Word(&["writes", "broken"])),
        "",
        "What may be sent to production, if the command line allows it too",
    ),
    row("skip", Or(&[Any, Named("day")]), "", "Why the suite is not run, and until when"),
];
