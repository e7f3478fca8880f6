//! Suites and their specs, read and complained about.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use specdrift::send::{Base, Vault};
use specdrift::spec::{self, Access, Api};
use specdrift::suite::{self, Environment, Permits, PlainHttp, Retry, ServerChoice, Spanned, Suite};
use specdrift::text::{Complaint, Severity};

use crate::cli::choice::Choice;
use crate::cli::given::Given;
use crate::cli::output::complain;
use crate::cli::surroundings::Surroundings;
use crate::cli::{NOTHING, WRONG};

/// Which suites, and how their specs may be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Selection {
    /// Suite files, or folders of them.
    #[arg(value_name = "SUITE|DIR", default_value = "suites")]
    paths: Vec<PathBuf>,
    /// Test this document without a suite, with every setting at its default.
    #[arg(long, value_name = "FILE|URL", conflicts_with = "paths")]
    spec: Option<String>,
    /// Send to this base URL instead of the suite's server; `mock` is the built-in one.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The server that `--server` names may be written to: it is no production.
    #[arg(long, requires = "server")]
    sandbox: bool,
    /// Fetch documents that a spec file refers to over the network (a spec given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
    /// Where unique values come from: the same seed sends the same bytes.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    #[command(flatten)]
    pub(crate) choice: Choice,
    #[command(flatten)]
    pub(crate) given: Given,
    /// Send to production what the suite's `allow:` names too: `writes` (methods that change something), `broken` (requests that break the
    /// document). May be repeated.
    #[arg(long, value_name = "WHAT", value_parser = permit)]
    allow: Vec<Permits>,
}

fn permit(text: &str) -> Result<Permits, String> {
    match text {
        "writes" => Ok(Permits { writes: true, broken: false }),
        "broken" => Ok(Permits { writes: false, broken: true }),
        _ => Err("it is `writes` or `broken`".to_owned()),
    }
}

impl Selection {
    /// Permits what the call and the suite both do; tells what the suite does not.
    fn permit(&self, suite: &mut Suite) -> Option<Complaint> {
        let asked = self.allow.iter().copied().fold(Permits::default(), Permits::or);
        let lacks = suite.permit(asked);
        let lacks: Vec<_> = [("writes", lacks.writes), ("broken", lacks.broken)]
            .into_iter()
            .filter_map(|(name, lacks)| lacks.then_some(name))
            .collect();
        let message = format!("`--allow` has no effect on `{}` by itself", suite.file);
        let way_out = format!(
            "its suite has to say `allow: [{}]` too, where its server is production",
            lacks.join(", ")
        );
        (!lacks.is_empty()).then(|| Complaint::warning(message).note(way_out))
    }

    /// What `check` reads: a spec or suites, for an API at this address. Nothing is sent, so nobody has to say that it may be.
    pub(crate) fn for_recordings(
        spec: Option<String>,
        suites: Option<&Path>,
        server: Option<String>,
        fetch: bool,
        given: Given,
    ) -> Self {
        Self {
            paths: suites.map(Path::to_owned).into_iter().collect(),
            spec,
            sandbox: server.is_some(),
            server,
            fetch,
            seed: None,
            choice: Choice::default(),
            given,
            allow: Vec::new(),
        }
    }
}

impl Selection {
    /// What the call sets: the setting, its value, the flag.
    pub(crate) fn flags(&self) -> Vec<(&'static str, String, &'static str)> {
        let mut flags = Vec::new();
        if let Some(server) = &self.server {
            flags.push(("server", server.clone(), "--server"));
        }
        if self.sandbox {
            flags.push(("environment", "sandbox".to_owned(), "--sandbox"));
        }
        flags.extend(self.choice.flags());
        flags
    }
}

/// A suite and the spec that it is about.
pub(crate) struct Loaded {
    pub(crate) suite: Suite,
    pub(crate) api: Arc<Api>,
    /// Where its tokens are kept.
    pub(crate) vault: Vault,
}

/// Reads everything that was named; tells all complaints at once.
///
/// # Errors
/// The exit code, when something is wrong or there is nothing to run.
pub(crate) fn load(selection: &Selection, surroundings: &Surroundings) -> Result<Vec<Loaded>, u8> {
    let mut complaints = Vec::new();
    let mut suites = suites(selection, surroundings, &mut complaints);
    suites.retain(|suite| !selection.choice.only().leaves_out(&suite.tags));
    let nothing = suites.is_empty();
    let mut loaded = Vec::new();
    for mut suite in suites {
        selection.choice.apply(&mut suite.generate, &suite.tags);
        complaints.extend(selection.permit(&mut suite));
        if let Some(server) = &selection.server {
            let warning = redirect(&mut suite, server);
            if selection.sandbox {
                suite.environment = Environment::Sandbox;
            } else {
                complaints.extend(warning);
            }
        }
        match spec::read(&suite.spec.value, &access(selection, &suite)) {
            Ok((api, warnings)) => {
                complaints.extend(warnings);
                let vault = Vault::of(&surroundings.variables);
                loaded.push(Loaded { suite, api: Arc::new(api), vault });
            }
            Err(errors) => complaints.extend(errors),
        }
    }
    leave_out_others(&mut loaded);
    complain(&complaints, surroundings);
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(WRONG);
    }
    if nothing {
        eprintln!("nothing to run");
        return Err(NOTHING);
    }
    Ok(loaded)
}

/// Of several suites only those that have what the call picks; all of them where none has, so that each says so.
fn leave_out_others(loaded: &mut Vec<Loaded>) {
    let has = |one: &Loaded| {
        let only = &one.suite.generate.only;
        let names = || one.suite.scenarios.scenarios.iter().map(|scenario| &*scenario.name.value);
        let is_named = |text: &String| names().any(|name| name.contains(text.as_str()));
        let has_named = only.scenarios.is_empty() || only.scenarios.iter().any(is_named);
        has_named && one.api.operations.iter().any(|operation| only.picks(operation))
    };
    if loaded.iter().any(has) {
        loaded.retain(has);
    }
    let of_suites: Vec<String> = loaded.iter().flat_map(|one| one.suite.tags.iter().cloned()).collect();
    for Loaded { suite, api, .. } in loaded {
        // What is a tag of another suite is no misspelt tag of this one's operations.
        let is_here = |tag: &String| api.operations.iter().any(|operation| operation.tags.contains(tag));
        let tags = &mut suite.generate.only.tags;
        if tags.iter().any(is_here) {
            tags.retain(|tag| is_here(tag) || !of_suites.contains(tag));
        }
    }
}

/// Reads the suites that were named; what is wrong with them is added to `complaints`.
pub(crate) fn suites(
    selection: &Selection,
    surroundings: &Surroundings,
    complaints: &mut Vec<Complaint>,
) -> Vec<Suite> {
    if let Some(spec) = &selection.spec {
        return vec![Suite::from_spec(spec)];
    }
    let outside = selection.given.outside(surroundings, complaints);
    match suite::read_all(&selection.paths, outside) {
        Ok((suites, warnings)) => {
            complaints.extend(warnings);
            suites
        }
        Err(errors) => {
            complaints.extend(errors);
            Vec::new()
        }
    }
}

/// Sends a suite elsewhere. What it says of its own server does not hold there: `environment: sandbox` doesn't (a warning tells), and
/// the first wait before another try is again what suits the server, unless the suite asks for one of its own.
fn redirect(suite: &mut Suite, server: &str) -> Option<Complaint> {
    let server = match server {
        "mock" => ServerChoice::Mock,
        url => ServerChoice::Url(url.trim_end_matches('/').to_owned()),
    };
    let is_elsewhere = !server.is_loopback() && !is_same(&suite.server.value, &server);
    let own = Retry::for_server(&suite.server.value);
    if suite.pace.retry.first == own.first {
        suite.pace.retry.first = Retry::for_server(&server).first;
    }
    suite.server = Spanned { value: server, span: None };
    if !is_elsewhere || suite.environment != Environment::Sandbox {
        return None;
    }
    suite.environment = Environment::Unsaid;
    Some(Complaint::warning(format!(
        "`environment: sandbox` of `{}` is about the suite's own server: only safe, valid requests are sent to the one of `--server`; \
         add `--sandbox` if it may be written to",
        suite.file
    )))
}

/// Whether both are one server, whatever the paths.
fn is_same(one: &ServerChoice, other: &ServerChoice) -> bool {
    match (one, other) {
        (ServerChoice::Url(one), ServerChoice::Url(other)) => match (Base::parse(one), Base::parse(other)) {
            (Ok(one), Ok(other)) => one.origin() == other.origin(),
            (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
        },
        (
            ServerChoice::Mock | ServerChoice::Url(_) | ServerChoice::FromSpec,
            ServerChoice::Mock | ServerChoice::Url(_) | ServerChoice::FromSpec,
        ) => one == other,
    }
}

/// A spec that is named by URL is meant to be fetched; the suite's token goes along only where spec and server share a host.
fn access(selection: &Selection, suite: &Suite) -> Access {
    let origin = |url: &str| url.split('/').take(3).collect::<Vec<_>>().join("/");
    let remote = suite.spec.value.contains("://");
    let shared = match &suite.server.value {
        ServerChoice::Url(url) => remote && origin(url) == origin(&suite.spec.value),
        ServerChoice::Mock | ServerChoice::FromSpec => false,
    };
    let is_safe = |url: &str| Base::parse(url).is_ok_and(|base| base.is_https() || base.is_loopback());
    let is_allowed = suite.auth.plain_http == PlainHttp::Allowed;
    let may = shared && (is_allowed || is_safe(&origin(&suite.spec.value)));
    let credential = suite.bearer.as_ref().filter(|_| may);
    Access {
        network: remote || selection.fetch,
        credential: credential
            .map(|token| ("authorization".to_owned(), format!("Bearer {}", token.expose()))),
        ..Access::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn suite(server: &str, environment: Environment) -> Suite {
        let server = match server {
            "" => ServerChoice::FromSpec,
            url => ServerChoice::Url(url.to_owned()),
        };
        let pace = suite::Pace::for_server(&server);
        Suite {
            pace,
            environment,
            server: Spanned { value: server, span: None },
            ..Suite::from_spec("a.yaml")
        }
    }

    #[test]
    fn what_a_suite_says_of_its_server_does_not_hold_for_another() {
        use Environment::{Production, Sandbox, Unsaid};
        for (own, said, server, environment, warns) in [
            ("https://test.example.com", Sandbox, "https://api.example.com", Unsaid, true),
            ("https://test.example.com", Sandbox, "http://test.example.com", Unsaid, true),
            ("", Sandbox, "https://api.example.com", Unsaid, true),
            ("https://test.example.com/v1", Sandbox, "https://TEST.example.com:443/v2", Sandbox, false),
            ("https://test.example.com", Sandbox, "http://localhost:1", Sandbox, false),
            ("https://test.example.com", Sandbox, "mock", Sandbox, false),
            ("https://test.example.com", Production, "https://api.example.com", Production, false),
            ("https://test.example.com", Unsaid, "https://api.example.com", Unsaid, false),
        ] {
            let mut suite = suite(own, said);
            let warning = redirect(&mut suite, server);
            assert_eq!((suite.environment, warning.is_some()), (environment, warns), "{own} to {server}");
            let told = warning.is_none_or(|warning| warning.message.contains("`--sandbox`"));
            assert!(told, "{own} to {server}");
        }
    }

    #[test]
    fn the_waits_suit_the_server_that_is_sent_to() {
        for (own, asked, server, first) in [
            ("", None, "http://localhost:1", 100),
            ("http://localhost:1", None, "https://api.example.com", 3_000),
            ("https://api.example.com", Some(500), "http://localhost:1", 500),
        ] {
            let mut suite = suite(own, Environment::Unsaid);
            if let Some(asked) = asked {
                suite.pace.retry.first = Duration::from_millis(asked);
            }
            redirect(&mut suite, server);
            assert_eq!(suite.pace.retry.first, Duration::from_millis(first), "{own} to {server}");
        }
    }
}
