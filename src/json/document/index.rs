//! Where the quotes and brackets of a text are: bit masks of 64 bytes each, made when they are first needed.
//!
//! The idea is that of [simdjson](https://arxiv.org/abs/1902.08318), at the reader's pace instead of ahead of it.

use crate::json::{Fault, Problem, Stop};
use wide::u8x16;

/// The bytes of a text that one [`Block`] stands for.
const WIDTH: usize = 64;

/// As many blocks as 2 MiB of text have.
const MOST_KEPT: usize = 1 << 15;

/// The structure of 64 bytes of text. The lowest bit of each mask is the first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// Quotes that begin or end a string.
    quotes: u64,
    /// Backslashes, all of them.
    backslashes: u64,
    /// Brackets and braces outside of strings; see [`Bytes::brackets`] for what else it may be in a text that is no JSON.
    brackets: u64,
}

/// The blocks of a text as far as it was looked at, and the first fault met in it.
///
/// All functions are to be given the same text, until [`begin`](Self::begin) starts with another one.
#[derive(Debug, Default)]
pub(super) struct Index {
    blocks: Vec<Block>,
    /// 1 where the last block ends in a backslash that escapes the next byte.
    escapes: u64,
    /// All ones where the last block ends inside a string.
    inside: u64,
    fault: Option<Fault>,
}

impl Index {
    /// Forgets the last text. Memory stays, but for what only a long one needs.
    #[inline]
    pub(super) fn begin(&mut self) {
        self.blocks.clear();
        if self.blocks.capacity() > MOST_KEPT {
            self.blocks.shrink_to(MOST_KEPT);
        }
        self.escapes = 0;
        self.inside = 0;
        self.fault = None;
    }

    /// The place up to which the text was looked at, in whole blocks.
    pub(super) fn reach(&self) -> usize {
        self.blocks.len() * WIDTH
    }

    /// The first fault met.
    #[inline]
    pub(super) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Notes a fault, unless there is one already.
    #[cold]
    pub(super) fn fail(&mut self, at: usize, problem: Problem) {
        self.fault.get_or_insert(Fault { at, problem });
    }

    /// Notes why a scan stopped.
    #[cold]
    pub(super) fn stop(&mut self, text: &[u8], stop: Stop) {
        let fault = stop.into_fault(text.len());
        self.fail(fault.at, fault.problem);
    }

    /// The closing quote of the string whose content begins at `at`, and whether a backslash is between.
    #[inline]
    pub(super) fn string_end(&mut self, text: &[u8], at: usize) -> Option<(usize, bool)> {
        let number = at / WIDTH;
        let block = self.block(text, number)?;
        let seen = u64::MAX << (at % WIDTH);
        let quotes = block.quotes & seen;
        let before = quotes.wrapping_sub(1) & !quotes;
        let escaped = block.backslashes & seen & before != 0;
        if quotes != 0 {
            return Some((number * WIDTH + quotes.trailing_zeros() as usize, escaped));
        }
        self.string_end_behind(text, number, escaped)
    }

    /// [`string_end`](Self::string_end) for a string that goes on behind the block of that number.
    #[inline(never)]
    fn string_end_behind(&mut self, text: &[u8], mut number: usize, mut escaped: bool) -> Option<(usize, bool)> {
        loop {
            number += 1;
            let block = self.block(text, number)?;
            let before = block.quotes.wrapping_sub(1) & !block.quotes;
            escaped |= block.backslashes & before != 0;
            if block.quotes != 0 {
                return Some((number * WIDTH + block.quotes.trailing_zeros() as usize, escaped));
            }
        }
    }

    /// The place behind the brackets that close `depth` containers, all open at `at`, which is not in a string.
    #[inline]
    pub(super) fn container_end(&mut self, text: &[u8], at: usize, mut depth: usize) -> Option<usize> {
        let mut number = at / WIDTH;
        let mut brackets = self.block(text, number)?.brackets & (u64::MAX << (at % WIDTH));
        loop {
            while brackets != 0 {
                let at = number * WIDTH + brackets.trailing_zeros() as usize;
                brackets &= brackets - 1;
                // Bit 2 is what `]` and `}` have and `[` and `{` have not.
                if text.get(at).is_some_and(|byte| byte & 4 == 0) {
                    depth += 1;
                } else {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
            }
            number += 1;
            brackets = self.block(text, number)?.brackets;
        }
    }

    /// The block of that number; `None` behind the end of the text, which is a fault.
    #[inline]
    fn block(&mut self, text: &[u8], number: usize) -> Option<Block> {
        while number >= self.blocks.len() {
            if !self.extend(text) {
                return None;
            }
        }
        self.blocks.get(number).copied()
    }

    /// Looks at the next two blocks; `false` at the end of the text.
    #[inline(never)]
    fn extend(&mut self, text: &[u8]) -> bool {
        let rest = text.get(self.blocks.len() * WIDTH..).unwrap_or_default();
        let (chunks, last) = rest.as_chunks();
        for chunk in &chunks[..chunks.len().min(2)] {
            self.push(chunk);
        }
        if chunks.is_empty() {
            if last.is_empty() {
                self.fail(text.len(), Problem::UnexpectedEnd);
                return false;
            }
            self.push_last(last);
        }
        true
    }

    #[cold]
    fn push_last(&mut self, rest: &[u8]) {
        let mut padded = [b' '; WIDTH];
        padded[..rest.len()].copy_from_slice(rest);
        self.push(&padded);
    }

    #[inline]
    fn push(&mut self, chunk: &[u8; WIDTH]) {
        let bytes = Bytes::new(chunk);
        let backslashes = bytes.equal_to(b'\\');
        let quotes = bytes.equal_to(b'"') & !self.escaped(backslashes);
        // Ones from each opening quote up to, and without, its closing one.
        let inside = prefix_xor(quotes) ^ self.inside;
        self.inside = 0_u64.wrapping_sub(inside >> (WIDTH - 1));
        if bytes.any_below_space() {
            self.check_controls(chunk, bytes.below_space() & inside);
        }
        let brackets = bytes.brackets() & !inside;
        self.blocks.push(Block {
            quotes,
            backslashes,
            brackets,
        });
    }

    #[cold]
    fn check_controls(&mut self, chunk: &[u8; WIDTH], controls: u64) {
        let at = controls.trailing_zeros() as usize;
        if let Some(&byte) = chunk.get(at) {
            self.fail(self.blocks.len() * WIDTH + at, Problem::ControlCharacter(byte));
        }
    }

    /// The bytes that a backslash escapes: those behind each run of an odd number of them.
    #[inline]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        if backslashes == 0 {
            return std::mem::take(&mut self.escapes);
        }
        let backslashes = backslashes & !self.escapes;
        let follows = backslashes << 1 | self.escapes;
        let odd_starts = backslashes & !EVEN & !follows;
        let (on_even, overflow) = odd_starts.overflowing_add(backslashes);
        self.escapes = u64::from(overflow);
        (EVEN ^ (on_even << 1)) & follows
    }
}

/// In each bit the parity of all bits up to it.
#[inline]
const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

/// 64 bytes in vector registers.
#[derive(Clone, Copy)]
struct Bytes([u8x16; 4]);

impl Bytes {
    #[inline]
    fn new(bytes: &[u8; WIDTH]) -> Self {
        let quarter = |number: usize| {
            let mut quarter = [0; 16];
            quarter.copy_from_slice(&bytes[16 * number..16 * number + 16]);
            u8x16::new(quarter)
        };
        Self([quarter(0), quarter(1), quarter(2), quarter(3)])
    }

    #[inline]
    fn mask(self, test: impl Fn(u8x16) -> u8x16) -> u64 {
        let [a, b, c, d] = self.0.map(|quarter| u64::from(test(quarter).to_bitmask()));
        a | b << 16 | c << 32 | d << 48
    }

    #[inline]
    fn equal_to(self, byte: u8) -> u64 {
        self.mask(|quarter| quarter.simd_eq(u8x16::splat(byte)))
    }

    /// Brackets and braces, and four characters that JSON has in strings only: `Y`, `y`, `_` and U+007F.
    #[inline]
    fn brackets(self) -> u64 {
        // `[`, `]`, `{` and `}` differ in these bits alone.
        let free = u8x16::splat(b'[' ^ b']' | b'[' ^ b'{');
        self.mask(|quarter| (quarter | free).simd_eq(u8x16::splat(b'[') | free))
    }

    #[inline]
    fn below_space(self) -> u64 {
        self.mask(|quarter| quarter.min(u8x16::splat(0x1f)).simd_eq(quarter))
    }

    #[inline]
    fn any_below_space(self) -> bool {
        let [a, b, c, d] = self.0;
        let least = a.min(b).min(c.min(d));
        least.min(u8x16::splat(0x1f)).simd_eq(least).to_bitmask() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The structure of a text, one byte after the other: quotes, and brackets outside of strings.
    fn structure(text: &[u8]) -> (Vec<usize>, Vec<usize>) {
        let (mut quotes, mut brackets) = (Vec::new(), Vec::new());
        let (mut inside, mut escaped) = (false, false);
        for (at, &byte) in text.iter().enumerate() {
            if byte == b'"' && !escaped {
                quotes.push(at);
                inside = !inside;
            } else if !inside && matches!(byte, b'[' | b']' | b'{' | b'}') {
                brackets.push(at);
            }
            escaped = byte == b'\\' && !escaped;
        }
        (quotes, brackets)
    }

    fn places(masks: impl Iterator<Item = u64>) -> Vec<usize> {
        let masks = masks.enumerate();
        let bits = |(number, mask): (usize, u64)| {
            (0..WIDTH)
                .filter(move |bit| mask >> bit & 1 == 1)
                .map(move |bit| number * WIDTH + bit)
        };
        masks.flat_map(bits).collect()
    }

    #[test]
    fn masks_are_what_a_scan_byte_by_byte_finds() {
        let alphabets: [&[u8]; 4] = [b"\\\"", b"\\\\\\\"ab", b"{}[]\"\\xz[] :,\xc3\xa4", b"\"ab {}"];
        let mut state = 7_u64;
        for round in 0..4000 {
            let alphabet = alphabets[round % 4];
            let mut text = Vec::new();
            for _ in 0..round % 331 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
            }
            let mut index = Index::default();
            while index.blocks.len() * WIDTH < text.len() {
                assert!(index.extend(&text));
            }
            let (quotes, brackets) = structure(&text);
            assert_eq!(places(index.blocks.iter().map(|block| block.quotes)), quotes);
            assert_eq!(places(index.blocks.iter().map(|block| block.brackets)), brackets);
            let backslashes = places(index.blocks.iter().map(|block| block.backslashes));
            assert_eq!(backslashes, memchr::memchr_iter(b'\\', &text).collect::<Vec<_>>());
            assert!(!index.extend(&text));
        }
    }

    #[test]
    fn every_byte_is_classified() {
        for byte in 0..=255_u8 {
            for at in 0..WIDTH {
                let mut text = [b'x'; WIDTH];
                text[at] = byte;
                let mut index = Index::default();
                index.extend(&text);
                let block = index.blocks[0];
                let bit = |is: bool| u64::from(is) << at;
                assert_eq!(block.quotes, bit(byte == b'"'));
                assert_eq!(block.backslashes, bit(byte == b'\\'));
                let bracket = matches!(byte, b'[' | b'{' | b']' | b'}' | b'Y' | b'y' | b'_' | 0x7f);
                assert_eq!(block.brackets, bit(bracket));
                assert_eq!(
                    index.fault, None,
                    "a control character outside of strings is not its concern"
                );
                text[0] = b'"';
                let mut index = Index::default();
                index.extend(&text);
                let control = (at > 0 && byte < 0x20).then_some(at);
                assert_eq!(index.fault.map(|fault| fault.at), control);
            }
        }
    }
}
