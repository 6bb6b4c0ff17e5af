//! What a scanner shows of the text that it walks over.
#![allow(clippy::inline_always, reason = "what the scanner knows of a name is in registers")]

use super::names::Ends;
use super::{Span, Text};

/// Where the content of a name is.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// Its first byte, behind the quote.
    pub start: usize,
    /// Its closing quote.
    pub end: usize,
    /// Its ends, where it has no backslash.
    pub ends: Option<Ends>,
}

impl Name {
    /// Its content.
    #[must_use]
    pub fn text(self) -> Text {
        Text {
            start: self.start,
            end: self.end,
            escaped: self.ends.is_none(),
        }
    }
}

/// Sees what a scanner reads: the members of the object that it begins in, and what it opens of their values.
pub trait Visitor {
    /// What ends the scan.
    type Found;

    /// Whether it is to see anything but names.
    const LOOKS: bool;

    /// A member's name, which is unique. Its value comes next.
    fn name(&mut self, text: &[u8], name: Name) -> Meaning<Self::Found>;

    /// A string, number or literal that is wanted for this.
    fn value(&mut self, _text: &[u8], _wanted: u32, _value: Span) {}

    /// The bracket or brace of a value that is wanted for this. Whether it opens it: its members' names are to be seen, or its
    /// elements, which are all wanted for the same.
    fn open(&mut self, _wanted: u32, _start: usize, _is_object: bool) -> bool {
        false
    }

    /// The end of what it opened last, which stands before `end`; what that was wanted for. An object that the scan begins in ends, too.
    fn close(&mut self, _text: &[u8], _end: usize) -> u32 {
        0
    }
}

/// What a name means to a [`Visitor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning<T> {
    /// Nothing.
    None,
    /// Its value is wanted, for what the visitor knows by this number.
    Wanted(u32),
    /// The scan ends here.
    Found(T),
}

/// Looks for a name.
pub(super) struct Search<F>(pub F);

impl<T, F: Fn(&[u8], Name) -> Option<T>> Visitor for Search<F> {
    type Found = T;

    const LOOKS: bool = false;

    #[inline(always)]
    fn name(&mut self, text: &[u8], name: Name) -> Meaning<T> {
        self.0(text, name).map_or(Meaning::None, Meaning::Found)
    }
}
