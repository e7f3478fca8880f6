//! What templates are filled with, and who gives it.

use jiff::Timestamp;
use serde_json::Value;

use crate::suite::scalar;

/// What a template is filled with.
#[derive(Clone, PartialEq)]
pub enum Filling {
    /// A word without a type of its own, such as a variable of the environment: alone it is what an unquoted word would be.
    Word(String),
    /// A value that has a type.
    Value(Value),
}

/// Variables hold credentials.
impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filling(***)")
    }
}

impl Filling {
    /// The value, where it stands alone: words by the YAML core schema.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Word(word) => scalar::core(&word),
            Self::Value(value) => value,
        }
    }

    /// The text, where it stands in text: strings as they are, all else as JSON.
    #[must_use]
    pub fn into_text(self) -> String {
        match self {
            Self::Word(text) | Self::Value(Value::String(text)) => text,
            Self::Value(value) => value.to_string(),
        }
    }

    /// Whether a default stands for it: an empty text or null, as in a shell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Word(text) | Self::Value(Value::String(text)) => text.is_empty(),
            Self::Value(value) => value.is_null(),
        }
    }

    /// The member at a dotted path in it: names of members, indexes of items.
    #[must_use]
    pub fn member(&self, path: &str) -> Option<Self> {
        let Self::Value(value) = self else { return None };
        let inner = path.split('.').try_fold(value, |value, part| match value {
            Value::Object(members) => members.get(part),
            Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })?;
        Some(Self::Value(inner.clone()))
    }
}

/// Who gives values to templates. What of several places has a name wins is the giver's business; the language's order is captures, rows,
/// `--var`, `vars:`, the environment, `.env` files.
pub trait Values {
    /// What a name stands for; asked for the whole dotted name first, then for what stands before its first dot.
    fn value(&self, name: &str) -> Option<Filling>;

    /// All names, for suggestions.
    fn names(&self) -> Vec<String>;

    /// A text that nothing else has; `None` where it can't be told yet.
    fn unique(&self) -> Option<String>;

    /// A UUID (RFC 9562) that nothing else has; `None` where it can't be told yet.
    fn uuid(&self) -> Option<String>;

    /// The time; `None` where it can't be told yet.
    fn now(&self) -> Option<Timestamp>;

    /// The text of a file, from the folder of the file that the template stands in, whose name is `beside`.
    ///
    /// # Errors
    /// A fragment that says why it can't be read: "no file `x`".
    fn file(&self, path: &str, beside: &str) -> Result<String, String> {
        let _ = beside;
        Err(format!("`{path}` is not read here: files are read as a suite is loaded"))
    }

    /// The bytes of a file, as [`file`](Self::file) finds it.
    ///
    /// # Errors
    /// A fragment that says why it can't be read.
    fn bytes(&self, path: &str, beside: &str) -> Result<Vec<u8>, String> {
        self.file(path, beside).map(String::into_bytes)
    }
}
