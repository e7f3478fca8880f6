//! A request as a command that a person can paste into a POSIX shell.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::plan::Request;
use crate::report::secrets::Secrets;

/// The curl command that sends `request` to `origin` byte by byte, secrets standing as shell variables. Headers that curl would
/// add by itself are taken out.
pub(crate) fn command(request: &Request, origin: &str, secrets: &Secrets) -> String {
    let url = format!("{origin}{}", request.target());
    let mut words = vec!["curl".to_owned(), "-i".to_owned()];
    if url.contains(['[', ']', '{', '}']) {
        words.push("-g".to_owned());
    }
    if has_dot_segments(&request.path) {
        words.push("--path-as-is".to_owned());
    }
    match (request.method.as_str(), &request.body) {
        ("HEAD", None) => words.push("--head".to_owned()),
        ("GET", None) => {}
        (method, _) => words.extend(["-X".to_owned(), quoted(method, secrets)]),
    }
    words.push(quoted(&url, secrets));
    words.extend(headers(request, secrets));
    let Some(body) = &request.body else { return words.join(" ") };
    match std::str::from_utf8(&body.0) {
        Ok(text) if !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) => {
            words.extend(["--data-raw".to_owned(), quoted(text, secrets)]);
            words.join(" ")
        }
        Ok(_) | Err(_) => {
            words.extend(["--data-binary".to_owned(), "@-".to_owned()]);
            let letters = STANDARD.encode(&body.0);
            format!("echo {} | base64 -d | {}", secrets.cover(&letters), words.join(" "))
        }
    }
}

fn headers(request: &Request, secrets: &Secrets) -> Vec<String> {
    let mut words = Vec::new();
    for (name, value) in &request.headers {
        match name.as_str() {
            // curl counts for itself.
            "content-length" => continue,
            "authorization" => {
                if let Some(user) = basic(value, secrets) {
                    words.extend(["-u".to_owned(), user]);
                    continue;
                }
            }
            _ => {}
        }
        // `name;` is curl's way to write a header without a value; `name:` would take it out.
        let line = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.extend(["-H".to_owned(), quoted(&line, secrets)]);
    }
    let added = if request.body.is_some() { &["accept", "content-type"][..] } else { &["accept"] };
    for name in added.iter().filter(|name| request.header(name).is_none()) {
        words.extend(["-H".to_owned(), format!("'{name}:'")]);
    }
    words
}

/// User and password of `Basic` credentials, when the password is one of the secrets.
fn basic(value: &str, secrets: &Secrets) -> Option<String> {
    let pair = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (_, password) = pair.split_once(':')?;
    secrets.named().iter().any(|(secret, _)| secret == password).then(|| quoted(&pair, secrets))
}

/// Whether curl would shorten the path (RFC 3986 section 5.2.4).
fn has_dot_segments(path: &str) -> bool {
    path.split('/').any(|segment| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    })
}

/// One word of a POSIX shell (section 2.2 of its language): in single quotes, secrets as variables in double quotes.
fn quoted(text: &str, secrets: &Secrets) -> String {
    let mut word = String::new();
    let mut rest = text;
    loop {
        let next = secrets
            .named()
            .iter()
            .filter_map(|(secret, variable)| rest.find(secret.as_str()).map(|at| (at, secret, variable)))
            .min_by_key(|(at, secret, _)| (*at, std::cmp::Reverse(secret.len())));
        let Some((at, secret, variable)) = next else { break };
        word.push_str(&single(&secrets.cover(&rest[..at])));
        let _ = write!(word, "\"${variable}\"");
        rest = &rest[at + secret.len()..];
    }
    if !rest.is_empty() || word.is_empty() {
        // What is left may hold a secret in another form (percent-encoded in a query), for which no variable can stand.
        word.push_str(&single(&secrets.cover(rest)));
    }
    if word.is_empty() { "''".to_owned() } else { word }
}

fn single(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    match text {
        "" => String::new(),
        text if text.chars().all(is_plain) => text.to_owned(),
        text => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::judge::fixture::World;
    use crate::plan::Body;

    fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.map(|body| Body(body.into())),
            ..Request::default()
        }
    }

    #[test]
    fn a_command_sends_the_request_as_it_was() {
        let world = World::new("auth: {basic: {user: ada, password: pa55word}}\nsecrets: []");
        let secrets = Secrets::of(&world.suite);
        let accept = ("accept", "*/*");
        let basic = format!("Basic {}", STANDARD.encode("ada:pa55word"));
        for (request, command) in [
            (request("GET", "/a", &[accept], None), "curl -i http://h/a -H 'accept: */*'"),
            (request("HEAD", "/a", &[accept], None), "curl -i --head http://h/a -H 'accept: */*'"),
            (
                request("GET", "/a/..%2f/%2E/{b}", &[], None),
                "curl -i -g --path-as-is 'http://h/a/..%2f/%2E/{b}' -H 'accept:'",
            ),
            (
                request("POST", "/a", &[accept, ("x-note", "")], Some(b"it's @file\n")),
                "curl -i -X POST http://h/a -H 'accept: */*' -H 'x-note;' -H 'content-type:' --data-raw 'it'\\''s @file\n'",
            ),
            (
                request("PUT", "/a", &[accept, ("content-type", "x/y")], Some(b"")),
                "curl -i -X PUT http://h/a -H 'accept: */*' -H 'content-type: x/y' --data-raw ''",
            ),
            (
                request("PUT", "/a", &[accept, ("content-type", "x/y")], Some(&[0, 255])),
                "echo AP8= | base64 -d | curl -i -X PUT http://h/a -H 'accept: */*' -H 'content-type: x/y' --data-binary @-",
            ),
            (
                request("GET", "/a/pa55word", &[accept, ("authorization", &basic)], None),
                "curl -i http://h/a/\"$PASSWORD\" -H 'accept: */*' -u ada:\"$PASSWORD\"",
            ),
        ] {
            assert_eq!(super::command(&request, "http://h", &secrets), command);
        }
    }

    #[test]
    fn a_shell_reads_a_quoted_word_as_it_was() {
        let world = World::new("auth: {bearer: s3cret}");
        let secrets = Secrets::of(&world.suite);
        for text in [
            "it's",
            "a\\b",
            "$HOME `id` \"x\"",
            "*",
            "~",
            "!!",
            "",
            "a\nb",
            "s3cret and s3crets3cret",
            "#",
            "ä",
        ] {
            let script = format!(
                "printf %s {}",
                if text.is_empty() { "''".to_owned() } else { quoted(text, &secrets) }
            );
            let output =
                Command::new("sh").arg("-c").arg(&script).env("TOKEN", "s3cret").output().expect("a shell");
            assert_eq!(String::from_utf8_lossy(&output.stdout), text, "{script}");
        }
    }
}
