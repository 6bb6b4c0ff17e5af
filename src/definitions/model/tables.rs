//! The tables and their rows.

use super::strings::{Str, Strings};

/// A list in [`Tables::lists`]: where its length stands, before its items. 0 is the empty list.
pub type List = u32;

/// Stands for no row, no limit, or nothing said.
pub const NONE: u32 = u32::MAX;

/// A cardinality that the definition does not state, as in a differential.
pub const UNSTATED: u32 = u32::MAX - 1;

/// A row of words, which the blob stores column by column.
pub trait Row: Sized + Copy {
    /// The number of columns
    const WIDTH: usize;
    /// The value of a column
    #[cfg_attr(not(test), allow(dead_code, reason = "only the build script writes"))]
    fn word(&self, column: usize) -> u32;
    /// The row with these values
    fn from_words(word: impl FnMut(usize) -> u32) -> Self;
}

macro_rules! rows {
    ($($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $type:ty,)* })*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name { $($(#[$field_about])* pub $field: $type,)* }

        impl Row for $name {
            const WIDTH: usize = [$(stringify!($field)),*].len();

            fn word(&self, column: usize) -> u32 {
                [$(self.$field),*][column]
            }

            fn from_words(mut word: impl FnMut(usize) -> u32) -> Self {
                let mut columns = 0..;
                $(let $field = word(columns.next().unwrap_or_default());)*
                Self { $($field),* }
            }
        }
    )* };
}

rows! {
    /// A package that was loaded.
    PackageRow {
        name: Str,
        version: Str,
        /// Where it was read from; empty for what is built in
        path: Str,
        /// `name#version` of each package that it needs
        dependencies: List,
        /// What of that was not given, and what was given instead
        missing: List,
    }

    /// A [StructureDefinition](https://hl7.org/fhir/R4/structuredefinition.html).
    StructureRow {
        url: Str,
        version: Str,
        name: Str,
        title: Str,
        /// A [`StructureKind`]
        kind: u32,
        /// A [`Derivation`]
        derivation: u32,
        is_abstract: u32,
        /// Whether the elements are those of a differential, for want of a snapshot
        is_differential: u32,
        /// The type that it defines or constrains
        type_id: u32,
        base_url: Str,
        /// The first element, which is the root
        elements: u32,
        /// How many there are
        element_count: u32,
        /// For an extension, where it may stand: kind and expression of each context
        context: List,
        package: u32,
    }

    /// A type: of a resource, a data type, a backbone element or of FHIRPath.
    TypeRow {
        name: Str,
        /// A [`TypeKind`]
        kind: u32,
        is_abstract: u32,
        base: u32,
        structure: u32,
        /// The element that it is the type of, or the root of its structure
        element: u32,
    }

    /// An [ElementDefinition](https://hl7.org/fhir/R4/elementdefinition.html). The elements below it follow it.
    ElementRow {
        structure: u32,
        parent: u32,
        /// The first element after it that is not below it
        end: u32,
        path: Str,
        /// The id, if it is not the path
        id: Str,
        /// The last part of the path, without `[x]`
        name: Str,
        slice_name: Str,
        short: Str,
        /// In [`Tables::prose`]
        definition: Str,
        /// Flags
        flags: u32,
        min: u32,
        max: u32,
        types: List,
        /// The backbone type that it defines
        own_type: u32,
        /// The element whose content it has
        content_reference: u32,
        binding: u32,
        constraints: List,
        values: List,
        slicing: u32,
        max_length: u32,
    }

    /// A type that an element may have.
    ElementTypeRow {
        type_id: u32,
        /// The member's name in JSON
        json_name: Str,
        /// FHIR's name of a type that the definition gives as one of FHIRPath
        fhir_type: Str,
        profiles: List,
        targets: List,
        /// The form of a primitive's text
        regex: Str,
    }

    /// The value set that an element is bound to.
    BindingRow {
        /// A [`Strength`]
        strength: u32,
        value_set: Str,
        max_value_set: Str,
        name: Str,
    }

    /// An invariant.
    ConstraintRow {
        key: Str,
        is_error: u32,
        is_best_practice: u32,
        human: Str,
        expression: Str,
        source: Str,
    }

    /// A value that an element has, must match or must not exceed.
    ValueRow {
        /// A [`Role`]
        role: u32,
        /// The type, as in `fixedUri`
        type_id: u32,
        json: Str,
    }

    /// How an element is sliced.
    SlicingRow {
        /// Kind and path of each discriminator
        discriminators: List,
        /// A [`SlicingRules`]
        rules: u32,
        is_ordered: u32,
    }

    /// A [CodeSystem](https://hl7.org/fhir/R4/codesystem.html).
    CodeSystemRow {
        url: Str,
        version: Str,
        name: Str,
        title: Str,
        /// A [`Content`]
        content: u32,
        is_case_insensitive: u32,
        /// Whether a concept's children are kinds of it
        is_hierarchy: u32,
        value_set: Str,
        supplements: Str,
        concepts: u32,
        concept_count: u32,
        package: u32,
    }

    /// A concept of a code system. Those below it in the hierarchy follow it.
    ConceptRow {
        system: u32,
        code: Str,
        display: Str,
        /// In [`Tables::prose`]
        definition: Str,
        parent: u32,
        /// Code and value of each property
        properties: List,
    }

    /// A [ValueSet](https://hl7.org/fhir/R4/valueset.html).
    ValueSetRow {
        url: Str,
        version: Str,
        name: Str,
        title: Str,
        /// Components
        include: List,
        /// Components
        exclude: List,
        /// The codes of a complete expansion, as components
        expansion: List,
        package: u32,
    }

    /// What a value set includes or excludes.
    ComponentRow {
        system: Str,
        version: Str,
        /// Code and display of each concept
        concepts: List,
        /// Property, operator and value of each filter
        filters: List,
        value_sets: List,
    }
}

macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $($(#[$variant_about:meta])* $variant:ident $code:literal,)* })*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_about])* $variant,)* }

        impl $name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// FHIR's code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one with a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// The one that a table names.
            #[allow(dead_code, reason = "not every one is read")]
            pub(in super::super) fn from_word(word: u32) -> Self {
                Self::ALL[word as usize]
            }
        }
    )* };
}

words! {
    /// What a structure defines.
    StructureKind {
        /// A primitive type
        Primitive "primitive-type",
        /// A data type
        Complex "complex-type",
        /// A resource
        Resource "resource",
        /// A logical model
        Logical "logical",
    }

    /// How a structure stands to its base.
    Derivation {
        /// It defines a type
        Specialization "specialization",
        /// It is a profile of a type
        Constraint "constraint",
    }

    /// What kind of type it is.
    TypeKind {
        /// One of FHIRPath's own types
        System "system",
        /// A primitive type, such as `date`
        Primitive "primitive-type",
        /// A data type, such as `HumanName`
        Complex "complex-type",
        /// A resource
        Resource "resource",
        /// The content of an element inside a type, such as `Patient.contact`
        Backbone "backbone",
        /// A logical model
        Logical "logical",
        /// A type that a definition names and that is not defined
        Unknown "unknown",
    }

    /// [How much](https://hl7.org/fhir/R4/terminologies.html#strength) a binding demands, least first.
    Strength {
        /// The codes are an example
        Example "example",
        /// They are preferred
        Preferred "preferred",
        /// One of them, if one fits
        Extensible "extensible",
        /// One of them
        Required "required",
    }

    /// What a value in a definition is for.
    Role {
        /// The element has exactly this value
        Fixed "fixed",
        /// The element has at least this content
        Pattern "pattern",
        /// The element is this or more
        MinValue "minValue",
        /// The element is this or less
        MaxValue "maxValue",
        /// What an absent element means
        Default "defaultValue",
    }

    /// What may stand beside the slices that are defined.
    SlicingRules {
        /// Anything
        Open "open",
        /// Nothing
        Closed "closed",
        /// Anything, after them
        OpenAtEnd "openAtEnd",
    }

    /// [How much](https://hl7.org/fhir/R4/valueset-codesystem-content-mode.html) of a code system is there.
    Content {
        /// All of it
        Complete "complete",
        /// None of it
        NotPresent "not-present",
        /// Some, as an example
        Example "example",
        /// Some
        Fragment "fragment",
        /// What is added to another code system
        Supplement "supplement",
    }
}

/// Bits of [`ElementRow::flags`].
pub mod flags {
    /// `isModifier`
    pub const MODIFIER: u32 = 1;
    /// `isSummary`
    pub const SUMMARY: u32 = 2;
    /// `mustSupport`
    pub const MUST_SUPPORT: u32 = 4;
    /// The path ends with `[x]`
    pub const CHOICE: u32 = 8;
}

/// All definitions.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Names, codes, URLs, short texts
    pub strings: Strings,
    /// Long texts
    pub prose: Strings,
    /// Lists of numbers, each after its length
    pub lists: Vec<u32>,
    pub packages: Vec<PackageRow>,
    pub structures: Vec<StructureRow>,
    pub types: Vec<TypeRow>,
    pub elements: Vec<ElementRow>,
    pub element_types: Vec<ElementTypeRow>,
    pub bindings: Vec<BindingRow>,
    pub constraints: Vec<ConstraintRow>,
    pub values: Vec<ValueRow>,
    pub slicings: Vec<SlicingRow>,
    pub code_systems: Vec<CodeSystemRow>,
    pub concepts: Vec<ConceptRow>,
    pub value_sets: Vec<ValueSetRow>,
    pub components: Vec<ComponentRow>,
}

impl Tables {
    /// The items of a list.
    #[inline]
    pub fn list(&self, list: List) -> &[u32] {
        match self.lists.get(list as usize) {
            Some(&len) => &self.lists[list as usize + 1..][..len as usize],
            None => &[],
        }
    }
}
