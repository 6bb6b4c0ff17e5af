//! The rules of each type, compiled when the type is first met and shared by all threads.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::invariant::Invariant;
use super::primitive::Primitive;
use super::{Catalogue, RuleInfo};
use crate::definitions::{Definitions, ElementId, ElementType, Strength, TypeId, TypeKind, ValueSetId};
use crate::fhirpath::Model;

/// Elements beyond this many in one type are not in the bit masks.
pub(super) const MASKED: usize = 128;

/// The compiled rules of all types.
#[derive(Debug)]
pub(super) struct Rules {
    pub model: Arc<Model>,
    types: Vec<OnceLock<TypeRules>>,
    /// Whether there can be a reference in a value of a type
    refers: Vec<OnceLock<bool>>,
    pub catalogue: Catalogue,
}

/// What a type demands of its values.
#[derive(Debug)]
pub(super) struct TypeRules {
    pub id: TypeId,
    pub name: Box<str>,
    pub special: Special,
    pub members: Box<[Member]>,
    /// Numbers of members, by the hash of their names
    table: Box<[u16]>,
    pub elements: Box<[ElementRules]>,
    /// The elements that must be there
    pub required: u128,
    /// Those of the type itself
    pub invariants: Box<[Invariant]>,
    /// The bit of the element `id`
    pub id_bit: u128,
    /// Whether others name such a resource by its url
    pub is_canonical: bool,
}

/// Types that have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    None,
    Resource,
    Attachment,
    Coding,
    CodeableConcept,
    Identifier,
    Quantity,
    Reference,
    Extension,
}

/// A member of a JSON object.
#[derive(Debug)]
pub(super) struct Member {
    pub name: Box<str>,
    key: Key,
    /// The number of its element
    pub element: u16,
    pub content: Content,
    /// The type's name, where the element is a choice
    pub choice: Option<Box<str>>,
    /// The types that a reference's target may have; empty: any
    pub targets: Box<[Box<str>]>,
}

/// What the value of a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A value that is no object
    Primitive { id: TypeId, primitive: Primitive },
    /// An object of a type
    Complex(TypeId),
    /// An object that tells its type
    Resource,
}

/// What an element demands.
#[derive(Debug)]
pub(super) struct ElementRules {
    /// In a path: `value` for `value[x]`
    pub name: Box<str>,
    /// In a message: `value[x]`
    pub path: Box<str>,
    pub min: u32,
    pub max: Option<u32>,
    /// Whether its values stand in an array
    pub repeats: bool,
    pub binding: Option<BindingRules>,
    /// Those that the type of its values has not
    pub invariants: Box<[Invariant]>,
    pub max_length: Option<usize>,
}

/// The value set that an element's codes belong to.
#[derive(Debug)]
pub(super) struct BindingRules {
    pub strength: Strength,
    pub url: Box<str>,
    /// The value set; None if it is not loaded
    pub value_set: Option<ValueSetId>,
}

impl Rules {
    pub fn new(model: Arc<Model>) -> Self {
        let definitions = model.definitions();
        let count = definitions.types().map(|id| id.index() + 1).max().unwrap_or(0);
        Self {
            types: (0..count).map(|_| OnceLock::new()).collect(),
            refers: (0..count).map(|_| OnceLock::new()).collect(),
            catalogue: Catalogue::new(definitions),
            model,
        }
    }

    pub fn definitions(&self) -> &Definitions {
        self.model.definitions()
    }

    /// The invariants of all types that values can have, and of their elements.
    pub fn invariants(&self) -> Vec<RuleInfo> {
        let definitions = self.definitions();
        let mut all = Vec::new();
        let is_checked = |id: &TypeId| definitions.root(*id).is_some() && definitions.kind(*id) != TypeKind::Logical;
        for id in definitions.types().filter(is_checked) {
            let rules = self.of(id);
            all.extend(rules.invariants.iter().map(|invariant| invariant.info(&rules.name)));
            for element in &rules.elements {
                let on = format!("{}.{}", rules.name, element.path);
                all.extend(element.invariants.iter().map(|invariant| invariant.info(&on)));
            }
        }
        // Most types inherit theirs; the first type that has one tells.
        let depth = |info: &RuleInfo| {
            let id = info.on.as_deref().and_then(|on| definitions.type_named(on));
            id.map_or(usize::MAX, |id| {
                std::iter::successors(Some(id), |&id| definitions.base(id)).count()
            })
        };
        all.sort_by_cached_key(|info: &RuleInfo| {
            (info.rule.clone(), info.expression.clone(), depth(info), info.on.clone())
        });
        all.dedup_by(|one, first| one.rule == first.rule && one.expression == first.expression);
        all
    }

    /// Whether it is the name of a type of resources that is not abstract.
    pub fn is_resource_type(&self, name: &str) -> bool {
        let definitions = self.definitions();
        let id = definitions.type_named(name);
        id.is_some_and(|id| definitions.kind(id) == TypeKind::Resource && !definitions.is_abstract(id))
    }

    /// Whether there can be a reference in a value of a type, other than in an extension.
    pub fn refers(&self, id: TypeId) -> bool {
        *self.refers[id.index()].get_or_init(|| {
            let mut seen = HashSet::from([id]);
            let mut open = vec![id];
            while let Some(id) = open.pop() {
                let rules = self.of(id);
                if rules.special == Special::Reference {
                    return true;
                }
                for member in &rules.members {
                    match member.content {
                        Content::Resource => return true,
                        Content::Complex(id) if self.of(id).special != Special::Extension && seen.insert(id) => {
                            open.push(id);
                        }
                        Content::Complex(_) | Content::Primitive { .. } => {}
                    }
                }
            }
            false
        })
    }

    /// The rules of a type.
    pub fn of(&self, id: TypeId) -> &TypeRules {
        self.types[id.index()].get_or_init(|| TypeRules::compile(&self.model, id))
    }
}

impl TypeRules {
    fn compile(model: &Arc<Model>, id: TypeId) -> Self {
        let definitions = model.definitions();
        let name = definitions.type_name(id);
        let mut members = Vec::new();
        let mut elements = Vec::new();
        let mut required = 0;
        let mut id_bit = 0;
        for (number, &element_id) in (0_u16..).zip(definitions.children(id)) {
            let element = definitions.element(element_id);
            let bit = 1_u128.checked_shl(u32::from(number)).unwrap_or(0);
            if element.min() > 0 {
                required |= bit;
            }
            if element.name() == "id" {
                id_bit = bit;
            }
            let contents: Vec<TypeId> = element
                .types()
                .map(|element_type| model.type_of(id, element.name(), &element_type))
                .collect();
            for element_type in element.types() {
                members.push(Member::new(model, id, element_id, &element_type, number));
            }
            elements.push(ElementRules::new(model, element_id, &contents));
        }
        let root = definitions.root(id).map(|root| definitions.element(root));
        let invariants = root.map(|root| Invariant::of_type(model, root, id));
        // What has a url and no such mark (Contract, Device) is no definition.
        let is_canonical = definitions.kind(id) == TypeKind::Resource
            && ["url", "experimental"]
                .iter()
                .all(|name| definitions.child(id, name).is_some());
        Self {
            is_canonical,
            id,
            name: name.into(),
            special: Special::of(definitions, id),
            table: table_of(&members),
            members: members.into(),
            elements: elements.into(),
            required,
            invariants: invariants.unwrap_or_default(),
            id_bit,
        }
    }

    /// The member of a name.
    #[inline]
    pub fn member(&self, name: &str) -> Option<(u16, &Member)> {
        let mask = self.table.len() - 1;
        let key = Key::of(name.as_bytes());
        let mut slot = key.hash() & mask;
        loop {
            let number = self.table[slot];
            let member = self.members.get(usize::from(number))?;
            if member.key == key && (key.is_whole() || *member.name == *name) {
                return Some((number, member));
            }
            slot = (slot + 1) & mask;
        }
    }
}

impl Special {
    fn of(definitions: &Definitions, id: TypeId) -> Self {
        if definitions.kind(id) == TypeKind::Resource {
            return Self::Resource;
        }
        let is_quantity = definitions
            .type_named("Quantity")
            .is_some_and(|quantity| definitions.is_a(id, quantity));
        match definitions.type_name(id) {
            "Attachment" => Self::Attachment,
            "Coding" => Self::Coding,
            "CodeableConcept" => Self::CodeableConcept,
            "Identifier" => Self::Identifier,
            "Reference" => Self::Reference,
            "Extension" => Self::Extension,
            _ if is_quantity => Self::Quantity,
            _ => Self::None,
        }
    }
}

impl Member {
    fn new(model: &Model, of: TypeId, element: ElementId, element_type: &ElementType<'_>, number: u16) -> Self {
        let definitions = model.definitions();
        let element = definitions.element(element);
        let id = model.type_of(of, element.name(), element_type);
        let content = if model.is_primitive(id) || definitions.kind(id) == TypeKind::System {
            let primitive = Primitive::of(definitions, id);
            Content::Primitive { id, primitive }
        } else if definitions.kind(id) == TypeKind::Resource && definitions.is_abstract(id) {
            Content::Resource
        } else {
            Content::Complex(id)
        };
        let target = |url: &str| url.rsplit('/').next().unwrap_or(url).into();
        let is_any = |name: &str| name == "Resource" || name == "Any";
        let targets: Box<[Box<str>]> = element_type.targets().map(target).collect();
        Self {
            name: element_type.json_name().into(),
            key: Key::of(element_type.json_name().as_bytes()),
            element: number,
            content,
            choice: element.is_choice().then(|| definitions.type_name(id).into()),
            targets: if targets.iter().any(|name| is_any(name)) {
                Box::default()
            } else {
                targets
            },
        }
    }
}

impl ElementRules {
    fn new(model: &Arc<Model>, id: ElementId, contents: &[TypeId]) -> Self {
        let definitions = model.definitions();
        let element = definitions.element(id);
        let binding = element.binding().and_then(|binding| {
            let url = binding.value_set?;
            Some(BindingRules {
                strength: binding.strength,
                url: url.into(),
                value_set: definitions.value_set(url).map(|value_set| value_set.id()),
            })
        });
        Self {
            name: element.name().into(),
            path: element.path().rsplit('.').next().unwrap_or_default().into(),
            min: element.min(),
            max: element.max(),
            repeats: element.max() != Some(1),
            binding: binding.filter(|binding| binding.strength != Strength::Example),
            invariants: Invariant::of_element(model, element, contents),
            max_length: element.max_length().and_then(|length| usize::try_from(length).ok()),
        }
    }
}

/// An open hash table of members.
fn table_of(members: &[Member]) -> Box<[u16]> {
    let mut table = vec![u16::MAX; (members.len() * 4).next_power_of_two().max(4)];
    let mask = table.len() - 1;
    for (number, member) in (0..).zip(members) {
        let mut slot = member.key.hash() & mask;
        while table[slot] != u16::MAX {
            slot = (slot + 1) & mask;
        }
        table[slot] = number;
    }
    table.into()
}

/// What tells names apart without looking at all of them: length, beginning and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    head: u64,
    tail: u64,
    length: usize,
}

impl Key {
    #[inline]
    fn of(name: &[u8]) -> Self {
        /// The first and the last bytes as numbers.
        macro_rules! ends {
            ($number:ty) => {
                match (name.first_chunk(), name.last_chunk()) {
                    (Some(first), Some(last)) => (
                        <$number>::from_le_bytes(*first).into(),
                        <$number>::from_le_bytes(*last).into(),
                    ),
                    _ => (0, 0),
                }
            };
        }
        // Loads of a fixed length: to copy a few bytes is a call.
        let (head, tail) = match name.len() {
            8.. => ends!(u64),
            4..8 => ends!(u32),
            2..4 => ends!(u16),
            _ => ends!(u8),
        };
        Self {
            head,
            tail,
            length: name.len(),
        }
    }

    /// Whether it has all bytes of the name.
    #[inline]
    fn is_whole(self) -> bool {
        self.length <= 16
    }

    #[inline]
    fn hash(self) -> usize {
        let mixed = (self.head ^ self.tail.rotate_left(23) ^ self.length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 40).unwrap_or_default()
    }
}
