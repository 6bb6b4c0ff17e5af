//! What is wrong with the text of an expression, and where.

use super::{Span, excerpt::excerpt};
use std::fmt;

/// The text is not an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong and, where that can be said, what to do.
    pub message: String,
    /// Where in the source.
    pub span: Span,
}

impl SyntaxError {
    /// An error at a place.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            span,
        }
    }

    /// The message, and below it the line of `source` with carets under the place.
    #[must_use]
    pub fn render(&self, source: &str) -> String {
        format!("{}\n{}", self.message, excerpt(source, self.span))
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}
