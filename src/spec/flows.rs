//! Ways to a token.

use serde_json::Value;

use crate::spec::refs;
use crate::text::Pointer;

/// A way to a token that a security scheme describes (OpenAPI 3.1, section 4.8.29; 2.0: `flow`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFlow {
    /// The scheme's name.
    pub scheme: String,
    /// As the document calls it: `clientCredentials`, `password`, ... (2.0: `application`, `accessCode`).
    pub kind: String,
    /// `tokenUrl`, perhaps relative.
    pub token_url: String,
    /// `refreshUrl`.
    pub refresh_url: Option<String>,
    /// All scopes that it knows.
    pub scopes: Vec<String>,
}

/// The ways to a token that a document describes, in its order.
pub(crate) fn of(document: &Value) -> Vec<TokenFlow> {
    let mut found = Vec::new();
    for place in [Pointer::of(["components", "securitySchemes"]), Pointer::of(["securityDefinitions"])] {
        let Some(Value::Object(schemes)) = place.resolve(document) else { continue };
        for name in schemes.keys() {
            let Ok((_, scheme)) = refs::follow(document, &place.child(name)) else { continue };
            if let Some(Value::Object(flows)) = scheme.get("flows") {
                found.extend(flows.iter().filter_map(|(kind, flow)| read(name, kind, flow)));
            } else if let Some(kind) = scheme.get("flow").and_then(Value::as_str) {
                found.extend(read(name, kind, scheme));
            }
        }
    }
    found
}

fn read(scheme: &str, kind: &str, flow: &Value) -> Option<TokenFlow> {
    let text = |name| flow.get(name).and_then(Value::as_str).map(str::to_owned);
    let scopes = flow.get("scopes").and_then(Value::as_object);
    Some(TokenFlow {
        scheme: scheme.to_owned(),
        kind: kind.to_owned(),
        token_url: text("tokenUrl")?,
        refresh_url: text("refreshUrl"),
        scopes: scopes.map(|scopes| scopes.keys().cloned().collect()).unwrap_or_default(),
    })
}
