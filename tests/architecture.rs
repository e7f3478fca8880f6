//! The house rules that no compiler knows: ARCHITECTURE.md's invariants, read from the sources themselves. Every rule is a function
//! over text that returns what is wrong, and has a small bad example of its own at the end.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the sources are read, and must be there"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;

const FUNCTION_LINES: usize = 60;
const FILE_LINES: usize = 400;

// The rules, over the project.

#[test]
fn a_module_imports_only_what_stands_above_it_in_lib_rs() {
    let order = modules(&read("src/lib.rs"));
    assert!(!order.is_empty(), "src/lib.rs declares no modules");
    none(library(&order).iter().flat_map(|file| imports_upward(&order, file)));
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    none(circle(&module_edges(&library(&modules(&read("src/lib.rs"))))));
}

#[test]
fn no_files_of_a_module_import_each_other_in_a_circle() {
    let order = modules(&read("src/lib.rs"));
    let files = library(&order);
    none(
        order
            .iter()
            .filter_map(|module| Some(format!("src/{module}: {}", circle(&file_edges(module, &files))?))),
    );
}

#[test]
fn imports_name_one_module_a_line() {
    none(sources().iter().flat_map(grouped_imports));
}

#[test]
fn functions_and_files_fit() {
    none(sources().iter().flat_map(long_functions));
    none(sources().iter().filter_map(long_file));
}

#[test]
fn the_outside_world_has_an_address() {
    let addresses = addresses(&read("ARCHITECTURE.md"));
    assert!(!addresses.is_empty(), "ARCHITECTURE.md names no addresses of IO");
    none(sources().iter().filter_map(|file| stray_io(&addresses, file)));
}

#[test]
fn every_finding_code_has_its_heading_and_its_lie() {
    let codes = codes(&read("src/judge/code.rs"));
    assert!(!codes.is_empty(), "src/judge/code.rs has no enum `Code`");
    none(undocumented_codes(&codes, &read("docs/findings.md")));
    none(untold_codes(&codes, &format!("{}\n{}", read("tests/lies.rs"), read("tests/lint.rs"))));
}

#[test]
fn the_changelog_knows_the_version() {
    none(unlogged_version(&read("Cargo.toml"), &read("CHANGELOG.md")));
}

#[test]
fn every_module_has_one_line_in_the_architecture() {
    none(unmapped_modules(&modules(&read("src/lib.rs")), &read("ARCHITECTURE.md")));
}

// What the rules read.

/// A source file: its path below `src/` and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The module of `lib.rs` that it belongs to.
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The part of its module: the file's name, or the folder below the module that it is in; `mod` for the module's own file.
    fn part(&self) -> &str {
        self.path.split('/').nth(1).map_or("mod", |part| part.trim_end_matches(".rs"))
    }

    /// What `super` means outside inline modules, as a path from the crate's root.
    fn parent(&self) -> Vec<String> {
        let mut path: Vec<String> = self.path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if path.last().is_some_and(|name| name == "mod") {
            path.pop();
        }
        path.pop();
        path
    }

    fn tokens(&self) -> TokenStream {
        self.text.parse().unwrap_or_else(|error| panic!("src/{}: {error}", self.path))
    }

    fn syntax(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("src/{}: {error}", self.path))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn sources() -> Vec<File> {
    let (src, mut files) = (root().join("src"), Vec::new());
    collect(&src, &src, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    without_tests(files)
}

/// The files that are more than a `#[cfg(test)] mod tests;`.
fn without_tests(files: Vec<File>) -> Vec<File> {
    let tests: Vec<String> = files.iter().flat_map(test_modules).collect();
    let is_test = |path: &str| {
        let path = path.trim_end_matches(".rs");
        tests.iter().any(|test| {
            path.strip_prefix(&**test).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    files.into_iter().filter(|file| !is_test(&file.path)).collect()
}

/// Where the test modules are that a file declares and that stand in files of their own.
fn test_modules(file: &File) -> Vec<String> {
    let folder = file.path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/');
    let declared = file.syntax().items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() && is_test(&module.attrs) => Some(module.ident),
        _ => None,
    });
    declared.map(|name| format!("{folder}/{name}")).collect()
}

fn collect(folder: &Path, src: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, src, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(src).unwrap().components();
            let names: Vec<_> = below.map(|name| name.as_os_str().to_string_lossy().into_owned()).collect();
            files.push(File { path: names.join("/"), text: fs::read_to_string(&path).unwrap() });
        }
    }
}

/// The files of the library's modules: the binary's own stand outside the order.
fn library(order: &[String]) -> Vec<File> {
    sources().into_iter().filter(|file| order.iter().any(|module| module == file.module())).collect()
}

fn none(wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// Modules and imports.

/// The modules that a `lib.rs` declares, in order.
fn modules(lib: &str) -> Vec<String> {
    let declared = syn::parse_file(lib).unwrap().items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
        _ => None,
    });
    declared.collect()
}

/// A path from the crate's root that a file names, macros included, and the line.
struct Import {
    path: Vec<String>,
    line: usize,
}

fn imports(file: &File) -> Vec<Import> {
    let mut found = Vec::new();
    walk(file.tokens(), 0, &mut |tokens, at, depth| {
        let (TokenTree::Ident(first), true) = (&tokens[at], is_path(tokens, at + 1)) else { return };
        let mut path = match first.to_string().as_str() {
            "crate" => Vec::new(),
            "super" if depth == 0 => file.parent(),
            _ => return,
        };
        let mut next = at + 1;
        while is_path(tokens, next) {
            let Some(TokenTree::Ident(name)) = tokens.get(next + 2) else { break };
            path.push(name.to_string());
            next += 3;
        }
        found.push(Import { path, line: first.span().start().line });
    });
    found
}

/// Calls back with every token outside test modules; the depth counts the inline modules around it.
fn walk(tokens: TokenStream, depth: usize, see: &mut dyn FnMut(&[TokenTree], usize, usize)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for at in 0..tokens.len() {
        see(&tokens, at, depth);
        if let TokenTree::Group(group) = &tokens[at] {
            let is_module =
                group.delimiter() == Delimiter::Brace && at >= 2 && is_word(&tokens[at - 2], "mod");
            if is_module && at >= 3 && tokens[at - 3].to_string().replace(' ', "") == "[cfg(test)]" {
                continue;
            }
            walk(group.stream(), depth + usize::from(is_module), see);
        }
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Whether `::` stands there.
fn is_path(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => Some(punct.spacing()),
        _ => None,
    };
    colon(at) == Some(Spacing::Joint) && colon(at + 1).is_some()
}

fn imports_upward(order: &[String], file: &File) -> Vec<String> {
    let place = |module: &str| order.iter().position(|other| other == module);
    let own = place(file.module());
    let stands_above = |module: &str| place(module).is_some_and(|place| Some(place) <= own);
    let named =
        imports(file).into_iter().filter_map(|import| Some((import.path.first()?.clone(), import.line)));
    let wrong = named.filter(|(module, _)| !stands_above(module)).map(|(module, line)| {
        let (path, own) = (&file.path, file.module());
        format!("src/{path}:{line}: `crate::{module}` does not stand above `{own}` in lib.rs")
    });
    wrong.collect()
}

fn grouped_imports(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    walk(file.tokens(), 0, &mut |tokens, at, _| {
        if !is_path(tokens, at + 1) {
            return;
        }
        let next = tokens.get(at + 3);
        let is_group = matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
        let line = tokens[at].span().start().line;
        if is_word(&tokens[at], "crate") && is_group {
            wrong.push(format!("src/{}:{line}: `use crate::{{..}}`: one module a line", file.path));
        }
        if is_word(&tokens[at], "super") && next.is_some_and(|next| is_word(next, "super")) {
            wrong.push(format!("src/{}:{line}: `super::super`: say `crate::module`", file.path));
        }
    });
    wrong
}

type Edges = BTreeMap<String, BTreeSet<String>>;

fn module_edges(files: &[File]) -> Edges {
    let mut edges = Edges::new();
    for file in files {
        let named = imports(file).into_iter().filter_map(|import| import.path.into_iter().next());
        let others = named.filter(|module| module != file.module());
        edges.entry(file.module().to_owned()).or_default().extend(others);
    }
    edges
}

/// What the parts of one module import of each other; what its `mod.rs` hands on counts as what it stands for.
fn file_edges(module: &str, files: &[File]) -> Edges {
    let own: Vec<&File> = files.iter().filter(|file| file.module() == module).collect();
    let front = own.iter().find(|file| file.part() == "mod");
    let handed_on = front.map(|file| handed_on(file)).unwrap_or_default();
    let mut edges = Edges::new();
    for file in own.iter().filter(|file| file.part() != "mod") {
        for import in imports(file) {
            let [to, name, ..] = import.path.as_slice() else { continue };
            let part = handed_on.get(name).unwrap_or(name);
            let is_part = own.iter().any(|other| other.part() == part);
            if to == module && is_part && part != file.part() {
                edges.entry(file.part().to_owned()).or_default().insert(part.clone());
            }
        }
    }
    edges
}

/// Names that a `mod.rs` re-exports, and from which part.
fn handed_on(file: &File) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for item in file.syntax().items {
        let syn::Item::Use(item) = item else { continue };
        if let syn::UseTree::Path(path) = &item.tree {
            leaves(&path.tree, &path.ident.to_string(), &mut names);
        }
    }
    names
}

fn leaves(tree: &syn::UseTree, part: &str, names: &mut BTreeMap<String, String>) {
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, part, names),
        syn::UseTree::Name(name) => drop(names.insert(name.ident.to_string(), part.to_owned())),
        syn::UseTree::Rename(name) => drop(names.insert(name.rename.to_string(), part.to_owned())),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, part, names)),
        syn::UseTree::Glob(_) => {}
    }
}

/// The first circle, in words.
fn circle(edges: &Edges) -> Option<String> {
    let mut seen = BTreeSet::new();
    edges.keys().find_map(|from| circle_from(from, edges, &mut Vec::new(), &mut seen))
}

fn circle_from<'e>(
    at: &'e str,
    edges: &'e Edges,
    path: &mut Vec<&'e str>,
    seen: &mut BTreeSet<&'e str>,
) -> Option<String> {
    if let Some(begin) = path.iter().position(|other| *other == at) {
        return Some(format!("a circle of imports: {} -> {at}", path[begin..].join(" -> ")));
    }
    if !seen.insert(at) {
        return None;
    }
    path.push(at);
    let found = edges.get(at).into_iter().flatten().find_map(|next| circle_from(next, edges, path, seen));
    path.pop();
    found
}

// Sizes and addresses.

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

struct Functions<'f> {
    file: &'f File,
    wrong: Vec<String>,
}

impl Functions<'_> {
    /// As clippy counts: the lines between the braces that are neither blank nor a comment.
    fn measure(&mut self, name: &syn::Ident, block: &syn::Block) {
        let (begin, end) = (block.span().start().line, block.span().end().line);
        let body = self.file.text.lines().skip(begin).take(end.saturating_sub(begin + 1)).map(str::trim);
        let lines = body.filter(|line| !line.is_empty() && !line.starts_with("//")).count();
        if lines > FUNCTION_LINES {
            let (path, line) = (&self.file.path, name.span().start().line);
            self.wrong.push(format!("src/{path}:{line}: `{name}` has {lines} lines, over {FUNCTION_LINES}"));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig.ident, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

fn long_functions(file: &File) -> Vec<String> {
    let mut functions = Functions { file, wrong: Vec::new() };
    functions.visit_file(&file.syntax());
    functions.wrong
}

fn long_file(file: &File) -> Option<String> {
    let syntax = file.syntax();
    let tests = syntax.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if is_test(&module.attrs) => Some(module.span()),
        _ => None,
    });
    let in_tests: usize = tests.map(|span| span.end().line + 1 - span.start().line).sum();
    let (path, lines) = (&file.path, file.text.lines().count() - in_tests);
    (lines > FILE_LINES).then(|| format!("src/{path}: {lines} lines outside its tests, over {FILE_LINES}"))
}

/// The files and folders in the item of ARCHITECTURE.md that says where IO is.
fn addresses(architecture: &str) -> Vec<String> {
    let item = architecture.split_once("**IO has addresses**").map(|(_, rest)| rest).unwrap_or_default();
    let item = item.split("\n- ").next().unwrap_or_default().split("\n\n").next().unwrap_or_default();
    let named = item.split('`').skip(1).step_by(2);
    named
        .filter(|name| name.ends_with('/') || name.strip_suffix(".rs").is_some())
        .map(str::to_owned)
        .collect()
}

fn stray_io(addresses: &[String], file: &File) -> Option<String> {
    let has_address = addresses.iter().any(|address| file.path.starts_with(address));
    let is_stray = file.text.contains("clippy::disallowed_methods") && !has_address;
    is_stray.then(|| format!("src/{}: waives `disallowed_methods`, but is no address of IO", file.path))
}

// Papers.

/// The variants of `Code`: their names in Rust and in reports.
fn codes(source: &str) -> Vec<(String, String)> {
    let items = syn::parse_file(source).unwrap().items;
    let code = items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Code" => Some(item),
        _ => None,
    });
    let variants = code.into_iter().flat_map(|code| &code.variants);
    variants.map(|variant| variant.ident.to_string()).map(|name| (name.clone(), kebab(&name))).collect()
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn undocumented_codes(codes: &[(String, String)], findings: &str) -> Vec<String> {
    let heading = |line: &'_ str| Some(line.strip_prefix("## `")?.strip_suffix('`')?.to_owned());
    let headings: Vec<String> = findings.lines().filter_map(heading).collect();
    let missing = codes.iter().filter(|(_, code)| !headings.contains(code));
    let stale = headings.iter().filter(|heading| codes.iter().all(|(_, code)| code != *heading));
    missing
        .map(|(_, code)| format!("docs/findings.md has no heading ## `{code}`"))
        .chain(
            stale.map(|heading| format!("docs/findings.md has a heading for `{heading}`, which is no code")),
        )
        .collect()
}

fn untold_codes(codes: &[(String, String)], lies: &str) -> Vec<String> {
    let mut words = BTreeSet::new();
    walk(lies.parse().unwrap(), 0, &mut |tokens, at, _| {
        words.insert(tokens[at].to_string());
    });
    let is_told = |name: &str, code: &str| words.contains(name) || words.contains(&format!("{code:?}"));
    let untold = codes.iter().filter(|(name, code)| !is_told(name, code));
    untold.map(|(_, code)| format!("tests/lies.rs and tests/lint.rs have no row for `{code}`")).collect()
}

fn unlogged_version(manifest: &str, changelog: &str) -> Option<String> {
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let version = version.expect("Cargo.toml names a version");
    let is_heading = |line: &str| {
        let title = line.strip_prefix("## ").unwrap_or_default().trim_start_matches('[');
        title.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with([']', ' ']))
    };
    (!changelog.lines().any(is_heading)).then(|| format!("CHANGELOG.md has no heading for {version}"))
}

/// A line is a module's when it begins with its name: `` | `spec` | .. | ``, `` - `spec/`: .. `` or `spec/  ..`.
fn unmapped_modules(modules: &[String], architecture: &str) -> Vec<String> {
    let begins_with = |line: &str, module: &str| {
        let line = line.trim_start_matches([' ', '-', '*', '|', '`']);
        let line = line.strip_prefix("src/").unwrap_or(line);
        line.strip_prefix(module).is_some_and(|rest| rest.starts_with(['/', '`']) || rest.starts_with(".rs"))
    };
    let count = |module: &str| architecture.lines().filter(|line| begins_with(line, module)).count();
    let wrong = modules.iter().map(|module| (module, count(module))).filter(|(_, count)| *count != 1);
    let told =
        |(module, count)| format!("ARCHITECTURE.md has {count} lines that begin with `{module}`, not one");
    wrong.map(told).collect()
}

// The rules' own tests: each on a bad example, and on a good one beside it.

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

fn order() -> Vec<String> {
    modules("pub mod low;\npub mod mid;\nmod high;\nmod inline {}")
}

#[test]
fn an_upward_import_is_seen_wherever_it_hides() {
    for (path, text, wrong) in [
        ("mid/a.rs", "use crate::low::A;", 0),
        ("mid/a.rs", "use crate::mid::b::B;", 0),
        ("mid/a.rs", "use crate::high::A;", 1),
        ("mid/a.rs", "fn f() { crate::high::f(); }", 1),
        ("mid/a.rs", "fn f() { println!(\"{}\", crate::high::f()); }", 1),
        ("mid/a.rs", "use crate::Root;", 1),
        ("mid/mod.rs", "use super::high::A;", 1),
        ("mid/a.rs", "use super::high::A;", 0),
        ("mid.rs", "use super::high;", 1),
        ("mid/mod.rs", "mod tests { use super::*; use super::high; }", 0),
        ("mid/a.rs", "#[cfg(test)]\nmod tests { use crate::high::A; }", 0),
        ("mid/a.rs", "/// [`crate::high::A`]\nfn f() { /* crate::high::A */ }", 0),
    ] {
        assert_eq!(imports_upward(&order(), &file(path, text)).len(), wrong, "{path}: {text}");
    }
}

#[test]
fn a_circle_is_found_between_modules_and_between_files() {
    let files = [file("low/mod.rs", "use crate::mid::A;"), file("mid/mod.rs", "use crate::low::B;")];
    assert_eq!(circle(&module_edges(&files)).unwrap(), "a circle of imports: low -> mid -> low");
    let chain = [file("low/mod.rs", ""), file("mid/mod.rs", "use crate::low::B;")];
    assert_eq!(circle(&module_edges(&chain)), None);

    let front = "mod a;\nmod b;\npub use a::{A, Other as C};\npub use b::B;";
    for (a, b, found) in [
        ("use crate::low::b::B;", "use crate::low::a::A;", true),
        ("use crate::low::B;", "use crate::low::C;", true),
        ("use super::B;", "use super::a::A;", true),
        ("use crate::low::b::B;", "use crate::mid::A;", false),
        ("use crate::low::A;", "use crate::low::B;", false),
    ] {
        let files = [file("low/mod.rs", front), file("low/a.rs", a), file("low/b.rs", b)];
        assert_eq!(circle(&file_edges("low", &files)).is_some(), found, "{a} {b}");
    }
}

#[test]
fn grouped_imports_are_refused() {
    for (text, wrong) in [
        ("use crate::{low::A, mid::B};", 1),
        ("use super::super::A;", 1),
        ("use crate::low::{A, B};", 0),
        ("use super::A;", 0),
    ] {
        assert_eq!(grouped_imports(&file("mid/a.rs", text)).len(), wrong, "{text}");
    }
}

#[test]
fn lines_are_counted_without_tests_comments_and_blanks() {
    let function = |lines: usize| format!("fn f() {{\n    // why\n\n{}}}\n", "    f();\n".repeat(lines));
    assert_eq!(long_functions(&file("a.rs", &function(60))), [""; 0]);
    assert_eq!(long_functions(&file("a.rs", &function(61))), ["src/a.rs:1: `f` has 61 lines, over 60"]);
    let method = format!("struct S;\nimpl S {{\n{}}}\n", function(61));
    assert_eq!(long_functions(&file("a.rs", &method)).len(), 1);
    let tested = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(61));
    assert_eq!(long_functions(&file("a.rs", &tested)), [""; 0]);

    let constants = |lines: usize| "const A: u8 = 1;\n".repeat(lines);
    assert_eq!(long_file(&file("a.rs", &format!("{}{tested}", constants(400)))), None);
    let told = long_file(&file("a.rs", &format!("{}{tested}", constants(401)))).unwrap();
    assert_eq!(told, "src/a.rs: 401 lines outside its tests, over 400");
}

#[test]
fn files_of_tests_are_left_alone() {
    let files = [
        "low/mod.rs",
        "low/tests.rs",
        "low/tests/a.rs",
        "low/testsuite.rs",
        "low/b.rs",
        "low/b/checks.rs",
        "mid/tests.rs",
    ];
    let text = |path: &str| match path {
        "low/mod.rs" => "#[cfg(test)]\nmod tests;",
        "low/b.rs" => "#[cfg(test)]\nmod checks;",
        _ => "",
    };
    let left = without_tests(files.map(|path| file(path, text(path))).into());
    let left: Vec<&str> = left.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(left, ["low/mod.rs", "low/testsuite.rs", "low/b.rs", "mid/tests.rs"]);
}

#[test]
fn io_without_an_address_is_seen() {
    let text = "- **Pure.** `plan/case.rs`\n- **IO has addresses**: `spec/read.rs`,\n  `mock/`; not `a.toml`.\n- `x.rs`\n\n`y.rs`";
    let addresses = addresses(text);
    assert_eq!(addresses, ["spec/read.rs", "mock/"]);
    let waiver = "#![expect(clippy::disallowed_methods, reason = \"reads\")]";
    assert!(stray_io(&addresses, &file("plan/case.rs", waiver)).is_some());
    assert!(stray_io(&addresses, &file("spec/read.rs", waiver)).is_none());
    assert!(stray_io(&addresses, &file("mock/serve.rs", waiver)).is_none());
}

#[test]
fn a_code_without_heading_or_lie_is_seen() {
    let codes = codes("enum Other { No }\nenum Code { ServerError, Moved }");
    assert_eq!(codes[0], ("ServerError".to_owned(), "server-error".to_owned()));
    let findings = "# Findings\n## `server-error`\n## `gone`\n";
    assert_eq!(
        undocumented_codes(&codes, findings),
        [
            "docs/findings.md has no heading ## `moved`",
            "docs/findings.md has a heading for `gone`, which is no code"
        ]
    );
    let told = untold_codes(&codes, "row(Code::ServerError) // moved");
    assert_eq!(told, ["tests/lies.rs and tests/lint.rs have no row for `moved`"]);
    assert_eq!(untold_codes(&codes, "[\"server-error\", \"moved\"]"), [""; 0]);
}

#[test]
fn papers_that_miss_something_are_seen() {
    let manifest = "[package]\nversion = \"0.2.0\"\n";
    for (changelog, is_missing) in [
        ("# Changelog\n## [0.2.0] - 2026-01-01\n", false),
        ("## 0.2.0\n", false),
        ("## 0.2.01\n", true),
        ("## [0.1.0]\n0.2.0\n", true),
    ] {
        assert_eq!(unlogged_version(manifest, changelog).is_some(), is_missing, "{changelog}");
    }
    let architecture = "| `low` | the lowest |\n- `src/mid.rs`: the middle\n- mid/ again\nhigher/ than all\n";
    assert_eq!(
        unmapped_modules(&order(), architecture),
        [
            "ARCHITECTURE.md has 2 lines that begin with `mid`, not one",
            "ARCHITECTURE.md has 0 lines that begin with `high`, not one"
        ]
    );
}
