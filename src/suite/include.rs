//! `include:`: files that stand below the one that names them.

use crate::suite::fields::Wrong;
use crate::suite::raw::{Kind, Node};
use crate::suite::tree::{Presence, tree};
use crate::suite::units;
use crate::suite::variables::{Later, Scope};
use crate::text::{Complaint, Span};

/// How deep files may include files.
const DEEPEST: usize = 16;

/// How many files one suite may include, those that are included twice counted twice.
const MOST: usize = 100;

/// The mapping with all that it includes merged below it: its own members win, then those of files that it names later.
pub(crate) fn merged(mut root: Node, scope: &mut Scope<'_>, log: &mut Vec<Complaint>) -> Node {
    let mut walk = Walk { trail: vec![tidied(&root.span.source.name)], left: MOST, scope, log };
    walk.merge(&mut root);
    root
}

struct Walk<'w, 'v> {
    /// The files that include each other, down to this one.
    trail: Vec<String>,
    left: usize,
    scope: &'w mut Scope<'v>,
    log: &'w mut Vec<Complaint>,
}

impl Walk<'_, '_> {
    fn merge(&mut self, root: &mut Node) {
        let Kind::Map(entries) = &mut root.kind else { return };
        let Some(at) = entries.iter().position(|entry| entry.key == "include") else { return };
        let include = entries.remove(at).value;
        for (path, span) in self.paths(include).into_iter().rev() {
            let before = self.log.len();
            if let Some(mut below) = self.read(&path, &span) {
                self.merge(&mut below);
                self.trail.pop();
                root.merge_below(below);
            } else {
                self.scope.is_partial |= self.log.len() > before;
            }
        }
    }

    /// The mapping in a file; its name is then the last of the trail.
    fn read(&mut self, path: &str, span: &Span) -> Option<Node> {
        if self.left == 0 || self.trail.len() >= DEEPEST {
            let message = if self.left == 0 {
                format!("a suite includes at most {MOST} files")
            } else {
                format!("files include files at most {DEEPEST} deep")
            };
            self.log.push(Complaint::error(message).at(span.clone()));
            return None;
        }
        self.left -= 1;
        let source = (self.scope.files)(path, &span.source.name)
            .map_err(|complaint| self.log.push(complaint.at(span.clone())))
            .ok()?;
        let name = tidied(&source.name);
        if let Some(first) = self.trail.iter().position(|file| *file == name) {
            let mut round: Vec<String> = self.trail[first..].iter().map(|file| format!("`{file}`")).collect();
            round.push(format!("`{name}`"));
            self.log.push(
                Complaint::error("files include each other in a circle")
                    .at(span.clone())
                    .note(round.join(" includes ")),
            );
            return None;
        }
        let root = tree(source, Presence::Optional, self.log)?;
        self.trail.push(name);
        Some(root)
    }

    fn paths(&mut self, mut include: Node) -> Vec<(String, Span)> {
        if include.is_null() {
            return Vec::new();
        }
        // Files say what variables are, so that only what comes from outside is known here.
        self.scope.fill(&mut include, Later::Refused, self.log);
        let items = match include.kind {
            Kind::List(items) => items,
            Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => vec![include],
        };
        let mut paths = Vec::new();
        for item in items.into_iter().filter(|item| !matches!(item.kind, Kind::Unfilled)) {
            match units::text(&item).ok().filter(|path| !path.is_empty()) {
                Some(path) => paths.push((path, item.span)),
                None => self.log.push(
                    Wrong::kind("a path, or a list of them, such as `[defaults.yaml]`")
                        .complaint("`include`", &item),
                ),
            }
        }
        paths
    }
}

/// A path without `.`, and without `..` behind a folder.
fn tidied(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match (part, parts.last()) {
            (".", _) => {}
            ("..", Some(last)) if !last.is_empty() && *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
