//! Calendar durations, and what they come to at the precision of a date or time.

use super::Decimal;

/// A unit of [calendar durations](https://hl7.org/fhirpath/N1/#time-valued-quantities), the longest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CalendarUnit {
    /// Twelve months.
    Year,
    /// 28 to 31 days.
    Month,
    /// Seven days.
    Week,
    /// 24 hours.
    Day,
    /// 60 minutes.
    Hour,
    /// 60 seconds.
    Minute,
    /// The same as UCUM's `s`.
    Second,
    /// The same as UCUM's `ms`.
    Millisecond,
}

impl CalendarUnit {
    /// The unit of a keyword, singular or plural.
    #[must_use]
    pub fn named(keyword: &str) -> Option<Self> {
        Some(match keyword.strip_suffix('s').unwrap_or(keyword) {
            "year" => Self::Year,
            "month" => Self::Month,
            "week" => Self::Week,
            "day" => Self::Day,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "millisecond" => Self::Millisecond,
            _ => return None,
        })
    }

    /// Its keyword in the singular.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Millisecond => "millisecond",
        }
    }

    /// The UCUM unit that it is [equivalent](https://hl7.org/fhirpath/N1/#quantity-equivalence) to; equal to it, too, below months.
    #[must_use]
    pub fn ucum(self) -> &'static str {
        match self {
            Self::Year => "a",
            Self::Month => "mo",
            Self::Week => "wk",
            Self::Day => "d",
            Self::Hour => "h",
            Self::Minute => "min",
            Self::Second => "s",
            Self::Millisecond => "ms",
        }
    }

    /// The unit of a UCUM code that [date and time arithmetic](https://hl7.org/fhirpath/N1/#datetime-arithmetic) can use: one that is as
    /// long as the calendar's. `a` and `mo` are not.
    #[must_use]
    pub fn of_ucum(code: &str) -> Option<Self> {
        let definite = [
            Self::Week,
            Self::Day,
            Self::Hour,
            Self::Minute,
            Self::Second,
            Self::Millisecond,
        ];
        definite.into_iter().find(|unit| unit.ucum() == code)
    }

    /// Whether its length varies: years and months.
    #[must_use]
    pub fn is_variable(self) -> bool {
        self <= Self::Month
    }

    /// Whether a [`Time`](super::Time) can be moved by it: hours and shorter.
    #[must_use]
    pub fn is_time(self) -> bool {
        self >= Self::Hour
    }
}

/// The last component that a date or time has. Seconds and their fraction are
/// [one precision](https://hl7.org/fhirpath/N1/#datetime-equality).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

pub(super) const SECOND: i128 = 1_000_000_000;
pub(super) const MINUTE: i128 = 60 * SECOND;
pub(super) const HOUR: i128 = 60 * MINUTE;
pub(super) const DAY: i128 = 24 * HOUR;

const DAYS_OF_YEAR: i64 = 365;
const DAYS_OF_MONTH: i64 = 30;

/// What to add to a date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Months(i64),
    Days(i64),
    /// A multiple of the precision.
    Nanoseconds(i128),
}

impl Step {
    /// A duration at a precision, cut to whole ones of it where the unit is shorter: 23 months are one year for `@2014`.
    /// `None` is out of range.
    pub(super) fn new(amount: Decimal, unit: CalendarUnit, precision: Precision) -> Option<Self> {
        let whole = amount.truncate().to_i64()?;
        let days = match unit {
            CalendarUnit::Year => return Some(Self::Months(whole.checked_mul(12)?)),
            CalendarUnit::Month if precision == Precision::Year => return Some(Self::Months(whole / 12 * 12)),
            CalendarUnit::Month => return Some(Self::Months(whole)),
            CalendarUnit::Week => whole.checked_mul(7)?,
            CalendarUnit::Day => whole,
            _ => {
                let nanoseconds = nanoseconds(amount, whole, unit)?;
                let span = match precision {
                    Precision::Second => return Some(Self::Nanoseconds(nanoseconds)),
                    Precision::Minute => MINUTE,
                    Precision::Hour => HOUR,
                    _ => DAY,
                };
                if span < DAY {
                    return Some(Self::Nanoseconds(nanoseconds / span * span));
                }
                i64::try_from(nanoseconds / DAY).ok()?
            }
        };
        Some(match precision {
            Precision::Year => Self::Months(days / DAYS_OF_YEAR * 12),
            Precision::Month => Self::Months(days / DAYS_OF_MONTH),
            _ => Self::Days(days),
        })
    }
}

/// The fraction counts from seconds on.
fn nanoseconds(amount: Decimal, whole: i64, unit: CalendarUnit) -> Option<i128> {
    let span = match unit {
        CalendarUnit::Hour => HOUR,
        CalendarUnit::Minute => MINUTE,
        CalendarUnit::Second => SECOND,
        _ => SECOND / 1000,
    };
    let mut nanoseconds = i128::from(whole) * span;
    if span <= SECOND {
        let fraction = amount.checked_sub(amount.truncate())?;
        let span = Decimal::from_i64(i64::try_from(span).ok()?);
        nanoseconds += i128::from(fraction.checked_mul(span)?.truncate().to_i64()?);
    }
    Some(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords() {
        for unit in [
            "year",
            "month",
            "week",
            "day",
            "hour",
            "minute",
            "second",
            "millisecond",
        ] {
            assert_eq!(CalendarUnit::named(unit).unwrap().name(), unit);
            assert_eq!(CalendarUnit::named(&format!("{unit}s")), CalendarUnit::named(unit));
        }
        for keyword in ["", "s", "Year", "yearss", "wk", "d"] {
            assert_eq!(CalendarUnit::named(keyword), None, "{keyword}");
        }
    }

    #[test]
    fn ucum_units_of_arithmetic() {
        assert_eq!(CalendarUnit::of_ucum("wk"), Some(CalendarUnit::Week));
        assert_eq!(CalendarUnit::of_ucum("ms"), Some(CalendarUnit::Millisecond));
        for code in ["a", "mo", "us", "day", ""] {
            assert_eq!(CalendarUnit::of_ucum(code), None, "{code}");
        }
    }

    #[test]
    fn steps_are_whole_at_the_precision() {
        use CalendarUnit as Unit;
        let cases = [
            ("24", Unit::Month, Precision::Year, Some(Step::Months(24))),
            ("23", Unit::Month, Precision::Year, Some(Step::Months(12))),
            ("-23", Unit::Month, Precision::Year, Some(Step::Months(-12))),
            ("23.9", Unit::Month, Precision::Month, Some(Step::Months(23))),
            ("365", Unit::Day, Precision::Year, Some(Step::Months(12))),
            ("364", Unit::Day, Precision::Year, Some(Step::Months(0))),
            ("9", Unit::Week, Precision::Month, Some(Step::Months(2))),
            ("7.7", Unit::Day, Precision::Day, Some(Step::Days(7))),
            ("49", Unit::Hour, Precision::Day, Some(Step::Days(2))),
            ("8760", Unit::Hour, Precision::Year, Some(Step::Months(12))),
            ("1.5", Unit::Hour, Precision::Second, Some(Step::Nanoseconds(HOUR))),
            ("90", Unit::Second, Precision::Minute, Some(Step::Nanoseconds(MINUTE))),
            ("-90", Unit::Second, Precision::Minute, Some(Step::Nanoseconds(-MINUTE))),
            (
                "0.1",
                Unit::Second,
                Precision::Second,
                Some(Step::Nanoseconds(SECOND / 10)),
            ),
            (
                "1.5",
                Unit::Millisecond,
                Precision::Second,
                Some(Step::Nanoseconds(1_500_000)),
            ),
            ("9223372036854775807", Unit::Year, Precision::Day, None),
            ("9223372036854775807", Unit::Week, Precision::Day, None),
            ("9223372036854775808", Unit::Second, Precision::Second, None),
        ];
        for (amount, unit, precision, expected) in cases {
            let step = Step::new(Decimal::parse(amount).unwrap(), unit, precision);
            assert_eq!(step, expected, "{amount} {unit:?} {precision:?}");
        }
    }
}
