//! A strict scanner over borrowed bytes.
#![allow(
    clippy::inline_always,
    reason = "the scanner's place stays in a register only where no call sees it, which is worth a tenth of the time"
)]

use super::names::{Ends, Names, Open};
use super::string::scan_string;
use super::token::{ends_scalar, kind_of_scalar, scan_scalar};
use super::tokens::{MOST_BYTES, Tokens};
use super::visitor::{Meaning, Name, Search, Visitor};
use super::{Fault, Kind, Problem, Span, Stop, Text};

/// How deep arrays and objects may nest. FHIR's deepest official example has 19 levels.
pub const MAX_DEPTH: usize = 1000;

/// Where in its grammar a scanner is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// A member name comes next: its quote is there.
    Name,
    /// A value comes next.
    Value,
    /// Behind a value.
    Behind,
}

/// Walks JSON values in a text, checking all of the grammar and that member names are unique.
///
/// The grammar is [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) without its liberties: names are unique (its section 4
/// says SHOULD) and surrogates come in pairs (section 8.2). That the text is UTF-8 is checked elsewhere, once for all of it.
#[derive(Debug)]
pub struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// Which of the tokens found comes next
    next: usize,
    /// What stands here begins no token: it follows a number or a literal without white space.
    stuck: bool,
    /// The innermost open container
    inner: Open,
    /// The open containers
    depth: usize,
    memory: &'a mut Memory,
}

/// What scanners need; reused from text to text.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) names: Names,
    pub(super) tokens: Tokens,
}

type Scan<T> = Result<T, Stop>;

impl<'a> Scanner<'a> {
    /// A scanner at byte `at` of `text`. What a text has behind its first 4 GiB is not seen.
    pub fn new(text: &'a [u8], at: usize, memory: &'a mut Memory) -> Self {
        let text = &text[..text.len().min(MOST_BYTES)];
        memory.names.clear();
        memory.tokens.begin(at);
        Self {
            text,
            at,
            next: 0,
            stuck: false,
            inner: Open::default(),
            depth: 0,
            memory,
        }
    }

    /// A scanner inside an array whose opening bracket, and perhaps some elements, came before `text`.
    pub fn inside_array(text: &'a [u8], memory: &'a mut Memory) -> Self {
        let mut scanner = Self::new(text, 0, memory);
        scanner.push(false);
        scanner
    }

    /// A scanner inside an object some of whose members came before `text`.
    pub fn inside_object(text: &'a [u8], memory: &'a mut Memory) -> Self {
        let mut scanner = Self::new(text, 0, memory);
        scanner.push(true);
        scanner
    }

    /// Where the scanner is.
    #[must_use]
    #[inline]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text that is scanned.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Whether all of the text is ASCII that was looked at so far, which is more than was scanned.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.memory.tokens.are_ascii()
    }

    /// A stop at the current place.
    #[must_use]
    pub fn fault(&self, problem: Problem) -> Stop {
        fault(self.at, problem)
    }

    /// The next byte that is not white space, without taking it.
    ///
    /// # Errors
    /// [`Stop::End`] at the end of the text.
    #[inline]
    pub fn peek(&mut self) -> Scan<u8> {
        if self.stuck {
            return self.text.get(self.at).copied().ok_or(Stop::End);
        }
        self.look()
    }

    /// Takes `byte`, one of those that stand between values, if it comes next.
    ///
    /// # Errors
    /// [`Stop::End`] at the end of the text.
    #[inline]
    pub fn take(&mut self, byte: u8) -> Scan<bool> {
        let found = self.peek()? == byte;
        if found {
            self.pass();
        }
        Ok(found)
    }

    /// Enters the object that comes next.
    ///
    /// # Errors
    /// Where something else comes, or the nesting is too deep.
    #[inline]
    pub fn enter_object(&mut self) -> Scan<()> {
        if self.peek()? != b'{' {
            return Err(self.fault(Problem::Expected("an object")));
        }
        self.open(true)
    }

    /// The name of the next member, up to and with its colon; `None` behind the closing brace, which leaves the object.
    ///
    /// # Errors
    /// Where the grammar is broken or the name came before.
    #[inline]
    pub fn member(&mut self, first: bool) -> Scan<Option<Text>> {
        self.walk_to_member(first, |_, name| Some(name.text()))
    }

    /// Goes on to the next member whose name means something to the caller, and says what: passes by all others.
    ///
    /// # Errors
    /// Where the grammar is broken or a name came before.
    #[inline]
    pub fn find_member<T>(&mut self, first: bool, meaning: impl Fn(&[u8]) -> Option<T>) -> Scan<Option<T>> {
        self.walk_to_member(first, |text, name| {
            let raw = &text[name.start..name.end];
            if name.ends.is_some() {
                meaning(raw)
            } else {
                meaning(&name.text().decode(text))
            }
        })
    }

    /// Shows a visitor the object that it is in, whose first member may have come before, and leaves the object.
    ///
    /// # Errors
    /// Where the grammar is broken or a name came before.
    pub fn visit<V: Visitor>(&mut self, first: bool, visitor: &mut V) -> Scan<Option<V::Found>> {
        let place = if !first {
            Place::Behind
        } else if self.is_name_or_end()? {
            Place::Name
        } else {
            visitor.close(self.text, self.at);
            return Ok(None);
        };
        let outside = self.depth.wrapping_sub(1);
        self.walk(place, outside, visitor)
    }

    #[inline(always)]
    fn walk_to_member<T>(&mut self, first: bool, meaning: impl Fn(&[u8], Name) -> Option<T>) -> Scan<Option<T>> {
        let place = if !first {
            Place::Behind
        } else if self.is_name_or_end()? {
            Place::Name
        } else {
            return Ok(None);
        };
        let outside = self.depth.wrapping_sub(1);
        self.walk(place, outside, &mut Search(meaning))
    }

    /// Behind an opening brace: whether a name comes, and not the closing brace, which is taken.
    #[inline(always)]
    fn is_name_or_end(&mut self) -> Scan<bool> {
        match self.look()? {
            b'"' => Ok(true),
            b'}' => {
                self.pass();
                self.close();
                Ok(false)
            }
            _ => Err(fault(self.at, Problem::Expected("a member name or `}`"))),
        }
    }

    /// Enters the array that comes next.
    ///
    /// # Errors
    /// Where something else comes, or the nesting is too deep.
    #[inline]
    pub fn enter_array(&mut self) -> Scan<()> {
        if self.peek()? != b'[' {
            return Err(self.fault(Problem::Expected("an array")));
        }
        self.open(false)
    }

    /// Whether another element comes; `false` behind the closing bracket, which leaves the array.
    ///
    /// # Errors
    /// Where the grammar is broken.
    #[inline]
    pub fn element(&mut self, first: bool) -> Scan<bool> {
        match self.peek()? {
            b']' => {
                self.pass();
                self.close();
                Ok(false)
            }
            b',' if !first => {
                self.pass();
                if self.peek()? == b']' {
                    return Err(self.fault(Problem::TrailingComma));
                }
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(self.fault(Problem::Expected("`,` or `]`"))),
        }
    }

    /// The string that comes next, or `None` where the value is not a string; the value is taken either way.
    ///
    /// # Errors
    /// Where the value is not JSON.
    #[inline]
    pub fn string(&mut self) -> Scan<Option<Text>> {
        if self.peek()? == b'"' {
            return self.string_here().map(Some);
        }
        self.skip()?;
        Ok(None)
    }

    /// Takes the string here.
    #[inline]
    fn string_here(&mut self) -> Scan<Text> {
        let (start, tokens) = (self.at + 1, &self.memory.tokens);
        // Before the next token there is no quote but the closing one.
        let end = tokens.start(self.next + 1).wrapping_sub(1);
        let is_plain = end >= start && self.text.get(end) == Some(&b'"') && tokens.is_plain(start, end);
        let text = if is_plain {
            let escaped = false;
            Text { start, end, escaped }
        } else {
            scan_string(self.text, start)?
        };
        self.next += 1;
        self.at = text.end + 1;
        Ok(text)
    }

    /// Takes one value of any kind.
    ///
    /// # Errors
    /// Where it is not JSON.
    #[inline]
    pub fn skip(&mut self) -> Scan<()> {
        if self.peek()? == b'"' {
            return self.string().map(drop);
        }
        self.walk(Place::Value, self.depth, &mut Search(|_: &[u8], _| None::<()>))
            .map(drop)
    }

    /// Walks on until no more than `outside` containers are open, or the visitor ends it behind a name.
    #[inline(always)]
    fn walk<V: Visitor>(&mut self, place: Place, outside: usize, visitor: &mut V) -> Scan<Option<V::Found>> {
        // A copy whose address no call sees, so that it can stay in registers.
        let mut walk = Scanner {
            text: self.text,
            at: self.at,
            next: self.next,
            stuck: self.stuck,
            inner: self.inner,
            depth: self.depth,
            memory: self.memory,
        };
        let found = walk.go_on(place, outside, visitor);
        (self.at, self.next, self.stuck) = (walk.at, walk.next, walk.stuck);
        (self.inner, self.depth) = (walk.inner, walk.depth);
        found
    }

    #[inline(always)]
    fn go_on<V: Visitor>(&mut self, mut place: Place, outside: usize, visitor: &mut V) -> Scan<Option<V::Found>> {
        if self.stuck {
            return Err(no_separator(self.at, self.inner.is_object));
        }
        // The depth of the innermost container that the visitor sees, and whether the next value there is wanted, and for what.
        let (mut seen, mut is_wanted, mut wanted) = (outside.wrapping_add(1), false, 0);
        loop {
            if place == Place::Name {
                let name = self.name()?;
                if self.depth == seen {
                    match visitor.name(self.text, name) {
                        Meaning::None => is_wanted = false,
                        Meaning::Wanted(number) => (is_wanted, wanted) = (true, number),
                        Meaning::Found(found) => return Ok(Some(found)),
                    }
                }
                place = Place::Value;
            }
            if place == Place::Value {
                let first = self.look()?;
                let start = self.at;
                let is_wanted_here = V::LOOKS && is_wanted && self.depth == seen;
                match first {
                    b'"' if is_wanted_here => {
                        let Text { end, escaped, .. } = self.string_here()?;
                        let (kind, end) = (Kind::String, end + 1);
                        let value = Span {
                            kind,
                            start,
                            end,
                            escaped,
                        };
                        visitor.value(self.text, wanted, value);
                    }
                    b'"' => self.next += 1,
                    b'{' | b'[' => {
                        let is_object = first == b'{';
                        self.open(is_object)?;
                        let is_seen = is_wanted_here && visitor.open(wanted, start, is_object);
                        if is_seen {
                            seen = self.depth;
                        }
                        if is_object {
                            if self.is_name_or_end()? {
                                place = Place::Name;
                                continue;
                            }
                        } else {
                            if self.look()? != b']' {
                                continue;
                            }
                            self.pass();
                            self.close();
                        }
                        if is_seen {
                            wanted = visitor.close(self.text, self.at);
                            seen = self.depth;
                        }
                    }
                    first => {
                        self.scalar(first, outside)?;
                        if is_wanted_here {
                            let (kind, end, escaped) = (kind_of_scalar(first), self.at, false);
                            let value = Span {
                                kind,
                                start,
                                end,
                                escaped,
                            };
                            visitor.value(self.text, wanted, value);
                        }
                    }
                }
                if self.depth == outside {
                    return Ok(None);
                }
            }
            place = loop {
                let byte = self.look()?;
                if byte == b',' {
                    self.pass();
                    if !self.inner.is_object {
                        break Place::Value;
                    }
                    self.look_for_name()?;
                    break Place::Name;
                }
                if byte != if self.inner.is_object { b'}' } else { b']' } {
                    return Err(no_separator(self.at, self.inner.is_object));
                }
                self.pass();
                let is_seen = V::LOOKS && self.depth == seen;
                self.close();
                if is_seen {
                    wanted = visitor.close(self.text, self.at);
                    (seen, is_wanted) = (self.depth, true);
                }
                if self.depth == outside {
                    return Ok(None);
                }
            };
        }
    }

    /// Behind a comma in an object: goes to the name.
    #[inline(always)]
    fn look_for_name(&mut self) -> Scan<()> {
        match self.look()? {
            b'"' => Ok(()),
            b'}' => Err(fault(self.at, Problem::TrailingComma)),
            _ => Err(fault(self.at, Problem::Expected("a member name in double quotes"))),
        }
    }

    /// Takes the number or literal here, which no more than `outside` containers may be around if something follows without a separator.
    #[inline(always)]
    fn scalar(&mut self, first: u8, outside: usize) -> Scan<()> {
        self.at = scan_scalar(self.text, self.at, first)?;
        self.next += 1;
        if !self.text.get(self.at).is_none_or(|byte| ends_scalar(*byte)) {
            if self.depth != outside {
                return Err(no_separator(self.at, self.inner.is_object));
            }
            self.stuck = true;
        }
        Ok(())
    }

    /// The first byte of the next token, and goes there.
    #[inline(always)]
    fn look(&mut self) -> Scan<u8> {
        loop {
            self.at = self.memory.tokens.start(self.next);
            // Behind the tokens stands a place that no text has.
            if let Some(byte) = self.text.get(self.at) {
                return Ok(*byte);
            }
            self.next = 0;
            self.memory.tokens.find(self.text)?;
        }
    }

    /// Takes the token here, which is a single byte.
    #[inline(always)]
    fn pass(&mut self) {
        self.next += 1;
        self.at += 1;
    }

    /// Takes the bracket or brace here.
    #[inline(always)]
    fn open(&mut self, is_object: bool) -> Scan<()> {
        if self.depth >= MAX_DEPTH {
            return Err(fault(self.at, Problem::TooDeep));
        }
        self.pass();
        self.push(is_object);
        Ok(())
    }

    #[inline(always)]
    fn push(&mut self, is_object: bool) {
        self.inner = self.memory.names.open(self.inner, is_object);
        self.depth += 1;
    }

    #[inline(always)]
    fn close(&mut self) {
        self.inner = self.memory.names.close(self.inner, self.depth);
        self.depth = self.depth.saturating_sub(1);
    }

    /// Takes the member name here and its colon.
    #[inline(always)]
    fn name(&mut self) -> Scan<Name> {
        let start = self.at + 1;
        self.next += 1;
        let colon = self.memory.tokens.start(self.next);
        let ends = Ends::before(self.text, start, colon).filter(|_| self.memory.tokens.is_plain(start, colon));
        let Some(ends) = ends else {
            let long = long_name(self.text, start, self.inner, self.depth, self.next, self.memory)?;
            self.inner.hashes = long.hashes;
            self.next = long.next + 1;
            self.at = long.colon + 1;
            return Ok(long.name);
        };
        let end = start + ends.length();
        let names = &mut self.memory.names;
        if !names.add(&mut self.inner.hashes, ends.hash(), start)
            && !names.is_last_unique(self.text, self.inner.names, self.depth)
        {
            let escaped = false;
            return Err(Self::duplicate(self.text, Text { start, end, escaped }).into());
        }
        self.at = colon;
        if self.text[colon] != b':' {
            return Err(fault(colon, Problem::Expected("`:`")));
        }
        self.pass();
        let ends = Some(ends);
        Ok(Name { start, end, ends })
    }

    /// The fault of a member name that came before.
    #[cold]
    #[must_use]
    pub fn duplicate(text: &[u8], name: Text) -> Fault {
        let content = name.decode(text);
        let shown = std::str::from_utf8(&content).ok().filter(|name| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            name.len() <= 64 && name.bytes().all(plain)
        });
        Fault {
            at: name.start - 1,
            problem: Problem::DuplicateName(shown.unwrap_or_default().into()),
        }
    }
}

/// A name that has a backslash, or is not followed by a colon that is found already.
struct LongName {
    name: Name,
    colon: usize,
    /// Which of the tokens the colon is
    next: usize,
    hashes: u64,
}

#[inline(never)]
fn long_name(
    text: &[u8],
    start: usize,
    inner: Open,
    depth: usize,
    mut next: usize,
    Memory { names, tokens }: &mut Memory,
) -> Scan<LongName> {
    let name = scan_string(text, start)?;
    let end = name.end;
    let (ends, hash) = if name.escaped {
        let content = name.decode(text);
        (None, Ends::of(&content, 0, content.len()).hash())
    } else {
        let ends = Ends::of(text, start, end);
        (Some(ends), ends.hash())
    };
    let mut hashes = inner.hashes;
    if !names.add(&mut hashes, hash, start) && !names.is_last_unique(text, inner.names, depth) {
        return Err(Scanner::duplicate(text, name).into());
    }
    let colon = loop {
        let at = tokens.start(next);
        match text.get(at) {
            Some(b':') => break at,
            Some(_) => return Err(fault(at, Problem::Expected("`:`"))),
            None => tokens.find(text)?,
        }
        next = 0;
    };
    Ok(LongName {
        name: Name { start, end, ends },
        colon,
        next,
        hashes,
    })
}

#[cold]
fn fault(at: usize, problem: Problem) -> Stop {
    Stop::Fault(Fault { at, problem })
}

#[cold]
fn no_separator(at: usize, is_object: bool) -> Stop {
    fault(
        at,
        Problem::Expected(if is_object { "`,` or `}`" } else { "`,` or `]`" }),
    )
}

#[cfg(test)]
mod tests;
