//! The names of an object's members that are wanted, found by their first and last bytes.

use crate::json::word_at;

/// Names, each with its place among them.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<Name>,
    /// By hash, with room to spare: the place plus one, or 0
    table: Box<[u8]>,
}

#[derive(Debug)]
struct Name {
    ends: Ends,
    text: Box<str>,
}

/// The first and the last eight bytes of a name, which are all of most names; the same for a shorter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

impl Names {
    /// At most 64 names, each once.
    pub fn new(names: Vec<Box<str>>) -> Self {
        let mut table = vec![0; (names.len() * 4).next_power_of_two()].into_boxed_slice();
        let names: Vec<_> = names
            .into_iter()
            .map(|text| Name {
                ends: Ends::of(text.as_bytes(), 0, text.len()),
                text,
            })
            .collect();
        for (place, name) in (1..).zip(&names) {
            let mut at = name.ends.hash();
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
        let ends = Ends::of(text, start, end);
        let mut at = ends.hash();
        loop {
            let place = usize::from(self.table[at & (self.table.len() - 1)]).checked_sub(1)?;
            let name = &self.names[place];
            if name.ends == ends && (ends.length <= 16 || name.text.as_bytes() == &text[start..end]) {
                return Some(place);
            }
            at += 1;
        }
    }
}

impl Ends {
    #[inline]
    fn of(text: &[u8], start: usize, end: usize) -> Self {
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

    /// A number that tells most names from one another.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "any bits will do")]
    fn hash(self) -> usize {
        let mixed = self.first ^ self.last.rotate_left(29) ^ self.length as u64;
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
    }
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
            for name in [
                "b",
                "aa",
                "valueQuantitx",
                "effectiveDateTime",
                "abcdefghi",
                "abcdefghijklmnoqq",
                "abcdefgh_jklmnopq",
            ] {
                let text = format!("{{\"{name}{behind}");
                assert_eq!(found.find(text.as_bytes(), 2, 2 + name.len()), None, "{text}");
            }
        }
    }
}
