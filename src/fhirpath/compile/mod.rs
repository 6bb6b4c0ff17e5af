//! From a syntax tree to a plan: names are resolved, types checked, constants folded.

mod call;
mod fold;
mod literal;
mod operator;
mod path;
mod type_specifier;
mod variable;

use super::error::Problem;
use super::functions::{self, Accepts};
use super::item::{Item, System};
use super::model::Model;
use super::plan::Plan;
use super::syntax::{Expr, ExprKind, Span};
use super::types::{Known, Static, Type};
use crate::definitions::TypeId;
use fold::fold;

/// What an expression may assume, and what it is told.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Options {
    /// The types that the focus can have, if that is known; else any resource's
    pub context: Vec<TypeId>,
    /// Do not check names and types against the definitions: for data outside of them
    pub unchecked: bool,
    /// Refuse what depends on an order that is not defined
    pub strict: bool,
    /// Let `as()` take several items, as `ofType()` does. FHIR's own rules up to R4 are written so (`dom-3`), although FHIRPath calls
    /// it an error.
    pub as_filters: bool,
    /// The values of constants, `%name`
    pub constants: Vec<(String, Item<'static>)>,
    /// What the focus is, instead of `context`: a result of another expression
    pub focus: Option<Known>,
    /// Take an element that the focus has not, and other types have, for absent instead of a mistake
    pub lenient: bool,
    /// As [SQL on FHIR](https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html) has it: `%rowIndex`
    /// has a meaning, and `join()` of nothing is an empty text
    pub view: bool,
}

/// Compiles a syntax tree. Returns the plan and what is known of its result.
pub(super) fn compile(expression: &Expr, model: &Model, options: &Options) -> Result<(Plan, Static), Problem> {
    let mut compiler = Compiler {
        model,
        options,
        variables: Vec::new(),
        slots: 0,
    };
    let focus = Focus {
        this: compiler.root(),
        total: None,
    };
    compiler.lower(expression, &focus)
}

struct Compiler<'m> {
    model: &'m Model,
    options: &'m Options,
    /// What `defineVariable` has defined up to here: name, slot, value
    variables: Vec<(String, usize, Static)>,
    slots: usize,
}

/// What is known of `$this` and `$total`.
#[derive(Clone)]
struct Focus {
    this: Static,
    total: Option<Static>,
}

impl Focus {
    fn on(&self, this: Static) -> Self {
        Self {
            this,
            total: self.total.clone(),
        }
    }
}

type Lowered = Result<(Plan, Static), Problem>;

impl Compiler<'_> {
    /// Lowers an expression; the variables that it defines are not seen outside of it.
    fn scoped(&mut self, expression: &Expr, focus: &Focus) -> Lowered {
        let variables = self.variables.len();
        let lowered = self.lower(expression, focus);
        self.variables.truncate(variables);
        lowered
    }

    fn lower(&mut self, expression: &Expr, focus: &Focus) -> Lowered {
        let span = expression.span;
        match &expression.kind {
            ExprKind::Literal(literal) => literal::lower(literal, span),
            ExprKind::This => Ok((Plan::This, focus.this.clone())),
            ExprKind::Index => Ok((Plan::Index, Static::system(System::Integer))),
            ExprKind::Total => match &focus.total {
                Some(total) => Ok((Plan::Total, total.clone())),
                None => Err(Problem::new(
                    "`$total` has a meaning only inside of `aggregate()`",
                    span,
                )),
            },
            ExprKind::Constant(name) => self.constant(name, span),
            ExprKind::Member { input, name, name_span } => self.member(input.as_deref(), name, *name_span, focus),
            ExprKind::Call {
                input,
                name,
                name_span,
                arguments,
            } => self.call(input.as_deref(), (name, *name_span), arguments, span, focus),
            ExprKind::Indexer { input, index } => self.indexer(input, index, span, focus),
            ExprKind::Polarity { negative, operand } => self.polarity(*negative, operand, span, focus),
            ExprKind::Binary {
                operator,
                operator_span,
                left,
                right,
            } => self.binary(*operator, *operator_span, left, right, focus),
            ExprKind::SortKey { .. } => Err(Problem::new("`asc` and `desc` belong to the keys of `sort()`", span)),
            ExprKind::Instance { .. } => Err(Problem::new(
                "instance selectors are not supported: there is nothing to make",
                span,
            )),
            ExprKind::Type {
                operator,
                operand,
                specifier,
            } => self.type_operator(*operator, operand, specifier, span, focus),
        }
    }

    /// Refuses an input or argument that certainly has another type.
    fn accepts(&self, what: &str, accepts: Accepts, known: &Static, span: Span) -> Result<(), Problem> {
        if accepts == functions::ANY || known.is_empty() || self.options.unchecked {
            return Ok(());
        }
        let Some(systems) = known.systems(self.model) else {
            return Ok(());
        };
        if systems.iter().any(|system| accepts.has(*system)) {
            return Ok(());
        }
        let (wanted, here) = (accepts.describe(), known.describe(self.model));
        Err(Problem::new(format!("{what} takes {wanted}, and this is {here}"), span))
    }

    fn ordered(&self, what: &str, known: &Static, span: Span) -> Result<(), Problem> {
        if self.options.strict && !known.ordered {
            return Err(Problem::new(
                format!("{what} depends on the order of items that have none"),
                span,
            ));
        }
        Ok(())
    }

    /// The values that items convert to.
    fn value(&self, known: &Static) -> Static {
        match known.systems(self.model) {
            Some(systems) => {
                let mut types: Vec<_> = systems.into_iter().map(Type::System).collect();
                types.dedup();
                Static {
                    types: Some(types),
                    ..known.clone()
                }
            }
            None => Static {
                types: None,
                ..known.clone()
            },
        }
    }
}
