//! JSON text in which whole numbers are spelled by their digits, also those that no 64 bits hold.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use serde_json::{Number, Value};

/// From here on whole numbers are floats, of which the shortest spelling has an exponent: to many readers that is no integer.
const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;
/// From here on an exponent is what everybody writes (ECMAScript, `Number::toString`).
const ASTRONOMICAL: f64 = 1e21;

/// A value as JSON text.
pub(super) fn text(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing a value to memory can't fail.
    let _written = value.serialize(&mut Serializer::with_formatter(&mut bytes, Digits));
    String::from_utf8(bytes).unwrap_or_default()
}

/// A number as JSON spells it.
pub(super) fn number(number: &Number) -> String {
    let float = number.as_f64().filter(|_| number.is_f64());
    float.and_then(spelled).unwrap_or_else(|| number.to_string())
}

/// How large floats are spelled. An exponent has no `+`, which a query would have to escape.
fn spelled(float: f64) -> Option<String> {
    match float.abs() {
        ASTRONOMICAL.. => Some(format!("{float:e}")),
        BEYOND_64_BITS.. => Some(format!("{float:.0}")),
        _ => None,
    }
}

struct Digits;

impl Formatter for Digits {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match spelled(value) {
            Some(text) => writer.write_all(text.as_bytes()),
            None => CompactFormatter.write_f64(writer, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integers_beyond_64_bits_are_written_by_their_digits() {
        for (value, expected) in [
            (json!({"a": [-9_223_372_036_854_777_856.0_f64]}), "{\"a\":[-9223372036854777856]}"),
            (json!(18_446_744_073_709_551_616.0_f64), "18446744073709551616"),
            (json!(1e300), "1e300"),
            (json!(2.0), "2.0"),
            (json!(0.1), "0.1"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!({"a": null, "b": "\u{e9}\n"}), "{\"a\":null,\"b\":\"\u{e9}\\n\"}"),
        ] {
            assert_eq!(text(&value), expected);
            if let Value::Number(value) = value {
                assert_eq!(number(&value), expected);
            }
        }
    }
}
