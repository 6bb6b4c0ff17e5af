//! The elements of structures.

use super::super::model::{
    BindingRow, ConstraintRow, ElementRow, ElementTypeRow, List, NONE, Role, SlicingRow, SlicingRules, Strength,
    UNSTATED, ValueRow, flags,
};
use super::json::{Object, compact};
use super::structure::{maximum, unknown};
use super::{Compiler, index, number_of};
use crate::error::{Error, Result};

const FHIR_TYPE: &str = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
const REGEX: &str = "http://hl7.org/fhir/StructureDefinition/regex";
const MAX_VALUE_SET: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
const BINDING_NAME: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bindingName";
const BEST_PRACTICE: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";

impl Compiler {
    /// Adds the elements of a structure, which come in the order of their paths' tree.
    pub fn add_elements(&mut self, elements: &[Object], structure: u32) -> Result<()> {
        let first = self.tables.elements.len();
        // The elements that the next one may stand below, innermost last.
        let mut open: Vec<(u32, String)> = Vec::new();
        for (number, element) in elements.iter().enumerate() {
            let path = element.required_text("path");
            let path = path.map_err(|error| Error::new(format!("element {}: {error}", number + 1)))?;
            let id = index(first + number);
            while let Some((above, parent)) = open.last() {
                if path.strip_prefix(&**parent).is_some_and(|rest| rest.starts_with('.')) {
                    break;
                }
                self.tables.elements[*above as usize].end = id;
                open.pop();
            }
            let row = self.element(element, &path);
            let row = row.map_err(|error| Error::new(format!("element {} ({path}): {error}", number + 1)))?;
            self.tables.elements.push(ElementRow {
                structure,
                parent: open.last().map_or(NONE, |(above, _)| *above),
                ..row
            });
            if let Some(reference) = element.optional_text("contentReference")? {
                self.references.push((id, reference.into_owned()));
            }
            open.push((id, path.into_owned()));
        }
        let end = index(self.tables.elements.len());
        for (above, _) in open {
            self.tables.elements[above as usize].end = end;
        }
        Ok(())
    }

    fn element(&mut self, element: &Object, path: &str) -> Result<ElementRow> {
        let id = element.text("id")?;
        let last = path.rsplit('.').next().unwrap_or(path);
        let name = last.strip_suffix("[x]").unwrap_or(last);
        let is_choice = name.len() < last.len();
        let mut element_flags = if is_choice { flags::CHOICE } else { 0 };
        for (member, flag) in [
            ("isModifier", flags::MODIFIER),
            ("isSummary", flags::SUMMARY),
            ("mustSupport", flags::MUST_SUPPORT),
        ] {
            if element.flag(member)? == Some(true) {
                element_flags |= flag;
            }
        }
        Ok(ElementRow {
            structure: NONE,
            parent: NONE,
            end: NONE,
            path: self.text(path),
            id: if id == path { 0 } else { self.text(&id) },
            name: self.text(name),
            slice_name: self.text(&element.text("sliceName")?),
            short: self.text(&element.text("short")?),
            definition: self.prose(&element.text("definition")?),
            flags: element_flags,
            min: element.number("min")?.unwrap_or(UNSTATED),
            max: maximum(&element.text("max")?)?,
            types: self.element_types(element, name, is_choice)?,
            own_type: NONE,
            content_reference: NONE,
            binding: self.binding(element)?,
            constraints: self.constraints(element)?,
            values: self.values(element),
            slicing: self.slicing(element)?,
            max_length: element.number("maxLength")?.unwrap_or(NONE),
        })
    }

    fn element_types(&mut self, element: &Object, name: &str, is_choice: bool) -> Result<List> {
        let mut types = Vec::new();
        for element_type in element.objects("type")? {
            let code = element_type.required_text("code")?;
            let json_name = if is_choice {
                &format!("{name}{}", capitalized(&code))
            } else {
                name
            };
            let row = ElementTypeRow {
                type_id: self.type_named(&code),
                json_name: self.text(json_name),
                fhir_type: self.text(&element_type.extension_text(FHIR_TYPE)?),
                profiles: self.texts(element_type.texts("profile")?),
                targets: self.texts(element_type.texts("targetProfile")?),
                regex: self.text(&element_type.extension_text(REGEX)?),
            };
            types.push(number_of(&mut self.tables.element_types, &mut self.element_types, row));
        }
        Ok(self.list(&types))
    }

    fn binding(&mut self, element: &Object) -> Result<u32> {
        let Some(binding) = element.object("binding")? else {
            return Ok(NONE);
        };
        let strength = binding.required_text("strength")?;
        let strength = Strength::from_code(&strength).ok_or_else(|| unknown("strength", &strength))?;
        let row = BindingRow {
            strength: strength as u32,
            value_set: self.text(&binding.text("valueSet")?),
            max_value_set: self.text(&binding.extension_text(MAX_VALUE_SET)?),
            name: self.text(&binding.extension_text(BINDING_NAME)?),
        };
        Ok(number_of(&mut self.tables.bindings, &mut self.bindings, row))
    }

    fn constraints(&mut self, element: &Object) -> Result<List> {
        let mut constraints = Vec::new();
        for constraint in element.objects("constraint")? {
            let severity = constraint.text("severity")?;
            let row = ConstraintRow {
                key: self.text(&constraint.text("key")?),
                is_error: match &*severity {
                    "error" => 1,
                    "warning" => 0,
                    other => return Err(unknown("severity", other)),
                },
                is_best_practice: (constraint.extension(BEST_PRACTICE)? == Some("true")).into(),
                human: self.text(&constraint.text("human")?),
                expression: self.text(&constraint.text("expression")?),
                source: self.text(&constraint.text("source")?),
            };
            constraints.push(number_of(&mut self.tables.constraints, &mut self.constraints, row));
        }
        Ok(self.list(&constraints))
    }

    fn values(&mut self, element: &Object) -> List {
        let mut values = Vec::new();
        for role in [
            Role::Fixed,
            Role::Pattern,
            Role::MinValue,
            Role::MaxValue,
            Role::Default,
        ] {
            for (suffix, json) in element.with_prefix(role.code()) {
                if suffix.is_empty() {
                    continue;
                }
                // A Quantity is its own name in a member's name, and a primitive type has a small letter.
                let mut code = suffix.to_owned();
                let known = self
                    .strings
                    .get(suffix)
                    .is_some_and(|name| self.types.contains_key(name));
                if !known && let Some(first) = code.get_mut(..1) {
                    first.make_ascii_lowercase();
                }
                let row = ValueRow {
                    role: role as u32,
                    type_id: self.type_named(&code),
                    json: self.text(&compact(json)),
                };
                values.push(number_of(&mut self.tables.values, &mut self.values, row));
            }
        }
        self.list(&values)
    }

    fn slicing(&mut self, element: &Object) -> Result<u32> {
        let Some(slicing) = element.object("slicing")? else {
            return Ok(NONE);
        };
        let mut discriminators = Vec::new();
        for discriminator in slicing.objects("discriminator")? {
            discriminators.push(self.text(&discriminator.text("type")?));
            discriminators.push(self.text(&discriminator.text("path")?));
        }
        let rules = slicing.text("rules")?;
        let rules = if rules.is_empty() {
            SlicingRules::Open.code()
        } else {
            &*rules
        };
        let row = SlicingRow {
            discriminators: self.list(&discriminators),
            rules: SlicingRules::from_code(rules).ok_or_else(|| unknown("rules", rules))? as u32,
            is_ordered: slicing.flag("ordered")?.unwrap_or(false).into(),
        };
        Ok(number_of(&mut self.tables.slicings, &mut self.slicings, row))
    }
}

/// A type's code as it ends a member's name, as in `valueString`.
fn capitalized(code: &str) -> String {
    let mut characters = code.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
