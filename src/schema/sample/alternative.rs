//! Values of one part of a schema: called by a name, of one of its alternatives, of one of its types.

use serde_json::{Map, Value};

use crate::schema::sample::admitted;
use crate::schema::sample::build::{self, Forms, Wish};
use crate::schema::set::Schema;
use crate::schema::types::Type;
use crate::schema::verdict::Shape;
use crate::text::Pointer;

/// How many ways through alternatives are tried in search of one of them.
const WAYS: usize = 24;

impl Schema {
    /// A value with as little as can be, called by a name. Where that is of several alternatives at once, one member more is less than
    /// everything.
    pub(crate) fn named(&self, name: &str, salt: &str) -> Option<Value> {
        let first = self.ways(name, salt, 4).find_map(|built| admitted(self, &built));
        first
            .or_else(|| self.distinct(None, salt))
            .or_else(|| self.sample(Shape::Minimal, salt).ok().map(|sample| sample.value))
    }

    /// A value that one of its alternatives admits as well.
    pub(crate) fn of_branch(&self, branch: &Pointer, name: &str, salt: &str) -> Option<Value> {
        let branch = self.below(branch);
        self.ways(name, salt, WAYS)
            .filter_map(|built| admitted(self, &built))
            .find(|value| branch.admits(value))
    }

    /// A value of a type.
    pub(crate) fn of_type(&self, kind: Type, name: &str, salt: &str) -> Option<Value> {
        let is_of = |value: &Value| Type::of(value) == kind;
        let built = self.ways(name, salt, 8).filter_map(|built| admitted(self, &built)).find(is_of);
        let plain = [
            Value::from(name),
            Value::from(1),
            Value::from(1.5),
            Value::Bool(true),
            Value::Array(Vec::new()),
            Value::Object(Map::new()),
            Value::Null,
        ];
        built.or_else(|| plain.into_iter().find(|value| is_of(value) && self.admits(value)))
    }

    /// Values as they come from the walk, through one alternative after the other.
    pub(crate) fn ways<'w>(
        &'w self,
        name: &'w str,
        salt: &'w str,
        count: usize,
    ) -> impl Iterator<Item = build::Built> + 'w {
        let wide = self.compiled().is_wide(self.side().view());
        let forms = if wide { [Forms::Narrow, Forms::All].as_slice() } else { &[Forms::All] };
        forms.iter().flat_map(move |forms| {
            (0..count).filter_map(move |way| {
                let wish = Wish { shape: Shape::Minimal, name, salt, way, forms: *forms };
                build::value(self, &wish)
            })
        })
    }
}
