//! `%name`: environment variables, constants of the caller, and what `defineVariable` defines.

use super::{Compiler, Lowered};
use crate::definitions::nearest;
use crate::fhirpath::error::Problem;
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::plan::Plan;
use crate::fhirpath::syntax::Span;
use crate::fhirpath::types::{Static, Type};

/// The [environment variables](https://hl7.org/fhir/R4/fhirpath.html#variables) with one name.
const ENVIRONMENT: [&str; 6] = ["context", "resource", "rootResource", "sct", "loinc", "ucum"];

/// Beginnings of names that stand for many: of value sets and of extensions.
const VALUE_SET: &str = "vs-";
const EXTENSION: &str = "ext-";

/// What other versions of FHIR have, and why it is not here.
const UNSUPPORTED: &[(&str, &str)] = &[
    (
        "terminologies",
        "no terminology server is asked; `memberOf()` and `subsumes()` use what is loaded",
    ),
    ("server", "no server is asked"),
    ("factory", "nothing can be made that is not in the resource"),
];

impl Compiler<'_> {
    pub(super) fn constant(&self, name: &str, span: Span) -> Lowered {
        if let Some((_, slot, known)) = self.variables.iter().rev().find(|variable| variable.0 == name) {
            return Ok((Plan::Variable(*slot), known.clone()));
        }
        if let Some((_, value)) = self.options.constants.iter().find(|constant| constant.0 == name) {
            let known = value.system().map_or_else(Static::any, Static::system);
            return Ok((Plan::Constant(vec![value.clone()]), known));
        }
        let text = |text: String| Ok((Plan::Constant(vec![Item::from(text)]), Static::system(System::String)));
        match name {
            "context" => Ok((Plan::Context, self.root())),
            "resource" => Ok((Plan::Resource, self.any_resource())),
            "rootResource" => Ok((Plan::RootResource, self.any_resource())),
            "rowIndex" if self.options.view => Ok((Plan::RowIndex, Static::system(System::Integer))),
            "sct" => text("http://snomed.info/sct".to_owned()),
            "loinc" => text("http://loinc.org".to_owned()),
            "ucum" => text("http://unitsofmeasure.org".to_owned()),
            name => {
                if let Some(id) = name.strip_prefix(VALUE_SET) {
                    return text(format!("http://hl7.org/fhir/ValueSet/{id}"));
                }
                if let Some(id) = name.strip_prefix(EXTENSION) {
                    return text(format!("http://hl7.org/fhir/StructureDefinition/{id}"));
                }
                if let Some((_, why)) = UNSUPPORTED.iter().find(|unsupported| unsupported.0 == name) {
                    return Err(Problem::new(format!("`%{name}` is not supported: {why}"), span));
                }
                let known = ENVIRONMENT.into_iter().chain(self.options.view.then_some("rowIndex"));
                let known = known.chain(self.variables.iter().map(|variable| &*variable.0));
                let known = known.chain(self.options.constants.iter().map(|constant| &*constant.0));
                Err(Problem::new(format!("there is no `%{name}` here"), span).suggest(nearest(name, known)))
            }
        }
    }

    /// Defines a variable for what follows.
    pub(super) fn define(&mut self, name: String, value: Static, span: Span) -> Result<usize, Problem> {
        let reserved = ENVIRONMENT.contains(&&*name)
            || name.starts_with(VALUE_SET)
            || name.starts_with(EXTENSION)
            || self.options.constants.iter().any(|constant| constant.0 == name);
        if reserved || self.variables.iter().any(|variable| variable.0 == name) {
            return Err(Problem::new(format!("`%{name}` is defined already"), span));
        }
        let slot = self.slots;
        self.slots += 1;
        self.variables.push((name, slot, value));
        Ok(slot)
    }

    /// What is known of the focus of the whole expression.
    pub(super) fn root(&self) -> Static {
        if let Some(focus) = &self.options.focus {
            return focus.single();
        }
        if self.options.unchecked {
            return Static::any().single();
        }
        if self.options.context.is_empty() {
            let resources = self.model.definitions().resources();
            return Static::of(resources.map(Type::Fhir).collect());
        }
        Static::of(self.options.context.iter().copied().map(Type::Fhir).collect())
    }

    fn any_resource(&self) -> Static {
        let resource = self.model.definitions().type_named("Resource");
        resource.map_or_else(|| Static::any().single(), |id| Static::of(vec![Type::Fhir(id)]))
    }
}
