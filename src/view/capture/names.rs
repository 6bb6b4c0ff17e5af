//! The names of an object's members that are wanted, found by their first and last bytes.
#![allow(
    clippy::inline_always,
    reason = "what is known of a name is in registers, and to pass it through memory takes longer than to look it up"
)]

use crate::json::Ends;

/// Names, each with its place among them.
#[derive(Debug)]
pub(super) struct Names {
    /// By hash, with room to spare
    table: Box<[Entry]>,
    /// The names, for those that are longer than their ends
    names: Box<[Box<str>]>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    ends: Ends,
    /// `None` where there is no name
    place: Option<u8>,
}

/// Whether a name is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// It is the one at this place.
    Yes(u32),
    /// It is that of what a primitive element has besides its value, and that element is wanted.
    Beside,
    No,
}

impl Names {
    /// At most 64 names, each once.
    pub fn new(names: Vec<Box<str>>) -> Self {
        let none = Entry {
            ends: Ends::of(&[], 0, 0),
            place: None,
        };
        let mut table = vec![none; (names.len() * 4).next_power_of_two()].into_boxed_slice();
        for (place, name) in (0..).zip(&names) {
            let ends = Ends::of(name.as_bytes(), 0, name.len());
            let mut at = start(ends);
            while table[at & (table.len() - 1)].place.is_some() {
                at += 1;
            }
            let place = Some(place);
            let free = at & (table.len() - 1);
            table[free] = Entry { ends, place };
        }
        let names = names.into();
        Self { table, names }
    }

    /// Whether the name that begins there in the text is wanted.
    #[inline(always)]
    pub fn find(&self, text: &[u8], start: usize, ends: Ends) -> Wanted {
        match self.place(text, start, ends) {
            Some(place) => Wanted::Yes(place),
            None if ends.first_byte() == b'_' => self.beside(text, start, ends.length()),
            None => Wanted::No,
        }
    }

    #[cold]
    fn beside(&self, text: &[u8], start: usize, length: usize) -> Wanted {
        let name = Ends::of(text, start + 1, start + length);
        self.place(text, start + 1, name).map_or(Wanted::No, |_| Wanted::Beside)
    }

    #[inline(always)]
    fn place(&self, text: &[u8], begin: usize, ends: Ends) -> Option<u32> {
        let mut at = start(ends);
        loop {
            let entry = &self.table[at & (self.table.len() - 1)];
            let place = u32::from(entry.place?);
            if entry.ends == ends && (ends.length() <= 16 || self.is_long(place, text, begin)) {
                return Some(place);
            }
            at += 1;
        }
    }

    #[inline(never)]
    fn is_long(&self, place: u32, text: &[u8], begin: usize) -> bool {
        text[begin..].starts_with(self.names[place as usize].as_bytes())
    }
}

/// Where in the table a name is looked for.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "any bits will do")]
fn start(ends: Ends) -> usize {
    ends.hash() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks for the name behind the quote.
    fn find(names: &Names, text: &str, name: &str) -> Wanted {
        let text = text.as_bytes();
        names.find(text, 2, Ends::of(text, 2, 2 + name.len()))
    }

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
            for (place, name) in (0..).zip(&names) {
                let text = format!("{{\"{name}{behind}");
                assert_eq!(find(&found, &text, name), Wanted::Yes(place), "{text}");
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
                assert_eq!(find(&found, &text, name), Wanted::No, "{text}");
            }
        }
    }
}
