//! The members of an object: which element each is, what is there twice, and what is missing.

use std::ops::ControlFlow;

use super::{Flow, GO_ON, Object, Present, Walk};
use crate::json::{Kind, NodeId};
use crate::validate::location::Location;
use crate::validate::rules::{cardinality, form, invariant as invariants};
use crate::validate::tree::{Content, MASKED, Member, Special, TypeRules};

impl<'a> Walk<'a> {
    /// Looks up the members of an object; the bits of the elements that are there.
    pub(super) fn look_up(&mut self, rules: &'a TypeRules, node: NodeId, at: &Location) -> ControlFlow<(), u128> {
        let first = self.present.len();
        let mut seen = 0;
        let document = self.document;
        for value in document.children(node) {
            let name = document.name(value);
            let Some((number, member)) = rules.member(&name) else {
                if rules.special == Special::Resource && name == "resourceType" {
                    continue;
                }
                seen |= self.look_up_sibling(rules, first, &name, value, at)?;
                continue;
            };
            let bit = bit_of(member.element);
            if seen & bit != 0 || usize::from(member.element) >= MASKED {
                let before = self.present[first..]
                    .iter()
                    .position(|present| present.member == number);
                if let Some(before) = before {
                    let before = &mut self.present[first + before];
                    if before.value.is_some() {
                        self.report(form::DUPLICATE_MEMBER, at, value, || {
                            format!("the member {} is there before: leave one of them out", member.name)
                        })?;
                        continue;
                    }
                    before.value = Some(value);
                    continue;
                }
                self.check_choice(rules, first, member, value, at)?;
            }
            if self.is_nothing(rules, member, value, at)? {
                continue;
            }
            seen |= bit;
            self.present.push(Present {
                member: number,
                value: Some(value),
                extra: None,
            });
        }
        ControlFlow::Continue(seen)
    }

    /// Whether a member has no value, which it may not.
    #[inline]
    fn is_nothing(
        &mut self,
        rules: &'a TypeRules,
        member: &Member,
        value: NodeId,
        at: &Location,
    ) -> ControlFlow<(), bool> {
        match self.document.kind(value) {
            Kind::Null => {
                let at = at.child(
                    &rules.elements[usize::from(member.element)].name,
                    member.choice.as_deref(),
                );
                self.report(form::NULL_VALUE, &at, value, || "leave the member out instead of null")?;
                ControlFlow::Continue(true)
            }
            Kind::Array if self.document.first_child(value).is_none() => {
                let at = at.child(
                    &rules.elements[usize::from(member.element)].name,
                    member.choice.as_deref(),
                );
                self.report(
                    form::EMPTY_ARRAY,
                    &at,
                    value,
                    || "leave the member out instead of an array without values",
                )?;
                ControlFlow::Continue(true)
            }
            _ => ControlFlow::Continue(false),
        }
    }

    fn check_choice(&mut self, rules: &TypeRules, first: usize, member: &Member, value: NodeId, at: &Location) -> Flow {
        let same = |present: &Present| rules.members[usize::from(present.member)].element == member.element;
        if !self.present[first..].iter().any(same) {
            return GO_ON;
        }
        let element = &rules.elements[usize::from(member.element)];
        self.report(form::CHOICE, at, value, || {
            format!("{} has values of two types: leave one of them out", element.path)
        })
    }

    /// A member whose name is no element's: the extensions of a primitive, or unknown.
    #[cold]
    fn look_up_sibling(
        &mut self,
        rules: &'a TypeRules,
        first: usize,
        name: &str,
        value: NodeId,
        at: &Location,
    ) -> ControlFlow<(), u128> {
        let sibling = name.strip_prefix('_').and_then(|name| rules.member(name));
        let Some((number, member)) = sibling.filter(|(_, member)| matches!(member.content, Content::Primitive { .. }))
        else {
            // A name may be anything, a value in the wrong place too: only what looks like an element's is shown.
            let is_plain = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            // What is no element has no path: the object's is the last one that means something.
            self.report(form::UNKNOWN_ELEMENT, at, value, || {
                let shown = if is_plain { name } else { "of this name" };
                format!(
                    "{} has no element {shown}: the name may be misspelled, or of another version of FHIR",
                    rules.name
                )
            })?;
            return ControlFlow::Continue(0);
        };
        let element = &rules.elements[usize::from(member.element)];
        let place = at.child(&element.name, member.choice.as_deref());
        let fits = match self.document.kind(value) {
            Kind::Object => !element.repeats,
            Kind::Array => element.repeats && self.document.first_child(value).is_some(),
            _ => false,
        };
        if !fits {
            self.report(form::SIBLING, &place, value, || {
                let kind = if element.repeats {
                    "an array of objects and nulls"
                } else {
                    "an object"
                };
                format!("_{} is {kind}", member.name)
            })?;
            return ControlFlow::Continue(0);
        }
        let before = self.present[first..]
            .iter_mut()
            .find(|present| present.member == number);
        match before {
            Some(before) if before.extra.is_some() => {
                self.report(form::DUPLICATE_MEMBER, at, value, || {
                    format!("the member _{} is there before: leave one of them out", member.name)
                })?;
            }
            Some(before) => before.extra = Some(value),
            None => self.present.push(Present {
                member: number,
                value: None,
                extra: Some(value),
            }),
        }
        ControlFlow::Continue(bit_of(member.element))
    }

    pub(super) fn check_required(&mut self, object: &Object<'a>, at: &Location) -> Flow {
        let mut missing = object.rules.required & !object.seen;
        while missing != 0 {
            let element = &object.rules.elements[missing.trailing_zeros() as usize];
            missing &= missing - 1;
            self.report(cardinality::MIN, at, object.node, || {
                format!("{} is missing: at least {} is required", element.path, element.min)
            })?;
        }
        if object.seen & !object.rules.id_bit == 0
            && object.rules.special != Special::Resource
            && self.is_bare(object.node)
        {
            return self.report(
                invariants::ELE_1,
                at,
                object.node,
                || "an element has a value or children: leave it out where it has neither",
            );
        }
        GO_ON
    }

    /// Whether an object has at most an id; of other members something was said already.
    fn is_bare(&self, node: NodeId) -> bool {
        let mut members = self.document.children(node);
        members.all(|member| self.document.name_is(member, "id"))
    }
}

fn bit_of(element: u16) -> u128 {
    1_u128.checked_shl(u32::from(element)).unwrap_or(0)
}
