//! Times of day, whole or partial.

use super::Decimal;
use super::date::two_digits;
use super::duration::{CalendarUnit, DAY, HOUR, MINUTE, Precision, SECOND, Step};
use std::cmp::Ordering;
use std::fmt;
use std::hash::Hash;
use std::num::NonZeroU8;

/// Digits of the fraction that are kept.
const MAX_FRACTION: u8 = 9;

/// A [Time](https://hl7.org/fhirpath/N1/#time): an hour, perhaps with its minute, second and fraction, to the nanosecond.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    nanosecond: u32,
    hour: u8,
    minute: u8,
    second: u8,
    /// 1: an hour alone; 2: a minute; 3 and more: a second, with that many digits of its fraction less 3.
    digits: NonZeroU8,
}

impl Time {
    /// The time of `hh`, `hh:mm`, `hh:mm:ss` or `hh:mm:ss.f…`, behind a `T` or none. Second 60 is a leap second, as FHIR allows it;
    /// digits behind the ninth of a fraction are dropped. `None` is another text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_bytes(text.strip_prefix('T').unwrap_or(text).as_bytes())
    }

    /// Microseconds since midnight; `None` is a time without seconds.
    #[must_use]
    pub fn to_microseconds(self) -> Option<i64> {
        self.second()?;
        i64::try_from(self.since_midnight() / 1000).ok()
    }

    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (whole, fraction) = bytes.split_at_checked(8).unwrap_or((bytes, b""));
        let component = match whole.len() {
            2 => Precision::Hour,
            5 => Precision::Minute,
            8 => Precision::Second,
            _ => return None,
        };
        let part = |component_of_part, at: usize| {
            if component < component_of_part {
                return Some(0);
            }
            (whole[at - 1] == b':').then(|| two_digits(whole, at))?
        };
        let (nanosecond, digits) = match fraction.split_first() {
            None => (0, 0),
            Some((b'.', digits)) if !digits.is_empty() => read_fraction(digits)?,
            _ => return None,
        };
        let hour = two_digits(whole, 0).filter(|hour| *hour < 24)?;
        let minute = part(Precision::Minute, 3).filter(|minute| *minute < 60)?;
        let second = part(Precision::Second, 6).filter(|second| *second <= 60)?;
        Some(Self {
            nanosecond,
            hour,
            minute,
            second,
            digits: digits_of(component, digits),
        })
    }

    /// The time of a number of nanoseconds since midnight. `None` is a number beyond the day.
    pub(super) fn of_day(nanoseconds: i128, component: Precision, fraction: u8) -> Option<Self> {
        let part = |span: i128, count: i128| u8::try_from(nanoseconds / span % count).ok();
        (0..DAY).contains(&nanoseconds).then_some(())?;
        let digits = digits_of(component, fraction);
        let time = Self {
            nanosecond: u32::try_from(nanoseconds % SECOND).ok()?,
            hour: part(HOUR, 24)?,
            minute: part(MINUTE, 60)?,
            second: part(SECOND, 60)?,
            digits,
        };
        Some(time.truncated(component))
    }

    pub(super) fn component(self) -> Precision {
        match self.digits.get() {
            1 => Precision::Hour,
            2 => Precision::Minute,
            _ => Precision::Second,
        }
    }

    /// Digits of the fraction of the second.
    pub(super) fn fraction(self) -> u8 {
        self.digits.get().saturating_sub(3)
    }

    /// Digits that it has: 2, 4, 6 or, with a fraction, more.
    /// [precision()](https://build.fhir.org/ig/HL7/FHIRPath/#precision--integer)
    #[must_use]
    pub fn precision(self) -> u32 {
        match self.component() {
            Precision::Hour => 2,
            Precision::Minute => 4,
            _ => 6 + u32::from(self.fraction()),
        }
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(self) -> Option<u8> {
        (self.component() >= Precision::Minute).then_some(self.minute)
    }

    /// The second, 0 to 60.
    #[must_use]
    pub fn second(self) -> Option<u8> {
        (self.component() == Precision::Second).then_some(self.second)
    }

    /// The milliseconds of the fraction.
    #[must_use]
    pub fn millisecond(self) -> Option<u16> {
        (self.fraction() > 0).then(|| u16::try_from(self.nanosecond / 1_000_000).unwrap_or_default())
    }

    /// Without the components behind `component`.
    fn truncated(self, component: Precision) -> Self {
        if component >= self.component() {
            return self;
        }
        Self {
            nanosecond: 0,
            second: 0,
            minute: if component >= Precision::Minute { self.minute } else { 0 },
            digits: digits_of(component, 0),
            ..self
        }
    }

    /// [Order](https://hl7.org/fhirpath/N1/#comparison). `None`: one lacks a component that decides.
    #[must_use]
    #[inline]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let component = self.component().min(other.component());
        let key = |time: Self| {
            let time = time.truncated(component);
            (time.hour, time.minute, time.second, time.nanosecond)
        };
        match key(self).cmp(&key(other)) {
            Ordering::Equal if self.component() != other.component() => None,
            order => Some(order),
        }
    }

    /// [`=`](https://hl7.org/fhirpath/N1/#datetime-equality). `None`: one lacks a component that decides.
    #[must_use]
    pub fn equal(self, other: Self) -> Option<bool> {
        self.compare(other).map(Ordering::is_eq)
    }

    /// Equal ones have equal keys; others may.
    #[must_use]
    pub fn key(self) -> impl Hash {
        (self.component() as u8, self.since_midnight())
    }

    /// [`~`](https://hl7.org/fhirpath/N1/#datetime-equivalence): equal, and of the same precision.
    #[must_use]
    pub fn equivalent(self, other: Self) -> bool {
        self.equal(other) == Some(true)
    }

    /// [`+`](https://hl7.org/fhirpath/N1/#addition-1), around the clock. A unit that is shorter than the precision is converted to it and
    /// cut. `None` is out of range, or a unit longer than hours.
    #[must_use]
    pub fn checked_add(self, amount: Decimal, unit: CalendarUnit) -> Option<Self> {
        match Step::new(amount, unit, self.component())? {
            Step::Nanoseconds(nanoseconds) => Some(self.moved(nanoseconds)?.1),
            Step::Days(_) | Step::Months(_) => None,
        }
    }

    /// [`-`](https://hl7.org/fhirpath/N1/#subtraction-1), as [`Self::checked_add`].
    #[must_use]
    pub fn checked_sub(self, amount: Decimal, unit: CalendarUnit) -> Option<Self> {
        self.checked_add(amount.negate(), unit)
    }

    /// Days gone by, and the time on the last of them.
    pub(super) fn moved(self, nanoseconds: i128) -> Option<(i64, Self)> {
        if nanoseconds == 0 {
            return Some((0, self));
        }
        let to = self.since_midnight() + nanoseconds;
        let fraction = self.fraction().max(fraction_of(nanoseconds));
        let time = Self::of_day(to.rem_euclid(DAY), self.component(), fraction)?;
        Some((i64::try_from(to.div_euclid(DAY)).ok()?, time))
    }

    /// Nanoseconds since midnight, of the first moment that it may stand for.
    pub(super) fn since_midnight(self) -> i128 {
        i128::from(self.hour) * HOUR
            + i128::from(self.minute) * MINUTE
            + i128::from(self.second) * SECOND
            + i128::from(self.nanosecond)
    }

    /// Nanoseconds from the first to the last moment that it may stand for. A second is a point.
    pub(super) fn extent(self) -> i128 {
        match self.component() {
            Precision::Hour => HOUR - 1,
            Precision::Minute => MINUTE - 1,
            _ => 0,
        }
    }

    /// [lowBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#lowboundaryprecision-integer-decimal--date--datetime--time) with 2, 4 or 6
    /// to 9 digits, by default 9. `None` is another number of digits.
    #[must_use]
    pub fn low_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision.unwrap_or(9), false)
    }

    /// [highBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#highboundaryprecision-integer-decimal--date--datetime--time), as
    /// [`Self::low_boundary`].
    #[must_use]
    pub fn high_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision.unwrap_or(9), true)
    }

    pub(super) fn boundary(self, precision: i32, last: bool) -> Option<Self> {
        let (component, fraction) = match precision {
            2 => (Precision::Hour, 0),
            4 => (Precision::Minute, 0),
            6..=9 => (Precision::Second, u8::try_from(precision - 6).ok()?),
            _ => return None,
        };
        let mut filled = self;
        if last {
            if self.component() < Precision::Minute {
                filled.minute = 59;
            }
            if self.component() < Precision::Second {
                filled.second = 59;
            }
            // What is behind the last digit that was written.
            filled.nanosecond += 10_u32.pow((MAX_FRACTION - self.fraction()).into()) - 1;
        }
        let unit = 10_u32.pow((MAX_FRACTION - fraction).into());
        filled.nanosecond -= filled.nanosecond % unit;
        filled.digits = digits_of(Precision::Second, fraction);
        Some(filled.truncated(component))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.hour)?;
        if self.component() >= Precision::Minute {
            write!(f, ":{:02}", self.minute)?;
        }
        if self.component() >= Precision::Second {
            write!(f, ":{:02}", self.second)?;
        }
        let fraction = self.fraction();
        if fraction > 0 {
            let digits = self.nanosecond / 10_u32.pow((MAX_FRACTION - fraction).into());
            write!(f, ".{digits:0width$}", width = usize::from(fraction))?;
        }
        Ok(())
    }
}

/// Nanoseconds of the digits behind the point, and how many of them are kept.
fn read_fraction(digits: &[u8]) -> Option<(u32, u8)> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let kept = digits.len().min(MAX_FRACTION.into());
    let written = digits[..kept]
        .iter()
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let kept = u8::try_from(kept).ok()?;
    Some((written * 10_u32.pow((MAX_FRACTION - kept).into()), kept))
}

/// Digits that a step needs behind the point of the second: milliseconds, or as many as it has beyond them.
fn fraction_of(nanoseconds: i128) -> u8 {
    let mut rest = nanoseconds % SECOND;
    let mut fraction = if rest == 0 { 0 } else { MAX_FRACTION };
    while fraction > 3 && rest % 10 == 0 {
        rest /= 10;
        fraction -= 1;
    }
    fraction
}

fn digits_of(component: Precision, fraction: u8) -> NonZeroU8 {
    let below = match component {
        Precision::Second => 2 + fraction.min(MAX_FRACTION),
        Precision::Minute => 1,
        _ => 0,
    };
    NonZeroU8::MIN.saturating_add(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::parse(text).unwrap_or_else(|| panic!("{text} is no time"))
    }

    /// A result as text; empty where FHIRPath gives the empty collection.
    fn text(value: Option<Time>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }

    #[test]
    fn text_stays() {
        for given in [
            "14",
            "14:34",
            "14:34:28",
            "14:34:28.1",
            "14:34:28.120",
            "00:00:00.000000001",
            "23:59:60",
        ] {
            assert_eq!(time(given).to_string(), given);
        }
        assert_eq!(time("T14:30").to_string(), "14:30");
        assert_eq!(time("14:30:00.1234567891").to_string(), "14:30:00.123456789");
        assert_eq!(size_of::<Option<Time>>(), 8);
    }

    #[test]
    fn what_is_no_time() {
        let cases = [
            "",
            "T",
            "1",
            "24",
            "24:00",
            "14:60",
            "14:30:61",
            "14:3",
            "14:30:",
            "14:30:00.",
            "14:30.5",
            "14.5",
            "14:30:00Z",
            "14:30:00+10:00",
            "1430",
            "14:30:00.1a",
            "TT14",
            "14:30:00,5",
            "1４:30",
        ];
        for given in cases {
            assert!(Time::parse(given).is_none(), "{given}");
        }
    }

    #[test]
    fn order() {
        use Ordering::{Equal, Greater, Less};
        let cases = [
            ("12:00:00", "14:00:00", Some(Less)),
            ("12:00:01", "12:00:00", Some(Greater)),
            ("10:30", "10:30:00", None),
            ("10:30", "10:31:00", Some(Less)),
            ("10", "10:30", None),
            ("11", "10:59:59.9", Some(Greater)),
            ("10:30:00", "10:30:00.0", Some(Equal)),
            ("10:30:00.1", "10:30:00.09", Some(Greater)),
        ];
        for (left, right, expected) in cases {
            let (a, b) = (time(left), time(right));
            assert_eq!(a.compare(b), expected, "{left} {right}");
            assert_eq!(b.compare(a), expected.map(Ordering::reverse), "{right} {left}");
            assert_eq!(a.equal(b), expected.map(Ordering::is_eq), "{left} = {right}");
            assert_eq!(a.equivalent(b), expected == Some(Equal), "{left} ~ {right}");
        }
    }

    #[test]
    fn arithmetic() {
        use CalendarUnit as Unit;
        let cases = [
            ("01:00", "2", Unit::Hour, "03:00"),
            ("23:00", "2", Unit::Hour, "01:00"),
            ("23:00", "50", Unit::Hour, "01:00"),
            ("01:00", "-2", Unit::Hour, "23:00"),
            ("01", "90", Unit::Minute, "02"),
            ("10:30", "90", Unit::Second, "10:31"),
            ("10:30:00", "1.5", Unit::Second, "10:30:01.500"),
            ("10:30:00", "1", Unit::Second, "10:30:01"),
            ("10:30:00.000", "10", Unit::Millisecond, "10:30:00.010"),
            ("10:30:00.5", "500", Unit::Millisecond, "10:30:01.000"),
            ("10:30:00", "0.00025", Unit::Second, "10:30:00.00025"),
            ("10:30:00.123456", "1", Unit::Second, "10:30:01.123456"),
            ("10:30:00", "1", Unit::Day, ""),
            ("10:30:00", "1", Unit::Month, ""),
            ("10:30:00", "1e20", Unit::Hour, ""),
        ];
        for (given, amount, unit, expected) in cases {
            let amount_of = Decimal::parse(amount).unwrap();
            assert_eq!(
                text(time(given).checked_add(amount_of, unit)),
                expected,
                "{given} + {amount} {unit:?}"
            );
            assert_eq!(
                text(time(given).checked_sub(amount_of.negate(), unit)),
                expected,
                "{given} - -{amount} {unit:?}"
            );
        }
    }

    #[test]
    fn boundaries() {
        let cases = [
            ("10:30", None, "10:30:00.000", "10:30:59.999"),
            ("10:30", Some(9), "10:30:00.000", "10:30:59.999"),
            ("10", Some(9), "10:00:00.000", "10:59:59.999"),
            ("10", Some(4), "10:00", "10:59"),
            ("10:30:15", None, "10:30:15.000", "10:30:15.999"),
            ("10:30:15.5", None, "10:30:15.500", "10:30:15.599"),
            ("10:30:15.123456", None, "10:30:15.123", "10:30:15.123"),
            ("10:30:15", Some(2), "10", "10"),
            ("10:30:15", Some(6), "10:30:15", "10:30:15"),
            ("10:30", Some(3), "", ""),
            ("10:30", Some(10), "", ""),
            ("10:30", Some(-1), "", ""),
        ];
        for (given, precision, low, high) in cases {
            assert_eq!(
                text(time(given).low_boundary(precision)),
                low,
                "low {given} {precision:?}"
            );
            assert_eq!(
                text(time(given).high_boundary(precision)),
                high,
                "high {given} {precision:?}"
            );
        }
    }

    #[test]
    fn components() {
        let whole = time("16:30:40.002");
        assert_eq!(
            (whole.hour(), whole.minute(), whole.second(), whole.millisecond()),
            (16, Some(30), Some(40), Some(2))
        );
        let hour = time("16");
        assert_eq!((hour.minute(), hour.second(), hour.millisecond()), (None, None, None));
        assert_eq!((time("10:30").precision(), time("10:30:00.000").precision()), (4, 9));
    }
}
