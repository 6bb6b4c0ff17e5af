//! Numbers found by the hash of what they stand for.

use std::collections::hash_map::DefaultHasher;
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

/// The hash of anything.
#[inline]
pub(super) fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
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
