//! A JSON document over borrowed text that is read only as far as someone asks.

mod index;
mod names;
mod reader;
#[cfg(test)]
mod tests;
mod tree;

use super::{Fault, Text};
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::cell::RefCell;
use std::num::NonZeroU32;
use tree::Tree;

pub use names::MemberNames;
use names::Wanted;
pub use reader::{Finding, Member, Next, Reader, Span};

/// A JSON text ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) as a tree that grows when it is walked.
///
/// [`member`](Self::member) reads an object as far as the member, and goes on from there when another one is asked for; the
/// values between are skipped, not read. So `id` costs a few nanoseconds in a resource of any length, and a full walk reads
/// each byte about once. White space and a byte order mark are allowed wherever the grammar has them.
///
/// The text ought to be JSON, and what is skipped is not checked. What is read is: at the first [`fault`](Self::fault) the tree
/// stops growing, and what would be behind it is absent. After a walk over all nodes that decoded all strings, a document
/// without a fault is JSON. Unlike [`Scanner`](super::Scanner), it allows names that occur twice: the first one is found by name,
/// and a walk finds them all.
///
/// Nodes stand for values. Asking needs no more than `&self`, so any number of nodes can be at hand.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    tree: RefCell<Box<Tree>>,
}

/// The memory of a [`Document`], kept from one to the next so that most of them allocate nothing.
#[derive(Debug, Default)]
pub struct Arena(Option<Box<Tree>>);

/// A value in a [`Document`]; it means nothing in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(NonZeroU32);

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// A number, in the grammar's form.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

impl Kind {
    /// Whether values of this kind have children.
    #[must_use]
    #[inline]
    pub const fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

impl<'t> Document<'t> {
    /// A document over `text`, in the memory of `arena`. Of the text little more than the first token is read.
    ///
    /// # Errors
    /// Where the text has 4 GiB or more.
    pub fn new(text: &'t str, arena: Arena) -> Result<Self> {
        Self::begin(text, arena, Tree::begin)
    }

    /// A document over `text` of which all is read at once, and which a [`Scanner`](super::Scanner) accepts; the memory, if it does not.
    ///
    /// # Errors
    /// Where a scanner does not accept the text, or its length.
    pub fn strict(text: &'t str, arena: Arena) -> std::result::Result<Self, Arena> {
        let mut tree = arena.0.unwrap_or_default();
        if u32::try_from(text.len()).is_err() || !tree.begin_strict(text.as_bytes()) {
            return Err(Arena(Some(tree)));
        }
        let tree = RefCell::new(tree);
        Ok(Self { text, tree })
    }

    /// The document whose memory this is, once more: `text` is that of its root. Another text is read as by [`whole`](Self::whole).
    ///
    /// # Errors
    /// Where the text has 4 GiB or more.
    pub fn again(text: &'t str, arena: Arena) -> Result<Self> {
        match arena.0 {
            Some(tree) if tree.is_of(text.len()) => Ok(Self {
                text,
                tree: RefCell::new(tree),
            }),
            other => Self::whole(text, Arena(other)),
        }
    }

    /// A document over `text` of which all is read at once, for a walk over all of it. It says the same as one that is read step by step.
    ///
    /// # Errors
    /// Where the text has 4 GiB or more.
    pub fn whole(text: &'t str, arena: Arena) -> Result<Self> {
        Self::begin(text, arena, Tree::begin_whole)
    }

    fn begin(text: &'t str, arena: Arena, begin: impl FnOnce(&mut Tree, &[u8])) -> Result<Self> {
        if u32::try_from(text.len()).is_err() {
            return Err(Error::new("a JSON text of 4 GiB or more cannot be read: split it"));
        }
        let mut tree = arena.0.unwrap_or_default();
        begin(&mut tree, text.as_bytes());
        let tree = RefCell::new(tree);
        Ok(Self { text, tree })
    }

    /// The memory, for another document.
    #[must_use]
    pub fn into_arena(self) -> Arena {
        Arena(Some(self.tree.into_inner()))
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The outermost value; `None` where the text does not begin with one.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        id(self.tree.borrow().root())
    }

    /// What the value is.
    #[must_use]
    #[inline]
    pub fn kind(&self, node: NodeId) -> Kind {
        self.tree.borrow().node(node.0.get()).kind
    }

    /// The object or array that the value stands in; `None` for the root.
    #[must_use]
    #[inline]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        id(self.tree.borrow().node(node.0.get()).parent)
    }

    /// The first member of that name (unescaped); `None` where there is none, or the value is no object.
    #[must_use]
    #[inline]
    pub fn member(&self, object: NodeId, name: &str) -> Option<NodeId> {
        let (_, member) = self.first_of(object, &Wanted::one(&name));
        id(member)
    }

    /// The first member that has one of the names, and which of them; `None` where there is none, or the value is no object.
    #[must_use]
    #[inline]
    pub fn member_of(&self, object: NodeId, names: &MemberNames) -> Option<(usize, NodeId)> {
        if names.is_empty() {
            return None;
        }
        let (which, member) = self.first_of(object, &names.wanted());
        id(member).map(|member| (which, member))
    }

    #[inline]
    fn first_of<N: AsRef<[u8]>>(&self, object: NodeId, wanted: &Wanted<'_, N>) -> (usize, tree::Number) {
        let mut tree = self.tree.borrow_mut();
        tree.member(self.text.as_bytes(), object.0.get(), wanted)
    }

    /// The first member or element; `None` where the value has none.
    #[must_use]
    #[inline]
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        id(self.tree.borrow_mut().first_child(self.text.as_bytes(), node.0.get()))
    }

    /// The member or element behind this one in the same container.
    #[must_use]
    #[inline]
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        id(self.tree.borrow_mut().next_sibling(self.text.as_bytes(), node.0.get()))
    }

    /// The members or elements of a value, in the order of the text.
    #[must_use]
    pub fn children(&self, node: NodeId) -> Children<'_, 't> {
        Children {
            document: self,
            next: Position::FirstOf(node),
        }
    }

    /// The members of an object with their names (unescaped); none where the value is no object.
    pub fn members(&self, node: NodeId) -> impl Iterator<Item = (Cow<'t, str>, NodeId)> + use<'_, 't> {
        let members = self.children_of(Kind::Object, node);
        members.map(|member| (self.name(member), member))
    }

    /// The elements of an array; none where the value is no array.
    #[must_use]
    pub fn elements(&self, node: NodeId) -> Children<'_, 't> {
        self.children_of(Kind::Array, node)
    }

    /// How many members or elements a value has. It reads the value to its end.
    #[must_use]
    pub fn count(&self, node: NodeId) -> usize {
        self.children(node).count()
    }

    /// The value and all values in it, parents before children, in the order of the text.
    pub fn descendants_and_self(&self, node: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 't> {
        std::iter::successors(Some(node), move |last| {
            id(self
                .tree
                .borrow_mut()
                .next_in(self.text.as_bytes(), node.0.get(), last.0.get()))
        })
    }

    /// The member's name, unescaped; empty where the value is no member of an object.
    #[must_use]
    pub fn name(&self, node: NodeId) -> Cow<'t, str> {
        let name = self.tree.borrow().name(self.text.as_bytes(), node.0.get());
        name.map_or(Cow::Borrowed(""), |name| self.decoded(name))
    }

    /// Whether the value is a member of that name. It allocates nothing, unlike a comparison with [`name`](Self::name).
    #[must_use]
    pub fn name_is(&self, node: NodeId, name: &str) -> bool {
        self.tree.borrow().name_is(self.text.as_bytes(), node.0.get(), name)
    }

    /// The value as it stands in the text, with its quotes, brackets and white space; numbers with every digit.
    #[must_use]
    pub fn raw(&self, node: NodeId) -> &'t str {
        let mut tree = self.tree.borrow_mut();
        let start = tree.node(node.0.get()).start as usize;
        let end = tree.end(self.text.as_bytes(), node.0.get());
        self.slice(start, end)
    }

    /// Whether the value is a string.
    #[must_use]
    #[inline]
    pub fn is_string(&self, node: NodeId) -> bool {
        self.kind(node) == Kind::String
    }

    /// The content of a string, borrowed where nothing in it is escaped; of other values the same as [`raw`](Self::raw).
    ///
    /// An escape that JSON does not know is a [`fault`](Self::fault), and stays as it is together with all that is behind it.
    #[must_use]
    #[inline]
    pub fn string(&self, node: NodeId) -> Cow<'t, str> {
        if !self.is_string(node) {
            return Cow::Borrowed(self.raw(node));
        }
        let content = self.tree.borrow().string(node.0.get());
        self.decoded(content)
    }

    /// Where the content of a string is; `None` of other values.
    #[must_use]
    pub fn content(&self, node: NodeId) -> Option<Text> {
        self.is_string(node).then(|| self.tree.borrow().string(node.0.get()))
    }

    /// Where the value begins, in bytes from the beginning of the text.
    #[must_use]
    pub fn offset(&self, node: NodeId) -> usize {
        self.tree.borrow().node(node.0.get()).start as usize
    }

    /// How much of the text was looked at so far, in bytes from its beginning.
    #[must_use]
    pub fn reach(&self) -> usize {
        self.tree.borrow().index.reach().min(self.text.len())
    }

    /// The first defect of the text that was met so far.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.tree.borrow().index.fault().cloned()
    }

    fn children_of(&self, kind: Kind, node: NodeId) -> Children<'_, 't> {
        let next = if self.kind(node) == kind {
            Position::FirstOf(node)
        } else {
            Position::Nothing
        };
        Children { document: self, next }
    }

    #[inline]
    fn decoded(&self, content: Text) -> Cow<'t, str> {
        if content.escaped {
            Cow::Owned(self.unescaped(content))
        } else {
            Cow::Borrowed(self.slice(content.start, content.end))
        }
    }

    #[cold]
    fn unescaped(&self, content: Text) -> String {
        let (decoded, fault) = content.try_decode(self.text.as_bytes());
        if let Some(fault) = fault {
            self.tree.borrow_mut().index.fail(fault.at, fault.problem);
        }
        match String::from_utf8(decoded.into_owned()) {
            Ok(decoded) => decoded,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    }

    /// A part of the text. All tokens begin and end at characters' boundaries, because they do so at ASCII bytes.
    #[inline]
    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}

#[inline]
fn id(number: tree::Number) -> Option<NodeId> {
    NonZeroU32::new(number).map(NodeId)
}

/// The children of a value; see [`Document::children`] and [`Document::elements`].
#[derive(Debug, Clone)]
pub struct Children<'d, 't> {
    document: &'d Document<'t>,
    next: Position,
}

#[derive(Debug, Clone, Copy)]
enum Position {
    FirstOf(NodeId),
    Behind(NodeId),
    Nothing,
}

impl Iterator for Children<'_, '_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        let child = match self.next {
            Position::FirstOf(parent) => self.document.first_child(parent),
            Position::Behind(child) => self.document.next_sibling(child),
            Position::Nothing => None,
        };
        self.next = child.map_or(Position::Nothing, Position::Behind);
        child
    }
}
