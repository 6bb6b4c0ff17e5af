//! JSON objects, read one level at a time: what is not asked for is only skipped.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, Result};

/// The members of an object, each as its text.
#[derive(Debug)]
pub struct Object<'t>(Vec<(Text<'t>, &'t RawValue)>);

/// A string, borrowed where it has no escapes.
#[derive(Debug)]
struct Text<'t>(Cow<'t, str>);

impl<'t> Object<'t> {
    /// Reads a document.
    ///
    /// # Errors
    /// It is no JSON, or no object.
    pub fn parse(text: &'t str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            let problem = if error.is_data() {
                "not a JSON object"
            } else {
                "not well-formed JSON"
            };
            Error::new(format!("{problem} (line {}, column {})", error.line(), error.column()))
        })
    }

    fn get(&self, name: &str) -> Option<&'t str> {
        let member = self.0.iter().find(|(member, _)| member.0 == name);
        member.map(|(_, value)| value.get()).filter(|&value| value != "null")
    }

    fn read<T: Deserialize<'t>>(&self, name: &str, expected: &str) -> Result<Option<T>> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let value = serde_json::from_str(value).map_err(|_| Error::new(format!("{name} is not {expected}")))?;
        Ok(Some(value))
    }

    /// A string, or None if there is none.
    ///
    /// # Errors
    /// The member is not a string.
    pub fn optional_text(&self, name: &str) -> Result<Option<Cow<'t, str>>> {
        Ok(self.read::<Text>(name, "a string")?.map(|text| text.0))
    }

    /// A string, or the empty one if there is none.
    ///
    /// # Errors
    /// The member is not a string.
    pub fn text(&self, name: &str) -> Result<Cow<'t, str>> {
        Ok(self.optional_text(name)?.unwrap_or_default())
    }

    /// A string that has to be there.
    ///
    /// # Errors
    /// The member is missing, empty or not a string.
    pub fn required_text(&self, name: &str) -> Result<Cow<'t, str>> {
        let text = self.text(name)?;
        if text.is_empty() {
            return Err(Error::new(format!("{name} is missing")));
        }
        Ok(text)
    }

    /// A boolean, or None if there is none.
    ///
    /// # Errors
    /// The member is not a boolean.
    pub fn flag(&self, name: &str) -> Result<Option<bool>> {
        self.read(name, "a boolean")
    }

    /// A whole number that is not negative, or None if there is none.
    ///
    /// # Errors
    /// The member is no such number.
    pub fn number(&self, name: &str) -> Result<Option<u32>> {
        self.read(name, "a whole number")
    }

    /// An object, or None if there is none.
    ///
    /// # Errors
    /// The member is not an object.
    pub fn object(&self, name: &str) -> Result<Option<Object<'t>>> {
        self.read(name, "an object")
    }

    /// The objects of an array.
    ///
    /// # Errors
    /// The member is not an array of objects.
    pub fn objects(&self, name: &str) -> Result<Vec<Object<'t>>> {
        Ok(self.read(name, "an array of objects")?.unwrap_or_default())
    }

    /// The strings of an array.
    ///
    /// # Errors
    /// The member is not an array of strings.
    pub fn texts(&self, name: &str) -> Result<Vec<Cow<'t, str>>> {
        let texts: Option<Vec<Text>> = self.read(name, "an array of strings")?;
        Ok(texts.into_iter().flatten().map(|text| text.0).collect())
    }

    /// The members whose name begins with a prefix: what follows it, and their JSON text.
    pub fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = (&str, &'t str)> {
        let members = self.0.iter();
        members.filter_map(move |(name, value)| Some((name.0.strip_prefix(prefix)?, value.get())))
    }

    /// Names and values of an object whose members are all strings.
    ///
    /// # Errors
    /// A member is not a string.
    pub fn all_texts(&self) -> Result<Vec<(String, String)>> {
        let text = |(name, _): &(Text, _)| Ok((name.0.to_string(), self.text(&name.0)?.into_owned()));
        self.0.iter().map(text).collect()
    }

    /// The value of the extension with a URL: its first `value[x]` as JSON text.
    ///
    /// # Errors
    /// There are extensions of another form than FHIR's.
    pub fn extension(&self, url: &str) -> Result<Option<&'t str>> {
        for extension in self.objects("extension")? {
            if extension.text("url")? == url {
                return Ok(extension.with_prefix("value").map(|(_, value)| value).next());
            }
        }
        Ok(None)
    }

    /// The value of the extension with a URL, if it is a string.
    ///
    /// # Errors
    /// There are extensions of another form than FHIR's.
    pub fn extension_text(&self, url: &str) -> Result<Cow<'t, str>> {
        let value = self.extension(url)?;
        let text: Option<Text> = value.and_then(|value| serde_json::from_str(value).ok());
        Ok(text.map(|text| text.0).unwrap_or_default())
    }
}

impl<'de: 't, 't> Deserialize<'de> for Object<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

impl<'de: 't, 't> Deserialize<'de> for Text<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Characters;

        impl<'de> Visitor<'de> for Characters {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Characters)
    }
}

/// The text of a JSON value without white space between its tokens, every digit kept.
pub fn compact(json: &str) -> String {
    let mut in_string = false;
    let mut is_escaped = false;
    let is_kept = |character: &char| {
        if !in_string {
            in_string = *character == '"';
            return !character.is_ascii_whitespace();
        }
        in_string = is_escaped || *character != '"';
        is_escaped = *character == '\\' && !is_escaped;
        true
    };
    json.chars().filter(is_kept).collect()
}
