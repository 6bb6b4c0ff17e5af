//! Codes of code systems, wherever they stand.

use super::grammar::{self, Fault};
use crate::definitions::{CodeSystem, Membership};
use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::primitive::is_absolute;
use crate::validate::walk::{Flow, GO_ON, Walk};

pub const UNKNOWN_CODE: Rule = Rule::error(
    "unknown-code",
    "code-invalid",
    "A code is one of its code system, if all codes of that are known",
);
pub const UNKNOWN_SYSTEM: Rule = Rule::error(
    "unknown-code-system",
    "not-found",
    "The codes of a code system are known, or their grammar",
)
.information();
pub const CODE_FORM: Rule = Rule::error(
    "code-form",
    "code-invalid",
    "A code has the form of its code system: LOINC, SNOMED CT, UCUM, ICD-10, ATC, BCP 47, BCP 13, ISO 3166, ISO 4217",
);
pub const CHECK_DIGIT: Rule = Rule::error(
    "code-check-digit",
    "code-invalid",
    "The check digit of a LOINC code or a SNOMED CT identifier is right",
);
pub const LEAKED_PREFIX: Rule = Rule::error(
    "code-leaked-prefix",
    "code-invalid",
    "A code has nothing before it that belongs to a template or a code system: $, LOINC:, a URL",
);
pub const SYSTEM_NOT_ABSOLUTE: Rule = Rule::error(
    "code-system-alias",
    "code-invalid",
    "A code system is named by its whole URL, not by an alias",
);
pub const SYSTEM_IS_VALUE_SET: Rule = Rule::error(
    "code-system-is-value-set",
    "code-invalid",
    "A code system is named by its own URL, not by that of a value set",
);
pub const SYSTEM_IS_SUPPLEMENT: Rule = Rule::error(
    "code-system-is-supplement",
    "code-invalid",
    "A code is of the code system that has it, not of one that supplements it",
);
pub const NO_SYSTEM: Rule = Rule::error("code-without-system", "code-invalid", "A code has a code system").warning();

pub const UNIT: Rule = Rule::error(
    "unit-code",
    "code-invalid",
    "The code of a quantity's unit is one of its code system",
)
.warning();

pub const RULES: &[Rule] = &[
    UNIT,
    UNKNOWN_CODE,
    UNKNOWN_SYSTEM,
    CODE_FORM,
    CHECK_DIGIT,
    LEAKED_PREFIX,
    SYSTEM_NOT_ABSOLUTE,
    SYSTEM_IS_VALUE_SET,
    SYSTEM_IS_SUPPLEMENT,
    NO_SYSTEM,
];

impl Walk<'_> {
    /// Checks system and code of a Coding or a Quantity.
    pub fn check_coding(&mut self, object: NodeId, at: &Location, is_quantity: bool) -> Flow {
        let document = self.document;
        let text = |name| {
            document
                .member(object, name)
                .filter(|node| document.kind(*node) == Kind::String)
        };
        let code = text("code");
        let Some(system) = text("system") else {
            return match code {
                // Of quantities, the invariant qty-3 says it.
                Some(code) if !is_quantity => {
                    self.report(NO_SYSTEM, at, code, || "the code means nothing without a system")
                }
                _ => GO_ON,
            };
        };
        let url = document.string(system);
        if let Some(check) = grammar::of_system(&url) {
            return match code {
                Some(code) => self.check_form(check, code, &at.child("code", None), is_quantity),
                None => GO_ON,
            };
        }
        if let Some(known) = self.rules.catalogue.system(&url) {
            let Some(code) = code else {
                return GO_ON;
            };
            let membership = self
                .rules
                .definitions()
                .code_system_at(known)
                .contains(&document.string(code));
            if membership != Membership::No {
                return GO_ON;
            }
            let rule = if is_quantity { UNIT } else { UNKNOWN_CODE };
            return self.report(
                rule,
                &at.child("code", None),
                code,
                || "the code system has no such code",
            );
        }
        self.check_system(&url, system, &at.child("system", None))
    }

    fn check_form(&mut self, check: grammar::Check, code: NodeId, at: &Location, is_quantity: bool) -> Flow {
        let text = self.document.string(code);
        let Err(fault) = check(&text) else {
            return GO_ON;
        };
        let without = text
            .rsplit(['$', ':', '|', '#', '/'])
            .next()
            .filter(|rest| rest.len() < text.len() && check(rest).is_ok());
        if without.is_some() {
            return self.report(
                LEAKED_PREFIX,
                at,
                code,
                || "the code has something before it that does not belong to it: leave that out",
            );
        }
        match fault {
            _ if is_quantity => self.report(UNIT, at, code, || "no unit of this system has this code"),
            Fault::Form => self.report(CODE_FORM, at, code, || "no code of this system has this form"),
            Fault::CheckDigit => self.report(
                CHECK_DIGIT,
                at,
                code,
                || "the check digit is wrong: one of the digits is not the right one",
            ),
        }
    }

    /// A code system that is not loaded.
    fn check_system(&mut self, url: &str, node: NodeId, at: &Location) -> Flow {
        if !is_absolute(url) {
            return self.report(
                SYSTEM_NOT_ABSOLUTE,
                at,
                node,
                || "a code system's name is an absolute URL, such as http://unitsofmeasure.org",
            );
        }
        if url.contains("/ValueSet/") || self.rules.definitions().value_set(url).is_some() {
            return self.report(
                SYSTEM_IS_VALUE_SET,
                at,
                node,
                || "this is the URL of a value set: name the code system that the code is from",
            );
        }
        let is_supplement = |system: CodeSystem<'_>| system.supplements().is_some();
        if self.rules.definitions().code_system(url).is_some_and(is_supplement) {
            return self.report(
                SYSTEM_IS_SUPPLEMENT,
                at,
                node,
                || "this code system adds to another one, and has no codes of its own: name that",
            );
        }
        self.report(
            UNKNOWN_SYSTEM,
            at,
            node,
            || "the code system is not loaded, so no one here can tell whether the code is one of it",
        )
    }
}
