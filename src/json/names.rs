//! Member names that must be unique.
#![allow(
    clippy::inline_always,
    reason = "what the scanner keeps in registers stays there only where no call sees its address"
)]

use super::string::scan_string;
use super::{Text, word_at};
use std::collections::HashSet;

/// Objects with more members look names up in a set, so that a hostile one costs no quadratic time.
const FEW_NAMES: usize = 48;

/// The member names seen in the objects that are open.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// For each name its hash, above the place of its content in the text. Before the names of a container that is open stand two
    /// words: what [`Open`] says of the one around it.
    seen: Vec<u64>,
    /// The names of the open objects that have many
    many: Vec<ManyNames>,
}

/// An open array or object.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Open {
    pub(super) is_object: bool,
    /// Where its names begin in [`Names::seen`]
    pub(super) names: usize,
    /// A bit for each hash of a name, by its first bits: where it is not set, the name is new
    pub(super) hashes: u64,
}

#[derive(Debug)]
struct ManyNames {
    /// How many containers are open with this one
    depth: usize,
    /// How many of the object's names are in the set
    count: usize,
    names: HashSet<Box<[u8]>>,
}

impl Names {
    pub(super) fn clear(&mut self) {
        self.seen.clear();
        self.many.clear();
    }

    /// Opens a container inside of `outer`.
    #[inline(always)]
    pub(super) fn open(&mut self, outer: Open, is_object: bool) -> Open {
        self.seen.push(outer.hashes);
        self.seen.push((outer.names as u64) << 1 | u64::from(outer.is_object));
        Open {
            is_object,
            names: self.seen.len(),
            hashes: 0,
        }
    }

    /// Closes the innermost of `depth` containers, and gives back the one around it.
    #[inline(always)]
    pub(super) fn close(&mut self, inner: Open, depth: usize) -> Open {
        if !self.many.is_empty() {
            self.close_many(depth);
        }
        self.seen.truncate(inner.names);
        let outer = self.seen.pop().unwrap_or_default();
        let hashes = self.seen.pop().unwrap_or_default();
        Open {
            is_object: outer & 1 != 0,
            #[allow(clippy::cast_possible_truncation, reason = "it was a usize")]
            names: (outer >> 1) as usize,
            hashes,
        }
    }

    #[cold]
    fn close_many(&mut self, depth: usize) {
        self.many.pop_if(|many| many.depth == depth);
    }

    /// Adds a name to the innermost object, whose bits are `hashes`; whether it is new for certain.
    #[inline(always)]
    pub(super) fn add(&mut self, hashes: &mut u64, hash: u64, start: usize) -> bool {
        let bit = 1 << (hash >> 26);
        let is_new = *hashes & bit == 0;
        *hashes |= bit;
        self.seen.push(hash << 32 | start as u64);
        is_new
    }

    /// Whether the name added last is unique in its object, whose names begin at `first`.
    #[inline(never)]
    pub(super) fn is_last_unique(&mut self, text: &[u8], first: usize, depth: usize) -> bool {
        let names = self.seen.get(first..).unwrap_or_default();
        let Some((last, before)) = names.split_last() else {
            return true;
        };
        let content = |entry: u64| name_of(text, entry).map(|name| name.decode(text));
        if before.len() < FEW_NAMES {
            let mut same = before.iter().filter(|entry| *entry >> 32 == last >> 32);
            return !same.any(|entry| content(*entry) == content(*last));
        }
        if self.many.last().is_none_or(|many| many.depth != depth) {
            self.many.push(ManyNames {
                depth,
                count: 0,
                names: HashSet::new(),
            });
        }
        let Some(many) = self.many.last_mut() else { return true };
        let mut is_unique = true;
        for entry in &names[many.count..] {
            is_unique = content(*entry).is_none_or(|name| many.names.insert(Box::from(&*name)));
        }
        many.count = names.len();
        is_unique
    }
}

/// The name that an entry of [`Names::seen`] stands for.
fn name_of(text: &[u8], entry: u64) -> Option<Text> {
    let start = usize::try_from(entry & u64::from(u32::MAX)).ok()?;
    scan_string(text, start).ok()
}

/// The first and the last eight bytes of a name, as many as it has, and its length: all of most names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

impl Ends {
    /// Those of the name at this place.
    #[must_use]
    #[inline]
    pub fn of(text: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        let (first, last) = match word_at(text, start) {
            Some(word) if length >= 8 => (word, word_at(text, end - 8).unwrap_or_default()),
            Some(word) => {
                let word = word & !(u64::MAX << (8 * length));
                (word, word)
            }
            None => {
                let bytes = text[start..end].iter().rev();
                let word = bytes.fold(0, |word, byte| word << 8 | u64::from(*byte));
                (word, word)
            }
        };
        Self { first, last, length }
    }

    /// Those of the name that begins at `start` before the token at `next`, if it is plain and a quote stands right before that token.
    #[inline(always)]
    pub(super) fn before(text: &[u8], start: usize, next: usize) -> Option<Self> {
        let end = next.wrapping_sub(1);
        let length = end.wrapping_sub(start);
        if length.wrapping_sub(1) >= usize::MAX / 2 || text.get(end) != Some(&b'"') {
            return None;
        }
        let head = word_at(text, start)?;
        let tail = word_at(text, end.checked_sub(8)?)?;
        let unused = 64 - 8 * length.min(8);
        Some(Self {
            first: head << unused >> unused,
            last: tail >> unused,
            length,
        })
    }

    /// The first byte, or 0.
    #[must_use]
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "the lowest byte is the first")]
    pub fn first_byte(self) -> u8 {
        self.first as u8
    }

    /// How long the name is.
    #[must_use]
    #[inline(always)]
    pub fn length(self) -> usize {
        self.length
    }

    /// A hash of 32 bits: equal names, equal hash.
    #[must_use]
    #[inline(always)]
    pub fn hash(self) -> u64 {
        let mixed = self.first.rotate_left(23) ^ self.last ^ self.length as u64;
        mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
    }
}
