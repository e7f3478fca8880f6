//! Where tokens are kept between processes: files that nobody else can read. The only file of the stage that writes.
#![expect(clippy::disallowed_methods, reason = "an address of IO: the cache of tokens")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use crate::suite::Variables;

/// The environment's variable that names the folder, `off` for none.
const FOLDER: &str = "SPECDRIFT_CACHE";
/// The version of what is written.
const FORMAT: u32 = 1;
/// How long another process is waited for that fetches the same token.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked for meanwhile.
const LOOK: Duration = Duration::from_millis(10);
/// No token is larger.
const LARGEST: u64 = 1 << 20;

/// A folder for tokens, or none. What can't be written or read is as if it was not there: a token is fetched then.
#[derive(Clone, Debug, Default)]
pub struct Vault {
    folder: Option<PathBuf>,
}

impl Vault {
    /// Nothing is kept.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// In this folder, which is made when it is needed.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    /// In `SPECDRIFT_CACHE` where the environment names it (`off`: nowhere), else in the user's cache folder.
    #[must_use]
    pub fn of(environment: &Variables) -> Self {
        let set = |name: &str| environment.get(name).filter(|value| !value.is_empty());
        let folder = match set(FOLDER).map(String::as_str) {
            Some("off") => None,
            Some(folder) => Some(PathBuf::from(folder)),
            None => {
                let named =
                    set(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_CACHE_HOME" }).map(PathBuf::from);
                let below = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
                let home = || Some(Path::new(set("HOME")?).join(below));
                named
                    .or_else(home)
                    .filter(|folder| folder.is_absolute())
                    .map(|folder| folder.join("specdrift"))
            }
        };
        Self { folder: folder.map(|folder| folder.join("tokens")) }
    }

    /// The safe of this name, once no other process has it open; `None` where nothing is kept.
    pub(super) async fn open(&self, name: &str) -> Option<Safe> {
        let folder = self.folder.as_ref()?;
        private_folder(folder).ok()?;
        let lock =
            private(OpenOptions::new().write(true).create(true)).open(folder.join(format!("{name}.lock")));
        let lock = lock.ok()?;
        let begin = Instant::now();
        while lock.try_lock().is_err() {
            if begin.elapsed() > PATIENCE {
                return None;
            }
            sleep(LOOK).await;
        }
        Some(Safe { file: folder.join(format!("{name}.json")), _lock: lock })
    }
}

/// What a process alone may read and write until it is dropped.
pub(super) struct Safe {
    file: PathBuf,
    _lock: File,
}

/// What is kept of a token.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    format: u32,
    /// What the token was fetched with, as a digest: another secret makes it worthless.
    pub(super) check: String,
    /// The token.
    pub(super) access: String,
    /// Until when it is used, in milliseconds of Unix time.
    pub(super) until: i64,
    /// What the next one is fetched with.
    pub(super) refresh: Option<String>,
}

impl Kept {
    /// A token that is good for so long.
    pub(super) fn new(check: String, access: String, lasts: Duration, refresh: Option<String>) -> Self {
        let lasts = i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX);
        let until = Timestamp::now().as_millisecond().saturating_add(lasts);
        Self { format: FORMAT, check, access, until, refresh }
    }

    /// For how long it is still good; `None` when it is not.
    pub(super) fn lasts(&self) -> Option<Duration> {
        let left = self.until.saturating_sub(Timestamp::now().as_millisecond());
        u64::try_from(left).ok().filter(|left| *left > 0).map(Duration::from_millis)
    }
}

impl Safe {
    /// What is in it, if that was fetched with the same secrets, and nobody else could have read it.
    pub(super) fn read(&self, check: &str) -> Option<Kept> {
        let is = fs::symlink_metadata(&self.file).ok()?;
        if !is.is_file() || is.len() > LARGEST || !is_private(&is) {
            return None;
        }
        let kept: Kept = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        (kept.format == FORMAT && kept.check == check).then_some(kept)
    }

    /// Replaces what is in it, as a whole.
    pub(super) fn write(&self, kept: &Kept) {
        let _ = self.replaced(kept);
    }

    fn replaced(&self, kept: &Kept) -> io::Result<()> {
        let beside = self.file.with_extension("new");
        // Left by a process that was killed.
        let _ = fs::remove_file(&beside);
        let mut file = private(OpenOptions::new().write(true).create_new(true)).open(&beside)?;
        file.write_all(&serde_json::to_vec(kept)?)?;
        drop(file);
        fs::rename(&beside, &self.file)
    }
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Whether only its owner has a right to it.
#[cfg(unix)]
fn is_private(is: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    is.permissions().mode().trailing_zeros() >= 6
}

#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}

/// Makes the folder, or takes the rights of others to it away.
#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if is_private(&fs::metadata(folder)?) {
        return Ok(());
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(until: i64) -> Kept {
        let lasts = Duration::from_secs(u64::try_from(until).unwrap_or_default());
        Kept::new("check".to_owned(), "tok-1234".to_owned(), lasts, Some("next-1234".to_owned()))
    }

    #[tokio::test]
    async fn what_is_kept_is_found_again_by_its_secrets_alone() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::at(folder.path().join("a/b"));
        let safe = vault.open("name").await.unwrap();
        assert!(safe.read("check").is_none());
        safe.write(&kept(60));
        let found = safe.read("check").unwrap();
        assert_eq!((found.access.as_str(), found.refresh.as_deref()), ("tok-1234", Some("next-1234")));
        assert!(found.lasts().is_some_and(|lasts| lasts <= Duration::from_secs(60)));
        assert!(safe.read("other").is_none());
        assert_eq!(kept(0).lasts(), None);
        assert!(Vault::none().open("name").await.is_none());
    }

    #[tokio::test]
    async fn what_is_broken_or_open_to_others_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::at(folder.path().to_owned());
        let safe = vault.open("name").await.unwrap();
        let file = folder.path().join("name.json");
        for text in ["", "{", "[]", "{\"format\": 2}", "\u{0}\u{0}"] {
            safe.write(&kept(60));
            fs::write(&file, text).unwrap();
            assert!(safe.read("check").is_none(), "{text:?}");
        }
        safe.write(&kept(60));
        assert!(safe.read("check").is_some());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&file), mode(folder.path())), (0o600, 0o700));
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            assert!(safe.read("check").is_none());
        }
    }

    #[tokio::test]
    async fn one_process_waits_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::at(folder.path().to_owned());
        let first = vault.open("name").await.unwrap();
        let waits = tokio::time::timeout(Duration::from_millis(30), vault.open("name"));
        assert!(waits.await.is_err());
        assert!(vault.open("another").await.is_some());
        drop(first);
        assert!(vault.open("name").await.is_some());
    }

    #[test]
    fn the_folder_is_the_one_that_the_environment_names() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Vault::of(&pairs.collect()).folder
        };
        assert_eq!(of(&[("SPECDRIFT_CACHE", "/c")]), Some(PathBuf::from("/c/tokens")));
        assert_eq!(of(&[("SPECDRIFT_CACHE", "off"), ("HOME", "/h")]), None);
        assert_eq!(of(&[]), None);
        #[cfg(target_os = "linux")]
        {
            assert_eq!(of(&[("HOME", "/h")]), Some(PathBuf::from("/h/.cache/specdrift/tokens")));
            let both = of(&[("HOME", "/h"), ("XDG_CACHE_HOME", "/x")]);
            assert_eq!(both, Some(PathBuf::from("/x/specdrift/tokens")));
        }
    }
}
