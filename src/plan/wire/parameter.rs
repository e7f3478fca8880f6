//! Parameters, read: what a style's text may be (OpenAPI 3.1, section 4.8.12.3).

use crate::plan::request::Request;
use crate::plan::wire::raw::{Candidates, Raw, alternate, assigned, pairs, unbracketed, unescape};
use crate::schema::{Schema, Type, Types};
use crate::spec::{Location, Operation, Parameter, Style};
use crate::text::Pointer;

/// The parts of a request that parameters are in.
pub(super) struct Arrival<'r> {
    request: &'r Request,
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    holes: Vec<(&'r str, String)>,
}

impl<'r> Arrival<'r> {
    /// Takes a request apart.
    pub(super) fn of(operation: &'r Operation, request: &'r Request) -> Self {
        Self {
            request,
            query: pairs(request.query.as_deref().unwrap_or_default()),
            cookies: cookies(request.header("cookie").unwrap_or_default()),
            holes: operation.path.captures(&request.path).unwrap_or_default(),
        }
    }

    /// A parameter's text by itself, still escaped: of a path, a header, or the first pair of its name.
    pub(super) fn text(&self, parameter: &Parameter) -> Option<String> {
        match parameter.location {
            Location::Path => {
                self.holes.iter().find(|(name, _)| *name == parameter.name).map(|(_, text)| unescape(text))
            }
            Location::Header => header(self.request, &parameter.name),
            Location::Query => first(&self.query, &parameter.name),
            Location::Cookie => first(&self.cookies, &parameter.name),
        }
    }

    /// What a styled parameter may be; `None` when it is not there.
    pub(super) fn styled(
        &self,
        operation: &Operation,
        parameter: &Parameter,
        style: Style,
        explode: bool,
        schema: Option<&Schema>,
    ) -> Option<Candidates> {
        let types = schema.map(|schema| schema.types_at(&Pointer::root())).unwrap_or_default();
        let read = Styled { operation, parameter, style, explode, schema, types };
        match parameter.location {
            Location::Path => {
                let (_, text) = self.holes.iter().find(|(name, _)| *name == parameter.name)?;
                Some(read.prefixed(text, unescape))
            }
            Location::Header => Some(read.prefixed(&header(self.request, &parameter.name)?, str::to_owned)),
            Location::Query => read.paired(&self.query),
            Location::Cookie => read.paired(&self.cookies),
        }
    }
}

fn first(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// Cookies as they stand, without the blanks around them (RFC 6265 section 5.2).
fn cookies(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

/// All values of a header, joined (RFC 9110 section 5.3).
fn header(request: &Request, name: &str) -> Option<String> {
    let values: Vec<&str> = request
        .headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// A parameter, its style, and the types that it may have.
struct Styled<'a> {
    operation: &'a Operation,
    parameter: &'a Parameter,
    style: Style,
    explode: bool,
    schema: Option<&'a Schema>,
    types: Types,
}

impl Styled<'_> {
    fn takes_list(&self) -> bool {
        self.types.contains(Type::Array)
    }

    fn takes_map(&self) -> bool {
        self.types.contains(Type::Object)
    }

    fn takes_scalar(&self) -> bool {
        self.types.is_empty() || self.types.iter().any(|kind| !matches!(kind, Type::Array | Type::Object))
    }

    /// A path or header value.
    fn prefixed(&self, text: &str, unescape: fn(&str) -> String) -> Candidates {
        let marked = match self.style {
            Style::Label => text.strip_prefix('.'),
            Style::Matrix => text.strip_prefix(';'),
            Style::Simple
            | Style::Form
            | Style::SpaceDelimited
            | Style::PipeDelimited
            | Style::TabDelimited
            | Style::DeepObject => Some(text),
        };
        match marked {
            Some(rest) => {
                Candidates { strict: self.members(rest, unescape), lenient: self.loose(text, unescape) }
            }
            None => Candidates { strict: Vec::new(), lenient: self.loose(text, unescape) },
        }
    }

    /// What stands behind a style's mark.
    fn members(&self, rest: &str, unescape: fn(&str) -> String) -> Vec<Raw> {
        let is_matrix = self.style == Style::Matrix;
        let named = |part: &str| -> Option<String> {
            let (name, value) = part.split_once('=')?;
            (percent_decoded(name) == self.parameter.name).then(|| value.to_owned())
        };
        let value = if is_matrix { named(rest) } else { Some(rest.to_owned()) };
        let between = match (self.style, self.explode) {
            (Style::Label, true) => '.',
            (Style::Matrix, true) => ';',
            (_, _) => separator(self.style),
        };
        let whole = if self.explode { rest } else { value.as_deref().unwrap_or(rest) };
        // Blanks around the members of a list in a header are none of theirs (RFC 9110 section 5.6.1).
        let bare = |part: &String| match self.parameter.location {
            Location::Header => part.trim().to_owned(),
            Location::Path | Location::Query | Location::Cookie => part.clone(),
        };
        let parts: Vec<String> = split(whole, between).iter().map(bare).collect();
        let unnamed = |part: &String| {
            unescape(&if is_matrix && self.explode {
                named(part).unwrap_or_else(|| part.clone())
            } else {
                part.clone()
            })
        };
        let mut raws = Vec::new();
        if self.takes_list() && (self.explode || value.is_some()) {
            raws.push(Raw::texts(parts.iter().map(unnamed)));
        }
        if self.takes_map() {
            let pieces: Vec<&str> = parts.iter().map(String::as_str).collect();
            let texts: Vec<String> = parts.iter().map(|part| unescape(part)).collect();
            raws.push(if self.explode { assigned(&pieces, unescape) } else { alternate(&texts) });
        }
        if self.takes_scalar() || raws.is_empty() {
            raws.extend(value.map(|value| Raw::Text(unescape(&value))));
        }
        raws
    }

    /// What the text may be whatever the style says: itself, a list between commas, names and values.
    fn loose(&self, text: &str, unescape: fn(&str) -> String) -> Vec<Raw> {
        let decoded = unescape(text);
        let parts = split(&decoded, ',');
        let mut raws = Vec::new();
        if self.takes_list() {
            raws.push(Raw::texts(&parts));
        }
        if self.takes_map() {
            raws.push(alternate(&parts));
            let pieces: Vec<&str> = parts.iter().map(String::as_str).collect();
            raws.push(assigned(&pieces, str::to_owned));
        }
        raws.push(Raw::Text(decoded));
        raws
    }

    /// A query or cookie parameter among all pairs; `None` when it is not there.
    fn paired(&self, pairs: &[(String, String)]) -> Option<Candidates> {
        let name = &self.parameter.name;
        let values: Vec<&str> =
            pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        let brackets = || {
            let raws: Vec<_> = pairs.iter().map(|(name, value)| (name.clone(), Raw::text(value))).collect();
            unbracketed(name, &raws)
        };
        let Some(first) = values.first() else { return self.unnamed(pairs, brackets()) };
        let mut candidates = Candidates::default();
        if self.style == Style::DeepObject {
            candidates.strict.extend(brackets());
        }
        let parts = split(first, separator(self.style));
        let flat = !self.explode;
        if self.takes_list() {
            let (apart, whole) = (Raw::texts(&parts), Raw::texts(&values));
            if flat {
                candidates.strict.push(apart);
                candidates.lenient.push(whole);
            } else {
                candidates.strict.push(whole);
            }
            // Several pairs are the items, whoever reads them.
            if values.len() == 1 {
                candidates.lenient.extend([Raw::texts(split(first, ',')), Raw::texts(parts.iter())]);
            }
        }
        // A separator other than a comma says how an object is written whatever `explode` says.
        let in_turn = flat || self.style != Style::Form;
        if self.takes_map() && in_turn && self.style != Style::DeepObject {
            candidates.strict.push(alternate(&parts));
        }
        if self.takes_scalar() && values.len() == 1 {
            candidates.strict.push(Raw::text(first));
        } else if candidates.strict.is_empty() && values.len() > 1 {
            candidates.strict.push(Raw::texts(&values));
        }
        if values.len() == 1 || !self.takes_list() {
            let ends = [values.first(), values.last()].into_iter().flatten();
            candidates.lenient.extend(ends.map(|text| Raw::text(text)));
        }
        Some(candidates)
    }

    /// A parameter of which no pair has the very name: in brackets, or as the members of an exploded object.
    fn unnamed(&self, pairs: &[(String, String)], brackets: Option<Raw>) -> Option<Candidates> {
        if self.style == Style::DeepObject {
            return brackets.map(Candidates::only);
        }
        let structured = self.takes_list() || self.takes_map();
        let own = (self.takes_map() && self.style == Style::Form && self.explode)
            .then(|| self.own_pairs(pairs))
            .flatten();
        match brackets.filter(|_| structured) {
            // A structure in a structure has no other form in a query.
            Some(nested) if self.style == Style::Form && (nested.is_deep() || self.clashes()) => {
                let lenient = own.into_iter().flat_map(|own| [own.strict, own.lenient].concat()).collect();
                Some(Candidates { strict: vec![nested], lenient })
            }
            Some(flat) => {
                let mut found = own.unwrap_or_default();
                found.lenient.push(flat);
                Some(found)
            }
            None => own,
        }
    }

    /// Whether a member of an exploded object has the name of another parameter, from which it can't be told without brackets.
    fn clashes(&self) -> bool {
        let names = self.schema.map(|schema| schema.names_at(&Pointer::root())).unwrap_or_default();
        self.explode && names.iter().any(|name| has_parameter(self.operation, self.parameter.location, name))
    }

    /// The pairs that are members of an exploded object: those that it names, and where it takes any name those that no other
    /// parameter has.
    fn own_pairs(&self, pairs: &[(String, String)]) -> Option<Candidates> {
        let root = Pointer::root();
        let names = self.schema.map(|schema| schema.names_at(&root)).unwrap_or_default();
        let extra = self.schema.and_then(|schema| schema.annotation_at(&root, "additionalProperties"));
        let is_open = extra.is_some_and(|extra| extra != serde_json::Value::Bool(false));
        let is_other = |name: &str| {
            let root = name.split('[').next().unwrap_or_default();
            let here = |name| has_parameter(self.operation, self.parameter.location, name);
            here(name) || here(root)
        };
        let members = |is_own: &dyn Fn(&String) -> bool| {
            let mut members: Vec<(String, Raw)> = Vec::new();
            for (name, value) in pairs.iter().filter(|(name, _)| is_own(name)) {
                match members.iter_mut().find(|(known, _)| known == name) {
                    Some((_, Raw::List(items))) => items.push(Raw::text(value)),
                    Some((_, held)) => *held = Raw::List(vec![held.clone(), Raw::text(value)]),
                    None => members.push((name.clone(), Raw::text(value))),
                }
            }
            (!members.is_empty()).then_some(Raw::Map(members))
        };
        let shared = members(&|name| names.contains(name) || (is_open && !is_other(name)))?;
        // What has the name of another parameter may be that one's alone.
        let apart = members(&|name| !is_other(name) && (names.contains(name) || is_open));
        let lenient = apart.filter(|apart| *apart != shared).into_iter().collect();
        Some(Candidates { strict: vec![shared], lenient })
    }
}

fn has_parameter(operation: &Operation, location: Location, name: &str) -> bool {
    operation.parameters.iter().any(|other| other.location == location && other.name == name)
}

/// A parameter's name in a path, which is escaped whatever its value is.
fn percent_decoded(name: &str) -> String {
    unescape(name)
}

/// The separator of a style without `explode`.
fn separator(style: Style) -> char {
    match style {
        Style::SpaceDelimited => ' ',
        Style::PipeDelimited => '|',
        Style::TabDelimited => '\t',
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject => ',',
    }
}

/// The parts of a text between separators, which may be percent-encoded themselves where they are none that a path may hold; no
/// text has no parts.
fn split(text: &str, separator: char) -> Vec<String> {
    let escaped = match separator {
        '|' => "%7C",
        ' ' => "%20",
        '\t' => "%09",
        _ => return pieces(text, separator),
    };
    pieces(&text.replace(escaped, &separator.to_string()), separator)
}

fn pieces(text: &str, separator: char) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(separator).map(str::to_owned).collect()
}
