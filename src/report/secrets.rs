//! What must not be shown, and what stands in its place.

use crate::suite::Suite;

/// A suite's secrets, with the shell variables that stand for them in commands.
pub(crate) struct Secrets {
    /// Secret and variable, longest secret first.
    named: Vec<(String, String)>,
}

/// A secret of fewer characters is not hidden: it would blank half of every text and protect nothing.
const SHORTEST: usize = 4;

impl Secrets {
    pub(crate) fn of(suite: &Suite) -> Self {
        let credentials = [
            (suite.bearer.as_ref(), "TOKEN"),
            (suite.api_key.as_ref(), "API_KEY"),
            (suite.basic.as_ref().map(|(_, password)| password), "PASSWORD"),
        ];
        let mut named: Vec<(String, String)> = Vec::new();
        for (secret, variable) in credentials {
            named.extend(secret.map(|secret| (secret.expose().to_owned(), variable.to_owned())));
        }
        for (index, secret) in suite.secrets.iter().enumerate() {
            named.push((secret.expose().to_owned(), format!("SECRET_{}", index + 1)));
        }
        named.retain(|(secret, _)| secret.chars().count() >= SHORTEST);
        named.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        let mut seen = Vec::new();
        named.retain(|(secret, _)| {
            let is_new = !seen.contains(secret);
            seen.push(secret.clone());
            is_new
        });
        Self { named }
    }

    /// The text without secrets and without characters that would steer a terminal.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for (secret, _) in &self.named {
            shown = shown.replace(secret.as_str(), "***");
        }
        tame(&shown)
    }

    /// Secret and variable, longest secret first.
    pub(crate) fn named(&self) -> &[(String, String)] {
        &self.named
    }
}

/// Control characters as escapes: an answer must not move the cursor of whoever reads about it.
fn tame(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect()
}
