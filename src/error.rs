//! The caller's mistakes. A finding in the data is a row, never an `Error`.

use std::fmt;

/// A query cannot go on: a bad argument, a missing file, or a bad document when errors are not ignored.
///
/// The message is complete: it names the place and what to do, and prints no value from the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
}

/// `std::result::Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with a complete message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
