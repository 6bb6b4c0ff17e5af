//! Values of columns from what a walk has taken.

use std::borrow::Cow;

use super::trie::{Slot, Trie};
use super::walk::{Found, State, content};
use crate::fhirpath::{self, RouteEnd, System, Target};
use crate::json::{self, Document, Kind, Next, Span};
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
    /// Pushes the value; `None` if there is anything unusual about it.
    #[inline]
    pub fn push<'a>(
        &self,
        (trie, state): (&Trie, &State),
        document: &'a Document<'a>,
        values: &mut Vec<Value<'a>>,
    ) -> Option<()> {
        if !self.is_single {
            values.push(self.of_several(trie, state, document)?);
            return Some(());
        }
        // Each is made where it is to stand: to move it costs as much as to find it.
        match state.single(trie, self.slot) {
            Found::Nothing => values.push(Value::Null),
            Found::One(value) if self.is_text && value.kind == Kind::String && !value.escaped => {
                let content = document.text().get(value.start + 1..value.end - 1)?;
                values.push(Value::Plain(content));
            }
            Found::One(value) => values.push(self.one(value, document)?),
            Found::Several => return None,
        }
        Some(())
    }

    #[inline(never)]
    fn of_several<'a>(&self, trie: &Trie, state: &State, document: &'a Document<'a>) -> Option<Value<'a>> {
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
                    joined.push_str(&content(document.text(), *value)?);
                }
                Some(Value::Text(Cow::Owned(joined)))
            }
            RouteEnd::Items | RouteEnd::ResourceKey | RouteEnd::ReferenceKey(_) => {
                let values = state.list(self.slot).iter();
                let values: Option<Vec<_>> = values.map(|value| self.one(*value, document)).collect();
                let mut values = values?;
                values.retain(|value| *value != Value::Null);
                Some(Value::List(values))
            }
        }
    }

    fn one<'a>(&self, value: Span, document: &'a Document<'a>) -> Option<Value<'a>> {
        let text = document.text();
        let raw = text.get(value.start..value.end)?;
        if let RouteEnd::ReferenceKey(wanted) = &self.end {
            return reference_key(value, wanted.as_deref(), document);
        }
        match self.column_type {
            ColumnType::Varchar if value.kind == Kind::String => Some(match content(text, value)? {
                Cow::Borrowed(plain) => Value::Plain(plain),
                decoded @ Cow::Owned(_) => Value::Text(decoded),
            }),
            ColumnType::Varchar if self.end == RouteEnd::Items => Some(Value::Plain(raw)),
            ColumnType::Varchar => None,
            ColumnType::Json => {
                let mut compact = Vec::with_capacity(raw.len());
                json::compact(raw.as_bytes(), &mut compact);
                String::from_utf8(compact).ok().map(Value::Json)
            }
            wanted => {
                let text = match value.kind {
                    Kind::String => content(text, value)?,
                    _ => Cow::Borrowed(raw),
                };
                let item = fhirpath::primitive(value.kind, text, self.system)?;
                Value::typed(wanted, &item, true).ok()?
            }
        }
    }
}

/// The key of a reference, or Null; `None` for anything unusual. A reference is an object, or a text where it is a canonical one.
fn reference_key<'a>(value: Span, wanted: Option<&str>, document: &'a Document<'a>) -> Option<Value<'a>> {
    let text = document.text();
    let (mut reference, mut of_type) = (None, None);
    if value.kind == Kind::Object {
        let mut reader = document.reader();
        let (mut at, mut first) = (value.start + 1, true);
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
    } else {
        reference = Some(value).filter(|value| value.kind == Kind::String);
    }
    let Some(reference) = reference else {
        return Some(Value::Null);
    };
    let reference = content(text, reference)?;
    if reference.starts_with('#') {
        return Some(Value::Null);
    }
    let Some(target) = Target::of(&reference) else {
        return Some(Value::Null);
    };
    if let Some(wanted) = wanted {
        let of_type = match (target.resource_type, of_type) {
            (Some(name), _) => Some(Cow::Borrowed(name)),
            (None, Some(of_type)) => Some(content(text, of_type)?),
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
