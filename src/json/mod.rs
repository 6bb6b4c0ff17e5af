//! JSON as FHIR needs it: strict ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)), over borrowed bytes, never recursive,
//! every digit kept.

mod compact;
mod document;
mod fault;
mod names;
mod quote;
mod scan;
mod string;
mod token;
mod tokens;
mod visitor;

pub use compact::compact;
pub use document::{Arena, Children, Document, Finding, Kind, Member, MemberNames, Next, NodeId, Reader, Span};
pub use fault::{Fault, Problem, Stop};
pub use names::Ends;
pub use quote::{quoted, unescape, write_quoted};
pub use scan::{MAX_DEPTH, Memory, Scanner};
pub use string::Text;
pub use visitor::{Meaning, Name, Visitor};

/// Loads eight bytes as one little-endian word, so that the lowest byte is the first.
#[inline]
pub(crate) fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(chunk.try_into().ok()?))
}
