//! [Operators](https://hl7.org/fhirpath/N1/#operations).

use std::borrow::Cow;
use std::cmp::Ordering;

use super::equality::{Distinct, decimal, unitless};
use super::error::Problem;
use super::evaluate::{Evaluation, Flow, MAX_TEXT, Scope, Sink, Stop};
use super::item::{Item, System};
use super::plan::Plan;
use super::syntax::{Operator, Span};
use super::value::Quantity;

/// Pushes what a binary operator gives.
pub(super) fn binary<'a>(
    evaluation: &Evaluation<'a>,
    operator: Operator,
    left: &'a Plan,
    right: &'a Plan,
    span: Span,
    scope: Scope<'_, 'a>,
    out: Sink<'_, 'a>,
) -> Flow {
    match operator {
        Operator::Union => {
            let mut distinct = Distinct::new();
            for operand in [left, right] {
                evaluation.each(operand, scope, &mut |item| {
                    evaluation.spend(1, span)?;
                    distinct.insert(evaluation, &item, span)?;
                    Ok(())
                })?;
            }
            distinct.into_items().into_iter().try_for_each(out)
        }
        Operator::Concatenate => {
            let text = |plan| match evaluation
                .single(plan, scope, span)?
                .and_then(|item| evaluation.operand(item))
            {
                None => Ok(Cow::Borrowed("")),
                Some(Item::String(text)) => Ok(text),
                Some(other) => Err(Stop::from(mismatch("&", &other, span))),
            };
            let text = concatenate(&text(left)?, &text(right)?, span)?;
            evaluation.pay_for(&text, span)?;
            out(text)
        }
        _ if operator.gives_boolean() => {
            let truth = truth(evaluation, operator, left, right, span, scope)?;
            truth.map_or(Ok(()), |truth| out(Item::Boolean(truth)))
        }
        _ => {
            let Some((left, right)) = operands(evaluation, left, right, span, scope)? else {
                return Ok(());
            };
            let Some(result) = arithmetic(operator, &left, &right, span)? else {
                return Ok(());
            };
            evaluation.pay_for(&result, span)?;
            out(result)
        }
    }
}

/// What a binary operator gives that [gives a truth value](Operator::gives_boolean), or nothing.
pub(super) fn truth<'a>(
    evaluation: &Evaluation<'a>,
    operator: Operator,
    left: &'a Plan,
    right: &'a Plan,
    span: Span,
    scope: Scope<'_, 'a>,
) -> Result<Option<bool>, Stop> {
    let boolean = |plan| evaluation.boolean(plan, scope, span);
    Ok(match operator {
        Operator::And => match boolean(left)? {
            Some(false) => Some(false),
            Some(true) => boolean(right)?,
            None => boolean(right)?.filter(|right| !right),
        },
        Operator::Or => match boolean(left)? {
            Some(true) => Some(true),
            Some(false) => boolean(right)?,
            None => boolean(right)?.filter(|right| *right),
        },
        Operator::Xor => match (boolean(left)?, boolean(right)?) {
            (Some(left), Some(right)) => Some(left != right),
            _ => None,
        },
        Operator::Implies => match boolean(left)? {
            Some(false) => Some(true),
            Some(true) => boolean(right)?,
            None => boolean(right)?.filter(|right| *right),
        },
        Operator::Equal => equal(evaluation, left, right, scope)?,
        Operator::NotEqual => equal(evaluation, left, right, scope)?.map(|equal| !equal),
        Operator::Equivalent => Some(equivalent(evaluation, left, right, scope)?),
        Operator::NotEquivalent => Some(!equivalent(evaluation, left, right, scope)?),
        Operator::In => member(evaluation, left, right, span, scope)?,
        Operator::Contains => member(evaluation, right, left, span, scope)?,
        _ => {
            let Some((left, right)) = operands(evaluation, left, right, span, scope)? else {
                return Ok(None);
            };
            compare(&left, &right, span)?.map(|ordering| match operator {
                Operator::Less => ordering.is_lt(),
                Operator::LessOrEqual => ordering.is_le(),
                Operator::Greater => ordering.is_gt(),
                _ => ordering.is_ge(),
            })
        }
    })
}

/// `+` and `-` before an operand; empty on overflow.
pub(super) fn polarity(negative: bool, item: Item<'_>, span: Span) -> Result<Option<Item<'_>>, Problem> {
    Ok(match item {
        Item::Integer(value) if negative => value.checked_neg().map(Item::Integer),
        Item::Long(value) if negative => value.checked_neg().map(Item::Long),
        Item::Decimal(value) if negative => Some(Item::Decimal(value.negate())),
        Item::Quantity(quantity) if negative => Some(Item::from(quantity.negate())),
        Item::Integer(_) | Item::Long(_) | Item::Decimal(_) | Item::Quantity(_) => Some(item),
        other => return Err(mismatch(if negative { "-" } else { "+" }, &other, span)),
    })
}

/// Both operands, if none is empty.
fn operands<'a>(
    evaluation: &Evaluation<'a>,
    left: &'a Plan,
    right: &'a Plan,
    span: Span,
    scope: Scope<'_, 'a>,
) -> Result<Option<(Item<'a>, Item<'a>)>, Stop> {
    let left = evaluation.single(left, scope, span)?;
    let right = evaluation.single(right, scope, span)?;
    Ok(match (left, right) {
        (Some(left), Some(right)) => evaluation.operand(left).zip(evaluation.operand(right)),
        _ => None,
    })
}

fn equal<'a>(
    evaluation: &Evaluation<'a>,
    left: &'a Plan,
    right: &'a Plan,
    scope: Scope<'_, 'a>,
) -> Result<Option<bool>, Stop> {
    // One item on each side, as a rule: no list is allocated then.
    let (left, more_left) = first_and_more(evaluation, left, scope)?;
    let (right, more_right) = first_and_more(evaluation, right, scope)?;
    let (Some(left), Some(right)) = (left, right) else {
        return Ok(None);
    };
    if more_left.len() != more_right.len() {
        return Ok(Some(false));
    }
    let mut known = true;
    let rest = more_left.iter().zip(&more_right);
    for (left, right) in std::iter::once((&left, &right)).chain(rest) {
        match evaluation.equal(left, right) {
            Some(false) => return Ok(Some(false)),
            Some(true) => {}
            None => known = false,
        }
    }
    Ok(known.then_some(true))
}

fn first_and_more<'a>(
    evaluation: &Evaluation<'a>,
    plan: &'a Plan,
    scope: Scope<'_, 'a>,
) -> Result<(Option<Item<'a>>, Vec<Item<'a>>), Stop> {
    let (mut first, mut more) = (None, Vec::new());
    if let Plan::Constant(items) = plan
        && let [item] = &items[..]
    {
        return Ok((Some(item.borrowed()), more));
    }
    evaluation.each(plan, scope, &mut |item| {
        if first.is_none() {
            first = Some(item);
        } else {
            more.push(item);
        }
        Ok(())
    })?;
    Ok((first, more))
}

/// Whether each item on one side has an equivalent of its own on the other.
fn equivalent<'a>(
    evaluation: &Evaluation<'a>,
    left: &'a Plan,
    right: &'a Plan,
    scope: Scope<'_, 'a>,
) -> Result<bool, Stop> {
    let left = evaluation.collect(left, scope)?;
    let mut right = evaluation.collect(right, scope)?;
    if left.len() != right.len() {
        return Ok(false);
    }
    let pairs = u32::try_from(left.len().saturating_mul(right.len())).unwrap_or(u32::MAX);
    evaluation.spend(pairs, Span::default())?;
    for item in &left {
        let Some(found) = right.iter().position(|other| evaluation.equivalent(item, other)) else {
            return Ok(false);
        };
        right.swap_remove(found);
    }
    Ok(true)
}

/// Whether one item is among others.
fn member<'a>(
    evaluation: &Evaluation<'a>,
    item: &'a Plan,
    collection: &'a Plan,
    span: Span,
    scope: Scope<'_, 'a>,
) -> Result<Option<bool>, Stop> {
    let Some(item) = evaluation.single(item, scope, span)? else {
        return Ok(None);
    };
    let mut found = false;
    evaluation.until_enough(collection, scope, &mut |other| {
        if evaluation.equal(&item, &other) == Some(true) {
            found = true;
            return Err(Stop::Enough);
        }
        Ok(())
    })?;
    Ok(Some(found))
}

/// [Order](https://hl7.org/fhirpath/N1/#comparison) of two values; `None` where their precision does not tell.
pub(super) fn compare(left: &Item<'_>, right: &Item<'_>, span: Span) -> Result<Option<Ordering>, Problem> {
    Ok(match (left, right) {
        (Item::String(left), Item::String(right)) => Some(left.cmp(right)),
        (Item::Date(left), Item::Date(right)) => left.compare(*right),
        (Item::DateTime(left), Item::DateTime(right)) => left.compare(*right),
        (Item::Date(left), Item::DateTime(right)) => left.to_date_time().compare(*right),
        (Item::DateTime(left), Item::Date(right)) => left.compare(right.to_date_time()),
        (Item::Time(left), Item::Time(right)) => left.compare(*right),
        (Item::Quantity(left), Item::Quantity(right)) => left.compare(right),
        (Item::Quantity(left), right) if decimal(right).is_some() => {
            decimal(right).and_then(|right| left.compare(&unitless(right)))
        }
        (left, Item::Quantity(right)) if decimal(left).is_some() => {
            decimal(left).and_then(|left| unitless(left).compare(right))
        }
        (left, right) => match (decimal(left), decimal(right)) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => return Err(no_operator("compared with", left, right, span)),
        },
    })
}

/// [Math](https://hl7.org/fhirpath/N1/#math), and what `+` and `-` do to texts and times. Empty on overflow and division by zero.
pub(super) fn arithmetic<'a>(
    operator: Operator,
    left: &Item<'a>,
    right: &Item<'a>,
    span: Span,
) -> Result<Option<Item<'a>>, Stop> {
    use Operator::{Add, Divide, IntegerDivide as Div, Modulo as Mod, Multiply, Subtract};
    Ok(match (operator, left, right) {
        (Divide, _, _) if decimal(left).is_some() && decimal(right).is_some() => decimal(left)
            .zip(decimal(right))
            .and_then(|(left, right)| left.checked_div(right))
            .map(Item::Decimal),
        (_, Item::Integer(left), Item::Integer(right)) => match operator {
            Add => left.checked_add(*right),
            Subtract => left.checked_sub(*right),
            Multiply => left.checked_mul(*right),
            Div => left.checked_div(*right),
            _ => left.checked_rem(*right),
        }
        .map(Item::Integer),
        (_, Item::Integer(_) | Item::Long(_), Item::Integer(_) | Item::Long(_)) => {
            let long = |item: &Item| match item {
                Item::Integer(value) => i64::from(*value),
                Item::Long(value) => *value,
                _ => 0,
            };
            let (left, right) = (long(left), long(right));
            match operator {
                Add => left.checked_add(right),
                Subtract => left.checked_sub(right),
                Multiply => left.checked_mul(right),
                Div => left.checked_div(right),
                _ => left.checked_rem(right),
            }
            .map(Item::Long)
        }
        (Add, Item::String(left), Item::String(right)) => Some(concatenate(left, right, span)?),
        (Add | Subtract, item @ (Item::Date(_) | Item::DateTime(_) | Item::Time(_)), Item::Quantity(amount)) => {
            shift(operator == Subtract, item, amount, span)?
        }
        (_, left, right) if is_quantity(left) || is_quantity(right) => match (as_quantity(left), as_quantity(right)) {
            (Some(left), Some(right)) => match operator {
                Add => left.checked_add(&right),
                Subtract => left.checked_sub(&right),
                Multiply => left.checked_mul(&right),
                Divide => left.checked_div(&right),
                _ => {
                    let problem = Problem::new("quantities take no `div` and no `mod`: take their values", span);
                    return Err(problem.into());
                }
            }
            .map(Item::from),
            _ => return Err(no_operator(verb(operator), left, right, span).into()),
        },
        (_, left, right) => {
            if let (Some(left), Some(right)) = (decimal(left), decimal(right)) {
                match operator {
                    Add => left.checked_add(right),
                    Subtract => left.checked_sub(right),
                    Multiply => left.checked_mul(right),
                    Div => {
                        let quotient = left.div_integral(right);
                        return Ok(quotient.map(whole));
                    }
                    Mod => left.modulo(right),
                    _ => None,
                }
                .map(Item::Decimal)
            } else {
                return Err(no_operator(verb(operator), left, right, span).into());
            }
        }
    })
}

fn is_quantity(item: &Item<'_>) -> bool {
    matches!(item, Item::Quantity(_))
}

/// A quantity; a number is one of the unit `1`.
fn as_quantity<'i>(item: &'i Item<'_>) -> Option<Cow<'i, Quantity>> {
    match item {
        Item::Quantity(quantity) => Some(Cow::Borrowed(quantity)),
        number => Some(Cow::Owned(unitless(decimal(number)?))),
    }
}

/// The operator in words.
fn verb(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "added to",
        Operator::Subtract => "subtracted from",
        Operator::Multiply => "multiplied by",
        _ => "divided by",
    }
}

/// A whole number, as an Integer where it fits.
fn whole<'a>(value: super::value::Decimal) -> Item<'a> {
    match value.to_i64().map(|value| (i32::try_from(value), value)) {
        Some((Ok(small), _)) => Item::Integer(small),
        Some((Err(_), long)) => Item::Long(long),
        None => Item::Decimal(value),
    }
}

/// [Date and time arithmetic](https://hl7.org/fhirpath/N1/#datetime-arithmetic).
fn shift<'a>(back: bool, item: &Item<'a>, amount: &Quantity, span: Span) -> Result<Option<Item<'a>>, Stop> {
    let Some(unit) = amount.unit.calendar() else {
        let problem = Problem::new(
            "a date or time moves by calendar durations such as `1 month`, or by definite ones up to weeks such as `1 'd'`",
            span,
        );
        return Err(problem.into());
    };
    if matches!(item, Item::Time(_)) && !unit.is_time() {
        let message = "a time of day moves by hours, minutes, seconds and milliseconds alone";
        return Err(Problem::new(message, span).into());
    }
    let value = if back { amount.value.negate() } else { amount.value };
    Ok(match item {
        Item::Date(date) => date.checked_add(value, unit).map(Item::Date),
        Item::DateTime(time) => time.checked_add(value, unit).map(Item::DateTime),
        Item::Time(time) => time.checked_add(value, unit).map(Item::Time),
        _ => None,
    })
}

/// A text of two, of a length that stays within bounds.
pub(super) fn concatenate<'a>(left: &str, right: &str, span: Span) -> Result<Item<'a>, Stop> {
    if left.len() + right.len() > MAX_TEXT {
        return Err(too_long(span).into());
    }
    Ok(Item::from([left, right].concat()))
}

/// The problem of a text that grows without end.
pub(super) fn too_long(span: Span) -> Problem {
    Problem::new(
        format!("a text of more than {} MiB: the expression runs away", MAX_TEXT >> 20),
        span,
    )
}

/// What an item is, in words; never its value.
pub(super) fn describe(item: &Item<'_>) -> &'static str {
    match item.system() {
        Some(system) => system.name(),
        None if matches!(item, Item::Node(_)) => "an element without a value",
        None => "type information",
    }
}

fn mismatch(operator: &str, item: &Item<'_>, span: Span) -> Problem {
    Problem::new(format!("`{operator}` does not take {}", describe(item)), span)
}

fn no_operator(verb: &str, left: &Item<'_>, right: &Item<'_>, span: Span) -> Problem {
    Problem::new(format!("{} cannot be {verb} {}", describe(left), describe(right)), span)
}

/// The System types that an operator gives for operands of these types; `None` if it does not take them.
pub(super) fn result_type(operator: Operator, left: System, right: System) -> Option<System> {
    use System::{Boolean, Date, DateTime, Decimal, Integer, Long, Quantity, String, Time};
    let number = |system| matches!(system, Integer | Long | Decimal);
    let temporal = |system| matches!(system, Date | DateTime | Time);
    match operator {
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            let comparable = match (left, right) {
                (String, String) | (Time, Time) | (Date | DateTime, Date | DateTime) => true,
                (left, right) => (number(left) || left == Quantity) && (number(right) || right == Quantity),
            };
            comparable.then_some(Boolean)
        }
        Operator::Concatenate => (left == String && right == String).then_some(String),
        Operator::Add if left == String && right == String => Some(String),
        Operator::Add | Operator::Subtract if temporal(left) && right == Quantity => Some(left),
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide
            if left == Quantity || right == Quantity =>
        {
            let other = if left == Quantity { right } else { left };
            (number(other) || other == Quantity).then_some(Quantity)
        }
        Operator::Divide if number(left) && number(right) => Some(Decimal),
        Operator::IntegerDivide if number(left) && number(right) => Some(if left == Decimal || right == Decimal {
            Integer
        } else {
            left.max(right)
        }),
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Modulo if number(left) && number(right) => {
            Some(left.max(right))
        }
        _ => None,
    }
}
