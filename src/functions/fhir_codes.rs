//! `fhir_codes(url)`: the codes of a value set or code system.

use std::sync::Arc;

use super::settings;
use crate::definitions::{Code, Definitions, nearest};
use crate::error::{Error, Result};
use crate::ffi::{Arguments, Column, Context, Output, Parameter, Projection, Signature, TableFunction, Type};

pub(super) struct FhirCodes {
    definitions: Arc<Definitions>,
    url: String,
}

const SYSTEM: usize = 0;
const VERSION: usize = 1;
const CODE: usize = 2;
const DISPLAY: usize = 3;
const DEFINITION: usize = 4;
const IS_ABSTRACT: usize = 5;

/// How many reasons an error lists.
const REASONS: usize = 5;

impl TableFunction for FhirCodes {
    type Global = ();
    /// How many codes are listed
    type Local = usize;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_codes",
        description: "Lists the codes of a value set or code system, one row each",
        overloads: &[&[Parameter::new(
            "url",
            Type::Varchar,
            "The URL of a value set or code system, with |version or without",
        )]],
        named: &[Parameter::new(
            "incomplete",
            Type::Boolean,
            "Whether to list what is known of one that is not known wholly, instead of an error; default false",
        )],
        example: "FROM fhir_codes('http://hl7.org/fhir/ValueSet/administrative-gender')",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("system", Type::Varchar),
        Column::new("version", Type::Varchar),
        Column::new("code", Type::Varchar),
        Column::new("display", Type::Varchar),
        Column::new("definition", Type::Varchar),
        Column::new("is_abstract", Type::Boolean),
    ];

    fn bind(arguments: &Arguments, context: &Context) -> Result<Self> {
        let definitions = settings::definitions(context)?;
        let url = arguments.text("url")?.unwrap_or_default();
        let gaps = gaps(&definitions, &url)?;
        if !gaps.is_empty() && arguments.boolean("incomplete")? != Some(true) {
            return Err(incomplete(&url, &gaps));
        }
        Ok(Self { definitions, url })
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<usize> {
        Ok(0)
    }

    fn read(&self, (): &(), listed: &mut usize, output: &mut Output) -> Result<()> {
        if let Some(value_set) = self.definitions.value_set(&self.url) {
            for code in value_set.codes().skip(*listed) {
                if output.is_full() {
                    break;
                }
                write(code, output);
                *listed += 1;
            }
        } else if let Some(system) = self.definitions.code_system(&self.url) {
            for concept in system.concepts().skip(*listed) {
                if output.is_full() {
                    break;
                }
                let code = Code {
                    system: system.url(),
                    version: system.version(),
                    code: concept.code(),
                    display: concept.display(),
                    concept: Some(concept),
                };
                write(code, output);
                *listed += 1;
            }
        }
        Ok(())
    }
}

/// What is missing of a value set or code system.
fn gaps(definitions: &Definitions, url: &str) -> Result<Vec<String>> {
    if let Some(value_set) = definitions.value_set(url) {
        return Ok(value_set.gaps().to_vec());
    }
    if let Some(system) = definitions.code_system(url) {
        let content = system.content().code();
        let gap = format!(
            "the content of the code system is {content:?}, with {} codes",
            system.concepts().count()
        );
        return Ok(if system.is_complete() { Vec::new() } else { vec![gap] });
    }
    let value_sets = definitions.value_sets().map(|value_set| value_set.url());
    let systems = definitions.code_systems().map(|system| system.url());
    let hint = match nearest(url, value_sets.chain(systems)) {
        Some(near) => format!("did you mean {near}?"),
        None => "it may be in a package that the setting fhir_packages does not name".to_owned(),
    };
    Err(Error::new(format!(
        "fhir_codes: there is no value set or code system {url:?}; {hint}"
    )))
}

fn incomplete(url: &str, gaps: &[String]) -> Error {
    let more = match gaps.len().saturating_sub(REASONS) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let reasons: Vec<_> = gaps.iter().take(REASONS).map(String::as_str).collect();
    let reasons = reasons.join("; ");
    Error::new(format!(
        "fhir_codes: not all codes of {url} are known: {reasons}{more}. With incomplete := true it lists those that are"
    ))
}

fn write(code: Code, output: &mut Output) {
    for (column, text) in [
        (SYSTEM, Some(code.system)),
        (VERSION, code.version),
        (CODE, Some(code.code)),
        (DISPLAY, code.display),
    ] {
        if let Some(column) = output.column(column) {
            column.push_optional_text(text);
        }
    }
    if let Some(column) = output.column(DEFINITION) {
        column.push_optional_text(code.concept.and_then(|concept| concept.definition()));
    }
    if let Some(column) = output.column(IS_ABSTRACT) {
        column.push_boolean(code.concept.is_some_and(|concept| concept.is_abstract()));
    }
    output.end_row();
}
