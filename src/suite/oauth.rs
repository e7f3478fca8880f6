//! `oauth2:` and `command:`: where a token comes from. No complaint of this file shows a credential.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::identity::ClientAuth;
use crate::suite::identity::Grant;
use crate::suite::identity::OAuth2;
use crate::suite::identity::TokenCommand;
use crate::suite::raw::{Kind, Node};
use crate::suite::secret::Secret;
use crate::suite::units;
use crate::text::Complaint;

const OAUTH2: Keys = Keys {
    of: "`oauth2`",
    read: &[
        "grant",
        "token_url",
        "client_id",
        "client_secret",
        "client_auth",
        "scopes",
        "audience",
        "parameters",
        "refresh_token",
        "user",
        "password",
    ],
    later: &[],
};

const COMMAND: Keys = Keys { of: "`command`", read: &["run", "timeout"], later: &[] };

/// How long a command may take where nothing is said.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    ClientCredentials,
    RefreshToken,
    Password,
}

const GRANTS: &[(&str, Word)] = &[
    ("client_credentials", Word::ClientCredentials),
    ("refresh_token", Word::RefreshToken),
    ("password", Word::Password),
];

const CLIENT_AUTHS: &[(&str, ClientAuth)] = &[("basic", ClientAuth::Basic), ("body", ClientAuth::Body)];

pub(crate) fn oauth2(node: &Node, log: &mut Vec<Complaint>) -> Option<OAuth2> {
    let fields = Fields::open(node, &OAUTH2, log)?;
    let before = log.len();
    let grant = grant(&fields, log);
    let client_id = fields.read("client_id", log, units::text);
    let client_secret = fields.read("client_secret", log, |node| units::text(node).map(Secret::new));
    let client_auth = fields.read("client_auth", log, |node| units::choice(node, CLIENT_AUTHS));
    if grant.as_ref().is_some_and(|grant| matches!(grant, Grant::ClientCredentials)) {
        fields.demand("client_id", "`oauth2`", "it is what `grant: client_credentials` is about", log);
    }
    if client_secret.is_some() && client_id.is_none() {
        fields.demand("client_id", "`oauth2`", "a `client_secret` belongs to one", log);
    }
    let token_url = fields.read("token_url", log, |node| {
        let url = units::spanned_text(node)?;
        let is_wrong =
            url.value.contains('#') || url.value.chars().any(|c| c.is_whitespace() || c.is_control());
        if is_wrong || url.value.is_empty() {
            return Err(Wrong::kind("a URL, or a path at the server such as `/oauth/token`"));
        }
        Ok(url)
    });
    let scopes = fields.list("scopes", log, scope).unwrap_or_default();
    let mut parameters: Vec<(String, Secret)> = Vec::new();
    let audience = fields.read("audience", log, units::text);
    parameters.extend(audience.map(|audience| ("audience".to_owned(), Secret::new(audience))));
    if let Some(more) = fields.node("parameters") {
        parameters.extend(others(more, log));
    }
    // What is missing is complained about; nothing is sent then.
    let is_public = client_secret.is_none();
    let usual = if is_public { ClientAuth::Body } else { ClientAuth::Basic };
    let oauth2 = OAuth2 {
        grant: grant?,
        token_url,
        client_id,
        client_secret,
        client_auth: client_auth.unwrap_or(usual),
        // A list in one text is as the RFC writes it.
        scopes: scopes.iter().flat_map(|scope| scope.split_whitespace().map(str::to_owned)).collect(),
        parameters,
        span: node.span.clone(),
    };
    let is_whole = log[before..].is_empty();
    is_whole.then_some(oauth2)
}

fn grant(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Option<Grant> {
    let word = fields.read("grant", log, |node| units::choice(node, GRANTS));
    let word = match word {
        Some(word) => word,
        None if fields.has("grant") => return None,
        None if fields.has("refresh_token") => Word::RefreshToken,
        None => Word::ClientCredentials,
    };
    for (key, of, name) in [
        ("refresh_token", Word::RefreshToken, "refresh_token"),
        ("user", Word::Password, "password"),
        ("password", Word::Password, "password"),
    ] {
        if word == of {
            fields.demand(key, "`oauth2`", &format!("it is what `grant: {name}` shows for a token"), log);
        } else if let Some(node) = fields.node(key) {
            let message = format!("`{key}` is of no use without `grant: {name}`");
            log.push(Complaint::error(message).at(node.span.clone()));
        }
    }
    let secret = |node: &Node| units::text(node).map(Secret::new);
    Some(match word {
        Word::ClientCredentials => Grant::ClientCredentials,
        Word::RefreshToken => Grant::RefreshToken(fields.read("refresh_token", log, secret)?),
        Word::Password => Grant::Password {
            user: fields.read("user", log, units::text)?,
            password: fields.read("password", log, secret)?,
        },
    })
}

fn scope(node: &Node) -> Result<String, Wrong> {
    match units::text(node)? {
        scope if scope.trim().is_empty() => Err(Wrong::kind("the name of a scope")),
        scope => Ok(scope),
    }
}

/// `parameters:`: what else a token endpoint wants. What the grant says itself can't be said here.
fn others(node: &Node, log: &mut Vec<Complaint>) -> Vec<(String, Secret)> {
    if !matches!(node.kind, Kind::Map(_) | Kind::Unfilled) {
        log.push(Wrong::kind("a mapping from names to texts").complaint("`parameters`", node));
    }
    let mut others = Vec::new();
    for entry in node.entries() {
        let own =
            ["grant_type", "client_id", "client_secret", "scope", "refresh_token", "username", "password"];
        if own.contains(&entry.key.as_str()) {
            let message = format!("`{}` is no parameter of its own: `oauth2` has a key for it", entry.key);
            log.push(Complaint::error(message).at(entry.key_span.clone()));
            continue;
        }
        match units::text(&entry.value) {
            Ok(text) => others.push((entry.key.clone(), Secret::new(text))),
            Err(_) if matches!(entry.value.kind, Kind::Unfilled) => {}
            Err(wrong) => log.push(wrong.complaint(&format!("`{}`", entry.key), &entry.value)),
        }
    }
    others
}

pub(crate) fn command(node: &Node, log: &mut Vec<Complaint>) -> Option<TokenCommand> {
    let (run, timeout) = if matches!(node.kind, Kind::Map(_)) {
        let fields = Fields::open(node, &COMMAND, log)?;
        fields.demand("run", "`command`", "name the program: `run: [program, argument]`", log);
        (fields.node("run")?, fields.read("timeout", log, units::duration))
    } else {
        (node, None)
    };
    let words = words(run, log)?;
    let [program, arguments @ ..] = words.as_slice() else {
        let message = "`command` names no program";
        log.push(Complaint::error(message).at(run.span.clone()).label("`[program, argument]`"));
        return None;
    };
    let folder = Path::new(&node.span.source.name).parent().map_or_else(PathBuf::new, Path::to_owned);
    Some(TokenCommand {
        program: program.clone(),
        arguments: arguments.to_vec(),
        folder,
        timeout: timeout.unwrap_or(PATIENCE),
        span: node.span.clone(),
    })
}

/// A program and its arguments: a list, or a text without anything that only a shell understands.
fn words(node: &Node, log: &mut Vec<Complaint>) -> Option<Vec<String>> {
    match &node.kind {
        Kind::Unfilled => None,
        Kind::List(items) => {
            let mut words = Vec::new();
            for item in items.iter().filter(|item| !matches!(item.kind, Kind::Unfilled)) {
                match units::text(item) {
                    Ok(word) => words.push(word),
                    Err(wrong) => log.push(wrong.complaint("an item of `command`", item)),
                }
            }
            (words.len() == items.len()).then_some(words)
        }
        Kind::Scalar(scalar) => {
            if scalar.text.contains(['"', '\'', '\\', '|', ';', '&', '<', '>', '*', '`', '(']) {
                log.push(
                    Complaint::error("`command` is run without a shell, and this is a shell's language")
                        .at(node.span.clone())
                        .label("write a list: `[program, argument]`, or `[sh, -c, text]`"),
                );
                return None;
            }
            Some(scalar.text.split_whitespace().map(str::to_owned).collect())
        }
        Kind::Map(_) => {
            log.push(Wrong::kind("a list of a program and its arguments").complaint("`run`", node));
            None
        }
    }
}
