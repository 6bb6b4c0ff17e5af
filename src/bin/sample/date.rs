//! Days and times as FHIR writes them, in Finland's time zone.

use std::fmt;

/// Days of a mean year.
pub const YEAR: f64 = 365.2425;

/// A day of the Gregorian calendar, counted from 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date(i32);

impl Date {
    /// The day of a year, month (1 to 12) and day of the month.
    pub const fn new(year: i32, month: i32, day: i32) -> Self {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, in eras of 400 years.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Reads `YYYY-MM-DD`; nothing for a day that is not.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(|part| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        });
        let date = Self::new(parts.next()??, parts.next()??, parts.next()??);
        (date.to_string() == text).then_some(date)
    }

    /// Year, month and day of the month.
    pub fn parts(self) -> (i32, i32, i32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (era * 400 + year_of_era + i32::from(month <= 2), month, day)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.parts().0
    }

    /// The day that is `days` later.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// Days since another day.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Mean years since another day.
    pub fn years_since(self, earlier: Self) -> f64 {
        f64::from(self.since(earlier)) / YEAR
    }

    /// The time of the day that is `minutes` after midnight, in Finland.
    pub fn at(self, minutes: i32) -> DateTime {
        DateTime {
            date: self.plus(minutes.div_euclid(1440)),
            minutes: minutes.rem_euclid(1440),
        }
    }

    /// Whether clocks are ahead: from the last Sunday of March to the last of October.
    fn summer_time(self) -> bool {
        let year = self.year();
        // 1970-01-01 was a Thursday; each of the two months ends on its 31st
        let last_sunday = |month| {
            let last = Self::new(year, month, 31);
            last.plus(-(last.0 + 4).rem_euclid(7))
        };
        year >= 1981 && self >= last_sunday(3) && self < last_sunday(10)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A minute, in Finland. Never at night, when clocks are changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DateTime {
    date: Date,
    minutes: i32,
}

impl DateTime {
    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// The time that is `minutes` later.
    pub fn plus(self, minutes: i32) -> Self {
        self.date.at(self.minutes + minutes)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = 2 + i32::from(self.date.summer_time());
        write!(
            f,
            "{}T{:02}:{:02}:00+{offset:02}:00",
            self.date,
            self.minutes / 60,
            self.minutes % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_one_after_another() {
        let mut date = Date::new(1899, 12, 31);
        let mut last = (1899, 12, 31);
        while date < Date::new(2101, 1, 1) {
            date = date.plus(1);
            let parts = date.parts();
            assert!(parts > last, "{last:?} {parts:?}");
            assert_eq!(Date::new(parts.0, parts.1, parts.2), date);
            last = parts;
        }
        assert_eq!(Date::new(1970, 1, 1), Date(0));
        assert_eq!(Date::new(2000, 3, 1).since(Date::new(2000, 2, 28)), 2);
    }

    #[test]
    fn reads_only_days_that_are() {
        assert_eq!(Date::parse("2024-02-29"), Some(Date::new(2024, 2, 29)));
        for text in [
            "2023-02-29",
            "2024-2-29",
            "2024-02",
            "x",
            "",
            "+024-02-29",
            "2024-02-29T10:00",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_follow_summer_time() {
        let at_noon = |year, month, day| Date::new(year, month, day).at(720).to_string();
        assert_eq!(at_noon(2025, 3, 29), "2025-03-29T12:00:00+02:00");
        assert_eq!(at_noon(2025, 3, 30), "2025-03-30T12:00:00+03:00");
        assert_eq!(at_noon(2025, 10, 25), "2025-10-25T12:00:00+03:00");
        assert_eq!(at_noon(2025, 10, 26), "2025-10-26T12:00:00+02:00");
        assert_eq!(Date::new(2025, 1, 1).at(-1).to_string(), "2024-12-31T23:59:00+02:00");
    }
}
