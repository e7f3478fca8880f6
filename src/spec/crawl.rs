//! Follows a description through all of its files and brings it into one dialect on the way: every node is visited
//! once, as the kind that it stands as, and every `$ref` becomes one into the loaded document.

use std::collections::{HashSet, VecDeque};
use std::mem;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::spec::desk::{Desk, Discriminator, Slip};
use crate::spec::files::{Files, MISSING, Place, Unreadable};
use crate::spec::ids::absolute;
use crate::spec::kinds::{Child, Holder, Kind};
use crate::spec::moved;
use crate::spec::upgrade;
use crate::spec::version::SpecVersion;
use crate::text::{Complaint, Pointer};

/// How deep a mapping may stand in a document that includes another one.
const DEEPEST: usize = 64;

/// A place that a reference names, still to be visited.
struct Pending {
    target: Place,
    kind: Kind,
    /// The node that has the reference, in the loaded document.
    from: Pointer,
    reference: String,
}

/// The crawl under way.
pub(crate) struct Crawl<'c, 'f> {
    files: &'c mut Files<'f>,
    /// Complaints about whole files.
    complaints: &'c mut Vec<Complaint>,
    desk: Desk,
    visited: HashSet<(Kind, String)>,
    /// What leads nowhere, so that it is told once.
    dangling: HashSet<Pointer>,
    pending: VecDeque<Pending>,
    /// Mappings that have a `$ref` where members stand: the mapping, and the one that it names.
    includes: Vec<(Place, Place, Kind)>,
    /// The file that is being visited.
    file: usize,
    dialect: SpecVersion,
    /// The place that is being visited, in the loaded document.
    at: String,
}

/// Crawls from the root of the first file.
pub(crate) fn crawl(files: &mut Files<'_>, complaints: &mut Vec<Complaint>) -> Desk {
    let dialect = files.list[0].dialect;
    let mut crawl = Crawl {
        files,
        complaints,
        desk: Desk::default(),
        visited: HashSet::new(),
        dangling: HashSet::new(),
        pending: VecDeque::new(),
        includes: Vec::new(),
        file: 0,
        dialect,
        at: String::new(),
    };
    crawl.enter(&Place { file: 0, pointer: Pointer::root() }, Kind::Root);
    loop {
        while let Some((holder, target, kind)) = crawl.includes.pop() {
            crawl.include(&holder, &target, kind);
        }
        let Some(pending) = crawl.pending.pop_front() else { return crawl.desk };
        let loaded = pending.target.loaded();
        if crawl.visited.contains(&(pending.kind, loaded.as_str().to_owned())) {
            continue;
        }
        if !crawl.enter(&pending.target, pending.kind) {
            crawl.look_further(pending, loaded);
        }
    }
}

impl Crawl<'_, '_> {
    /// Visits a place in a file; false when there is none.
    fn enter(&mut self, place: &Place, kind: Kind) -> bool {
        // Out of the list while it is visited: what is visited may name other places in the list.
        let mut value = mem::take(&mut self.files.list[place.file].value);
        self.file = place.file;
        self.dialect = self.files.list[place.file].dialect;
        place.loaded().as_str().clone_into(&mut self.at);
        let found = place.pointer.resolve_mut(&mut value).map(|node| self.visit(node, kind)).is_some();
        self.files.list[place.file].value = value;
        found
    }

    /// Visits a node as one of a kind. Recursion goes as deep as the parsers let a document nest.
    fn visit(&mut self, node: &mut Value, kind: Kind) {
        if !self.visited.insert((kind, self.at.clone())) {
            return;
        }
        if kind == Kind::Schema && !matches!(node, Value::Object(_) | Value::Bool(_)) {
            let what = upgrade::shown(node);
            self.desk.note(
                Slip::Keyword,
                Pointer::new(&self.at),
                format!("a schema is expected here, not {what}; anything is taken as valid"),
                "",
            );
            *node = Value::Object(Map::new());
        }
        let Value::Object(map) = node else { return };
        let at = Pointer::new(&self.at);
        match kind {
            Kind::Schema => upgrade::schema(map, self.dialect, &at, &mut self.desk),
            Kind::Parameter | Kind::Header if self.dialect == SpecVersion::V2_0 => upgrade::v2_parameter(map),
            _ => {}
        }
        if let Some(reference) = map.get("$ref").and_then(Value::as_str)
            && kind != Kind::Root
        {
            let reference = reference.to_owned();
            let target = self.follow(&reference, kind, &at);
            map.insert("$ref".to_owned(), Value::String(target.fragment()));
            // Elsewhere a reference stands for all of the node (OpenAPI 3.1, section 4.8.23).
            if !matches!(kind, Kind::Schema | Kind::PathItem) {
                return;
            }
        }
        if kind == Kind::Schema
            && let Some(discriminator) = map.get("discriminator")
        {
            self.discriminator(discriminator, &at);
        }
        for child in kind.children() {
            self.descend(map, *child);
        }
    }

    fn descend(&mut self, map: &mut Map<String, Value>, (name, holder, kind): Child) {
        if holder == Holder::Itself {
            self.members(map, kind, Holder::Fields);
            return;
        }
        let Some(held) = map.get_mut(name) else { return };
        let length = self.at.len();
        self.push(name);
        match (holder, held) {
            (Holder::One, held) => self.visit(held, kind),
            (Holder::List, Value::Array(items)) => {
                let length = self.at.len();
                for (index, item) in items.iter_mut().enumerate() {
                    self.push(&index.to_string());
                    self.visit(item, kind);
                    self.at.truncate(length);
                }
            }
            (Holder::Map | Holder::Fields, Value::Object(held)) => self.members(held, kind, holder),
            (Holder::List | Holder::Map | Holder::Fields | Holder::Itself, _) => {}
        }
        self.at.truncate(length);
    }

    fn members(&mut self, map: &mut Map<String, Value>, kind: Kind, holder: Holder) {
        let length = self.at.len();
        if let Some(Value::String(reference)) = map.get("$ref") {
            let reference = reference.clone();
            map.shift_remove("$ref");
            self.remember_include(&reference, kind);
        }
        for (key, member) in map.iter_mut() {
            if holder == Holder::Fields && key.starts_with("x-") {
                continue;
            }
            self.push(key);
            self.visit(member, kind);
            self.at.truncate(length);
        }
    }

    fn push(&mut self, token: &str) {
        self.at.push('/');
        for c in token.chars() {
            match c {
                '~' => self.at.push_str("~0"),
                '/' => self.at.push_str("~1"),
                c => self.at.push(c),
            }
        }
    }

    /// The place in the loaded document that a reference at `from` means, and a note to visit it.
    fn follow(&mut self, reference: &str, kind: Kind, from: &Pointer) -> Pointer {
        match self.resolve(reference, from) {
            Ok(target) => {
                let loaded = target.loaded();
                let (from, reference) = (from.clone(), reference.to_owned());
                self.pending.push_back(Pending { target, kind, from, reference });
                loaded
            }
            Err(why) => {
                let missing = Pointer::of([MISSING, reference]);
                if self.dangling.insert(missing.clone())
                    && let Some((message, label)) = why
                {
                    self.desk.note(Slip::Reference, named(from), message, label);
                }
                missing
            }
        }
    }

    /// What a reference means; the error is what to tell, and nothing where that was told already.
    fn resolve(&mut self, reference: &str, from: &Pointer) -> Result<Place, Option<(String, String)>> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (file, resource) = self.document(document, from)?;
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        if fragment.is_empty() || fragment.starts_with('/') {
            return Ok(Place { file, pointer: resource.join(&Pointer::new(&fragment)) });
        }
        if let Some(pointer) = self.files.list[file].ids.anchor(&resource, &fragment) {
            return Ok(Place { file, pointer: pointer.clone() });
        }
        let pointer = Pointer::new(&fragment);
        let label = if pointer.resolve(&self.files.list[file].value).is_some() {
            format!("did you mean `{document}#{pointer}`?")
        } else {
            String::new()
        };
        Err(Some((format!("`{reference}` leads nowhere: there is no `$anchor` of that name"), label)))
    }

    /// The file and the schema resource that a reference without its fragment means.
    fn document(
        &mut self,
        document: &str,
        from: &Pointer,
    ) -> Result<(usize, Pointer), Option<(String, String)>> {
        let here = Place::of(from).pointer;
        let (resource, base) = self.files.list[self.file].ids.resource(&here);
        if document.is_empty() {
            return Ok((self.file, resource));
        }
        let uri = absolute(base, document);
        for (number, file) in self.files.list.iter().enumerate().filter(|(_, file)| !file.ids.is_empty()) {
            if let Some(pointer) = file.ids.named(&uri) {
                return Ok((number, pointer.clone()));
            }
        }
        let address = self.files.list[self.file].address.join(document);
        let address = address.map_err(|why| Some((why, String::new())))?;
        match self.files.open(&address, self.dialect, self.complaints) {
            Ok(number) => Ok((number, Pointer::root())),
            Err(Unreadable::Known) => Err(None),
            Err(Unreadable::Because(complaint)) if complaint.span.is_some() => {
                let message = format!("`{}` can't be read", address.name());
                self.desk.whisper(Slip::Reference, named(from), message, "");
                self.complaints.push(Complaint { severity: crate::text::Severity::Warning, ..*complaint });
                Err(None)
            }
            Err(Unreadable::Because(complaint)) => Err(Some((complaint.message, complaint.label))),
        }
    }

    /// A `$ref` among the members of a mapping (`properties: {$ref: other.yaml#/properties}`) is nothing that OpenAPI
    /// knows, but bundlers do, and documents that are written for them have it.
    fn remember_include(&mut self, reference: &str, kind: Kind) {
        let holder = Pointer::new(&self.at);
        let place = Place::of(&holder);
        match self.resolve(reference, &holder) {
            // What it would bring in would hold it, and so on without end; several can do so by turns.
            Ok(target)
                if place.file == target.file && place.pointer.is_within(&target.pointer)
                    || place.pointer.tokens().count() > DEEPEST =>
            {
                let message = format!("`{reference}` can't be included in itself: it holds this mapping");
                self.desk.note(Slip::Reference, holder.child("$ref"), message, String::new());
            }
            Ok(target) => self.includes.push((place, target, kind)),
            Err(Some((message, label))) => {
                self.desk.note(Slip::Reference, holder.child("$ref"), message, label);
            }
            Err(None) => {}
        }
    }

    /// Refers to every member of one mapping in another.
    fn include(&mut self, holder: &Place, target: &Place, kind: Kind) {
        let members = target.pointer.resolve(&self.files.list[target.file].value);
        let names: Vec<String> =
            members.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()).collect();
        let held = holder.pointer.resolve_mut(&mut self.files.list[holder.file].value);
        let Some(Value::Object(held)) = held else { return };
        for name in names.into_iter().filter(|name| name != "$ref") {
            let target = Place { file: target.file, pointer: target.pointer.child(&name) };
            let fragment = target.loaded().fragment();
            held.entry(name).or_insert_with(|| serde_json::json!({ "$ref": &fragment }));
            let from = holder.loaded();
            self.pending.push_back(Pending { target, kind, from, reference: fragment });
        }
    }

    /// A reference that leads nowhere may lead to what the upgrade moved.
    fn look_further(&mut self, pending: Pending, loaded: Pointer) {
        let Some(pointer) =
            moved::found(&self.files.list[pending.target.file].value, &pending.target.pointer)
        else {
            return self.leads_nowhere(pending, loaded);
        };
        let target = Place { file: pending.target.file, pointer };
        let from = Place::of(&pending.from);
        let document = &mut self.files.list[from.file].value;
        moved::redirect(document, &from.pointer, &loaded.fragment(), target.loaded().fragment());
        self.enter(&target, pending.kind);
    }

    fn leads_nowhere(&mut self, pending: Pending, loaded: Pointer) {
        if !self.dangling.insert(loaded) {
            return;
        }
        let Pending { target, kind, from, reference } = pending;
        let label = near(&self.files.list[target.file].value, &target.pointer)
            .map_or_else(String::new, |near| format!("did you mean `{near}`?"));
        let message = format!("`{reference}` leads nowhere: there is no {} at that place", kind.noun());
        if matches!(kind, Kind::Schema | Kind::Example) {
            self.desk.note(Slip::Reference, named(&from), message, label);
        } else {
            // The operation that uses one of the other kinds is complained about as a whole.
            self.desk.whisper(Slip::Reference, named(&from), message, label);
        }
    }

    /// Remembers a discriminator: an object, or in 2.0 the name of the property.
    fn discriminator(&mut self, said: &Value, at: &Pointer) {
        let property = said.as_str().or_else(|| said.get("propertyName").and_then(Value::as_str));
        let Some(property) = property else { return };
        let mut mapping = Vec::new();
        if let Some(Value::Object(said)) = said.get("mapping") {
            for (name, target) in said {
                let Some(target) = target.as_str() else { continue };
                // "It is RECOMMENDED to use a relative reference", but a bare name is the usual case.
                let is_name = !target.contains(['#', '/']) && self.component(target).is_some();
                let target = if is_name {
                    self.component(target).unwrap_or_default()
                } else {
                    let from = at.child("discriminator").child("mapping").child(name);
                    self.follow(target, Kind::Schema, &from)
                };
                mapping.push((name.clone(), target));
            }
        }
        self.desk.discriminators.push(Discriminator {
            at: at.clone(),
            property: property.to_owned(),
            mapping,
        });
    }

    /// The schema that is called so among the components of the file that is being visited. The file itself is out
    /// of the list just now, so the name is taken on trust when it looks like one.
    fn component(&self, name: &str) -> Option<Pointer> {
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        let is_file = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
        let pointer = Pointer::of(["components", "schemas", name]);
        (is_name && !is_file).then(|| Place { file: self.file, pointer }.loaded())
    }
}

/// Where the node at a place says what it refers to; a discriminator's mapping does so itself.
fn named(from: &Pointer) -> Pointer {
    let mapping = from.parent().filter(|above| above.last().as_deref() == Some("mapping"));
    let is_mapping = mapping.and_then(|above| above.parent()?.last().map(|name| name == "discriminator"));
    if is_mapping == Some(true) { from.clone() } else { from.child("$ref") }
}

/// The key that was most likely meant by the first token of a pointer that leads nowhere.
fn near(document: &Value, pointer: &Pointer) -> Option<String> {
    let mut at = document;
    for token in pointer.tokens() {
        let next = match at {
            Value::Array(items) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            other => other.get(&*token),
        };
        match next {
            Some(next) => at = next,
            None => {
                return crate::text::closest(&token, at.as_object()?.keys().map(String::as_str))
                    .map(str::to_owned);
            }
        }
    }
    None
}
