//! One schema object becomes JSON Schema 2020-12.

use serde_json::{Map, Value};

use crate::spec::desk::Desk;
use crate::spec::upgrade::foreign;
use crate::spec::upgrade::integers;
use crate::spec::upgrade::keywords;
use crate::spec::upgrade::nullable;
use crate::spec::upgrade::repair;
use crate::spec::version::SpecVersion;
use crate::text::Pointer;

/// Upgrades the schema object at `at`, not those below it.
///
/// What older documents and 3.1 ones with old habits say is read alike: `nullable` and a boolean `exclusiveMinimum` turn
/// up in 3.1 documents too. Only what stands beside a `$ref` differs: ignored up to 3.0 (OpenAPI 3.0, section 4.7.23), kept
/// from 3.1 on.
pub(crate) fn upgrade(schema: &mut Map<String, Value>, dialect: SpecVersion, at: &Pointer, desk: &mut Desk) {
    let refers = schema.get("$ref").is_some_and(Value::is_string);
    if refers && matches!(dialect, SpecVersion::V2_0 | SpecVersion::V3_0) {
        foreign::beside_reference(schema, at, desk);
        schema.retain(|key, _| key == "$ref");
        return;
    }
    foreign::of_other_versions(schema, dialect, at, desk);
    repair::repair(schema, at, desk);
    repair::compare(schema, at, desk);
    keywords::names(schema);
    keywords::bounds(schema, dialect);
    keywords::tuples(schema, dialect, at, &mut desk.moves);
    keywords::dependencies(schema);
    keywords::examples(schema);
    integers::bounds(schema);
    nullable::nullable(schema, at, &mut desk.moves);
}
