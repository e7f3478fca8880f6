//! What a suite is called, and where it stands.

use crate::spec::Api;

/// Names of files that tell nothing of what is in them.
const COMMON: [&str; 9] =
    ["openapi", "swagger", "api", "spec", "index", "schema", "openapi-json", "api-docs", "document"];

/// What a suite is called, and where it stands.
#[derive(Clone, Debug)]
pub struct Site {
    /// The suite's name, of lower-case letters, digits and `-`: its file is `NAME.yaml`.
    pub name: String,
    /// The folder, with `/` between its parts, as it is called where commands are given: `suites`.
    pub folder: String,
    /// The document as the suite names it: a URL, or a path from the folder.
    pub spec: String,
    /// The document as it was named on the command line: relative servers are read from it where it is a URL.
    pub location: String,
}

impl Site {
    /// A name for the suite of a document: its file's, or its title's where that tells more.
    #[must_use]
    pub fn name_for(api: &Api, location: &str) -> String {
        let path = location.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = ["yaml", "yml", "json"]
            .iter()
            .find_map(|end| file.strip_suffix(end)?.strip_suffix('.'))
            .unwrap_or(file);
        let names = [slug(stem), slug(&api.title)];
        let told = names.iter().find(|name| !name.is_empty() && !COMMON.contains(&name.as_str()));
        match told.map(String::as_str) {
            None => "api".to_owned(),
            // `specdrift.yaml` holds a folder's defaults.
            Some("specdrift") => "specdrift-api".to_owned(),
            Some(name) => name.to_owned(),
        }
    }

    /// The suite's file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{}.yaml", self.folder, self.name)
    }

    /// A variable of the environment that is about this suite: `LEADS_URL` for `URL`.
    pub(super) fn variable(&self, what: &str) -> String {
        format!("{}_{}", upper(&self.name), upper(what))
    }
}

/// Lower-case ASCII letters and digits with `-` between them.
#[must_use]
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// As variables of the environment are called.
fn upper(text: &str) -> String {
    let mut name = slug(text).replace('-', "_").to_ascii_uppercase();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "API_");
    }
    name.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;
    use crate::text::Source;

    #[test]
    fn a_suite_is_called_after_its_document() {
        let site = |title: &str, location: &str| {
            let text = format!("openapi: 3.1.0\ninfo: {{title: '{title}', version: '1'}}\npaths: {{}}\n");
            let source = Source { name: "spec.yaml".into(), text };
            let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("the document is read"));
            let name = Site::name_for(&api, location);
            Site { name, folder: "suites".into(), spec: String::new(), location: location.into() }
        };
        for (title, location, name, variable) in [
            ("Leads API", "specs/leads.yaml", "leads", "LEADS_URL"),
            ("Pet Store", "openapi.json", "pet-store", "PET_STORE_URL"),
            ("x", "https://example.com/v1/swagger.json?raw=1", "x", "X_URL"),
            ("", "openapi.yaml", "api", "API_URL"),
            ("x", "apis/2fa.example-3.0.json", "2fa-example-3-0", "API_2FA_EXAMPLE_3_0_URL"),
            ("x", "specdrift.yaml", "specdrift-api", "SPECDRIFT_API_URL"),
            ("Größe", "api.yaml", "gr-e", "GR_E_URL"),
        ] {
            let site = site(title, location);
            assert_eq!((site.name.as_str(), site.variable("url").as_str()), (name, variable), "{location}");
        }
    }
}
