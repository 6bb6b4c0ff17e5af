//! Where the tokens of a text begin: found 64 bytes at a time, a stretch of text ahead of the scanner.
//!
//! The idea is that of [simdjson](https://arxiv.org/abs/1902.08318). What is inside of strings is checked on the way.
#![allow(
    clippy::inline_always,
    reason = "code inside of a function for one kind of processor is compiled for it only where it is inlined"
)]

use super::string::{escape, is_simple_escape};
use super::{Fault, Problem, Stop};
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x16, u8x64};

/// The bytes of text that are looked at together.
const WIDTH: usize = 64;

/// How many places there are for tokens, a power of two.
const ROOM: usize = 4 << 10;

/// How far ahead of the scanner the tokens are found, in bytes: a block is written whole, and one place stands behind them.
const STRETCH: usize = ROOM - WIDTH;

/// The longest text: places in it have 32 bits, and one of them is in no text.
pub(super) const MOST_BYTES: usize = u32::MAX as usize;

/// Where the tokens of a stretch of text begin. Reused from text to text.
///
/// A token is a bracket, a colon, a comma, a whole string, or what stands between these and white space.
#[derive(Debug)]
pub(super) struct Tokens {
    level: Level,
    /// Behind the last one stands a place that is in no text.
    starts: Box<[u32; ROOM]>,
    /// Where that stretch begins.
    begin: usize,
    /// Where its backslashes are, by block.
    backslashes: [u64; ROOM / WIDTH],
    /// Whether all bytes are ASCII, as far as tokens are found.
    ascii: bool,
    carry: Carry,
    /// Where the next stretch begins.
    end: usize,
    /// Escapes that begin before this place are checked.
    checked: usize,
    /// Why no token follows behind these, where it is not the end of the text.
    stop: Option<Stop>,
}

/// What a block of text hands on to the next one.
#[derive(Debug, Default, Clone, Copy)]
struct Carry {
    /// 1 where it ends in a backslash that escapes the next byte.
    escapes: u64,
    /// All ones where it ends inside of a string.
    inside: u64,
    /// 1 where it ends in a word.
    word: u64,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            level: Level::new(),
            starts: Box::new([0; ROOM]),
            begin: 0,
            backslashes: [0; ROOM / WIDTH],
            ascii: true,
            carry: Carry::default(),
            end: 0,
            checked: 0,
            stop: None,
        }
    }
}

impl Tokens {
    /// Starts with a text, at this byte.
    pub(super) fn begin(&mut self, at: usize) {
        self.starts[0] = u32::MAX;
        self.ascii = true;
        self.carry = Carry::default();
        (self.end, self.checked) = (at, at);
        self.stop = None;
    }

    /// Where the token of this number begins, of those that are found; behind them [`MOST_BYTES`].
    #[inline(always)]
    pub(super) fn start(&self, number: usize) -> usize {
        self.starts[number % ROOM] as usize
    }

    /// Whether there is no backslash from `start` on and before `end`, which are both in the stretch of text whose tokens are found;
    /// where they are not, it is not known.
    #[inline(always)]
    pub(super) fn is_plain(&self, start: usize, end: usize) -> bool {
        let (first, last) = (start.wrapping_sub(self.begin), end.wrapping_sub(self.begin));
        if first > last || last >= STRETCH {
            return false;
        }
        let from = u64::MAX << (first % WIDTH);
        let to = !(u64::MAX << (last % WIDTH));
        let (first, last) = (first / WIDTH, last / WIDTH);
        if first == last {
            return self.backslashes[first] & from & to == 0;
        }
        let between = &self.backslashes[first + 1..last];
        (self.backslashes[first] & from) | (self.backslashes[last] & to) == 0 && between.iter().all(|block| *block == 0)
    }

    /// Whether all bytes are ASCII in the stretches of text whose tokens are found or were.
    pub(super) fn are_ascii(&self) -> bool {
        self.ascii
    }

    /// Finds the tokens of the next stretch that has one.
    ///
    /// # Errors
    /// There is none: the text ends, or a string is bad.
    #[inline(never)]
    pub(super) fn find(&mut self, text: &[u8]) -> Result<(), Stop> {
        self.starts[0] = u32::MAX;
        loop {
            if let Some(stop) = &self.stop {
                return Err(stop.clone());
            }
            if self.end >= text.len() {
                return Err(Stop::End);
            }
            let count = dispatch!(self.level, simd => self.find_with(simd, text));
            self.starts[count % ROOM] = u32::MAX;
            if count > 0 {
                return Ok(());
            }
        }
    }

    #[inline(always)]
    fn find_with<S: Simd>(&mut self, simd: S, text: &[u8]) -> usize {
        let begin = self.end;
        let stretch = &text[begin..text.len().min(begin + STRETCH)];
        let (blocks, rest) = stretch.as_chunks();
        let mut last = [b' '; WIDTH];
        last[..rest.len()].copy_from_slice(rest);
        let mut carry = self.carry;
        let (mut count, mut high) = (0, 0);
        let (mut at, mut is_bad) = (begin, false);
        let blocks = blocks.iter().chain((!rest.is_empty()).then_some(&last));
        for (number, block) in blocks.enumerate() {
            let block = Block::new(simd, block);
            self.backslashes[number % self.backslashes.len()] = block.backslashes;
            high |= block.high;
            let mut bits = block.bits(simd, &mut carry);
            if bits.controls | bits.escaped != 0 {
                bits.tokens &= self.check(text, at, bits.controls, bits.escaped);
                is_bad = self.stop.is_some();
            }
            if let Some(places) = self.starts[count % ROOM..].first_chunk_mut() {
                #[expect(clippy::cast_possible_truncation, reason = "a text has no more than MOST_BYTES")]
                write_places(simd, places, at as u32, bits.tokens);
            }
            count += bits.tokens.count_ones() as usize;
            at += WIDTH;
            if is_bad {
                break;
            }
        }
        self.begin = begin;
        self.ascii &= high == 0;
        self.carry = carry;
        self.end = begin + stretch.len();
        count
    }

    /// Looks at what is rare in a block at this place: control characters in strings, and escapes, by the byte behind the backslash.
    /// A mask of what stands before the first fault.
    #[inline(never)]
    fn check(&mut self, text: &[u8], at: usize, controls: u64, mut escaped: u64) -> u64 {
        let mut bad = controls.trailing_zeros() as usize;
        if let Some(&byte) = text.get(at + bad)
            && controls != 0
        {
            let problem = Problem::ControlCharacter(byte);
            self.stop = Some(Fault { at: at + bad, problem }.into());
        }
        while escaped != 0 {
            let byte = at + escaped.trailing_zeros() as usize;
            escaped &= escaped - 1;
            let start = byte.wrapping_sub(1);
            if start < self.checked || text.get(byte).is_none_or(|byte| is_simple_escape(*byte)) {
                continue;
            }
            match escape(text, start) {
                Ok((_, behind)) => self.checked = behind,
                Err(stop) if start < at + bad => {
                    self.stop = Some(stop);
                    bad = start.saturating_sub(at);
                }
                Err(_) => {}
            }
        }
        match self.stop {
            Some(_) => !(u64::MAX << bad),
            None => u64::MAX,
        }
    }
}

/// Writes where the bits of a block that begins at `at` are. What stands behind them is not defined.
#[inline(always)]
fn write_places<S: Simd>(simd: S, places: &mut [u32; WIDTH], at: u32, mut bits: u64) {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = simd.level().as_avx512()
        && bits.count_ones() <= 16
    {
        (first_places(avx512, bits) + at).store_slice(&mut places[..16]);
        return;
    }
    let _ = simd; // what no other processor needs
    for places in places.as_chunks_mut::<8>().0 {
        for place in places {
            *place = at + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            return;
        }
    }
}

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    /// The numbers of the first sixteen bits.
    #[inline(always)]
    fn first_places(avx512: Avx512, bits: u64) -> fearless_simd::u32x16<fearless_simd::Avx512> {
        use std::arch::x86_64::{_mm512_castsi512_si128, _mm512_cvtepu8_epi32, _mm512_maskz_compress_epi8};
        let found = _mm512_maskz_compress_epi8(bits, u8x64::from_slice(avx512, &NUMBERS).into());
        _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found)).simd_into(avx512)
    }
);

/// The numbers from 0 on.
#[cfg(target_arch = "x86_64")]
const NUMBERS: [u8; WIDTH] = {
    let mut numbers = [0; WIDTH];
    let mut at = 1;
    while at < WIDTH {
        numbers[at] = numbers[at - 1] + 1;
        at += 1;
    }
    numbers
};

/// What stands where in 64 bytes. The lowest bit of each mask is the first byte.
struct Block {
    quotes: u64,
    backslashes: u64,
    /// Brackets, colons and commas, and control characters that JSON has nowhere
    operators: u64,
    white_space: u64,
    /// All bytes below the space
    controls: u64,
    /// All bytes that are not ASCII
    high: u64,
}

/// What that means. The lowest bit of each mask is the first byte.
struct Bits {
    /// The first bytes of tokens
    tokens: u64,
    /// Control characters in strings
    controls: u64,
    /// Bytes in strings that a backslash escapes
    escaped: u64,
}

/// By the lower half of a byte: the white space that has it.
const WHITE_SPACE: [u8; 16] = [b' ', 0, 0, 0, 0, 0, 0, 0, 0, b'\t', b'\n', 0, 0, b'\r', 0, 0];

/// By the lower half of a byte: the operator that has it, with the bit set that brackets and braces differ in.
const OPERATORS: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b':', b'{', b',', b'}', 0, 0];

impl Block {
    #[inline(always)]
    fn new<S: Simd>(simd: S, bytes: &[u8; WIDTH]) -> Self {
        let bytes = u8x64::from_slice(simd, bytes);
        let lower = bytes & 0x0f;
        let table =
            |table: [u8; 16]| u8x64::block_splat(u8x16::from_slice(simd, &table)).swizzle_dyn_within_blocks(lower);
        Self {
            quotes: bytes.simd_eq(b'"').to_bitmask(),
            backslashes: bytes.simd_eq(b'\\').to_bitmask(),
            operators: (bytes | 0x20).simd_eq(table(OPERATORS)).to_bitmask(),
            white_space: bytes.simd_eq(table(WHITE_SPACE)).to_bitmask(),
            controls: bytes.simd_le(0x1f).to_bitmask(),
            high: bytes.simd_ge(0x80).to_bitmask(),
        }
    }

    #[inline(always)]
    fn bits<S: Simd>(&self, simd: S, carry: &mut Carry) -> Bits {
        let escaped = escaped(self.backslashes, &mut carry.escapes);
        let quotes = self.quotes & !escaped;
        let inside = prefix_xor(simd, quotes) ^ carry.inside;
        carry.inside = 0_u64.wrapping_sub(inside >> (WIDTH - 1));
        let words = !(inside | quotes | self.white_space | self.operators);
        let word_starts = words & !(words << 1 | carry.word);
        carry.word = words >> (WIDTH - 1);
        Bits {
            tokens: (self.operators & !inside) | (quotes & inside) | word_starts,
            controls: self.controls & inside,
            // Quotes and backslashes may be escaped: most are that.
            escaped: escaped & inside & !(self.quotes | self.backslashes),
        }
    }
}

/// The bytes that a backslash escapes: those behind each run of an odd number of them.
#[inline(always)]
fn escaped(backslashes: u64, escapes: &mut u64) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    if backslashes == 0 {
        return std::mem::take(escapes);
    }
    let backslashes = backslashes & !*escapes;
    let follows = backslashes << 1 | *escapes;
    let odd_starts = backslashes & !EVEN & !follows;
    let (on_even, overflow) = odd_starts.overflowing_add(backslashes);
    *escapes = u64::from(overflow);
    (EVEN ^ (on_even << 1)) & follows
}

/// In each bit the parity of all bits up to it.
#[inline(always)]
fn prefix_xor<S: Simd>(simd: S, mut bits: u64) -> u64 {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = simd.level().as_avx512() {
        return multiply_by_ones(avx512, bits);
    }
    let _ = simd; // what no other processor needs
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    /// The lower half of the product without carries, which is [`prefix_xor`].
    #[inline(always)]
    fn multiply_by_ones(avx512: Avx512, bits: u64) -> u64 {
        use std::arch::x86_64::{_mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_set1_epi8};
        let product = _mm_clmulepi64_si128::<0>(_mm_cvtsi64_si128(bits.cast_signed()), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product).cast_unsigned()
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    /// All that this processor can do, and what any can.
    fn levels() -> Vec<Level> {
        let best = Level::new();
        let mut levels = vec![best, Level::baseline()];
        #[cfg(target_arch = "x86_64")]
        {
            levels.extend(best.as_avx2().map(Level::Avx2));
            levels.extend(best.as_sse4_2().map(Level::Sse4_2));
        }
        levels
    }

    /// Where the tokens of a text are that has no fault in its strings, one byte after the other.
    fn expected(text: &[u8]) -> Vec<usize> {
        let mut starts = Vec::new();
        let (mut inside, mut escaped, mut in_word) = (false, false, false);
        for (at, &byte) in text.iter().enumerate() {
            let was_escaped = escaped;
            escaped = byte == b'\\' && !was_escaped;
            let was_word = std::mem::take(&mut in_word);
            match byte {
                b'"' if !was_escaped => {
                    if !inside {
                        starts.push(at);
                    }
                    inside = !inside;
                }
                _ if inside => {}
                b'[' | b']' | b'{' | b'}' | b':' | b',' => starts.push(at),
                b' ' | b'\n' | b'\r' | b'\t' => {}
                _ => {
                    if !was_word {
                        starts.push(at);
                    }
                    in_word = true;
                }
            }
        }
        starts
    }

    fn found(level: Level, text: &[u8]) -> (Vec<usize>, Stop) {
        let mut tokens = Tokens {
            level,
            ..Tokens::default()
        };
        tokens.begin(0);
        let mut starts = Vec::new();
        loop {
            if let Err(stop) = tokens.find(text) {
                return (starts, stop);
            }
            starts.extend(
                (0..)
                    .map(|number| tokens.start(number))
                    .take_while(|at| *at < MOST_BYTES),
            );
        }
    }

    #[test]
    fn tokens_are_where_a_walk_byte_by_byte_finds_them() {
        let alphabets: [&[u8]; 4] = [b"\\\"", b"\\\\\\\"nn", b"{}[]\"\\n :,\xc3\xa4\n\t\r1", b"[],\" "];
        let mut state = 7_u64;
        for round in 0..600 {
            let alphabet = alphabets[round % 4];
            let length = [round % 331, STRETCH - 100 + round, 3 * STRETCH][round % 3];
            let mut text = Vec::new();
            for _ in 0..length {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
            }
            for level in levels() {
                let (starts, stop) = found(level, &text);
                let expected = expected(&text);
                let good = match stop {
                    Stop::End => expected.len(),
                    Stop::Fault(fault) => expected.iter().filter(|start| **start < fault.at).count(),
                };
                assert_eq!(starts, expected[..good], "{level:?}");
            }
        }
    }

    #[test]
    fn every_byte_is_classified() {
        for byte in 0..=255_u8 {
            for at in 0..2 * WIDTH {
                for level in levels() {
                    let mut text = [b' '; 2 * WIDTH];
                    text[at] = byte;
                    let is_token = !matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
                    let starts: Vec<_> = is_token.then_some(at).into_iter().collect();
                    assert_eq!(found(level, &text), (starts, Stop::End), "{byte} at {at}, {level:?}");
                    text[0] = b'"';
                    let problem = match byte {
                        0..b' ' if at > 0 => Some(Problem::ControlCharacter(byte)),
                        b'\\' if at > 0 && at < text.len() - 1 => Some(Problem::BadEscape),
                        _ => None,
                    };
                    let stop = problem.map_or(Stop::End, |problem| Fault { at, problem }.into());
                    assert_eq!(
                        found(level, &text),
                        (vec![0], stop),
                        "{byte} at {at} in a string, {level:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn strings_are_checked_where_blocks_meet() {
        for (text, problem) in [
            (r"\ud83d\ude00\u00e4\n\\\/", None),
            (r"\ud83d\u0041", Some(Problem::LoneSurrogate)),
            (r"\ude00", Some(Problem::LoneSurrogate)),
            (r"\u12g4", Some(Problem::BadEscape)),
            (r"\x", Some(Problem::BadEscape)),
        ] {
            for padding in (0..2 * WIDTH).chain(STRETCH - WIDTH..STRETCH + WIDTH) {
                let json = format!("\"{}{text}\" 1", "x".repeat(padding));
                for level in levels() {
                    let stop = match &problem {
                        None => Stop::End,
                        Some(problem) => Stop::from(Fault {
                            at: padding + 1,
                            problem: problem.clone(),
                        }),
                    };
                    assert_eq!(
                        found(level, json.as_bytes()).1,
                        stop,
                        "{padding} before {text}, {level:?}"
                    );
                }
            }
        }
    }
}
