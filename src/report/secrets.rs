//! What must not be shown, and what stands in its place.

use std::borrow::Cow;

use crate::suite::Suite;
use crate::text::Mask;

/// A suite's secrets, with the shell variables that stand for them in commands.
pub(crate) struct Secrets {
    /// Secret and variable, longest secret first.
    named: Vec<(String, String)>,
    mask: Mask,
}

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
        named.extend(suite.learned.named());
        named.retain(|(secret, _)| Mask::can_hide(secret));
        named.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        let mut seen = Vec::new();
        named.retain(|(secret, _)| {
            let is_new = !seen.contains(secret);
            seen.push(secret.clone());
            is_new
        });
        let learned = suite.learned.mask().learned();
        let mask = Mask::new(named.iter().map(|(secret, _)| secret).chain(&learned).map(String::as_str));
        Self { named, mask }
    }

    /// The text without secrets, in whatever form they stand in it.
    pub(crate) fn cover<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.mask.hide(text)
    }

    /// The text without secrets and without characters that would steer a terminal.
    pub(crate) fn hide(&self, text: &str) -> String {
        tame(&self.cover(text))
    }

    /// What replaces the secrets in a text.
    pub(crate) fn mask(&self) -> &Mask {
        &self.mask
    }

    /// Secret and variable, longest secret first.
    pub(crate) fn named(&self) -> &[(String, String)] {
        &self.named
    }
}

/// Control characters as escapes: an answer must not move the cursor of whoever reads about it.
pub(crate) fn tame(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect()
}
