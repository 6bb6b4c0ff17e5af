//! The arguments of a scalar function that are the same for every row, known at bind.

use std::ptr;

use libduckdb_sys as duckdb;

use super::value::Value;
use super::{Context, Parameter};

/// The arguments of one call at bind.
pub struct Constants<'a> {
    info: duckdb::duckdb_bind_info,
    overload: &'a [Parameter],
    context: Context,
}

/// What is known of an argument at bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constant {
    /// Another value for each row
    Varies,
    /// NULL for every row
    Null,
    /// The same text for every row: a literal, or an expression such as `getvariable('x')`
    Text(String),
}

/// DuckDB's expression, freed on drop.
struct Expression(duckdb::duckdb_expression);

impl<'a> Constants<'a> {
    /// # Safety
    /// `info` is the one of a scalar function's bind callback that outlives this value.
    pub(super) unsafe fn new(info: duckdb::duckdb_bind_info, overload: &'a [Parameter]) -> Self {
        let mut context = ptr::null_mut();
        // SAFETY: by this function's contract; the context is ours.
        let context = unsafe {
            duckdb::duckdb_scalar_function_get_client_context(info, &raw mut context);
            Context::from_raw(context)
        };
        Self {
            info,
            overload,
            context,
        }
    }

    /// The connection that runs the query, for its settings.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What is known of a `VARCHAR` argument, or None if the called overload has no such parameter.
    pub fn text(&self, name: &str) -> Option<Constant> {
        let position = self.overload.iter().position(|parameter| parameter.name == name)?;
        // SAFETY: the info is live and the position one of the call's arguments; the expression is ours.
        let argument = Expression(unsafe {
            duckdb::duckdb_scalar_function_bind_get_argument(self.info, position as duckdb::idx_t)
        });
        let mut value = ptr::null_mut();
        // SAFETY: context and expression are live; error and value are ours. The value of an expression that is not
        // foldable, or fails, stays null: DuckDB says why when it evaluates it.
        let value = unsafe {
            let mut error = duckdb::duckdb_expression_fold(self.context.raw(), argument.0, &raw mut value);
            duckdb::duckdb_destroy_error_data(&raw mut error);
            Value::from_raw(value)
        };
        Some(match value {
            None => Constant::Varies,
            Some(value) => value.text().map_or(Constant::Null, Constant::Text),
        })
    }
}

impl Drop for Expression {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_expression(&raw mut self.0) };
    }
}
