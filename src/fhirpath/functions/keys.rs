//! What [SQL on FHIR](https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html) adds: keys to join
//! views by. A resource's key is its id.

use super::strings::join;
use super::{Function, Output, Parameter, STRING};
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink};
use crate::fhirpath::item::{Item, Node, System};
use crate::fhirpath::plan::Call;
use crate::fhirpath::reference::Target;
use crate::json::{Kind, NodeId};

const KEY: Output = Output::Many(System::String);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream("getResourceKey", &[], KEY, |evaluation, call, scope, out| {
        evaluation.each(&call.input, scope, &mut |item| {
            let document = &evaluation.document;
            let id = object_of(evaluation, &item)
                .filter(|resource| document.member(*resource, "resourceType").is_some())
                .and_then(|resource| document.member(resource, "id"));
            let Some(id) = id else { return Ok(()) };
            // An array is taken as its elements, as the path `id` takes it.
            let ids = std::iter::once(id).filter(|id| document.is_string(*id));
            for id in ids.chain(document.elements(id).filter(|id| document.is_string(*id))) {
                out(Item::String(document.string(id)))?;
            }
            Ok(())
        })
    }),
    Function::stream("getReferenceKey", &[Parameter::Type], KEY, reference_key).requires(0),
];

/// What means something else in views: the specification's own tests have `join()` of nothing give an empty text.
pub(super) const IN_VIEWS: &[Function] = &[Function::stream(
    "join",
    &[Parameter::Single(STRING)],
    Output::Single(System::String),
    |evaluation, call, scope, out| {
        let mut joined = None;
        join(evaluation, call, scope, &mut |item| {
            joined = Some(item);
            Ok(())
        })?;
        out(joined.unwrap_or_else(|| Item::from("")))
    },
)
.requires(0)];

/// The key of the resource that a reference points to: empty for a contained one, which has no row, and for one of another type.
fn reference_key<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let definitions = evaluation.model.definitions();
    let wanted = call.type_test.and_then(|test| test.fhir);
    let wanted = wanted.map(|wanted| definitions.type_name(wanted));
    evaluation.each(&call.input, scope, &mut |item| {
        let object = object_of(evaluation, &item);
        let reference = match object {
            Some(object) => string(evaluation, object, "reference").map(Item::String),
            None => Some(evaluation.system(item)),
        };
        let Some(Item::String(reference)) = reference else {
            return Ok(());
        };
        if reference.starts_with('#') {
            return Ok(());
        }
        let Some(target) = Target::of(&reference) else {
            return Ok(());
        };
        if let Some(wanted) = wanted {
            let said = match target.resource_type {
                Some(name) => Some(name.to_owned()),
                None => object.and_then(|object| Some(string(evaluation, object, "type")?.into_owned())),
            };
            if said.is_some_and(|said| said != wanted) {
                return Ok(());
            }
        }
        out(Item::from(target.id.to_owned()))
    })
}

fn object_of(evaluation: &Evaluation<'_>, item: &Item<'_>) -> Option<NodeId> {
    let Item::Node(Node { value: Some(value), .. }) = item else {
        return None;
    };
    (evaluation.document.kind(*value) == Kind::Object).then_some(*value)
}

fn string<'a>(evaluation: &Evaluation<'a>, object: NodeId, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    let value = evaluation.document.member(object, name)?;
    evaluation
        .document
        .is_string(value)
        .then(|| evaluation.document.string(value))
}
