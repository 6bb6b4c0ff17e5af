//! [Types](https://hl7.org/fhirpath/N1/#types): `is`, `as`, `ofType` and `type`.

use super::{ANY, Function, Input, Output, Parameter};
use crate::fhirpath::evaluate::Evaluation;
use crate::fhirpath::item::{Item, TypeInfo};
use crate::fhirpath::plan::TypeTest;

const TYPE: &[Parameter] = &[Parameter::Type];

pub(super) const FUNCTIONS: &[Function] = &[
    IS,
    AS,
    OF_TYPE,
    Function::stream("type", &[], Output::TypeInfo, |evaluation, call, scope, out| {
        evaluation.each(&call.input, scope, &mut |item| match evaluation.type_info(&item) {
            Some(info) => out(Item::Type(Box::new(info))),
            None => Ok(()),
        })
    }),
];

/// Behind the operator too.
pub(in crate::fhirpath) const IS: Function = Function {
    input: Input::Single(ANY),
    ..Function::truth("is", TYPE, |evaluation, call, scope| {
        let test = call.type_test.unwrap_or_default();
        let item = evaluation.single(&call.input, scope, call.span)?;
        Ok(item.map(|item| evaluation.has_type(&item, test, false)))
    })
};

/// Behind the operator too.
pub(in crate::fhirpath) const AS: Function = Function {
    input: Input::Single(ANY),
    ..Function::stream("as", TYPE, Output::OfType, |evaluation, call, scope, out| {
        let test = call.type_test.unwrap_or_default();
        match evaluation.single(&call.input, scope, call.span)? {
            Some(item) if evaluation.has_type(&item, test, true) => out(item),
            _ => Ok(()),
        }
    })
};

/// All items of a type.
pub(in crate::fhirpath) const OF_TYPE: Function =
    Function::stream("ofType", TYPE, Output::OfType, |evaluation, call, scope, out| {
        let test = call.type_test.unwrap_or_default();
        evaluation.each(&call.input, scope, &mut |item| {
            if evaluation.has_type(&item, test, true) {
                out(item)
            } else {
                Ok(())
            }
        })
    });

impl<'a> Evaluation<'a> {
    /// Whether an item has a type. HL7's suite for R4 has `as` and `ofType` take a primitive for no more than its own type: a
    /// `code` is a `string`, and yet `ofType(string)` leaves it out.
    fn has_type(&self, item: &Item<'a>, test: TypeTest, own: bool) -> bool {
        match item {
            Item::Node(node) => match (node.fhir_type, test.fhir) {
                (Some(_), Some(wanted)) if own && self.model.is_primitive(wanted) => node.fhir_type == test.fhir,
                (Some(_), Some(wanted)) => self.is_a(node, wanted),
                (Some(_), None) => false,
                // What the definitions do not know is what it looks like.
                (None, _) => {
                    test.system.is_some() && self.value_of(node).and_then(|value| value.system()) == test.system
                }
            },
            item => test.system.is_some() && item.system() == test.system,
        }
    }

    /// The type of an item, as `type()` tells it; `None` for what the definitions do not know.
    pub(in crate::fhirpath) fn type_info(&self, item: &Item<'a>) -> Option<TypeInfo> {
        let definitions = self.model.definitions();
        match item {
            Item::Node(node) => {
                let id = node.fhir_type?;
                Some(TypeInfo {
                    namespace: "FHIR",
                    name: definitions.type_name(id).to_owned(),
                    base: definitions
                        .base(id)
                        .map(|base| format!("FHIR.{}", definitions.type_name(base))),
                })
            }
            item => Some(TypeInfo {
                namespace: "System",
                name: item.system()?.name().to_owned(),
                base: Some("System.Any".to_owned()),
            }),
        }
    }
}
