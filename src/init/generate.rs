//! `generate:`: which requests are made.

use crate::init::danger;
use crate::init::danger::Dangers;
use crate::init::gaps;
use crate::init::site::Site;
use crate::init::words::{commented, quoted};
use crate::spec::Api;

/// How many of the document's tags are named.
const TAGS: usize = 6;

pub(super) fn lines(api: &Api, site: &Site) -> String {
    let mut text = String::new();
    if api.operations.is_empty() {
        text += "# The document has no operation that can be asked, so nothing is generated.\n";
        return text;
    }
    text += "generate:\n";
    let mut tags: Vec<&str> = Vec::new();
    for tag in api.operations.iter().flat_map(|operation| &operation.tags) {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    let example =
        tags.iter().take(TAGS).map(|tag| quoted(&format!("tag:{tag}"))).collect::<Vec<_>>().join(", ");
    text +=
        "  operations: [\"**\"]                 # all; or METHOD and path pattern, operationId, tag:NAME\n";
    if !example.is_empty() {
        text.extend([format!("  # operations: [{example}]\n")]);
    }
    text += &skip(&danger::dangers(api));
    let entries = gaps::entries(api, &site.location);
    text += if entries.is_empty() {
        "  # What the generator can't know goes here; it found a source for every name in a path.\n"
    } else {
        "  # What the generator could not find in the document. A run tries made-up values; what is given here opens these operations:\n"
    };
    let mut values = vec!["values:".to_owned()];
    if entries.is_empty() {
        values.push("  \"POST /things body/email\": \"ada+${unique}@example.com\"".to_owned());
    }
    values.extend(entries.into_iter().map(|entry| format!("  {entry}")));
    text + &commented("  ", &values)
}

fn skip(dangers: &Dangers) -> String {
    if dangers.rules.is_empty() {
        return String::new();
    }
    let mut text = "  # These end or delete things. What was there before a run is left alone as it is; if even the attempt must not be made, or\n\
                    \x20 # if they end what the run itself needs, take away the `#`:\n"
        .to_owned();
    if dangers.has_false_reads {
        text += "  # CAREFUL: the first of them are sent to production too, for by HTTP their methods only read.\n";
    }
    text += &commented("  ", &["skip:".to_owned()]);
    text += &commented("    ", &dangers.rules);
    if dangers.rest > 0 {
        text.extend([format!("    # ... and {} more\n", dangers.rest)]);
    }
    text
}
