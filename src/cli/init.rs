//! `specdrift init`: a document becomes a first suite, and what runs it elsewhere.
#![expect(clippy::disallowed_methods, reason = "the command line writes the files that it was told to")]

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf, absolute};

use specdrift::init::{self, Site};
use specdrift::spec::{self, Access, Api};
use specdrift::suite;

use crate::cli::output::{complain, print};
use crate::cli::surroundings::Surroundings;
use crate::cli::{UNPROVEN, WRONG};

/// What to write, and where.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI document: a file or a URL.
    #[arg(value_name = "SPEC")]
    spec: String,
    /// The folder of the suites.
    #[arg(long, value_name = "DIR", default_value = "suites")]
    dir: PathBuf,
    /// What the suite is called: letters, digits, `-` and `_`. Otherwise as the document's file, or its title.
    #[arg(long, value_name = "NAME", value_parser = name)]
    name: Option<String>,
    /// Show the suite, and write nothing.
    #[arg(long, conflicts_with_all = ["force", "cargo", "github", "gitlab", "k8s", "cargo_insta"])]
    stdout: bool,
    /// Write over files that are there.
    #[arg(long)]
    force: bool,
    /// Fetch documents that a spec file refers to over the network (a spec given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
    #[command(flatten)]
    elsewhere: Elsewhere,
}

/// Where else the suite is to run.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Where else it runs")]
#[expect(clippy::struct_excessive_bools, reason = "they are flags of the command line, each by itself")]
struct Elsewhere {
    /// As `cargo test` trials: `tests/contract.rs`, and what Cargo.toml lacks for it.
    #[arg(long)]
    cargo: bool,
    /// In GitHub Actions: `.github/workflows/specdrift.yml`.
    #[arg(long)]
    github: bool,
    /// In GitLab CI: `.gitlab/specdrift.yml`.
    #[arg(long)]
    gitlab: bool,
    /// In Kubernetes: `k8s/NAME.yaml`, a `CronJob` and an Indexed Job.
    #[arg(long)]
    k8s: bool,
    /// Let `cargo insta review` find the snapshots of a folder that is no Rust package: `Cargo.toml` and `lib.rs` beside the suites.
    #[arg(long)]
    cargo_insta: bool,
}

fn name(text: &str) -> Result<String, String> {
    let is_name = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    match text {
        "specdrift" => Err("`specdrift.yaml` holds the defaults of a folder; take another name".to_owned()),
        _ if is_name => Ok(text.to_owned()),
        _ => Err("it is made of letters, digits, `-` and `_`, a letter or digit first".to_owned()),
    }
}

pub(crate) fn main(args: &Args, surroundings: &Surroundings) -> u8 {
    let is_remote = args.spec.contains("://");
    let access = Access { network: is_remote || args.fetch, ..Access::default() };
    let api = match spec::read(&args.spec, &access) {
        Ok((api, warnings)) => {
            complain(&warnings, surroundings);
            api
        }
        Err(complaints) => {
            complain(&complaints, surroundings);
            return WRONG;
        }
    };
    let site = Site {
        name: args.name.clone().unwrap_or_else(|| Site::name_for(&api, &args.spec)),
        folder: shown(&args.dir),
        spec: if is_remote { args.spec.clone() } else { from(&args.dir, Path::new(&args.spec)) },
        location: args.spec.clone(),
    };
    let text = init::suite(&api, &site);
    if args.stdout {
        return match print(|out| out.write_all(text.as_bytes())) {
            Ok(()) => 0,
            Err(error) => {
                eprintln!("error: the suite can't be written: {error}");
                UNPROVEN
            }
        };
    }
    match written(args, &api, &site, text) {
        Ok(()) => 0,
        Err(why) => {
            eprintln!("error: {why}");
            WRONG
        }
    }
}

/// Writes all files, or none where one of them is there already.
fn written(args: &Args, api: &Api, site: &Site, text: String) -> Result<(), String> {
    let own = args.dir.join(format!("{}.yaml", site.name));
    let wants_more = args.elsewhere.is_any();
    let mut files = elsewhere(args, api, site);
    // What only more files are asked for is beside a suite that somebody may have worked on.
    let keeps_suite = own.exists() && wants_more && !args.force;
    if !keeps_suite {
        files.insert(0, (own.clone(), text));
    }
    let there: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.exists())
        .map(|(path, _)| format!("`{}`", shown(path)))
        .collect();
    if !there.is_empty() && !args.force {
        let is = if there.len() == 1 { "is" } else { "are" };
        return Err(format!(
            "{} {is} there already: nothing was written; `--force` writes over it, `--stdout` only shows the suite",
            there.join(", ")
        ));
    }
    let schema = args.dir.join("suite.schema.json");
    if !schema.exists() || args.force {
        let text = serde_json::to_string_pretty(&suite::schema()).unwrap_or_default();
        files.push((schema, text + "\n"));
    }
    for (path, text) in &files {
        write(path, text).map_err(|error| format!("`{}` can't be written: {error}", shown(path)))?;
        println!("wrote {}", shown(path));
    }
    if keeps_suite {
        println!("left {} as it is", shown(&own));
    }
    if args.elsewhere.cargo {
        manifest()?;
    }
    if args.elsewhere.gitlab {
        println!("in .gitlab-ci.yml: include: {{local: .gitlab/specdrift.yml}}");
    }
    println!("\ntry it, sending nothing to anybody:\n  specdrift run {} --server mock", shown(&own));
    Ok(())
}

impl Elsewhere {
    fn is_any(&self) -> bool {
        self.cargo || self.github || self.gitlab || self.k8s || self.cargo_insta
    }
}

fn elsewhere(args: &Args, api: &Api, site: &Site) -> Vec<(PathBuf, String)> {
    let wanted = &args.elsewhere;
    let mut files = Vec::new();
    if wanted.cargo {
        let folder = serde_json::Value::from(site.folder.as_str()).to_string();
        files.push(("tests/contract.rs".into(), init::HARNESS.replace("\"FOLDER\"", &folder)));
    }
    if wanted.github {
        files.push((".github/workflows/specdrift.yml".into(), init::github(api, site)));
    }
    if wanted.gitlab {
        files.push((".gitlab/specdrift.yml".into(), init::gitlab(api, site)));
    }
    if wanted.k8s {
        files.push((format!("k8s/{}.yaml", site.name).into(), init::cluster(api, site)));
    }
    if wanted.cargo_insta {
        files.extend(init::shim(site).map(|(name, text)| (args.dir.join(name), text)));
    }
    files
}

/// Adds to the package's manifest what it lacks; tells it where there is none.
fn manifest() -> Result<(), String> {
    let path = Path::new("Cargo.toml");
    let there = match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("`Cargo.toml` can't be read: {error}")),
    };
    let (whole, added) = init::manifest(there.as_deref().unwrap_or_default());
    if added.is_empty() {
        return Ok(());
    }
    if there.is_some() {
        fs::write(path, whole).map_err(|error| format!("`Cargo.toml` can't be written: {error}"))?;
        println!("added to Cargo.toml:\n{added}");
    } else {
        println!("there is no Cargo.toml here; the package needs:\n{added}");
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// With `/` between the parts on every system.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned()
}

/// The path of a file from a folder; as a whole where the two have nothing in common but the root.
fn from(folder: &Path, file: &Path) -> String {
    let (Ok(folder), Ok(file)) = (absolute(folder), absolute(file)) else { return shown(file) };
    let (folder, file) = (tidied(&folder), tidied(&file));
    let shared = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let names = |path: &Path| path.components().filter(|part| matches!(part, Component::Normal(_))).count();
    let is_apart = folder.components().take(shared).all(|part| !matches!(part, Component::Normal(_)));
    if is_apart && names(&folder) > 1 {
        return shown(&file);
    }
    let mut path = PathBuf::new();
    path.extend(folder.components().skip(shared).map(|_| Component::ParentDir));
    path.extend(file.components().skip(shared));
    shown(&path)
}

/// Without `.` and, by the letter, without `..`.
fn tidied(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                short.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => short.push(part),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_names_its_document_from_its_own_folder() {
        for (folder, file, path) in [
            ("suites", "specs/leads.yaml", "../specs/leads.yaml"),
            ("suites/", "./openapi.yaml", "../openapi.yaml"),
            ("api/suites", "api/openapi.yaml", "../openapi.yaml"),
            (".", "openapi.yaml", "openapi.yaml"),
            ("suites", "suites/openapi.yaml", "openapi.yaml"),
            ("/srv/shop/suites", "/srv/shop/a/../openapi.yaml", "../openapi.yaml"),
            ("/srv/shop/suites", "/opt/openapi.yaml", "/opt/openapi.yaml"),
        ] {
            assert_eq!(from(Path::new(folder), Path::new(file)), path, "{file} from {folder}");
        }
    }
}
