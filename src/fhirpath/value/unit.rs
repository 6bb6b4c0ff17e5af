//! Units of quantities.

use super::CalendarUnit;
use std::fmt;
use std::sync::Arc;

/// Longest code that is kept in place; nearly all are shorter.
const IN_PLACE: usize = 22;

/// What a quantity counts: a calendar duration, or a [UCUM](https://ucum.org/ucum) code.
///
/// Equality is by text; [`Quantity`](super::Quantity) compares what units mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A calendar duration.
    Calendar(CalendarUnit),
    /// A code, which need not be a valid one.
    Code(Code),
}

/// The text of a unit that is not a calendar duration.
#[derive(Clone)]
pub struct Code(Text);

#[derive(Clone)]
enum Text {
    InPlace { length: u8, bytes: [u8; IN_PLACE] },
    Shared(Arc<str>),
}

impl Unit {
    /// The unit of a code; a keyword of calendar durations means
    /// [the calendar's unit](https://build.fhir.org/ig/HL7/FHIRPath/#time-valued-quantities), as UCUM has no such codes.
    #[must_use]
    pub fn new(code: &str) -> Self {
        CalendarUnit::named(code).map_or_else(|| Self::Code(Code::new(code)), Self::Calendar)
    }

    /// The default unit, `1`.
    #[must_use]
    pub fn one() -> Self {
        Self::Code(Code::new("1"))
    }

    /// Whether it is `1`.
    #[must_use]
    pub fn is_one(&self) -> bool {
        matches!(self, Self::Code(code) if code.as_str() == "1")
    }

    /// The unit of [date and time arithmetic](https://hl7.org/fhirpath/N1/#datetime-arithmetic) that it is. `None`: a date cannot be moved
    /// by it, which is an error of the expression.
    #[must_use]
    pub fn calendar(&self) -> Option<CalendarUnit> {
        match self {
            Self::Calendar(unit) => Some(*unit),
            Self::Code(code) => CalendarUnit::of_ucum(code.as_str()),
        }
    }

    /// Its UCUM code, or the one that a calendar duration is equivalent to.
    #[must_use]
    pub fn ucum(&self) -> &str {
        match self {
            Self::Calendar(unit) => unit.ucum(),
            Self::Code(code) => code.as_str(),
        }
    }

    /// Its code as FHIRPath gives it for a quantity's unit: a calendar duration is its keyword in the singular.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Calendar(unit) => unit.name(),
            Self::Code(code) => code.as_str(),
        }
    }
}

impl Code {
    fn new(text: &str) -> Self {
        let mut bytes = [0; IN_PLACE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Text::InPlace { length, bytes })
            }
            _ => Self(Text::Shared(text.into())),
        }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // It was copied from a str, whole.
            Text::InPlace { length, bytes } => std::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default(),
            Text::Shared(text) => text,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Code {}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_any_length() {
        for length in [0, 1, IN_PLACE - 1, IN_PLACE, IN_PLACE + 1, 300] {
            let code = "m".repeat(length);
            assert_eq!(Unit::new(&code).as_str(), code);
            assert_eq!(Unit::new(&code), Unit::new(&code).clone());
        }
        assert_eq!(Unit::new("µg").as_str(), "µg");
        assert_ne!(Unit::new("mg"), Unit::new("Mg"));
        assert_eq!(size_of::<Unit>(), 24);
    }

    #[test]
    fn keywords_are_calendar_durations() {
        assert_eq!(Unit::new("months"), Unit::Calendar(CalendarUnit::Month));
        assert_eq!((Unit::new("days").as_str(), Unit::new("days").ucum()), ("day", "d"));
        assert_eq!(Unit::new("wk").calendar(), Some(CalendarUnit::Week));
        assert_eq!(Unit::new("mo").calendar(), None);
        assert!(Unit::one().is_one() && !Unit::new("10").is_one());
    }
}
