//! What is in an [extension](https://hl7.org/fhir/R4/extensibility.html) whose definition is known: extensions inside, and codes.

use crate::definitions::{Element, Strength, Structure};
use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::tree::BindingRules;
use crate::validate::walk::{Flow, GO_ON, Walk};

use super::extension::VALUE_TYPE;

pub const CONTENT: Rule = Rule::error(
    "extension-content",
    "structure",
    "An extension has the extensions inside that its definition has, as often as it has them, and none where it has none",
);

pub const RULES: &[Rule] = &[CONTENT];

/// An extension inside of another one, as that one's definition has it.
struct Part<'d> {
    url: &'d str,
    element: Element<'d>,
    count: u32,
}

impl<'d> Part<'d> {
    fn all(definition: Structure<'d>) -> Vec<Self> {
        let is_part = |element: &Element<'_>| element.path() == "Extension.extension" && element.slice_name().is_some();
        let parts = definition.elements().filter(is_part).filter_map(|element| {
            let url = child(element, "url").and_then(|url| url.fixed())?;
            Some(Self {
                url: url.json.trim_matches('"'),
                element,
                count: 0,
            })
        });
        parts.collect()
    }
}

fn child<'d>(element: Element<'d>, name: &str) -> Option<Element<'d>> {
    element
        .children()
        .find(|child| child.name() == name && child.slice_name().is_none())
}

impl Walk<'_> {
    /// Checks the extensions inside of an extension.
    pub fn check_extension_content(&mut self, definition: Structure<'_>, node: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let inner = document.member(node, "extension");
        // Without any, the invariant ext-1 asks for a value, which the definition of such an extension does not allow.
        let Some(inner) = inner.filter(|inner| document.kind(*inner) == Kind::Array) else {
            return GO_ON;
        };
        let root = definition.elements().next();
        let own = root.and_then(|root| child(root, "extension"));
        if own.is_some_and(|own| own.max() == Some(0)) {
            return self.report(
                CONTENT,
                at,
                inner,
                || "this extension has a value, and no extensions inside",
            );
        }
        let mut parts = Part::all(definition);
        if parts.is_empty() {
            return GO_ON;
        }
        let place = at.child("extension", None);
        for (index, extension) in document.elements(inner).enumerate() {
            let url = document.member(extension, "url").filter(|url| document.is_string(*url));
            let Some(url) = url.map(|url| document.string(url)) else {
                continue;
            };
            if let Some(part) = parts.iter_mut().find(|part| part.url == url) {
                part.count += 1;
                let element = part.element;
                self.check_part(element, extension, &place.at(index))?;
            } else if !url.contains(':') {
                let names: Vec<_> = parts.iter().map(|part| part.url).collect();
                self.report(CONTENT, &place.at(index), extension, || {
                    format!("the extensions inside of this one are {}", names.join(", "))
                })?;
            }
        }
        for part in &parts {
            let (min, max) = (part.element.min(), part.element.max());
            if part.count < min || max.is_some_and(|max| part.count > max) {
                self.report(CONTENT, at, node, || {
                    let most = max.map_or("any number".to_owned(), |max| max.to_string());
                    format!(
                        "{} is inside {} times: {min} to {most} are allowed",
                        part.url, part.count
                    )
                })?;
            }
        }
        GO_ON
    }

    #[cold]
    fn check_part(&mut self, element: Element<'_>, node: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let found = document.members(node).find(|(name, _)| name.starts_with("value"));
        let (Some(value), Some((name, found))) = (child(element, "value[x]").or(child(element, "value")), found) else {
            return GO_ON;
        };
        if value.max() == Some(0)
            || value.types().any(|allowed| allowed.json_name() == name)
            || value.types().len() == 0
        {
            return self.check_bound_value(value, found, at);
        }
        self.report(VALUE_TYPE, at, found, || {
            let types: Vec<_> = value.types().map(|allowed| allowed.json_name()).collect();
            format!("the value of this extension may be {} alone", types.join(" or "))
        })
    }

    /// Checks the codes of an extension's value.
    #[cold]
    pub fn check_bound_value(&mut self, element: Element<'_>, value: NodeId, at: &Location) -> Flow {
        let definitions = self.rules.definitions();
        let Some((binding, url)) = element
            .binding()
            .and_then(|binding| Some((binding, binding.value_set?)))
        else {
            return GO_ON;
        };
        if binding.strength == Strength::Example {
            return GO_ON;
        }
        let rules = BindingRules {
            strength: binding.strength,
            url: url.into(),
            value_set: definitions.value_set(url).map(|value_set| value_set.id()),
        };
        let name = self.document.name(value);
        let mut types = element.types();
        let choice = types.find(|allowed| allowed.json_name() == name);
        let at = at.child("value", choice.map(|choice| definitions.type_name(choice.type_id())));
        match self.document.kind(value) {
            // A canonical beside a coded type has none of its codes.
            Kind::String if matches!(&*name, "valueCode" | "valueString" | "valueUri") => {
                self.check_code(&rules, &self.document.string(value), &at, value)
            }
            Kind::Object => self.check_coded(&rules, value, &at),
            _ => GO_ON,
        }
    }
}
