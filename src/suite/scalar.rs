//! What an unquoted YAML word stands for.

use serde_json::{Number, Value};

/// The value of a plain scalar by the core schema of YAML 1.2 (section 10.3.2): `no`, `on`, `1:30` and dates are text.
///
/// Text too are numbers with leading zeros (`0042` is somebody's id), numbers beyond 64 bits and `.inf` and `.nan`, which JSON does
/// not have.
pub(crate) fn core(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut bytes = unsigned.bytes();
    let (first, second) = (bytes.next()?, bytes.next());
    if first == b'0' && second.is_some_and(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let text = text.strip_prefix('+').unwrap_or(text);
        return text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    }
    is_float(unsigned).then(|| text.parse().ok()).flatten().and_then(Number::from_f64)
}

fn based(digits: &str, radix: u32) -> Option<Number> {
    // `from_str_radix` takes a sign too.
    let proper = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    proper.then(|| u64::from_str_radix(digits, radix).ok()).flatten().map(Number::from)
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(unsigned: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_read_as_the_core_schema_reads_them() {
        for (text, value) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("null", json!(null)),
            ("nULL", json!("nULL")),
            ("true", json!(true)),
            ("no", json!("no")),
            ("on", json!("on")),
            ("y", json!("y")),
            ("2027-01-31", json!("2027-01-31")),
            ("1:30", json!("1:30")),
            ("42", json!(42)),
            ("-42", json!(-42)),
            ("+42", json!(42)),
            ("0042", json!("0042")),
            ("0", json!(0)),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            ("0x", json!("0x")),
            ("0x-1", json!("0x-1")),
            ("1_000", json!("1_000")),
            ("18446744073709551615", json!(u64::MAX)),
            ("18446744073709551616", json!("18446744073709551616")),
            ("3.10", json!(3.1)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            (".", json!(".")),
            ("-", json!("-")),
            ("e5", json!("e5")),
            ("1e5", json!(1e5)),
            ("1e", json!("1e")),
            ("1e400", json!("1e400")),
            (".inf", json!(".inf")),
            ("inf", json!("inf")),
            ("nan", json!("nan")),
        ] {
            assert_eq!(core(text), value, "{text}");
        }
    }

    #[test]
    fn serde_yaml_reads_the_same_words_the_same_way() {
        for text in [
            "~",
            "null",
            "true",
            "True",
            "no",
            "on",
            "y",
            "2027-01-31",
            "1:30",
            "42",
            "-42",
            "+42",
            "0042",
            "0",
            "-0",
            "0x1F",
            "0o17",
            "1_000",
            "3.10",
            ".5",
            "5.",
            "-1.5",
            "1e5",
            "1E-5",
            "1e",
            "12e03",
            "a b",
        ] {
            let theirs: Value = serde_yaml::from_str(text).unwrap();
            assert_eq!(core(text), theirs, "{text}");
        }
    }
}
