//! The walk.

use std::borrow::Cow;

use super::trie::{Action, Group, Mode, Node, Slot, Trie};
use crate::json::{Kind, Next, Reader, Span, Text};

/// The most objects that are walked over for one focus: more are unusual.
const MOST_OBJECTS: u32 = 50_000;

/// What the slots have, kept from one walk to the next for its memory.
#[derive(Debug, Default)]
pub(in crate::view) struct State {
    slots: Vec<Taken>,
    /// By slot: the values of those that take all
    lists: Vec<Vec<Span>>,
    /// How many objects met the conditions before each counter
    gates: Vec<u32>,
    /// How many conditions the objects that are open meet, by group
    met: Vec<u8>,
    /// What has to be put back if an object does not meet its conditions
    undo: Undo,
    objects_left: u32,
}

/// The value of a slot that takes one.
#[derive(Debug, Clone, Copy)]
pub(in crate::view) enum Found {
    Nothing,
    One(Span),
    Several,
}

/// The value of a slot.
#[derive(Debug, Clone, Copy)]
struct Taken {
    /// How many values the route has led to
    count: u32,
    value: Place,
}

/// A [`Span`] in little memory: texts are shorter than 4 GiB.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
    kind: Kind,
    escaped: bool,
}

const NONE: Taken = Taken {
    count: 0,
    value: Place {
        start: 0,
        end: 0,
        kind: Kind::Null,
        escaped: false,
    },
};

impl Place {
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "Document::new refuses longer texts")]
    fn of(span: Span) -> Self {
        Self {
            start: span.start as u32,
            end: span.end as u32,
            kind: span.kind,
            escaped: span.escaped,
        }
    }

    #[inline]
    fn span(self) -> Span {
        Span {
            start: self.start as usize,
            end: self.end as usize,
            kind: self.kind,
            escaped: self.escaped,
        }
    }
}

#[derive(Debug, Default)]
struct Undo {
    slots: Vec<Taken>,
    gates: Vec<u32>,
}

impl State {
    /// The one value that the slot takes.
    #[inline]
    pub fn single(&self, trie: &Trie, slot: Slot) -> Found {
        let Taken { count, value } = self.slots[slot];
        match (trie.slots[slot].mode, count) {
            (Mode::Nth(nth), _) if count > nth => Found::One(value.span()),
            (Mode::Nth(_), _) | (_, 0) => Found::Nothing,
            (_, 1) => Found::One(value.span()),
            _ => Found::Several,
        }
    }

    /// All values of a slot that takes all.
    pub fn list(&self, slot: Slot) -> &[Span] {
        &self.lists[slot]
    }

    /// The same, to be given back.
    pub fn take_list(&mut self, slot: Slot) -> Vec<Span> {
        std::mem::take(&mut self.lists[slot])
    }

    pub fn give_list(&mut self, slot: Slot, list: Vec<Span>) {
        self.lists[slot] = list;
    }

    fn begin(&mut self, trie: &Trie) {
        self.slots.clear();
        self.slots.resize(trie.slots.len(), NONE);
        self.lists.resize_with(trie.slots.len(), Vec::new);
        for slot in &trie.lists {
            self.lists[*slot].clear();
        }
        self.gates.clear();
        self.gates.resize(trie.gates, 0);
        self.met.clear();
        self.undo.slots.clear();
        self.undo.gates.clear();
        self.objects_left = MOST_OBJECTS;
    }
}

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
    let walked = walk.members(trie.nodes.first()?, focus, u64::MAX, 0)?;
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
        self.state.objects_left = self.state.objects_left.checked_sub(1)?;
        if node.special == 0 {
            let walked = self.members(node, start, u64::MAX, 0)?;
            return self.end(walked);
        }
        let (first_slot, first_gate) = (self.state.undo.slots.len(), self.state.undo.gates.len());
        let first_met = self.state.met.len();
        self.state.met.resize(first_met + node.groups.len(), 0);
        let mut active = 0;
        for (bit, group) in node.groups.iter().enumerate() {
            if self.begin(group) {
                active |= 1 << bit;
            }
        }
        let walked = self.members(node, start, active, first_met)?;
        let end = self.end(walked)?;
        let value = Span {
            kind: Kind::Object,
            start,
            end,
            escaped: false,
        };
        let (mut undo_slot, mut undo_gate) = (first_slot, first_gate);
        for (bit, group) in node.groups.iter().enumerate() {
            if active >> bit & 1 == 0 {
                self.pass(group);
                continue;
            }
            let is_met = self.state.met[first_met + bit] == group.conditions;
            let is_wanted = self.is_turn(group) == Some(true);
            if is_met && is_wanted {
                for slot in &group.own {
                    self.take(*slot, value)?;
                }
            }
            if group.conditions > 0 {
                if !(is_met && is_wanted) {
                    self.put_back(group, undo_slot, undo_gate);
                }
                undo_slot += group.slots.len();
                undo_gate += group.gates.len();
            }
            if is_met && let Some((gate, _)) = group.nth {
                self.state.gates[gate] += 1;
            }
        }
        self.state.undo.slots.truncate(first_slot);
        self.state.undo.gates.truncate(first_gate);
        self.state.met.truncate(first_met);
        Some(end)
    }

    /// The place behind an object.
    fn end(&mut self, walked: Walked) -> Option<usize> {
        match walked {
            Walked::All(end) => Some(end),
            Walked::Part(at) => self.reader.rest(at),
        }
    }

    /// Whether an object that meets the conditions is the one that the group wants; `None` if that one has passed.
    fn is_turn(&self, group: &Group) -> Option<bool> {
        match group.nth {
            None => Some(true),
            Some((gate, nth)) => match self.state.gates[gate] {
                passed if passed > nth => None,
                before => Some(before == nth),
            },
        }
    }

    /// Whether the group's routes go on from the next object, as far as can be known before its members.
    fn begin(&mut self, group: &Group) -> bool {
        let is_turn = self.is_turn(group);
        if group.conditions == 0 {
            return is_turn == Some(true);
        }
        if is_turn.is_none() {
            return false;
        }
        let State { slots, gates, undo, .. } = &mut *self.state;
        undo.slots.extend_from_slice(&slots[group.slots.clone()]);
        undo.gates.extend_from_slice(&gates[group.gates.clone()]);
        true
    }

    /// Counts an object that a group without conditions did not want.
    fn pass(&mut self, group: &Group) {
        if group.conditions == 0
            && let Some((gate, _)) = group.nth
        {
            self.state.gates[gate] += 1;
        }
    }

    /// Forgets what a group took from an object.
    fn put_back(&mut self, group: &Group, undo_slot: usize, undo_gate: usize) {
        let State {
            slots,
            lists,
            gates,
            undo,
            ..
        } = &mut *self.state;
        let before = &undo.slots[undo_slot..][..group.slots.len()];
        slots[group.slots.clone()].copy_from_slice(before);
        for (list, before) in lists[group.slots.clone()].iter_mut().zip(before) {
            list.truncate(before.count as usize);
        }
        gates[group.gates.clone()].copy_from_slice(&undo.gates[undo_gate..][..group.gates.len()]);
    }

    /// Walks over the members of an object, for the groups that are active.
    fn members(&mut self, node: &'w Node, start: usize, active: u64, first_met: usize) -> Option<Walked> {
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
            let Some(place) = node.names.find(text, member.name, member.name_end) else {
                // What a primitive element has besides its value
                let is_beside = text[member.name] == b'_';
                if is_beside && node.names.find(text, member.name + 1, member.name_end).is_some() {
                    return None;
                }
                at = self.reader.value(member.value)?.end;
                continue;
            };
            // The first one of a name counts.
            if left >> place & 1 == 0 {
                at = self.reader.value(member.value)?.end;
                continue;
            }
            left &= !(1 << place);
            let mut end = None;
            for (group, action) in &node.members[place] {
                if active >> group & 1 == 1 {
                    end = Some(self.act(action, member.value, first_met + *group as usize)?);
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
                if value.kind != Kind::String || value.escaped {
                    return None;
                }
                let is_text = self.reader.text()[start + 1..value.end - 1] == **text;
                self.state.met[met] += u8::from(is_text == *equal);
                Some(value.end)
            }
            Action::Enter { node, listed } => {
                let node = &self.trie.nodes[*node];
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
            self.take(slot, value)?;
            return Some(value.end);
        }
        let (mut at, mut first) = (start + 1, true);
        loop {
            match self.reader.element(at, first)? {
                Next::End(end) => return Some(end),
                Next::Child(element) => {
                    let value = self.reader.value(element)?;
                    self.take(slot, value)?;
                    at = value.end;
                }
            }
            first = false;
        }
    }

    #[inline]
    fn take(&mut self, slot: Slot, value: Span) -> Option<()> {
        let kind = self.trie.slots[slot];
        let is_usual = match value.kind {
            Kind::Object => kind.object,
            Kind::Array | Kind::Null => false,
            _ => !kind.object,
        };
        if !is_usual {
            return None;
        }
        if kind.filled {
            if value.kind != Kind::String {
                return None;
            }
            if value.end - value.start == 2 {
                return Some(());
            }
        }
        let taken = &mut self.state.slots[slot];
        match kind.mode {
            // What comes later may belong to an object that turns out not to be wanted.
            Mode::Single if taken.count > 0 => {}
            Mode::Nth(nth) if taken.count != nth => {}
            Mode::Single | Mode::Nth(_) => taken.value = Place::of(value),
            Mode::All => self.state.lists[slot].push(value),
        }
        taken.count = taken.count.checked_add(1)?;
        Some(())
    }
}

/// The content of a string, where it has no escapes or good ones.
pub(super) fn content(text: &str, value: Span) -> Option<Cow<'_, str>> {
    let (start, end) = (value.start + 1, value.end.checked_sub(1)?);
    if !value.escaped {
        return text.get(start..end).map(Cow::Borrowed);
    }
    let escaped = true;
    match (Text { start, end, escaped }).try_decode(text.as_bytes()) {
        (decoded, None) => String::from_utf8(decoded.into_owned()).ok().map(Into::into),
        _ => None,
    }
}
