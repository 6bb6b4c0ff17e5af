//! One walk over a resource: members are looked up once, and every rule of a place is checked while the walk is there.

mod invariants;
mod members;
mod resource;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use super::Settings;
use super::invariant::Invariant;
use super::issue::{Issue, Rule, Severity, Words};
use super::location::Location;
use super::primitive::{Fault, Primitive};
use super::rules::bundle::Entries;
use super::rules::contained::Contained;
use super::rules::extension::Holder;
use super::rules::ids::Targets;
use super::rules::{canonical, cardinality, form, primitive as primitives};
use super::tree::{Content, ElementRules, Member, Rules, Special, TypeRules};
use crate::definitions::TypeId;
use crate::fhirpath::Node;
use crate::fhirpath::value::DateTime;
use crate::json::{Document, Kind, NodeId};

/// Elements nested deeper than this are not looked at.
pub(super) const MAX_DEPTH: usize = 200;

/// Goes on, or ends where the first error is all that is asked for.
pub(super) type Flow = ControlFlow<()>;

pub(super) const GO_ON: Flow = ControlFlow::Continue(());

/// A validation of one document.
pub(super) struct Walk<'a> {
    pub rules: &'a Rules,
    pub settings: &'a Settings,
    pub document: &'a Document<'a>,
    pub now: &'a DateTime,
    /// Whether only the first error matters
    pub only_errors: bool,
    pub failed: bool,
    pub issues: Vec<Issue>,
    /// The children of the objects that are open
    present: Vec<Present>,
    depth: usize,
    /// The resource that issues are about, and the Bundle's entry that it stands in
    resource: Option<NodeId>,
    entry: Option<u32>,
    /// How many places the resource is below
    resource_depth: usize,
    element_type: Option<TypeId>,
    /// The value whose extensions are looked at
    primitive: Option<NodeId>,
    /// Where links that begin with # can go
    pub targets: Targets,
    /// What the resource contains that is walked over
    pub contained: Contained,
    /// Ids of elements with their resources, and whether they are in a snapshot
    pub element_ids: HashSet<(NodeId, bool, String)>,
    /// The Bundle around
    pub entries: Option<Entries<'a>>,
}

/// A child that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present {
    /// The number of its member
    pub member: u16,
    /// None where a primitive has only extensions
    pub value: Option<NodeId>,
    /// The object, or array of them, with extensions of a primitive
    extra: Option<NodeId>,
}

/// The resources around an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub resource: NodeId,
    /// The one that contains that, if any; else the same
    pub root: NodeId,
    /// The number of the Bundle's entry
    pub entry: Option<u32>,
}

/// Whose child an element is.
#[derive(Clone, Copy)]
struct Field<'r> {
    element: &'r ElementRules,
    member: &'r Member,
    /// The type of the parent; that of the value, where the parent is a primitive
    parent_type: TypeId,
    /// The object, or the value of the primitive
    parent: Option<NodeId>,
}

/// An object whose children were looked up.
#[derive(Clone, Copy)]
pub(super) struct Object<'r> {
    pub rules: &'r TypeRules,
    pub node: NodeId,
    /// The bits of the elements that are there
    pub seen: u128,
    first: usize,
    end: usize,
}

impl<'a> Walk<'a> {
    pub fn new(
        rules: &'a Rules,
        settings: &'a Settings,
        document: &'a Document<'a>,
        now: &'a DateTime,
        only_errors: bool,
    ) -> Self {
        Self {
            element_type: rules.definitions().type_named("Element"),
            rules,
            settings,
            document,
            now,
            only_errors,
            failed: false,
            issues: Vec::new(),
            present: Vec::new(),
            depth: 0,
            resource: None,
            resource_depth: 0,
            entry: None,
            primitive: None,
            entries: None,
            targets: Targets::default(),
            contained: Contained::default(),
            element_ids: HashSet::new(),
        }
    }

    /// Checks the whole document.
    pub fn run(&mut self) {
        let root = self.document.root();
        if let Some(root) = root {
            let flow = self.resource(root, &Location::root("Resource"), None, None);
            if flow.is_break() {
                return;
            }
        }
        if let Some(fault) = self.document.fault() {
            let message = || format!("this is not JSON, at byte {}: {}", fault.at, fault.problem);
            let _ = self.report_at(form::JSON_SYNTAX, &Location::root("Resource"), fault.at, message);
        }
    }

    /// Reports that a place breaks a rule.
    pub fn report<W: Into<Words>>(
        &mut self,
        rule: Rule,
        at: &Location,
        node: NodeId,
        message: impl FnOnce() -> W,
    ) -> Flow {
        let offset = self.document.offset(node);
        self.report_at(rule, at, offset, message)
    }

    #[cold]
    fn report_at<W: Into<Words>>(
        &mut self,
        rule: Rule,
        at: &Location,
        offset: usize,
        message: impl FnOnce() -> W,
    ) -> Flow {
        if !self.wants(rule.severity, rule.id) {
            return GO_ON;
        }
        if self.only_errors {
            return self.fail();
        }
        let message = if self.settings.messages {
            message().into()
        } else {
            Words::Fixed("")
        };
        self.add(rule, rule.id.into(), message, at, offset);
        GO_ON
    }

    /// Adds an issue of a rule by this name.
    fn add(&mut self, rule: Rule, name: Words, message: Words, at: &Location, offset: usize) {
        let (path, way) = if self.settings.paths {
            at.path_through(self.resource_depth)
        } else {
            (String::new(), 0)
        };
        self.issues.push(Issue {
            severity: rule.severity,
            code: rule.code,
            rule: name,
            category: rule.category,
            path,
            way,
            offset,
            resource: self.resource,
            entry: self.entry,
            profile: None,
            message,
        });
    }

    /// Whether issues of a rule are asked for.
    fn wants(&self, severity: Severity, rule: &str) -> bool {
        let floor = if self.only_errors {
            Severity::Error
        } else {
            self.settings.floor
        };
        severity >= floor && (self.settings.without.is_empty() || !self.settings.without.contains(rule))
    }

    fn fail(&mut self) -> Flow {
        self.failed = true;
        ControlFlow::Break(())
    }

    /// Checks an object of a type, and what is in it.
    ///
    /// `primitive` is the type of a value whose id and extensions the object has.
    fn object(
        &mut self,
        rules: &'a TypeRules,
        more: &[Invariant],
        primitive: Option<TypeId>,
        node: NodeId,
        at: &Location,
        scope: Scope,
    ) -> Flow {
        if self.document.kind(node) != Kind::Object {
            return self.report(form::JSON_KIND, at, node, || format!("{} is a JSON object", rules.name));
        }
        if self.depth == MAX_DEPTH {
            return self.report(form::NESTING, at, node, || {
                format!("nested deeper than {MAX_DEPTH} levels: what is below is not checked")
            });
        }
        self.depth += 1;
        let first = self.present.len();
        let seen = self.look_up(rules, node, at)?;
        let object = Object {
            rules,
            node,
            seen,
            first,
            end: self.present.len(),
        };
        self.check_required(&object, at)?;
        if seen & rules.id_bit != 0 && rules.special != Special::Resource {
            self.check_id(node, at, scope)?;
        }
        for number in first..object.end {
            let present = self.present[number];
            self.child(&object, present, primitive.unwrap_or(rules.id), at, scope)?;
        }
        self.check_invariants(&object, &rules.invariants, at, scope)?;
        self.check_invariants(&object, more, at, scope)?;
        self.present.truncate(first);
        self.depth -= 1;
        GO_ON
    }

    /// Checks a child that is there, with all its values.
    fn child(
        &mut self,
        object: &Object<'a>,
        present: Present,
        parent_type: TypeId,
        at: &Location,
        scope: Scope,
    ) -> Flow {
        let rules = object.rules;
        let member = &rules.members[usize::from(present.member)];
        let element = &rules.elements[usize::from(member.element)];
        let at = at.child(&element.name, member.choice.as_deref()).of(&rules.name);
        let Content::Primitive { id, primitive } = member.content else {
            let Some(value) = present.value else {
                return GO_ON;
            };
            let field = Field {
                element,
                member,
                parent_type,
                parent: if parent_type == rules.id {
                    Some(object.node)
                } else {
                    self.primitive
                },
            };
            return self.complex(field, value, at, scope);
        };
        if !element.repeats {
            return self.primitive(element, (id, primitive), present.value, present.extra, &at, scope);
        }
        let document = self.document;
        if let Some(value) = present.value.filter(|value| document.kind(*value) != Kind::Array) {
            return self.report(form::JSON_KIND, &at, value, || {
                format!("{} is an array of values", element.path)
            });
        }
        let mut values = present.value.into_iter().flat_map(|value| document.children(value));
        let mut extras = present.extra.into_iter().flat_map(|extra| document.children(extra));
        let mut count = 0;
        loop {
            let (value, extra) = (values.next(), extras.next());
            if value.is_none() && extra.is_none() {
                break;
            }
            let is_null = |node: &NodeId| document.kind(*node) == Kind::Null;
            let place = at.at(count);
            count += 1;
            let null = value.or(extra);
            let value = value.filter(|value| !is_null(value));
            let extra = extra.filter(|extra| !is_null(extra));
            if let (None, None, Some(null)) = (value, extra, null) {
                self.report(form::NULL_VALUE, &place, null, || {
                    format!("leave it out, or say in _{} why it has no value", member.name)
                })?;
                continue;
            }
            self.primitive(element, (id, primitive), value, extra, &place, scope)?;
        }
        self.check_count(element, count, &at, present)
    }

    fn check_count(&mut self, element: &ElementRules, count: usize, at: &Location, present: Present) -> Flow {
        let Some(node) = present.value.or(present.extra) else {
            return GO_ON;
        };
        if element.max.is_some_and(|max| count > max as usize) {
            self.report(cardinality::MAX, at, node, || {
                format!(
                    "{} is there {count} times: at most {} is allowed",
                    element.path,
                    element.max.unwrap_or(0)
                )
            })?;
        }
        if count < element.min as usize {
            self.report(cardinality::MIN, at, node, || {
                format!(
                    "{} is there {count} times: at least {} is required",
                    element.path, element.min
                )
            })?;
        }
        GO_ON
    }

    /// Checks the values of an element that are objects.
    fn complex(&mut self, field: Field<'a>, value: NodeId, at: Location, scope: Scope) -> Flow {
        let element = field.element;
        let is_array = self.document.kind(value) == Kind::Array;
        if is_array != element.repeats {
            self.report(form::JSON_KIND, &at, value, || {
                if element.repeats {
                    format!("{} is an array, of one value too", element.path)
                } else {
                    format!("{} is one value, not an array", element.path)
                }
            })?;
        }
        if !is_array {
            return self.one_complex(field, value, &at, scope);
        }
        let mut count = 0;
        for node in self.document.elements(value) {
            let place = if element.repeats { at.at(count) } else { at };
            count += 1;
            if self.document.kind(node) == Kind::Null {
                self.report(form::NULL_VALUE, &place, node, || "leave it out instead of null")?;
                continue;
            }
            self.one_complex(field, node, &place, scope)?;
        }
        let present = Present {
            member: 0,
            value: Some(value),
            extra: None,
        };
        if element.repeats {
            self.check_count(element, count, &at, present)
        } else {
            GO_ON
        }
    }

    fn one_complex(&mut self, field: Field<'a>, node: NodeId, at: &Location, scope: Scope) -> Flow {
        let (element, member) = (field.element, field.member);
        let id = match member.content {
            Content::Complex(id) => id,
            Content::Resource if *element.name == *"contained" => {
                return self.resource(node, at, Some(scope.root), scope.entry);
            }
            Content::Resource => {
                // Parameters have resources too, and Bundles that are contained are not followed.
                let bundle = self.entries.as_ref().map(|entries| entries.bundle);
                let is_entry = |above: &&Location| bundle == Some(scope.resource) && above.is_named("entry");
                let index = at.above().filter(is_entry).and_then(Location::index);
                let entry = index.and_then(|index| u32::try_from(index).ok()).or(scope.entry);
                return self.resource(node, at, None, entry);
            }
            Content::Primitive { .. } => return GO_ON,
        };
        let rules = self.rules.of(id);
        self.object(rules, &element.invariants, None, node, at, scope)?;
        if self.document.kind(node) != Kind::Object {
            return GO_ON;
        }
        match rules.special {
            Special::Coding => self.check_coding(node, at, false)?,
            Special::Quantity => self.check_coding(node, at, true)?,
            Special::Attachment => self.check_attachment(node, at)?,
            Special::Identifier => self.check_identifier(node, at)?,
            Special::Reference => self.check_reference(member, node, at, scope)?,
            Special::Extension => {
                let holder = Holder {
                    type_id: field.parent_type,
                    node: field.parent,
                    at: at.above().unwrap_or(at),
                    extension: field
                        .parent
                        .filter(|_| self.rules.of(field.parent_type).special == Special::Extension),
                };
                self.check_extension(holder, node, at, scope)?;
            }
            Special::None | Special::Resource | Special::CodeableConcept => {}
        }
        match &element.binding {
            Some(binding) => self.check_coded(binding, node, at),
            None => GO_ON,
        }
    }

    /// Checks a primitive value and its extensions, of which one is there.
    fn primitive(
        &mut self,
        element: &'a ElementRules,
        (id, primitive): (TypeId, Primitive),
        value: Option<NodeId>,
        extra: Option<NodeId>,
        at: &Location,
        scope: Scope,
    ) -> Flow {
        match (value, extra) {
            (Some(value), _) => self.primitive_value(element, primitive, value, at, scope)?,
            (None, Some(extra)) => self.check_code_is_there(element.binding.as_ref(), at, extra)?,
            (None, None) => {}
        }
        if let (Some(extra), Some(of)) = (extra, self.element_type) {
            let rules = self.rules.of(of);
            self.primitive = value;
            self.object(rules, &[], Some(id), extra, at, scope)?;
        }
        let node = Node {
            value,
            extra,
            fhir_type: Some(id),
        };
        self.check_invariants_of_value(&element.invariants, node, at, scope)
    }

    fn primitive_value(
        &mut self,
        element: &ElementRules,
        primitive: Primitive,
        value: NodeId,
        at: &Location,
        scope: Scope,
    ) -> Flow {
        let kind = self.document.kind(value);
        let text = match kind {
            Kind::String | Kind::Number => self.document.string(value),
            _ => Cow::Borrowed(""),
        };
        match primitive.check(kind, &text) {
            Ok(()) => {}
            Err(fault) => {
                let rule = match fault {
                    Fault::Kind => form::JSON_KIND,
                    Fault::Empty => form::EMPTY_VALUE,
                    Fault::Format => primitives::FORMAT,
                    Fault::Range => primitives::RANGE,
                    Fault::Calendar => primitives::CALENDAR,
                    Fault::TooLong => primitives::LENGTH,
                    Fault::Relative => canonical::RELATIVE,
                };
                return self.report(rule, at, value, || match fault {
                    Fault::Kind => format!("{} is {} in JSON", element.path, primitive.json_kind()),
                    Fault::Empty => "leave the member out instead of an empty string".to_owned(),
                    Fault::Calendar => "there is no such day in the calendar".to_owned(),
                    Fault::TooLong => format!("it has {} bytes, which is too long", text.len()),
                    Fault::Relative => format!(
                        "{} is an absolute URL, or # and the id of a contained resource",
                        element.path
                    ),
                    Fault::Format | Fault::Range => format!("{} is {}", element.path, primitive.form()),
                });
            }
        }
        if element.max_length.is_some_and(|most| text.chars().count() > most) {
            return self.report(primitives::LENGTH, at, value, || "it has too many characters");
        }
        match primitive {
            Primitive::Xhtml => return self.check_narrative(&text, at, value, scope),
            Primitive::Uri | Primitive::Url => self.follow(&text, at, scope),
            Primitive::Canonical => {
                self.follow(&text, at, scope);
                self.check_canonical_target(&text, at, value, scope)?;
            }
            _ => {}
        }
        match &element.binding {
            Some(binding) => self.check_code(binding, &text, at, value),
            None => GO_ON,
        }
    }
}
