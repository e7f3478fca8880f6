//! `auth:` and `secrets:`: by the document's security schemes, from the environment.

use crate::init::server;
use crate::init::site::Site;
use crate::init::words::{commented, quoted, remark};
use crate::spec::{Api, Credential, TokenFlow};
use crate::suite::ServerChoice;

/// What a credential is where its variable is not set: the built-in server takes it, and no other one.
const STAND_IN: &str = "not-set-yet";

/// Kinds of flows that need no person (OpenAPI 3.1, section 4.8.28; 2.0: `application`).
const BY_ITSELF: [&str; 2] = ["clientCredentials", "application"];

/// The credentials that a document asks for.
pub(super) struct Auth {
    /// What stands in `auth:`, without indent.
    given: Vec<String>,
    /// The variables that hold secrets.
    pub(super) secrets: Vec<String>,
    /// All variables.
    pub(super) variables: Vec<String>,
    /// Remarks, without `# `.
    remarks: Vec<String>,
}

/// A security scheme, and what of it is asked for.
struct Wanted<'a> {
    name: &'a str,
    scheme: &'a Credential,
    scopes: Vec<&'a str>,
}

impl Auth {
    pub(super) fn of(api: &Api, site: &Site) -> Self {
        let mut auth =
            Self { given: Vec::new(), secrets: Vec::new(), variables: Vec::new(), remarks: Vec::new() };
        let wanted = wanted(api);
        let is_named = wanted.iter().filter(|one| !matches!(one.scheme, Credential::MutualTls)).count() > 1;
        for one in &wanted {
            let suffix = if is_named { one.name } else { "" };
            let lines = auth.scheme(api, site, one, suffix);
            if is_named && !lines.is_empty() {
                auth.given.push(format!("  {}:", quoted(one.name)));
                auth.given.extend(lines.into_iter().map(|line| format!("    {line}")));
            } else {
                auth.given.extend(lines);
            }
        }
        if is_named && !auth.given.is_empty() {
            auth.given.insert(
                0,
                "schemes:                            # by the document's security schemes".to_owned(),
            );
        }
        let declared: Vec<&str> = api.credentials.keys().map(String::as_str).collect();
        if wanted.is_empty() && !declared.is_empty() {
            let named = declared.iter().map(|name| format!("`{}`", remark(name, 40))).collect::<Vec<_>>();
            auth.remarks.push(format!(
                "The document declares {}, and no operation asks for what can be sent.",
                named.join(", ")
            ));
        }
        let home = server::home(api, site);
        let is_open =
            home.is_some_and(|url| url.starts_with("http://") && !ServerChoice::Url(url).is_loopback());
        if is_open && !auth.given.is_empty() {
            auth.given.push("# allow_plain_http: true            # the server is asked over plain http; credentials are not sent so unless you say so".to_owned());
        }
        auth
    }

    /// What stands in the suite.
    pub(super) fn lines(&self) -> String {
        let mut text = commented("", &self.remarks);
        if self.given.is_empty() {
            return text;
        }
        text += "# From the environment, or from a `.env` file beside this one; the built-in server takes what stands behind `:-`.\n";
        text += "auth:\n";
        text += &self.given.iter().map(|line| format!("  {line}\n")).collect::<Vec<_>>().concat();
        text + &format!("secrets: [{}]\n", self.secrets.join(", "))
    }

    /// What is given for one scheme.
    fn scheme(&mut self, api: &Api, site: &Site, wanted: &Wanted<'_>, suffix: &str) -> Vec<String> {
        let variable = |what: &str| match suffix {
            "" => site.variable(what),
            suffix => site.variable(&format!("{suffix}-{what}")),
        };
        match wanted.scheme {
            Credential::Token => self.token(api, site, wanted, &variable),
            Credential::Http(kind) if kind == "basic" => {
                let user = self.open(variable("user"));
                let password = self.secret(variable("password"));
                vec![format!("basic: {{user: \"{user}\", password: \"{password}\"}}")]
            }
            Credential::Http(_) => vec![format!("bearer: {}", self.secret(variable("token")))],
            // OpenAPI 2.0 has no bearer scheme: documents describe one as a key in this header.
            Credential::ApiKey { name, .. } if name.eq_ignore_ascii_case("authorization") => {
                let token = self.secret(variable("token"));
                vec![format!("bearer: {token}    # or `api_key`, for what is no bearer token, or `basic`")]
            }
            Credential::ApiKey { location, name } => {
                let key = self.secret(variable("key"));
                vec![format!(
                    "api_key: {key}    # sent as the {} `{}`",
                    parameter(location.as_str()),
                    remark(name, 60)
                )]
            }
            Credential::MutualTls => {
                self.remarks.push("Connections show a certificate: PEM files, from this folder.".to_owned());
                self.remarks.push("tls: {client_certificate: client.pem, client_key: client.key}".to_owned());
                Vec::new()
            }
        }
    }

    fn token(
        &mut self,
        api: &Api,
        site: &Site,
        wanted: &Wanted<'_>,
        variable: &dyn Fn(&str) -> String,
    ) -> Vec<String> {
        let flow = |kinds: &[&str]| {
            api.flows.iter().find(|flow| flow.scheme == wanted.name && kinds.contains(&flow.kind.as_str()))
        };
        let by_itself = flow(&BY_ITSELF);
        let Some(found) = by_itself.or_else(|| flow(&["password"])) else {
            let token = self.secret(variable("token"));
            return vec![
                "# The document's ways to a token need a person: log in once and give the token, or `oauth2:` with a `refresh_token`,".to_owned(),
                "# or `command:`, a program that prints one.".to_owned(),
                format!("bearer: {token}"),
            ];
        };
        let mut lines = vec!["oauth2:".to_owned()];
        if by_itself.is_none() {
            lines.push("  grant: password".to_owned());
        }
        lines.push(endpoint(api, site, found));
        lines.push(format!("  client_id: {}", self.open(variable("client-id"))));
        let secret = variable("client-secret");
        // What the built-in server's clients are called, and what they show, where the document names no others.
        lines.push(format!("  client_secret: {}", self.open(secret.clone())));
        self.secrets.push(secret);
        if by_itself.is_none() {
            lines.push(format!("  user: {}", self.open(variable("user"))));
            lines.push(format!("  password: {}", self.secret(variable("password"))));
        }
        if !wanted.scopes.is_empty() {
            lines.push("  scopes:".to_owned());
            lines.extend(wanted.scopes.iter().map(|scope| format!("    - {}", quoted(scope))));
        }
        lines
    }

    fn secret(&mut self, variable: String) -> String {
        let text = format!("${{{variable}:-{STAND_IN}}}");
        self.secrets.push(variable.clone());
        self.variables.push(variable);
        text
    }

    fn open(&mut self, variable: String) -> String {
        let text = format!("${{{variable}:-demo}}");
        self.variables.push(variable);
        text
    }
}

/// The token endpoint, unless it is at a host that the built-in server can't stand in for: then the document's word holds.
fn endpoint(api: &Api, site: &Site, flow: &TokenFlow) -> String {
    let origin = |url: &str| url.split('/').take(3).collect::<Vec<_>>().join("/");
    let url = flow.token_url.as_str();
    let is_here =
        server::home(api, site).is_some_and(|home| origin(&home).eq_ignore_ascii_case(&origin(url)));
    let path = match url.split_once("://") {
        Some((_, rest)) => is_here.then(|| rest.find('/').map_or("/", |at| &rest[at..])),
        None => Some(url),
    };
    let is_clean =
        |path: &&str| !path.is_empty() && !path.contains(|c: char| !c.is_ascii_graphic() || c == '#');
    match path.filter(is_clean) {
        Some(path) => format!("  token_url: {}", quoted(path)),
        None => format!(
            "  # token_url: {}   # as the document says where this is not said",
            quoted(&remark(url, 200))
        ),
    }
}

fn parameter(location: &str) -> String {
    match location {
        "query" => "query parameter".to_owned(),
        other => other.to_owned(),
    }
}

/// The schemes with which most can be asked: of each operation that none of the chosen lets in, the first alternative of what can be sent.
fn wanted(api: &Api) -> Vec<Wanted<'_>> {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for operation in &api.operations {
        let alternatives = operation.security.iter().filter(|alternative| is_possible(api, alternative));
        let is_chosen = |alternative: &&Vec<(String, Vec<String>)>| {
            alternative.iter().all(|(name, _)| wanted.iter().any(|one| one.name == name))
        };
        let chosen = alternatives.clone().find(is_chosen).or_else(|| alternatives.clone().next());
        for (name, scopes) in chosen.into_iter().flatten() {
            add(api, &mut wanted, name, scopes);
        }
    }
    wanted
}

fn add<'a>(api: &'a Api, wanted: &mut Vec<Wanted<'a>>, name: &'a str, scopes: &'a [String]) {
    let at = wanted.iter().position(|one| one.name == name).or_else(|| {
        let scheme = api.credentials.get(name)?;
        wanted.push(Wanted { name, scheme, scopes: Vec::new() });
        Some(wanted.len() - 1)
    });
    let Some(one) = at.map(|at| &mut wanted[at]) else { return };
    for scope in scopes.iter().map(String::as_str).filter(|scope| !scope.trim().is_empty()) {
        if !one.scopes.contains(&scope) {
            one.scopes.push(scope);
        }
    }
}

/// Whether all of an alternative can be sent; one that asks for nothing needs nothing.
fn is_possible(api: &Api, alternative: &[(String, Vec<String>)]) -> bool {
    !alternative.is_empty()
        && alternative.iter().all(|(name, _)| match api.credentials.get(name) {
            Some(Credential::Http(kind)) => matches!(kind.as_str(), "bearer" | "basic"),
            Some(Credential::Token | Credential::ApiKey { .. } | Credential::MutualTls) => true,
            None => false,
        })
}
