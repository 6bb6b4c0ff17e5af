//! What the codes of [UCUM](https://ucum.org/ucum) mean, and conversion between them.
//!
//! Everything is exact to 24 significant digits, except between a logarithmic or otherwise bent scale and another unit, which goes
//! through doubles.

use super::Decimal;
use octofhir_ucum::{Dimension, Number, UnitExpr};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// Longest code that is looked at.
const MAX_LENGTH: usize = 256;

/// Most codes that a thread remembers.
const REMEMBERED: usize = 512;

/// Factors are rounded to 28 digits; the last of them are noise after a conversion or two.
const DIGITS: i32 = 24;

struct Meaning {
    expression: UnitExpr,
    dimension: Dimension,
    /// Arbitrary units such as `[IU]`, which convert to themselves alone, and their powers.
    arbitrary: Vec<(&'static str, i32)>,
    scale: Scale,
}

/// How a value becomes one in base units.
enum Scale {
    Ratio(Number),
    /// Temperatures: a factor, then a sum.
    Interval(Number, Number),
    /// Logarithms, tangents and roots.
    Function,
}

thread_local! {
    static MEANINGS: RefCell<HashMap<Box<str>, Option<Rc<Meaning>>>> = RefCell::default();
}

/// Whether it is a UCUM code.
#[must_use]
pub fn is_valid(code: &str) -> bool {
    meaning(code).is_some()
}

/// Whether values of the two units can be converted to each other. A code that is not valid has no other.
pub(super) fn is_commensurable(left: &str, right: &str) -> bool {
    pair(left, right).is_some()
}

/// Order of two values. `None`: they measure different things, or a code is not valid.
pub(super) fn compare(left: Decimal, left_code: &str, right: Decimal, right_code: &str) -> Option<Ordering> {
    let (from, to) = pair(left_code, right_code)?;
    let left = from.base(left, left_code)?;
    let right = to.base(right, right_code)?;
    let precise = left.abs().max(right.abs()).checked_mul(Number::power_of_ten(-DIGITS))?;
    let equal = left.checked_sub(right)?.abs() <= precise;
    Some(if equal { Ordering::Equal } else { left.cmp(&right) })
}

/// The value in another unit. `None`: they measure different things, a code is not valid, or the value is out of range.
pub(super) fn convert(value: Decimal, from_code: &str, to_code: &str) -> Option<Decimal> {
    let (from, to) = pair(from_code, to_code)?;
    let base = |scale: &Scale| match scale {
        Scale::Function => None,
        _ => from.base(value, from_code),
    };
    let converted = match (base(&from.scale), &to.scale) {
        (Some(base), Scale::Ratio(factor)) => base.checked_div(*factor)?,
        (Some(base), Scale::Interval(factor, offset)) => base.checked_sub(*offset)?.checked_div(*factor)?,
        _ => {
            let double = octofhir_ucum::convert(value.to_f64(), from_code, to_code).ok()?;
            return Decimal::from_f64(double);
        }
    };
    to_decimal(converted)
}

/// Whether one of `left` is more than one of `right`. `None` as for [`convert`], and where that has no meaning.
pub(super) fn is_longer(left: &str, right: &str) -> Option<bool> {
    let (left, right) = pair(left, right)?;
    Some(left.scale.factor()? > right.scale.factor()?)
}

/// The code of `left` times `right`, or of `left` by `right`. `None`: a code is not valid, or it measures on a scale without such.
pub(super) fn combine(left_code: &str, right_code: &str, divide: bool) -> Option<String> {
    let (left, right) = (meaning(left_code)?, meaning(right_code)?);
    let mut factors = Vec::new();
    let simple = collect(&left.expression, 1, &mut factors)
        && collect(&right.expression, if divide { -1 } else { 1 }, &mut factors);
    let code = if simple {
        write_product(&factors)
    } else if divide {
        octofhir_ucum::unit_divide(left_code, right_code).ok()?.expression
    } else {
        octofhir_ucum::unit_multiply(left_code, right_code).ok()?.expression
    };
    is_valid(&code).then_some(code)
}

/// Adds the units of an expression with their powers; whether there was nothing else. The crate bounds the depth of expressions.
fn collect(expression: &UnitExpr, power: i32, factors: &mut Vec<(String, i32)>) -> bool {
    let mut add = |symbol: &UnitExpr, power: i32| {
        let UnitExpr::Symbol(symbol) = symbol else {
            return false;
        };
        match factors.iter_mut().find(|(known, _)| known == symbol) {
            Some((_, sum)) => *sum = sum.saturating_add(power),
            None => factors.push((symbol.clone(), power)),
        }
        true
    };
    match expression {
        UnitExpr::Symbol(_) => add(expression, power),
        UnitExpr::Power(symbol, own) => add(symbol, power.saturating_mul(*own)),
        UnitExpr::Product(terms) => terms.iter().all(|term| collect(term, power, factors)),
        UnitExpr::Quotient(above, below) => collect(above, power, factors) && collect(below, -power, factors),
        UnitExpr::Reciprocal(below) => collect(below, -power, factors),
        UnitExpr::Numeric(number) => *number == Number::ONE,
        UnitExpr::Annotation(_) | UnitExpr::Annotated(..) => false,
    }
}

/// `kg.m/s2`.
fn write_product(factors: &[(String, i32)]) -> String {
    let part = |(symbol, power): &(String, i32)| match power.unsigned_abs() {
        1 => symbol.clone(),
        size => format!("{symbol}{size}"),
    };
    let above: Vec<_> = factors.iter().filter(|(_, power)| *power > 0).map(part).collect();
    let below = factors.iter().filter(|(_, power)| *power < 0).map(part);
    let code = below.fold(above.join("."), |code, part| code + "/" + &part);
    if code.is_empty() { "1".to_owned() } else { code }
}

/// What both codes mean, if that can be converted.
fn pair(left: &str, right: &str) -> Option<(Rc<Meaning>, Rc<Meaning>)> {
    let (left, right) = (meaning(left)?, meaning(right)?);
    let commensurable = left.dimension == right.dimension && left.arbitrary == right.arbitrary;
    commensurable.then_some((left, right))
}

/// What a code means; `None` is no valid one.
fn meaning(code: &str) -> Option<Rc<Meaning>> {
    if code.len() > MAX_LENGTH {
        return None;
    }
    MEANINGS.with_borrow_mut(|meanings| {
        if let Some(known) = meanings.get(code) {
            return known.clone();
        }
        if meanings.len() >= REMEMBERED {
            meanings.clear();
        }
        let meaning = Meaning::of(code).map(Rc::new);
        meanings.insert(code.into(), meaning.clone());
        meaning
    })
}

impl Meaning {
    fn of(code: &str) -> Option<Self> {
        let expression = octofhir_ucum::parse_expression(code).ok()?;
        let unit = octofhir_ucum::evaluate(&expression).ok()?;
        let scale = if unit.special.is_none() {
            Scale::Ratio(unit.factor)
        } else {
            let analysis = octofhir_ucum::analyse(code).ok()?;
            if analysis.offset.is_zero() {
                Scale::Function
            } else {
                Scale::Interval(analysis.factor.checked_mul(analysis.scale)?, analysis.offset)
            }
        };
        Some(Self {
            expression,
            dimension: unit.dim,
            arbitrary: unit.arbitrary,
            scale,
        })
    }

    /// A value of this unit, whose code it is, in base units.
    fn base(&self, value: Decimal, code: &str) -> Option<Number> {
        match self.scale {
            Scale::Ratio(factor) => to_number(value)?.checked_mul(factor),
            Scale::Interval(factor, offset) => to_number(value)?.checked_mul(factor)?.checked_add(offset),
            Scale::Function => {
                let base = base_code(self.dimension);
                Number::from_f64(octofhir_ucum::convert(value.to_f64(), code, &base).ok()?)
            }
        }
    }
}

impl Scale {
    fn factor(&self) -> Option<Number> {
        match self {
            Self::Ratio(factor) | Self::Interval(factor, _) => Some(*factor),
            Self::Function => None,
        }
    }
}

/// The code of a dimension's base units.
fn base_code(dimension: Dimension) -> String {
    let units = Dimension::BASE_UNITS.iter().zip(dimension.0);
    let powers = units.filter(|(_, power)| *power != 0);
    let code: Vec<_> = powers.map(|(unit, power)| format!("{unit}{power}")).collect();
    if code.is_empty() {
        "1".to_owned()
    } else {
        code.join(".")
    }
}

fn to_number(value: Decimal) -> Option<Number> {
    let (mantissa, scale) = value.to_parts();
    match i64::try_from(mantissa) {
        Ok(mantissa) => Number::from_i64(mantissa).checked_mul(Number::power_of_ten(-i32::try_from(scale).ok()?)),
        Err(_) => Number::parse(&value.to_string()),
    }
}

fn to_decimal(number: Number) -> Option<Decimal> {
    let (mut digits, mut exponent) = number.to_integer_and_exponent();
    let length = digits.unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
    if let excess @ 1.. = length.saturating_sub(DIGITS.unsigned_abs()) {
        let unit = 10_i128.pow(excess);
        digits = (digits + unit / 2 * digits.signum()) / unit;
        exponent = exponent.checked_add(i32::try_from(excess).ok()?)?;
    }
    Decimal::parse(&format!("{digits}e{exponent}")).map(Decimal::normalized)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn validity() {
        for code in [
            "mg",
            "mg/dL",
            "10*3/uL",
            "{rbc}",
            "%",
            "Cel",
            "[degF]",
            "mm[Hg]",
            "/min",
            "1",
            "[lb_av]",
            "ug{total}/kg",
            "m[H2O]",
            "[pH]",
        ] {
            assert!(is_valid(code), "{code}");
        }
        let nested = "(".repeat(200) + "m" + &")".repeat(200);
        let long = "m.".repeat(200) + "m";
        for code in [
            "",
            "[s]",
            "lbs",
            "mcg",
            "mg dL",
            "m/",
            "Cel/h",
            "month",
            "days",
            "year",
            "weeks",
            "hour",
            "minute",
            "second",
            nested.as_str(),
            &long,
        ] {
            assert!(!is_valid(code), "{code}");
        }
    }

    #[test]
    fn conversions() {
        let cases = [
            ("4", "g", "mg", "4000"),
            ("1", "mg/dL", "g/L", "0.01"),
            ("5.5", "mmol/L", "umol/mL", "5.5"),
            ("1", "mol/L", "mmol/L", "1000"),
            ("150", "10*3/uL", "10*9/L", "150"),
            ("50", "%", "1", "0.5"),
            ("3", "{rbc}", "1", "3"),
            ("1", "[in_i]", "cm", "2.54"),
            ("1", "h", "min", "60"),
            ("1", "a", "mo", "12"),
            ("3.6", "km/h", "m/s", "1"),
            ("1", "[lb_av]", "g", "453.59237"),
            ("32", "[degF]", "Cel", "0"),
            ("37", "Cel", "[degF]", "98.6"),
            ("37", "Cel", "K", "310.15"),
            ("310.15", "K", "Cel", "37"),
            ("7", "[pH]", "nmol/L", "100"),
            ("100", "nmol/L", "[pH]", "7"),
            ("2", "B[W]", "W", "100"),
            ("1", "[iU]", "[IU]", "1"),
            ("1", "[IU]", "m[IU]", "1000"),
            ("120", "mm[Hg]", "kPa", "15.99864"),
        ];
        for (value, from, to, expected) in cases {
            let converted = convert(decimal(value), from, to).map(|value| value.to_string());
            assert_eq!(converted.as_deref(), Some(expected), "{value} {from} in {to}");
            assert_eq!(
                compare(decimal(value), from, decimal(expected), to),
                Some(Ordering::Equal),
                "{value} {from}"
            );
        }
    }

    #[test]
    fn what_does_not_convert() {
        for (from, to) in [
            ("cm", "s"),
            ("cm2", "cm"),
            ("[IU]", "[arb'U]"),
            ("[IU]", "1"),
            ("cm", "[s]"),
            ("lbs", "lbs"),
            ("mol", "g"),
        ] {
            assert_eq!(convert(Decimal::ONE, from, to), None, "{from} {to}");
            assert_eq!(compare(Decimal::ONE, from, Decimal::ONE, to), None, "{from} {to}");
            assert!(!is_commensurable(from, to), "{from} {to}");
        }
        assert_eq!(convert(decimal("1e28"), "Gm", "nm"), None);
        assert_eq!(convert(decimal("-1"), "nmol/L", "[pH]"), None);
    }

    #[test]
    fn order() {
        let cases = [
            ("1", "g", "999.9999999", "mg", Ordering::Greater),
            ("1", "km/h", "0.28", "m/s", Ordering::Less),
            ("36.9", "Cel", "98.6", "[degF]", Ordering::Less),
            ("1", "g", "1000.00000000000000001", "mg", Ordering::Less),
            ("-1", "g", "-1001", "mg", Ordering::Greater),
            ("0", "g", "0.0", "mg", Ordering::Equal),
        ];
        for (left, left_code, right, right_code, expected) in cases {
            let order = compare(decimal(left), left_code, decimal(right), right_code);
            assert_eq!(order, Some(expected), "{left} {left_code} {right} {right_code}");
        }
        assert_eq!(is_longer("g", "mg"), Some(true));
        assert_eq!(is_longer("g", "m"), None);
    }

    #[test]
    fn products_and_quotients() {
        let cases = [
            ("cm", "cm", "cm2", "1"),
            ("cm", "cm2", "cm3", "/cm"),
            ("g", "m", "g.m", "g/m"),
            ("kg.m/s2", "s2", "kg.m", "kg.m/s4"),
            ("mg/dL", "mg/dL", "mg2/dL2", "1"),
            ("/min", "min", "1", "/min2"),
            ("10*3", "10*3", "10*6", "1"),
            ("mg{total}", "g", "mg{total}.g", "mg{total}/g"),
        ];
        for (left, right, product, quotient) in cases {
            assert_eq!(
                combine(left, right, false).as_deref(),
                Some(product),
                "{left} * {right}"
            );
            assert_eq!(
                combine(left, right, true).as_deref(),
                Some(quotient),
                "{left} / {right}"
            );
        }
        for (left, right) in [("Cel", "m"), ("lbs", "m"), ("m", "")] {
            assert_eq!(combine(left, right, false), None, "{left} {right}");
        }
    }

    #[test]
    fn more_codes_than_are_remembered() {
        for number in 1..=REMEMBERED + 10 {
            assert!(is_valid(&format!("{number}.m")));
        }
        assert!(is_valid("m"));
    }
}
