//! The nodes of a document, added when they are first asked for, or all at once.

mod whole;

use super::Kind;
use super::index::Index;
use super::names::{Glance, Wanted};
use crate::json::compact::skip_white_space;
use crate::json::token::{scan_literal, scan_number};
use crate::json::{Fault, MAX_DEPTH, Memory, Problem, Text};

/// The number of a node in the tree; 0 stands for none.
pub(super) type Number = u32;

/// A value, as far as it was looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// The value's first byte.
    pub(super) start: u32,
    /// The place behind the value; 0 while it is not known.
    end: u32,
    /// The first byte of the member's name, behind its quote; 0 where the value is no member.
    pub(super) name: u32,
    pub(super) parent: Number,
    first: Number,
    /// The last child so far: the place from which the container is read on.
    last: Number,
    pub(super) next: Number,
    /// How many containers it stands in, itself included.
    depth: u16,
    pub(super) kind: Kind,
    flags: u8,
}

/// All children of the container are in the tree.
const COMPLETE: u8 = 1;
/// A backslash is in the member's name.
const ESCAPED_NAME: u8 = 2;

/// A backslash is in the string.
const ESCAPED_STRING: u8 = 4;

/// As many nodes as 2 MiB hold.
const MOST_KEPT: usize = 1 << 16;

/// What stands at number 0, so that a real node's number is not.
const NONE: Node = Node {
    start: 0,
    end: 0,
    name: 0,
    parent: 0,
    first: 0,
    last: 0,
    next: 0,
    depth: 0,
    kind: Kind::Null,
    flags: COMPLETE,
};

/// The flags of a new node: what has no children has them all.
#[inline]
fn flags(is_container: bool, escaped_name: bool) -> u8 {
    (COMPLETE * u8::from(!is_container)) | (ESCAPED_NAME * u8::from(escaped_name))
}

/// The nodes of a text and its index, from which they are made.
///
/// All functions are to be given the same text, until [`begin`](Self::begin) starts with another one.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) index: Index,
    nodes: Vec<Node>,
    root: Number,
    /// What reading a text at once needs, if that ever happened
    memory: Option<Memory>,
}

impl Node {
    /// Whether a backslash is in the member's name.
    #[inline]
    pub(super) fn has_escaped_name(&self) -> bool {
        self.flags & ESCAPED_NAME != 0
    }
}

impl Tree {
    /// Forgets the last text, and reads the beginning of a new one. Memory stays, but for what only a long text needs.
    pub(super) fn begin(&mut self, text: &[u8]) {
        self.clear();
        self.root = self.read_root(text, mark_length(text)).unwrap_or_default();
    }

    fn clear(&mut self) {
        self.index.begin();
        self.nodes.clear();
        if self.nodes.capacity() > MOST_KEPT {
            self.nodes.shrink_to(MOST_KEPT);
        }
        self.nodes.push(NONE);
    }

    /// Whether all of a text is read whose root begins it and ends here.
    pub(super) fn is_of(&self, end: usize) -> bool {
        let root = self.nodes.get(self.root as usize);
        root.is_some_and(|root| {
            self.root != 0 && root.start == 0 && root.end as usize == end && root.flags & COMPLETE != 0
        })
    }

    pub(super) fn root(&self) -> Number {
        self.root
    }

    #[inline]
    pub(super) fn node(&self, number: Number) -> &Node {
        &self.nodes[number as usize]
    }

    /// The first child; 0 where there is none.
    #[inline]
    pub(super) fn first_child(&mut self, text: &[u8], number: Number) -> Number {
        let node = self.node(number);
        match node.first {
            0 if node.flags & COMPLETE == 0 => self.read_on(text, number, |_, _| true),
            first => first,
        }
    }

    /// The sibling behind a node; 0 where there is none.
    #[inline]
    pub(super) fn next_sibling(&mut self, text: &[u8], number: Number) -> Number {
        let node = self.node(number);
        match node.next {
            0 if self.node(node.parent).flags & COMPLETE == 0 => self.read_on(text, node.parent, |_, _| true),
            next => next,
        }
    }

    /// The node behind `last` in a walk over `top` that visits parents first; 0 where the walk ends.
    #[inline]
    pub(super) fn next_in(&mut self, text: &[u8], top: Number, last: Number) -> Number {
        let child = self.first_child(text, last);
        if child != 0 {
            return child;
        }
        let mut at = last;
        while at != top {
            let sibling = self.next_sibling(text, at);
            if sibling != 0 {
                return sibling;
            }
            at = self.node(at).parent;
        }
        0
    }

    /// The first member that has one of the names, and which; 0 where there is none.
    #[inline]
    pub(super) fn member<N: AsRef<[u8]>>(
        &mut self,
        text: &[u8],
        number: Number,
        wanted: &Wanted<'_, N>,
    ) -> (usize, Number) {
        let object = self.node(number);
        if object.kind != Kind::Object {
            return (0, 0);
        }
        let complete = object.flags & COMPLETE != 0;
        let mut child = object.first;
        while child != 0 {
            let node = self.node(child);
            // Most have another name, by its first bytes.
            let is_other = !node.has_escaped_name() && matches!(wanted.glance(text, node.name as usize), Glance::No);
            if !is_other && let Some(which) = Self::which_name(text, node, wanted) {
                return (which, child);
            }
            child = node.next;
        }
        if complete {
            return (0, 0);
        }
        let mut found = 0;
        let child = self.read_on(text, number, |node, name_end| {
            let which = wanted.which(text, node, name_end);
            found = which.unwrap_or_default();
            which.is_some()
        });
        (found, child)
    }

    /// Whether the member has that name.
    pub(super) fn name_is(&self, text: &[u8], number: Number, name: &str) -> bool {
        let node = *self.node(number);
        node.name != 0 && Self::which_name(text, &node, &Wanted::one(&name)).is_some()
    }

    #[inline]
    fn which_name<N: AsRef<[u8]>>(text: &[u8], node: &Node, wanted: &Wanted<'_, N>) -> Option<usize> {
        let start = node.name as usize;
        if !node.has_escaped_name() {
            match wanted.glance(text, start) {
                Glance::No => return None,
                Glance::Yes => return Some(0),
                Glance::Maybe => {}
            }
        }
        wanted.which(text, node, name_end(text, node))
    }

    /// The name's content.
    #[inline]
    pub(super) fn name(&self, text: &[u8], number: Number) -> Option<Text> {
        let node = self.node(number);
        (node.name != 0).then(|| Text {
            start: node.name as usize,
            end: name_end(text, node),
            escaped: node.has_escaped_name(),
        })
    }

    /// The content of a string.
    #[inline]
    pub(super) fn string(&self, number: Number) -> Text {
        let node = self.node(number);
        Text {
            start: node.start as usize + 1,
            end: node.end as usize - 1,
            escaped: node.flags & ESCAPED_STRING != 0,
        }
    }

    /// The place behind the value; the end of the text, where the value is cut off.
    #[inline]
    pub(super) fn end(&mut self, text: &[u8], number: Number) -> usize {
        self.find_end(text, number).unwrap_or(text.len())
    }

    /// The place behind the value, from where it was last looked at.
    #[inline]
    fn find_end(&mut self, text: &[u8], number: Number) -> Option<usize> {
        match self.node(number).end {
            0 => self.skip(text, number),
            end => Some(end as usize),
        }
    }

    #[inline(never)]
    fn skip(&mut self, text: &[u8], number: Number) -> Option<usize> {
        let node = self.node(number);
        let mut from = node.start as usize + 1;
        let mut depth = 1;
        let mut last = node.last;
        while last != 0 {
            let node = self.node(last);
            if node.end != 0 {
                from = node.end as usize;
                break;
            }
            from = node.start as usize + 1;
            depth += 1;
            last = node.last;
        }
        let end = self.index.container_end(text, from, depth)?;
        self.nodes[number as usize].end = place(end);
        Some(end)
    }

    /// Adds children to a container until one is wanted, and gives that; 0 where none is.
    ///
    /// `wanted` is given the new node and the place of the quote behind its name.
    #[inline]
    fn read_on(&mut self, text: &[u8], number: Number, wanted: impl FnMut(&Node, usize) -> bool) -> Number {
        if self.index.fault().is_some() {
            return 0;
        }
        let read = if self.node(number).kind == Kind::Object {
            self.read_children::<true>(text, number, wanted)
        } else {
            self.read_children::<false>(text, number, wanted)
        };
        read.unwrap_or_default()
    }

    #[inline]
    fn read_children<const OBJECT: bool>(
        &mut self,
        text: &[u8],
        number: Number,
        mut wanted: impl FnMut(&Node, usize) -> bool,
    ) -> Option<Number> {
        let container = *self.node(number);
        let closing = if OBJECT { b'}' } else { b']' };
        let mut last = container.last;
        let mut at = match last {
            0 => container.start as usize + 1,
            last => self.find_end(text, last)?,
        };
        loop {
            let mut byte = self.peek(text, &mut at)?;
            if byte == closing {
                self.complete(text, number, at + 1);
                return None;
            }
            if last != 0 {
                if byte != b',' {
                    return self.expected(at, if OBJECT { "`,` or `}`" } else { "`,` or `]`" });
                }
                at += 1;
                byte = self.peek(text, &mut at)?;
                if byte == closing {
                    self.index.fail(at, Problem::TrailingComma);
                    return None;
                }
            }
            let (mut name, mut name_end, mut escaped) = (0, 0, false);
            if OBJECT {
                name = at + 1;
                (name_end, escaped) = self.read_name(text, byte, name, last == 0)?;
                at = name_end + 1;
                if self.peek(text, &mut at)? != b':' {
                    return self.expected(at, "`:`");
                }
                at += 1;
                byte = self.peek(text, &mut at)?;
            }
            let (kind, end, escaped_string) = self.value(text, byte, at)?;
            let is_container = kind.is_container();
            if is_container && usize::from(container.depth) == MAX_DEPTH {
                self.index.fail(at, Problem::TooDeep);
                return None;
            }
            let node = Node {
                start: place(at),
                end: place(end),
                name: place(name),
                parent: number,
                depth: container.depth + u16::from(is_container),
                kind,
                flags: flags(is_container, escaped) | escaped_string,
                ..NONE
            };
            let child = self.push(node);
            let before = if last == 0 {
                &mut self.nodes[number as usize].first
            } else {
                &mut self.nodes[last as usize].next
            };
            *before = child;
            self.nodes[number as usize].last = child;
            if wanted(&node, name_end) {
                return Some(child);
            }
            last = child;
            at = if end == 0 {
                let end = self.index.container_end(text, at + 1, 1)?;
                self.nodes[child as usize].end = place(end);
                end
            } else {
                end
            };
        }
    }

    fn read_root(&mut self, text: &[u8], mut at: usize) -> Option<Number> {
        let byte = self.peek(text, &mut at)?;
        let (kind, end, escaped_string) = self.value(text, byte, at)?;
        if !kind.is_container() {
            self.check_behind(text, end);
        }
        let is_container = kind.is_container();
        Some(self.push(Node {
            start: place(at),
            end: place(end),
            depth: u16::from(is_container),
            kind,
            flags: flags(is_container, false) | escaped_string,
            ..NONE
        }))
    }

    /// Where the member's name that begins at `start` ends, and whether it is escaped.
    #[allow(clippy::inline_always, reason = "as in the module `reader`")]
    #[inline(always)]
    pub(super) fn read_name(&mut self, text: &[u8], before: u8, start: usize, first: bool) -> Option<(usize, bool)> {
        if before != b'"' {
            let what = ["a member name in double quotes", "a member name or `}`"];
            return self.expected(start - 1, what[usize::from(first)]);
        }
        let (end, escaped) = self.index.string_end(text, start)?;
        if escaped {
            self.check_name(text, start, end)?;
        }
        Some((end, escaped))
    }

    /// The kind of the value at `at`, the place behind it, or 0 where it is a container, and the flag of an escaped string.
    #[inline]
    fn value(&mut self, text: &[u8], byte: u8, at: usize) -> Option<(Kind, usize, u8)> {
        match byte {
            b'"' => {
                let (end, escaped) = self.index.string_end(text, at + 1)?;
                Some((Kind::String, end + 1, ESCAPED_STRING * u8::from(escaped)))
            }
            b'{' => Some((Kind::Object, 0, 0)),
            b'[' => Some((Kind::Array, 0, 0)),
            _ => self.token(text, byte, at).map(|(kind, end)| (kind, end, 0)),
        }
    }

    /// A number or a literal.
    pub(super) fn token(&mut self, text: &[u8], byte: u8, at: usize) -> Option<(Kind, usize)> {
        let (kind, end) = match byte {
            b'-' | b'0'..=b'9' => (Kind::Number, scan_number(text, at)),
            b't' => (Kind::True, scan_literal(text, at, b"true")),
            b'f' => (Kind::False, scan_literal(text, at, b"false")),
            b'n' => (Kind::Null, scan_literal(text, at, b"null")),
            _ => {
                let problem = match byte {
                    b'N' | b'I' => Problem::NotANumber,
                    b'+' | b'.' => Problem::BadNumber,
                    _ => Problem::Expected("a value"),
                };
                (Kind::Null, Err(Fault { at, problem }.into()))
            }
        };
        match end {
            Ok(end) => Some((kind, end)),
            Err(stop) => {
                self.index.stop(text, stop);
                None
            }
        }
    }

    /// Notes that a container ends before `end`, and that nothing but white space may stand behind the root.
    fn complete(&mut self, text: &[u8], number: Number, end: usize) {
        let node = &mut self.nodes[number as usize];
        node.end = place(end);
        node.flags |= COMPLETE;
        if number == self.root {
            self.check_behind(text, end);
        }
    }

    fn check_behind(&mut self, text: &[u8], end: usize) {
        let at = skip_white_space(text, end);
        if at < text.len() {
            self.index.fail(at, Problem::Expected("the end of the text"));
        }
    }

    /// The next byte that is not white space.
    #[inline]
    pub(super) fn peek(&mut self, text: &[u8], at: &mut usize) -> Option<u8> {
        match text.get(*at) {
            Some(&byte) if byte > b' ' => Some(byte),
            _ => {
                *at = skip_white_space(text, *at);
                let byte = text.get(*at).copied();
                if byte.is_none() {
                    self.index.fail(*at, Problem::UnexpectedEnd);
                }
                byte
            }
        }
    }

    #[cold]
    fn check_name(&mut self, text: &[u8], start: usize, end: usize) -> Option<()> {
        let escaped = true;
        if let (_, Some(fault)) = (Text { start, end, escaped }).try_decode(text) {
            self.index.fail(fault.at, fault.problem);
            return None;
        }
        Some(())
    }

    #[cold]
    fn expected<T>(&mut self, at: usize, what: &'static str) -> Option<T> {
        self.index.fail(at, Problem::Expected(what));
        None
    }

    #[inline]
    fn push(&mut self, node: Node) -> Number {
        let number = place(self.nodes.len());
        self.nodes.push(node);
        number
    }
}

/// Where the quote behind a member's name is: before it, there is nothing but white space and the colon in front of the value.
#[inline]
fn name_end(text: &[u8], node: &Node) -> usize {
    let mut at = node.start as usize - 1;
    while at > node.name as usize && text[at] != b'"' {
        at -= 1;
    }
    at
}

/// How many bytes a byte order mark takes in front of the text.
fn mark_length(text: &[u8]) -> usize {
    if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

/// A place in the text, or a node's number: there is less than one node for each byte of a text of less than 4 GiB.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "Document::new refuses longer texts")]
const fn place(at: usize) -> u32 {
    at as u32
}
