//! Dates, whole or partial.

use super::calendar::{YEARS, date_of, day_number, days_in_month};
use super::duration::{CalendarUnit, Precision, Step};
use super::{DateTime, Decimal};
use std::cmp::Ordering;
use std::fmt;

/// A [Date](https://hl7.org/fhirpath/N1/#date): a year, perhaps with its month, perhaps with its day.
#[derive(Clone, Copy, Debug)]
pub struct Date {
    pub(super) year: u16,
    /// 0 is none, and then there is no day.
    month: u8,
    /// 0 is none.
    day: u8,
}

impl Date {
    /// The date of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `None` is another text, or no day of the calendar.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let component = match bytes.len() {
            4 => Precision::Year,
            7 => Precision::Month,
            10 => Precision::Day,
            _ => return None,
        };
        let part = |component_of_part, at: usize| {
            if component < component_of_part {
                return Some(0);
            }
            (bytes[at - 1] == b'-')
                .then(|| two_digits(bytes, at))?
                .filter(|part| *part > 0)
        };
        let year = u16::from(two_digits(bytes, 0)?) * 100 + u16::from(two_digits(bytes, 2)?);
        let (month, day) = (part(Precision::Month, 5)?, part(Precision::Day, 8)?);
        let in_range = year > 0 && month <= 12 && (day == 0 || day <= days_in_month(year, month));
        in_range.then_some(Self { year, month, day })
    }

    /// A whole date. `None` is no day of the calendar, or a year beyond 9999.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let in_range = YEARS.contains(&i64::from(year))
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        in_range.then_some(Self { year, month, day })
    }

    pub(super) fn of_day_number(number: i64) -> Option<Self> {
        let (year, month, day) = date_of(number)?;
        Some(Self { year, month, day })
    }

    /// Days since 1970-01-01. `None` is a partial date.
    #[must_use]
    pub fn to_unix_days(self) -> Option<i32> {
        let epoch = Self::new(1970, 1, 1)?.day_number()?;
        i32::try_from(self.day_number()? - epoch).ok()
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        Some(self.month).filter(|month| *month > 0)
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        Some(self.day).filter(|day| *day > 0)
    }

    pub(super) fn component(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// Digits that it has: 4, 6 or 8. [precision()](https://build.fhir.org/ig/HL7/FHIRPath/#precision--integer)
    #[must_use]
    pub fn precision(self) -> u32 {
        match self.component() {
            Precision::Year => 4,
            Precision::Month => 6,
            _ => 8,
        }
    }

    /// Without the components behind `component`.
    fn truncated(self, component: Precision) -> Self {
        Self {
            year: self.year,
            month: if component >= Precision::Month { self.month } else { 0 },
            day: if component >= Precision::Day { self.day } else { 0 },
        }
    }

    /// [Order](https://hl7.org/fhirpath/N1/#comparison). `None`: one lacks a component that decides.
    #[must_use]
    #[inline]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let component = self.component().min(other.component());
        let key = |date: Self| {
            let date = date.truncated(component);
            (date.year, date.month, date.day)
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

    /// [`~`](https://hl7.org/fhirpath/N1/#datetime-equivalence): equal, and of the same precision.
    #[must_use]
    pub fn equivalent(self, other: Self) -> bool {
        self.equal(other) == Some(true)
    }

    /// [`+`](https://hl7.org/fhirpath/N1/#addition-1). A unit that is shorter than the precision is converted to it and cut: hours to
    /// days of 24 hours, days to months of 30 or years of 365, months to years. `None` is out of range.
    #[must_use]
    pub fn checked_add(self, amount: Decimal, unit: CalendarUnit) -> Option<Self> {
        self.moved(Step::new(amount, unit, self.component())?)
    }

    /// [`-`](https://hl7.org/fhirpath/N1/#subtraction-1), as [`Self::checked_add`].
    #[must_use]
    pub fn checked_sub(self, amount: Decimal, unit: CalendarUnit) -> Option<Self> {
        self.checked_add(amount.negate(), unit)
    }

    /// Moves by months or days. Nanoseconds do not occur: a date has no component for them.
    pub(super) fn moved(self, step: Step) -> Option<Self> {
        match step {
            Step::Months(months) => self.moved_by_months(months),
            Step::Days(days) => Self::of_day_number(self.day_number()?.checked_add(days)?),
            Step::Nanoseconds(_) => None,
        }
    }

    /// A day that the month does not have becomes its last one.
    fn moved_by_months(self, months: i64) -> Option<Self> {
        let from = i64::from(self.year) * 12 + i64::from(self.month.max(1)) - 1;
        let to = from.checked_add(months)?;
        let year = to.div_euclid(12);
        YEARS.contains(&year).then_some(())?;
        let year = u16::try_from(year).ok()?;
        let month = u8::try_from(to.rem_euclid(12)).ok()? + 1;
        Some(Self {
            year,
            month: if self.month == 0 { 0 } else { month },
            day: self.day.min(days_in_month(year, month)),
        })
    }

    /// The number of a whole date.
    pub(super) fn day_number(self) -> Option<i64> {
        (self.day > 0).then(|| day_number(self.year, self.month, self.day))
    }

    /// First and last day that it may stand for.
    pub(super) fn days(self) -> (i64, i64) {
        let (first, last) = (self.filled(false), self.filled(true));
        (
            day_number(first.year, first.month, first.day),
            day_number(last.year, last.month, last.day),
        )
    }

    /// With its first or last month and day where they lack.
    fn filled(self, last: bool) -> Self {
        let month = match (self.month, last) {
            (0, false) => 1,
            (0, true) => 12,
            (month, _) => month,
        };
        let day = match (self.day, last) {
            (0, false) => 1,
            (0, true) => days_in_month(self.year, month),
            (day, _) => day,
        };
        Self {
            year: self.year,
            month,
            day,
        }
    }

    /// [lowBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#lowboundaryprecision-integer-decimal--date--datetime--time) with 4, 6 or 8
    /// digits, by default 8. `None` is another number of digits.
    #[must_use]
    pub fn low_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision, false)
    }

    /// [highBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#highboundaryprecision-integer-decimal--date--datetime--time), as
    /// [`Self::low_boundary`].
    #[must_use]
    pub fn high_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision, true)
    }

    pub(super) fn boundary(self, precision: Option<i32>, last: bool) -> Option<Self> {
        let component = match precision.unwrap_or(8) {
            4 => Precision::Year,
            6 => Precision::Month,
            8 => Precision::Day,
            _ => return None,
        };
        Some(self.filled(last).truncated(component))
    }

    /// The same as a date and time without a time, which is how it is compared with one.
    #[must_use]
    pub fn to_date_time(self) -> DateTime {
        DateTime::from(self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// The number that the two digits at a place write.
pub(super) fn two_digits(bytes: &[u8], at: usize) -> Option<u8> {
    let &[tens, ones] = bytes.get(at..at + 2)? else {
        return None;
    };
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|| panic!("{text} is no date"))
    }

    /// A result as text; empty where FHIRPath gives the empty collection.
    fn text(value: Option<Date>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }

    #[test]
    fn text_stays() {
        for given in ["0001", "2015", "2015-02", "2015-02-04", "2024-02-29", "9999-12-31"] {
            assert_eq!(date(given).to_string(), given);
        }
    }

    #[test]
    fn what_is_no_date() {
        let cases = [
            "",
            "201",
            "0000",
            "20155",
            "2015-",
            "2015-2",
            "2015-00",
            "2015-13",
            "2015-02-",
            "2015-02-00",
            "2015-02-29",
            "2015-04-31",
            "1900-02-29",
            "2015/02/04",
            "20150204",
            "2015-02-04T",
            "-2015",
            "+201",
            "2015-02-4a",
            "２015",
        ];
        for given in cases {
            assert!(Date::parse(given).is_none(), "{given}");
        }
    }

    #[test]
    fn order() {
        use Ordering::{Equal, Greater, Less};
        let cases = [
            ("2012", "2012", Some(Equal)),
            ("2012", "2013", Some(Less)),
            ("2012-01", "2012", None),
            ("2012-01", "2013", Some(Less)),
            ("2018-03", "2018-03-01", None),
            ("2018-03", "2018-02-28", Some(Greater)),
            ("2014-12-12", "2014-12-13", Some(Less)),
            ("2012-04-15", "2012-04-15", Some(Equal)),
        ];
        for (left, right, expected) in cases {
            let (a, b) = (date(left), date(right));
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
            ("1973-12-25", "7", Unit::Day, "1974-01-01"),
            ("1973-12-25", "7.7", Unit::Day, "1974-01-01"),
            ("1973-12-25", "1", Unit::Week, "1974-01-01"),
            ("1973-12-25", "1", Unit::Month, "1974-01-25"),
            ("1973-12-25", "1", Unit::Year, "1974-12-25"),
            ("1974-12-25", "-1", Unit::Month, "1974-11-25"),
            ("2019-03-01", "24", Unit::Month, "2021-03-01"),
            ("2019-03-01", "-24", Unit::Month, "2017-03-01"),
            ("2020-02-29", "1", Unit::Year, "2021-02-28"),
            ("2020-01-31", "1", Unit::Month, "2020-02-29"),
            ("2014", "24", Unit::Month, "2016"),
            ("2014", "23", Unit::Month, "2015"),
            ("2016", "365", Unit::Day, "2017"),
            ("2016-01", "31", Unit::Day, "2016-02"),
            ("2016-01", "-13", Unit::Month, "2014-12"),
            ("2016-01-01", "25", Unit::Hour, "2016-01-02"),
            ("2016-01-01", "-23", Unit::Hour, "2016-01-01"),
            ("9999-12-31", "1", Unit::Day, ""),
            ("9999", "1", Unit::Year, ""),
            ("0001-01-01", "-1", Unit::Day, ""),
            ("2016", "1e20", Unit::Year, ""),
            ("2016", "9223372036854775807", Unit::Month, ""),
        ];
        for (given, amount, unit, expected) in cases {
            let amount_of = Decimal::parse(amount).unwrap();
            assert_eq!(
                text(date(given).checked_add(amount_of, unit)),
                expected,
                "{given} + {amount} {unit:?}"
            );
            assert_eq!(
                text(date(given).checked_sub(amount_of.negate(), unit)),
                expected,
                "{given} - -{amount} {unit:?}"
            );
        }
    }

    #[test]
    fn boundaries() {
        let cases = [
            ("2014", None, "2014-01-01", "2014-12-31"),
            ("2014", Some(4), "2014", "2014"),
            ("2014", Some(6), "2014-01", "2014-12"),
            ("2014-02", None, "2014-02-01", "2014-02-28"),
            ("1970-06", None, "1970-06-01", "1970-06-30"),
            ("2014-02-03", Some(6), "2014-02", "2014-02"),
            ("2014", Some(5), "", ""),
            ("2014", Some(17), "", ""),
            ("2014", Some(-1), "", ""),
        ];
        for (given, precision, low, high) in cases {
            assert_eq!(
                text(date(given).low_boundary(precision)),
                low,
                "low {given} {precision:?}"
            );
            assert_eq!(
                text(date(given).high_boundary(precision)),
                high,
                "high {given} {precision:?}"
            );
        }
    }

    #[test]
    fn components() {
        let (whole, year) = (date("2014-01-05"), date("2012"));
        assert_eq!(
            (whole.year(), whole.month(), whole.day(), whole.precision()),
            (2014, Some(1), Some(5), 8)
        );
        assert_eq!(
            (year.year(), year.month(), year.day(), year.precision()),
            (2012, None, None, 4)
        );
    }
}
