//! Scenarios and their steps.

use crate::suite::schema::shape::{Section, Shape, row};

use Shape::{Any, List, Map, Named, OneOrMore, Or, Text, Word};

const YES_OR_NO: Shape = Word(&["true", "false"]);

pub(super) const SCENARIO: Section = Section {
    keys: None,
    rows: &[
        row("name", Text, "", "What it shows, as a sentence"),
        row("tags", OneOrMore(&Text), "", "Words to choose scenarios by: `--tag`, `--not-tag`"),
        row(
            "each",
            Or(&[Text, List(&Any)]),
            "",
            "One run per row: a CSV, JSON or YAML file, or a list of mappings",
        ),
        row("broken", YES_OR_NO, "false", "Whether its steps are deliberately against the spec"),
        row("if", Any, "", "When it is run"),
        row("skip", Map(&Text), "", "Why it is not run, and until when"),
        row("cookies", Word(&["keep", "forget"]), "forget", "Whether cookies are sent again"),
        row("steps", List(&Shape::Section(&STEP)), "", "The requests, in order"),
        row("finally", List(&Shape::Section(&STEP)), "", "Steps that are made whatever happened"),
    ],
};

pub(super) const STEP: Section = Section {
    keys: None,
    rows: &[
        row("name", Text, "", "What it shows"),
        row("request", Text, "", "METHOD and path: `GET /leads/${id}`"),
        row("path", Map(&Any), "", "Path parameters"),
        row("query", Map(&Any), "", "Query parameters"),
        row("headers", Map(&Any), "", "Header fields"),
        row("cookies", Map(&Any), "", "Cookies"),
        row("body", Any, "", "YAML as JSON, or one of `text`, `form`, `multipart`, `file`, `xml`, `json`"),
        row("content_type", Text, "by the body", "The body's media type"),
        row("auth", Any, "the suite's", "A role, or `none`"),
        row("broken", YES_OR_NO, "false", "Whether it is deliberately against the spec"),
        row("if", Any, "", "When it is made"),
        row(
            "expect",
            Map(&Any),
            "",
            "What the answer has to be, beside the contract: status, header, body, text, bytes, within, cookie",
        ),
        row("capture", Map(&Any), "", "Names for what the answer holds: `id: /data/id`"),
        row("until", Map(&Any), "", "Asked again `every` so often, `for` so long, until the answer is so"),
        row("retry", Any, "the suite's", "How it is tried again"),
        row("timeout", Named("duration"), "the suite's", "How long the answer may take"),
        row(
            "contract",
            Word(&["on", "off", "true", "false"]),
            "on",
            "Whether the answer is held against the spec",
        ),
        row("because", Text, "", "Why the contract is off"),
        row("follow_redirects", Any, "", "Whether redirects are followed"),
        row("snapshot", Any, "", "What of the answer is kept and compared"),
        row("skip", Map(&Text), "", "Why it is not made, and until when"),
    ],
};
