//! Names of members that are looked for.

use super::tree::Node;
use crate::json::{Text, word_at};

/// Names of members, prepared to be looked for in many documents.
#[derive(Debug, Clone)]
pub struct MemberNames {
    names: Box<[Box<[u8]>]>,
    head: Head,
}

/// How all the names begin, as far as a word goes.
#[derive(Debug, Clone, Copy)]
struct Head {
    word: u64,
    mask: u64,
    /// Whether it is the only name as a whole, with the quote behind it
    whole: bool,
}

/// Members' names that are looked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'n, N> {
    names: &'n [N],
    head: Head,
}

/// What the first bytes of a member's name tell.
pub(super) enum Glance {
    /// It is none of the names
    No,
    /// It may be one of them
    Maybe,
    /// It is the only one
    Yes,
}

impl MemberNames {
    /// Prepares names, unescaped.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: Box<[Box<[u8]>]> = names.into_iter().map(|name| name.as_bytes().into()).collect();
        let head = Head::of(&names);
        Self { names, head }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    #[inline]
    pub(super) fn wanted(&self) -> Wanted<'_, Box<[u8]>> {
        Wanted {
            names: &self.names,
            head: self.head,
        }
    }
}

impl Head {
    fn of(names: &[Box<[u8]>]) -> Self {
        match names {
            [] => Self::of_common(&[]),
            [name] => Self::of_one(name),
            [first, others @ ..] => {
                let common = |other: &[u8]| first.iter().zip(other).take_while(|(own, other)| own == other).count();
                let length = others.iter().map(|other| common(other)).min().unwrap_or(0);
                Self::of_common(&first[..length])
            }
        }
    }

    #[inline]
    fn of_one(name: &[u8]) -> Self {
        if name.len() >= 8 {
            return Self::of_common(name);
        }
        let mut word = [0; 8];
        word[..name.len()].copy_from_slice(name);
        word[name.len()] = b'"';
        Self {
            word: u64::from_le_bytes(word),
            mask: u64::MAX >> (56 - 8 * name.len()),
            // A name with a quote in it is escaped where it stands.
            whole: !name.contains(&b'"'),
        }
    }

    #[inline]
    fn of_common(start: &[u8]) -> Self {
        let length = start.len().min(8);
        let mut word = [0; 8];
        word[..length].copy_from_slice(&start[..length]);
        Self {
            word: u64::from_le_bytes(word),
            mask: u64::MAX
                .checked_shr(64 - 8 * u32::try_from(length).unwrap_or(8))
                .unwrap_or(0),
            whole: false,
        }
    }
}

impl<'n> Wanted<'n, &'n str> {
    #[inline]
    pub(super) fn one(name: &'n &'n str) -> Self {
        Self {
            names: std::slice::from_ref(name),
            head: Head::of_one(name.as_bytes()),
        }
    }
}

impl<N: AsRef<[u8]>> Wanted<'_, N> {
    /// What can be told of the name, without escapes, that begins at `start`.
    #[inline]
    pub(super) fn glance(&self, text: &[u8], start: usize) -> Glance {
        match word_at(text, start) {
            Some(word) if word & self.head.mask != self.head.word => Glance::No,
            Some(_) if self.head.whole => Glance::Yes,
            _ => Glance::Maybe,
        }
    }

    /// Which of the names a member has, whose own one ends before `end`.
    #[inline]
    pub(super) fn which(&self, text: &[u8], node: &Node, end: usize) -> Option<usize> {
        let start = node.name as usize;
        if node.has_escaped_name() {
            return self.which_escaped(text, start, end);
        }
        match self.glance(text, start) {
            Glance::No => None,
            Glance::Yes => Some(0),
            Glance::Maybe => {
                let own = &text[start..end];
                self.names.iter().position(|name| name.as_ref() == own)
            }
        }
    }

    #[cold]
    fn which_escaped(&self, text: &[u8], start: usize, end: usize) -> Option<usize> {
        let escaped = true;
        let own = Text { start, end, escaped };
        self.names.iter().position(|name| own.is(text, name.as_ref()))
    }
}
