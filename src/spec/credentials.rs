//! Security schemes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::spec::api::{Credential, Location};
use crate::spec::desk::{Desk, Slip};
use crate::spec::refs;
use crate::text::Pointer;

/// The schemes that a document declares (OpenAPI 3.1, section 4.8.27; 2.0, "Security Scheme Object").
pub(crate) fn of(document: &Value, desk: &mut Desk) -> BTreeMap<String, Credential> {
    let mut found = BTreeMap::new();
    for place in [Pointer::of(["components", "securitySchemes"]), Pointer::of(["securityDefinitions"])] {
        let Some(Value::Object(schemes)) = place.resolve(document) else { continue };
        for name in schemes.keys() {
            let at = place.child(name);
            let read = refs::follow(document, &at).ok().and_then(|(_, scheme)| read(scheme));
            match read {
                Some(credential) => {
                    found.insert(name.clone(), credential);
                }
                None => {
                    desk.note(
                        Slip::Part,
                        at,
                        format!("the security scheme `{name}` can't be read; it is left out"),
                        "",
                    );
                }
            }
        }
    }
    found
}

fn read(scheme: &Value) -> Option<Credential> {
    let text = |name| scheme.get(name).and_then(Value::as_str);
    Some(match text("type")? {
        "apiKey" => {
            let location = match text("in")? {
                "query" => Location::Query,
                "header" => Location::Header,
                "cookie" => Location::Cookie,
                _ => return None,
            };
            Credential::ApiKey { location, name: text("name")?.to_owned() }
        }
        "http" => Credential::Http(text("scheme")?.to_ascii_lowercase()),
        "basic" => Credential::Http("basic".to_owned()),
        "oauth2" | "openIdConnect" => Credential::Token,
        "mutualTLS" => Credential::MutualTls,
        _ => return None,
    })
}
