//! [Extensions](https://hl7.org/fhir/R4/extensibility.html): known ones stand where they may, with a value of a type that they may have.

use std::sync::Arc;

use crate::definitions::{Structure, TypeId};
use crate::fhirpath::{Expression, Item, Options};
use crate::json::{Kind, NodeId};
use crate::validate::issue::Rule;
use crate::validate::location::Location;
use crate::validate::walk::{Flow, GO_ON, Scope, Walk};

pub const CONTEXT: Rule = Rule::error(
    "extension-context",
    "business-rule",
    "An extension stands on an element that its definition allows",
);
pub const VALUE_TYPE: Rule = Rule::error(
    "extension-value-type",
    "structure",
    "The value of an extension has a type that its definition allows",
);
pub const MODIFIER: Rule = Rule::error(
    "extension-modifier",
    "structure",
    "An extension that changes meanings stands in modifierExtension, any other one in extension",
);
pub const URL: Rule = Rule::error(
    "extension-url",
    "structure",
    "An extension's url is absolute, other than inside of an extension, and has no version",
);
pub const UNKNOWN: Rule = Rule::error(
    "unknown-extension",
    "not-found",
    "The definition of an extension is loaded",
)
.information();
pub const UNKNOWN_MODIFIER: Rule = Rule::error(
    "unknown-modifier-extension",
    "not-found",
    "What changes the meaning of an element is understood: the definition of a modifier extension is loaded",
);

pub const RULES: &[Rule] = &[CONTEXT, VALUE_TYPE, MODIFIER, URL, UNKNOWN, UNKNOWN_MODIFIER];

/// Places where FHIR R4's own publications have extensions, and the definitions of these do not say so.
const ALSO_ALLOWED: [(&str, &[&str]); 5] = [
    ("structuredefinition-fhir-type", &["ElementDefinition.type"]),
    (
        "structuredefinition-normative-version",
        &["DomainResource", "ElementDefinition"],
    ),
    ("regex", &["ElementDefinition.type"]),
    ("translation", &["ValueSet.expansion.contains"]),
    ("valueset-concept-comments", &["CodeSystem.concept"]),
];

/// Hosts whose extensions are examples, which no one defines.
const EXAMPLES: [&str; 4] = ["example.org", "example.com", "acme.com", "nema.org"];

/// An element that has an extension.
#[derive(Clone, Copy)]
pub struct Holder<'h> {
    pub type_id: TypeId,
    /// The object, or the value of a primitive
    pub node: Option<NodeId>,
    pub at: &'h Location<'h>,
    /// The extension, if the holder is one
    pub extension: Option<NodeId>,
}

impl Walk<'_> {
    /// Checks an extension of an element.
    pub fn check_extension(&mut self, holder: Holder<'_>, node: NodeId, at: &Location, scope: Scope) -> Flow {
        let is_modifier = at.is_named("modifierExtension");
        let document = self.document;
        let Some(url) = document
            .member(node, "url")
            .filter(|url| document.kind(*url) == Kind::String)
        else {
            return GO_ON;
        };
        let text = document.string(url);
        let definitions = self.rules.definitions();
        let name = text.split('|').next().unwrap_or(&text);
        if name.len() < text.len() && definitions.structure(name).is_some() {
            self.report(
                URL,
                at,
                url,
                || "the url of an extension has no version: leave | and what follows out",
            )?;
        }
        let definition = definitions
            .structure(name)
            .filter(|structure| definitions.type_name(structure.type_id()) == "Extension");
        let Some(definition) = definition else {
            return self.unknown_extension(&text, holder, url, at, is_modifier);
        };
        let defined_as_modifier = definition.root().is_some_and(|root| root.is_modifier());
        if defined_as_modifier != is_modifier && (is_modifier || definition.root().is_some()) {
            self.report(MODIFIER, at, url, || {
                if is_modifier {
                    "this extension does not change meanings: it belongs into extension"
                } else {
                    "this extension changes meanings: it belongs into modifierExtension"
                }
            })?;
        }
        if !self.may_stand(definition, holder, scope) {
            self.report(CONTEXT, holder.at, url, || {
                let places: Vec<_> = definition.context().map(|(_, place)| place).collect();
                format!("this extension may stand on {} alone", places.join(", "))
            })?;
        }
        self.check_extension_content(definition, node, at)?;
        self.check_extension_value(definition, node, at)
    }

    fn unknown_extension(
        &mut self,
        url: &str,
        holder: Holder<'_>,
        node: NodeId,
        at: &Location,
        is_modifier: bool,
    ) -> Flow {
        let is_absolute = url.contains(':');
        if !is_absolute {
            return if holder.extension.is_some() {
                GO_ON
            } else {
                self.report(URL, at, node, || "the url of an extension is absolute")
            };
        }
        if is_modifier && !EXAMPLES.iter().any(|host| url.contains(host)) {
            return self.report(
                UNKNOWN_MODIFIER,
                at,
                node,
                || "a modifier extension that is not known may change what the element says: load its package",
            );
        }
        self.report(
            UNKNOWN,
            at,
            node,
            || "the definition of this extension is not loaded, so that its value is not checked: load its package",
        )
    }

    /// Whether an extension's definition allows it on an element.
    fn may_stand(&self, definition: Structure<'_>, holder: Holder<'_>, scope: Scope) -> bool {
        let definitions = self.rules.definitions();
        let mut contexts = definition.context().peekable();
        if contexts.peek().is_none() {
            return true;
        }
        let path = holder.at.plain();
        let own = holder.at.own(definitions);
        let is_here = |expression: &str| {
            let named = definitions.type_named(expression);
            let is_type = named.is_some_and(|named| definitions.is_a(holder.type_id, named));
            is_type || expression == path || own.iter().any(|own| own == expression)
        };
        let name = definition.url().rsplit('/').next();
        let also = ALSO_ALLOWED.iter().filter(|(extension, _)| name == Some(extension));
        if also.flat_map(|(_, places)| *places).any(|place| is_here(place)) {
            return true;
        }
        contexts.any(|(kind, expression)| match kind {
            "element" => {
                let expression = expression.split('#').next_back().unwrap_or(expression);
                let expression = expression.rsplit('/').next().unwrap_or(expression);
                expression == "Element" || is_here(expression)
            }
            "extension" => holder.extension.is_some_and(|extension| {
                let url = self.document.member(extension, "url");
                url.is_some_and(|url| self.document.string(url) == expression)
            }),
            "fhirpath" => self.selects(expression, holder, scope),
            _ => true,
        })
    }

    /// Whether a FHIRPath expression on the resource gives an element. One that does not fit the resource does not.
    fn selects(&self, expression: &str, holder: Holder<'_>, scope: Scope) -> bool {
        let document = self.document;
        let name = document
            .member(scope.resource, "resourceType")
            .map(|name| document.string(name));
        let context = name.and_then(|name| self.rules.definitions().type_named(&name));
        let options = Options {
            context: context.into_iter().collect(),
            ..Options::default()
        };
        let Ok(expression) = Expression::compile(expression, Arc::clone(&self.rules.model), &options) else {
            return false;
        };
        let mut found = false;
        let focused = expression.at(document, Some(scope.resource), self.now);
        let outcome = focused.each(|item| {
            found |= matches!(item, Item::Node(node) if node.value.is_some() && node.value == holder.node);
            !found
        });
        found || outcome.is_err()
    }

    fn check_extension_value(&mut self, definition: Structure<'_>, node: NodeId, at: &Location) -> Flow {
        let document = self.document;
        let value = document.members(node).find(|(name, _)| name.starts_with("value"));
        let Some((name, value)) = value else {
            return GO_ON;
        };
        let mut elements = definition.elements();
        let Some(element) =
            elements.find(|element| element.path() == "Extension.value[x]" && element.slice_name().is_none())
        else {
            return GO_ON;
        };
        let mut types = element.types();
        let is_allowed = types.any(|allowed| allowed.json_name() == name) || element.types().len() == 0;
        if is_allowed && element.max() != Some(0) {
            return self.check_bound_value(element, value, at);
        }
        self.report(VALUE_TYPE, at, value, || {
            let types: Vec<_> = element.types().map(|allowed| allowed.json_name()).collect();
            if element.max() == Some(0) {
                "this extension has extensions instead of a value".to_owned()
            } else {
                format!("the value of this extension may be {} alone", types.join(" or "))
            }
        })
    }
}
