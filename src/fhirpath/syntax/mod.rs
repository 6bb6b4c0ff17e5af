//! The text of an expression and its tree: [`parse`] reads it, `Display` of [`Expr`] prints it.
//!
//! The grammar is that of [FHIRPath 2.0.0](https://hl7.org/fhirpath/N1/grammar.html) with what
//! [3.0.0](https://hl7.org/fhirpath/STU3/grammar.html) adds to it: long literals, instance selectors, directions in `sort()`.

mod ast;
mod error;
mod excerpt;
mod lex;
mod parse;
mod print;
#[cfg(test)]
mod properties;

pub use ast::{
    CALENDAR_UNITS, Expr, ExprKind, InstanceElement, Literal, Operator, QuantityUnit, Span, TypeOperator, TypeSpecifier,
};
pub use error::SyntaxError;
pub use excerpt::excerpt;
pub use parse::{MAX_DEPTH, MAX_NESTING, parse};
