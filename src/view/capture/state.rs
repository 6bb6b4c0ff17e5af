//! What a walk takes, and what it puts back.

use super::scanned::Frame;
use super::trie::{Group, Mode, Node, Slot, Trie};
use crate::json::{Finding, Kind, Memory, Span};

/// The most objects that are walked over for one focus: more are unusual.
const MOST_OBJECTS: u32 = 50_000;

/// What the slots have, kept from one walk to the next for its memory.
#[derive(Debug, Default)]
pub(in crate::view) struct State {
    slots: Vec<Finding>,
    /// By slot: the values of those that take all
    lists: Vec<Vec<Span>>,
    /// How many objects met the conditions before each counter
    gates: Vec<u32>,
    /// How many conditions the objects that are open meet, by group
    met: Vec<u8>,
    /// What has to be put back if an object does not meet its conditions
    undo: Undo,
    objects_left: u32,
    /// The containers around the one that a visitor is in
    pub(super) frames: Vec<Frame>,
    /// For scanners of values that are walked over once more
    memories: Vec<Memory>,
}

/// The value of a slot that takes one.
#[derive(Debug, Clone, Copy)]
pub(in crate::view) enum Found {
    Nothing,
    One(Span),
    Several,
}

/// Which of a node's groups go on from an object that is entered, and where what belongs to it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entered {
    pub active: u64,
    pub met: u32,
    slots: u32,
    gates: u32,
}

impl Entered {
    /// All go on, without conditions.
    pub fn all() -> Self {
        Self {
            active: u64::MAX,
            met: 0,
            slots: 0,
            gates: 0,
        }
    }
}

#[derive(Debug, Default)]
struct Undo {
    slots: Vec<Finding>,
    gates: Vec<u32>,
}

impl State {
    /// The one value that the slot takes.
    #[inline]
    pub fn single(&self, trie: &Trie, slot: Slot) -> Found {
        let found = self.slots[slot];
        match (trie.slots[slot].mode, found.count) {
            (Mode::Nth(nth), count) if count > nth => Found::One(found.value()),
            (Mode::Nth(_), _) | (_, 0) => Found::Nothing,
            (_, 1) => Found::One(found.value()),
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

    /// Appends what the slots have, as [`load`](Self::load) takes it.
    pub fn save(&self, trie: &Trie, to: &mut Vec<Finding>) {
        to.extend_from_slice(&self.slots);
        for slot in &trie.lists {
            to.extend(self.lists[*slot].iter().map(|value| Finding::new(1, *value)));
        }
    }

    /// Fills the slots with what another walk has found. The text began at `start` then, and begins at 0 now.
    pub fn load(&mut self, trie: &Trie, found: &[Finding], start: usize) {
        let (slots, mut items) = found.split_at(trie.slots.len());
        self.slots.clear();
        self.slots.extend(slots.iter().map(|found| found.behind(start)));
        self.lists.resize_with(trie.slots.len(), Vec::new);
        for slot in &trie.lists {
            let (own, rest) = items.split_at(self.slots[*slot].count as usize);
            self.lists[*slot].clear();
            self.lists[*slot].extend(own.iter().map(|item| item.behind(start).value()));
            items = rest;
        }
    }

    /// Memory for a scanner, to be given back.
    pub(super) fn take_memory(&mut self) -> Memory {
        self.memories.pop().unwrap_or_default()
    }

    pub(super) fn give_memory(&mut self, memory: Memory) {
        self.memories.push(memory);
    }

    pub(super) fn begin(&mut self, trie: &Trie) {
        self.slots.clear();
        self.slots.resize(trie.slots.len(), Finding::NONE);
        self.lists.resize_with(trie.slots.len(), Vec::new);
        for slot in &trie.lists {
            self.lists[*slot].clear();
        }
        self.gates.clear();
        self.gates.resize(trie.gates, 0);
        self.met.clear();
        self.undo.slots.clear();
        self.undo.gates.clear();
        self.frames.clear();
        self.objects_left = MOST_OBJECTS;
    }

    /// Counts an object; `None` if there are too many.
    #[inline]
    pub(super) fn count_object(&mut self) -> Option<()> {
        self.objects_left = self.objects_left.checked_sub(1)?;
        Some(())
    }

    /// Enters an object that a node of the tree is for.
    #[inline]
    pub(super) fn enter(&mut self, node: &Node) -> Entered {
        if node.special == 0 {
            return Entered::all();
        }
        self.enter_special(node)
    }

    #[allow(clippy::cast_possible_truncation, reason = "the tree is not that deep")]
    fn enter_special(&mut self, node: &Node) -> Entered {
        let met = self.met.len();
        let mut entered = Entered {
            active: 0,
            met: met as u32,
            slots: self.undo.slots.len() as u32,
            gates: self.undo.gates.len() as u32,
        };
        self.met.resize(met + node.groups.len(), 0);
        for (bit, group) in node.groups.iter().enumerate() {
            if self.begin_group(group) {
                entered.active |= 1 << bit;
            }
        }
        entered
    }

    /// Leaves an object, which is this value; `None` for anything unusual.
    #[inline]
    pub(super) fn leave(&mut self, trie: &Trie, node: &Node, entered: Entered, value: Span) -> Option<()> {
        if node.special == 0 {
            return Some(());
        }
        self.leave_special(trie, node, entered, value)
    }

    fn leave_special(&mut self, trie: &Trie, node: &Node, entered: Entered, value: Span) -> Option<()> {
        let (slots, gates, met) = (entered.slots as usize, entered.gates as usize, entered.met as usize);
        let (mut undo_slot, mut undo_gate) = (slots, gates);
        let mut is_usual = true;
        for (bit, group) in node.groups.iter().enumerate() {
            if entered.active >> bit & 1 == 0 {
                self.pass(group);
                continue;
            }
            let is_met = self.met[met + bit] == group.conditions;
            let is_wanted = self.is_turn(group) == Some(true);
            if is_met && is_wanted {
                for slot in &group.own {
                    is_usual &= self.take(trie, *slot, value).is_some();
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
                self.gates[gate] += 1;
            }
        }
        self.undo.slots.truncate(slots);
        self.undo.gates.truncate(gates);
        self.met.truncate(met);
        is_usual.then_some(())
    }

    /// Whether an object that meets the conditions is the one that the group wants; `None` if that one has passed.
    fn is_turn(&self, group: &Group) -> Option<bool> {
        match group.nth {
            None => Some(true),
            Some((gate, nth)) => match self.gates[gate] {
                passed if passed > nth => None,
                before => Some(before == nth),
            },
        }
    }

    /// Whether the group's routes go on from the next object, as far as can be known before its members.
    fn begin_group(&mut self, group: &Group) -> bool {
        let is_turn = self.is_turn(group);
        if group.conditions == 0 {
            return is_turn == Some(true);
        }
        if is_turn.is_none() {
            return false;
        }
        let Self { slots, gates, undo, .. } = self;
        undo.slots.extend_from_slice(&slots[group.slots.clone()]);
        undo.gates.extend_from_slice(&gates[group.gates.clone()]);
        true
    }

    /// Counts an object that a group without conditions did not want.
    fn pass(&mut self, group: &Group) {
        if group.conditions == 0
            && let Some((gate, _)) = group.nth
        {
            self.gates[gate] += 1;
        }
    }

    /// Forgets what a group took from an object.
    fn put_back(&mut self, group: &Group, undo_slot: usize, undo_gate: usize) {
        let Self {
            slots,
            lists,
            gates,
            undo,
            ..
        } = self;
        let before = &undo.slots[undo_slot..][..group.slots.len()];
        slots[group.slots.clone()].copy_from_slice(before);
        for (list, before) in lists[group.slots.clone()].iter_mut().zip(before) {
            list.truncate(before.count as usize);
        }
        gates[group.gates.clone()].copy_from_slice(&undo.gates[undo_gate..][..group.gates.len()]);
    }

    /// Counts a value that ought to be the text of a condition, or another one; `None` for anything unusual.
    #[inline]
    pub(super) fn compare(
        &mut self,
        text: &[u8],
        value: Span,
        (equal, wanted): (bool, &[u8]),
        met: usize,
    ) -> Option<()> {
        if value.kind != Kind::String || value.escaped {
            return None;
        }
        let is_text = text[value.start + 1..value.end - 1] == *wanted;
        self.met[met] += u8::from(is_text == equal);
        Some(())
    }

    /// Takes a value; `None` for anything unusual.
    #[inline]
    pub(super) fn take(&mut self, trie: &Trie, slot: Slot, value: Span) -> Option<()> {
        let kind = trie.slots[slot];
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
        let taken = &mut self.slots[slot];
        let count = taken.count.checked_add(1)?;
        match kind.mode {
            // What comes later may belong to an object that turns out not to be wanted.
            Mode::Single if taken.count > 0 => taken.count = count,
            Mode::Nth(nth) if taken.count != nth => taken.count = count,
            Mode::Single | Mode::Nth(_) => *taken = Finding::new(count, value),
            Mode::All => {
                taken.count = count;
                self.lists[slot].push(value);
            }
        }
        Some(())
    }
}
