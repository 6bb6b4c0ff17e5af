//! The proleptic Gregorian calendar of [ISO 8601](https://hl7.org/fhirpath/N1/#date), years 1 to 9999.

/// Years that a value may have.
pub(super) const YEARS: std::ops::RangeInclusive<i64> = 1..=9999;

/// Days of a month, 1 to 12.
pub(super) fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Days since 0000-03-01, a day behind a possible 29 February: years that begin in March have their leap day last.
pub(super) fn day_number(year: u16, month: u8, day: u8) -> i64 {
    let march = i64::from((month + 9) % 12);
    let year = i64::from(year) - i64::from(month <= 2);
    365 * year + year / 4 - year / 100 + year / 400 + (153 * march + 2) / 5 + i64::from(day) - 1
}

/// Year, month and day of a [`day_number`]. `None` is outside of [`YEARS`].
pub(super) fn date_of(number: i64) -> Option<(u16, u8, u8)> {
    // Cycles of 400 years have 146,097 days; the leap day is the last one of a cycle.
    let cycle = number.div_euclid(146_097);
    let day_of_cycle = number.rem_euclid(146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march + 2) / 5 + 1;
    let month = (march + 2) % 12 + 1;
    let year = cycle.checked_mul(400)? + year_of_cycle + i64::from(month <= 2);
    YEARS.contains(&year).then_some(())?;
    Some((
        u16::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_number() {
        let mut number = day_number(1, 1, 1);
        for year in 1..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(
                        (day_number(year, month, day), date_of(number)),
                        (number, Some((year, month, day)))
                    );
                    number += 1;
                }
            }
        }
        assert_eq!(date_of(number), None);
        assert_eq!(date_of(day_number(1, 1, 1) - 1), None);
        assert_eq!((date_of(i64::MAX), date_of(i64::MIN)), (None, None));
    }

    #[test]
    fn leap_years() {
        let days = [(1900, 28), (2000, 29), (2023, 28), (2024, 29)];
        for (year, expected) in days {
            assert_eq!(days_in_month(year, 2), expected, "{year}");
        }
        assert_eq!(day_number(1970, 1, 1) - day_number(1969, 12, 31), 1);
        assert_eq!(day_number(2000, 3, 1) - day_number(1970, 1, 1), 11_017);
    }
}
