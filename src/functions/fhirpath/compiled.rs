//! The expressions of a call: one for all rows, or one for each.

use std::collections::HashMap;
use std::sync::Arc;

use super::shapes::Shape;
use super::{EXPRESSION, RESOURCE};
use crate::error::{Error, Result};
use crate::ffi::{Constant, Constants, Input, Vector};
use crate::fhirpath::value::DateTime;
use crate::fhirpath::{Expression, Model, Options};
use crate::functions::documents::Documents;
use crate::functions::{now, settings};
use crate::json::Document;

/// Expressions of a column that a thread keeps compiled.
const MOST_KEPT: usize = 256;

/// What is known of the expression before any row.
pub(super) struct Compiled {
    expression: Known,
    model: Arc<Model>,
    options: Options,
}

#[allow(clippy::large_enum_variant, reason = "a few values, which stay where they are")]
enum Known {
    /// The same for all rows
    Constant(Expression),
    /// NULL, and so is the result
    Null,
    /// Another one for each row
    Varies,
}

/// What a thread keeps between calls.
#[derive(Default)]
pub(in crate::functions) struct Local {
    documents: Documents,
    /// The expressions of a column, by their text
    compiled: Cache,
}

type Cache = HashMap<String, Result<Arc<Expression>>>;

impl Compiled {
    pub fn bind<S: Shape>(constants: &Constants, name: &str) -> Result<Self> {
        let model = settings::model(constants.context())?;
        let options = Options {
            unchecked: !settings::checks_paths(constants.context())?,
            ..Options::default()
        };
        let expression = match constants.text(EXPRESSION.name) {
            Some(Constant::Text(text)) => Known::Constant(compile::<S>(&text, &model, &options, name)?),
            Some(Constant::Null) => Known::Null,
            Some(Constant::Varies) | None => Known::Varies,
        };
        Ok(Self {
            expression,
            model,
            options,
        })
    }

    /// Pushes a result for each row; `fail` decides what becomes of one that fails.
    pub fn each_row<S: Shape>(
        &self,
        local: &mut Local,
        input: &Input,
        result: &mut Vector,
        fail: impl Fn(Error, &mut Vector) -> Result<()>,
    ) -> Result<()> {
        let now = now()?;
        let resources = input.texts(RESOURCE.name);
        match &self.expression {
            Known::Constant(expression) => local.documents.each(&resources, |document| match document {
                None => {
                    result.push_null();
                    Ok(())
                }
                Some(document) => match document.and_then(|document| push::<S>(expression, document, &now, result)) {
                    Ok(()) => Ok(()),
                    Err(failed) => fail(failed, result),
                },
            }),
            Known::Null => {
                resources.iter().for_each(|_| result.push_null());
                Ok(())
            }
            Known::Varies => {
                let expressions = input.texts(EXPRESSION.name);
                let mut expressions = expressions.iter();
                local.documents.each(&resources, |document| {
                    let expression = expressions.next().flatten();
                    let (Some(document), Some(expression)) = (document, expression) else {
                        result.push_null();
                        return Ok(());
                    };
                    let pushed = self
                        .compiled::<S>(&mut local.compiled, expression)
                        .and_then(|expression| push::<S>(&expression, document?, &now, result));
                    match pushed {
                        Ok(()) => Ok(()),
                        Err(failed) => fail(failed, result),
                    }
                })
            }
        }
    }

    /// The expression of a row.
    fn compiled<S: Shape>(&self, cache: &mut Cache, text: &str) -> Result<Arc<Expression>> {
        if let Some(found) = cache.get(text) {
            return found.clone();
        }
        if cache.len() >= MOST_KEPT {
            cache.clear();
        }
        let compiled = compile::<S>(text, &self.model, &self.options, S::SIGNATURE.name).map(Arc::new);
        cache.insert(text.to_owned(), compiled.clone());
        compiled
    }
}

fn compile<S: Shape>(text: &str, model: &Arc<Model>, options: &Options, name: &str) -> Result<Expression> {
    let expression = Expression::compile(text, Arc::clone(model), options)?;
    if let Some(systems) = expression.systems()
        && !expression.is_always_empty()
        && !S::takes(&systems)
    {
        return Err(Error::new(format!(
            "{name}: the expression gives {}, not {}: {text}",
            expression.describe(),
            S::WANTS
        )));
    }
    Ok(expression)
}

fn push<S: Shape>(expression: &Expression, document: &Document<'_>, now: &DateTime, result: &mut Vector) -> Result<()> {
    S::push(&expression.on(document, now), result).map_err(|error| {
        let member = |name| {
            let node = document.root().and_then(|root| document.member(root, name))?;
            Some(document.string(node))
        };
        match (member("resourceType"), member("id")) {
            (Some(name), Some(id)) => Error::new(format!("{error}\nin {name}/{id}")),
            (Some(name), None) => Error::new(format!("{error}\nin a {name} without an id")),
            _ => error,
        }
    })
}
