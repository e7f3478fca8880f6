//! Lists of parameters.

use std::collections::HashSet;

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::{Kind, SpecVersion};

/// Header parameters that "shall be ignored" (OpenAPI 3.0, section 4.7.12.2.1).
const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for kind in [Kind::PathItem, Kind::Operation] {
        for node in subject.nodes(kind) {
            let Some(Value::Array(listed)) = node.value.get("parameters") else { continue };
            let mut known = HashSet::new();
            for index in 0..listed.len() {
                let at = node.at.child("parameters").index(index);
                let Some((_, parameter)) = subject.meant(&at) else { continue };
                let text = |name: &str| parameter.get(name).and_then(Value::as_str);
                let (Some(name), Some(location)) = (text("name"), text("in")) else { continue };
                // Names of headers don't mind their case.
                let key = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
                if !known.insert((key, location)) {
                    let message = format!("the {location} parameter `{name}` is in this list already");
                    found.push(Defect::new(Code::ParameterDuplicated, at, message));
                }
            }
        }
    }
    if subject.api.version != SpecVersion::V2_0 {
        found.extend(ignored(subject));
    }
    found
}

fn ignored<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = Defect> + 's {
    subject.nodes(Kind::Parameter).filter_map(|node| {
        let text = |name: &str| node.value.get(name).and_then(Value::as_str);
        let name = text("name").filter(|_| text("in") == Some("header"))?;
        IGNORED.contains(&name.to_ascii_lowercase().as_str()).then(|| {
            let message = format!("OpenAPI has a header parameter `{name}` ignored");
            Defect::new(Code::ParameterIgnored, node.at.child("name"), message)
        })
    })
}
