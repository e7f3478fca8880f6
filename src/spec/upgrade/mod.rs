//! Older dialects become OpenAPI 3.1 with JSON Schema 2020-12. One file a version.
