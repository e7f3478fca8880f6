//! Nothing that was there before a run is changed or deleted, unless the suite says so: what may go out with made-up names.

use serde_json::Value;

use crate::plan::case::{Case, Intent, Place};
use crate::plan::links::{Wanted, is_listed, words};
use crate::plan::reach::apply::Surroundings;
use crate::plan::reach::role::Role;
use crate::plan::reach::slot::{holes, is_free};

use crate::plan::salt::salt;
use crate::plan::values;
use crate::schema::Direction;
use crate::spec::{Location, Operation, Parameter, ParameterContent, Style};
use crate::suite::{Existing, PickPlace};

/// The way out.
const WAY_OUT: &str = "`generate: existing: change` sends it";

/// Words of paths that end what others build on: they come last.
const LATE: [&str; 10] =
    ["delete", "reset", "flush", "stop", "restart", "logout", "revoke", "disable", "terminate", "cancel"];

/// Whether a case may be sent; where its path names something made-up, that is made to be something that can't be there.
///
/// # Errors
/// Why it may not, as a lower-case fragment.
pub(super) fn kept(around: Surroundings<'_>, roles: &[Role], case: &mut Case) -> Result<(), String> {
    let operation = &around.api.operations[case.operation];
    let is_foreign = matches!(&case.intent, Intent::Broken(mutation) if mutation.place == Place::Method);
    let role = match (roles[case.operation], is_foreign, case.request.method.as_str()) {
        (_, true, "GET" | "HEAD" | "OPTIONS") => Role::Reads,
        (_, true, "DELETE") => Role::Deletes,
        (_, true, _) => Role::Changes,
        (role, false, _) => role,
    };
    if around.suite.generate.existing == Existing::Change || role == Role::Reads {
        return Ok(());
    }
    may_end(around, operation, role)?;
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if is_name(around, operation, index, parameter) {
            unheard_of(around, operation, (index, parameter), case)?;
        }
    }
    Ok(())
}

/// Whether a parameter of the path names a thing, and the suite does not say which.
fn is_name(around: Surroundings<'_>, operation: &Operation, index: usize, parameter: &Parameter) -> bool {
    parameter.location == Location::Path
        && !parameter.content.schema().is_some_and(|at| is_listed(around.api, at))
        && !is_given(around, operation, &Wanted::Parameter(index))
}

/// What ends things has to name one of them.
fn may_end(around: Surroundings<'_>, operation: &Operation, role: Role) -> Result<(), String> {
    let mut parameters = operation.parameters.iter().enumerate();
    let named = |(index, parameter): (usize, &Parameter)| is_name(around, operation, index, parameter);
    if parameters.any(named) || is_told(around, operation) {
        return Ok(());
    }
    if role == Role::Deletes {
        return Err(format!(
            "`DELETE {}` names nothing, and would delete all that is there; {WAY_OUT}",
            operation.path.text
        ));
    }
    Ok(())
}

/// Whether the suite says some value for this operation.
pub(super) fn is_told(around: Surroundings<'_>, operation: &Operation) -> bool {
    let picks = values::picks(around.suite, operation);
    picks.iter().any(|pick| match &pick.place {
        PickPlace::Parameter(..) => {
            operation.parameters.iter().any(|parameter| values::is_for(pick, parameter))
        }
        PickPlace::Body(_) => pick.operation.is_some() && operation.body.is_some(),
    })
}

/// Whether the last text of a path holds one of these words.
fn says(operation: &Operation, wanted: &[&str]) -> bool {
    let last = operation.path.text.rsplit('/').find(|part| !part.is_empty() && !part.contains('{'));
    last.is_some_and(|last| words(last).iter().any(|word| wanted.contains(&word.as_str())))
}

/// Whether an operation ends what others build on.
pub(super) fn is_late(operation: &Operation) -> bool {
    !operation.method.is_safe() && says(operation, &LATE)
}

/// Whether the suite says the value that stands there.
pub(super) fn is_given(around: Surroundings<'_>, operation: &Operation, at: &Wanted) -> bool {
    let picks = values::picks(around.suite, operation);
    picks.iter().any(|pick| match (at, &pick.place) {
        (Wanted::Parameter(index), PickPlace::Parameter(..)) => {
            values::is_for(pick, &operation.parameters[*index])
        }
        (Wanted::Body(own), PickPlace::Body(given)) => own.is_within(given) || given.is_within(own),
        (Wanted::Parameter(_), PickPlace::Body(_)) | (Wanted::Body(_), PickPlace::Parameter(..)) => false,
    })
}

/// Makes what stands in a hole of the path a name that no thing has by chance.
fn unheard_of(
    around: Surroundings<'_>,
    operation: &Operation,
    (index, parameter): (usize, &Parameter),
    case: &mut Case,
) -> Result<(), String> {
    let salt = salt(around.seed, &case.id.0);
    let why = || {
        format!(
            "its made-up `{}` could name something that is there; `values: {{\"path.{}\": ...}}` gives one, {WAY_OUT}",
            parameter.name, parameter.name
        )
    };
    let found = holes(&operation.path, &case.request.path);
    let Some((_, range)) = found.into_iter().find(|(name, _)| *name == parameter.name) else {
        // What is wrong with it, or around it, makes it a path of its own.
        let is_wrong = matches!(&case.intent, Intent::Broken(mutation) if mutation.place == Place::Parameter(Location::Path));
        return if is_wrong || case.request.path.contains(&salt) { Ok(()) } else { Err(why()) };
    };
    if case.request.path[range.clone()].contains(&salt) {
        return Ok(());
    }
    if !is_free(&case.intent, operation, &Wanted::Parameter(index)) {
        return match &case.intent {
            // Nothing that is there has a name that may not be.
            Intent::Broken(_) => Ok(()),
            Intent::Valid(_) | Intent::Observed(_) => Err(why()),
        };
    }
    let schema = parameter.content.schema().map(|at| around.api.schemas.at(at, Direction::Request));
    let fits = |value: &Value| schema.as_ref().is_none_or(|schema| schema.admits(value));
    let found = made_up(&salt, &fits).or_else(|| alike(&case.request.path[range.clone()], &salt, &fits));
    let text = found.map(|value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    });
    let text = text.ok_or_else(why)?;
    let ParameterContent::Styled { style, .. } = &parameter.content else { return Err(why()) };
    let text = match style {
        Style::Simple => text,
        Style::Label => format!(".{text}"),
        Style::Matrix => format!(";{}={text}", parameter.name),
        Style::Form
        | Style::SpaceDelimited
        | Style::PipeDelimited
        | Style::TabDelimited
        | Style::DeepObject => return Err(why()),
    };
    case.request.path.replace_range(range, &text);
    Ok(())
}

/// How many signs of a name have to be by chance, so that nothing has it.
const BY_CHANCE: usize = 8;

/// A name like another: with its beginning, `lead_` of `lead_0001`, since many have one that tells what they name; or sign by sign as
/// that, digits for digits and letters for letters, as far to its beginning as fits, `CA` of `CA5ef8732a3c49700934481addd5ce1659`.
fn alike(name: &str, salt: &str, fits: &dyn Fn(&Value) -> bool) -> Option<Value> {
    let begins = name.rfind(|c: char| !c.is_ascii_alphanumeric()).and_then(|at| name.get(..=at));
    let begun = begins.map(|beginning| Value::from(format!("{beginning}{salt}"))).filter(fits);
    begun.or_else(|| {
        let last = name.len().checked_sub(BY_CHANCE).filter(|_| name.is_ascii() && !name.contains('%'))?;
        let by_chance = (0..=last).map(|kept| Value::from(shuffled(name, kept, salt)));
        by_chance.into_iter().find(fits)
    })
}

/// A name with other digits for digits and other letters for letters, all but the first ones.
fn shuffled(name: &str, kept: usize, salt: &str) -> String {
    let mut chance = salt.bytes().fold(0xcbf2_9ce4_8422_2325_u64, step);
    let mut other = |sign: u8| {
        chance = step(chance, sign);
        let any = u8::try_from((chance >> 33) % 250).unwrap_or_default();
        match sign {
            b'0'..=b'9' => b'0' + any % 10,
            b'a'..=b'f' => b'a' + any % 6,
            b'A'..=b'F' => b'A' + any % 6,
            b'g'..=b'z' => b'g' + any % 20,
            b'G'..=b'Z' => b'G' + any % 20,
            sign => sign,
        }
    };
    name.bytes()
        .enumerate()
        .map(|(at, sign)| char::from(if at < kept { sign } else { other(sign) }))
        .collect()
}

/// FNV-1a.
fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// A name that nothing has by chance, of the kinds that are usual: texts, UUIDs, numbers, hexadecimal and decimal texts of common lengths.
/// Of which kind does not depend on the salt.
fn made_up(salt: &str, fits: &dyn Fn(&Value) -> bool) -> Option<Value> {
    let number = u64::from_str_radix(salt, 16).unwrap_or_default();
    let texts = [
        format!("specdrift-{salt}"),
        format!("{salt}-8621-421c-ad7f-56ddb1b9db05"),
        format!("specdrift_{salt}"),
        format!("specdrift{salt}"),
        salt.to_owned(),
        salt.to_uppercase(),
    ];
    // As far as 32 bits reach, and as nine digits do.
    let numbers = [(1_000_000_000, 1_100_000_000), (100_000_000, 900_000_000)];
    let whole = |(low, count): (u64, u64)| {
        let ends = [low, low + count - 1].map(Value::from);
        ends.iter().all(fits).then(|| Value::from(low + number % count))
    };
    let hexadecimal = salt.repeat(8);
    let decimal = (100_000_000 + number % 900_000_000).to_string().repeat(3);
    let lengths = [64, 40, 32, 24, 16, 12, 10].map(|length| hexadecimal[..length].to_owned());
    let digits = [20, 18, 16, 14, 12, 11, 10, 9].map(|length| decimal[..length].to_owned());
    let numbers = numbers.into_iter().filter_map(whole);
    let texts = texts.into_iter().map(Value::from).chain(numbers);
    texts.chain(lengths.into_iter().chain(digits).map(Value::from)).find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nothing_has_is_like_the_one_that_is_made_up() {
        let hexadecimal = |text: &str| text.bytes().all(|sign| matches!(sign, b'0'..=b'9' | b'a'..=b'f'));
        let is_call = |value: &Value| {
            let text = value.as_str().unwrap_or_default();
            text.len() == 34 && text.strip_prefix("CA").is_some_and(hexadecimal)
        };
        let name = "CA00000000000000000000000000000abc";
        let (one, other) = (alike(name, "d7f3b92e", &is_call), alike(name, "a1b2c3d4", &is_call));
        assert!(one.is_some() && other.is_some() && one != other, "{one:?} {other:?}");
        assert_eq!(alike("lead_0001", "d7f3b92e", &|_| true), Some("lead_d7f3b92e".into()));
        assert_eq!(alike("short", "d7f3b92e", &|value| value != "d7f3b92e"), None);
    }
}
