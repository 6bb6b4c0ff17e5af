//! Member names that must be unique.
#![allow(
    clippy::inline_always,
    reason = "the scanner's place stays in a register only where no call sees it, which is worth a tenth of the time"
)]

use super::string::{first_special, scan_string};
use super::{Text, word_at};
use std::collections::HashSet;

/// Objects with more members look names up in a set, so that a hostile one costs no quadratic time.
const FEW_NAMES: usize = 48;

/// The member names seen in the objects that are open; reused from scan to scan.
#[derive(Debug, Default)]
pub struct Names {
    /// For each name its hash, above the place of its content in the text
    seen: Vec<u64>,
    /// The open containers
    open: Vec<Open>,
    /// The names of the open objects that have many, with their depth.
    many: Vec<(usize, HashSet<Box<[u8]>>)>,
}

/// An open array or object.
#[derive(Debug)]
struct Open {
    is_object: bool,
    /// Where its names begin in [`Names::seen`]
    names: usize,
    /// A bit for each hash of a name, by its first bits: where it is not set, the name is new
    hashes: u64,
}

impl Names {
    pub(super) fn clear(&mut self) {
        self.seen.clear();
        self.open.clear();
        self.many.clear();
    }

    /// How many arrays and objects are open.
    #[inline]
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the innermost of them is an object.
    #[inline]
    pub(super) fn is_in_object(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_object)
    }

    #[inline(always)]
    pub(super) fn open(&mut self, is_object: bool) {
        self.open.push(Open {
            is_object,
            names: self.seen.len(),
            hashes: 0,
        });
    }

    #[inline(always)]
    pub(super) fn close(&mut self) {
        let depth = self.open.len();
        if let Some(Open {
            is_object: true, names, ..
        }) = self.open.pop()
        {
            self.seen.truncate(names);
        }
        if self.many.last().is_some_and(|many| many.0 == depth) {
            self.many.pop();
        }
    }

    /// Adds a name to the innermost object; false if it came before.
    #[inline(always)]
    pub(super) fn add(&mut self, text: &[u8], name: Text, hash: u64) -> bool {
        let Some(open) = self.open.last_mut() else {
            return true; // cannot be: a name stands in an object
        };
        let (first, bit) = (open.names, 1 << (hash >> 26));
        let is_new = open.hashes & bit == 0;
        open.hashes |= bit;
        let is_unique = if self.seen.len() - first >= FEW_NAMES {
            self.is_unique_of_many(text, first, name)
        } else {
            is_new
                || !self.seen[first..].iter().any(|seen| seen >> 32 == hash)
                || self.is_unique_of_few(text, first, name)
        };
        self.seen.push(hash << 32 | name.start as u64);
        is_unique
    }

    /// The exact comparison, where hashes agree.
    #[cold]
    fn is_unique_of_few(&self, text: &[u8], first: usize, name: Text) -> bool {
        let content = name.decode(text);
        let mut seen = self.seen[first..].iter();
        !seen.any(|seen| name_of(text, *seen).is_some_and(|seen| seen.is(text, &content)))
    }

    #[cold]
    fn is_unique_of_many(&mut self, text: &[u8], first: usize, name: Text) -> bool {
        let depth = self.open.len();
        let content = |name: Text| Box::from(&*name.decode(text));
        if self.many.last().is_none_or(|many| many.0 != depth) {
            let seen = self.seen[first..].iter();
            let seen = seen.filter_map(|seen| name_of(text, *seen)).map(content).collect();
            self.many.push((depth, seen));
        }
        let many = self.many.last_mut();
        many.is_none_or(|many| many.1.insert(content(name)))
    }
}

/// The name that an entry of [`Names::seen`] stands for.
fn name_of(text: &[u8], entry: u64) -> Option<Text> {
    let start = usize::try_from(entry & u64::from(u32::MAX)).ok()?;
    scan_string(text, start).ok()
}

/// A name of less than sixteen plain bytes, as nearly all are, with its hash.
#[inline(always)]
pub(super) fn short_name(text: &[u8], start: usize) -> Option<(Text, u64)> {
    let head = word_at(text, start)?;
    let (length, hash) = if let Some(length) = first_special(head) {
        (length, mix(head & !(u64::MAX << (8 * length)), length))
    } else {
        let length = 8 + first_special(word_at(text, start + 8)?)?;
        (length, mix_long(head, word_at(text, start + length - 8)?, length))
    };
    let end = start + length;
    let name = Text {
        start,
        end,
        escaped: false,
    };
    (text[end] == b'"').then_some((name, hash))
}

/// A hash of 32 bits of a name's content: equal content, equal hash.
pub(super) fn hash(text: &[u8], name: Text) -> u64 {
    let content = name.decode(text);
    let length = content.len();
    if length >= 8 {
        let head = word_at(&content, 0).unwrap_or_default();
        let tail = word_at(&content, length - 8).unwrap_or_default();
        return mix_long(head, tail, length);
    }
    let mut bytes = [0; 8];
    bytes[..length].copy_from_slice(&content);
    mix(u64::from_le_bytes(bytes), length)
}

/// The hash of a name of at least eight bytes, by its first and its last ones.
#[inline]
fn mix_long(head: u64, tail: u64, length: usize) -> u64 {
    mix(head.rotate_left(23) ^ tail, length)
}

#[inline]
fn mix(word: u64, length: usize) -> u64 {
    (word ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}
