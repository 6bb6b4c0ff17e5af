//! Dates with a time, whole or partial, with a time zone or without.

use super::date::two_digits;
use super::duration::{CalendarUnit, DAY, MINUTE, Precision, SECOND, Step};
use super::{Date, Decimal, Time};
use std::cmp::Ordering;
use std::fmt;
use std::hash::Hash;

/// Earliest zone, in minutes: where a day begins first.
const EARLIEST: i16 = 14 * 60;

/// Latest zone, in minutes.
const LATEST: i16 = -12 * 60;

/// Distance of a time zone to UTC.
#[derive(Clone, Copy, Debug)]
struct Offset {
    minutes: i16,
    /// Whether it is written `Z`.
    letter: bool,
}

/// A [DateTime](https://hl7.org/fhirpath/N1/#datetime), which is FHIR's `instant` too: a date that may be partial, perhaps with a time, and
/// then perhaps with a time zone.
#[derive(Clone, Copy, Debug)]
pub struct DateTime {
    date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

impl DateTime {
    /// The value of a [`Date`], or of one and `T`, or of a whole one, `T`, a [`Time`] and perhaps `Z`, `+hh:mm` or `-hh:mm`. `None` is
    /// another text, or no day of the calendar.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Some((date, rest)) = text.split_once('T') else {
            return Date::parse(text).map(Self::from);
        };
        let date = Date::parse(date)?;
        if rest.is_empty() {
            return Some(Self::from(date));
        }
        if date.component() < Precision::Day {
            return None;
        }
        let bytes = rest.as_bytes();
        let zone = bytes.iter().position(|byte| matches!(byte, b'Z' | b'+' | b'-'));
        let (time, offset) = bytes.split_at(zone.unwrap_or(bytes.len()));
        Some(Self {
            date,
            time: Some(Time::of_bytes(time)?),
            offset: if offset.is_empty() {
                None
            } else {
                Some(Offset::of_bytes(offset)?)
            },
        })
    }

    /// The moment that is `seconds` and `nanoseconds` behind 1970-01-01T00:00:00Z, to the millisecond, as clocks show it in a zone that is
    /// `offset` minutes ahead of UTC. `None` is no such zone, or a year that is not 1 to 9999.
    #[must_use]
    pub fn from_unix(seconds: i64, nanoseconds: u32, offset: i16) -> Option<Self> {
        let epoch = Date::new(1970, 1, 1)?.day_number()?;
        let offset = Some(offset).filter(|offset| (-EARLIEST..=EARLIEST).contains(offset))?;
        let local = i128::from(seconds) * SECOND + i128::from(nanoseconds) + i128::from(offset) * MINUTE;
        let days = i64::try_from(local.div_euclid(DAY)).ok()?;
        let milliseconds = Time::of_day(local.rem_euclid(DAY), Precision::Second, 9)?.boundary(9, false)?;
        Some(Self {
            date: Date::of_day_number(epoch.checked_add(days)?)?,
            time: Some(milliseconds),
            offset: Some(Offset {
                minutes: offset,
                letter: false,
            }),
        })
    }

    pub(super) fn local(date: Date, time: Time) -> Self {
        Self {
            date,
            time: Some(time),
            offset: None,
        }
    }

    /// Microseconds since 1970-01-01T00:00:00, in UTC if it has a time zone. `None` is one without seconds.
    #[must_use]
    pub fn to_unix_microseconds(self) -> Option<i64> {
        let time = self.time.filter(|time| time.second().is_some())?;
        let days = i128::from(self.date.to_unix_days()?);
        let offset = i128::from(self.offset().unwrap_or(0));
        let nanoseconds = days * DAY + time.since_midnight() - offset * MINUTE;
        i64::try_from(nanoseconds.div_euclid(1000)).ok()
    }

    /// The date.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// The time, if it has one.
    #[must_use]
    pub fn time(self) -> Option<Time> {
        self.time
    }

    /// Minutes that its time zone is ahead of UTC, if it has one.
    #[must_use]
    pub fn offset(self) -> Option<i16> {
        self.offset.map(|offset| offset.minutes)
    }

    /// The same in hours, with a digit behind the point or two:
    /// [timezoneOffsetOf()](https://build.fhir.org/ig/HL7/FHIRPath/#timezoneoffsetof-decimal).
    #[must_use]
    pub fn offset_hours(self) -> Option<Decimal> {
        let minutes = i128::from(self.offset()?);
        if minutes % 6 == 0 {
            return Decimal::from_parts(minutes / 6, 1);
        }
        Decimal::from_parts(minutes, 0)?.checked_div(60.into())
    }

    pub(super) fn component(self) -> Precision {
        self.time.map_or(self.date.component(), Time::component)
    }

    /// Digits that it has: 4, 6, 8, 10, 12, 14 or, with a fraction, more.
    /// [precision()](https://build.fhir.org/ig/HL7/FHIRPath/#precision--integer)
    #[must_use]
    pub fn precision(self) -> u32 {
        self.date.precision() + self.time.map_or(0, Time::precision)
    }

    /// [Order](https://hl7.org/fhirpath/N1/#comparison). `None`: one lacks a component that decides, or one alone has a time zone and any
    /// zone could decide.
    #[must_use]
    #[inline]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if self.offset() != other.offset() {
            return self.compare_moments(other);
        }
        match self.date.compare(other.date)? {
            Ordering::Equal => match (self.time, other.time) {
                (None, None) => Some(Ordering::Equal),
                (Some(time), Some(other)) => time.compare(other),
                _ => None,
            },
            order => Some(order),
        }
    }

    /// [`Self::compare`] for different time zones: both stand for a stretch of time.
    fn compare_moments(self, other: Self) -> Option<Ordering> {
        let (first, last) = self.moments();
        let (other_first, other_last) = other.moments();
        if last < other_first {
            return Some(Ordering::Less);
        }
        if first > other_last {
            return Some(Ordering::Greater);
        }
        let same = self.offset.is_some() && other.offset.is_some() && self.component() == other.component();
        (same && first == other_first).then_some(Ordering::Equal)
    }

    /// First and last nanosecond that it may stand for, in any zone if it has none.
    fn moments(self) -> (i128, i128) {
        let (first_day, last_day) = self.date.days();
        let (start, extent) = self
            .time
            .map_or((0, DAY - 1), |time| (time.since_midnight(), time.extent()));
        let (earliest, latest) = self.offset().map_or((EARLIEST, LATEST), |offset| (offset, offset));
        let first = i128::from(first_day) * DAY + start - i128::from(earliest) * MINUTE;
        let last = i128::from(last_day) * DAY + start + extent - i128::from(latest) * MINUTE;
        (first, last)
    }

    /// [`=`](https://hl7.org/fhirpath/N1/#datetime-equality). `None` as for [`Self::compare`].
    #[must_use]
    pub fn equal(self, other: Self) -> Option<bool> {
        self.compare(other).map(Ordering::is_eq)
    }

    /// Equal ones have equal keys; others may.
    #[must_use]
    pub fn key(self) -> impl Hash {
        let start = self.time.map_or(0, Time::since_midnight);
        let offset = i128::from(self.offset().unwrap_or(0));
        let moment = i128::from(self.date.days().0) * DAY + start - offset * MINUTE;
        (self.offset.is_some(), self.component() as u8, moment)
    }

    /// [`~`](https://hl7.org/fhirpath/N1/#datetime-equivalence): equal, and of the same precision.
    #[must_use]
    pub fn equivalent(self, other: Self) -> bool {
        self.equal(other) == Some(true)
    }

    /// [`+`](https://hl7.org/fhirpath/N1/#addition-1). A unit that is shorter than the precision is converted to it and cut, as for
    /// [`Date::checked_add`]. `None` is out of range.
    #[must_use]
    pub fn checked_add(self, amount: Decimal, unit: CalendarUnit) -> Option<Self> {
        let step = Step::new(amount, unit, self.component())?;
        let (step, time) = match (step, self.time) {
            (Step::Nanoseconds(nanoseconds), Some(time)) => {
                let (days, time) = time.moved(nanoseconds)?;
                (Step::Days(days), Some(time))
            }
            (step, time) => (step, time),
        };
        Some(Self {
            date: self.date.moved(step)?,
            time,
            ..self
        })
    }

    /// [`-`](https://hl7.org/fhirpath/N1/#subtraction-1), as [`Self::checked_add`].
    #[must_use]
    pub fn checked_sub(self, amount: Decimal, unit: CalendarUnit) -> Option<Self> {
        self.checked_add(amount.negate(), unit)
    }

    /// [lowBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#lowboundaryprecision-integer-decimal--date--datetime--time) with 4, 6, 8,
    /// 10, 12 or 14 to 17 digits, by default 17. Without a time zone it gets the one that makes it least, +14:00. `None` is another
    /// number of digits.
    #[must_use]
    pub fn low_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision.unwrap_or(17), false)
    }

    /// [highBoundary()](https://build.fhir.org/ig/HL7/FHIRPath/#highboundaryprecision-integer-decimal--date--datetime--time), as
    /// [`Self::low_boundary`], with -12:00.
    #[must_use]
    pub fn high_boundary(self, precision: Option<i32>) -> Option<Self> {
        self.boundary(precision.unwrap_or(17), true)
    }

    fn boundary(self, precision: i32, last: bool) -> Option<Self> {
        let date = self.date.boundary(Some(precision.min(8)), last)?;
        if precision <= 8 {
            return Some(Self::from(date));
        }
        let (time, zone) = if last { ("23", LATEST) } else { ("00", EARLIEST) };
        let time = self.time.or_else(|| Time::parse(time))?;
        Some(Self {
            date,
            time: Some(time.boundary(precision - 8, last)?),
            offset: self.offset.or(Some(Offset {
                minutes: zone,
                letter: false,
            })),
        })
    }
}

impl From<Date> for DateTime {
    /// Without a time.
    fn from(date: Date) -> Self {
        Self {
            date,
            time: None,
            offset: None,
        }
    }
}

impl fmt::Display for DateTime {
    /// As FHIR writes it, without the `T` that marks a date alone in FHIRPath's literals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(f)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
        }
        self.offset.map_or(Ok(()), |offset| offset.fmt(f))
    }
}

impl Offset {
    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let sign = match bytes {
            [b'Z'] => {
                return Some(Self {
                    minutes: 0,
                    letter: true,
                });
            }
            [b'+', _, _, b':', _, _] => 1,
            [b'-', _, _, b':', _, _] => -1,
            _ => return None,
        };
        let minutes = two_digits(bytes, 4).filter(|minutes| *minutes < 60)?;
        let minutes = i16::from(two_digits(bytes, 1)?) * 60 + i16::from(minutes);
        (minutes <= EARLIEST).then_some(Self {
            minutes: sign * minutes,
            letter: false,
        })
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.letter {
            return f.write_str("Z");
        }
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date_time(text: &str) -> DateTime {
        DateTime::parse(text).unwrap_or_else(|| panic!("{text} is no date and time"))
    }

    /// A result as text; empty where FHIRPath gives the empty collection.
    fn text(value: Option<DateTime>) -> String {
        value.map_or(String::new(), |value| value.to_string())
    }

    #[test]
    fn text_stays() {
        let cases = [
            "2015",
            "2015-02",
            "2015-02-04",
            "2015-02-04T14",
            "2015-02-04T14:34",
            "2015-02-04T14:34:28",
            "2015-02-04T14:34:28.123",
            "2015-02-04T14:34:28Z",
            "2015-02-04T14:34:28+10:00",
            "2015-02-04T14:34:28+00:00",
            "2015-02-04T14-05:30",
        ];
        for given in cases {
            assert_eq!(date_time(given).to_string(), given);
        }
        assert_eq!(date_time("2015-02T").to_string(), "2015-02");
        assert_eq!(size_of::<Option<DateTime>>(), 16);
    }

    #[test]
    fn what_is_no_date_and_time() {
        let cases = [
            "",
            "T",
            "T14:34",
            "2015T14",
            "2015-02T14:34",
            "2015-02-04Z",
            "2015-02-04TZ",
            "2015-02-04T14:34:28z",
            "2015-02-04T14:34+1",
            "2015-02-04T14:34+10",
            "2015-02-04T14:34+1000",
            "2015-02-04T14:34+14:01",
            "2015-02-04T14:34+10:60",
            "2015-02-04T14:34Z+10:00",
            "2015-02-30T14:34",
            "2015-02-04 14:34",
            "2015-02-04T25:00",
            "2015-02-04TT14",
            "2015-02-04T14:34 ",
            "2015-02-04T14:34é",
        ];
        for given in cases {
            assert!(DateTime::parse(given).is_none(), "{given}");
        }
    }

    #[test]
    fn order() {
        use Ordering::{Equal, Greater, Less};
        let cases = [
            ("2012-04-15", "2012-04-15T10:00:00", None),
            ("2012-04-15", "2012-04-16T10:00:00", Some(Less)),
            ("2012-04-15T15:00:00", "2012-04-15T10:00:00", Some(Greater)),
            ("2012-04-15T15:30:31", "2012-04-15T15:30:31.0", Some(Equal)),
            ("2012-04-15T15:30:31", "2012-04-15T15:30:31.1", Some(Less)),
            ("2018-03-01T10", "2018-03-01T10:30", None),
            ("2018-03-01T10:30", "2018-03-01T10:30:00", None),
            ("2018-03-01T10:30", "2018-03-01T10:30", Some(Equal)),
            ("2012-04-15T15:00:00+02:00", "2012-04-15T16:00:00+03:00", Some(Equal)),
            ("2012-04-15T15:00:00Z", "2012-04-15T15:00:00-00:00", Some(Equal)),
            (
                "2017-11-05T01:30:00.0-04:00",
                "2017-11-05T00:30:00.0-05:00",
                Some(Equal),
            ),
            ("2017-11-05T01:30:00.0-04:00", "2017-11-05T01:15:00.0-05:00", Some(Less)),
            ("2017-12-31T23:30-04:00", "2018-01-01T00:00-05:00", Some(Less)),
            ("2018-03-01T10:30Z", "2018-03-01T10:30:00+00:00", None),
            ("2018-03-01T10Z", "2018-03-01T15+05:30", None),
            // A zone that is not known could be any.
            ("2012-04-15T15:00:00Z", "2012-04-15T10:00:00", None),
            ("2012-04-15T15:00:00Z", "2012-04-15T15:00:00", None),
            ("2012-04-15T15:00:00Z", "2012-04-16T10:00:00", Some(Less)),
            ("2012-04-15T15:00:00Z", "2012-04-15T02:59:59", Some(Greater)),
            ("2012-04-15T15:00:00Z", "2012-04-15T03:00:00", None),
            ("2012-04-15T15:00:00Z", "2012-04-15", None),
            ("2012-04-15T15:00:00Z", "2012-04-13", Some(Greater)),
            ("1974-12-25T12:34:00-10:00", "1974-12-25", None),
        ];
        for (left, right, expected) in cases {
            let (a, b) = (date_time(left), date_time(right));
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
            (
                "1973-12-25T00:00:00.000+10:00",
                "7",
                Unit::Day,
                "1974-01-01T00:00:00.000+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "7.7",
                Unit::Day,
                "1974-01-01T00:00:00.000+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "1",
                Unit::Second,
                "1973-12-25T00:00:01.000+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "0.1",
                Unit::Second,
                "1973-12-25T00:00:00.100+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "10",
                Unit::Millisecond,
                "1973-12-25T00:00:00.010+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "1",
                Unit::Minute,
                "1973-12-25T00:01:00.000+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "1",
                Unit::Hour,
                "1973-12-25T01:00:00.000+10:00",
            ),
            (
                "1973-12-25T00:00:00.000+10:00",
                "-1",
                Unit::Millisecond,
                "1973-12-24T23:59:59.999+10:00",
            ),
            ("2019-12-31T23:59:59", "1", Unit::Second, "2020-01-01T00:00:00"),
            ("2020-01-31T10:00Z", "1", Unit::Month, "2020-02-29T10:00Z"),
            ("2020-02-29T10:00Z", "-4", Unit::Year, "2016-02-29T10:00Z"),
            ("2014", "25", Unit::Month, "2016"),
            ("2014-01-01T10", "150", Unit::Minute, "2014-01-01T12"),
            ("2014-01-01", "36", Unit::Hour, "2014-01-02"),
            ("9999-12-31T23:59:59.999", "1", Unit::Millisecond, ""),
            ("0001-01-01T00:00:00", "-1", Unit::Second, ""),
            ("2014-01-01T10:00", "9223372036854775807", Unit::Hour, ""),
        ];
        for (given, amount, unit, expected) in cases {
            let amount_of = Decimal::parse(amount).unwrap();
            assert_eq!(
                text(date_time(given).checked_add(amount_of, unit)),
                expected,
                "{given} + {amount} {unit:?}"
            );
            assert_eq!(
                text(date_time(given).checked_sub(amount_of.negate(), unit)),
                expected,
                "{given} - -{amount} {unit:?}"
            );
        }
    }

    #[test]
    fn boundaries() {
        let cases = [
            (
                "2010-10-10",
                None,
                "2010-10-10T00:00:00.000+14:00",
                "2010-10-10T23:59:59.999-12:00",
            ),
            (
                "2014",
                None,
                "2014-01-01T00:00:00.000+14:00",
                "2014-12-31T23:59:59.999-12:00",
            ),
            ("2014", Some(6), "2014-01", "2014-12"),
            ("2014", Some(10), "2014-01-01T00+14:00", "2014-12-31T23-12:00"),
            (
                "2014-01-01T08",
                Some(17),
                "2014-01-01T08:00:00.000+14:00",
                "2014-01-01T08:59:59.999-12:00",
            ),
            (
                "2014-01-01T08:05+08:00",
                Some(17),
                "2014-01-01T08:05:00.000+08:00",
                "2014-01-01T08:05:59.999+08:00",
            ),
            (
                "2014-01-01T08:05-05:00",
                Some(17),
                "2014-01-01T08:05:00.000-05:00",
                "2014-01-01T08:05:59.999-05:00",
            ),
            ("2014-01-01T08", Some(8), "2014-01-01", "2014-01-01"),
            ("2014-01-01T08:05Z", Some(12), "2014-01-01T08:05Z", "2014-01-01T08:05Z"),
            (
                "2014-01-01T08:05:06Z",
                Some(14),
                "2014-01-01T08:05:06Z",
                "2014-01-01T08:05:06Z",
            ),
            ("2014-01-01T08:05", Some(18), "", ""),
            ("2014-01-01T08:05", Some(9), "", ""),
            ("2014-01-01T08:05", Some(0), "", ""),
            ("2014-01-01T08:05", Some(i32::MIN), "", ""),
        ];
        for (given, precision, low, high) in cases {
            assert_eq!(
                text(date_time(given).low_boundary(precision)),
                low,
                "low {given} {precision:?}"
            );
            assert_eq!(
                text(date_time(given).high_boundary(precision)),
                high,
                "high {given} {precision:?}"
            );
        }
    }

    #[test]
    fn components() {
        let whole = date_time("2012-01-01T16:30:40.002-07:00");
        assert_eq!(
            (whole.date().to_string(), whole.time().unwrap().to_string()),
            ("2012-01-01".into(), "16:30:40.002".into())
        );
        let cases = [
            ("-07:00", "-7.0"),
            ("+05:30", "5.5"),
            ("+05:45", "5.75"),
            ("Z", "0.0"),
            ("", ""),
        ];
        for (zone, expected) in cases {
            let hours = date_time(&format!("2012-01-01T16:30{zone}")).offset_hours();
            assert_eq!(
                hours.map_or(String::new(), |hours| hours.to_string()),
                expected,
                "{zone}"
            );
        }
        assert_eq!(
            (date_time("2012").time().is_none(), date_time("2012").precision()),
            (true, 4)
        );
        assert_eq!(date_time("2014-01-05T10:30:00.000").precision(), 17);
    }

    #[test]
    fn clocks() {
        assert_eq!(text(DateTime::from_unix(0, 0, 0)), "1970-01-01T00:00:00.000+00:00");
        assert_eq!(
            text(DateTime::from_unix(-1, 999_999_999, 60)),
            "1970-01-01T00:59:59.999+01:00"
        );
        assert_eq!(
            text(DateTime::from_unix(1_709_164_800, 5_000_000, -330)),
            "2024-02-28T18:30:00.005-05:30"
        );
        assert_eq!(text(DateTime::from_unix(i64::MAX, 0, 0)), "");
        assert_eq!(text(DateTime::from_unix(0, 0, 841)), "");
    }
}
