//! Equality and equivalence: [`=`](https://hl7.org/fhirpath/N1/#equals) and [`~`](https://hl7.org/fhirpath/N1/#equivalent).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::evaluate::{Evaluation, Stop};
use super::item::{Item, Node};
use super::syntax::Span;
use super::value::{Decimal, Quantity, Unit};
use crate::json::{Kind, NodeId};

/// With more items than this, what is seen is looked up by hash.
const FEW: usize = 16;

/// What a comparison costs, in items of an evaluation's budget: a fraction of one.
const COMPARISONS_PER_ITEM: u32 = 16;

impl<'a> Evaluation<'a> {
    /// Whether two items are equal; `None` where that cannot be told, as of dates of different precision.
    pub fn equal(&self, left: &Item<'_>, right: &Item<'_>) -> Option<bool> {
        if let (Item::Node(left), Item::Node(right)) = (left, right)
            && left == right
        {
            return Some(true);
        }
        match (self.value_or_item(left), self.value_or_item(right)) {
            (Item::Node(left), Item::Node(right)) => Some(self.same_element(&left, &right)),
            (Item::Boolean(left), Item::Boolean(right)) => Some(left == right),
            (Item::String(left), Item::String(right)) => Some(left == right),
            (Item::Date(left), Item::Date(right)) => left.equal(right),
            (Item::DateTime(left), Item::DateTime(right)) => left.equal(right),
            (Item::Date(left), Item::DateTime(right)) => left.to_date_time().equal(right),
            (Item::DateTime(left), Item::Date(right)) => left.equal(right.to_date_time()),
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
        match (self.value_or_item(left), self.value_or_item(right)) {
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

    /// As [`Self::system`], borrowed from the item.
    fn value_or_item<'i>(&'i self, item: &'i Item<'_>) -> Item<'i> {
        match item {
            Item::Node(node) => self.value_of(node).unwrap_or(Item::Node(*node)),
            item => item.borrowed(),
        }
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
        let mut compared = 0;
        while let Some((left, right)) = open.pop() {
            compared += 1;
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
                self.charge(compared / COMPARISONS_PER_ITEM);
                return false;
            }
        }
        self.charge(compared / COMPARISONS_PER_ITEM);
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

    /// By what items that are equal to this one can be found.
    fn key(&self, item: &Item<'a>) -> Key {
        let mut hasher = DefaultHasher::new();
        match self.system(item.clone()) {
            Item::Boolean(value) => value.hash(&mut hasher),
            Item::String(text) => text.hash(&mut hasher),
            Item::Date(value) => value.to_date_time().key().hash(&mut hasher),
            Item::DateTime(value) => value.key().hash(&mut hasher),
            Item::Time(value) => value.key().hash(&mut hasher),
            Item::Quantity(_) => return Key::Quantity,
            Item::Type(info) => info.name.hash(&mut hasher),
            Item::Node(node) => {
                let part = node.value.or(node.extra);
                let exact = |kind, text: &str, hasher: &mut DefaultHasher| match kind {
                    Kind::String => text.hash(hasher),
                    _ => hash_number(text, hasher),
                };
                return Key::Other(part.map_or(0, |part| self.fold(part, &exact, true)));
            }
            number => {
                if let Some(number) = decimal(&number) {
                    hash_decimal(&number, &mut hasher);
                }
                return Key::Number(hasher.finish());
            }
        }
        Key::Other(hasher.finish())
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
        let mut folded = 0;
        loop {
            folded += 1;
            let Some(top) = stack.last_mut() else {
                return 0;
            };
            let Some((salt, child)) = top.children.next() else {
                let (sum, salt) = (top.sum, top.salt);
                stack.pop();
                let Some(parent) = stack.last_mut() else {
                    self.charge(folded / COMPARISONS_PER_ITEM);
                    return sum;
                };
                parent.sum = parent.sum.wrapping_add(mix(salt, sum));
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

/// Items without repetition. Finding one takes the same time among many as among few; but quantities, which may be equal in different
/// units, are compared one by one.
pub(super) struct Distinct<'a> {
    items: Vec<Item<'a>>,
    by_hash: HashMap<u64, Vec<usize>>,
    quantities: Vec<usize>,
    numbers: Vec<usize>,
}

impl<'a> Distinct<'a> {
    pub fn new() -> Self {
        Self {
            items: Vec::new(),
            by_hash: HashMap::new(),
            quantities: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// Adds an item, unless an equal one is there already; returns whether it was added.
    pub fn insert(&mut self, evaluation: &Evaluation<'a>, item: &Item<'a>, span: Span) -> Result<bool, Stop> {
        if self.contains(evaluation, item, span)? {
            return Ok(false);
        }
        self.items.push(item.clone());
        match self.items.len() {
            FEW => (0..FEW).for_each(|index| self.enter(evaluation, index)),
            count if count > FEW => self.enter(evaluation, count - 1),
            _ => {}
        }
        Ok(true)
    }

    fn enter(&mut self, evaluation: &Evaluation<'a>, index: usize) {
        match evaluation.key(&self.items[index]) {
            Key::Quantity => self.quantities.push(index),
            Key::Number(hash) => {
                self.numbers.push(index);
                self.by_hash.entry(hash).or_default().push(index);
            }
            Key::Other(hash) => self.by_hash.entry(hash).or_default().push(index),
        }
    }

    /// Whether an equal item is there.
    pub fn contains(&self, evaluation: &Evaluation<'a>, item: &Item<'a>, span: Span) -> Result<bool, Stop> {
        let is_equal = |index: &usize| evaluation.equal(item, &self.items[*index]) == Some(true);
        if self.items.len() < FEW {
            return Ok((0..self.items.len()).any(|index| is_equal(&index)));
        }
        let hashed = |hash| self.by_hash.get(&hash).map_or(&[][..], Vec::as_slice);
        let (likely, others) = match evaluation.key(item) {
            Key::Quantity => (&self.numbers[..], &self.quantities[..]),
            Key::Number(hash) => (hashed(hash), &self.quantities[..]),
            Key::Other(hash) => (hashed(hash), &[][..]),
        };
        let compared = u32::try_from(likely.len() + others.len()).unwrap_or(u32::MAX);
        evaluation.spend(compared / COMPARISONS_PER_ITEM, span)?;
        Ok(likely.iter().chain(others).any(is_equal))
    }

    pub fn into_items(self) -> Vec<Item<'a>> {
        self.items
    }
}

/// By what equal items are found.
enum Key {
    /// The hash of a number, which a quantity without a unit may equal
    Number(u64),
    /// It may equal another one in other units
    Quantity,
    /// A hash; equal items have equal ones
    Other(u64),
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

/// A text [as equivalence sees it](https://hl7.org/fhirpath/N1/#string-equivalence): no case, and one white space is like another.
fn normal(text: &str) -> impl Iterator<Item = char> + '_ {
    let even = |letter: char| if letter.is_whitespace() { ' ' } else { letter };
    text.chars().map(even).flat_map(char::to_lowercase)
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
