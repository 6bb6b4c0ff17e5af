//! What expressions give, what is refused and how, and that nothing runs away.

mod bounds;
mod checks;
mod constraints;
mod examples;
mod results;

use std::sync::Arc;

use super::value::DateTime;
use super::{Expression, Model, Options};
use crate::json::{Arena, Document};

const NOW: &str = "2026-11-20T12:00:00.000+02:00";

/// The result as a JSON array, or the message of the error.
fn evaluate(resource: &str, expression: &str, options: &Options) -> Result<String, String> {
    let expression = Expression::compile(expression, Model::r4(), options).map_err(|error| error.to_string())?;
    let document = Document::new(resource, Arena::default()).map_err(|error| error.to_string())?;
    let now = DateTime::parse(NOW).unwrap();
    let focused = expression.on(&document, &now);
    let mut json = Vec::new();
    for item in focused.items().map_err(|error| error.to_string())? {
        json.push(if json.is_empty() { b'[' } else { b',' });
        focused.write_json(&item, &mut json);
    }
    if json.is_empty() {
        json.push(b'[');
    }
    json.push(b']');
    Ok(String::from_utf8(json).unwrap())
}

/// The context of a resource's own type, if the resource names one.
fn options_for(resource: &str) -> Options {
    let value: serde_json::Value = serde_json::from_str(resource).unwrap();
    let model = Model::r4();
    let context = value["resourceType"].as_str();
    Options {
        context: context
            .and_then(|name| model.definitions().type_named(name))
            .into_iter()
            .collect(),
        ..Options::default()
    }
}

/// The result on a resource, checked against its type.
fn give(resource: &str, expression: &str) -> Result<String, String> {
    evaluate(resource, expression, &options_for(resource))
}

/// A model for tests that make many expressions.
fn model() -> Arc<Model> {
    Model::r4()
}
