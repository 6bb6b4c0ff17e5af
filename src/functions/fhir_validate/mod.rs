//! `fhir_validate`: the issues of the resources in files, as a table; those of one resource, as a list; and whether it has none.

mod files;
mod resource;

use crate::error::{Error, Result};
use crate::ffi::{Column, Type, Vector};
use crate::validate::{Issue, Severity};

pub(super) use files::FhirValidateFiles;
pub(super) use resource::{FhirIsValid, FhirReferences, FhirValidate};

/// What the list of one resource's issues has of each.
const ISSUE: Type = Type::Struct(&[
    ("severity", Type::Varchar),
    ("code", Type::Varchar),
    ("rule", Type::Varchar),
    ("category", Type::Varchar),
    ("path", Type::Varchar),
    ("profile", Type::Varchar),
    ("message", Type::Varchar),
]);

fn push_issue(items: &mut Vector, issue: &Issue) {
    items.push_struct(|fields| {
        let [severity, code, rule, category, path, profile, message] = fields else {
            unreachable!("the type has these fields");
        };
        severity.push_text(issue.severity.code());
        code.push_text(issue.code);
        rule.push_text(&issue.rule);
        category.push_text(issue.category.code());
        path.push_text(&issue.path);
        profile.push_optional_text(issue.profile.as_deref());
        message.push_text(&issue.message);
    });
}

/// The severity that a parameter names.
fn severity(parameter: &str, name: &str) -> Result<Severity> {
    Severity::from_code(name).ok_or_else(|| {
        Error::new(format!(
            "fhir_validate: {parameter} must be information, warning, error or fatal, not {name:?}"
        ))
    })
}

/// The columns of the table of issues.
const COLUMNS: &[Column] = &[
    Column::new("filename", Type::Varchar),
    Column::new("bundle_id", Type::Varchar),
    Column::new("entry_index", Type::BigInt),
    Column::new("resource_type", Type::Varchar),
    Column::new("id", Type::Varchar),
    Column::new("severity", Type::Varchar),
    Column::new("code", Type::Varchar),
    Column::new("rule", Type::Varchar),
    Column::new("category", Type::Varchar),
    Column::new("path", Type::Varchar),
    Column::new("byte_offset", Type::BigInt),
    Column::new("profile", Type::Varchar),
    Column::new("message", Type::Varchar),
    Column::new("resource_offset", Type::BigInt),
    Column::new("count", Type::BigInt),
    Column::new("resources", Type::BigInt),
];
