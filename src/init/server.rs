//! `server:` and `environment:`: whom the suite asks, and what may be done to it.

use crate::init::site::Site;
use crate::send::Base;
use crate::spec::{Api, resolved};
use crate::suite::ServerChoice;

/// How many other servers are named.
const OTHERS: usize = 5;

/// The URL that the suite asks where its variable says no other; `None`: the built-in server, for the document names no host.
pub(super) fn home(api: &Api, site: &Site) -> Option<String> {
    urls(api, site).into_iter().next()
}

/// The document's servers that can be asked as they stand.
fn urls(api: &Api, site: &Site) -> Vec<String> {
    let is_usable = |url: &String| {
        let stands_in_yaml =
            |c: char| c.is_ascii_graphic() && !matches!(c, '{' | '}' | '$' | '"' | '\'' | '#');
        Base::parse(url).is_ok() && url.chars().all(stands_in_yaml)
    };
    let mut urls: Vec<String> = Vec::new();
    for server in &api.servers {
        let url = resolved(&server.url, &site.location);
        if is_usable(&url) && !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls
}

pub(super) fn lines(api: &Api, site: &Site) -> String {
    let variable = site.variable("URL");
    let urls = urls(api, site);
    let Some((home, others)) = urls.split_first() else {
        return format!(
            "# The document names no host, so the built-in server of this document answers until {variable} names yours, with the path that\n\
             # its `servers` have: {variable}=http://localhost:8080/v1\n\
             server: ${{{variable}:-mock}}\n\
             environment: sandbox                # holds for whatever {variable} names: take it out where that may be production\n"
        );
    };
    let mut text = format!("# {variable}=mock asks the built-in server of this document instead.\n");
    if !others.is_empty() {
        let more = if others.len() > OTHERS { " ..." } else { "" };
        let named = others.iter().take(OTHERS).map(String::as_str).collect::<Vec<_>>().join(" ");
        text.extend([format!("# The document's other servers: {named}{more}\n")]);
    }
    text.extend([format!("server: ${{{variable}:-{home}}}\n")]);
    let environment = if ServerChoice::Url(home.clone()).is_loopback() {
        format!(
            "environment: sandbox                # holds for whatever {variable} names: take it out where that may be production\n"
        )
    } else {
        "# That server is not on this machine, so it counts as production: only safe methods with valid requests are sent. Where it may be\n\
         # written to, and broken requests do no harm, say so:\n\
         # environment: sandbox\n"
            .to_owned()
    };
    text + &environment
}
