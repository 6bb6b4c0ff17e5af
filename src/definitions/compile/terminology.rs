//! Code systems and value sets.

use std::collections::HashMap;

use super::super::model::{CodeSystemRow, ComponentRow, ConceptRow, Content, List, NONE, ValueSetRow};
use super::json::Object;
use super::structure::unknown;
use super::{Compiler, index, number_of};
use crate::error::{Error, Result};

/// The deepest hierarchy of concepts; the deepest in FHIR has fewer than twenty levels.
const MAX_DEPTH: usize = 100;

impl Compiler {
    pub fn add_code_system(&mut self, object: &Object, package: u32) -> Result<()> {
        let content = object.required_text("content")?;
        let content = Content::from_code(&content).ok_or_else(|| unknown("content", &content))?;
        let system = index(self.tables.code_systems.len());
        let concepts = index(self.tables.concepts.len());
        self.add_concepts(object.objects("concept")?, system, content)?;
        let meaning = object.text("hierarchyMeaning")?;
        let row = CodeSystemRow {
            url: self.text(&object.required_text("url")?),
            version: self.text(&object.text("version")?),
            name: self.text(&object.text("name")?),
            title: self.text(&object.text("title")?),
            content: content as u32,
            is_case_insensitive: (object.flag("caseSensitive")? == Some(false)).into(),
            is_hierarchy: (meaning.is_empty() || meaning == "is-a").into(),
            value_set: self.text(&object.text("valueSet")?),
            supplements: self.text(&object.text("supplements")?),
            concepts,
            concept_count: index(self.tables.concepts.len()) - concepts,
            package,
        };
        self.tables.code_systems.push(row);
        Ok(())
    }

    /// Adds concepts, and below each its own. What a supplement has are no codes of its own.
    fn add_concepts(&mut self, concepts: Vec<Object>, system: u32, content: Content) -> Result<()> {
        if content == Content::Supplement {
            return Ok(());
        }
        let mut levels = vec![(NONE, concepts.into_iter())];
        while let Some((parent, level)) = levels.last_mut() {
            let parent = *parent;
            let Some(concept) = level.next() else {
                levels.pop();
                continue;
            };
            let id = index(self.tables.concepts.len());
            let children = self.add_concept(&concept, system, parent);
            let children = children.map_err(|error| Error::new(format!("a concept: {error}")))?;
            if !children.is_empty() {
                if levels.len() == MAX_DEPTH {
                    return Err(Error::new(format!("concepts are nested more than {MAX_DEPTH} deep")));
                }
                levels.push((id, children.into_iter()));
            }
        }
        Ok(())
    }

    fn add_concept<'t>(&mut self, concept: &Object<'t>, system: u32, parent: u32) -> Result<Vec<Object<'t>>> {
        let mut properties = Vec::new();
        for property in concept.objects("property")? {
            let Some((_, value)) = property.with_prefix("value").next() else {
                continue;
            };
            properties.push(self.text(&property.text("code")?));
            // A string without its quotes, a Coding by its code, a number or a boolean as it is.
            let value = match property.object("valueCoding") {
                Ok(Some(coding)) => self.text(&coding.text("code")?),
                _ => match serde_json::from_str::<String>(value) {
                    Ok(text) => self.text(&text),
                    Err(_) => self.text(value),
                },
            };
            properties.push(value);
        }
        let row = ConceptRow {
            system,
            code: self.text(&concept.required_text("code")?),
            display: self.text(&concept.text("display")?),
            definition: self.prose(&concept.text("definition")?),
            parent,
            properties: self.list(&properties),
        };
        self.tables.concepts.push(row);
        concept.objects("concept")
    }

    pub fn add_value_set(&mut self, object: &Object, package: u32) -> Result<()> {
        let compose = object.object("compose")?;
        let (mut include, mut exclude) = (0, 0);
        if let Some(compose) = compose {
            include = self.components(&compose.objects("include")?)?;
            exclude = self.components(&compose.objects("exclude")?)?;
        }
        let row = ValueSetRow {
            url: self.text(&object.required_text("url")?),
            version: self.text(&object.text("version")?),
            name: self.text(&object.text("name")?),
            title: self.text(&object.text("title")?),
            include,
            exclude,
            expansion: self.expansion(object)?,
            package,
        };
        self.tables.value_sets.push(row);
        Ok(())
    }

    fn components(&mut self, objects: &[Object]) -> Result<List> {
        let mut components = Vec::new();
        for object in objects {
            let mut concepts = Vec::new();
            for concept in object.objects("concept")? {
                concepts.push(self.text(&concept.required_text("code")?));
                concepts.push(self.text(&concept.text("display")?));
            }
            let mut filters = Vec::new();
            for filter in object.objects("filter")? {
                for part in ["property", "op", "value"] {
                    filters.push(self.text(&filter.text(part)?));
                }
            }
            let row = ComponentRow {
                system: self.text(&object.text("system")?),
                version: self.text(&object.text("version")?),
                concepts: self.list(&concepts),
                filters: self.list(&filters),
                value_sets: self.texts(object.texts("valueSet")?),
            };
            components.push(number_of(&mut self.tables.components, &mut self.components, row));
        }
        Ok(self.list(&components))
    }

    /// The codes of an expansion that has all of them.
    fn expansion(&mut self, object: &Object) -> Result<List> {
        let Some(expansion) = object.object("expansion")? else {
            return Ok(0);
        };
        // Concepts by system and version, in the order of their first.
        let mut groups: Vec<((u32, u32), Vec<u32>)> = Vec::new();
        let mut places = HashMap::new();
        let mut count = 0;
        let mut levels = vec![expansion.objects("contains")?.into_iter()];
        while let Some(level) = levels.last_mut() {
            let Some(concept) = level.next() else {
                levels.pop();
                continue;
            };
            count += 1;
            if concept.flag("abstract")? != Some(true)
                && let Some(code) = concept.optional_text("code")?
            {
                let system = (
                    self.text(&concept.text("system")?),
                    self.text(&concept.text("version")?),
                );
                let code = [self.text(&code), self.text(&concept.text("display")?)];
                let place = *places.entry(system).or_insert_with(|| {
                    groups.push((system, Vec::new()));
                    groups.len() - 1
                });
                groups[place].1.extend(code);
            }
            let children = concept.objects("contains")?;
            if !children.is_empty() {
                if levels.len() == MAX_DEPTH {
                    return Err(Error::new(format!("an expansion is nested more than {MAX_DEPTH} deep")));
                }
                levels.push(children.into_iter());
            }
        }
        let is_part = expansion.number("offset")?.is_some_and(|offset| offset > 0)
            || expansion.number("total")?.is_some_and(|total| total > count);
        if is_part || groups.is_empty() {
            return Ok(0);
        }
        let mut components = Vec::new();
        for ((system, version), concepts) in groups {
            let row = ComponentRow {
                system,
                version,
                concepts: self.list(&concepts),
                filters: 0,
                value_sets: 0,
            };
            components.push(number_of(&mut self.tables.components, &mut self.components, row));
        }
        Ok(self.list(&components))
    }
}
