//! Dates and times in texts of other forms, by
//! [format codes](https://build.fhir.org/ig/HL7/FHIRPath/#datedatetime-string-format-codes).

use std::fmt::Write as _;

use super::DateTime;

/// A form that dates and times are written in, such as `dd.MM.yyyy HH:mm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// A character that stands for itself
    Literal(char),
    /// A number with its two digits, or with one or two
    Number(Part, Digits),
    /// `yyyy`
    Year,
    /// `yy`: 1950 to 2049
    ShortYear,
    /// So many digits of the second's fraction
    Fraction(usize),
    /// `AM`, `PM` or their first letters, in any case
    HalfOfDay,
    /// `Z`, `+hhmm` or `+hh:mm`
    Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Month,
    Day,
    /// 0 to 23
    Hour,
    /// 1 to 12
    HourOfHalf,
    Minute,
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    Two,
    OneOrTwo,
}

/// What was read so far.
#[derive(Default)]
struct Parts<'t> {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    hour: Option<u8>,
    hour_of_half: Option<u8>,
    is_afternoon: Option<bool>,
    minute: Option<u8>,
    second: Option<u8>,
    fraction: Option<&'t str>,
    zone: Option<String>,
}

impl Format {
    /// The format of a text.
    ///
    /// # Errors
    /// The code that is not supported: names of months (`MMM`) and of time zones (`z`) depend on the language.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let run = rest.len() - rest.trim_start_matches(letter).len();
            let count = run / letter.len_utf8();
            let number = |part| match count {
                1 => Ok(Piece::Number(part, Digits::OneOrTwo)),
                2 => Ok(Piece::Number(part, Digits::Two)),
                _ => Err(rest[..run].to_owned()),
            };
            let piece = match letter {
                'y' if count == 4 => Piece::Year,
                'y' if count == 2 => Piece::ShortYear,
                'M' => number(Part::Month)?,
                'd' => number(Part::Day)?,
                'H' => number(Part::Hour)?,
                'h' => number(Part::HourOfHalf)?,
                'm' => number(Part::Minute)?,
                's' => number(Part::Second)?,
                'S' => Piece::Fraction(count),
                'a' if count == 1 => Piece::HalfOfDay,
                'Z' if count == 1 => Piece::Zone,
                'y' | 'a' | 'z' | 'Z' => return Err(rest[..run].to_owned()),
                other => {
                    pieces.extend(std::iter::repeat_n(Piece::Literal(other), count));
                    rest = &rest[run..];
                    continue;
                }
            };
            pieces.push(piece);
            rest = &rest[run..];
        }
        Ok(Self(pieces))
    }

    /// The date or time of a text. `None`: it has another form, or is no day of the calendar.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<DateTime> {
        let mut parts = Parts::default();
        let mut rest = text;
        for piece in &self.0 {
            rest = parts.read(*piece, rest)?;
        }
        if !rest.is_empty() {
            return None;
        }
        parts.date_time()
    }
}

impl<'t> Parts<'t> {
    /// Reads a piece; returns what is behind it.
    fn read(&mut self, piece: Piece, text: &'t str) -> Option<&'t str> {
        match piece {
            Piece::Literal(letter) => text.strip_prefix(letter),
            Piece::Year => {
                let (year, rest) = digits(text, 4)?;
                self.year = Some(year.parse().ok()?);
                Some(rest)
            }
            Piece::ShortYear => {
                let (year, rest) = digits(text, 2)?;
                let year: u16 = year.parse().ok()?;
                self.year = Some(if year < 50 { 2000 + year } else { 1900 + year });
                Some(rest)
            }
            Piece::Number(part, width) => {
                let (number, rest) = match width {
                    Digits::Two => digits(text, 2)?,
                    Digits::OneOrTwo => digits(text, 2).or_else(|| digits(text, 1))?,
                };
                let place = match part {
                    Part::Month => &mut self.month,
                    Part::Day => &mut self.day,
                    Part::Hour => &mut self.hour,
                    Part::HourOfHalf => &mut self.hour_of_half,
                    Part::Minute => &mut self.minute,
                    Part::Second => &mut self.second,
                };
                *place = Some(number.parse().ok()?);
                Some(rest)
            }
            Piece::Fraction(count) => {
                let (fraction, rest) = digits(text, count)?;
                self.fraction = Some(fraction);
                Some(rest)
            }
            Piece::HalfOfDay => {
                let half = text.get(..1)?;
                self.is_afternoon = Some(match half {
                    "a" | "A" => false,
                    "p" | "P" => true,
                    _ => return None,
                });
                Some(text[1..].strip_prefix(['m', 'M']).unwrap_or(&text[1..]))
            }
            Piece::Zone => {
                if let Some(rest) = text.strip_prefix('Z') {
                    self.zone = Some("Z".to_owned());
                    return Some(rest);
                }
                let sign = text.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
                let (hours, rest) = digits(&text[1..], 2)?;
                let (minutes, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2)?;
                self.zone = Some(format!("{sign}{hours}:{minutes}"));
                Some(rest)
            }
        }
    }

    /// A component is there only where all longer ones are.
    fn date_time(&self) -> Option<DateTime> {
        let hour = match (self.hour, self.hour_of_half) {
            (None, Some(hour)) => {
                let hour = Some(hour).filter(|hour| (1..=12).contains(hour))? % 12;
                Some(if self.is_afternoon? { hour + 12 } else { hour })
            }
            (hour, _) => hour,
        };
        let mut text = format!("{:04}", self.year?);
        let mut complete = true;
        for (mark, part) in [
            ('-', self.month),
            ('-', self.day),
            ('T', hour),
            (':', self.minute),
            (':', self.second),
        ] {
            match part {
                Some(_) if !complete => return None,
                Some(part) => write!(text, "{mark}{part:02}").ok()?,
                None => complete = false,
            }
        }
        if let Some(fraction) = self.fraction {
            complete.then_some(())?;
            write!(text, ".{fraction}").ok()?;
        }
        if let Some(zone) = &self.zone {
            hour?;
            text.push_str(zone);
        }
        DateTime::parse(&text)
    }
}

/// The first digits of a text, so many of them, and what is behind them.
fn digits(text: &str, count: usize) -> Option<(&str, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some((digits, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_format() {
        for (format, text, expected) in [
            ("yyyy-MM-dd", "2024-02-29", "2024-02-29"),
            ("ddMMyy", "150124", "2024-01-15"),
            ("dd-MM-yyyy", "15-01-2024", "2024-01-15"),
            ("MM-yy", "12-27", "2027-12"),
            ("d.M.yyyy", "1.12.1950", "1950-12-01"),
            ("d.M.yy", "31.1.50", "1950-01-31"),
            ("yyyyMMddHHmmss", "20240115083001", "2024-01-15T08:30:01"),
            ("dd.MM.yyyy klo H.mm", "15.01.2024 klo 8.05", "2024-01-15T08:05"),
            ("MM/dd/yyyy hh:mm a", "01/15/2024 12:05 am", "2024-01-15T00:05"),
            ("MM/dd/yyyy hh:mm a", "01/15/2024 12:05 PM", "2024-01-15T12:05"),
            ("MM/dd/yyyy ha", "01/15/2024 1p", "2024-01-15T13"),
            (
                "yyyy-MM-ddTHH:mm:ss.SSSZ",
                "2024-01-15T08:30:01.250+0200",
                "2024-01-15T08:30:01.250+02:00",
            ),
            ("yyyy-MM-dd HH:mmZ", "2024-01-15 08:30Z", "2024-01-15T08:30Z"),
            ("yyyy-MM-dd HH:mmZ", "2024-01-15 08:30-05:00", "2024-01-15T08:30-05:00"),
            ("in yyyy €", "in 1999 €", "1999"),
        ] {
            let read = Format::new(format).unwrap().read(text);
            assert_eq!(
                read.map(|read| read.to_string()).as_deref(),
                Some(expected),
                "{format} {text}"
            );
        }
    }

    #[test]
    fn texts_of_another_form() {
        for (format, text) in [
            ("yyyy-MM-dd", "2024-02-30"),
            ("yyyy-MM-dd", "2024-2-3"),
            ("yyyy-MM-dd", "2024-02-03 "),
            ("yyyy-MM-dd", " 2024-02-03"),
            ("yyyy-MM-dd", "２024-02-03"),
            ("yyyy-MM-dd", ""),
            ("yyyy-dd", "2024-02"),
            ("dd", "02"),
            ("", ""),
            ("yyyy HH", "2024 10"),
            ("yyyy-MM-dd hh", "2024-01-15 08"),
            ("yyyy-MM-dd hha", "2024-01-15 13PM"),
            ("yyyy-MM-dd hha", "2024-01-15 12é"),
            ("yyyy-MM-dd SSS", "2024-01-15 123"),
            ("yyyy-MM-ddZ", "2024-01-15Z"),
            ("yyyy-MM-dd HHZ", "2024-01-15 10+9"),
            ("yyyy-MM-dd HHZ", "2024-01-15 10+99:00"),
        ] {
            assert!(Format::new(format).unwrap().read(text).is_none(), "{format} {text}");
        }
    }

    #[test]
    fn codes_that_are_not_supported() {
        for (format, code) in [
            ("d MMM yyyy", "MMM"),
            ("yyy", "yyy"),
            ("yyyy z", "z"),
            ("yyyy aa", "aa"),
        ] {
            assert_eq!(Format::new(format), Err(code.to_owned()));
        }
    }
}
