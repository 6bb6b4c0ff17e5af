//! Walking over a text in its order, without nodes.
#![allow(
    clippy::inline_always,
    reason = "without calls for each member a walk takes a tenth less"
)]

use std::cell::RefMut;

use super::tree::Tree;
use super::{Document, Kind};
use crate::json::compact::skip_white_space;

/// A walk over a [`Document`]'s text that adds no nodes to its tree. It stops with `None` where the text is no JSON: the document's
/// [`fault`](Document::fault) says why, until it is [forgotten](Document::forget).
pub struct Reader<'d, 't> {
    text: &'t [u8],
    tree: RefMut<'d, Tree>,
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The first byte of its name, behind the quote
    pub name: usize,
    /// The place of the quote behind the name
    pub name_end: usize,
    /// Whether a backslash is in the name
    pub escaped: bool,
    /// The first byte of its value
    pub value: usize,
}

/// A value that was read over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What it is
    pub kind: Kind,
    /// Its first byte
    pub start: usize,
    /// The place behind it
    pub end: usize,
    /// Whether it is a string with a backslash in it
    pub escaped: bool,
}

/// How many values were found, and where one of them is, in little memory: in texts of less than 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// How many there are.
    pub count: u32,
    start: u32,
    end: u32,
    kind: Kind,
    escaped: bool,
}

impl Finding {
    /// That of no value.
    pub const NONE: Self = Self {
        count: 0,
        start: 0,
        end: 0,
        kind: Kind::Null,
        escaped: false,
    };

    /// So many values, of which this is one.
    #[must_use]
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "who reads a text refuses longer ones")]
    pub fn new(count: u32, value: Span) -> Self {
        Self {
            count,
            start: value.start as u32,
            end: value.end as u32,
            kind: value.kind,
            escaped: value.escaped,
        }
    }

    /// The same in the text that begins at `start` of this one.
    #[must_use]
    #[inline]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "it is less than the place, if there is one"
    )]
    pub fn behind(self, start: usize) -> Self {
        Self {
            start: self.start.wrapping_sub(start as u32),
            end: self.end.wrapping_sub(start as u32),
            ..self
        }
    }

    /// The value.
    #[must_use]
    #[inline]
    pub fn value(self) -> Span {
        Span {
            start: self.start as usize,
            end: self.end as usize,
            kind: self.kind,
            escaped: self.escaped,
        }
    }
}

/// What comes next in a container.
#[derive(Debug, Clone, Copy)]
pub enum Next<T> {
    /// A child
    Child(T),
    /// The place behind the container
    End(usize),
}

impl<'t> Document<'t> {
    /// A walk over the text. While there is one, the document cannot be asked for anything else.
    #[must_use]
    pub fn reader(&self) -> Reader<'_, 't> {
        Reader {
            text: self.text.as_bytes(),
            tree: RefMut::map(self.tree.borrow_mut(), |tree| &mut **tree),
        }
    }

    /// Begins anew: nodes that were given mean nothing any more, and no fault is known.
    pub fn forget(&self) {
        self.tree.borrow_mut().begin(self.text.as_bytes());
    }
}

impl<'t> Reader<'_, 't> {
    /// The text.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &'t [u8] {
        self.text
    }

    /// The first byte of the outermost value, if there is one.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        match self.tree.root() {
            0 => None,
            root => Some(self.tree.node(root).start as usize),
        }
    }

    /// Whether no fault was met so far. Not each one ends a walk.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.tree.index.fault().is_none()
    }

    /// Whether nothing but white space is behind the outermost value, which ends before `end`.
    #[must_use]
    pub fn is_end(&self, end: usize) -> bool {
        skip_white_space(self.text, end) >= self.text.len()
    }

    /// The next member of an object. `at` is behind its brace or the last member's value.
    #[inline(always)]
    pub fn member(&mut self, at: usize, first: bool) -> Option<Next<Member>> {
        let (mut at, byte) = match self.next(at, first, b'}')? {
            Next::Child(next) => next,
            Next::End(end) => return Some(Next::End(end)),
        };
        let name = at + 1;
        let (name_end, escaped) = self.tree.read_name(self.text, byte, name, first)?;
        at = name_end + 1;
        if self.tree.peek(self.text, &mut at)? != b':' {
            return None;
        }
        at += 1;
        self.tree.peek(self.text, &mut at)?;
        Some(Next::Child(Member {
            name,
            name_end,
            escaped,
            value: at,
        }))
    }

    /// The first byte of the next element of an array. `at` is behind its bracket or the last element.
    #[inline]
    pub fn element(&mut self, at: usize, first: bool) -> Option<Next<usize>> {
        Some(match self.next(at, first, b']')? {
            Next::Child((at, _)) => Next::Child(at),
            Next::End(end) => Next::End(end),
        })
    }

    /// Where the next child begins, and with which byte.
    #[inline(always)]
    fn next(&mut self, mut at: usize, first: bool, closing: u8) -> Option<Next<(usize, u8)>> {
        let mut byte = self.tree.peek(self.text, &mut at)?;
        if byte == closing {
            return Some(Next::End(at + 1));
        }
        if !first {
            if byte != b',' {
                return None;
            }
            at += 1;
            byte = self.tree.peek(self.text, &mut at)?;
            if byte == closing {
                return None;
            }
        }
        Some(Next::Child((at, byte)))
    }

    /// Reads over the value that begins at `start`.
    #[inline]
    pub fn value(&mut self, start: usize) -> Option<Span> {
        let byte = *self.text.get(start)?;
        let (kind, end, escaped) = match byte {
            b'"' => {
                let (end, escaped) = self.tree.index.string_end(self.text, start + 1)?;
                (Kind::String, end + 1, escaped)
            }
            b'{' => (Kind::Object, self.rest(start + 1)?, false),
            b'[' => (Kind::Array, self.rest(start + 1)?, false),
            _ => {
                let (kind, end) = self.tree.token(self.text, byte, start)?;
                (kind, end, false)
            }
        };
        Some(Span {
            kind,
            start,
            end,
            escaped,
        })
    }

    /// The place behind the container that `at` is in.
    #[inline]
    pub fn rest(&mut self, at: usize) -> Option<usize> {
        self.tree.index.container_end(self.text, at, 1)
    }
}
