//! What the validator reports, and the rules that it reports by.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::json::NodeId;

/// A finding: a rule that a place in a resource breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// How bad it is
    pub severity: Severity,
    /// FHIR's [issue type](https://hl7.org/fhir/R4/valueset-issue-type.html), as in an `OperationOutcome`
    pub code: &'static str,
    /// The rule's stable name: `cardinality-min`, or the key of an invariant, such as `obs-7`
    pub rule: Words,
    /// What kind of quality is missing
    pub category: Category,
    /// The element, as a FHIRPath with indices: `Observation.component[1].code`; empty where no one asks for it
    pub path: String,
    /// How many bytes of the path lead to the resource
    pub way: usize,
    /// Where its value begins, in bytes from the beginning of the text
    pub offset: usize,
    /// The resource that it is about; of a contained one, the one that contains it
    pub resource: Option<NodeId>,
    /// The number of the Bundle's entry that the resource stands in; of a Bundle inside of another, the outer one's
    pub entry: Option<u32>,
    /// The profile that the rule is of; `None` for FHIR's own rules
    pub profile: Option<Arc<str>>,
    /// What is wrong and what would be right, without any value of the data; empty where no one asks for it
    pub message: Words,
}

/// A text of an issue. Most are said of many, and not copied for each.
#[derive(Debug, Clone)]
pub enum Words {
    /// Of a rule of the validator's own
    Fixed(&'static str),
    /// Of the definitions
    Shared(Arc<str>),
    /// Made for this issue
    Own(String),
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Fixed(text) => text,
            Self::Shared(text) => text,
            Self::Own(text) => text,
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Words {}

impl From<&'static str> for Words {
    fn from(text: &'static str) -> Self {
        Self::Fixed(text)
    }
}

impl From<&Arc<str>> for Words {
    fn from(text: &Arc<str>) -> Self {
        Self::Shared(Arc::clone(text))
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Own(text)
    }
}

/// [How bad](https://hl7.org/fhir/R4/valueset-issue-severity.html) an issue is, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is wrong, or no one can tell
    Information,
    /// Unwise, or a rule that may be broken for a reason
    Warning,
    /// FHIR's rules are broken
    Error,
    /// Nothing more can be checked
    Fatal,
}

impl Severity {
    /// All of them, least first.
    pub const ALL: [Self; 4] = [Self::Information, Self::Warning, Self::Error, Self::Fatal];

    /// FHIR's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }

    /// The one with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.code() == code)
    }
}

/// The kinds of data quality of [Kahn et al.](https://doi.org/10.13063/2327-9214.1244)
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// The form is not the one that is agreed on
    Conformance,
    /// What should be there is not
    Completeness,
    /// It cannot be, or is hard to believe
    Plausibility,
}

impl Category {
    /// A word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Conformance => "conformance",
            Self::Completeness => "completeness",
            Self::Plausibility => "plausibility",
        }
    }
}

/// A rule that the validator has of its own; invariants are the definitions'.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The stable name
    pub id: &'static str,
    /// How bad it is to break it
    pub severity: Severity,
    /// The issue type
    pub code: &'static str,
    /// What kind of quality is missing
    pub category: Category,
    /// What it demands
    pub description: &'static str,
}

impl Rule {
    /// A rule of conformance whose breaking is an error.
    pub(super) const fn error(id: &'static str, code: &'static str, description: &'static str) -> Self {
        Self {
            id,
            severity: Severity::Error,
            code,
            category: Category::Conformance,
            description,
        }
    }

    pub(super) const fn warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }

    pub(super) const fn information(self) -> Self {
        Self {
            severity: Severity::Information,
            ..self
        }
    }

    pub(super) const fn fatal(self) -> Self {
        Self {
            severity: Severity::Fatal,
            ..self
        }
    }

    pub(super) const fn of(self, category: Category) -> Self {
        Self { category, ..self }
    }
}
