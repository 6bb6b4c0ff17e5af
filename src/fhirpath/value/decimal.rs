//! Exact decimals.

use rust_decimal::RoundingStrategy::{MidpointAwayFromZero, ToNegativeInfinity, ToPositiveInfinity};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use std::fmt;

/// Most digits behind the decimal point, and the significant digits that are always exact.
const MAX_DIGITS: u32 = 28;

/// Digits of a double that are taken for exact, where a function has to go through one.
const DOUBLE_DIGITS: usize = 15;

/// A [Decimal](https://hl7.org/fhirpath/N1/#decimal): exact to 28 significant digits, and its text keeps the digits that were written.
///
/// Equality and order are by value (`1.50` equals `1.5`). It takes 16 bytes and is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(rust_decimal::Decimal);

impl Decimal {
    /// Zero, without digits behind the point.
    pub const ZERO: Self = Self(rust_decimal::Decimal::ZERO);
    /// One, without digits behind the point.
    pub const ONE: Self = Self(rust_decimal::Decimal::ONE);

    /// The value of a [JSON number](https://www.rfc-editor.org/rfc/rfc8259#section-6), which is FHIR's
    /// [decimal](https://hl7.org/fhir/R4/datatypes.html#decimal). Digits behind the 28th significant one are rounded.
    ///
    /// `None` is no such number, or one beyond 7.9 × 10²⁸.
    #[must_use]
    #[inline]
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (body, exponent) = match unsigned.bytes().position(|byte| byte | 0x20 == b'e') {
            Some(at) => (&unsigned[..at], parse_exponent(&unsigned[at + 1..])?),
            None => (unsigned, 0),
        };
        let leading_zero = matches!(body.as_bytes(), [b'0', b'0'..=b'9', ..]);
        if leading_zero {
            return None;
        }
        read(body, unsigned.len() < text.len(), exponent)
    }

    /// The value of a number as FHIRPath writes it, in literals and for
    /// [toDecimal()](https://hl7.org/fhirpath/N1/#todecimal-decimal): a plus sign and leading zeros are allowed, an exponent is not.
    #[must_use]
    pub fn parse_literal(text: &str) -> Option<Self> {
        let body = text.strip_prefix(['+', '-']).unwrap_or(text);
        read(body, text.starts_with('-'), 0)
    }

    /// An integer.
    #[must_use]
    pub fn from_i64(value: i64) -> Self {
        Self(value.into())
    }

    /// `mantissa` × 10⁻ˢᶜᵃˡᵉ. `None` is out of range.
    pub(super) fn from_parts(mantissa: i128, scale: u32) -> Option<Self> {
        rust_decimal::Decimal::try_from_i128_with_scale(mantissa, scale)
            .ok()
            .map(Self)
    }

    /// The number in units of 10^-`scale`, if it is a whole number of them.
    #[must_use]
    pub fn unscaled(self, scale: u32) -> Option<i128> {
        let Some(more) = self.0.scale().checked_sub(scale) else {
            let factor = 10_i128.checked_pow(scale - self.0.scale())?;
            return self.0.mantissa().checked_mul(factor);
        };
        let factor = 10_i128.checked_pow(more)?;
        (self.0.mantissa() % factor == 0).then(|| self.0.mantissa() / factor)
    }

    /// The digits of a double that are meant, not those that its binary form adds. `None` is out of range or no number.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        Self::parse(&format!("{value:.*e}", DOUBLE_DIGITS - 1)).map(Self::normalized)
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // Through text, because the crate's own conversion divides and rounds twice.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The integer, if it is one that fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        self.is_integral().then(|| self.0.to_i64()).flatten()
    }

    /// Whether there is no fraction but zeros.
    #[must_use]
    pub fn is_integral(self) -> bool {
        self.0.is_integer()
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// Digits behind the point, zeros included: [precision()](https://build.fhir.org/ig/HL7/FHIRPath/#precision--integer).
    #[must_use]
    pub fn precision(self) -> u32 {
        self.0.scale()
    }

    /// Without the zeros at the end of the fraction.
    #[must_use]
    pub fn normalized(self) -> Self {
        Self(self.0.normalize())
    }

    /// The digits without their point, and how many of them are behind it.
    pub(super) fn to_parts(self) -> (i128, u32) {
        (self.0.mantissa(), self.0.scale())
    }

    /// The sum. `None` is out of range, as below.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product, rounded to 28 significant digits if it has more.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// [`/`](https://hl7.org/fhirpath/N1/#division), to 28 significant digits. `None` is a division by zero too.
    #[must_use]
    pub fn checked_div(self, by: Self) -> Option<Self> {
        // The crate says 0.50 for 1 / 2.
        self.0.checked_div(by.0).map(|quotient| Self(quotient.normalize()))
    }

    /// [`div`](https://hl7.org/fhirpath/N1/#div): the quotient without its fraction. `None` is a division by zero too.
    #[must_use]
    pub fn div_integral(self, by: Self) -> Option<Self> {
        // The remainder first: a rounded quotient could reach the next integer.
        let remainder = self.0.checked_rem(by.0)?;
        let quotient = self.0.checked_sub(remainder)?.checked_div(by.0)?;
        Some(Self(quotient.round()))
    }

    /// [`mod`](https://hl7.org/fhirpath/N1/#mod): the remainder of `div`, with the sign of `self`.
    #[must_use]
    pub fn modulo(self, by: Self) -> Option<Self> {
        self.0.checked_rem(by.0).map(Self)
    }

    /// With the other sign.
    #[must_use]
    pub fn negate(self) -> Self {
        if self.is_zero() { self } else { Self(-self.0) }
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The least integer that is not below.
    #[must_use]
    pub fn ceiling(self) -> Self {
        Self(self.0.ceil())
    }

    /// The greatest integer that is not above.
    #[must_use]
    pub fn floor(self) -> Self {
        Self(self.0.floor())
    }

    /// Without its fraction.
    #[must_use]
    pub fn truncate(self) -> Self {
        Self(self.0.trunc())
    }

    /// [round()](https://hl7.org/fhirpath/N1/#roundprecision-integer--decimal) to `places` behind the point, halves away from zero.
    #[must_use]
    pub fn round(self, places: u32) -> Self {
        Self(self.0.round_dp_with_strategy(places, MidpointAwayFromZero))
    }

    /// The square root, to 28 significant digits. `None` is below zero.
    #[must_use]
    pub fn sqrt(self) -> Option<Self> {
        if self.is_negative() {
            return None;
        }
        if self.is_zero() {
            return Some(Self::ZERO);
        }
        let mut root = rust_decimal::Decimal::from_f64(self.to_f64().sqrt()).filter(|root| !root.is_zero())?;
        // A double has half of the digits; each of Heron's steps doubles them.
        for _ in 0..2 {
            root = root.checked_add(self.0.checked_div(root)?)?.checked_div(2.into())?;
        }
        let short = root.round_dp(self.0.scale().div_ceil(2));
        let exact = short.checked_mul(short) == Some(self.0);
        Some(Self(if exact { short.normalize() } else { root }))
    }

    /// e to the power of it, to 15 significant digits. `None` is out of range.
    #[must_use]
    pub fn exp(self) -> Option<Self> {
        Self::from_f64(self.to_f64().exp())
    }

    /// The natural logarithm, to 15 significant digits. `None` is not above zero.
    #[must_use]
    pub fn ln(self) -> Option<Self> {
        Self::from_f64(self.to_f64().ln())
    }

    /// The logarithm to a base, to 15 significant digits and exact where it is an integer. `None` has none.
    #[must_use]
    pub fn log(self, base: Self) -> Option<Self> {
        if base <= Self::ZERO {
            return None;
        }
        let double = self.to_f64().ln() / base.to_f64().ln();
        let near = Self::from_f64(double.round()).filter(|near| base.power(*near) == Some(self));
        near.or_else(|| Self::from_f64(double))
    }

    /// [power()](https://hl7.org/fhirpath/N1/#powerexponent-integer--decimal--integer--decimal): exact to 28 significant digits for an
    /// integral exponent, to 15 for another one. `None` is out of range or no real number.
    #[must_use]
    pub fn power(self, exponent: Self) -> Option<Self> {
        let Some(exponent) = exponent.to_i64() else {
            return Self::from_f64(self.to_f64().powf(exponent.to_f64()));
        };
        let mut power = rust_decimal::Decimal::ONE;
        let mut left = exponent.unsigned_abs();
        let mut square = self.0;
        while left > 0 {
            if left & 1 == 1 {
                power = power.checked_mul(square)?;
            }
            left >>= 1;
            if left > 0 {
                square = square.checked_mul(square)?;
            }
        }
        if exponent < 0 {
            power = rust_decimal::Decimal::ONE.checked_div(power)?.normalize();
        }
        Some(Self(power))
    }

    /// [`~`](https://hl7.org/fhirpath/N1/#equivalent): equal when rounded to the digits of the less precise one; zeros at its end do not count.
    #[must_use]
    pub fn equivalent(self, other: Self) -> bool {
        let places = self.normalized().precision().min(other.normalized().precision());
        self.round(places) == other.round(places)
    }

    /// [lowBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#lowboundaryprecision-integer-decimal--date--datetime--time): the least value
    /// that is written like this, with `precision` digits behind the point (by default 8, or what it takes to be exact).
    /// `None` is a precision that there is not.
    #[must_use]
    pub fn low_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision, -5)
    }

    /// [highBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#highboundaryprecision-integer-decimal--date--datetime--time): the greatest
    /// value, as [`Self::low_boundary`] is the least one.
    #[must_use]
    pub fn high_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision, 5)
    }

    /// The value and `halves` of ten of the next digit, rounded away from the value.
    fn boundary(self, precision: Option<i32>, halves: i128) -> Option<Self> {
        let next = self.0.scale() + 1;
        let places = precision.map_or(Some(next.max(8)), |precision| u32::try_from(precision).ok())?;
        if places > MAX_DIGITS {
            return None;
        }
        let outermost = self.checked_add(Self::from_parts(halves, next)?)?;
        if outermost.precision() < next {
            return None;
        }
        let strategy = if halves < 0 {
            ToNegativeInfinity
        } else {
            ToPositiveInfinity
        };
        let mut boundary = outermost.0.round_dp_with_strategy(places, strategy);
        boundary.rescale(places);
        if boundary.is_zero() {
            boundary.set_sign_positive(true);
        }
        (boundary.scale() == places).then_some(Self(boundary))
    }
}

impl fmt::Display for Decimal {
    /// All digits, zeros at the end included, and no exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self(value.into())
    }
}

/// Reads `digits` and perhaps `.digits`.
#[inline]
fn read(body: &str, negative: bool, exponent: i32) -> Option<Decimal> {
    let bytes = body.as_bytes();
    let mut point = None;
    let mut mantissa = 0_u64;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            // Wraps only where there are too many digits, and then it is not looked at.
            b'0'..=b'9' => mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0')),
            b'.' if point.is_none() && at > 0 && at + 1 < bytes.len() => point = Some(at),
            _ => return None,
        }
    }
    if bytes.is_empty() {
        return None;
    }
    let scale = point.map_or(0, |point| bytes.len() - point - 1);
    // 10¹⁸ fits an i64; the scale then is below 18 too.
    if bytes.len() <= 18 && exponent == 0 {
        let signed = i64::try_from(mantissa).ok()?;
        let signed = if negative { -signed } else { signed };
        let scale = u32::try_from(scale).ok()?;
        return Some(Decimal(rust_decimal::Decimal::new(signed, scale)));
    }
    read_long(bytes, scale, negative, exponent)
}

/// [`read`] for many digits or an exponent; the digits are checked.
fn read_long(bytes: &[u8], scale: usize, negative: bool, exponent: i32) -> Option<Decimal> {
    let mut mantissa = 0_i128;
    let mut kept = 0_u32;
    let mut dropped = 0_i64;
    let mut round_up = false;
    for digit in bytes
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .map(|byte| byte - b'0')
    {
        if kept < MAX_DIGITS {
            mantissa = mantissa * 10 + i128::from(digit);
            kept += u32::from(mantissa != 0);
        } else {
            round_up |= dropped == 0 && digit >= 5;
            dropped += 1;
        }
    }
    mantissa += i128::from(round_up);
    if mantissa == 0 {
        let scale = i64::try_from(scale).ok()?.saturating_sub(exponent.into());
        return Decimal::from_parts(0, u32::try_from(scale.clamp(0, MAX_DIGITS.into())).ok()?);
    }
    let mut scale = i64::try_from(scale).ok()? - i64::from(exponent) - dropped;
    while scale < 0 {
        mantissa = mantissa.checked_mul(10).filter(|mantissa| *mantissa < 1_i128 << 96)?;
        scale += 1;
    }
    let excess = scale - i64::from(MAX_DIGITS);
    if excess > 0 {
        // More digits than 28 + 1 leave nothing to round.
        let divisor = 10_i128.checked_pow(u32::try_from(excess).ok()?);
        mantissa = divisor.map_or(0, |divisor| (mantissa + divisor / 2) / divisor);
        scale = MAX_DIGITS.into();
    }
    let signed = if negative { -mantissa } else { mantissa };
    Decimal::from_parts(signed, u32::try_from(scale).ok()?)
}

/// The exponent of a JSON number, `[+-]?[0-9]+`; what is beyond any decimal is cut to that.
fn parse_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.bytes().fold(0_i32, |size, digit| {
        size.saturating_mul(10).saturating_add((digit - b'0').into())
    });
    let size = size.min(1_000_000);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is no decimal"))
    }

    /// A result as text; empty where FHIRPath gives the empty collection.
    fn text(value: Option<Decimal>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }

    #[test]
    fn text_keeps_its_digits() {
        let cases = [
            ("0", "0"),
            ("-0", "0"),
            ("1.50", "1.50"),
            ("-0.0034", "-0.0034"),
            ("0.00", "0.00"),
            ("1234567890987654321.0", "1234567890987654321.0"),
            ("0.00000001", "0.00000001"),
            ("1e3", "1000"),
            ("1.5E+1", "15"),
            ("1.50E1", "15.0"),
            ("12.5e-3", "0.0125"),
            ("0e5", "0"),
            ("0e-2", "0.00"),
            ("9999999999999999999999999999", "9999999999999999999999999999"),
            ("-99999999999999999999.99999999", "-99999999999999999999.99999999"),
            ("0.12345678901234567890123456785", "0.1234567890123456789012345679"),
            ("1e-28", "0.0000000000000000000000000001"),
            ("1e-29", "0.0000000000000000000000000000"),
            ("1e-99999999999999", "0.0000000000000000000000000000"),
            ("0e99999999999999", "0"),
            ("7e28", "70000000000000000000000000000"),
        ];
        for (given, expected) in cases {
            assert_eq!(decimal(given).to_string(), expected, "{given}");
        }
    }

    #[test]
    fn what_is_no_decimal() {
        let cases = [
            "",
            "-",
            "+1",
            "01",
            "-01",
            "00.1",
            ".5",
            "5.",
            "1..2",
            "1.2.3",
            "1e",
            "1e+",
            "1e1.5",
            "e5",
            "0x1",
            " 1",
            "1 ",
            "1a",
            "--1",
            "8e28",
            "1e29",
            "1e99999999999",
            "Infinity",
            "1.5e1e1",
            "\u{661}",
        ];
        for given in cases {
            assert_eq!(Decimal::parse(given), None, "{given}");
        }
    }

    #[test]
    fn literals_of_fhirpath() {
        for (given, expected) in [
            ("+1.50", "1.50"),
            ("007", "7"),
            ("-00.5", "-0.5"),
            ("1e3", ""),
            ("1.", ""),
            ("+-1", ""),
        ] {
            assert_eq!(text(Decimal::parse_literal(given)), expected, "{given}");
        }
    }

    #[test]
    fn order_is_by_value() {
        assert_eq!(decimal("1.10"), decimal("1.1"));
        assert_eq!(decimal("0.0"), Decimal::ZERO);
        assert!(decimal("1.1") < decimal("1.2") && decimal("-2") < decimal("-1.99999999999999999999"));
        assert!(decimal("7e28") > decimal("1e-28"));
        assert_eq!(decimal("180").cmp(&180.into()), std::cmp::Ordering::Equal);
    }

    #[test]
    fn operators() {
        let cases = [
            (
                Decimal::checked_add as fn(Decimal, Decimal) -> Option<Decimal>,
                "0.1",
                "0.2",
                "0.3",
            ),
            (Decimal::checked_add, "7e28", "7e28", ""),
            (Decimal::checked_sub, "1.8", "1.2", "0.6"),
            (Decimal::checked_mul, "1.2", "1.8", "2.16"),
            (Decimal::checked_mul, "1e20", "1e20", ""),
            (Decimal::checked_div, "1", "2", "0.5"),
            (Decimal::checked_div, "4.0", "2.0", "2"),
            (Decimal::checked_div, "1", "3", "0.3333333333333333333333333333"),
            (Decimal::checked_div, "1", "0.0", ""),
            (Decimal::div_integral, "5", "2", "2"),
            (Decimal::div_integral, "-5", "2", "-2"),
            (Decimal::div_integral, "5.5", "0.7", "7"),
            (Decimal::div_integral, "2.2", "1.8", "1"),
            (Decimal::div_integral, "0.9999999999999999999999999999", "1", "0"),
            (Decimal::div_integral, "5", "0", ""),
            (Decimal::modulo, "2.2", "1.8", "0.4"),
            (Decimal::modulo, "5.5", "0.7", "0.6"),
            (Decimal::modulo, "-5", "2", "-1"),
            (Decimal::modulo, "5", "0", ""),
            (Decimal::log, "16", "2", "4"),
            (Decimal::log, "100.0", "10.0", "2"),
            (Decimal::log, "1000", "10", "3"),
            (Decimal::log, "0.001", "10", "-3"),
            (Decimal::log, "2", "10", "0.301029995663981"),
            (Decimal::log, "0", "10", ""),
            (Decimal::log, "10", "1", ""),
            (Decimal::log, "10", "0", ""),
            (Decimal::power, "2", "3", "8"),
            (Decimal::power, "2.5", "2", "6.25"),
            (Decimal::power, "2", "-2", "0.25"),
            (Decimal::power, "-2", "3", "-8"),
            (Decimal::power, "2", "0.5", "1.4142135623731"),
            (Decimal::power, "-1", "0.5", ""),
            (Decimal::power, "0", "0", "1"),
            (Decimal::power, "0", "-1", ""),
            (Decimal::power, "10", "1000000000000", ""),
            (Decimal::power, "1", "9223372036854775807", "1"),
        ];
        for (operator, left, right, expected) in cases {
            let (left, right) = (decimal(left), decimal(right));
            assert_eq!(text(operator(left, right)), expected, "{left} {right}");
        }
    }

    #[test]
    fn functions() {
        let cases = [
            ((|d| Some(d.abs())) as fn(Decimal) -> Option<Decimal>, "-5.5", "5.5"),
            (|d| Some(d.negate()), "0.0", "0.0"),
            (|d| Some(d.negate()), "1.50", "-1.50"),
            (|d| Some(d.ceiling()), "1.1", "2"),
            (|d| Some(d.ceiling()), "-1.1", "-1"),
            (|d| Some(d.floor()), "-2.1", "-3"),
            (|d| Some(d.truncate()), "1.00000001", "1"),
            (|d| Some(d.truncate()), "-1.56", "-1"),
            (|d| Some(d.round(3)), "3.14159", "3.142"),
            (|d| Some(d.round(0)), "2.5", "3"),
            (|d| Some(d.round(0)), "-2.5", "-3"),
            (|d| Some(d.round(40)), "2.5", "2.5"),
            (Decimal::sqrt, "81", "9"),
            (Decimal::sqrt, "0.09", "0.3"),
            (Decimal::sqrt, "2", "1.4142135623730950488016887242"),
            (Decimal::sqrt, "7e28", "264575131106459.05905016157536"),
            (Decimal::sqrt, "0.0", "0"),
            (Decimal::sqrt, "-1", ""),
            (Decimal::exp, "0", "1"),
            (Decimal::exp, "-0.0", "1"),
            (Decimal::exp, "1", "2.71828182845905"),
            (Decimal::exp, "1000", ""),
            (Decimal::ln, "1", "0"),
            (Decimal::ln, "10", "2.30258509299405"),
            (Decimal::ln, "0", ""),
            (Decimal::ln, "-1", ""),
        ];
        for (at, (function, given, expected)) in cases.into_iter().enumerate() {
            assert_eq!(text(function(decimal(given))), expected, "case {at}: {given}");
        }
    }

    #[test]
    fn integers() {
        for (given, expected) in [
            ("3.0", Some(3)),
            ("-3", Some(-3)),
            ("3.1", None),
            ("1e20", None),
            ("9223372036854775807", Some(i64::MAX)),
        ] {
            assert_eq!(decimal(given).to_i64(), expected, "{given}");
        }
        assert_eq!(Decimal::from_i64(i64::MIN).to_i64(), Some(i64::MIN));
    }

    #[test]
    fn doubles() {
        for given in ["0.1", "-123.456", "1e-20", "12345678901234567890"] {
            assert!(
                (decimal(given).to_f64() - given.parse::<f64>().unwrap()).abs() < f64::MIN_POSITIVE,
                "{given}"
            );
        }
        assert_eq!(text(Decimal::from_f64(0.1 + 0.2)), "0.3");
        assert_eq!(text(Decimal::from_f64(f64::NAN)), "");
        assert_eq!(text(Decimal::from_f64(1e300)), "");
    }

    #[test]
    fn equivalence_looks_at_the_digits_of_both() {
        let cases = [
            ("1.10", "1.1", true),
            ("1.1", "1.2", false),
            ("0.6666666667", "0.67", true),
            ("4", "4.04", true),
            ("4.0", "4.04", true),
            ("4.1", "4.04", false),
            ("185", "185.0", true),
            ("0.0", "0", true),
        ];
        for (left, right, expected) in cases {
            assert_eq!(decimal(left).equivalent(decimal(right)), expected, "{left} ~ {right}");
            assert_eq!(decimal(right).equivalent(decimal(left)), expected, "{right} ~ {left}");
        }
    }

    #[test]
    fn precision_counts_digits_behind_the_point() {
        assert_eq!([decimal("1.58700").precision(), decimal("158").precision()], [5, 0]);
    }

    #[test]
    fn boundaries() {
        // value, precision, low, high
        let cases = [
            ("1.587", None, "1.58650000", "1.58750000"),
            ("1.587", Some(8), "1.58650000", "1.58750000"),
            ("1.587", Some(6), "1.586500", "1.587500"),
            ("1.587", Some(2), "1.58", "1.59"),
            ("1.587", Some(0), "1", "2"),
            ("1.587", Some(-1), "", ""),
            ("1.587", Some(32), "", ""),
            ("1.587", Some(39), "", ""),
            ("1.587", Some(i32::MIN), "", ""),
            ("-1.587", None, "-1.58750000", "-1.58650000"),
            ("-1.587", Some(2), "-1.59", "-1.58"),
            ("-1.587", Some(0), "-2", "-1"),
            ("1", None, "0.50000000", "1.50000000"),
            ("1", Some(0), "0", "2"),
            ("1", Some(5), "0.50000", "1.50000"),
            ("12.587", Some(2), "12.58", "12.59"),
            ("12.500", Some(4), "12.4995", "12.5005"),
            ("120", Some(2), "119.50", "120.50"),
            ("-120", Some(2), "-120.50", "-119.50"),
            ("0.0034", Some(1), "0.0", "0.1"),
            ("-0.0034", Some(1), "-0.1", "0.0"),
            ("1.0", None, "0.95000000", "1.05000000"),
            ("1.123456789", None, "1.1234567885", "1.1234567895"),
            ("0.0000000000000000000000000001", None, "", ""),
            ("9999999999999999999999999999", None, "", ""),
        ];
        for (value, precision, low, high) in cases {
            assert_eq!(
                text(decimal(value).low_boundary(precision)),
                low,
                "low {value} {precision:?}"
            );
            assert_eq!(
                text(decimal(value).high_boundary(precision)),
                high,
                "high {value} {precision:?}"
            );
        }
    }
}
