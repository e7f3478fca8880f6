//! Members that a request need not have and that a schema does not forbid: a server may refuse them all the same, or be asked to.

use serde_json::Value;

use crate::schema::spoil::put;
use crate::schema::survey::Survey;
use crate::schema::verdict::Fault;
use crate::text::Pointer;

/// A value that the schema admits, with a member that it might do without.
#[derive(Clone, Debug)]
pub struct Extra {
    /// The base that the value was made from; the first one where it is none of them.
    pub base: usize,
    /// The member.
    pub at: Pointer,
    /// The whole value.
    pub value: Value,
    /// Where in the document the member is marked; `None` where it is not mentioned.
    pub schema: Option<Pointer>,
}

impl Survey<'_> {
    /// One more member of this name in each object that may have others than the documented ones.
    #[must_use]
    pub fn strangers(&self, name: &str, member: &Value) -> Vec<Extra> {
        let stranger = |(base, at): &(usize, Pointer)| {
            let at = at.child(name);
            let mut value = Value::clone(&self.bases[*base].value);
            if at.resolve(&value).is_some() {
                return None;
            }
            put(&mut value, &at, member.clone())?;
            self.trial.admits(&value).then_some(Extra { base: *base, at, value, schema: None })
        };
        self.objects.iter().filter_map(stranger).collect()
    }

    /// Each member that only the other direction is to have (`readOnly` in requests).
    #[must_use]
    pub fn misdirected(&self) -> Vec<Extra> {
        let least = self.bases.first().map(|base| &*base.value);
        let mut found: Vec<Extra> = Vec::new();
        for sample in least.into_iter().chain(&self.full) {
            for spoiled in self.schema.misdirected(sample) {
                let is_new = found.iter().all(|known| known.at != spoiled.pointer);
                if is_new && spoiled.fault == Fault::ReadOnly {
                    let (at, value, schema) = (spoiled.pointer, spoiled.value, Some(spoiled.schema));
                    found.push(Extra { base: 0, at, value, schema });
                }
            }
        }
        found
    }
}
