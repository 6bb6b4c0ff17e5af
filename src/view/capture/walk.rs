//! The walk over a text of which nothing is known, which skips what no column needs.

use super::names::Wanted;
use super::state::{Entered, State};
use super::trie::{Action, Node, Slot, Trie};
use crate::json::{Ends, Kind, Next, Reader, Span};

/// Fills the slots from the object that begins at `focus`; `None` for anything unusual.
pub(in crate::view) fn capture(
    trie: &Trie,
    reader: &mut Reader<'_, '_>,
    focus: usize,
    state: &mut State,
) -> Option<()> {
    state.begin(trie);
    if reader.text().get(focus) != Some(&b'{') {
        return None;
    }
    let is_root = reader.root() == Some(focus);
    let mut walk = Walk { trie, reader, state };
    let walked = walk.members(trie.nodes.first()?, focus, Entered::all())?;
    let is_end = match walked {
        Walked::All(end) => !is_root || walk.reader.is_end(end),
        Walked::Part(_) => true,
    };
    (is_end && walk.reader.is_sound()).then_some(())
}

/// How far an object was walked over.
#[derive(Clone, Copy)]
enum Walked {
    /// To the place behind it
    All(usize),
    /// To the place behind the last member that is wanted
    Part(usize),
}

struct Walk<'w, 'd, 't> {
    trie: &'w Trie,
    reader: &'w mut Reader<'d, 't>,
    state: &'w mut State,
}

impl<'w> Walk<'w, '_, '_> {
    /// Walks over an object; gives the place behind it. Depth is bounded by that of the tree.
    fn object(&mut self, node: &'w Node, start: usize) -> Option<usize> {
        self.state.count_object()?;
        let entered = self.state.enter(node);
        let walked = self.members(node, start, entered)?;
        let end = self.end(walked)?;
        let value = Span {
            kind: Kind::Object,
            start,
            end,
            escaped: false,
        };
        self.state.leave(self.trie, node, entered, value)?;
        Some(end)
    }

    /// The place behind an object.
    fn end(&mut self, walked: Walked) -> Option<usize> {
        match walked {
            Walked::All(end) => Some(end),
            Walked::Part(at) => self.reader.rest(at),
        }
    }

    /// Walks over the members of an object, for the groups that are active.
    fn members(&mut self, node: &'w Node, start: usize, entered: Entered) -> Option<Walked> {
        let text = self.reader.text();
        let (mut left, mut at, mut first) = (node.all, start + 1, true);
        if left == 0 {
            return Some(Walked::Part(at));
        }
        loop {
            let member = match self.reader.member(at, first)? {
                Next::Child(member) => member,
                Next::End(end) => return Some(Walked::All(end)),
            };
            first = false;
            if member.escaped {
                return None;
            }
            let ends = Ends::of(text, member.name, member.name_end);
            let place = match node.names.find(text, member.name, ends) {
                Wanted::Yes(place) => place,
                Wanted::Beside => return None,
                Wanted::No => {
                    at = self.reader.value(member.value)?.end;
                    continue;
                }
            };
            // The first one of a name counts.
            if left >> place & 1 == 0 {
                at = self.reader.value(member.value)?.end;
                continue;
            }
            left &= !(1 << place);
            let mut end = None;
            for (group, action) in &*node.members[place as usize] {
                if entered.active >> group & 1 == 1 {
                    end = Some(self.act(action, member.value, entered.met as usize + *group as usize)?);
                }
            }
            at = match end {
                Some(end) => end,
                None => self.reader.value(member.value)?.end,
            };
            if left == 0 {
                return Some(Walked::Part(at));
            }
        }
    }

    /// Does what a member's value is for; gives the place behind it.
    fn act(&mut self, action: &'w Action, start: usize, met: usize) -> Option<usize> {
        match action {
            Action::Take(slot) => self.take_all(*slot, start),
            Action::Compare { equal, text } => {
                let value = self.reader.value(start)?;
                self.state.compare(self.reader.text(), value, (*equal, text), met)?;
                Some(value.end)
            }
            Action::Enter { node, listed } => {
                let node = &self.trie.nodes[*node as usize];
                match self.reader.text()[start] {
                    b'{' if !listed => self.object(node, start),
                    b'[' => {
                        let (mut at, mut first) = (start + 1, true);
                        loop {
                            match self.reader.element(at, first)? {
                                Next::End(end) => return Some(end),
                                Next::Child(element) if self.reader.text()[element] == b'{' => {
                                    at = self.object(node, element)?;
                                }
                                Next::Child(_) => return None,
                            }
                            first = false;
                        }
                    }
                    _ => None,
                }
            }
        }
    }

    /// Takes a value, or each element of an array.
    fn take_all(&mut self, slot: Slot, start: usize) -> Option<usize> {
        if self.reader.text()[start] != b'[' {
            let value = self.reader.value(start)?;
            self.state.take(self.trie, slot, value)?;
            return Some(value.end);
        }
        let (mut at, mut first) = (start + 1, true);
        loop {
            match self.reader.element(at, first)? {
                Next::End(end) => return Some(end),
                Next::Child(element) => {
                    let value = self.reader.value(element)?;
                    self.state.take(self.trie, slot, value)?;
                    at = value.end;
                }
            }
            first = false;
        }
    }
}
