//! The System types of [FHIRPath](https://hl7.org/fhirpath/N1/#literals): exact decimals, partial dates and times,
//! quantities with UCUM's units.
//!
//! An operation that the specification lets end in the empty collection gives `None`. What it asks of two operands, it asks of operands
//! of one type: an integer is converted with [`Decimal::from_i64`], a date with [`Date::to_date_time`].

mod calendar;
mod date;
mod date_time;
mod decimal;
mod duration;
mod format;
mod interval;
mod quantity;
mod time;
pub mod ucum;
mod unit;

pub use date::Date;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use duration::CalendarUnit;
pub use format::Format;
pub use quantity::Quantity;
pub use time::Time;
pub use unit::{Code, Unit};

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of the characters that all literals are made of, each the mutation of one that is good.
    fn texts() -> impl Iterator<Item = String> {
        let good = [
            "-12.50e-3",
            "79228162514264337593543950335",
            "2024-02-29",
            "2024-12-31T23:59:60.999999999-11:59",
            "T23:59:59.9",
            "9999-12-31T23:59:59.999+14:00",
            "10.5 'mg/dL'",
            "-0.1 weeks",
            "1 '10*3.(m2/[IU]){x}'",
        ];
        let characters = "0123456789-+:.TZe' /[]{}()*mgdLweksé";
        let alphabet: Vec<char> = characters.chars().collect();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap_or(0) % below
        };
        (0..20_000).map(move |_| {
            let mut text: Vec<char> = good[random(good.len())].chars().collect();
            for _ in 0..random(4) {
                let at = random(text.len() + 1);
                match random(3) {
                    0 => text.insert(at, alphabet[random(alphabet.len())]),
                    1 if at < text.len() => text[at] = alphabet[random(alphabet.len())],
                    _ => text.truncate(at.max(1)),
                }
            }
            text.into_iter().collect()
        })
    }

    /// Whether what a value writes is read as the same value.
    fn stays<T: ToString>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = parse(text)?;
        let written = value.to_string();
        let again = parse(&written).map(|value| value.to_string());
        assert_eq!(again.as_ref(), Some(&written), "{text}");
        Some(value)
    }

    #[test]
    fn any_text_is_read_or_refused_and_any_value_can_be_used() {
        let mut read = [0; 5];
        let mut last = None;
        for text in texts() {
            let decimal = stays(&text, Decimal::parse);
            let values = (
                stays(&text, Date::parse),
                stays(&text, DateTime::parse),
                stays(&text, Time::parse),
                stays(&text, Quantity::parse),
            );
            let found = [
                decimal.is_some(),
                values.0.is_some(),
                values.1.is_some(),
                values.2.is_some(),
                values.3.is_some(),
            ];
            read.iter_mut()
                .zip(found)
                .for_each(|(count, found)| *count += usize::from(found));
            if let Some(quantity) = values.3 {
                let previous: Quantity = last.replace(quantity.clone()).unwrap_or_else(|| quantity.clone());
                let both = (&quantity, &previous);
                let results = [
                    both.0.checked_add(both.1),
                    both.0.checked_mul(both.1),
                    both.0.checked_div(both.1),
                ];
                assert!(
                    results
                        .into_iter()
                        .flatten()
                        .all(|result| result.equal(&result) == Some(true)),
                    "{both:?}"
                );
                assert_eq!(
                    both.0.compare(both.1),
                    both.1.compare(both.0).map(std::cmp::Ordering::reverse),
                    "{both:?}"
                );
                let _ = (
                    both.0.equivalent(both.1),
                    quantity.value.sqrt(),
                    quantity.value.exp(),
                    quantity.value.power(previous.value),
                );
            }
            let amount = decimal.unwrap_or(Decimal::ONE);
            if let Some(date_time) = values.1 {
                let moved = date_time.checked_add(amount, CalendarUnit::Second);
                assert!(
                    moved.is_none_or(|moved| moved.precision() >= date_time.precision()),
                    "{text}"
                );
                assert!(
                    date_time.low_boundary(None).is_some() && date_time.high_boundary(None).is_some(),
                    "{text}"
                );
                assert_ne!(
                    date_time.low_boundary(None).unwrap().compare(date_time),
                    Some(std::cmp::Ordering::Greater),
                    "{text}"
                );
            }
            if let Some(time) = values.2 {
                assert!(
                    time.checked_add(amount, CalendarUnit::Hour).is_some() || decimal.is_some(),
                    "{text}"
                );
            }
        }
        assert!(read.iter().all(|count| *count > 500), "{read:?}");
    }
}
