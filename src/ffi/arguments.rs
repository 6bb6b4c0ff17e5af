//! The arguments of a table function's call.

use libduckdb_sys as duckdb;

use super::Signature;
use super::text::c_string;
use super::value::Value;
use crate::error::{Error, Result};

/// The arguments of one call, read at bind by the names that the signature gives them.
///
/// An explicit NULL is an error everywhere: a call that means "no such option" leaves it out.
pub struct Arguments<'a> {
    info: duckdb::duckdb_bind_info,
    signature: &'a Signature,
}

impl<'a> Arguments<'a> {
    /// # Safety
    /// `info` is the one of a bind callback that outlives this value.
    pub(super) unsafe fn new(info: duckdb::duckdb_bind_info, signature: &'a Signature) -> Self {
        Self { info, signature }
    }

    /// A `VARCHAR` or `VARCHAR[]` as a list, or None if the call leaves it out.
    ///
    /// # Errors
    /// The argument or an item is NULL or no text.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>> {
        let Some(value) = self.value(name)? else {
            return Ok(None);
        };
        if value.is_list() {
            let item = |(index, item): (usize, Value)| {
                let text = if item.is_text() { item.text() } else { None };
                text.ok_or_else(|| self.error(name, &format!("must hold text only: item {} is not", index + 1)))
            };
            return value.items().enumerate().map(item).collect::<Result<_>>().map(Some);
        }
        let text = if value.is_text() { value.text() } else { None };
        match text {
            Some(text) => Ok(Some(vec![text])),
            None => Err(self.error(name, "must be VARCHAR or VARCHAR[]")),
        }
    }

    /// A `VARCHAR`, or None if the call leaves it out.
    ///
    /// # Errors
    /// The argument is NULL.
    pub fn text(&self, name: &str) -> Result<Option<String>> {
        match self.value(name)? {
            None => Ok(None),
            Some(value) => value
                .text()
                .map(Some)
                .ok_or_else(|| self.error(name, "must be VARCHAR")),
        }
    }

    /// A `BOOLEAN`, or None if the call leaves it out.
    ///
    /// # Errors
    /// The argument is NULL.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>> {
        match self.value(name)? {
            None => Ok(None),
            Some(value) => value
                .boolean()
                .map(Some)
                .ok_or_else(|| self.error(name, "must be BOOLEAN")),
        }
    }

    fn value(&self, name: &str) -> Result<Option<Value>> {
        // SAFETY: the bind info is live; both getters return a copy that is ours, or null.
        let value = unsafe {
            let count = duckdb::duckdb_bind_get_parameter_count(self.info);
            let position = usize::try_from(count)
                .ok()
                .and_then(|count| self.signature.position(name, count));
            Value::from_raw(match position {
                Some(position) => duckdb::duckdb_bind_get_parameter(self.info, position as duckdb::idx_t),
                None => duckdb::duckdb_bind_get_named_parameter(self.info, c_string(name).as_ptr()),
            })
        };
        match value {
            Some(value) if value.is_null() => Err(self.error(name, "must not be NULL")),
            value => Ok(value),
        }
    }

    fn error(&self, name: &str, problem: &str) -> Error {
        Error::new(format!("{}: {name} {problem}", self.signature.name))
    }
}
