//! `fhir_elements(type)`: the elements of a type or profile, FHIR's data dictionary.

use std::sync::Arc;

use super::settings;
use crate::definitions::{Definitions, Element, ElementId, ElementType, TypeKind, nearest};
use crate::error::{Error, Result};
use crate::ffi::{Arguments, Column, Context, Output, Parameter, Projection, Signature, TableFunction, Type, Vector};

pub(super) struct FhirElements {
    definitions: Arc<Definitions>,
    elements: Vec<ElementId>,
}

const PATH: usize = 0;
const ID: usize = 1;
const SLICE: usize = 2;
const TYPES: usize = 3;
const TARGETS: usize = 4;
const PROFILES: usize = 5;
const MIN: usize = 6;
const MAX: usize = 7;
const BINDING: usize = 8;
const VALUE_SET: usize = 9;
const CONSTRAINTS: usize = 10;
const FIXED: usize = 11;
const PATTERN: usize = 12;
const CONTENT_REFERENCE: usize = 13;
const IS_MODIFIER: usize = 14;
const IS_SUMMARY: usize = 15;
const MUST_SUPPORT: usize = 16;
const IS_DIFFERENTIAL: usize = 17;
const SHORT: usize = 18;
const DEFINITION: usize = 19;

/// The URLs of FHIR's own structures, without their names.
const BASE: &str = "http://hl7.org/fhir/StructureDefinition/";

impl TableFunction for FhirElements {
    type Global = ();
    /// How many elements are listed
    type Local = usize;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_elements",
        description: "Lists the elements of a FHIR type or profile, one row each: types, cardinality, binding, constraints, description",
        overloads: &[&[Parameter::new(
            "type",
            Type::Varchar,
            "A type such as Patient, HumanName or Patient.contact, or the URL of a profile or extension, with |version or without",
        )]],
        named: &[],
        example: "SELECT path, types, min, max, short FROM fhir_elements('Patient')",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("path", Type::Varchar),
        Column::new("id", Type::Varchar),
        Column::new("slice", Type::Varchar),
        Column::new("types", Type::List(&Type::Varchar)),
        Column::new("targets", Type::List(&Type::Varchar)),
        Column::new("profiles", Type::List(&Type::Varchar)),
        Column::new("min", Type::BigInt),
        Column::new("max", Type::Varchar),
        Column::new("binding", Type::Varchar),
        Column::new("value_set", Type::Varchar),
        Column::new(
            "constraints",
            Type::List(&Type::Struct(&[
                ("key", Type::Varchar),
                ("severity", Type::Varchar),
                ("human", Type::Varchar),
                ("expression", Type::Varchar),
            ])),
        ),
        Column::new("fixed", Type::Json),
        Column::new("pattern", Type::Json),
        Column::new("content_reference", Type::Varchar),
        Column::new("is_modifier", Type::Boolean),
        Column::new("is_summary", Type::Boolean),
        Column::new("must_support", Type::Boolean),
        Column::new("is_differential", Type::Boolean),
        Column::new("short", Type::Varchar),
        Column::new("definition", Type::Varchar),
    ];

    fn bind(arguments: &Arguments, context: &Context) -> Result<Self> {
        let definitions = settings::definitions(context)?;
        let name = arguments.text("type")?.unwrap_or_default();
        let elements = elements(&definitions, &name)?;
        Ok(Self { definitions, elements })
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<usize> {
        Ok(0)
    }

    fn read(&self, (): &(), listed: &mut usize, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some(&id) = self.elements.get(*listed)
        {
            write(&self.definitions, self.definitions.element(id), output);
            *listed += 1;
        }
        Ok(())
    }
}

/// The elements of what has a name.
fn elements(definitions: &Definitions, name: &str) -> Result<Vec<ElementId>> {
    let root = definitions.type_named(name).and_then(|id| definitions.root(id));
    if let Some(root) = root {
        return Ok(definitions
            .element(root)
            .subtree()
            .map(|element| element.id())
            .collect());
    }
    if let Some(structure) = definitions.structure(name) {
        return Ok(structure.elements().map(|element| element.id()).collect());
    }
    let is_defined = |id: &_| !matches!(definitions.kind(*id), TypeKind::System | TypeKind::Unknown);
    let types = definitions
        .types()
        .filter(is_defined)
        .map(|id| definitions.type_name(id));
    let urls = definitions.structures().map(|structure| structure.url());
    let hint = match nearest(name, types.chain(urls)) {
        Some(near) => format!("did you mean {near}?"),
        None => "it may be in a package that the setting fhir_packages does not name".to_owned(),
    };
    Err(Error::new(format!(
        "fhir_elements: there is no type or profile {name:?}; {hint}"
    )))
}

fn write(definitions: &Definitions, element: Element, output: &mut Output) {
    let binding = element.binding();
    let max = element
        .stated_max()
        .map(|max| max.map_or("*".to_owned(), |max| max.to_string()));
    for (column, text) in [
        (PATH, Some(element.path())),
        (ID, Some(element.element_id())),
        (SLICE, element.slice_name()),
        (MAX, max.as_deref()),
        (BINDING, binding.map(|binding| binding.strength.code())),
        (VALUE_SET, binding.and_then(|binding| binding.value_set)),
        (FIXED, element.fixed().map(|value| value.json)),
        (PATTERN, element.pattern().map(|value| value.json)),
        (
            CONTENT_REFERENCE,
            element.content_reference().map(|other| other.element_id()),
        ),
        (SHORT, element.short()),
    ] {
        if let Some(column) = output.column(column) {
            column.push_optional_text(text);
        }
    }
    for (column, flag) in [
        (IS_MODIFIER, element.is_modifier()),
        (IS_SUMMARY, element.is_summary()),
        (MUST_SUPPORT, element.must_support()),
        (IS_DIFFERENTIAL, element.structure().is_differential()),
    ] {
        if let Some(column) = output.column(column) {
            column.push_boolean(flag);
        }
    }
    if let Some(column) = output.column(TYPES) {
        push_texts(column, element.types().map(|one| type_name(definitions, one)));
    }
    if let Some(column) = output.column(TARGETS) {
        push_texts(column, element.types().flat_map(|one| one.targets()).map(short_url));
    }
    if let Some(column) = output.column(PROFILES) {
        push_texts(column, element.types().flat_map(|one| one.profiles()));
    }
    if let Some(column) = output.column(MIN) {
        column.push_optional_bigint(element.stated_min().map(i64::from));
    }
    if let Some(column) = output.column(CONSTRAINTS) {
        column.push_list(element.constraints(), |items, constraint| {
            items.push_struct(|fields| {
                let [key, severity, human, expression] = fields else {
                    unreachable!("the type has these fields");
                };
                key.push_text(constraint.key);
                severity.push_text(if constraint.is_error { "error" } else { "warning" });
                human.push_text(constraint.human);
                expression.push_optional_text(constraint.expression);
            });
        });
    }
    if let Some(column) = output.column(DEFINITION) {
        column.push_optional_text(element.definition());
    }
    output.end_row();
}

/// The name that the definition gives, but FHIR's own name of a primitive.
fn type_name<'d>(definitions: &'d Definitions, element_type: ElementType<'d>) -> &'d str {
    let declared = definitions.type_name(element_type.declared_type_id());
    element_type.fhir_type().unwrap_or(declared)
}

/// The name of one of FHIR's own types instead of its URL.
fn short_url(url: &str) -> &str {
    url.strip_prefix(BASE).unwrap_or(url)
}

fn push_texts<'t>(column: &mut Vector, texts: impl Iterator<Item = &'t str>) {
    column.push_list(texts.collect::<Vec<_>>(), Vector::push_text);
}
