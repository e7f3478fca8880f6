//! Examples and defaults that their schemas refuse, or that hold fields which these do not mention.

use std::collections::HashSet;

use serde_json::Value;

use crate::judge::Code;
use crate::judge::value_words;
use crate::lint::defect::Defect;
use crate::lint::media::Medium;
use crate::lint::subject::{Subject, Way, below};
use crate::schema::{Type, Violation};
use crate::spec::{Kind, Node, SpecVersion};
use crate::suite::Level;
use crate::text::{Pointer, plural};

/// How many things that are wrong with one example are told beside the first.
const MORE: usize = 4;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut search = Search { subject, known: HashSet::new(), found: Vec::new() };
    for node in subject.nodes(Kind::Schema) {
        search.of_schema(node);
    }
    for node in subject.nodes(Kind::Media) {
        let medium = Medium::named(&node.at.last().unwrap_or_default());
        search.of_holder(node, medium);
    }
    for kind in [Kind::Parameter, Kind::Header] {
        for node in subject.nodes(kind) {
            search.of_holder(node, Medium::Text);
        }
    }
    if subject.api.version == SpecVersion::V2_0 {
        for node in subject.nodes(Kind::Response) {
            search.of_response(node);
        }
    }
    search.found
}

struct Search<'s, 'd> {
    subject: &'s Subject<'d>,
    /// Which example was held against which schema: an example may serve many.
    known: HashSet<(Pointer, Pointer)>,
    found: Vec<Defect>,
}

/// A value that a document gives for what a schema describes.
#[derive(Clone, Copy)]
struct Given<'g> {
    value: &'g Value,
    at: &'g Pointer,
    schema: &'g Pointer,
    way: Way,
    medium: Medium,
}

impl Search<'_, '_> {
    fn of_schema(&mut self, node: &Node<'_>) {
        let (schema, way, medium) = (&node.at, Way::Either, Medium::Value);
        if let Some(Value::Array(examples)) = node.value.get("examples") {
            let place = node.at.child("examples");
            for (index, value) in examples.iter().enumerate() {
                // The upgrade puts `example` last.
                let single = node.at.child("example");
                let is_single =
                    index + 1 == examples.len() && self.subject.api.origin(&single).ends_with("/example");
                let at = if is_single { single } else { place.index(index) };
                self.example(Given { value, at: &at, schema, way, medium });
            }
        }
        if let Some(value) = node.value.get("default") {
            self.default(Given { value, at: &node.at.child("default"), schema, way, medium });
        }
    }

    /// A parameter, a header or a media type: `example`, and the values of `examples`.
    fn of_holder(&mut self, node: &Node<'_>, medium: Medium) {
        if !node.value.contains_key("schema") {
            return;
        }
        let (schema, way) = (&node.at.child("schema"), Way::of(&node.at));
        if let Some(value) = node.value.get("example") {
            self.example(Given { value, at: &node.at.child("example"), schema, way, medium });
        }
        let Some(Value::Object(named)) = node.value.get("examples") else { return };
        for name in named.keys() {
            let place = node.at.child("examples").child(name);
            let Some((place, example)) = self.subject.meant(&place) else { continue };
            for field in ["value", "dataValue"] {
                if let Some(value) = example.get(field) {
                    self.example(Given { value, at: &place.child(field), schema, way, medium });
                }
            }
        }
    }

    /// 2.0: examples by media type.
    fn of_response(&mut self, node: &Node<'_>) {
        let Some(Value::Object(named)) = node.value.get("examples") else { return };
        if !node.value.contains_key("schema") {
            return;
        }
        let (schema, way) = (&node.at.child("schema"), Way::of(&node.at));
        for (name, value) in named.iter().filter(|(name, _)| name.contains('/')) {
            let at = node.at.child("examples").child(name);
            self.example(Given { value, at: &at, schema, way, medium: Medium::named(name) });
        }
    }

    fn example(&mut self, given: Given<'_>) {
        let target = self.subject.schema(given.schema, given.way).target();
        if !self.known.insert((given.at.clone(), target)) {
            return;
        }
        let Some((value, is_text)) = self.read(given) else { return };
        let place = |instance: &Pointer| {
            if is_text { given.at.clone() } else { below(given.at, &value, instance) }
        };
        let refused = self.subject.refused(given.schema, given.way, &value).unwrap_or_default();
        if let Some(first) = refused.first() {
            let message = format!("this example breaks its schema: {}", self.words(&value, first));
            let defect = Defect::new(Code::ExampleInvalid, place(&first.instance), message);
            self.found.push(self.with_more(defect, &value, &refused, given));
        }
        let schema = self.subject.schema(given.schema, given.way);
        let mut others = schema.undocumented(&value);
        others.retain(|at| refused.iter().all(|violation| violation.instance != *at));
        if let Some(first) = others.first() {
            let name = first.last().unwrap_or_default();
            let message = format!("this example holds `{name}`, which its schema does not mention");
            let mut defect = Defect::new(Code::ExampleUndocumented, place(first), message);
            if others.len() > 1 {
                let names: Vec<String> = others[1..].iter().take(MORE).map(|at| format!("`{at}`")).collect();
                let more = (others.len() - 1).saturating_sub(names.len());
                let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
                defect = defect.note(format!("nor does it mention {}{tail}", names.join(", ")));
            }
            self.found.push(self.with_schema(defect, given));
        }
    }

    /// Defaults (OpenAPI 3.0, section 4.7.24.1: "the default value MUST conform to the defined type"). Null is what many generators
    /// write for none, and a format is no type.
    fn default(&mut self, given: Given<'_>) {
        let Some(refused) = self.subject.refused(given.schema, given.way, given.value) else { return };
        let Some(first) = refused.first() else { return };
        let message = format!("this default breaks its schema: {}", self.words(given.value, first));
        let at = below(given.at, given.value, &first.instance);
        let defect = Defect::new(Code::DefaultInvalid, at, message);
        let is_light = given.value.is_null() || refused.iter().all(|violation| violation.keyword == "format");
        let defect = if is_light { defect.level(Level::Warn) } else { defect };
        self.found.push(self.with_more(defect, given.value, &refused, given));
    }

    /// The value that an example stands for, and whether it is written as text; `None` where that can't be told.
    fn read(&self, given: Given<'_>) -> Option<(Value, bool)> {
        let Value::String(text) = given.value else {
            return given.medium.is_read().then(|| (given.value.clone(), false));
        };
        let schema = self.subject.schema(given.schema, given.way);
        if schema.admits(given.value) {
            return Some((given.value.clone(), false));
        }
        let parsed = || serde_json::from_str::<Value>(text).ok();
        match given.medium {
            Medium::Value => Some((given.value.clone(), false)),
            Medium::Json => {
                parsed().map_or_else(|| Some((given.value.clone(), false)), |value| Some((value, true)))
            }
            // The text may be what is sent (OpenAPI 3.1, section 4.8.12.2).
            Medium::Text => {
                let types = schema.types_at(&Pointer::root());
                let is_structured = types.contains(Type::Array) || types.contains(Type::Object);
                let is_written = parsed().is_some_and(|value| schema.admits(&value));
                (!is_structured && !is_written).then(|| (given.value.clone(), false))
            }
            Medium::Form | Medium::Xml | Medium::Other => None,
        }
    }

    fn words(&self, value: &Value, violation: &Violation) -> String {
        let at =
            if violation.instance.is_root() { "it".to_owned() } else { format!("`{}`", violation.instance) };
        if violation.keyword == "required" || violation.keyword == "dependentRequired" {
            return format!("{at} is missing");
        }
        match violation.instance.resolve(value) {
            Some(held) => {
                format!(
                    "{at} is {}, documented: {}",
                    value_words(&self.subject.mask, held),
                    violation.documented
                )
            }
            None => format!("{at} is wrong, documented: {}", violation.documented),
        }
    }

    fn with_more(
        &self,
        mut defect: Defect,
        value: &Value,
        refused: &[Violation],
        given: Given<'_>,
    ) -> Defect {
        for violation in refused.iter().skip(1).take(MORE) {
            defect = defect.note(format!("and {}", self.words(value, violation)));
        }
        let more = refused.len().saturating_sub(1 + MORE);
        if more > 0 {
            defect = defect.note(format!("and {} more", plural(more, "thing")));
        }
        self.with_schema(defect, given)
    }

    /// Where the schema is that an example is held against, unless it is all around it.
    fn with_schema(&self, defect: Defect, given: Given<'_>) -> Defect {
        let target = self.subject.schema(given.schema, given.way).target();
        if given.at.is_within(&target) {
            return defect;
        }
        defect.note(format!("the schema is `{}`", self.subject.api.origin(&target)))
    }
}
