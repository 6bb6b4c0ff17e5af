//! Routes as a tree: what they have in common is walked once.

use std::ops::Range;

use super::names::Names;
use crate::fhirpath::{Route, RouteCondition, RouteStep};

/// The place of what a route leads to.
pub(in crate::view) type Slot = usize;

/// The most of anything that a node of the tree has: as many as a word has bits.
const MOST: usize = 64;

/// How many values a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum Mode {
    /// One; several are unusual
    Single,
    /// Of all that the route leads to, that one, counted from 0
    Nth(u32),
    /// All
    All,
}

/// What a slot takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotKind {
    pub mode: Mode,
    /// Whether its values are objects; else they are strings, numbers or truth values
    pub object: bool,
    /// Whether they are strings, of which it takes those that are not empty
    pub filled: bool,
}

/// The routes from one focus.
#[derive(Debug)]
pub(in crate::view) struct Trie {
    /// Objects that are walked; the first one is the focus
    pub(super) nodes: Vec<Node>,
    /// The node of which no member is wanted
    pub(super) nothing: u32,
    pub(super) slots: Vec<SlotKind>,
    /// The slots that take all values
    pub(super) lists: Vec<Slot>,
    pub(super) gates: usize,
}

/// An object on the way.
#[derive(Debug)]
pub(super) struct Node {
    pub names: Names,
    /// What becomes of the members of these names
    pub members: Vec<Box<[(u32, Action)]>>,
    pub groups: Vec<Group>,
    /// A bit for each of these members
    pub all: u64,
    /// A bit for each group that has more than members
    pub special: u64,
}

/// Routes that go on from the same objects.
#[derive(Debug)]
pub(super) struct Group {
    /// How many conditions an object has to meet
    pub conditions: u8,
    /// A counter of the objects that meet them, and the one that is wanted
    pub nth: Option<(usize, u32)>,
    /// The slots that are filled from here on, and the counters
    pub slots: Range<usize>,
    pub gates: Range<usize>,
    /// The slots that take the object itself
    pub own: Vec<Slot>,
}

/// What becomes of a member's values.
#[derive(Debug)]
pub(super) enum Action {
    Take(Slot),
    /// They have to be this text, or another one
    Compare {
        equal: bool,
        text: Box<[u8]>,
    },
    /// They are objects, walked by that node
    Enter {
        node: u32,
        listed: bool,
    },
}

/// The tree while routes are added.
#[derive(Debug, Default)]
pub(in crate::view) struct Builder {
    focus: Object,
    kinds: Vec<SlotKind>,
}

#[derive(Debug, Default)]
struct Object {
    groups: Vec<Choice>,
}

#[derive(Debug, Default)]
struct Choice {
    conditions: Vec<RouteCondition>,
    nth: Option<u32>,
    own: Vec<Slot>,
    taken: Vec<(Box<str>, Slot)>,
    entered: Vec<(Box<str>, bool, Object)>,
}

impl Builder {
    /// Adds a route, and gives its slot for now; [`build`](Self::build) tells which one it becomes. `object` is whether it leads to
    /// elements that are not primitive. `None` if it cannot be followed this way.
    pub fn add(&mut self, route: &Route, asked: Mode, object: bool) -> Option<Slot> {
        let (last, before) = route.steps.split_last()?;
        let is_plain = last.conditions.is_empty() && !last.listed;
        let taken = match (asked, last.nth) {
            (Mode::Single, Some(nth)) if is_plain => Some(Mode::Nth(nth)),
            (mode, None) if is_plain => Some(mode),
            _ if object => None,
            // The values themselves would have to be counted.
            _ => return None,
        };
        let slot = self.kinds.len();
        let choice = self.focus.choice(&[], None);
        let choice = before.iter().fold(choice, Choice::enter);
        match taken {
            Some(_) => choice.taken.push((last.json.clone(), slot)),
            None => choice.enter(last).own.push(slot),
        }
        let mode = taken.unwrap_or(asked);
        let filled = last.filled;
        self.kinds.push(SlotKind { mode, object, filled });
        Some(slot)
    }

    /// Adds a member of the focus that has one primitive value.
    pub fn add_member(&mut self, name: &str) -> Slot {
        self.kinds.push(SlotKind {
            mode: Mode::Single,
            object: false,
            filled: false,
        });
        let slot = self.kinds.len() - 1;
        self.focus.choice(&[], None).taken.push((name.into(), slot));
        slot
    }

    /// The tree, and for each slot its number there; `None` if it is too wide.
    pub fn build(self) -> Option<(Trie, Vec<Slot>)> {
        let mut numbers = vec![0; self.kinds.len()];
        let mut trie = Trie {
            nodes: Vec::new(),
            nothing: 0,
            slots: Vec::new(),
            lists: Vec::new(),
            gates: 0,
        };
        self.focus.build(&self.kinds, &mut trie, &mut numbers)?;
        trie.nothing = Object::default().build(&self.kinds, &mut trie, &mut numbers)?;
        let lists = (0..).zip(&trie.slots).filter(|(_, kind)| kind.mode == Mode::All);
        trie.lists = lists.map(|(slot, _)| slot).collect();
        Some((trie, numbers))
    }
}

impl Object {
    fn choice(&mut self, conditions: &[RouteCondition], nth: Option<u32>) -> &mut Choice {
        let known = self
            .groups
            .iter()
            .position(|group| group.conditions == conditions && group.nth == nth);
        let place = known.unwrap_or_else(|| {
            self.groups.push(Choice {
                conditions: conditions.to_vec(),
                nth,
                ..Choice::default()
            });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }

    /// Adds the object's node and all below it; gives the node's number.
    fn build(self, kinds: &[SlotKind], trie: &mut Trie, numbers: &mut [Slot]) -> Option<u32> {
        let number = u32::try_from(trie.nodes.len()).ok()?;
        trie.nodes.push(Node {
            names: Names::new(Vec::new()),
            members: Vec::new(),
            groups: Vec::new(),
            all: 0,
            special: 0,
        });
        let (mut names, mut members, mut groups) = (Vec::new(), Vec::<Vec<_>>::new(), Vec::new());
        let mut special = 0;
        for (group, choice) in (0..).zip(self.groups) {
            let mut act = |name: Box<str>, action: Action| {
                let place = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name);
                    members.push(Vec::new());
                    names.len() - 1
                });
                members[place].push((group, action));
            };
            let (first_slot, first_gate) = (trie.slots.len(), trie.gates);
            let conditions = u8::try_from(choice.conditions.len()).ok()?;
            for RouteCondition { member, equal, text } in choice.conditions {
                let text = text.as_bytes().into();
                act(member, Action::Compare { equal, text });
            }
            let mut take = |slot: Slot, trie: &mut Trie| {
                trie.slots.push(kinds[slot]);
                numbers[slot] = trie.slots.len() - 1;
                numbers[slot]
            };
            let own: Vec<_> = choice.own.into_iter().map(|slot| take(slot, trie)).collect();
            for (name, slot) in choice.taken {
                act(name, Action::Take(take(slot, trie)));
            }
            for (name, listed, object) in choice.entered {
                let node = object.build(kinds, trie, numbers)?;
                act(name, Action::Enter { node, listed });
            }
            let gates = first_gate..trie.gates;
            let nth = choice.nth.map(|nth| {
                trie.gates += 1;
                (trie.gates - 1, nth)
            });
            if conditions > 0 || nth.is_some() || !own.is_empty() {
                special |= 1_u64.checked_shl(group)?;
            }
            groups.push(Group {
                conditions,
                nth,
                slots: first_slot..trie.slots.len(),
                gates,
                own,
            });
        }
        if names.len() > MOST || groups.len() > MOST {
            return None;
        }
        trie.nodes[number as usize] = Node {
            all: u64::MAX.checked_shr(64 - u32::try_from(names.len()).ok()?).unwrap_or(0),
            names: Names::new(names),
            members: members.into_iter().map(Vec::into_boxed_slice).collect(),
            groups,
            special,
        };
        Some(number)
    }
}

impl Choice {
    fn enter(&mut self, step: &RouteStep) -> &mut Self {
        let known = self
            .entered
            .iter()
            .position(|(name, listed, _)| *name == step.json && *listed == step.listed);
        let place = known.unwrap_or_else(|| {
            self.entered.push((step.json.clone(), step.listed, Object::default()));
            self.entered.len() - 1
        });
        self.entered[place].2.choice(&step.conditions, step.nth)
    }
}
