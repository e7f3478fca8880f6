//! Query parameters that hold one value and are there more than once.

use crate::plan::Request;
use crate::schema::{Direction, Type};
use crate::spec::{Api, Location, Operation, Parameter, ParameterContent, Style};
use crate::text::Pointer;

/// The first parameter that is neither list nor object, and stands in the query twice: which of its values is meant is not documented.
pub(crate) fn repeated<'o>(api: &Api, operation: &'o Operation, request: &Request) -> Option<&'o Parameter> {
    let query = request.query.as_deref()?;
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
    };
    let names: Vec<String> =
        query.split('&').map(|pair| decoded(pair.split('=').next().unwrap_or_default())).collect();
    operation.parameters.iter().find(|parameter| {
        parameter.location == Location::Query
            && names.iter().filter(|name| **name == parameter.name).count() > 1
            && is_scalar(api, parameter)
    })
}

fn is_scalar(api: &Api, parameter: &Parameter) -> bool {
    let ParameterContent::Styled { style: Style::Form, schema: Some(at), .. } = &parameter.content else {
        return false;
    };
    let types = api.schemas.at(at, Direction::Request).types_at(&Pointer::root());
    !types.is_empty() && !types.contains(Type::Array) && !types.contains(Type::Object)
}
