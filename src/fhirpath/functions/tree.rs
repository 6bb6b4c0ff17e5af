//! [Tree navigation](https://hl7.org/fhirpath/N1/#tree-navigation).

use super::{Function, Output};
use crate::definitions::TypeId;
use crate::fhirpath::evaluate::{Evaluation, Flow, Sink};
use crate::fhirpath::item::{Item, Node};
use crate::json::{Kind, NodeId};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::stream("children", &[], Output::Tree, |evaluation, call, scope, out| {
        evaluation.each(&call.input, scope, &mut |item| evaluation.children(&item, out))
    }),
    Function::stream("descendants", &[], Output::Tree, |evaluation, call, scope, out| {
        let mut open = Vec::new();
        evaluation.each(&call.input, scope, &mut |item| {
            evaluation.children(&item, &mut |child| {
                open.push(child);
                Ok(())
            })
        })?;
        open.reverse();
        while let Some(item) = open.pop() {
            out(item.clone())?;
            let from = open.len();
            evaluation.children(&item, &mut |child| {
                evaluation.spend(1, call.span)?;
                open.push(child);
                Ok(())
            })?;
            open[from..].reverse();
        }
        Ok(())
    }),
];

impl<'a> Evaluation<'a> {
    /// Pushes all children of an item.
    fn children(&self, item: &Item<'a>, out: Sink<'_, 'a>) -> Flow {
        let Item::Node(node) = item else {
            return Ok(());
        };
        let is_primitive = node.fhir_type.is_some_and(|id| self.model.is_primitive(id));
        let object = if is_primitive { self.extra(node) } else { node.value };
        match object {
            Some(object) if self.document.kind(object) == Kind::Object => self.members_of(node, object, out),
            _ => Ok(()),
        }
    }

    fn members_of(&self, node: &Node, object: NodeId, out: Sink<'_, 'a>) -> Flow {
        let definitions = self.model.definitions();
        let document = self.document;
        let is_there = |element: NodeId| document.kind(element) != Kind::Null;
        for (name, value) in self.document.members(object) {
            // `_name` belongs to `name`, and counts by itself only where that is absent.
            let (name, value, extra) = match name.strip_prefix('_') {
                Some(name) if self.document.member(object, name).is_none() => (name, None, Some(value)),
                Some(_) => continue,
                None if &*name == "resourceType" => continue,
                None => (&*name, Some(value), None),
            };
            let known = node.fhir_type.and_then(|id| definitions.child_by_json_name(id, name));
            let fhir_type = known.map(|(_, id)| id);
            match (value, extra) {
                (Some(value), _) if document.kind(value) == Kind::Array && !document.elements(value).all(is_there) => {
                    self.elements_with_gaps(object, name, value, fhir_type, out)?;
                }
                (Some(value), _) => {
                    let is_resource = fhir_type.is_some_and(|id| self.model.is_resource(id));
                    let fhir_type = if is_resource { None } else { fhir_type };
                    self.untyped(value, fhir_type, out)?;
                }
                (None, Some(extra)) if self.document.kind(extra) == Kind::Object => out(Item::Node(Node {
                    value: None,
                    extra: Some(extra),
                    fhir_type,
                }))?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Elements some of which are null: those have no more than id and extensions.
    fn elements_with_gaps(
        &self,
        object: NodeId,
        name: &str,
        array: NodeId,
        fhir_type: Option<TypeId>,
        out: Sink<'_, 'a>,
    ) -> Flow {
        let extras = self.sibling_member(object, name).into_iter();
        let mut extras = extras.flat_map(|extras| self.document.elements(extras));
        for element in self.document.elements(array) {
            let extra = extras.next();
            if self.document.kind(element) != Kind::Null {
                self.untyped(element, fhir_type, out)?;
                continue;
            }
            if let Some(extra) = extra.filter(|extra| self.document.kind(*extra) == Kind::Object) {
                out(Item::Node(Node {
                    value: None,
                    extra: Some(extra),
                    fhir_type,
                }))?;
            }
        }
        Ok(())
    }
}
