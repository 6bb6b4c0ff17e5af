//! [Regular expressions](https://hl7.org/fhirpath/N1/#matchesregex-string-boolean).
//!
//! A pattern matches in time that is linear in the text and has a bound on its size, so none can explode. What that costs is
//! look-around and back-references, which are refused.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use super::{Function, Operands, Parameter, STRING};
use crate::fhirpath::evaluate::{MAX_TEXT, Stop};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::operators::too_long;
use crate::fhirpath::plan::Plan;

/// The most memory that a compiled pattern may take, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// What it costs to compile a pattern, in items of an evaluation's budget.
const COMPILING: u32 = 5_000;

const PATTERN: &[Parameter] = &[Parameter::Single(STRING), Parameter::Optional(STRING)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::value("matches", STRING, PATTERN, System::Boolean, |operands| {
        with_pattern(operands, ("", ""), 1, |pattern| {
            Ok(Some(pattern.is_match(operands.text()).into()))
        })
    })
    .requires(1),
    Function::value("matchesFull", STRING, PATTERN, System::Boolean, |operands| {
        // The ends of the text, even where the flag `m` has `^` and `$` mean those of lines.
        with_pattern(operands, (r"\A(?:", r")\z"), 1, |pattern| {
            Ok(Some(pattern.is_match(operands.text()).into()))
        })
    })
    .requires(1),
    Function::value(
        "replaceMatches",
        STRING,
        &[
            Parameter::Single(STRING),
            Parameter::Single(STRING),
            Parameter::Optional(STRING),
        ],
        System::String,
        replace_matches,
    )
    .requires(2),
];

fn replace_matches<'a>(operands: &Operands<'_, 'a>) -> Result<Option<Item<'a>>, Stop> {
    if operands.argument_text(0).is_empty() {
        return Ok(Some(operands.input()));
    }
    with_pattern(operands, ("", ""), 2, |pattern| {
        let (text, template) = (operands.text(), template(operands.argument_text(1)));
        let references = template.matches('$').count();
        let mut replaced = String::new();
        let mut end = 0;
        for captures in pattern.captures_iter(text) {
            operands.evaluation.spend(1, operands.call.span)?;
            let found = captures.get_match();
            let longest = template.len().saturating_add(references.saturating_mul(found.len()));
            if replaced.len().saturating_add(text.len()).saturating_add(longest) > MAX_TEXT {
                return Err(too_long(operands.call.span).into());
            }
            replaced.push_str(&text[end..found.start()]);
            captures.expand(&template, &mut replaced);
            end = found.end();
        }
        replaced.push_str(&text[end..]);
        Ok(Some(Item::from(replaced)))
    })
}

/// A substitution as the crate reads it: it would take `$1a` for the group called `1a`, where others see `$1` and `a`.
fn template(substitution: &str) -> Cow<'_, str> {
    let is_number = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    if !substitution.split('$').skip(1).any(is_number) {
        return Cow::Borrowed(substitution);
    }
    let mut template = String::with_capacity(substitution.len() + 8);
    let mut rest = substitution;
    while let Some(at) = rest.find('$') {
        let (before, behind) = (&rest[..=at], &rest[at + 1..]);
        template.push_str(before);
        let digits = behind.len() - behind.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        rest = if digits > 0 {
            template.push('{');
            template.push_str(&behind[..digits]);
            template.push('}');
            &behind[digits..]
        } else if let Some(behind) = behind.strip_prefix('$') {
            template.push('$');
            behind
        } else {
            behind
        };
    }
    template.push_str(rest);
    Cow::Owned(template)
}

/// Runs something with the pattern of the first argument, compiled once if that is a constant.
fn with_pattern<T>(
    operands: &Operands<'_, '_>,
    (before, behind): (&str, &str),
    flags: usize,
    run: impl FnOnce(&Regex) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let compile = || {
        operands.evaluation.spend(COMPILING, operands.call.span)?;
        let flags = operands.argument_text(flags);
        if !flags.chars().all(|flag| matches!(flag, 'i' | 'm')) {
            return Err(operands
                .call
                .problem("the flags are i (case does not count) and m (several lines)"));
        }
        let pattern = format!("{before}{}{behind}", operands.argument_text(0));
        // As in the specification: the dot matches line feeds, and the anchors the ends of the text alone.
        RegexBuilder::new(&pattern)
            .dot_matches_new_line(true)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .size_limit(PATTERN_SIZE)
            .build()
            .map_err(|error| operands.call.problem(explain(&error)))
    };
    let is_constant = |index: usize| {
        let argument = operands.call.arguments.get(index);
        argument.is_none_or(|argument| matches!(argument, Plan::Constant(_)))
    };
    if !is_constant(0) || !is_constant(flags) {
        return run(&compile()?);
    }
    if let Some(pattern) = operands.call.pattern.get() {
        return run(pattern);
    }
    let pattern = compile()?;
    run(operands.call.pattern.get_or_init(|| pattern))
}

fn explain(error: &regex::Error) -> &'static str {
    match error {
        regex::Error::CompiledTooBig(_) => "the regular expression is too large",
        _ => "this is no regular expression, or one with look-around or back-references, which are not supported",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_groups_end_with_their_digits() {
        for (substitution, expected) in [
            ("", ""),
            ("a$", "a$"),
            ("$1", "${1}"),
            ("$1a$22", "${1}a${22}"),
            ("$$1", "$$1"),
            ("$$$1", "$$${1}"),
            ("${day}-$1", "${day}-${1}"),
            ("é$1é", "é${1}é"),
        ] {
            assert_eq!(template(substitution), expected, "{substitution}");
        }
    }
}
