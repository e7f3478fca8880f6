//! The suite, as one file.

use crate::init::auth::Auth;
use crate::init::envelope;
use crate::init::generate;
use crate::init::server;
use crate::init::site::Site;
use crate::init::words::{place, remark, scalar};
use crate::spec::Api;

/// A first suite for a document: it is read without a complaint, and runs at once against the built-in server. What only people can
/// know stands in it as remarks.
#[must_use]
pub fn suite(api: &Api, site: &Site) -> String {
    let auth = Auth::of(api, site);
    let title = if api.title.trim().is_empty() { site.name.clone() } else { remark(&api.title, 100) };
    let sections = [
        format!(
            "# {file}, by `specdrift init`. Every key is optional but `spec:`.\n\
             # yaml-language-server: $schema=suite.schema.json\n\
             suite: {title}\n\
             spec: {spec}\n",
            file = site.file(),
            title = scalar(&title),
            spec = place(&site.spec),
        ),
        server::lines(api, site),
        auth.lines(),
        envelope::lines(api),
        generate::lines(api, site),
        drift(site),
    ];
    let written: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    written.join("\n")
}

fn drift(site: &Site) -> String {
    format!(
        "# Read-only checks that are made again and again: what of, when, and who is told.\n\
         # drift:\n\
         #   schedule: \"0 */6 * * *\"\n\
         #   operations: [\"GET **\"]\n\
         #   alert: {{webhook: \"${{{}:-}}\"}}\n",
        site.variable("DRIFT_WEBHOOK")
    )
}
