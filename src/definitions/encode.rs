//! Tables as bytes, which the build script embeds and `decode` reads.
//!
//! A vector of numbers is its length and then its numbers, little-endian; a table is one such vector for each column.

use super::model::{Row, Strings, Tables};

/// The bytes of tables without their prose.
#[must_use]
pub fn tables(tables: &Tables) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_strings(&tables.strings, &mut bytes);
    write_words(tables.lists.iter().copied(), &mut bytes);
    write_rows(&tables.packages, &mut bytes);
    write_rows(&tables.structures, &mut bytes);
    write_rows(&tables.types, &mut bytes);
    write_rows(&tables.elements, &mut bytes);
    write_rows(&tables.element_types, &mut bytes);
    write_rows(&tables.bindings, &mut bytes);
    write_rows(&tables.constraints, &mut bytes);
    write_rows(&tables.values, &mut bytes);
    write_rows(&tables.slicings, &mut bytes);
    write_rows(&tables.code_systems, &mut bytes);
    write_rows(&tables.concepts, &mut bytes);
    write_rows(&tables.value_sets, &mut bytes);
    write_rows(&tables.components, &mut bytes);
    bytes
}

/// The bytes of texts.
#[must_use]
pub fn strings(strings: &Strings) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_strings(strings, &mut bytes);
    bytes
}

fn write_word(word: u32, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&word.to_le_bytes());
}

fn write_words(words: impl ExactSizeIterator<Item = u32>, bytes: &mut Vec<u8>) {
    write_word(u32::try_from(words.len()).expect("a table is numbered by words"), bytes);
    words.for_each(|word| write_word(word, bytes));
}

fn write_strings(strings: &Strings, bytes: &mut Vec<u8>) {
    let (text, ends) = strings.parts();
    write_words(ends.iter().copied(), bytes);
    bytes.extend_from_slice(text.as_bytes());
}

fn write_rows<R: Row>(rows: &[R], bytes: &mut Vec<u8>) {
    for column in 0..R::WIDTH {
        write_words(rows.iter().map(|row| row.word(column)), bytes);
    }
}
