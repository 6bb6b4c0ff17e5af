//! The invariants of a place.

use std::borrow::Cow;

use super::{Flow, GO_ON, Object, Present, Scope, Walk};
use crate::fhirpath::Node;
use crate::json::{Document, Kind, NodeId};
use crate::validate::invariant::{Check, Invariant, Place, Verdict};
use crate::validate::issue::{Category, Issue};
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
        self.issues.push(Issue {
            severity,
            code: "invariant",
            rule: Cow::Owned(invariant.key.to_string()),
            category: Category::Conformance,
            path: at.to_string(),
            offset: self.document.offset(node),
            resource: self.resource,
            entry: self.entry,
            profile: None,
            message: invariant.human.to_string(),
        });
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

impl Facts for Known<'_> {
    fn is_present(&self, element: u32) -> bool {
        self.object.seen >> element & 1 == 1
    }

    fn text(&self, element: u32, fits: impl Fn(&str) -> bool) -> Option<bool> {
        let value = self.value(element)?;
        let is_string = self.document.is_string(value);
        is_string.then(|| fits(&self.document.string(value)))
    }

    fn has_path(&self, element: u32, path: &[Box<str>]) -> bool {
        let value = self.value(element);
        let end = path
            .iter()
            .fold(value, |value, name| self.document.member(value?, name));
        end.is_some_and(|end| !matches!(self.document.kind(end), Kind::Null | Kind::Array))
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

    fn has_path(&self, _: u32, _: &[Box<str>]) -> bool {
        false
    }
}
