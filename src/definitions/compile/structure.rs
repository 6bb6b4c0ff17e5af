//! Structures: types, profiles, extensions, logical models.

use std::collections::HashMap;
use std::mem;

use super::super::model::{
    Derivation, ElementRow, ElementTypeRow, NONE, StructureKind, StructureRow, TypeKind, TypeRow, UNSTATED,
};
use super::json::Object;
use super::{Compiler, index, number_of};
use crate::error::{Error, Result};

/// A structure without its elements.
pub struct Head<'t> {
    object: Object<'t>,
    package: u32,
    url: String,
    kind: StructureKind,
    derivation: Derivation,
    is_abstract: bool,
    /// The type that it defines or constrains
    type_code: String,
    base_url: String,
}

impl<'t> Head<'t> {
    pub fn read(object: Object<'t>, package: u32) -> Result<Self> {
        let kind = object.required_text("kind")?;
        let derivation = object.text("derivation")?;
        // Only the types at the top, such as Resource, have none.
        let derivation = if derivation.is_empty() {
            Derivation::Specialization.code()
        } else {
            &*derivation
        };
        Ok(Self {
            kind: StructureKind::from_code(&kind).ok_or_else(|| unknown("kind", &kind))?,
            derivation: Derivation::from_code(derivation).ok_or_else(|| unknown("derivation", derivation))?,
            is_abstract: object.flag("abstract")?.unwrap_or(false),
            url: object.required_text("url")?.into_owned(),
            type_code: object.required_text("type")?.into_owned(),
            base_url: object.text("baseDefinition")?.into_owned(),
            object,
            package,
        })
    }

    pub fn is_profile(&self) -> bool {
        self.derivation == Derivation::Constraint
    }
}

impl Compiler {
    /// The number of the type that a structure defines or constrains.
    pub fn add_type(&mut self, head: &Head) -> u32 {
        let id = self.type_named(&head.type_code);
        if head.is_profile() || self.tables.types[id as usize].kind != TypeKind::Unknown as u32 {
            return id;
        }
        let base = if head.base_url.is_empty() {
            NONE
        } else {
            self.type_named(&head.base_url)
        };
        let row = &mut self.tables.types[id as usize];
        let kind = match head.kind {
            StructureKind::Primitive => TypeKind::Primitive,
            StructureKind::Complex => TypeKind::Complex,
            StructureKind::Resource => TypeKind::Resource,
            StructureKind::Logical => TypeKind::Logical,
        };
        *row = TypeRow {
            kind: kind as u32,
            is_abstract: head.is_abstract.into(),
            base,
            ..*row
        };
        id
    }

    /// Adds a structure with its elements.
    pub fn add_structure(&mut self, head: &Head, type_id: u32) -> Result<()> {
        let object = &head.object;
        let structure = index(self.tables.structures.len());
        let snapshot = object.object("snapshot")?;
        let is_differential = snapshot.is_none();
        let elements = match snapshot.map_or_else(|| object.object("differential"), |snapshot| Ok(Some(snapshot)))? {
            Some(elements) => elements.objects("element")?,
            None => Vec::new(),
        };
        let mut context = Vec::new();
        for place in object.objects("context")? {
            context.push(self.text(&place.text("type")?));
            context.push(self.text(&place.text("expression")?));
        }
        let row = StructureRow {
            url: self.text(&head.url),
            version: self.text(&object.text("version")?),
            name: self.text(&object.text("name")?),
            title: self.text(&object.text("title")?),
            kind: head.kind as u32,
            derivation: head.derivation as u32,
            is_abstract: head.is_abstract.into(),
            is_differential: is_differential.into(),
            type_id,
            base_url: self.text(&head.base_url),
            elements: index(self.tables.elements.len()),
            element_count: index(elements.len()),
            context: self.list(&context),
            package: head.package,
        };
        self.tables.structures.push(row);
        self.add_elements(&elements, structure)?;
        // Of two structures for one type, the one that came first defines it.
        let is_first = self.tables.types[type_id as usize].structure == NONE;
        if !head.is_profile() && is_first && !elements.is_empty() {
            self.define_types(structure, type_id);
        }
        self.name_inner_types(structure);
        Ok(())
    }

    /// Gives a type its elements, and a type of its own to each element that has elements.
    fn define_types(&mut self, structure: u32, type_id: u32) {
        let row = self.tables.structures[structure as usize];
        let root = row.elements;
        self.tables.types[type_id as usize].structure = structure;
        self.tables.types[type_id as usize].element = root;
        for element in root + 1..root + row.element_count {
            let element_row = self.tables.elements[element as usize];
            if element_row.end <= element + 1 {
                continue;
            }
            let first = self.tables.list(element_row.types).first();
            let base = first.map_or(NONE, |&first| self.tables.element_types[first as usize].type_id);
            let inner = TypeRow {
                name: element_row.path,
                kind: TypeKind::Backbone as u32,
                is_abstract: 0,
                base,
                structure,
                element,
            };
            match self.types.get(&element_row.path) {
                Some(&id) if self.tables.types[id as usize].kind == TypeKind::Unknown as u32 => {
                    self.tables.types[id as usize] = inner;
                }
                Some(_) => {}
                None => {
                    self.push_type(inner);
                }
            }
        }
    }

    /// Tells each element of a structure which inner type it has: in a profile, that of the type which it constrains.
    fn name_inner_types(&mut self, structure: u32) {
        let row = self.tables.structures[structure as usize];
        for element in row.elements..row.elements + row.element_count {
            let element_row = &mut self.tables.elements[element as usize];
            let own_type = self.types.get(&element_row.path).copied();
            let is_inner = |&id: &u32| self.tables.types[id as usize].kind == TypeKind::Backbone as u32;
            element_row.own_type = own_type.filter(is_inner).unwrap_or(NONE);
        }
    }

    /// Finds the elements whose content others have, and gives these the same type.
    pub fn link_references(&mut self) {
        let tables = &self.tables;
        let id = |row: &ElementRow| if row.id == 0 { row.path } else { row.id };
        let numbered = (0..).zip(&tables.elements);
        let elements: HashMap<_, _> = numbered
            .map(|(number, row)| ((row.structure, id(row)), number))
            .collect();
        let numbered = (0..).zip(&tables.structures);
        let structures: HashMap<_, u32> = numbered.map(|(number, row)| (row.url, number)).collect();
        let mut found = Vec::new();
        for (element, reference) in mem::take(&mut self.references) {
            // `#id` in the same structure, or with the URL of another one before it.
            let (url, id) = reference.split_once('#').unwrap_or((&reference, ""));
            let structure = match url {
                "" => Some(tables.elements[element as usize].structure),
                url => self.strings.get(url).and_then(|url| structures.get(url)).copied(),
            };
            let target = structure.zip(self.strings.get(id).copied());
            let target = target.and_then(|target| elements.get(&target));
            found.extend(target.map(|&target| (element, target)));
        }
        for (element, target) in found {
            self.refer(element, target);
        }
    }

    fn refer(&mut self, element: u32, target: u32) {
        let row = self.tables.elements[element as usize];
        self.tables.elements[element as usize].content_reference = target;
        let own_type = self.tables.elements[target as usize].own_type;
        if own_type == NONE || row.types != 0 {
            return;
        }
        let element_type = ElementTypeRow {
            type_id: own_type,
            json_name: row.name,
            fhir_type: 0,
            profiles: 0,
            targets: 0,
            regex: 0,
        };
        let element_type = number_of(&mut self.tables.element_types, &mut self.element_types, element_type);
        self.tables.elements[element as usize].types = self.list(&[element_type]);
    }
}

/// A cardinality's upper end.
pub fn maximum(text: &str) -> Result<u32> {
    match text {
        "" => Ok(UNSTATED),
        "*" => Ok(NONE),
        number => number.parse().map_err(|_| Error::new("max is neither a number nor *")),
    }
}

pub fn unknown(name: &str, code: &str) -> Error {
    Error::new(format!("{name} has the unknown code {code:?}"))
}
