//! What is wrong with an expression or with its evaluation, and where.

use super::syntax::{Span, SyntaxError, excerpt};
use crate::error::Error;

/// A problem at a place of an expression. Its message holds no value of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    message: String,
    span: Span,
}

impl Problem {
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            span,
        }
    }

    /// Names what may be meant.
    pub fn suggest(self, candidate: Option<&str>) -> Self {
        match candidate {
            Some(candidate) => self.hint(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.message = format!("{}; {}", self.message, hint.as_ref());
        self
    }

    /// The message, with the line of the source and a caret under the place.
    pub fn render(&self, source: &str) -> Error {
        let excerpt = excerpt(source, self.span);
        Error::new(format!("FHIRPath: {}\n{excerpt}", self.message))
    }
}

impl From<SyntaxError> for Problem {
    fn from(error: SyntaxError) -> Self {
        Self {
            message: error.message,
            span: error.span,
        }
    }
}
