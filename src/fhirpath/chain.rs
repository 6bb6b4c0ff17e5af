//! Paths that only name elements, one below the other, such as `code.coding.system.first()`: most of a view's are. They are walked
//! over the document's nodes without evaluating step by step.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::item::{Item, Node};
use super::model::Model;
use super::plan::Plan;
use crate::definitions::TypeId;
use crate::json::{Document, Kind, NodeId};

/// A path of elements' names.
#[derive(Debug)]
pub(super) struct Chain {
    /// The type of the focus, for which the links were looked up
    pub from: TypeId,
    links: Vec<Link>,
    /// Whether it ends in `first()`
    first: bool,
}

/// One step: where its elements stand in JSON, and their type.
#[derive(Debug)]
struct Link {
    json: Box<str>,
    fhir_type: TypeId,
}

impl Chain {
    /// The chain that a plan is, if it is one. Each step has to start at one type and lead to one.
    pub fn of(plan: &Plan, model: &Model) -> Option<Self> {
        let (plan, first) = match plan {
            Plan::Call(call) if call.function.name == "first" => (&call.input, true),
            plan => (plan, false),
        };
        let (mut from, mut links) = (None, Vec::new());
        let mut rest = plan;
        // From the last step to the first one.
        while !matches!(rest, Plan::This) {
            let (child, of_type) = match rest {
                Plan::Call(call) if call.function.name == "ofType" => (&call.input, Some(call.type_test?.fhir?)),
                plan => (plan, None),
            };
            let Plan::Child { input, step } = child else {
                return None;
            };
            let (start, candidate) = step.only_candidate()?;
            let fhir_type = candidate.fhir_type;
            let is_last = from.is_none();
            let leads_on = is_last || from == Some(fhir_type);
            // What stands below a primitive element is not in its value.
            let has_parts =
                !candidate.resource && !model.is_primitive(start) && !model.definitions().is_abstract(fhir_type);
            if !leads_on || !has_parts || of_type.is_some_and(|wanted| wanted != fhir_type) {
                return None;
            }
            links.push(Link {
                json: candidate.json.clone(),
                fhir_type,
            });
            from = Some(start);
            rest = input;
        }
        links.reverse();
        Some(Self {
            from: from?,
            links,
            first,
        })
    }

    /// Hands each item to `take`, until that says that it needs no more. The document [`is_plain`].
    pub fn each<'a>(&self, document: &'a Document<'a>, focus: NodeId, take: &mut impl FnMut(Item<'a>) -> bool) {
        let first = self.first;
        walk(document, focus, &self.links, &mut |item| take(item) && !first);
    }
}

/// Whether `take` needs more.
fn walk<'a>(
    document: &'a Document<'a>,
    object: NodeId,
    links: &[Link],
    take: &mut impl FnMut(Item<'a>) -> bool,
) -> bool {
    let Some((link, rest)) = links.split_first() else {
        return true;
    };
    let mut one = |value: NodeId| {
        if rest.is_empty() {
            take(Item::Node(Node {
                value: Some(value),
                extra: None,
                fhir_type: Some(link.fhir_type),
            }))
        } else {
            walk(document, value, rest, take)
        }
    };
    let Some(value) = document.member(object, &link.json) else {
        return true;
    };
    match document.kind(value) {
        Kind::Null => true,
        Kind::Array => document
            .elements(value)
            .filter(|element| document.kind(*element) != Kind::Null)
            .all(one),
        _ => one(value),
    }
}

/// Whether no primitive element has an id or extensions, which stand in a member `_name`: then JSON has no other elements than those
/// that are found by their own names. It may say no in vain.
pub(super) fn is_plain(text: &str) -> bool {
    static UNDERSCORE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"_"));
    static ESCAPED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\\u005"));
    UNDERSCORE.find(text.as_bytes()).is_none() && ESCAPED.find(text.as_bytes()).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::{Evaluator, Expression, Known, Options};
    use super::*;
    use crate::fhirpath::value::DateTime;
    use crate::json::Arena;
    use std::sync::Arc;

    fn compile(path: &str, resource: &str) -> Expression {
        let model = Model::r4();
        let focus = model.definitions().type_named(resource).map(Known::of);
        let options = Options {
            focus,
            ..Options::default()
        };
        Expression::compile(path, Arc::clone(&model), &options).expect(path)
    }

    #[test]
    fn chains_are_seen() {
        for path in [
            "id",
            "name.family",
            "name.given.first()",
            "deceased.ofType(dateTime)",
            "contact.name.family",
            "extension.value.ofType(Coding).code",
            "maritalStatus.coding.code",
        ] {
            assert!(compile(path, "Patient").chain.is_some(), "{path}");
        }
        for path in [
            "name[0].family",
            "deceased",
            "contained.id",
            "'a'",
            "$this",
            "name.first().family",
            "active.not()",
            "birthDate.value",
            "birthDate.extension.url",
            "Patient.id",
        ] {
            assert!(compile(path, "Patient").chain.is_none(), "{path}");
        }
    }

    /// A chain gives what the evaluator gives without it.
    #[test]
    fn chains_give_the_same() {
        let resources = [
            r#"{"resourceType": "Patient", "id": "p", "name": [{"family": "A", "given": ["B", null, "C"]}, {"given": "D"}, null, 7]}"#,
            r#"{"resourceType": "Patient", "id": null, "name": {"family": ["A"]}, "contact": [{"name": {"family": "E"}}]}"#,
            r#"{"resourceType": "Patient", "_id": {"id": "x"}, "name": [{"_family": {"id": "y"}}, {"family": "F", "given": [null, "G"],
                "_given": [{"id": "z"}]}]}"#,
            r#"{"resourceType": "Patient", "name": [{"\u005ffamily": {"id": "y"}}, {"family": "F"}]}"#,
            r#"{"resourceType": "Patient", "name": 1, "deceasedDateTime": "2020", "\u0069d": "q"}"#,
            r#"{"resourceType": "Observation", "id": "o", "name": [{"family": "A"}]}"#,
            r#"{"resourceType": "Nothing", "id": "o", "name": [{"family": "A"}]}"#,
        ];
        let now = DateTime::from_unix(0, 0, 0).expect("a time");
        for path in [
            "id",
            "name.family",
            "name.family.first()",
            "name.given",
            "name.given.first()",
            "contact.name.family",
            "deceased.ofType(dateTime)",
        ] {
            for resource in resources {
                let items = |expression: &Expression| {
                    let document = Document::new(resource, Arena::default()).expect("a document");
                    let model = Model::r4();
                    let mut evaluator = Evaluator::new(&document, &model, &now);
                    let focus = evaluator.resource().cloned().expect("a resource");
                    let mut items = Vec::new();
                    let all = evaluator.each(expression, &focus, 0, |item| {
                        items.push(item);
                        true
                    });
                    all.expect("no error");
                    let told = items.into_iter().map(|item| {
                        let name = evaluator.type_name(&item);
                        (name, evaluator.text(item).map(std::borrow::Cow::into_owned))
                    });
                    told.collect::<Vec<_>>()
                };
                let mut expression = compile(path, "Patient");
                let by_chain = items(&expression);
                assert!(expression.chain.take().is_some());
                assert_eq!(by_chain, items(&expression), "{path} on {resource}");
            }
        }
    }
}
