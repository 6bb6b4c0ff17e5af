//! The invariants of a place.

use super::{Flow, GO_ON, Object, Present, Scope, Walk};
use crate::fhirpath::Node;
use crate::json::{Document, Kind, NodeId};
use crate::validate::invariant::{Check, Invariant, Place, Verdict};
use crate::validate::location::Location;
use crate::validate::rules::invariant as invariants;
use crate::validate::shortcut::Facts;

impl<'a> Walk<'a> {
    pub(super) fn check_invariants(
        &mut self,
        object: &Object<'a>,
        invariants: &[Invariant],
        at: &Location,
        scope: Scope,
    ) -> Flow {
        for invariant in invariants {
            if matches!(invariant.check, Check::Native) || self.only_errors && !invariant.is_error {
                continue;
            }
            let node = Node {
                value: Some(object.node),
                extra: None,
                fhir_type: Some(object.rules.id),
            };
            let facts = Known {
                present: &self.present[object.first..object.end],
                document: self.document,
                object,
            };
            let place = || Place {
                document: self.document,
                element: node,
                resource: scope.resource,
                root_resource: scope.root,
                now: self.now,
            };
            let verdict = invariant.verdict(&facts, place);
            self.judge(invariant, verdict, at, object.node)?;
        }
        GO_ON
    }

    /// Checks the invariants of a primitive value, of which FHIRPath alone knows something.
    pub(super) fn check_invariants_of_value(
        &mut self,
        invariants: &[Invariant],
        node: Node,
        at: &Location,
        scope: Scope,
    ) -> Flow {
        let Some(value) = node.value.or(node.extra) else {
            return GO_ON;
        };
        for invariant in invariants {
            let place = || Place {
                document: self.document,
                element: node,
                resource: scope.resource,
                root_resource: scope.root,
                now: self.now,
            };
            let verdict = invariant.verdict(&NoFacts, place);
            self.judge(invariant, verdict, at, value)?;
        }
        GO_ON
    }

    #[inline]
    fn judge(&mut self, invariant: &Invariant, verdict: Verdict, at: &Location, node: NodeId) -> Flow {
        match verdict {
            Verdict::Met => GO_ON,
            Verdict::Broken => self.report_invariant(invariant, at, node),
            Verdict::Unknown => self.report(invariants::NOT_EVALUATED, at, node, || {
                format!("{} cannot be evaluated on this element", invariant.key)
            }),
        }
    }

    #[cold]
    fn report_invariant(&mut self, invariant: &Invariant, at: &Location, node: NodeId) -> Flow {
        let severity = invariant.severity();
        if !self.wants(severity, &invariant.key) {
            return GO_ON;
        }
        if self.only_errors {
            return self.fail();
        }
        let (name, message) = ((&invariant.key).into(), (&invariant.human).into());
        self.add(
            invariants::broken(severity),
            name,
            message,
            at,
            self.document.offset(node),
        );
        GO_ON
    }
}

/// What the walk knows of an object.
struct Known<'w> {
    present: &'w [Present],
    document: &'w Document<'w>,
    object: &'w Object<'w>,
}

impl Known<'_> {
    /// The value of the element of a number, if it has just one.
    fn value(&self, element: u32) -> Option<NodeId> {
        let is_it =
            |present: &&Present| u32::from(self.object.rules.members[usize::from(present.member)].element) == element;
        self.present.iter().find(is_it)?.value
    }
}

impl Known<'_> {
    /// Whether there is something at the end of a path; None where a value is of no use, or not of the kind that is expected.
    fn has_below(&self, value: NodeId, path: &[Box<str>]) -> Option<bool> {
        let document = self.document;
        match (document.kind(value), path) {
            (Kind::Null, _) => None,
            (Kind::Array, _) => {
                let mut found = Some(false);
                for item in document.elements(value) {
                    match self.has_below(item, path) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => found = None,
                    }
                }
                found
            }
            (_, []) => Some(true),
            (Kind::Object, [name, below @ ..]) => match document.member(value, name) {
                Some(member) => self.has_below(member, below),
                None => Some(false),
            },
            _ => None,
        }
    }
}

impl Facts for Known<'_> {
    fn is_present(&self, element: u32) -> bool {
        self.object.seen >> element & 1 == 1
    }

    fn text(&self, element: u32, fits: impl Fn(&str) -> bool) -> Option<bool> {
        let value = self.value(element)?;
        let is_string = self.document.is_string(value);
        is_string.then(|| fits(&self.document.string(value)))
    }

    fn has_path(&self, element: u32, path: &[Box<str>]) -> Option<bool> {
        self.has_below(self.value(element)?, path)
    }

    fn each_has(&self, element: u32, name: &str, has: bool) -> Option<bool> {
        let document = self.document;
        let list = self.value(element).filter(|list| document.kind(*list) == Kind::Array)?;
        let mut are_all = true;
        for item in document.elements(list) {
            let member = document.member(item, name);
            if document.kind(item) != Kind::Object || member.is_some_and(|member| document.kind(member) != Kind::Object)
            {
                return None;
            }
            are_all &= member.is_some() == has;
        }
        Some(are_all)
    }
}

/// Nothing is known, so FHIRPath is asked.
struct NoFacts;

impl Facts for NoFacts {
    fn is_present(&self, _: u32) -> bool {
        true
    }

    fn text(&self, _: u32, _: impl Fn(&str) -> bool) -> Option<bool> {
        None
    }

    fn has_path(&self, _: u32, _: &[Box<str>]) -> Option<bool> {
        None
    }

    fn each_has(&self, _: u32, _: &str, _: bool) -> Option<bool> {
        None
    }
}
