//! What `cargo insta` needs to work on a folder of suites that is no Rust package.

use crate::init::site::{Site, slug};

/// The smallest package that `cargo metadata` answers for: the names of its files, below the suites' folder, and their texts.
#[must_use]
pub fn shim(site: &Site) -> [(&'static str, String); 2] {
    let name = match slug(&site.name) {
        name if name.starts_with(|c: char| c.is_ascii_alphabetic()) => name,
        name => format!("api-{name}"),
    };
    let manifest = format!(
        "# For `cargo insta review` alone, which looks for snapshots where a package is. Nothing is built of it.\n\
         [package]\n\
         name = \"{name}-suites\"\n\
         version = \"0.0.0\"\n\
         edition = \"2021\"\n\
         publish = false\n\
         \n\
         [lib]\n\
         path = \"lib.rs\"\n\
         \n\
         [workspace]\n"
    );
    [("Cargo.toml", manifest), ("lib.rs", "//! Nothing: see `Cargo.toml`.\n".to_owned())]
}
