//! The names of an object's members that are wanted, found by their first and last bytes.

use crate::json::word_at;

/// Names, each with its place among them.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<Box<str>>,
    /// By hash, with room to spare: the place plus one, or 0
    table: Box<[u8]>,
}

impl Names {
    /// At most 64 names, each once.
    pub fn new(names: Vec<Box<str>>) -> Self {
        let mut table = vec![0; (names.len() * 4).next_power_of_two()].into_boxed_slice();
        for (place, name) in (1..).zip(&names) {
            let mut at = hash(name.as_bytes(), 0, name.len());
            while table[at & (table.len() - 1)] != 0 {
                at += 1;
            }
            let free = at & (table.len() - 1);
            table[free] = place;
        }
        Self { names, table }
    }

    /// The place of the name that stands in the text there.
    #[inline]
    pub fn find(&self, text: &[u8], start: usize, end: usize) -> Option<usize> {
        let mut at = hash(text, start, end);
        loop {
            let place = usize::from(self.table[at & (self.table.len() - 1)]).checked_sub(1)?;
            if self.names[place].as_bytes() == &text[start..end] {
                return Some(place);
            }
            at += 1;
        }
    }
}

/// A number that tells most names from one another.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "any bits will do")]
fn hash(text: &[u8], start: usize, end: usize) -> usize {
    let length = end - start;
    let word = match word_at(text, start) {
        Some(word) if length >= 8 => word ^ word_at(text, end - 8).unwrap_or(0).rotate_left(29),
        Some(word) => word & !(u64::MAX << (8 * length)),
        None => text[start..end]
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    ((word ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let names = [
            "a",
            "value",
            "valueQuantity",
            "valueQuantitY",
            "effective",
            "effectivf",
            "",
            "abcdefgh",
        ];
        let found = Names::new(names.iter().map(|name| (*name).into()).collect());
        for behind in ["", "\":", "\": \"something longer\""] {
            for (place, name) in names.iter().enumerate() {
                let text = format!("{{\"{name}{behind}");
                assert_eq!(found.find(text.as_bytes(), 2, 2 + name.len()), Some(place), "{text}");
            }
            for name in ["b", "aa", "valueQuantitx", "effectiveDateTime", "abcdefghi"] {
                let text = format!("{{\"{name}{behind}");
                assert_eq!(found.find(text.as_bytes(), 2, 2 + name.len()), None, "{text}");
            }
        }
    }
}
