//! Tables from the bytes that `encode` wrote.

use super::model::{Row, Strings, Tables};

/// The tables that `encode` wrote, or None if it did not write these bytes.
#[must_use]
pub fn tables(bytes: &[u8]) -> Option<Tables> {
    let mut rest = bytes;
    let rest = &mut rest;
    let tables = Tables {
        strings: read_strings(rest)?,
        prose: Strings::default(),
        lists: read_words(rest)?,
        packages: read_rows(rest)?,
        structures: read_rows(rest)?,
        types: read_rows(rest)?,
        elements: read_rows(rest)?,
        element_types: read_rows(rest)?,
        bindings: read_rows(rest)?,
        constraints: read_rows(rest)?,
        values: read_rows(rest)?,
        slicings: read_rows(rest)?,
        code_systems: read_rows(rest)?,
        concepts: read_rows(rest)?,
        value_sets: read_rows(rest)?,
        components: read_rows(rest)?,
    };
    rest.is_empty().then_some(tables)
}

/// The texts that `encode` wrote, or None if it did not write these bytes.
#[must_use]
pub fn strings(mut bytes: &[u8]) -> Option<Strings> {
    let strings = read_strings(&mut bytes)?;
    bytes.is_empty().then_some(strings)
}

fn read_word(bytes: &mut &[u8]) -> Option<u32> {
    let (word, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*word))
}

/// The bytes of a vector of numbers.
fn take_words<'a>(bytes: &mut &'a [u8]) -> Option<&'a [[u8; 4]]> {
    let len = read_word(bytes)? as usize;
    let (words, rest) = bytes.split_at_checked(len.checked_mul(4)?)?;
    *bytes = rest;
    Some(words.as_chunks().0)
}

fn read_words(bytes: &mut &[u8]) -> Option<Vec<u32>> {
    Some(
        take_words(bytes)?
            .iter()
            .map(|&word| u32::from_le_bytes(word))
            .collect(),
    )
}

fn read_strings(bytes: &mut &[u8]) -> Option<Strings> {
    let ends = read_words(bytes)?;
    let (text, rest) = bytes.split_at_checked(*ends.last()? as usize)?;
    *bytes = rest;
    Strings::from_parts(String::from_utf8(text.to_vec()).ok()?, ends)
}

fn read_rows<R: Row>(bytes: &mut &[u8]) -> Option<Vec<R>> {
    let columns = (0..R::WIDTH).map(|_| take_words(bytes)).collect::<Option<Vec<_>>>()?;
    let len = columns.first()?.len();
    if columns.iter().any(|column| column.len() != len) {
        return None;
    }
    Some(
        (0..len)
            .map(|row| R::from_words(|column| u32::from_le_bytes(columns[column][row])))
            .collect(),
    )
}
