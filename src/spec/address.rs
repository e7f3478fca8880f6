//! Where a document lies: a file or a URL, and how one document names another.

use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use reqwest::Url;

/// Where a document lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Address {
    /// A file; `.` and `..` are folded as far as that goes without looking.
    File(PathBuf),
    /// An `http` or `https` URL without a fragment.
    Url(Url),
}

impl Address {
    /// What a person means by a location: an `http(s)` URL, else a file.
    pub(crate) fn of(location: &str) -> Self {
        match Url::parse(location) {
            Ok(mut url) if matches!(url.scheme(), "http" | "https") => {
                url.set_fragment(None);
                Self::Url(url)
            }
            Ok(_) | Err(_) => Self::File(folded(Path::new(location))),
        }
    }

    /// The document that one at this address means by `reference`, which has no fragment (RFC 3986 section 5; for
    /// files the same by path).
    ///
    /// # Errors
    /// Why it can't be followed, as a lower-case fragment.
    pub(crate) fn join(&self, reference: &str) -> Result<Self, String> {
        if let Ok(url) = Url::parse(reference)
            // `C:\specs\pet.yaml` parses as a URL.
            && url.scheme().len() > 1
        {
            return match (url.scheme(), self) {
                ("http" | "https", Self::File(_) | Self::Url(_)) => Ok(Self::of(reference)),
                ("file", Self::File(_)) => url
                    .to_file_path()
                    .map(|path| Self::File(folded(&path)))
                    .map_err(|()| format!("`{reference}` names no file of this machine")),
                ("file", Self::Url(_)) => {
                    Err("a document from the network can't refer to files of this machine".to_owned())
                }
                (scheme, Self::File(_) | Self::Url(_)) => {
                    Err(format!("documents can't be read by `{scheme}:`; use a file or an http(s) URL"))
                }
            };
        }
        match self {
            Self::File(path) => {
                let decoded = percent_decode_str(reference).decode_utf8_lossy();
                let folder = path.parent().unwrap_or(Path::new(""));
                Ok(Self::File(folded(&folder.join(&*decoded))))
            }
            Self::Url(url) => url
                .join(reference)
                .map(|url| Self::of(url.as_str()))
                .map_err(|error| format!("`{reference}` is no reference that can be followed: {error}")),
        }
    }

    /// How to show it to a person.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.to_string(),
        }
    }

    /// How to show it to a person who is in the document at `root`: relative to it where it lies at or below its folder.
    pub(crate) fn name_beside(&self, root: &Self) -> String {
        match (self, root) {
            (Self::File(path), Self::File(root)) => {
                let folder = root.parent().unwrap_or(Path::new(""));
                path.strip_prefix(folder).unwrap_or(path).display().to_string()
            }
            (Self::Url(url), Self::Url(root)) => root
                .make_relative(url)
                .filter(|name| !name.starts_with(".."))
                .unwrap_or_else(|| url.to_string()),
            (Self::File(_), Self::Url(_)) | (Self::Url(_), Self::File(_)) => self.name(),
        }
    }

    /// Whether its name says that it is JSON.
    pub(crate) fn says_json(&self) -> bool {
        let path = match self {
            Self::File(path) => path.as_path(),
            Self::Url(url) => Path::new(url.path()),
        };
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    }
}

/// A path with `.` taken out and `..` folded into the folder before it, so that one file has one address.
fn folded(path: &Path) -> PathBuf {
    let mut folded = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match folded.components().next_back() {
                Some(Component::Normal(_)) => {
                    folded.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                Some(Component::ParentDir | Component::CurDir) | None => folded.push(".."),
            },
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => folded.push(component),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_relative_to_the_document_that_names_them() {
        for (base, reference, meant) in [
            ("specs/api.yaml", "models/pet.yaml", "specs/models/pet.yaml"),
            ("specs/api.yaml", "./a/../b%20c.yaml", "specs/b c.yaml"),
            ("api.yaml", "../pet.json", "../pet.json"),
            ("/specs/api.yaml", "../../../pet.json", "/pet.json"),
            ("api.yaml", "https://x.test/pet.json#frag", "https://x.test/pet.json"),
            ("https://x.test/v1/api.yaml", "pet.json?x=1", "https://x.test/v1/pet.json?x=1"),
            ("https://x.test/v1/api.yaml", "/pet.json", "https://x.test/pet.json"),
        ] {
            assert_eq!(Address::of(base).join(reference).unwrap().name(), meant, "{reference} in {base}");
        }
    }

    #[test]
    fn documents_from_the_network_read_no_files() {
        assert!(Address::of("https://x.test/api.yaml").join("file:///etc/hosts").is_err());
        assert!(Address::of("api.yaml").join("ftp://x.test/pet.json").is_err());
    }
}
