//! The walk over a text whose grammar is checked on the way.
#![allow(clippy::inline_always, reason = "what the scanner knows of a name is in registers")]

use std::convert::Infallible;

use super::names::Wanted;
use super::state::{Entered, State};
use super::trie::{Action, Node, Trie};
use crate::json::{Kind, Meaning, Name, Scanner, Span, Stop, Visitor};

/// Fills the slots from the object that the scanner is in, behind its first member, which is none that is wanted. Goes behind the
/// object; `false` if there was anything unusual in it.
///
/// # Errors
/// The text is no JSON.
pub(in crate::view) fn capture_scanned(
    trie: &Trie,
    scanner: &mut Scanner<'_>,
    state: &mut State,
) -> Result<bool, Stop> {
    state.begin(trie);
    let mut visit = Visit::new(trie, state, 0, Entered::all(), 0);
    scanner.visit(false, &mut visit)?;
    Ok(visit.is_usual)
}

/// An object that the walk is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    node: u32,
    start: usize,
    /// The member that is read
    member: u32,
    /// Whether that is an array, and its elements are read
    in_array: bool,
    entered: Entered,
}

struct Visit<'w, 's> {
    trie: &'w Trie,
    state: &'s mut State,
    /// The innermost one; those around it are in the state.
    inner: Frame,
    /// Its node
    node: &'w Node,
    /// How many frames are not of this visit
    outside: usize,
    is_usual: bool,
}

impl<'w, 's> Visit<'w, 's> {
    /// A visit of an object that the node is for.
    fn new(trie: &'w Trie, state: &'s mut State, node: u32, entered: Entered, start: usize) -> Self {
        Self {
            trie,
            outside: state.frames.len(),
            state,
            inner: Frame {
                node,
                member: 0,
                start,
                in_array: false,
                entered,
            },
            node: &trie.nodes[node as usize],
            is_usual: true,
        }
    }

    #[inline]
    fn note(&mut self, usual: Option<()>) {
        self.is_usual &= usual.is_some();
    }

    /// What becomes of a member's value, with the groups.
    #[inline]
    fn actions(&self, member: u32) -> impl Iterator<Item = &'w (u32, Action)> + use<'w> {
        let active = self.inner.entered.active;
        let actions = self.node.members[member as usize].iter();
        actions.filter(move |(group, _)| active >> group & 1 == 1)
    }

    #[inline]
    fn open_object(&mut self, member: u32, start: usize) -> bool {
        let (mut node, mut is_taken) = (None, false);
        for (_, action) in self.actions(member) {
            match action {
                Action::Enter { listed, .. } if *listed && !self.inner.in_array => self.is_usual = false,
                Action::Enter { node: entered, .. } => node = node.or(Some(*entered)),
                Action::Take(_) => is_taken = true,
                Action::Compare { .. } => self.is_usual = false,
            }
        }
        // Where it ends is told of what is entered alone.
        let Some(number) = node.or(is_taken.then_some(self.trie.nothing)) else {
            return false;
        };
        let counted = self.state.count_object();
        self.note(counted);
        self.node = &self.trie.nodes[number as usize];
        self.state.frames.push(Frame { member, ..self.inner });
        self.inner = Frame {
            node: number,
            member: 0,
            start,
            in_array: false,
            entered: self.state.enter(self.node),
        };
        true
    }

    #[inline]
    fn open_array(&mut self, member: u32) -> bool {
        let mut is_any = false;
        for (_, action) in self.actions(member) {
            self.is_usual &= !matches!(action, Action::Compare { .. });
            is_any = true;
        }
        if is_any && self.inner.in_array {
            self.is_usual = false;
            return false;
        }
        self.inner.in_array |= is_any;
        is_any
    }

    /// Does what is left to do with an object that was walked over.
    #[inline]
    fn after_object(&mut self, member: u32, text: &[u8], value: Span) {
        if let [(_, Action::Enter { .. })] = &*self.node.members[member as usize] {
            return;
        }
        let mut is_entered = false;
        for (_, action) in self.actions(member) {
            let usual = match action {
                Action::Take(slot) => self.state.take(self.trie, *slot, value),
                Action::Enter { node, .. } if is_entered => self.again(text, *node, value),
                Action::Enter { .. } => {
                    is_entered = true;
                    Some(())
                }
                Action::Compare { .. } => None,
            };
            self.note(usual);
        }
    }

    /// Walks once more over an object.
    fn again(&mut self, text: &[u8], node: u32, value: Span) -> Option<()> {
        self.state.count_object()?;
        let entered = self.state.enter(&self.trie.nodes[node as usize]);
        let mut memory = self.state.take_memory();
        let mut scanner = Scanner::new(text.get(..value.end)?, value.start, &mut memory);
        let mut visit = Visit::new(self.trie, self.state, node, entered, value.start);
        let visited = scanner.enter_object().and_then(|()| scanner.visit(true, &mut visit));
        let is_usual = visited.is_ok() && visit.is_usual;
        self.state.give_memory(memory);
        is_usual.then_some(())
    }
}

impl Visitor for Visit<'_, '_> {
    type Found = Infallible;

    const LOOKS: bool = true;

    #[inline(always)]
    fn name(&mut self, text: &[u8], name: Name) -> Meaning<Infallible> {
        let wanted = match name.ends {
            Some(ends) => self.node.names.find(text, name.start, ends),
            // It may be one that is wanted.
            None => Wanted::Beside,
        };
        match wanted {
            Wanted::Yes(member) => Meaning::Wanted(member),
            Wanted::Beside => {
                self.is_usual = false;
                Meaning::None
            }
            Wanted::No => Meaning::None,
        }
    }

    #[inline]
    fn value(&mut self, text: &[u8], member: u32, value: Span) {
        let entered = self.inner.entered;
        for (group, action) in self.actions(member) {
            let usual = match action {
                Action::Take(slot) => self.state.take(self.trie, *slot, value),
                Action::Compare { equal, text: wanted } => {
                    let met = (entered.met + *group) as usize;
                    self.state.compare(text, value, (*equal, wanted), met)
                }
                Action::Enter { .. } => None,
            };
            self.note(usual);
        }
    }

    #[inline]
    fn open(&mut self, member: u32, start: usize, is_object: bool) -> bool {
        if is_object {
            self.open_object(member, start)
        } else {
            self.open_array(member)
        }
    }

    #[inline]
    fn close(&mut self, text: &[u8], end: usize) -> u32 {
        if self.inner.in_array {
            // What comes next is another member.
            self.inner.in_array = false;
            return 0;
        }
        let value = Span {
            kind: Kind::Object,
            start: self.inner.start,
            end,
            escaped: false,
        };
        let left = self.state.leave(self.trie, self.node, self.inner.entered, value);
        self.note(left);
        if self.state.frames.len() > self.outside
            && let Some(outer) = self.state.frames.pop()
        {
            self.inner = outer;
            self.node = &self.trie.nodes[outer.node as usize];
            self.after_object(outer.member, text, value);
        }
        self.inner.member
    }
}
