//! What a function looks like from SQL: the one source for its registration and for the catalogue.

use super::{SqlType, Type};

/// A function as users see it.
#[derive(Debug)]
pub struct Signature {
    /// The name in SQL
    pub name: &'static str,
    /// One sentence
    pub description: &'static str,
    /// The positional parameters of each overload; two of a scalar function differ in number or types, of a table function in
    /// number
    pub overloads: &'static [&'static [Parameter]],
    /// The parameters given as `name := value`, for table functions only
    pub named: &'static [Parameter],
    /// A call that works
    pub example: &'static str,
}

/// One parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    /// The name by which it is given, or shown
    pub name: &'static str,
    /// Its type
    pub sql_type: Type,
    /// One sentence
    pub description: &'static str,
}

/// One column of a table function's result.
#[derive(Debug, Clone, Copy)]
pub struct ResultColumn<'a> {
    /// The name in SQL
    pub name: &'a str,
    /// Its type
    pub sql_type: SqlType<'a>,
}

/// A column that every call's result has.
pub type Column = ResultColumn<'static>;

impl Parameter {
    /// A parameter.
    pub const fn new(name: &'static str, sql_type: Type, description: &'static str) -> Self {
        Self {
            name,
            sql_type,
            description,
        }
    }
}

impl<'a> ResultColumn<'a> {
    /// A column.
    pub const fn new(name: &'a str, sql_type: SqlType<'a>) -> Self {
        Self { name, sql_type }
    }
}

impl Signature {
    /// Where a positional parameter stands in a call with `count` of them.
    pub(super) fn position(&self, name: &str, count: usize) -> Option<usize> {
        let overload = self.overloads.iter().find(|overload| overload.len() == count)?;
        overload.iter().position(|parameter| parameter.name == name)
    }
}
