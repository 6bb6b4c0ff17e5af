//! [String manipulation](https://hl7.org/fhirpath/N1/#string-manipulation) and the
//! [additional functions](https://build.fhir.org/ig/HL7/FHIRPath/#additional-string-functions).

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::{Function, INTEGER, Operands, Output, Parameter, STRING, text};
use crate::fhirpath::evaluate::{Evaluation, Flow, MAX_TEXT, Scope, Sink};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::operators::too_long;
use crate::fhirpath::plan::Call;

const ONE: &[Parameter] = &[Parameter::Single(STRING)];
const TWO: &[Parameter] = &[Parameter::Single(STRING), Parameter::Single(STRING)];

/// [White space](https://build.fhir.org/ig/HL7/FHIRPath/#whitespace) of the language, which is less than Unicode's.
const WHITE_SPACE: [char; 4] = ['\t', ' ', '\n', '\r'];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::value("indexOf", STRING, ONE, System::Integer, |operands| {
        let found = operands.text().find(operands.argument_text(0));
        Ok(Some(Item::Integer(position(operands.text(), found))))
    }),
    Function::value("lastIndexOf", STRING, ONE, System::Integer, |operands| {
        let found = operands.text().rfind(operands.argument_text(0));
        Ok(Some(Item::Integer(position(operands.text(), found))))
    }),
    Function::value(
        "substring",
        STRING,
        &[Parameter::Single(INTEGER), Parameter::Optional(INTEGER)],
        System::String,
        |operands| Ok(substring(operands)),
    )
    .requires(1),
    Function::value("startsWith", STRING, ONE, System::Boolean, |operands| {
        Ok(Some(operands.text().starts_with(operands.argument_text(0)).into()))
    }),
    Function::value("endsWith", STRING, ONE, System::Boolean, |operands| {
        Ok(Some(operands.text().ends_with(operands.argument_text(0)).into()))
    }),
    Function::value("contains", STRING, ONE, System::Boolean, |operands| {
        Ok(Some(operands.text().contains(operands.argument_text(0)).into()))
    }),
    Function::value("upper", STRING, &[], System::String, |operands| {
        Ok(Some(operands.text().to_uppercase().into()))
    }),
    Function::value("lower", STRING, &[], System::String, |operands| {
        Ok(Some(operands.text().to_lowercase().into()))
    }),
    Function::value("replace", STRING, TWO, System::String, |operands| {
        let (pattern, substitution) = (operands.argument_text(0), operands.argument_text(1));
        let found = operands.text().matches(pattern).count();
        bounded(operands, found.saturating_mul(substitution.len()))?;
        Ok(Some(operands.text().replace(pattern, substitution).into()))
    }),
    Function::value("length", STRING, &[], System::Integer, |operands| {
        Ok(i32::try_from(operands.text().chars().count()).ok().map(Item::Integer))
    }),
    Function {
        input: super::Input::Single(STRING),
        ..Function::stream(
            "toChars",
            &[],
            Output::Many(System::String),
            |evaluation, call, scope, out| {
                let Some(input) = call.single_input(evaluation, scope)? else {
                    return Ok(());
                };
                text(&input)
                    .chars()
                    .try_for_each(|letter| out(Item::from(letter.to_string())))
            },
        )
    },
    Function::value("encode", STRING, ONE, System::String, |operands| {
        let text = operands.text();
        Ok(Some(Item::from(match operands.argument_text(0) {
            "hex" => text.bytes().fold(String::new(), |mut hex, byte| {
                // writing to a String does not fail
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
            "base64" => STANDARD.encode(text),
            "urlbase64" => URL_SAFE.encode(text),
            "ascii" => text
                .chars()
                .map(|letter| if letter.is_ascii() { letter } else { '?' })
                .collect(),
            _ => {
                return Err(operands
                    .call
                    .problem("the formats are hex, base64, urlbase64 and ascii"));
            }
        })))
    }),
    Function::value("decode", STRING, ONE, System::String, |operands| {
        let text = operands.text();
        let bytes = match operands.argument_text(0) {
            "hex" => from_hex(text),
            "base64" => STANDARD.decode(text).ok(),
            "urlbase64" => URL_SAFE.decode(text).ok(),
            _ => return Err(operands.call.problem("the formats are hex, base64 and urlbase64")),
        };
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(Item::from))
    }),
    Function::value("escape", STRING, ONE, System::String, |operands| {
        let text = operands.text();
        Ok(Some(Item::from(match operands.argument_text(0) {
            "html" => escape_html(text),
            "json" => {
                let quoted = crate::json::quoted(text);
                quoted[1..quoted.len() - 1].to_owned()
            }
            _ => return Err(operands.call.problem("the targets are html and json")),
        })))
    }),
    Function::value("unescape", STRING, ONE, System::String, |operands| {
        let text = operands.text();
        Ok(match operands.argument_text(0) {
            "html" => Some(unescape_html(text)),
            "json" => crate::json::unescape(text),
            _ => return Err(operands.call.problem("the targets are html and json")),
        }
        .map(Item::from))
    }),
    Function::value("trim", STRING, &[], System::String, |operands| {
        Ok(Some(operands.text().trim_matches(WHITE_SPACE).to_owned().into()))
    }),
    Function {
        input: super::Input::Single(STRING),
        ..Function::stream(
            "split",
            ONE,
            Output::Many(System::String),
            |evaluation, call, scope, out| {
                let Some(input) = call.single_input(evaluation, scope)? else {
                    return Ok(());
                };
                let Some(separator) = call.argument(evaluation, 0, scope)? else {
                    return Ok(());
                };
                let (input, separator) = (text(&input), text(&separator));
                if separator.is_empty() {
                    return input.chars().try_for_each(|letter| out(Item::from(letter.to_string())));
                }
                input
                    .split(separator)
                    .try_for_each(|part| out(Item::from(part.to_owned())))
            },
        )
    },
    Function::stream("join", ONE, Output::Single(System::String), join).requires(0),
];

/// The position of a byte in characters, −1 if there is none.
fn position(text: &str, byte: Option<usize>) -> i32 {
    byte.and_then(|byte| i32::try_from(text[..byte].chars().count()).ok())
        .unwrap_or(-1)
}

fn substring<'a>(operands: &Operands<'_, 'a>) -> Option<Item<'a>> {
    let text = operands.text();
    let start = usize::try_from(operands.argument_integer(0)?).ok()?;
    let (from, _) = text.char_indices().nth(start)?;
    let rest = &text[from..];
    let length = operands.argument_integer(1);
    let end = match length {
        None => rest.len(),
        Some(length) => usize::try_from(length).ok().map_or(0, |length| {
            rest.char_indices().nth(length).map_or(rest.len(), |(end, _)| end)
        }),
    };
    Some(Item::from(rest[..end].to_owned()))
}

/// Refuses to make a text that is too long.
fn bounded(operands: &Operands<'_, '_>, more: usize) -> Flow {
    if operands.text().len().saturating_add(more) > MAX_TEXT {
        return Err(too_long(operands.call.span).into());
    }
    Ok(())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    digits
        .chunks(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn unescape_html(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').and_then(|end| Some((entity(&rest[1..end])?, end + 1)));
        let (letter, length) = entity.unwrap_or(('&', 1));
        plain.push(letter);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

pub(super) fn join<'a>(evaluation: &Evaluation<'a>, call: &'a Call, scope: Scope<'_, 'a>, out: Sink<'_, 'a>) -> Flow {
    let separator = call.argument(evaluation, 0, scope)?;
    if separator.is_none() && !call.arguments.is_empty() {
        return Ok(());
    }
    let separator = separator.as_ref().map_or("", text);
    let (mut joined, mut first) = (String::new(), true);
    evaluation.each(&call.input, scope, &mut |item| {
        let item = evaluation.system(item);
        let Some(text) = super::conversion::text(&item) else {
            return Err(call.problem("it takes Strings only"));
        };
        if !std::mem::replace(&mut first, false) {
            joined.push_str(separator);
        }
        joined.push_str(&text);
        if joined.len() > MAX_TEXT {
            return Err(too_long(call.span).into());
        }
        Ok(())
    })?;
    if first { Ok(()) } else { out(Item::from(joined)) }
}
