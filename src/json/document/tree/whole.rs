//! A tree with all nodes of a text, made in one pass from token to token.
//!
//! Reading an object before what is in its members passes over each bracket once for each level that it is in. For a walk over all
//! of a text, that is a third of the work.
#![allow(
    clippy::inline_always,
    reason = "the reader's place stays in registers only where no call sees its address"
)]

use super::{ESCAPED_NAME, ESCAPED_STRING, NONE, Node, Number, Tree, flags, mark_length, place};
use crate::json::document::Kind;
use crate::json::names::{Ends, Open};
use crate::json::scan::Memory;
use crate::json::string::scan_string;
use crate::json::token::ends_scalar;
use crate::json::tokens::Tokens;
use crate::json::{MAX_DEPTH, Stop};

/// Where the reader is.
struct Place<'r> {
    text: &'r [u8],
    tokens: &'r mut Tokens,
    /// The number of the next token
    next: usize,
    /// Where it begins
    at: usize,
}

/// A member's name.
struct Name {
    start: usize,
    hash: u64,
    escaped: bool,
}

impl<'r> Place<'r> {
    fn first(text: &'r [u8], tokens: &'r mut Tokens) -> Self {
        let at = mark_length(text);
        tokens.begin(at);
        let next = 0;
        Self { text, tokens, next, at }
    }

    /// The first byte of the next token; None at the end, and where a string is bad.
    #[inline(always)]
    fn look(&mut self) -> Option<u8> {
        loop {
            self.at = self.tokens.start(self.next);
            if let Some(byte) = self.text.get(self.at) {
                return Some(*byte);
            }
            self.next = 0;
            self.tokens.find(self.text).ok()?;
        }
    }

    /// Whether no token follows, and none is missing.
    fn is_at_end(&mut self) -> bool {
        self.tokens.start(self.next) >= self.text.len() && matches!(self.tokens.find(self.text), Err(Stop::End))
    }

    /// Takes the name that begins here and its colon.
    #[inline(always)]
    fn name(&mut self) -> Option<Name> {
        let start = self.at + 1;
        self.next += 1;
        let colon = self.tokens.start(self.next);
        let ends = Ends::before(self.text, start, colon).filter(|_| self.tokens.is_plain(start, colon));
        let (hash, escaped) = if let Some(ends) = ends {
            (ends.hash(), false)
        } else {
            let name = scan_string(self.text, start).ok()?;
            let content = name.decode(self.text);
            (Ends::of(&content, 0, content.len()).hash(), name.escaped)
        };
        if self.look()? != b':' {
            return None;
        }
        self.next += 1;
        Some(Name { start, hash, escaped })
    }

    /// Takes the string that begins here: the place of its closing quote, and whether a backslash is in it.
    ///
    /// Between that quote and the next token is nothing but white space.
    #[inline(always)]
    fn string(&mut self) -> Option<(usize, bool)> {
        let start = self.at + 1;
        self.next += 1;
        let behind = self.tokens.start(self.next);
        if behind >= self.text.len() {
            // The next token is not found yet, or there is none.
            let string = scan_string(self.text, start).ok()?;
            return Some((string.end, string.escaped));
        }
        let mut end = behind.checked_sub(1)?;
        while end > start && matches!(self.text.get(end), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            end -= 1;
        }
        if end < start || self.text[end] != b'"' {
            return None;
        }
        let escaped = !self.tokens.is_plain(start, end) && memchr::memchr(b'\\', &self.text[start..end]).is_some();
        Some((end, escaped))
    }
}

impl Tree {
    /// Forgets the last text, and reads all of a new one. What is no JSON is left to be read step by step, which finds the fault.
    pub(in crate::json::document) fn begin_whole(&mut self, text: &[u8]) {
        self.clear();
        if !self.read_with_memory::<false>(text) {
            self.begin(text);
        }
    }

    /// Forgets the last text, and reads all of a new one; whether that is JSON that a [`Scanner`](crate::json::Scanner) accepts.
    pub(in crate::json::document) fn begin_strict(&mut self, text: &[u8]) -> bool {
        self.read_with_memory::<true>(text)
    }

    fn read_with_memory<const UNIQUE: bool>(&mut self, text: &[u8]) -> bool {
        self.clear();
        let mut memory = self.memory.take().unwrap_or_default();
        let is_read = self.read_whole::<UNIQUE>(text, &mut memory).is_some();
        self.memory = Some(memory);
        is_read
    }

    /// The number of the next node, which comes behind `last` or is the first in `parent`.
    #[inline(always)]
    fn link(&mut self, parent: Number, last: Number) -> Number {
        let number = place(self.nodes.len());
        let before = if last == 0 {
            &mut self.nodes[parent as usize].first
        } else {
            &mut self.nodes[last as usize].next
        };
        *before = number;
        number
    }

    /// Reads all nodes; None where the text is not JSON, or has a name twice that must be unique.
    fn read_whole<const UNIQUE: bool>(&mut self, text: &[u8], memory: &mut Memory) -> Option<()> {
        let Memory { names, tokens } = memory;
        names.clear();
        let mut open = Open::default();
        let mut here = Place::first(text, tokens);
        let (mut parent, mut last): (Number, Number) = (0, 0);
        let (mut is_object, mut depth) = (false, 0_u16);
        self.root = 1;
        loop {
            // A value, with its name where it is a member.
            let mut byte = here.look()?;
            let (mut name, mut name_flag) = (0, 0);
            if is_object {
                if byte != b'"' {
                    return None;
                }
                let member = here.name()?;
                name = member.start;
                name_flag = ESCAPED_NAME * u8::from(member.escaped);
                if UNIQUE
                    && !names.add(&mut open.hashes, member.hash, name)
                    && !names.is_last_unique(text, open.names, usize::from(depth))
                {
                    return None;
                }
                byte = here.look()?;
            }
            let start = here.at;
            let mut node = Node {
                start: place(start),
                name: place(name),
                parent,
                depth,
                flags: flags(false, false) | name_flag,
                ..NONE
            };
            last = self.link(parent, last);
            match byte {
                b'"' => {
                    let (end, escaped) = here.string()?;
                    (node.kind, node.end) = (Kind::String, place(end + 1));
                    node.flags |= ESCAPED_STRING * u8::from(escaped);
                    self.nodes.push(node);
                }
                b'{' | b'[' => {
                    if usize::from(depth) == MAX_DEPTH {
                        return None;
                    }
                    depth += 1;
                    node.depth = depth;
                    is_object = byte == b'{';
                    node.kind = if is_object { Kind::Object } else { Kind::Array };
                    self.nodes.push(node);
                    if UNIQUE {
                        open = names.open(open, is_object);
                    }
                    here.next += 1;
                    if !matches!(here.look()?, b'}' | b']') {
                        (parent, last) = (last, 0);
                        continue;
                    }
                    // Empty: closed below.
                    parent = last;
                }
                _ => {
                    let (kind, end) = self.token(text, byte, start)?;
                    (node.kind, node.end) = (kind, place(end));
                    if !text.get(end).is_none_or(|byte| ends_scalar(*byte)) {
                        return None;
                    }
                    self.nodes.push(node);
                    here.next += 1;
                }
            }
            // What follows a value: the next one, or the end of what it is in.
            loop {
                if parent == 0 {
                    self.nodes[0] = NONE;
                    return here.is_at_end().then_some(());
                }
                let byte = here.look()?;
                here.next += 1;
                if byte == b',' {
                    break;
                }
                if byte != if is_object { b'}' } else { b']' } {
                    return None;
                }
                let container = &mut self.nodes[parent as usize];
                container.end = place(here.at + 1);
                last = parent;
                parent = container.parent;
                if UNIQUE {
                    open = names.close(open, usize::from(depth));
                }
                depth -= 1;
                is_object = self.nodes[parent as usize].kind == Kind::Object;
            }
        }
    }
}
