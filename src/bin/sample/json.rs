//! JSON documents as trees: made, changed and written.

use std::borrow::Cow;

/// A JSON value. Members keep their order.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Object(Vec<(&'static str, Value)>),
    List(Vec<Value>),
    Text(Cow<'static, str>),
    Number(Decimal),
    Boolean(bool),
    /// No value: [`object`] and [`list`] leave it out
    Absent,
}

/// A decimal number with all of its digits: `unscaled` divided by 10 to the power of `scale`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Decimal {
    pub unscaled: i32,
    pub scale: u32,
}

/// An object of the members that are not absent.
pub fn object<const N: usize>(members: [(&'static str, Value); N]) -> Value {
    Value::Object(
        members
            .into_iter()
            .filter(|(_, value)| !matches!(value, Value::Absent))
            .collect(),
    )
}

/// A list of the items that are not absent; absent itself without any, for FHIR has no empty lists.
pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
    let items: Vec<Value> = items
        .into_iter()
        .filter(|value| !matches!(value, Value::Absent))
        .collect();
    if items.is_empty() {
        Value::Absent
    } else {
        Value::List(items)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<i32> for Value {
    fn from(unscaled: i32) -> Self {
        Self::Number(Decimal { unscaled, scale: 0 })
    }
}

impl From<Decimal> for Value {
    fn from(decimal: Decimal) -> Self {
        Self::Number(decimal)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

impl Value {
    /// The member of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(members) => members.iter().find(|(known, _)| *known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at a path such as `code.coding[0].display`.
    pub fn at(&self, path: &str) -> Option<&Value> {
        steps(path).try_fold(self, |value, step| match (step, value) {
            (Step::Name(name), value) => value.get(name),
            (Step::Item(place), Self::List(items)) => items.get(place),
            _ => None,
        })
    }

    /// The same, to change it.
    pub fn at_mut(&mut self, path: &str) -> Option<&mut Value> {
        steps(path).try_fold(self, |value, step| match (step, value) {
            (Step::Name(name), Self::Object(members)) => members
                .iter_mut()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value),
            (Step::Item(place), Self::List(items)) => items.get_mut(place),
            _ => None,
        })
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.at(path) {
            Some(Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Writes the value. With `indent`, each member and item has a line of its own; without, there is no white space.
    pub fn write(&self, output: &mut Vec<u8>, indent: bool) {
        self.write_at(output, indent.then_some(0));
    }

    fn write_at(&self, output: &mut Vec<u8>, depth: Option<usize>) {
        match self {
            Self::Object(members) => {
                output.push(b'{');
                for (place, (name, value)) in members.iter().enumerate() {
                    begin(output, place, depth);
                    write_text(output, name);
                    output.extend_from_slice(if depth.is_some() { b": " } else { b":" });
                    value.write_at(output, depth.map(|depth| depth + 1));
                }
                end(output, members.len(), depth);
                output.push(b'}');
            }
            Self::List(items) => {
                output.push(b'[');
                for (place, value) in items.iter().enumerate() {
                    begin(output, place, depth);
                    value.write_at(output, depth.map(|depth| depth + 1));
                }
                end(output, items.len(), depth);
                output.push(b']');
            }
            Self::Text(text) => write_text(output, text),
            Self::Number(decimal) => output.extend_from_slice(decimal.to_string().as_bytes()),
            Self::Boolean(boolean) => output.extend_from_slice(if *boolean { b"true" } else { b"false" }),
            Self::Absent => output.extend_from_slice(b"null"),
        }
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.unscaled);
        }
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let (unit, digits) = (10u32.pow(self.scale), self.unscaled.unsigned_abs());
        write!(
            f,
            "{sign}{}.{:0width$}",
            digits / unit,
            digits % unit,
            width = self.scale as usize
        )
    }
}

enum Step<'a> {
    Name(&'a str),
    Item(usize),
}

/// The steps of a path: names between points, and places in brackets.
fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '['])
        .filter(|part| !part.is_empty())
        .map(|part| match part.strip_suffix(']') {
            Some(place) => Step::Item(place.parse().expect("a number in brackets")),
            None => Step::Name(part),
        })
}

fn begin(output: &mut Vec<u8>, place: usize, depth: Option<usize>) {
    if place > 0 {
        output.push(b',');
    }
    if let Some(depth) = depth {
        new_line(output, depth + 1);
    }
}

fn end(output: &mut Vec<u8>, length: usize, depth: Option<usize>) {
    if let (Some(depth), true) = (depth, length > 0) {
        new_line(output, depth);
    }
}

fn new_line(output: &mut Vec<u8>, depth: usize) {
    output.push(b'\n');
    output.resize(output.len() + depth, b' ');
}

fn write_text(output: &mut Vec<u8>, text: &str) {
    output.push(b'"');
    let bytes = text.as_bytes();
    let mut written = 0;
    for (place, &byte) in bytes.iter().enumerate() {
        if byte == b'"' || byte == b'\\' || byte < b' ' {
            output.extend_from_slice(&bytes[written..place]);
            written = place + 1;
            match byte {
                b'"' | b'\\' => output.extend_from_slice(&[b'\\', byte]),
                _ => output.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            }
        }
    }
    output.extend_from_slice(&bytes[written..]);
    output.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &Value, indent: bool) -> String {
        let mut output = Vec::new();
        value.write(&mut output, indent);
        String::from_utf8(output).expect("JSON is UTF-8")
    }

    #[test]
    fn writes_what_others_read() {
        let decimal = |unscaled, scale| Value::from(Decimal { unscaled, scale });
        let value = object([
            ("a", "x\"\\\n\u{1}ä".into()),
            ("b", list([decimal(50, 1), decimal(-5, 2), 7.into()])),
            ("c", list([Value::Absent])),
            ("d", true.into()),
        ]);
        let text = written(&value, false);
        assert_eq!(text, r#"{"a":"x\"\\\u000a\u0001ä","b":[5.0,-0.05,7],"d":true}"#);
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(parse(&text), parse(&written(&value, true)));
        assert_eq!(
            written(&object([("a", list([1.into()]))]), true),
            "{\n \"a\": [\n  1\n ]\n}"
        );
    }

    #[test]
    fn paths() {
        let mut value = object([("a", list([object([("b", "x".into())])]))]);
        assert_eq!(value.text("a[0].b"), Some("x"));
        assert_eq!(value.text("a[1].b"), None);
        *value.at_mut("a[0].b").expect("it is there") = "y".into();
        assert_eq!(value.text("a[0].b"), Some("y"));
    }
}
