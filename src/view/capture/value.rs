//! Values of columns from what a walk has taken.

use std::borrow::Cow;

use super::state::{Found, State};
use super::trie::{Slot, Trie};
use crate::fhirpath::{self, RouteEnd, System, Target};
use crate::json::{self, Arena, Document, Kind, Next, Span, Text};
use crate::view::column_type::ColumnType;
use crate::view::value::Value;

/// A column that a walk fills.
#[derive(Debug)]
pub(in crate::view) struct CapturedCell {
    pub slot: Slot,
    pub end: RouteEnd,
    pub column_type: ColumnType,
    /// Whether it is one element's value, and whether that is a text as it stands there
    pub is_single: bool,
    pub is_text: bool,
    /// The type of the elements' values
    pub system: Option<System>,
}

impl CapturedCell {
    /// The value that a walk has found; `None` if there is anything unusual about it.
    #[inline]
    pub fn value<'a>(&self, (trie, state): (&Trie, &State), text: Content<'a>, arena: &mut Arena) -> Option<Value<'a>> {
        if !self.is_single {
            return self.of_several(trie, state, text, arena);
        }
        match state.single(trie, self.slot) {
            Found::Nothing => Some(Value::Null),
            Found::One(value) => self.one(value, text, arena),
            Found::Several => None,
        }
    }

    /// Whether it is the one value, as it stands there in quotes.
    #[inline]
    pub fn is_plain(&self, value: Span) -> bool {
        self.is_text && value.kind == Kind::String && !value.escaped
    }

    #[inline(never)]
    fn of_several<'a>(&self, trie: &Trie, state: &State, text: Content<'a>, arena: &mut Arena) -> Option<Value<'a>> {
        match &self.end {
            RouteEnd::Exists => Some(Value::Boolean(matches!(state.single(trie, self.slot), Found::One(_)))),
            RouteEnd::Join(separator) => {
                let mut joined = String::new();
                for (index, value) in state.list(self.slot).iter().enumerate() {
                    if value.kind != Kind::String {
                        return None;
                    }
                    if index > 0 {
                        joined.push_str(separator);
                    }
                    joined.push_str(&text.string(*value)?);
                }
                Some(Value::Text(Cow::Owned(joined)))
            }
            RouteEnd::Items | RouteEnd::ResourceKey | RouteEnd::ReferenceKey(_) => {
                let values = state.list(self.slot).iter();
                let values: Option<Vec<_>> = values.map(|value| self.one(*value, text, arena)).collect();
                let mut values = values?;
                values.retain(|value| *value != Value::Null);
                Some(Value::List(values))
            }
        }
    }

    fn one<'a>(&self, value: Span, text: Content<'a>, arena: &mut Arena) -> Option<Value<'a>> {
        if let RouteEnd::ReferenceKey(wanted) = &self.end {
            return reference_key(value, wanted.as_deref(), text, arena);
        }
        if self.column_type == ColumnType::Varchar && value.kind == Kind::String {
            return Some(match text.string(value)? {
                Cow::Borrowed(plain) => Value::Plain(plain),
                decoded @ Cow::Owned(_) => Value::Text(decoded),
            });
        }
        if value.kind == Kind::Number
            && let Some(number) = Value::of_number(self.column_type, text.bytes(value)?)
        {
            return number.ok();
        }
        let raw = text.get(value.start, value.end)?;
        match self.column_type {
            ColumnType::Varchar if self.end == RouteEnd::Items => Some(Value::Plain(raw)),
            ColumnType::Varchar => None,
            ColumnType::Json => {
                let mut compact = Vec::with_capacity(raw.len());
                json::compact(raw.as_bytes(), &mut compact);
                String::from_utf8(compact).ok().map(Value::Json)
            }
            wanted => {
                let text = match value.kind {
                    Kind::String => text.string(value)?,
                    _ => Cow::Borrowed(raw),
                };
                let item = fhirpath::primitive(value.kind, text, self.system)?;
                Value::typed(wanted, &item, true).ok()?
            }
        }
    }
}

/// The text in which a walk has found something.
#[derive(Debug, Clone, Copy)]
pub(in crate::view) enum Content<'a> {
    Text(&'a str),
    /// It is UTF-8 at least where something was found.
    Bytes(&'a [u8]),
}

impl<'a> Content<'a> {
    #[inline]
    fn get(self, start: usize, end: usize) -> Option<&'a str> {
        match self {
            Self::Text(text) => text.get(start..end),
            Self::Bytes(text) => str::from_utf8(text.get(start..end)?).ok(),
        }
    }

    #[inline]
    fn bytes(self, value: Span) -> Option<&'a [u8]> {
        let bytes = match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(text) => text,
        };
        bytes.get(value.start..value.end)
    }

    /// The content of a string, where it has no escapes or good ones.
    #[inline]
    fn string(self, value: Span) -> Option<Cow<'a, str>> {
        let content = self.get(value.start + 1, value.end.checked_sub(1)?)?;
        if value.escaped {
            decoded(content)
        } else {
            Some(Cow::Borrowed(content))
        }
    }
}

#[cold]
fn decoded(content: &str) -> Option<Cow<'_, str>> {
    let (start, end, escaped) = (0, content.len(), true);
    match (Text { start, end, escaped }).try_decode(content.as_bytes()) {
        (decoded, None) => String::from_utf8(decoded.into_owned()).ok().map(Into::into),
        _ => None,
    }
}

/// The key of a reference, or Null; `None` for anything unusual. A reference is an object, or a text where it is a canonical one.
fn reference_key<'a>(value: Span, wanted: Option<&str>, text: Content<'a>, arena: &mut Arena) -> Option<Value<'a>> {
    let raw = text.get(value.start, value.end)?;
    let (reference, of_type) = if value.kind == Kind::Object {
        let document = Document::new(raw, std::mem::take(arena)).ok()?;
        let members = reference_members(&document, raw);
        *arena = document.into_arena();
        members?
    } else {
        let string = Span {
            start: 0,
            end: raw.len(),
            ..value
        };
        (Some(string).filter(|value| value.kind == Kind::String), None)
    };
    let text = Content::Text(raw);
    let Some(reference) = reference else {
        return Some(Value::Null);
    };
    let reference = text.string(reference)?;
    if reference.starts_with('#') {
        return Some(Value::Null);
    }
    let Some(target) = Target::of(&reference) else {
        return Some(Value::Null);
    };
    if let Some(wanted) = wanted {
        let of_type = match (target.resource_type, of_type) {
            (Some(name), _) => Some(Cow::Borrowed(name)),
            (None, Some(of_type)) => Some(text.string(of_type)?),
            (None, None) => None,
        };
        if of_type.is_some_and(|of_type| of_type != wanted) {
            return Some(Value::Null);
        }
    }
    // Its place in the reference, which may be borrowed
    let id = match &reference {
        Cow::Borrowed(reference) => Target::of(reference).map(|target| Value::Plain(target.id)),
        Cow::Owned(_) => Some(Value::Text(Cow::Owned(target.id.to_owned()))),
    };
    Some(id.unwrap_or(Value::Null))
}

/// The strings `reference` and `type` of a reference; `None` for anything unusual.
fn reference_members(document: &Document<'_>, text: &str) -> Option<(Option<Span>, Option<Span>)> {
    let (mut reference, mut of_type) = (None, None);
    let mut reader = document.reader();
    let (mut at, mut first) = (1, true);
    while let Next::Child(member) = reader.member(at, first)? {
        let span = reader.value(member.value)?;
        let name = text.get(member.name..member.name_end)?;
        if member.escaped {
            return None;
        }
        let place = match name {
            "reference" => Some(&mut reference),
            "type" => Some(&mut of_type),
            _ => None,
        };
        if let Some(place) = place
            && (span.kind != Kind::String || place.replace(span).is_some())
        {
            return None;
        }
        (at, first) = (span.end, false);
    }
    Some((reference, of_type))
}
