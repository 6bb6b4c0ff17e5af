//! The text of an expression and its tree.
//!
//! The grammar is that of [FHIRPath 2.0.0](https://hl7.org/fhirpath/N1/grammar.html) with what
//! [3.0.0](https://hl7.org/fhirpath/STU3/grammar.html) adds to it: long literals, instance selectors, directions in `sort()`.

pub mod ast;

pub use ast::{Expr, ExprKind, InstanceElement, Literal, Operator, QuantityUnit, Span, TypeOperator, TypeSpecifier};
