//! Equality and equivalence: [`=`](https://hl7.org/fhirpath/N1/#equals) and [`~`](https://hl7.org/fhirpath/N1/#equivalent).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::evaluate::Evaluation;
use super::item::{Item, Node};
use super::value::{Date, Decimal, Quantity, Unit};
use crate::json::{Kind, NodeId};

/// With more items than this, what is seen is looked up by hash.
const FEW: usize = 16;

impl<'a> Evaluation<'a> {
    /// Whether two items are equal; `None` where that cannot be told, as of dates of different precision.
    pub fn equal(&self, left: &Item<'a>, right: &Item<'a>) -> Option<bool> {
        if let (Item::Node(left), Item::Node(right)) = (left, right)
            && left == right
        {
            return Some(true);
        }
        match (self.system(left.clone()), self.system(right.clone())) {
            (Item::Node(left), Item::Node(right)) => Some(self.same_element(&left, &right)),
            (Item::Boolean(left), Item::Boolean(right)) => Some(left == right),
            (Item::String(left), Item::String(right)) => Some(left == right),
            (Item::Date(left), Item::Date(right)) => left.equal(right),
            (Item::DateTime(left), Item::DateTime(right)) => left.equal(right),
            (Item::Date(left), Item::DateTime(right)) => left.to_date_time().equal(right),
            (Item::DateTime(left), Item::Date(right)) => left.equal(right.to_date_time()),
            // An element of type string may hold a date.
            (Item::String(left), Item::Date(right)) => Date::parse(&left)?.equal(right),
            (Item::Date(left), Item::String(right)) => left.equal(Date::parse(&right)?),
            (Item::Time(left), Item::Time(right)) => left.equal(right),
            (Item::Quantity(left), Item::Quantity(right)) => left.equal(&right),
            (Item::Quantity(left), right) => left.equal(&unitless(decimal(&right)?)),
            (left, Item::Quantity(right)) => unitless(decimal(&left)?).equal(&right),
            (Item::Type(left), Item::Type(right)) => Some(left == right),
            (left, right) => Some(match (decimal(&left), decimal(&right)) {
                (Some(left), Some(right)) => left == right,
                _ => false,
            }),
        }
    }

    /// Whether two items are equivalent.
    pub fn equivalent(&self, left: &Item<'a>, right: &Item<'a>) -> bool {
        match (self.system(left.clone()), self.system(right.clone())) {
            (Item::Node(left), Item::Node(right)) => self.equivalent_elements(&left, &right),
            (Item::String(left), Item::String(right)) => normal(&left).eq(normal(&right)),
            (Item::Date(left), Item::Date(right)) => left.equivalent(right),
            (Item::DateTime(left), Item::DateTime(right)) => left.equivalent(right),
            (Item::Date(left), Item::DateTime(right)) => left.to_date_time().equivalent(right),
            (Item::DateTime(left), Item::Date(right)) => left.equivalent(right.to_date_time()),
            (Item::Time(left), Item::Time(right)) => left.equivalent(right),
            (Item::Quantity(left), Item::Quantity(right)) => left.equivalent(&right),
            (left, right) => match (decimal(&left), decimal(&right)) {
                (Some(left), Some(right)) => left.equivalent(right),
                _ => self.equal(&left, &right) == Some(true),
            },
        }
    }

    /// Whether an item equals one of a list.
    pub fn is_among(&self, item: &Item<'a>, list: &[Item<'a>]) -> bool {
        list.iter().any(|other| self.equal(item, other) == Some(true))
    }

    /// Deep equality of elements that have no System value: members in any order, elements in their own.
    fn same_element(&self, left: &Node, right: &Node) -> bool {
        let same_part = |left: Option<NodeId>, right: Option<NodeId>| match (left, right) {
            (Some(left), Some(right)) => self.same_json(left, right),
            (None, None) => true,
            _ => false,
        };
        same_part(left.value, right.value) && (left.value.is_some() || same_part(left.extra, right.extra))
    }

    fn same_json(&self, left: NodeId, right: NodeId) -> bool {
        let mut open = vec![(left, right)];
        while let Some((left, right)) = open.pop() {
            let kind = self.document.kind(left);
            if left == right {
                continue;
            }
            if kind != self.document.kind(right) {
                return false;
            }
            let same = match kind {
                Kind::String => self.document.string(left) == self.document.string(right),
                Kind::Number => {
                    let (left, right) = (self.document.raw(left), self.document.raw(right));
                    left == right || Decimal::parse(left).is_some_and(|left| Some(left) == Decimal::parse(right))
                }
                Kind::Array => {
                    let (mut left, mut right) = (self.document.elements(left), self.document.elements(right));
                    loop {
                        match (left.next(), right.next()) {
                            (Some(left), Some(right)) => open.push((left, right)),
                            (None, None) => break true,
                            _ => break false,
                        }
                    }
                }
                Kind::Object => {
                    let mut count = 0;
                    for (name, left) in self.document.members(left) {
                        let Some(right) = self.document.member(right, &name) else {
                            return false;
                        };
                        open.push((left, right));
                        count += 1;
                    }
                    self.document.members(right).count() == count
                }
                Kind::True | Kind::False | Kind::Null => true,
            };
            if !same {
                return false;
            }
        }
        true
    }

    /// [Equivalence](https://hl7.org/fhirpath/N1/#equivalent) of complex elements: their children are equivalent, in any order.
    fn equivalent_elements(&self, left: &Node, right: &Node) -> bool {
        if self.same_element(left, right) {
            return true;
        }
        let (Some(left), Some(right)) = (left.value, right.value) else {
            return false;
        };
        self.similar_hash(left) == self.similar_hash(right)
    }

    /// A hash of what equivalence compares: texts without case and spaces, numbers by value, everything in any order.
    fn similar_hash(&self, node: NodeId) -> u64 {
        self.fold(
            node,
            &|kind, text, hasher| match kind {
                Kind::String => normal(text).for_each(|letter| letter.hash(hasher)),
                _ => hash_number(text, hasher),
            },
            false,
        )
    }

    /// A hash of an item: equal items have equal hashes.
    fn hash(&self, item: &Item<'a>) -> u64 {
        let mut hasher = DefaultHasher::new();
        match self.system(item.clone()) {
            Item::Boolean(value) => value.hash(&mut hasher),
            Item::String(text) => text.hash(&mut hasher),
            Item::Integer(value) => hash_number(&value.to_string(), &mut hasher),
            Item::Long(value) => hash_number(&value.to_string(), &mut hasher),
            Item::Decimal(value) => hash_decimal(&value, &mut hasher),
            // Those of different units, precision or time zone may be equal.
            Item::Date(_) | Item::DateTime(_) | Item::Time(_) | Item::Quantity(_) => {}
            Item::Type(info) => info.name.hash(&mut hasher),
            Item::Node(node) => {
                let part = node.value.or(node.extra);
                let exact = |kind, text: &str, hasher: &mut DefaultHasher| match kind {
                    Kind::String => text.hash(hasher),
                    _ => hash_number(text, hasher),
                };
                return part.map_or(0, |part| self.fold(part, &exact, true));
            }
        }
        hasher.finish()
    }

    /// Folds a JSON value to a hash that does not depend on the order of members.
    fn fold(&self, root: NodeId, leaf: &dyn Fn(Kind, &str, &mut DefaultHasher), ordered: bool) -> u64 {
        /// A container that is being folded: its node's iterator is kept as the list of children to come.
        struct Open {
            children: std::vec::IntoIter<(u64, NodeId)>,
            sum: u64,
            salt: u64,
        }
        let mix = |salt: u64, hash: u64| {
            let mut hasher = DefaultHasher::new();
            (salt, hash).hash(&mut hasher);
            hasher.finish()
        };
        let open = |node: NodeId, salt: u64| {
            let children: Vec<_> = match self.document.kind(node) {
                Kind::Object => (self.document.members(node))
                    .map(|(name, child)| {
                        let mut hasher = DefaultHasher::new();
                        name.hash(&mut hasher);
                        (hasher.finish(), child)
                    })
                    .collect(),
                _ => (self.document.elements(node).zip(1..))
                    .map(|(child, index)| (if ordered { index } else { 1 }, child))
                    .collect(),
            };
            Open {
                children: children.into_iter(),
                sum: 1,
                salt,
            }
        };
        let mut stack = vec![Open {
            children: vec![(0, root)].into_iter(),
            sum: 0,
            salt: 0,
        }];
        loop {
            let Some(top) = stack.last_mut() else {
                return 0;
            };
            let Some((salt, child)) = top.children.next() else {
                let (sum, salt) = (top.sum, top.salt);
                stack.pop();
                match stack.last_mut() {
                    Some(parent) => parent.sum = parent.sum.wrapping_add(mix(salt, sum)),
                    None => return sum,
                }
                continue;
            };
            match self.document.kind(child) {
                Kind::Object | Kind::Array => stack.push(open(child, salt)),
                kind => {
                    let mut hasher = DefaultHasher::new();
                    match kind {
                        Kind::String => leaf(kind, &self.document.string(child), &mut hasher),
                        Kind::Number => leaf(kind, self.document.raw(child), &mut hasher),
                        _ => (kind as u8).hash(&mut hasher),
                    }
                    top.sum = top.sum.wrapping_add(mix(salt, hasher.finish()));
                }
            }
        }
    }
}

/// Items without repetition, in linear time.
pub(super) struct Distinct<'a> {
    items: Vec<Item<'a>>,
    by_hash: HashMap<u64, Vec<usize>>,
}

impl<'a> Distinct<'a> {
    pub fn new() -> Self {
        Self {
            items: Vec::new(),
            by_hash: HashMap::new(),
        }
    }

    /// Adds an item, unless an equal one is there already.
    pub fn insert(&mut self, evaluation: &Evaluation<'a>, item: Item<'a>) -> bool {
        if self.contains(evaluation, &item) {
            return false;
        }
        let index = self.items.len();
        if index >= FEW {
            self.by_hash.entry(evaluation.hash(&item)).or_default().push(index);
        }
        self.items.push(item);
        if index + 1 == FEW {
            for (index, item) in self.items.iter().enumerate() {
                self.by_hash.entry(evaluation.hash(item)).or_default().push(index);
            }
        }
        true
    }

    /// Whether an equal item is there.
    pub fn contains(&self, evaluation: &Evaluation<'a>, item: &Item<'a>) -> bool {
        if self.items.len() < FEW {
            return evaluation.is_among(item, &self.items);
        }
        let candidates = self.by_hash.get(&evaluation.hash(item));
        candidates.is_some_and(|candidates| {
            let mut candidates = candidates.iter();
            candidates.any(|index| evaluation.equal(item, &self.items[*index]) == Some(true))
        })
    }

    pub fn into_items(self) -> Vec<Item<'a>> {
        self.items
    }
}

/// A number, exactly.
pub(super) fn decimal(item: &Item<'_>) -> Option<Decimal> {
    match item {
        Item::Integer(value) => Some(Decimal::from(*value)),
        Item::Long(value) => Some(Decimal::from_i64(*value)),
        Item::Decimal(value) => Some(*value),
        _ => None,
    }
}

/// A number as a quantity.
pub(super) fn unitless(value: Decimal) -> Quantity {
    Quantity::new(value, Unit::one())
}

/// A text as equivalence sees it: no case, and white space normalized.
fn normal(text: &str) -> impl Iterator<Item = char> + '_ {
    let words = text.split_whitespace().enumerate();
    words.flat_map(|(index, word)| {
        let space = (index > 0).then_some(' ');
        space.into_iter().chain(word.chars().flat_map(char::to_lowercase))
    })
}

fn hash_number(raw: &str, hasher: &mut DefaultHasher) {
    match Decimal::parse(raw) {
        Some(value) => hash_decimal(&value, hasher),
        None => raw.hash(hasher),
    }
}

/// Numbers that are equal round to the same double.
fn hash_decimal(value: &Decimal, hasher: &mut DefaultHasher) {
    (value.to_f64() + 0.0).to_bits().hash(hasher);
}
