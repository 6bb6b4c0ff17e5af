//! [What FHIR adds](https://hl7.org/fhir/R4/fhirpath.html#functions).

use super::{ANY, Function, Input, Output, Parameter, STRING, text};
use crate::fhirpath::evaluate::{Evaluation, Flow, Scope, Sink};
use crate::fhirpath::item::{Item, Node, System};
use crate::fhirpath::plan::Call;
use crate::json::{Kind, NodeId};
use crate::xhtml;

const TEXT: &[Parameter] = &[Parameter::Single(STRING)];
const TRUTH: Output = Output::Single(System::Boolean);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream("extension", TEXT, Output::Extension, extension),
    Function::truth("hasValue", &[], |evaluation, call, scope| {
        let items = evaluation.collect(&call.input, scope)?;
        let has_value = match &items[..] {
            [Item::Node(node)] => primitive_value(evaluation, node).is_some(),
            [item] => item.system().is_some(),
            _ => false,
        };
        Ok(Some(has_value))
    }),
    Function::stream("getValue", &[], Output::Value, |evaluation, call, scope, out| {
        let items = evaluation.collect(&call.input, scope)?;
        match &items[..] {
            [Item::Node(node)] => primitive_value(evaluation, node).map_or(Ok(()), out),
            [item] if item.system().is_some() => out(item.clone()),
            _ => Ok(()),
        }
    }),
    Function::stream("resolve", &[], Output::Any, |evaluation, call, scope, out| {
        evaluation.each(&call.input, scope, &mut |item| match evaluation.resolve(item) {
            Some(resource) => out(resource),
            None => Ok(()),
        })
    })
    .contextual(),
    Function {
        input: Input::Single(ANY),
        ..Function::stream("conformsTo", TEXT, TRUTH, conforms_to).contextual()
    },
    Function::stream("checkModifiers", &[Parameter::Variadic], Output::Input, check_modifiers).requires(0),
    Function::value("htmlChecks", STRING, &[], System::Boolean, |operands| {
        Ok(Some(xhtml::is_narrative(operands.text()).into()))
    }),
];

fn primitive_value<'a>(evaluation: &Evaluation<'a>, node: &Node) -> Option<Item<'a>> {
    let is_primitive = node.fhir_type.is_none_or(|id| evaluation.model.is_primitive(id));
    evaluation.value_of(node).filter(|_| is_primitive)
}

fn extension<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let Some(url) = call.argument(evaluation, 0, scope)? else {
        return Ok(());
    };
    let document = evaluation.document;
    evaluation.each(&call.input, scope, &mut |item| {
        let Item::Node(node) = item else {
            return Ok(());
        };
        let is_object = |value: &NodeId| document.kind(*value) == Kind::Object;
        let Some(object) = node.value.filter(is_object).or_else(|| evaluation.extra(&node)) else {
            return Ok(());
        };
        let Some(extensions) = document.member(object, "extension") else {
            return Ok(());
        };
        for extension in document.elements(extensions) {
            let own = document.member(extension, "url");
            if own.is_some_and(|own| document.string(own) == text(&url)) {
                out(Item::Node(Node {
                    value: Some(extension),
                    extra: None,
                    fhir_type: evaluation.model.extension(),
                }))?;
            }
        }
        Ok(())
    })
}

/// Refuses elements with [modifier extensions](https://hl7.org/fhir/R4/extensibility.html#modifierExtension) that the caller does not name.
fn check_modifiers<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let mut known = Vec::new();
    for index in 0..call.arguments.len() {
        match call.argument(evaluation, index, scope)? {
            Some(Item::String(url)) => known.push(url),
            Some(_) => return Err(call.problem("it takes the URLs of extensions")),
            None => {}
        }
    }
    let document = evaluation.document;
    evaluation.each(&call.input, scope, &mut |item| {
        let modifiers = match &item {
            Item::Node(Node {
                value: Some(object), ..
            }) => document.member(*object, "modifierExtension"),
            _ => None,
        };
        for modifier in modifiers.into_iter().flat_map(|modifiers| document.elements(modifiers)) {
            let url = document.member(modifier, "url").map(|url| document.string(url));
            if !url.is_some_and(|url| known.contains(&url)) {
                return Err(call.problem("an element has a modifier extension that is not among those that are named"));
            }
        }
        out(item)
    })
}

/// Of types, so far: a profile's rules are checked by the validator.
fn conforms_to<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let Some(item) = evaluation.single(&call.input, scope, call.span)? else {
        return Ok(());
    };
    let Some(url) = call.argument(evaluation, 0, scope)? else {
        return Ok(());
    };
    let name = text(&url).strip_prefix("http://hl7.org/fhir/StructureDefinition/");
    let Some(wanted) = name.and_then(|name| evaluation.model.definitions().type_named(name)) else {
        return Err(call.problem("only the types of FHIR itself can be asked for, not this profile"));
    };
    match item {
        Item::Node(node) => out(Item::Boolean(evaluation.is_a(&node, wanted))),
        _ => out(Item::Boolean(false)),
    }
}

impl<'a> Evaluation<'a> {
    /// The resource that a reference points to, in the resource or in the Bundle around it.
    fn resolve(&self, item: Item<'a>) -> Option<Item<'a>> {
        let from = match item {
            Item::Node(node) => node.value,
            _ => None,
        };
        let reference = match self.system(item) {
            Item::String(reference) => reference,
            Item::Node(Node {
                value: Some(object), ..
            }) => {
                let reference = self.document.member(object, "reference")?;
                self.document.string(reference)
            }
            _ => return None,
        };
        if let Some(id) = reference.strip_prefix('#') {
            return self.contained(id, from);
        }
        let entry = self.bundle_entry(&reference)?;
        Some(self.resource_at(entry))
    }

    /// The resource that is contained in the one around a reference. `#` alone is that one itself.
    fn contained(&self, id: &str, from: Option<NodeId>) -> Option<Item<'a>> {
        let document = self.document;
        let holder = match from {
            Some(from) => self.containing_resource(from)?,
            None => self.root_resource?.value?,
        };
        if id.is_empty() {
            return Some(self.resource_at(holder));
        }
        let mut contained = document.elements(document.member(holder, "contained")?);
        let found = contained.find(|resource| {
            let own = document.member(*resource, "id");
            own.is_some_and(|own| document.string(own) == id)
        })?;
        Some(self.resource_at(found))
    }

    /// The resource around a node that is not contained in another one.
    fn containing_resource(&self, node: NodeId) -> Option<NodeId> {
        let document = self.document;
        let around = std::iter::successors(Some(node), |node| document.parent(*node));
        let is_contained = |node: NodeId| {
            let list = document.parent(node).filter(|list| document.kind(*list) == Kind::Array);
            list.is_some_and(|list| document.name_is(list, "contained"))
        };
        let is_resource = |node: &NodeId| {
            document.kind(*node) == Kind::Object
                && document.member(*node, "resourceType").is_some()
                && !is_contained(*node)
        };
        around.into_iter().find(is_resource)
    }

    /// By [the rules of Bundles](https://hl7.org/fhir/R4/bundle.html#references), less those of versions.
    fn bundle_entry(&self, reference: &str) -> Option<NodeId> {
        let targets = self.targets.get_or_init(|| self.index_bundle());
        let reference = reference.split('#').next().unwrap_or(reference);
        let versionless = reference.split("/_history/").next().unwrap_or(reference);
        targets.get(reference).or_else(|| targets.get(versionless)).copied()
    }

    /// The entries of the document's Bundle by what references may call them.
    fn index_bundle(&self) -> std::collections::HashMap<String, NodeId> {
        let mut targets = std::collections::HashMap::new();
        let document = self.document;
        let string = |object: NodeId, name: &str| document.member(object, name).map(|value| document.string(value));
        let Some(root) = document.root() else {
            return targets;
        };
        if string(root, "resourceType").as_deref() != Some("Bundle") {
            return targets;
        }
        let entries = document.member(root, "entry");
        for entry in entries.into_iter().flat_map(|entries| document.elements(entries)) {
            let Some(resource) = document.member(entry, "resource") else {
                continue;
            };
            if let Some(url) = string(entry, "fullUrl") {
                targets.entry(url.into_owned()).or_insert(resource);
            }
            if let (Some(name), Some(id)) = (string(resource, "resourceType"), string(resource, "id")) {
                targets.entry(format!("{name}/{id}")).or_insert(resource);
            }
        }
        targets
    }
}
