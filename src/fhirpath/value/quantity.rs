//! Quantities.

use super::{CalendarUnit, Decimal, Unit, ucum};
use std::cmp::Ordering;
use std::fmt;

/// A [Quantity](https://hl7.org/fhirpath/N1/#quantity).
///
/// Quantities of the same unit are compared and added without a look at what the unit means, so it need not be a valid one.
/// Calendar durations convert to each other with
/// [FHIRPath's factors](https://hl7.org/fhirpath/N1/#toquantityunit--string--quantity), a year being 12 months or 365 days and a month
/// 30 days; to UCUM's units convert those of a fixed length.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// How many.
    pub value: Decimal,
    /// Of what.
    pub unit: Unit,
}

impl Quantity {
    /// A number of some unit.
    #[must_use]
    pub fn new(value: Decimal, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// The quantity of a string such as `4 days`, `10 'mg[Hg]'` or `1.5`, as
    /// [toQuantity()](https://hl7.org/fhirpath/N1/#toquantityunit--string--quantity) reads it. `None` is another text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'+' | b'-');
        let end = text.bytes().position(|byte| !number(byte)).unwrap_or(text.len());
        let value = Decimal::parse_literal(&text[..end])?;
        let rest = text[end..].trim_start();
        let unit = match rest.strip_prefix('\'') {
            None if text.len() == end => Unit::one(),
            None => Unit::Calendar(CalendarUnit::named(rest)?),
            Some(quoted) => {
                let code = quoted
                    .strip_suffix('\'')
                    .filter(|code| !code.is_empty() && !code.contains('\''))?;
                Unit::new(code)
            }
        };
        Some(Self { value, unit })
    }

    /// Order. `None`: they measure different things, a unit is not valid, or one is in calendar years or months and the other in UCUM's
    /// units.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if self.unit == other.unit {
            return Some(self.value.cmp(&other.value));
        }
        match relation(&self.unit, &other.unit)? {
            Relation::Calendar(length, other_length) => {
                let left = self.value.checked_mul(length)?;
                Some(left.cmp(&other.value.checked_mul(other_length)?))
            }
            Relation::Ucum(code, other_code) => ucum::compare(self.value, code, other.value, other_code),
        }
    }

    /// [`=`](https://hl7.org/fhirpath/N1/#quantity-equality). `None` as for [`Self::compare`].
    #[must_use]
    pub fn equal(&self, other: &Self) -> Option<bool> {
        self.compare(other).map(Ordering::is_eq)
    }

    /// [`~`](https://hl7.org/fhirpath/N1/#quantity-equivalence): as decimals are in the longer of both units, a calendar's years and months
    /// taken for UCUM's where they meet.
    #[must_use]
    pub fn equivalent(&self, other: &Self) -> bool {
        if self.unit == other.unit {
            return self.value.equivalent(other.value);
        }
        let (from, to) = match self.is_longer(other) {
            Some(true) => (other, self),
            Some(false) => (self, other),
            None => return false,
        };
        let converted = match (&from.unit, &to.unit) {
            (Unit::Calendar(_), Unit::Calendar(_)) => from.value_in(&to.unit),
            (from_unit, to_unit) if from_unit.ucum() == to_unit.ucum() => Some(from.value),
            (from_unit, to_unit) => ucum::convert(from.value, from_unit.ucum(), to_unit.ucum()),
        };
        converted.is_some_and(|converted| converted.equivalent(to.value))
    }

    /// Whether the unit is longer than the other's. A unit without a size, such as pH, is not. `None`: they measure different things.
    fn is_longer(&self, other: &Self) -> Option<bool> {
        if let (Unit::Calendar(unit), Unit::Calendar(other)) = (&self.unit, &other.unit) {
            return Some(unit < other);
        }
        let (code, other_code) = (self.unit.ucum(), other.unit.ucum());
        ucum::is_commensurable(code, other_code).then(|| ucum::is_longer(code, other_code).unwrap_or(false))
    }

    /// [comparable()](https://build.fhir.org/ig/HL7/FHIRPath/#comparableother-quantity--boolean): whether [`Self::compare`] has an answer
    /// for the two units.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        self.unit == other.unit
            || match relation(&self.unit, &other.unit) {
                Some(Relation::Calendar(..)) => true,
                Some(Relation::Ucum(code, other_code)) => ucum::is_commensurable(code, other_code),
                None => false,
            }
    }

    /// The same quantity in another unit. `None` as for [`Self::compare`], or out of range.
    #[must_use]
    pub fn convert_to(&self, unit: &Unit) -> Option<Self> {
        let value = self.value_in(unit)?;
        Some(Self {
            value,
            unit: unit.clone(),
        })
    }

    fn value_in(&self, unit: &Unit) -> Option<Decimal> {
        if self.unit == *unit {
            return Some(self.value);
        }
        match relation(&self.unit, unit)? {
            Relation::Calendar(from, to) => self.value.checked_mul(from)?.checked_div(to),
            Relation::Ucum(from, to) => ucum::convert(self.value, from, to),
        }
    }

    /// The sum, in the shorter of both units. `None` as for [`Self::compare`], or out of range.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let unit = if self.unit != other.unit && self.is_longer(other)? {
            &other.unit
        } else {
            &self.unit
        };
        let value = self.value_in(unit)?.checked_add(other.value_in(unit)?)?;
        Some(Self {
            value,
            unit: unit.clone(),
        })
    }

    /// The difference, as [`Self::checked_add`].
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negate())
    }

    /// The product, in the product of the units (`cm` and `m` give `cm.m`). `None`: a unit is not valid or has no products, such as
    /// `Cel`, or the result is out of range.
    #[must_use]
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        let value = self.value.checked_mul(other.value)?;
        let unit = match (self.unit.is_one(), other.unit.is_one()) {
            (_, true) => self.unit.clone(),
            (true, _) => other.unit.clone(),
            _ => Unit::new(&ucum::combine(self.unit.ucum(), other.unit.ucum(), false)?),
        };
        Some(Self { value, unit })
    }

    /// The quotient, as [`Self::checked_mul`]; `None` is a division by zero too.
    #[must_use]
    pub fn checked_div(&self, by: &Self) -> Option<Self> {
        let value = self.value.checked_div(by.value)?;
        let unit = if by.unit.is_one() {
            self.unit.clone()
        } else if self.unit == by.unit {
            Unit::one()
        } else {
            Unit::new(&ucum::combine(self.unit.ucum(), by.unit.ucum(), true)?)
        };
        Some(Self { value, unit })
    }

    /// With the other sign.
    #[must_use]
    pub fn negate(&self) -> Self {
        self.with(self.value.negate())
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        self.with(self.value.abs())
    }

    /// [`Decimal::low_boundary`] of its value.
    #[must_use]
    pub fn low_boundary(&self, precision: Option<i32>) -> Option<Self> {
        self.value.low_boundary(precision).map(|value| self.with(value))
    }

    /// [`Decimal::high_boundary`] of its value.
    #[must_use]
    pub fn high_boundary(&self, precision: Option<i32>) -> Option<Self> {
        self.value.high_boundary(precision).map(|value| self.with(value))
    }

    fn with(&self, value: Decimal) -> Self {
        Self {
            value,
            unit: self.unit.clone(),
        }
    }
}

/// How two different units are converted to each other.
enum Relation<'u> {
    /// Both in milliseconds.
    Calendar(Decimal, Decimal),
    /// By what the codes mean.
    Ucum(&'u str, &'u str),
}

/// `None`: one is in calendar years or months, the other is not a calendar's.
fn relation<'u>(unit: &'u Unit, other: &'u Unit) -> Option<Relation<'u>> {
    match (unit, other) {
        (Unit::Calendar(unit), Unit::Calendar(other)) => {
            Some(Relation::Calendar(length(*unit, *other), length(*other, *unit)))
        }
        (Unit::Calendar(duration), Unit::Code(_)) | (Unit::Code(_), Unit::Calendar(duration))
            if duration.is_variable() =>
        {
            None
        }
        _ => Some(Relation::Ucum(unit.ucum(), other.ucum())),
    }
}

/// Milliseconds of a unit where it meets another: a year is 12 months, but 365 days.
fn length(unit: CalendarUnit, other: CalendarUnit) -> Decimal {
    let day = 24 * 60 * 60 * 1000;
    Decimal::from_i64(match unit {
        CalendarUnit::Year if other == CalendarUnit::Month => 12 * 30 * day,
        CalendarUnit::Year => 365 * day,
        CalendarUnit::Month => 30 * day,
        CalendarUnit::Week => 7 * day,
        CalendarUnit::Day => day,
        CalendarUnit::Hour => 60 * 60 * 1000,
        CalendarUnit::Minute => 60 * 1000,
        CalendarUnit::Second => 1000,
        CalendarUnit::Millisecond => 1,
    })
}

impl fmt::Display for Quantity {
    /// `10 'mg'`, `1 week`, `2 weeks`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Unit::Calendar(unit) => {
                let plural = if self.value.abs() == Decimal::ONE { "" } else { "s" };
                write!(f, "{} {}{plural}", self.value, unit.name())
            }
            Unit::Code(code) => write!(f, "{} '{}'", self.value, code.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap_or_else(|| panic!("{text} is no quantity"))
    }

    /// A result as text; empty where FHIRPath gives the empty collection.
    fn text(value: Option<Quantity>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }

    #[test]
    fn texts() {
        let cases = [
            ("1", "1 '1'"),
            ("1.0", "1.0 '1'"),
            ("-5.50'mg'", "-5.50 'mg'"),
            ("+10 'mm[Hg]'", "10 'mm[Hg]'"),
            ("1 'wk'", "1 'wk'"),
            ("1 week", "1 week"),
            ("4 day", "4 days"),
            ("4 days", "4 days"),
            ("1 \t\n year", "1 year"),
            ("1 'month'", "1 month"),
            ("0.5 'no unit'", "0.5 'no unit'"),
        ];
        for (given, expected) in cases {
            assert_eq!(quantity(given).to_string(), expected, "{given}");
        }
        assert_eq!(size_of::<Quantity>(), 40);
    }

    #[test]
    fn what_is_no_quantity() {
        for given in [
            "", "mg", "1 wk", "1 mg", "1 'mg", "1 mg'", "1 ''", "1 'a'b'", " 1", "1 ", "1.a", "1. 'mg'", "1e3 'mg'",
            "1 days x", "- 1", "'", "１",
        ] {
            assert!(Quantity::parse(given).is_none(), "{given}");
        }
    }

    #[test]
    fn order() {
        let cases = [
            ("4.0000 'g'", "4000.0 'mg'", Some(Equal)),
            ("4 'g'", "4040 'mg'", Some(Less)),
            ("185 '[lb_av]'", "200 '[lb_av]'", Some(Less)),
            ("185 '[lb_av]'", "185 'kg'", Some(Less)),
            ("4 'm'", "4 'cm'", Some(Greater)),
            ("1 'cm'", "1 's'", None),
            ("1 'cm'", "1 '[s]'", None),
            ("1 '[s]'", "2 '[s]'", Some(Less)),
            ("1", "100 '%'", Some(Equal)),
            // Calendar durations among themselves
            ("7 days", "1 week", Some(Equal)),
            ("6 days", "1 week", Some(Less)),
            ("8 days", "1 week", Some(Greater)),
            ("12 months", "1 year", Some(Equal)),
            ("1 year", "365 days", Some(Equal)),
            ("1 month", "30 days", Some(Equal)),
            ("1 hour", "3600000 milliseconds", Some(Equal)),
            // and with UCUM's
            ("1 day", "1 'd'", Some(Equal)),
            ("1 'wk'", "1 week", Some(Equal)),
            ("10 seconds", "1 's'", Some(Greater)),
            ("90 minutes", "1.5 'h'", Some(Equal)),
            ("1 'mo'", "1 month", None),
            ("1 year", "1 'a'", None),
            ("1 year", "1 's'", None),
            ("1 'a'", "12 'mo'", Some(Equal)),
            ("1 day", "1 'cm'", None),
        ];
        for (left, right, expected) in cases {
            let (a, b) = (quantity(left), quantity(right));
            assert_eq!(a.compare(&b), expected, "{left} {right}");
            assert_eq!(b.compare(&a), expected.map(Ordering::reverse), "{right} {left}");
            assert_eq!(a.equal(&b), expected.map(Ordering::is_eq), "{left} = {right}");
            assert_eq!(
                (a.comparable(&b), b.comparable(&a)),
                (expected.is_some(), expected.is_some()),
                "{left} {right}"
            );
        }
    }

    #[test]
    fn equivalence() {
        let cases = [
            ("4 'g'", "4040 'mg'", true),
            ("4.0 'g'", "4400 'mg'", true),
            ("4.1 'g'", "4040 'mg'", false),
            ("4 'g'", "4500 'mg'", false),
            ("1.0", "1 '1'", true),
            ("1 year", "1 'a'", true),
            ("1 month", "1 'mo'", true),
            ("1 second", "1 's'", true),
            ("1 year", "12 months", true),
            ("2 years", "1 'a'", false),
            ("1 'cm'", "1 's'", false),
            ("1 'cm'", "1 '[s]'", false),
            ("37 'Cel'", "98.6 '[degF]'", true),
        ];
        for (left, right, expected) in cases {
            let (a, b) = (quantity(left), quantity(right));
            assert_eq!(
                (a.equivalent(&b), b.equivalent(&a)),
                (expected, expected),
                "{left} ~ {right}"
            );
        }
    }

    #[test]
    fn operators() {
        type Operator = fn(&Quantity, &Quantity) -> Option<Quantity>;
        let cases = [
            (Quantity::checked_add as Operator, "3 'm'", "3 'cm'", "303 'cm'"),
            (Quantity::checked_add, "3 'cm'", "3 'm'", "303 'cm'"),
            (Quantity::checked_add, "1 week", "1 day", "8 days"),
            (Quantity::checked_add, "1 'd'", "1 hour", "25 hours"),
            (Quantity::checked_add, "1 'foo'", "1.5 'foo'", "2.5 'foo'"),
            (Quantity::checked_add, "1 'm'", "1 's'", ""),
            (Quantity::checked_add, "1 year", "1 'a'", ""),
            (Quantity::checked_sub, "3 'm'", "3 'cm'", "297 'cm'"),
            (Quantity::checked_mul, "2.0 'cm'", "2.0 'm'", "4.00 'cm.m'"),
            (Quantity::checked_mul, "12 'cm'", "3 'cm'", "36 'cm2'"),
            (Quantity::checked_mul, "12 'cm2'", "3 'cm'", "36 'cm3'"),
            (Quantity::checked_mul, "2 days", "3", "6 days"),
            (Quantity::checked_mul, "2", "3 days", "6 days"),
            (Quantity::checked_mul, "2 'mg/h'", "3 hours", "6 'mg'"),
            (Quantity::checked_mul, "2 'Cel'", "3", "6 'Cel'"),
            (Quantity::checked_mul, "2 'Cel'", "3 'm'", ""),
            (Quantity::checked_mul, "50000000000000000000000000000", "2 'm'", ""),
            (Quantity::checked_div, "4.0 'g'", "2.0 'm'", "2 'g/m'"),
            (Quantity::checked_div, "1.0 'm'", "1.0 'm'", "1 '1'"),
            (Quantity::checked_div, "12 'cm2'", "3 'cm'", "4 'cm'"),
            (Quantity::checked_div, "6 months", "2 months", "3 '1'"),
            (Quantity::checked_div, "6 months", "4", "1.5 months"),
            (Quantity::checked_div, "10 'mg'", "2 days", "5 'mg/d'"),
            (Quantity::checked_div, "1", "2 's'", "0.5 '/s'"),
            (Quantity::checked_div, "1 'm'", "0 's'", ""),
        ];
        for (operator, left, right, expected) in cases {
            let result = text(operator(&quantity(left), &quantity(right)));
            assert_eq!(result, expected, "{left} {right}");
        }
    }

    #[test]
    fn products_equal_those_in_other_units() {
        let product = quantity("2.0 'cm'").checked_mul(&quantity("2.0 'm'")).unwrap();
        assert_eq!(product.equal(&quantity("0.040 'm2'")), Some(true));
        let quotient = quantity("4.0 'g'").checked_div(&quantity("2.0 'm'")).unwrap();
        assert_eq!(quotient.equal(&quantity("2 'g/m'")), Some(true));
    }

    #[test]
    fn conversions() {
        let cases = [
            ("1 week", "day", "7 days"),
            ("1 day", "h", "24 'h'"),
            ("18 months", "year", "1.5 years"),
            ("1 year", "a", ""),
            ("4 'g'", "mg", "4000 'mg'"),
            ("1", "%", "100 '%'"),
            ("1 'mg'", "mg", "1 'mg'"),
            ("1 'mg'", "m", ""),
        ];
        for (given, unit, expected) in cases {
            assert_eq!(
                text(quantity(given).convert_to(&Unit::new(unit))),
                expected,
                "{given} in {unit}"
            );
        }
    }

    #[test]
    fn boundaries_are_those_of_the_value() {
        assert_eq!(text(quantity("1.587 'cm'").low_boundary(Some(8))), "1.58650000 'cm'");
        assert_eq!(text(quantity("1.587 'cm'").high_boundary(None)), "1.58750000 'cm'");
        assert_eq!(text(quantity("1.587 'cm'").high_boundary(Some(40))), "");
        assert_eq!(quantity("-5.5 'mg'").abs().to_string(), "5.5 'mg'");
    }
}
