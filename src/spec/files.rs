//! The files that one description is made of.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::spec::address::Address;
use crate::spec::ids::Ids;
use crate::spec::tree;
use crate::spec::version::{SpecVersion, version};
use crate::text::{Complaint, Format, Pointer, Source};

/// The key of the loaded document under which all other files stand, by their number.
pub(crate) const FILES: &str = "x-specdrift-files";
/// The key under which schemas stand that no file has as such.
pub(crate) const MADE: &str = "x-specdrift-made";
/// Below this nothing stands; references that can't be followed lead here.
pub(crate) const MISSING: &str = "x-specdrift-missing";

/// How many files one description may have.
const MOST_FILES: usize = 10_000;

/// A document that was fetched: its text, and the address that it came from in the end.
pub(crate) struct Fetched {
    pub(crate) address: Address,
    pub(crate) source: Source,
}

/// Brings documents in. The only way out of the loading stage.
pub(crate) type Fetch<'f> = dyn FnMut(&Address) -> Result<Fetched, Complaint> + 'f;

/// One file of a description.
pub(crate) struct File {
    pub(crate) address: Address,
    pub(crate) source: Arc<Source>,
    pub(crate) format: Format,
    pub(crate) value: Value,
    /// The version that it says it is in, else that of the file which names it.
    pub(crate) dialect: SpecVersion,
    pub(crate) ids: Ids,
}

/// All files that were reached; the first is the root.
pub(crate) struct Files<'f> {
    pub(crate) list: Vec<File>,
    /// Where each address ended up; `None` for those that can't be had.
    known: HashMap<Address, Option<usize>>,
    fetch: &'f mut Fetch<'f>,
}

/// Why a file can't be had.
pub(crate) enum Unreadable {
    /// For this reason, which nobody was told yet.
    Because(Box<Complaint>),
    /// It was complained about before.
    Known,
}

impl<'f> Files<'f> {
    pub(crate) fn new(root: File, asked: Address, fetch: &'f mut Fetch<'f>) -> Self {
        let known = HashMap::from([(asked, Some(0)), (root.address.clone(), Some(0))]);
        Self { list: vec![root], known, fetch }
    }

    /// The number of the file at an address, which is read when it is first asked for. Warnings about its text go
    /// to `complaints`.
    pub(crate) fn open(
        &mut self,
        address: &Address,
        dialect: SpecVersion,
        complaints: &mut Vec<Complaint>,
    ) -> Result<usize, Unreadable> {
        match self.known.get(address) {
            Some(Some(number)) => return Ok(*number),
            Some(None) => return Err(Unreadable::Known),
            None => {}
        }
        let opened = self.read(address, dialect, complaints);
        self.known.insert(address.clone(), opened.as_ref().ok().copied());
        opened.map_err(|complaint| Unreadable::Because(Box::new(complaint)))
    }

    fn read(
        &mut self,
        address: &Address,
        dialect: SpecVersion,
        complaints: &mut Vec<Complaint>,
    ) -> Result<usize, Complaint> {
        if self.list.len() >= MOST_FILES {
            return Err(Complaint::error(format!(
                "`{}` is left out: a description may have {MOST_FILES} files",
                address.name()
            )));
        }
        let fetched = (self.fetch)(address)?;
        if let Some(Some(number)) = self.known.get(&fetched.address) {
            return Ok(*number);
        }
        let mut file = parsed(fetched, complaints)?;
        file.dialect = version(&file.value).and_then(Result::ok).unwrap_or(dialect);
        self.known.insert(file.address.clone(), Some(self.list.len()));
        self.list.push(file);
        Ok(self.list.len() - 1)
    }
}

/// Reads the text of a file; its version is left to the caller.
pub(crate) fn parsed(fetched: Fetched, complaints: &mut Vec<Complaint>) -> Result<File, Complaint> {
    let source = Arc::new(fetched.source);
    let tree = tree::read(&source, fetched.address.says_json(), complaints)?;
    let ids = Ids::of(&tree.value, &source.text);
    Ok(File {
        address: fetched.address,
        source,
        format: tree.format,
        value: tree.value,
        dialect: SpecVersion::V3_1,
        ids,
    })
}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    /// The number of the file.
    pub(crate) file: usize,
    /// The place in it.
    pub(crate) pointer: Pointer,
}

impl Place {
    /// The place in the loaded document.
    pub(crate) fn loaded(&self) -> Pointer {
        if self.file == 0 {
            return self.pointer.clone();
        }
        Pointer::of([FILES, &self.file.to_string()]).join(&self.pointer)
    }

    /// The place in a file that a place in the loaded document is.
    pub(crate) fn of(loaded: &Pointer) -> Self {
        let mut tokens = loaded.tokens();
        if tokens.next().as_deref() == Some(FILES)
            && let Some(number) = tokens.next()
            && let Ok(file) = number.parse()
            && let Some(pointer) = loaded.below(&Pointer::of([FILES, &number]))
        {
            return Self { file, pointer };
        }
        Self { file: 0, pointer: loaded.clone() }
    }
}
