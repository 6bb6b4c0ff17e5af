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

/// The end and the hash of the name that begins at `start` before the token at `next`, if it has no backslash; `None` where that is not
/// certain because it is long and the text not known to be plain.
#[inline(always)]
pub(super) fn short_name(text: &[u8], start: usize, next: usize, is_plain: bool) -> Option<(usize, u64)> {
    let end = next.wrapping_sub(1);
    let length = end.wrapping_sub(start);
    let most = if is_plain { usize::MAX / 2 } else { 16 };
    if length.wrapping_sub(1) >= most || text.get(end) != Some(&b'"') {
        return None;
    }
    let head = word_at(text, start)?;
    let tail = word_at(text, end.checked_sub(8)?)?;
    if !is_plain && has_backslash(head) | has_backslash(tail) {
        return None;
    }
    let unused = 64 - 8 * length.min(8);
    Some((end, mix(head << unused >> unused, tail >> unused, length)))
}

#[inline(always)]
pub(super) const fn has_backslash(word: u64) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let other = word ^ (ONES * b'\\' as u64);
    other.wrapping_sub(ONES) & !other & (ONES << 7) != 0
}

/// A hash of 32 bits of a name's content: equal content, equal hash.
pub(super) fn hash(text: &[u8], name: Text) -> u64 {
    let content = name.decode(text);
    let length = content.len();
    let mut bytes = [0; 8];
    if length < 8 {
        bytes[..length].copy_from_slice(&content);
    }
    let short = u64::from_le_bytes(bytes);
    let head = word_at(&content, 0).unwrap_or(short);
    let tail = length.checked_sub(8).and_then(|tail| word_at(&content, tail));
    mix(head, tail.unwrap_or(short), length)
}

/// The hash of a name by its first and its last bytes, as many as it has of eight.
#[inline(always)]
fn mix(head: u64, tail: u64, length: usize) -> u64 {
    (head.rotate_left(23) ^ tail ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}
