//! The suites as a test target of a Rust package.

/// `tests/contract.rs`: a test target with `harness = false`.
pub const HARNESS: &str = "//! The API against its document: every suite of `suites` as `cargo test` trials.

fn main() -> std::process::ExitCode {
    specdrift::harness::main(\"FOLDER\")
}
";

const TARGET: &str = "[[test]]\nname = \"contract\"\nharness = false\n";

/// A package's manifest with what the test target needs, and the lines that were added to it; none where all of it is there.
#[must_use]
pub fn manifest(manifest: &str) -> (String, String) {
    let version = env!("CARGO_PKG_VERSION");
    let dependency = format!("specdrift = \"{version}\"\n");
    let mut whole = manifest.to_owned();
    let mut added = String::new();
    if !has_dependency(manifest) {
        match header(manifest, "[dev-dependencies]") {
            Some(end) => whole.insert_str(end, &dependency),
            None => whole.extend([format!("\n[dev-dependencies]\n{dependency}")]),
        }
        added.extend([format!("[dev-dependencies]\n{dependency}")]);
    }
    if !has_target(manifest) {
        whole.extend([format!("\n{TARGET}")]);
        added += TARGET;
    }
    (whole, added)
}

/// Where the line after a table's header begins.
fn header(manifest: &str, header: &str) -> Option<usize> {
    let mut end = 0;
    for line in manifest.split_inclusive('\n') {
        end += line.len();
        if line.ends_with('\n') && line.split('#').next().unwrap_or_default().trim() == header {
            return Some(end);
        }
    }
    None
}

fn has_dependency(manifest: &str) -> bool {
    manifest.lines().map(str::trim_start).any(|line| {
        let rest = line.strip_prefix("specdrift").map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with('=') || rest.starts_with('.'))
            || line.starts_with("[dev-dependencies.specdrift]")
            || line.starts_with("name") && line.contains("\"specdrift\"")
    })
}

fn has_target(manifest: &str) -> bool {
    let mut in_test = false;
    manifest.lines().map(str::trim).any(|line| {
        if line.starts_with('[') {
            in_test = line.starts_with("[[test]]");
        }
        in_test && line.starts_with("name") && line.contains("\"contract\"")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_gets_what_it_lacks_once() {
        for (text, dependency, target) in [
            ("[package]\nname = \"shop\"\n", 1, 1),
            ("[package]\nname = \"shop\"\n\n[dev-dependencies] # tests\nserde = \"1\"\n", 1, 1),
            ("[package]\n[dev-dependencies]\nspecdrift = { path = \"..\" }\n", 0, 1),
            (
                "[dev-dependencies.specdrift]\npath = \"..\"\n[[test]]\nname = \"contract\"\nharness = false\n",
                0,
                0,
            ),
            ("[package]\nname = \"specdrift\"\n[[bin]]\nname = \"contract\"\n", 0, 1),
        ] {
            let (whole, added) = manifest(text);
            assert_eq!(added.matches("specdrift =").count(), dependency, "{text}");
            assert_eq!(added.matches("[[test]]").count(), target, "{text}");
            assert_eq!(
                whole.matches("[dev-dependencies]").count(),
                usize::from(text.contains("[dev-dependencies]") || dependency > 0),
                "{whole}"
            );
            assert_eq!(manifest(&whole), (whole.clone(), String::new()), "a second time");
        }
    }
}
