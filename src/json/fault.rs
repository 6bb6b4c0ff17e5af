//! What can be wrong with a text that claims to be JSON.

use std::fmt;

/// A defect at a place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Byte position in the text that was scanned.
    pub at: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// Why a scan stopped before the end of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The text ended inside the value: with more bytes it may go on.
    End,
    /// No continuation can make it JSON.
    Fault(Fault),
}

impl Stop {
    /// The fault, where the end of the text at `at` is the end of everything.
    #[must_use]
    pub fn into_fault(self, at: usize) -> Fault {
        match self {
            Self::End => Fault {
                at,
                problem: Problem::UnexpectedEnd,
            },
            Self::Fault(fault) => fault,
        }
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The kinds of defects. Their messages hold no value from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The text ends inside a value.
    UnexpectedEnd,
    /// Something else than what the grammar asks for.
    Expected(&'static str),
    /// A comma with nothing behind it.
    TrailingComma,
    /// `NaN`, `Infinity` and the like.
    NotANumber,
    /// A number outside the grammar: `01`, `1.`, `.5`, `+1`.
    BadNumber,
    /// A raw byte below U+0020 inside a string.
    ControlCharacter(u8),
    /// A `\` with a letter that JSON does not know.
    BadEscape,
    /// Half of a surrogate pair.
    LoneSurrogate,
    /// Two members of one object have the same name.
    DuplicateName(Box<str>),
    /// Deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedEnd => f.write_str("the text ends inside a value: it is truncated"),
            Self::Expected(what) => write!(f, "expected {what}"),
            Self::TrailingComma => f.write_str("a comma with no value behind it: remove it"),
            Self::NotANumber => f.write_str("expected a value: NaN and Infinity are not JSON; leave the element out"),
            Self::BadNumber => {
                f.write_str("expected a JSON number (no leading zero or plus, a digit on both sides of the point)")
            }
            Self::ControlCharacter(byte) => write!(
                f,
                "control character U+{byte:04X} inside a string: write it as an escape, or close the string"
            ),
            Self::BadEscape => {
                f.write_str(r#"expected one of " \ / b f n r t or u and four hex digits after the backslash"#)
            }
            Self::LoneSurrogate => f.write_str(r"half of a surrogate pair: \uD800 to \uDFFF come in pairs only"),
            Self::DuplicateName(name) if name.is_empty() => f.write_str("this object has two members of one name"),
            Self::DuplicateName(name) => {
                write!(f, "this object has two members named \"{name}\"")
            }
            Self::TooDeep => write!(f, "nested deeper than {} levels", super::MAX_DEPTH),
        }
    }
}
