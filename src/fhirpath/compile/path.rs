//! Steps of a path: the elements of a name, checked against the definitions.

use super::{Compiler, Focus, Lowered};
use crate::definitions::{TypeId, nearest};
use crate::fhirpath::error::Problem;
use crate::fhirpath::functions;
use crate::fhirpath::item::System;
use crate::fhirpath::plan::{Plan, Step};
use crate::fhirpath::syntax::{Expr, Span};
use crate::fhirpath::types::{Static, Type, is_open};

impl Compiler<'_> {
    pub(super) fn member(&mut self, input: Option<&Expr>, name: &str, name_span: Span, focus: &Focus) -> Lowered {
        let (input, known) = if let Some(input) = input {
            self.lower(input, focus)?
        } else {
            if let Some(start) = self.start(name, name_span, focus)? {
                return Ok(start);
            }
            (Plan::This, focus.this.clone())
        };
        let known = self.children(&known, name, name_span)?;
        let mut step = Step::new(self.model, name, known.1);
        step.unchecked = self.options.unchecked;
        let plan = Plan::Child {
            input: Box::new(input),
            step,
        };
        Ok((plan, known.0))
    }

    /// The name of a type, as the start of a path.
    fn start(&self, name: &str, span: Span, focus: &Focus) -> Result<Option<(Plan, Static)>, Problem> {
        if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
            return Ok(None);
        }
        let definitions = self.model.definitions();
        let Some(wanted) = definitions.type_named(name) else {
            if self.options.unchecked {
                return Ok(None);
            }
            let names = definitions.types().map(|id| definitions.type_name(id));
            return Err(Problem::new(format!("there is no type `{name}`"), span).suggest(nearest(name, names)));
        };
        let Some(types) = &focus.this.types else {
            return Ok(Some((Plan::Start(wanted), Static::of(vec![Type::Fhir(wanted)]))));
        };
        let fits = |item: &Type| match item {
            Type::Fhir(id) if definitions.is_a(*id, wanted) => Some(*item),
            Type::Fhir(id) if definitions.is_a(wanted, *id) => Some(Type::Fhir(wanted)),
            _ => None,
        };
        let types: Vec<_> = types.iter().filter_map(fits).collect();
        if types.is_empty() {
            let here = focus.this.describe(self.model);
            return Err(Problem::new(
                format!("this begins with {name}, and what is here is {here}"),
                span,
            ));
        }
        Ok(Some((
            Plan::Start(wanted),
            Static {
                types: Some(types),
                ..focus.this.clone()
            },
        )))
    }

    /// What the children of a name are, and the types that have them.
    fn children(&self, known: &Static, name: &str, span: Span) -> Result<(Static, Vec<TypeId>), Problem> {
        let definitions = self.model.definitions();
        let Some(types) = &known.types else {
            if !self.options.unchecked && !self.model.knows_element(name) {
                return Err(self.no_element(name, span));
            }
            return Ok((
                Static {
                    many: true,
                    ..Static::any()
                }
                .in_order_of(known),
                Vec::new(),
            ));
        };
        if types.is_empty() {
            return Ok((Static::empty(), Vec::new()));
        }
        let (mut found, mut from, mut many, mut any) = (Vec::new(), Vec::new(), known.many, false);
        let mut add = |item: Type| {
            if !found.contains(&item) {
                found.push(item);
            }
        };
        for item in types {
            match (item, name) {
                (Type::System(System::Quantity), "value") => add(Type::System(System::Decimal)),
                (Type::System(System::Quantity), "unit") | (Type::Info, "namespace" | "name" | "baseType") => {
                    add(Type::System(System::String));
                }
                (Type::Fhir(id), _) => {
                    let concrete: Vec<_> = if self.model.is_resource(*id) && is_open(self.model, *id) {
                        definitions
                            .resources()
                            .filter(|resource| definitions.is_a(*resource, *id))
                            .collect()
                    } else {
                        vec![*id]
                    };
                    any |= is_open(self.model, *id) && !self.model.is_resource(*id);
                    for id in concrete {
                        if self.model.is_primitive(id) && name == "value" {
                            if let Some(system) = self.model.system(id) {
                                add(Type::System(system));
                                from.push(id);
                            }
                            continue;
                        }
                        let Some(element) = definitions.child(id, name) else {
                            continue;
                        };
                        from.push(id);
                        let element = definitions.element(element);
                        many |= element.max() != Some(1);
                        element
                            .types()
                            .for_each(|element_type| add(Type::Fhir(self.model.type_of(id, name, &element_type))));
                    }
                }
                _ => {}
            }
        }
        if found.is_empty() && (any || self.options.unchecked) {
            return Ok((Static::any().in_order_of(known), Vec::new()));
        }
        if found.is_empty() {
            let elsewhere = || definitions.types().any(|id| definitions.child(id, name).is_some());
            if self.options.lenient && elsewhere() {
                return Ok((Static::empty(), Vec::new()));
            }
            return Err(self.no_child(known, types, name, span));
        }
        let children = Static {
            types: Some(found),
            many,
            ordered: known.ordered,
        };
        Ok((children, from))
    }

    fn no_child(&self, known: &Static, types: &[Type], name: &str, span: Span) -> Problem {
        let definitions = self.model.definitions();
        let here = known.describe(self.model);
        let ids = || {
            types.iter().filter_map(|item| match item {
                Type::Fhir(id) => Some(*id),
                _ => None,
            })
        };
        // In JSON a choice has its type in its name; in FHIRPath it has not.
        for id in ids() {
            if let Some((element, of)) = definitions.child_by_json_name(id, name) {
                let (element, of) = (
                    definitions.element(element).name().to_owned(),
                    definitions.type_name(of),
                );
                return Problem::new(
                    format!("{here} has no element `{name}` in FHIRPath: write `{element}.ofType({of})`"),
                    span,
                );
            }
        }
        let names = ids().flat_map(|id| definitions.children(id).iter().copied());
        let names = names.map(|element| definitions.element(element).name());
        let problem = Problem::new(format!("{here} has no element `{name}`"), span);
        if functions::named(name, self.options.view).is_some() {
            return problem.hint(format!("the function is called with parentheses: `{name}()`"));
        }
        problem.suggest(nearest(name, names))
    }

    /// For what may be of any type: none of them has such an element.
    fn no_element(&self, name: &str, span: Span) -> Problem {
        let problem = Problem::new(format!("no type of FHIR has an element `{name}`"), span);
        if functions::named(name, self.options.view).is_some() {
            return problem.hint(format!("the function is called with parentheses: `{name}()`"));
        }
        problem.suggest(nearest(name, self.model.element_names()))
    }
}
