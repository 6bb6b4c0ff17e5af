//! The validator: definitions become a tree of rules, compiled once; a document is walked once, and what breaks a rule is an issue.
//!
//! An issue names the place and the rule and never prints a value of the data. `docs/validation.md` says what is checked, and how that
//! compares with the HL7 validator.

mod catalogue;
mod invariant;
mod issue;
mod location;
mod primitive;
mod rules;
mod shortcut;
mod tree;
mod walk;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::fhirpath::Model;
use crate::fhirpath::value::DateTime;
use crate::json::Document;
use catalogue::Catalogue;
pub use issue::{Category, Issue, Rule, Severity};
use tree::Rules;
use walk::Walk;

/// The rules of FHIR's definitions and of packages, compiled. Threads share it.
#[derive(Debug)]
pub struct Validator {
    rules: Rules,
}

/// What a caller wants to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Issues below this severity are left out
    pub floor: Severity,
    /// Rules that are left out, by their names
    pub without: HashSet<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            floor: Severity::Information,
            without: HashSet::new(),
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

    /// All issues of a resource, in the order of the walk. `now` is what invariants call `now()`.
    #[must_use]
    pub fn validate(&self, document: &Document<'_>, settings: &Settings, now: &DateTime) -> Vec<Issue> {
        let mut walk = Walk::new(&self.rules, settings, document, now, false);
        walk.run();
        walk.issues
    }

    /// Whether a resource has no error. It stops at the first one.
    #[must_use]
    pub fn is_valid(&self, document: &Document<'_>, settings: &Settings, now: &DateTime) -> bool {
        let mut walk = Walk::new(&self.rules, settings, document, now, true);
        walk.run();
        !walk.failed
    }
}
