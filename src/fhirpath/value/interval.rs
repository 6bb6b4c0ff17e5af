//! How far dates and times are apart:
//! [duration()](https://build.fhir.org/ig/HL7/FHIRPath/#durationvalue-date--datetime--time-precision-string--integer) in whole units, and
//! [difference()](https://build.fhir.org/ig/HL7/FHIRPath/#differencevalue-date--datetime--time-precision-string--integer) in boundaries of
//! units that are crossed. Both are negative where the other one is earlier.

use super::calendar::day_number;
use super::duration::{CalendarUnit, DAY, HOUR, MINUTE, Precision, SECOND};
use super::{Date, DateTime, Time};

impl DateTime {
    /// Whole units from here to `other`. From hours on it respects time zones. `None`: one lacks the component, or one alone has a zone
    /// that counts.
    #[must_use]
    pub fn duration(self, other: Self, unit: CalendarUnit) -> Option<i64> {
        let (from, to) = (self.at_precision(unit)?, other.at_precision(unit)?);
        let months = || whole_months(from, to);
        match unit {
            CalendarUnit::Year => Some(months() / 12),
            CalendarUnit::Month => Some(months()),
            CalendarUnit::Week => Some(whole_days(from, to)? / 7),
            CalendarUnit::Day => whole_days(from, to),
            _ => {
                let (from, to) = moments(from, to)?;
                i64::try_from((to - from) / span(unit)).ok()
            }
        }
    }

    /// Boundaries of units between here and `other`; weeks begin on Sundays. `None` as for [`Self::duration`].
    #[must_use]
    pub fn difference(self, other: Self, unit: CalendarUnit) -> Option<i64> {
        let (from, to) = (self.at_precision(unit)?, other.at_precision(unit)?);
        let week = |date: Date| Some((date.day_number()? - day_number(2000, 1, 2)).div_euclid(7));
        match unit {
            CalendarUnit::Year => Some(i64::from(to.date().year()) - i64::from(from.date().year())),
            CalendarUnit::Month => Some(month_number(to.date()) - month_number(from.date())),
            CalendarUnit::Week => Some(week(to.date())? - week(from.date())?),
            CalendarUnit::Day => Some(to.date().day_number()? - from.date().day_number()?),
            _ => {
                let (from, to) = moments(from, to)?;
                i64::try_from(to.div_euclid(span(unit)) - from.div_euclid(span(unit))).ok()
            }
        }
    }

    /// Itself, if it has the component of a unit.
    fn at_precision(self, unit: CalendarUnit) -> Option<Self> {
        let needed = match unit {
            CalendarUnit::Year => Precision::Year,
            CalendarUnit::Month => Precision::Month,
            CalendarUnit::Week | CalendarUnit::Day => Precision::Day,
            CalendarUnit::Hour => Precision::Hour,
            CalendarUnit::Minute => Precision::Minute,
            CalendarUnit::Second | CalendarUnit::Millisecond => Precision::Second,
        };
        (self.component() >= needed).then_some(self)
    }
}

impl Date {
    /// Whole years, months, weeks or days from here to `other`. `None`: one lacks the component, or the unit is shorter.
    #[must_use]
    pub fn duration(self, other: Self, unit: CalendarUnit) -> Option<i64> {
        self.to_date_time().duration(other.to_date_time(), unit)
    }

    /// Boundaries of years, months, weeks or days between here and `other`. `None` as for [`Self::duration`].
    #[must_use]
    pub fn difference(self, other: Self, unit: CalendarUnit) -> Option<i64> {
        self.to_date_time().difference(other.to_date_time(), unit)
    }
}

impl Time {
    /// Whole hours, minutes, seconds or milliseconds from here to `other`. `None`: one lacks the component, or the unit is longer.
    #[must_use]
    pub fn duration(self, other: Self, unit: CalendarUnit) -> Option<i64> {
        self.on_some_day()?
            .duration(other.on_some_day()?, unit.is_time().then_some(unit)?)
    }

    /// Boundaries of hours, minutes, seconds or milliseconds between here and `other`. `None` as for [`Self::duration`].
    #[must_use]
    pub fn difference(self, other: Self, unit: CalendarUnit) -> Option<i64> {
        self.on_some_day()?
            .difference(other.on_some_day()?, unit.is_time().then_some(unit)?)
    }

    fn on_some_day(self) -> Option<DateTime> {
        Some(DateTime::local(Date::new(2000, 1, 1)?, self))
    }
}

fn month_number(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month().unwrap_or(1))
}

/// Months that are over: one that began is not.
fn whole_months(from: DateTime, to: DateTime) -> i64 {
    let within = |moment: DateTime| (moment.date().day(), moment.time().map_or(0, Time::since_midnight));
    let months = month_number(to.date()) - month_number(from.date());
    let begun = match months {
        1.. => within(to) < within(from),
        0 => false,
        _ => within(to) > within(from),
    };
    months - if begun { months.signum() } else { 0 }
}

/// Days of 24 hours, by the clocks of both.
fn whole_days(from: DateTime, to: DateTime) -> Option<i64> {
    i64::try_from((clock(to)? - clock(from)?) / DAY).ok()
}

/// Nanoseconds by the clock of its place.
fn clock(moment: DateTime) -> Option<i128> {
    let time = moment.time().map_or(0, Time::since_midnight);
    Some(i128::from(moment.date().day_number()?) * DAY + time)
}

/// Nanoseconds in UTC, or by the clock where neither has a zone.
fn moments(from: DateTime, to: DateTime) -> Option<(i128, i128)> {
    let (ahead, to_ahead) = match (from.offset(), to.offset()) {
        (None, None) => (0, 0),
        (Some(offset), Some(to_offset)) => (i128::from(offset), i128::from(to_offset)),
        _ => return None,
    };
    Some((clock(from)? - ahead * MINUTE, clock(to)? - to_ahead * MINUTE))
}

/// Nanoseconds of hours and shorter units.
fn span(unit: CalendarUnit) -> i128 {
    match unit {
        CalendarUnit::Hour => HOUR,
        CalendarUnit::Minute => MINUTE,
        CalendarUnit::Second => SECOND,
        _ => SECOND / 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CalendarUnit as Unit;

    #[test]
    fn dates_and_times() {
        // from, to, unit, duration, difference
        let cases = [
            ("2025-01-02", "2025-01-07", Unit::Week, Some(0), Some(1)),
            ("2025-01-05", "2025-01-11", Unit::Week, Some(0), Some(0)),
            ("2025-01-04", "2025-01-05", Unit::Week, Some(0), Some(1)),
            ("2025-01-05", "2025-01-19", Unit::Week, Some(2), Some(2)),
            ("2025-01-01", "2025-09-01", Unit::Year, Some(0), Some(0)),
            ("2024-12-01", "2025-09-01", Unit::Year, Some(0), Some(1)),
            ("2024-02-29", "2025-02-28", Unit::Year, Some(0), Some(1)),
            ("2024-02-29", "2025-03-01", Unit::Year, Some(1), Some(1)),
            ("2012", "2014", Unit::Year, Some(2), Some(2)),
            ("2012", "2014", Unit::Month, None, None),
            ("2012-03", "2014-01", Unit::Month, Some(22), Some(22)),
            ("2024-01-31", "2024-02-29", Unit::Month, Some(0), Some(1)),
            ("2024-01-31T10:00", "2024-02-29T09:59", Unit::Day, Some(28), Some(29)),
            ("2024-01-31T10:00", "2024-03-31T09:59", Unit::Month, Some(1), Some(2)),
            ("2024-01-31", "2024-02-01", Unit::Hour, None, None),
            ("2024-01-31T10:59", "2024-01-31T11:01", Unit::Hour, Some(0), Some(1)),
            (
                "2024-01-31T10:59:59.9Z",
                "2024-01-31T13:00:00+02:00",
                Unit::Millisecond,
                Some(100),
                Some(100),
            ),
            (
                "2024-01-31T10:59:59.9Z",
                "2024-01-31T13:00:00+02:00",
                Unit::Second,
                Some(0),
                Some(1),
            ),
            ("2024-01-31T10:59Z", "2024-01-31T11:01", Unit::Minute, None, None),
            ("2024-01-31T23:00Z", "2024-02-01T01:00", Unit::Day, Some(0), Some(1)),
        ];
        for (from, to, unit, duration, difference) in cases {
            let (a, b) = (DateTime::parse(from).unwrap(), DateTime::parse(to).unwrap());
            assert_eq!(
                (a.duration(b, unit), a.difference(b, unit)),
                (duration, difference),
                "{from} {to} {unit:?}"
            );
            let back = (duration.map(|units| -units), difference.map(|units| -units));
            assert_eq!(
                (b.duration(a, unit), b.difference(a, unit)),
                back,
                "{to} {from} {unit:?}"
            );
        }
        let (a, b) = (Date::parse("2024-12-01").unwrap(), Date::parse("2025-09-01").unwrap());
        assert_eq!(
            (a.duration(b, Unit::Month), a.difference(b, Unit::Year)),
            (Some(9), Some(1))
        );
    }

    #[test]
    fn times() {
        let (a, b) = (Time::parse("10:59:30").unwrap(), Time::parse("12:00").unwrap());
        assert_eq!(
            (a.duration(b, Unit::Minute), a.difference(b, Unit::Minute)),
            (Some(60), Some(61))
        );
        assert_eq!(
            (a.duration(b, Unit::Hour), a.difference(b, Unit::Hour)),
            (Some(1), Some(2))
        );
        assert_eq!(
            (a.duration(b, Unit::Second), a.difference(b, Unit::Second)),
            (None, None)
        );
        assert_eq!((a.duration(b, Unit::Day), a.difference(b, Unit::Year)), (None, None));
    }
}
