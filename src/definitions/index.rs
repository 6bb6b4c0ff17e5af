//! Numbers found by the hash of what they stand for.

use std::hash::{Hash, Hasher};

/// A hash table of numbers, with open addressing. What a number stands for is looked at where it is kept.
#[derive(Debug)]
pub(super) struct Index {
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;

impl Index {
    /// Finds rows, each by its hash; their numbers begin with 0.
    pub(super) fn new<T>(rows: &[T], hash: impl Fn(&T) -> u64) -> Self {
        let mut slots = vec![FREE; (rows.len() * 2).next_power_of_two()];
        let mask = slots.len() - 1;
        for (number, row) in (0..).zip(rows) {
            let mut slot = start(hash(row), mask);
            while slots[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
        Self { slots }
    }

    /// The numbers of the rows that may stand for what has this hash, in their order, and perhaps others.
    #[inline]
    pub(super) fn candidates(&self, hash: u64) -> impl Iterator<Item = u32> {
        let mask = self.slots.len() - 1;
        let slots = (start(hash, mask)..).map(move |slot| self.slots[slot & mask]);
        slots.take_while(|&number| number != FREE)
    }
}

/// The hash of anything. It is quick, and not made for those who look for collisions: what is in a table comes from definitions,
/// and what is looked for in it is never added.
#[inline]
pub(super) fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = Words(0);
    value.hash(&mut hasher);
    hasher.finish()
}

/// Hashes by words, as [rustc](https://docs.rs/rustc-hash) does.
struct Words(u64);

impl Words {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Words {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.add(rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the low bits are what is used")]
fn start(hash: u64, mask: usize) -> usize {
    hash as usize & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there_and_nothing_else() {
        let words: Vec<String> = (0..1000).map(|number| format!("word {number}")).collect();
        let index = Index::new(&words, |word| hash_of(word));
        for (number, word) in (0..).zip(&words) {
            let mut found = index
                .candidates(hash_of(word))
                .filter(|&found| words[found as usize] == *word);
            assert_eq!((found.next(), found.next()), (Some(number), None));
        }
        assert!(
            !index
                .candidates(hash_of("no word"))
                .any(|found| words[found as usize] == "no word")
        );
        assert_eq!(Index::new(&[(); 0], |()| 0).candidates(7).count(), 0);
    }

    #[test]
    fn the_same_hash_keeps_the_order() {
        let index = Index::new(&[(); 5], |()| 42);
        assert_eq!(index.candidates(42).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }
}
