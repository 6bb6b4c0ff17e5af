//! The definitions, with what evaluation asks of each type at every step looked up beforehand.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::item::System;
use crate::definitions::{Definitions, ElementType, TypeId, TypeKind};

/// Definitions prepared for FHIRPath. Immutable, and shared by all expressions over them.
#[derive(Debug)]
pub struct Model {
    definitions: Arc<Definitions>,
    /// By type: the System type that it converts to
    system: Vec<Option<System>>,
    /// By type: whether it is primitive
    primitive: Vec<bool>,
    /// By type: whether it is a resource, abstract ones included
    resource: Vec<bool>,
    /// The names of all elements, once somebody asks
    names: OnceLock<BTreeSet<Box<str>>>,
    quantity: Option<TypeId>,
    reference: Option<TypeId>,
    extension: Option<TypeId>,
}

impl Model {
    /// Prepares definitions.
    #[must_use]
    pub fn new(definitions: Arc<Definitions>) -> Self {
        let quantity = definitions.type_named("Quantity");
        let mut model = Self {
            system: Vec::new(),
            primitive: Vec::new(),
            resource: Vec::new(),
            names: OnceLock::new(),
            quantity,
            reference: definitions.type_named("Reference"),
            extension: definitions.type_named("Extension"),
            definitions,
        };
        let definitions = &model.definitions;
        for id in definitions.types() {
            let kind = definitions.kind(id);
            let system = if kind == TypeKind::Primitive {
                Some(system_of(definitions, id))
            } else {
                quantity
                    .is_some_and(|quantity| definitions.is_a(id, quantity))
                    .then_some(System::Quantity)
            };
            let index = id.index();
            if model.system.len() <= index {
                model.system.resize(index + 1, None);
                model.primitive.resize(index + 1, false);
                model.resource.resize(index + 1, false);
            }
            model.system[index] = system;
            model.primitive[index] = kind == TypeKind::Primitive;
            model.resource[index] = kind == TypeKind::Resource;
        }
        model
    }

    /// The model of FHIR R4, made once per process.
    #[must_use]
    pub fn r4() -> Arc<Self> {
        static R4: OnceLock<Arc<Model>> = OnceLock::new();
        Arc::clone(R4.get_or_init(|| Arc::new(Self::new(Definitions::r4()))))
    }

    /// The model of some definitions. Those of FHIR alone are prepared once per process, and the last ones with packages are kept.
    #[must_use]
    pub fn of(definitions: Arc<Definitions>) -> Arc<Self> {
        static LAST: Mutex<Option<Arc<Model>>> = Mutex::new(None);
        let r4 = Self::r4();
        if Arc::ptr_eq(&r4.definitions, &definitions) {
            return r4;
        }
        // Nothing panics while it is locked, so what a poisoned lock holds is whole.
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(model) if Arc::ptr_eq(&model.definitions, &definitions) => Arc::clone(model),
            _ => Arc::clone(last.insert(Arc::new(Self::new(definitions)))),
        }
    }

    /// The definitions.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Whether some type has elements of a name: in FHIR, in System or in what `type()` gives.
    #[must_use]
    pub fn knows_element(&self, name: &str) -> bool {
        self.names().contains(name)
    }

    /// The names of all elements, sorted.
    pub fn element_names(&self) -> impl Iterator<Item = &str> {
        self.names().iter().map(|name| &**name)
    }

    fn names(&self) -> &BTreeSet<Box<str>> {
        self.names.get_or_init(|| {
            let definitions = self.definitions();
            let children = definitions.types().flat_map(|id| definitions.children(id));
            let names = children.map(|child| definitions.element(*child).name());
            let others = ["value", "unit", "namespace", "name", "baseType"];
            names.chain(others).map(Box::from).collect()
        })
    }

    /// The FHIR type of a child. The definitions give some as FHIRPath's own, such as `Extension.url`; the id of a resource is
    /// an `id`.
    #[must_use]
    pub fn type_of(&self, parent: TypeId, name: &str, child: &ElementType<'_>) -> TypeId {
        let fhir_type = if name == "id" && self.is_resource(parent) {
            Some("id")
        } else {
            child.fhir_type()
        };
        let named = fhir_type.and_then(|name| self.definitions.type_named(name));
        named.unwrap_or_else(|| child.type_id())
    }

    /// The System type that elements of this type [convert to](https://hl7.org/fhir/R4/fhirpath.html#types).
    #[must_use]
    pub fn system(&self, id: TypeId) -> Option<System> {
        self.system.get(id.index()).copied().flatten()
    }

    /// Whether elements of this type are primitive: a value, with id and extensions beside it.
    #[must_use]
    pub fn is_primitive(&self, id: TypeId) -> bool {
        self.primitive.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether it is a type of resources.
    #[must_use]
    pub fn is_resource(&self, id: TypeId) -> bool {
        self.resource.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether it is `Reference`, or a profile of it.
    #[must_use]
    pub fn is_reference(&self, id: TypeId) -> bool {
        self.reference
            .is_some_and(|reference| self.definitions.is_a(id, reference))
    }

    /// The type `Extension`.
    #[must_use]
    pub fn extension(&self) -> Option<TypeId> {
        self.extension
    }

    /// The type `Quantity`.
    #[must_use]
    pub fn quantity(&self) -> Option<TypeId> {
        self.quantity
    }
}

/// By the name of the primitive, or of the one that it specializes.
fn system_of(definitions: &Definitions, mut id: TypeId) -> System {
    loop {
        let system = match definitions.type_name(id) {
            "boolean" => Some(System::Boolean),
            "integer" => Some(System::Integer),
            "integer64" => Some(System::Long),
            "decimal" => Some(System::Decimal),
            "date" => Some(System::Date),
            "dateTime" | "instant" => Some(System::DateTime),
            "time" => Some(System::Time),
            _ => None,
        };
        match (system, definitions.base(id)) {
            (Some(system), _) => return system,
            (None, Some(base)) => id = base,
            (None, None) => return System::String,
        }
    }
}
