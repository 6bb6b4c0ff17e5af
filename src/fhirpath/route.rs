//! Paths that lead from element to element by names, with at most a choice among the elements of a step: `code.coding.where(system =
//! 'http://loinc.org').code.first()`. Who knows the routes of several paths can follow them all in one walk over a resource.

use super::Expression;
use super::item::{Item, System};
use super::model::Model;
use super::plan::Plan;
use super::syntax::Operator;
use crate::definitions::TypeId;

/// The most steps of a route.
const MOST_STEPS: usize = 32;

/// A path that an expression is.
#[derive(Debug)]
pub struct Route {
    /// The steps, the first one from the focus
    pub steps: Vec<RouteStep>,
    /// What becomes of the elements at the end
    pub end: RouteEnd,
    /// The type of these elements
    pub fhir_type: TypeId,
    /// The type of the focus that the path was compiled for; `None` for an extension of any element
    pub from: Option<TypeId>,
}

/// From elements to their children of a name.
#[derive(Debug)]
pub struct RouteStep {
    /// The member's name in JSON
    pub json: Box<str>,
    /// Only children of which all of this is true
    pub conditions: Vec<RouteCondition>,
    /// Only children that are not the empty text
    pub filled: bool,
    /// Of all the children that the step leads to, from whatever element: only that one, counted from 0
    pub nth: Option<u32>,
    /// Whether the children stand in an array even where there is one
    pub listed: bool,
}

/// What a child has to be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteCondition {
    /// The name in JSON of a member, which it has
    pub member: Box<str>,
    /// Whether that is this text, or another one
    pub equal: bool,
    /// The text
    pub text: Box<str>,
}

/// What becomes of the elements that a route leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteEnd {
    /// The elements themselves
    Items,
    /// `exists()`
    Exists,
    /// `join(…)` with its separator; nothing joined is an empty text
    Join(Box<str>),
    /// `getResourceKey()`: the element is the id of the focus, which is a resource
    ResourceKey,
    /// `getReferenceKey(…)` with the name of the wanted type: the elements are references
    ReferenceKey(Option<Box<str>>),
}

impl Expression {
    /// The route that it is, if it is one.
    #[must_use]
    pub fn route(&self) -> Option<Route> {
        Route::of(&self.plan, &self.model)
    }

    /// The type of System that values of elements of a type have.
    #[must_use]
    pub fn system_of(&self, id: TypeId) -> Option<System> {
        self.model.system(id)
    }

    /// Whether elements of a type are primitive.
    #[must_use]
    pub fn is_primitive(&self, id: TypeId) -> bool {
        self.model.is_primitive(id)
    }
}

/// What stands behind a step, as far as it is read, from the end of the path on.
#[derive(Default)]
struct Choice {
    conditions: Vec<RouteCondition>,
    filled: bool,
    nth: Option<u32>,
}

impl Route {
    fn of(plan: &Plan, model: &Model) -> Option<Self> {
        let (end, plan) = match plan {
            Plan::Call(call) => match (call.function.name, &call.arguments[..]) {
                ("exists", []) => (RouteEnd::Exists, &call.input),
                ("join", []) => (RouteEnd::Join("".into()), &call.input),
                ("join", [separator]) => (RouteEnd::Join(text(separator)?.into()), &call.input),
                ("getResourceKey", []) if matches!(call.input, Plan::This) => return Self::key(model),
                ("getReferenceKey", _) => {
                    let wanted = call.type_test.and_then(|test| test.fhir);
                    let wanted = wanted.map(|wanted| model.definitions().type_name(wanted).into());
                    (RouteEnd::ReferenceKey(wanted), &call.input)
                }
                _ => (RouteEnd::Items, plan),
            },
            _ => (RouteEnd::Items, plan),
        };
        let mut route = Self {
            steps: Vec::new(),
            end,
            fhir_type: model.extension()?,
            from: None,
        };
        route.read(plan, model)?;
        Some(route)
    }

    /// The id of the resource.
    fn key(model: &Model) -> Option<Self> {
        Some(Self {
            steps: vec![RouteStep {
                json: "id".into(),
                conditions: Vec::new(),
                filled: false,
                nth: None,
                listed: false,
            }],
            end: RouteEnd::ResourceKey,
            fhir_type: model.definitions().type_named("id")?,
            from: None,
        })
    }

    /// Reads the steps, from the last one to the first one.
    fn read(&mut self, mut plan: &Plan, model: &Model) -> Option<()> {
        let mut choice = Choice::default();
        // The type that the step read last starts from; `None` before the last one
        let mut start: Option<Start> = None;
        while !matches!(plan, Plan::This) {
            plan = match plan {
                Plan::Indexer { input, index } => {
                    choice.take_nth(match &**index {
                        Plan::Constant(items) => match items[..] {
                            [Item::Integer(index)] => u32::try_from(index).ok()?,
                            _ => return None,
                        },
                        _ => return None,
                    })?;
                    input
                }
                Plan::Call(call) => match call.function.name {
                    "first" => {
                        choice.take_nth(0)?;
                        &call.input
                    }
                    "where" => {
                        let [criterion] = &call.arguments[..] else {
                            return None;
                        };
                        if is_filled(criterion) {
                            choice.filled = true;
                        } else {
                            conditions(criterion, model, &mut choice.conditions)?;
                        }
                        &call.input
                    }
                    "extension" => {
                        let url = text(call.arguments.first()?)?;
                        choice.conditions.push(RouteCondition {
                            member: "url".into(),
                            equal: true,
                            text: url.into(),
                        });
                        let extension = model.extension()?;
                        self.push("extension", extension, &mut choice, start.as_ref(), model)?;
                        self.steps.last_mut()?.listed = true;
                        start = Some(Start::Any);
                        &call.input
                    }
                    "ofType" => match &call.input {
                        Plan::Child { input, step } => {
                            let (from, candidate) = step.only_candidate()?;
                            if call.type_test?.fhir? != candidate.fhir_type || candidate.resource {
                                return None;
                            }
                            self.push(&candidate.json, candidate.fhir_type, &mut choice, start.as_ref(), model)?;
                            start = Some(Start::In(from, model.is_primitive(from)));
                            input
                        }
                        _ => return None,
                    },
                    _ => return None,
                },
                Plan::Child { input, step } => {
                    let (from, candidate) = step.only_candidate()?;
                    if candidate.resource {
                        return None;
                    }
                    self.push(&candidate.json, candidate.fhir_type, &mut choice, start.as_ref(), model)?;
                    start = Some(Start::In(from, model.is_primitive(from)));
                    input
                }
                _ => return None,
            };
            if self.steps.len() > MOST_STEPS {
                return None;
            }
        }
        let is_chosen = !choice.conditions.is_empty() || choice.filled || choice.nth.is_some();
        self.from = match start? {
            _ if is_chosen => return None,
            Start::In(_, true) => return None,
            Start::In(id, false) => Some(id),
            Start::Any => None,
        };
        self.steps.reverse();
        Some(())
    }

    /// Adds a step to children of a type, before the one that was read last, which starts from `next`.
    fn push(
        &mut self,
        json: &str,
        fhir_type: TypeId,
        choice: &mut Choice,
        next: Option<&Start>,
        model: &Model,
    ) -> Option<()> {
        let leads_on = match next {
            None => {
                self.fhir_type = fhir_type;
                true
            }
            Some(Start::Any) => !model.is_primitive(fhir_type),
            Some(Start::In(id, is_primitive)) => *id == fhir_type && !is_primitive,
        };
        if !leads_on || model.definitions().is_abstract(fhir_type) {
            return None;
        }
        let Choice {
            conditions,
            filled,
            nth,
        } = std::mem::take(choice);
        // What is asked of primitive elements stands beside their values.
        if !conditions.is_empty() && model.is_primitive(fhir_type) {
            return None;
        }
        if filled && model.system(fhir_type) != Some(System::String) {
            return None;
        }
        self.steps.push(RouteStep {
            json: json.into(),
            conditions,
            filled,
            nth,
            listed: false,
        });
        Some(())
    }
}

/// What a step starts from.
enum Start {
    /// Elements of a type, and whether they are primitive
    In(TypeId, bool),
    /// Any elements
    Any,
}

impl Choice {
    /// An index counts what is left by the conditions before it, so none may stand behind.
    fn take_nth(&mut self, nth: u32) -> Option<()> {
        (self.conditions.is_empty() && !self.filled && self.nth.is_none()).then_some(())?;
        self.nth = Some(nth);
        Some(())
    }
}

/// Whether a criterion is `$this != ''`.
fn is_filled(criterion: &Plan) -> bool {
    matches!(criterion, Plan::Binary { operator: Operator::NotEqual, left, right, .. }
        if matches!(**left, Plan::This) && text(right) == Some(""))
}

/// The conditions in `member = 'text' and member != 'text'`.
fn conditions(criterion: &Plan, model: &Model, found: &mut Vec<RouteCondition>) -> Option<()> {
    let Plan::Binary {
        operator, left, right, ..
    } = criterion
    else {
        return None;
    };
    let equal = match operator {
        Operator::Equal => true,
        Operator::NotEqual => false,
        Operator::And => {
            conditions(left, model, found)?;
            return conditions(right, model, found);
        }
        _ => return None,
    };
    let (Plan::Child { input, step }, wanted) = (&**left, text(right)?) else {
        return None;
    };
    let (from, candidate) = step.only_candidate()?;
    let is_text = candidate.primitive && model.system(candidate.fhir_type) == Some(System::String);
    (matches!(**input, Plan::This) && is_text && !model.is_primitive(from)).then_some(())?;
    found.push(RouteCondition {
        member: candidate.json.clone(),
        equal,
        text: wanted.into(),
    });
    Some(())
}

/// A constant text.
fn text(plan: &Plan) -> Option<&str> {
    match plan {
        Plan::Constant(items) => match &items[..] {
            [Item::String(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}
