//! [Bindings](https://hl7.org/fhir/R4/terminologies.html#binding) of elements to value sets.

use super::grammar;
use crate::definitions::{Membership, Strength};
use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::tree::BindingRules;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const REQUIRED: Rule = Rule::error(
    "required-binding",
    "code-invalid",
    "A code is one of the value set that the element is bound to",
);
pub const EXTENSIBLE: Rule = Rule::error(
    "extensible-binding",
    "code-invalid",
    "A code is one of the value set that the element is bound to, if one of these fits",
)
.warning();
pub const PREFERRED: Rule = Rule::error(
    "preferred-binding",
    "code-invalid",
    "A code is one of the value set that is preferred for the element",
)
.information();
pub const UNKNOWN: Rule = Rule::error(
    "unknown-binding",
    "not-found",
    "Whether a code is one of the value set that the element is required to have is known",
)
.information();

pub const RULES: &[Rule] = &[REQUIRED, EXTENSIBLE, PREFERRED, UNKNOWN];

impl Walk<'_> {
    /// Checks a value that is a code alone.
    pub fn check_code(&mut self, binding: &BindingRules, code: &str, at: &Location, node: NodeId) -> Flow {
        let membership = self.membership(binding, None, code);
        self.judge_membership(binding, membership, at, node)
    }

    /// Checks that a code that has extensions is there too, if it has to be one of some codes.
    pub fn check_code_is_there(&mut self, binding: Option<&BindingRules>, at: &Location, node: NodeId) -> Flow {
        match binding {
            Some(binding) if binding.strength == Strength::Required => self.report(REQUIRED, at, node, || {
                format!("there is no code; extensions do not stand for one of {}", binding.url)
            }),
            _ => GO_ON,
        }
    }

    /// Checks a Coding, a `CodeableConcept` or a Quantity.
    pub fn check_coded(&mut self, binding: &BindingRules, object: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let Some(codings) = document.member(object, "coding") else {
            return match self.coding(binding, object) {
                Some(membership) => self.judge_membership(binding, membership, at, object),
                // A concept of text alone; where a code is required, that is not enough.
                None if binding.strength == Strength::Required && document.member(object, "text").is_some() => {
                    self.judge_membership(binding, Membership::No, at, object)
                }
                None => GO_ON,
            };
        };
        let memberships = document
            .elements(codings)
            .filter_map(|coding| self.coding(binding, coding));
        match memberships.max() {
            Some(membership) => self.judge_membership(binding, membership, at, object),
            None => GO_ON,
        }
    }

    /// Whether the code of a Coding belongs to a value set; None if it has no code.
    fn coding(&self, binding: &BindingRules, coding: NodeId) -> Option<Membership> {
        let document = self.document;
        let text = |name| {
            document
                .member(coding, name)
                .filter(|node| document.kind(*node) == Kind::String)
        };
        let code = document.string(text("code")?);
        Some(match text("system") {
            Some(system) => self.membership(binding, Some(&document.string(system)), &code),
            // A code means nothing without a system.
            None => Membership::No,
        })
    }

    fn membership(&self, binding: &BindingRules, system: Option<&str>, code: &str) -> Membership {
        let known = binding
            .value_set
            .map(|id| self.rules.definitions().value_set_at(id).contains(system, code));
        match known {
            Some(Membership::Unknown) | None => match grammar::of_value_set(&binding.url) {
                Some(is_good) if is_good(code) => Membership::Yes,
                Some(_) => Membership::No,
                None => Membership::Unknown,
            },
            Some(known) => known,
        }
    }

    fn judge_membership(
        &mut self,
        binding: &BindingRules,
        membership: Membership,
        at: &Location,
        node: NodeId,
    ) -> Flow {
        let rule = match (membership, binding.strength) {
            (Membership::No, Strength::Required) => REQUIRED,
            (Membership::No, Strength::Extensible) => EXTENSIBLE,
            (Membership::No, Strength::Preferred) => PREFERRED,
            (Membership::Unknown, Strength::Required) => UNKNOWN,
            _ => return GO_ON,
        };
        self.report(rule, at, node, || {
            let url = &binding.url;
            match (membership, binding.strength) {
                (Membership::Unknown, _) => {
                    format!("no one here can tell whether the code is one of {url}: load its code systems")
                }
                (_, Strength::Required) => format!("the code is not one of {url}, of which it has to be"),
                (_, Strength::Extensible) => {
                    format!("the code is not one of {url}; another one is fine only where none of these fits")
                }
                _ => format!("the code is not one of {url}, which are preferred"),
            }
        })
    }
}
