//! The validator: definitions become a tree of rules, compiled once; a document is walked once, and what breaks a rule is an issue.
//!
//! An issue names the place and the rule and never prints a value of the data. `docs/validation.md` says what is checked, and how that
//! compares with the HL7 validator.

mod catalogue;
mod invariant;
mod issue;
mod location;
mod primitive;
mod references;
mod rules;
mod shortcut;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::fhirpath::Model;
use crate::fhirpath::value::DateTime;
use crate::json::Document;
use catalogue::Catalogue;
pub use issue::{Category, Issue, Rule, Severity, Words};
pub use references::Reference;
use tree::Rules;
use walk::Walk;

/// The rules of FHIR's definitions and of packages, compiled. Threads share it.
#[derive(Debug)]
pub struct Validator {
    rules: Rules,
}

/// What there is to know of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// The name, as in [`Issue::rule`]
    pub rule: String,
    /// How bad it is to break it
    pub severity: Severity,
    /// The issue type
    pub code: &'static str,
    /// What kind of quality is missing
    pub category: Category,
    /// The type or element that it is about; `None` for a rule about any
    pub on: Option<String>,
    /// What it demands
    pub description: String,
    /// The FHIRPath expression of an invariant
    pub expression: Option<String>,
    /// Why it is not checked; `None` where it is
    pub not_checked: Option<String>,
}

impl RuleInfo {
    fn of_rule(rule: &Rule) -> Self {
        Self {
            rule: rule.id.to_owned(),
            severity: rule.severity,
            code: rule.code,
            category: rule.category,
            on: None,
            description: rule.description.to_owned(),
            expression: None,
            not_checked: None,
        }
    }
}

/// What a caller wants to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Issues below this severity are left out
    pub floor: Severity,
    /// Rules that are left out, by their names
    pub without: HashSet<String>,
    /// Whether issues have a path
    pub paths: bool,
    /// Whether issues have a message
    pub messages: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            floor: Severity::Information,
            without: HashSet::new(),
            paths: true,
            messages: true,
        }
    }
}

impl Validator {
    /// The validator of definitions. Rules of a type are compiled when the type is first met.
    #[must_use]
    pub fn new(model: Arc<Model>) -> Self {
        Self {
            rules: Rules::new(model),
        }
    }

    /// The validator of FHIR R4, made once per process.
    #[must_use]
    pub fn r4() -> Arc<Self> {
        static R4: OnceLock<Arc<Validator>> = OnceLock::new();
        Arc::clone(R4.get_or_init(|| Arc::new(Self::new(Model::r4()))))
    }

    /// All rules that can be broken: the validator's own, and the invariants of all types and elements. It compiles them all.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleInfo> {
        let own = rules::all().map(RuleInfo::of_rule);
        let mut all: Vec<_> = own.chain(self.rules.invariants()).collect();
        all.sort_by(|one, other| (&one.rule, &one.on).cmp(&(&other.rule, &other.on)));
        all.dedup();
        all
    }

    /// All references of a resource, in the order of the walk.
    #[must_use]
    pub fn references(&self, document: &Document<'_>) -> Vec<Reference> {
        references::of(&self.rules, document)
    }

    /// All issues of a resource, in the order of the walk. `now` is what invariants call `now()`.
    #[must_use]
    pub fn validate(&self, document: &Document<'_>, settings: &Settings, now: &DateTime) -> Vec<Issue> {
        let mut walk = Walk::new(&self.rules, settings, document, now, false);
        walk.run();
        walk.issues
    }

    /// The issue of a document that is no JSON, with what is wrong; None where no one asks for it.
    #[must_use]
    pub fn unreadable(problem: &str, settings: &Settings) -> Option<Issue> {
        Self::unseen(rules::form::JSON_SYNTAX, "Resource", problem, settings)
    }

    /// The issue of a Bundle that is too long to be checked as a whole; None where no one asks for it.
    #[must_use]
    pub fn long_bundle(settings: &Settings) -> Option<Issue> {
        let message =
            "the Bundle is longer than 256 MiB: its entries are checked, each by itself, and nothing else of it";
        Self::unseen(rules::bundle::NOT_CHECKED, "Bundle", message, settings)
    }

    /// An issue of what no walk has seen.
    fn unseen(rule: Rule, path: &str, message: &str, settings: &Settings) -> Option<Issue> {
        let is_asked = rule.severity >= settings.floor && !settings.without.contains(rule.id);
        is_asked.then(|| Issue {
            severity: rule.severity,
            code: rule.code,
            rule: rule.id.into(),
            category: rule.category,
            path: path.to_owned(),
            way: 0,
            offset: 0,
            resource: None,
            entry: None,
            profile: None,
            message: message.to_owned().into(),
        })
    }

    /// Whether a resource has no error. It stops at the first one.
    #[must_use]
    pub fn is_valid(&self, document: &Document<'_>, settings: &Settings, now: &DateTime) -> bool {
        let mut walk = Walk::new(&self.rules, settings, document, now, true);
        walk.run();
        !walk.failed
    }
}
