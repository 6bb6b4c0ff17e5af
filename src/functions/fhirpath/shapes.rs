//! The shapes of a result: the whole collection, one value of a type, a list.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::ffi::{Signature, Type, Vector};
use crate::fhirpath::value::Decimal;
use crate::fhirpath::{Focused, Item, System};

use super::OVERLOADS;

/// How a result becomes a value of SQL.
pub(in crate::functions) trait Shape: Send + Sync + 'static {
    /// The function that fails where the expression or the data is wrong
    const SIGNATURE: &'static Signature;
    /// The one that gives NULL instead
    const TRY_SIGNATURE: &'static Signature;
    /// What it returns
    const TYPE: Type;
    /// The value that it wants, in words
    const WANTS: &'static str;

    /// Whether a result of one of these types can be given.
    fn takes(systems: &[System]) -> bool;

    /// Pushes one value, or fails without pushing any.
    fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()>;
}

/// Digits behind the point of a `DECIMAL` result.
const SCALE: u8 = 10;
const DECIMAL: Type = Type::Decimal(38, SCALE);

/// The signatures of a shape.
macro_rules! signatures {
    ($name:literal, $try_name:literal, $description:literal, $example:literal) => {
        const SIGNATURE: &'static Signature = &Signature {
            name: $name,
            description: $description,
            overloads: OVERLOADS,
            named: &[],
            example: concat!("SELECT ", $name, "(", $example, ")"),
        };
        const TRY_SIGNATURE: &'static Signature = &Signature {
            name: $try_name,
            description: concat!($description, "; NULL where ", $name, " fails on the data"),
            overloads: OVERLOADS,
            named: &[],
            example: concat!("SELECT ", $try_name, "(", $example, ")"),
        };
    };
}

/// Declares a shape of one value.
macro_rules! single {
    ($shape:ident, $sql_type:expr, $wants:literal, [$($system:ident)*], $name:literal, $try_name:literal, $description:literal, $example:literal, $push:expr) => {
        #[doc = $description]
        pub(in crate::functions) struct $shape;

        impl Shape for $shape {
            signatures!($name, $try_name, $description, $example);
            const TYPE: Type = $sql_type;
            const WANTS: &'static str = $wants;

            fn takes(systems: &[System]) -> bool {
                systems.iter().any(|system| matches!(system, $(System::$system)|*))
            }

            fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()> {
                let Some(item) = single(focused)? else {
                    result.push_null();
                    return Ok(());
                };
                let push: fn(Item<'_>, &mut Vector) -> Option<Result<()>> = $push;
                push(focused.value(item.clone()), result).unwrap_or_else(|| Err(mismatch(focused, &item, Self::WANTS)))
            }
        }
    };
}

/// Every item of the collection
pub(in crate::functions) struct JsonShape;

impl Shape for JsonShape {
    signatures!(
        "fhirpath",
        "try_fhirpath",
        "Evaluates a FHIRPath expression on a resource; returns the collection as a JSON array",
        r#"'{"resourceType":"Patient","name":[{"given":["Aino"]}]}', 'name.given'"#
    );
    const TYPE: Type = Type::Json;
    const WANTS: &'static str = "anything";

    fn takes(_: &[System]) -> bool {
        true
    }

    fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()> {
        result.try_push_written(|json| {
            json.push(b'[');
            let empty = json.len();
            focused.each(|item| {
                if json.len() > empty {
                    json.push(b',');
                }
                focused.write_json(&item, json);
                true
            })?;
            json.push(b']');
            Ok(())
        })
    }
}

/// The one value as text: primitive elements as they are written, digits kept
pub(in crate::functions) struct StringShape;

impl Shape for StringShape {
    signatures!(
        "fhirpath_string",
        "try_fhirpath_string",
        "Evaluates a FHIRPath expression on a resource; returns its one value as text",
        r#"'{"resourceType":"Patient","name":[{"given":["Aino"]}]}', 'name.given'"#
    );
    const TYPE: Type = Type::Varchar;
    const WANTS: &'static str = "a single value";

    fn takes(systems: &[System]) -> bool {
        !systems.is_empty()
    }

    fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()> {
        match single(focused)? {
            Some(item) => result.push_optional_text(text(focused, item)?.as_deref()),
            None => result.push_null(),
        }
        Ok(())
    }
}

/// All values as text
pub(in crate::functions) struct StringsShape;

impl Shape for StringsShape {
    signatures!(
        "fhirpath_strings",
        "try_fhirpath_strings",
        "Evaluates a FHIRPath expression on a resource; returns all its values as text, an empty list if there are none",
        r#"'{"resourceType":"Patient","name":[{"given":["Aino","Maria"]}]}', 'name.given'"#
    );
    const TYPE: Type = Type::List(&Type::Varchar);
    const WANTS: &'static str = "values";

    fn takes(systems: &[System]) -> bool {
        !systems.is_empty()
    }

    fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()> {
        let mut texts = Vec::new();
        for item in focused.items()? {
            texts.extend(text(focused, item)?);
        }
        result.push_list(texts, |items, text| items.push_text(&text));
        Ok(())
    }
}

single!(
    BooleanShape,
    Type::Boolean,
    "a Boolean",
    [Boolean],
    "fhirpath_boolean",
    "try_fhirpath_boolean",
    "Evaluates a FHIRPath expression on a resource; returns its one truth value",
    r#"'{"resourceType":"Patient","active":true}', 'active'"#,
    |item, result| match item {
        Item::Boolean(value) => {
            result.push_boolean(value);
            Some(Ok(()))
        }
        _ => None,
    }
);

single!(
    IntegerShape,
    Type::BigInt,
    "a whole number",
    [Integer Long],
    "fhirpath_integer",
    "try_fhirpath_integer",
    "Evaluates a FHIRPath expression on a resource; returns its one whole number",
    r#"'{"resourceType":"Patient","name":[{},{}]}', 'name.count()'"#,
    |item, result| {
        let value = match item {
            Item::Integer(value) => i64::from(value),
            Item::Long(value) => value,
            _ => return None,
        };
        result.push_bigint(value);
        Some(Ok(()))
    }
);

single!(
    DecimalShape,
    DECIMAL,
    "a number",
    [Integer Long Decimal],
    "fhirpath_decimal",
    "try_fhirpath_decimal",
    "Evaluates a FHIRPath expression on a resource; returns its one number exactly",
    r#"'{"resourceType":"Observation","valueQuantity":{"value":1.50}}', 'value.ofType(Quantity).value'"#,
    |item, result| Some(unscaled(number(&item)?).map(|unscaled| result.push_decimal(unscaled)))
);

single!(
    DoubleShape,
    Type::Double,
    "a number",
    [Integer Long Decimal],
    "fhirpath_double",
    "try_fhirpath_double",
    "Evaluates a FHIRPath expression on a resource; returns its one number as a floating-point one",
    r#"'{"resourceType":"Observation","valueQuantity":{"value":1.50}}', 'value.ofType(Quantity).value'"#,
    |item, result| {
        result.push_double(number(&item)?.to_f64());
        Some(Ok(()))
    }
);

single!(
    DateShape,
    Type::Date,
    "a date",
    [Date DateTime],
    "fhirpath_date",
    "try_fhirpath_date",
    "Evaluates a FHIRPath expression on a resource; returns its one date, which must be complete",
    r#"'{"resourceType":"Patient","birthDate":"1970-03-30"}', 'birthDate'"#,
    |item, result| {
        let days = match item {
            Item::Date(date) => date.to_unix_days(),
            Item::DateTime(time) => time.date().to_unix_days(),
            _ => return None,
        };
        Some(match days {
            Some(days) => {
                result.push_date(days);
                Ok(())
            }
            None => Err(Error::new(
                "the date is partial: `lowBoundary()` gives its first day, `highBoundary()` its last, fhirpath_string() its text",
            )),
        })
    }
);

single!(
    TimestampShape,
    Type::Timestamp,
    "a date and time",
    [Date DateTime],
    "fhirpath_timestamp",
    "try_fhirpath_timestamp",
    "Evaluates a FHIRPath expression on a resource; returns its one date and time, in UTC if it tells a time zone",
    r#"'{"resourceType":"Observation","effectiveDateTime":"2026-01-05T08:30:00+02:00"}', 'effective'"#,
    |item, result| {
        let microseconds = match item {
            Item::DateTime(time) => time.to_unix_microseconds(),
            Item::Date(_) => None,
            _ => return None,
        };
        Some(match microseconds {
            Some(microseconds) => {
                result.push_timestamp(microseconds);
                Ok(())
            }
            None => Err(Error::new(
                "the date has no time: `lowBoundary()` gives its first moment, fhirpath_date() the day, fhirpath_string() its text",
            )),
        })
    }
);

/// All codings, those of `CodeableConcepts` too
pub(in crate::functions) struct CodingsShape;

impl Shape for CodingsShape {
    signatures!(
        "fhirpath_codings",
        "try_fhirpath_codings",
        "Evaluates a FHIRPath expression that gives Codings, CodeableConcepts or codes; returns all codings",
        r#"'{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003"}]}}', 'code'"#
    );
    const TYPE: Type = Type::List(&Type::Struct(&[
        ("system", Type::Varchar),
        ("version", Type::Varchar),
        ("code", Type::Varchar),
        ("display", Type::Varchar),
    ]));
    const WANTS: &'static str = "codings";

    fn takes(_: &[System]) -> bool {
        true
    }

    fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()> {
        let mut codings = Vec::new();
        for item in focused.items()? {
            if !focused.codings(&item, |coding| codings.push(coding)) {
                return Err(mismatch(focused, &item, Self::WANTS));
            }
        }
        result.push_list(codings, |items, coding| {
            items.push_struct(|fields| {
                for (field, value) in
                    fields
                        .iter_mut()
                        .zip([&coding.system, &coding.version, &coding.code, &coding.display])
                {
                    field.push_optional_text(value.as_deref());
                }
            });
        });
        Ok(())
    }
}

/// All quantities
pub(in crate::functions) struct QuantitiesShape;

impl Shape for QuantitiesShape {
    signatures!(
        "fhirpath_quantities",
        "try_fhirpath_quantities",
        "Evaluates a FHIRPath expression that gives Quantities; returns them all",
        r#"'{"resourceType":"Observation","valueQuantity":{"value":72,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}', 'value'"#
    );
    const TYPE: Type = Type::List(&Type::Struct(&[
        ("value", DECIMAL),
        ("comparator", Type::Varchar),
        ("unit", Type::Varchar),
        ("system", Type::Varchar),
        ("code", Type::Varchar),
    ]));
    const WANTS: &'static str = "quantities";

    fn takes(_: &[System]) -> bool {
        true
    }

    fn push(focused: &Focused<'_>, result: &mut Vector) -> Result<()> {
        let mut quantities = Vec::new();
        for item in focused.items()? {
            let Some(quantity) = focused.quantity(&item) else {
                return Err(mismatch(focused, &item, Self::WANTS));
            };
            let value = quantity.value.map(unscaled).transpose()?;
            quantities.push((value, quantity));
        }
        result.push_list(quantities, |items, (value, quantity)| {
            items.push_struct(|fields| {
                let Some((first, rest)) = fields.split_first_mut() else {
                    return;
                };
                match value {
                    Some(value) => first.push_decimal(value),
                    None => first.push_null(),
                }
                let texts = [&quantity.comparator, &quantity.unit, &quantity.system, &quantity.code];
                for (field, value) in rest.iter_mut().zip(texts) {
                    field.push_optional_text(value.as_deref());
                }
            });
        });
        Ok(())
    }
}

/// The one item, if any.
fn single<'a>(focused: &Focused<'a>) -> Result<Option<Item<'a>>> {
    let (mut single, mut several) = (None, false);
    focused.each(|item| {
        several = single.is_some();
        if !several {
            single = Some(item);
        }
        !several
    })?;
    if several {
        return Err(Error::new(format!(
            "FHIRPath: several values where one is expected: `{}`; `first()` takes one, fhirpath() gives all",
            focused.source()
        )));
    }
    Ok(single)
}

/// A primitive value as text, and a quantity as `toString()` gives it; None for an element that has only extensions.
fn text<'a>(focused: &Focused<'a>, item: Item<'a>) -> Result<Option<Cow<'a, str>>> {
    if !focused.is_complex(&item) {
        return Ok(focused.text(item));
    }
    match focused.value(item.clone()) {
        quantity @ Item::Quantity(_) => Ok(focused.text(quantity)),
        _ => Err(mismatch(focused, &item, "a single value")),
    }
}

fn mismatch<'a>(focused: &Focused<'a>, item: &Item<'a>, wanted: &str) -> Error {
    let of_type = focused.type_name(item);
    let is_temporal = matches!(&*of_type, "date" | "dateTime" | "instant" | "time");
    let here = match focused.value(item.clone()) {
        Item::String(_) if is_temporal => format!("a {of_type} whose text is none"),
        _ if of_type.is_empty() => "something else".to_owned(),
        _ => of_type,
    };
    Error::new(format!(
        "FHIRPath: `{}` gives {here}, not {wanted}; fhirpath() gives anything as JSON",
        focused.source()
    ))
}

fn number(item: &Item<'_>) -> Option<Decimal> {
    match item {
        Item::Integer(value) => Some(Decimal::from_i64(i64::from(*value))),
        Item::Long(value) => Some(Decimal::from_i64(*value)),
        Item::Decimal(value) => Some(*value),
        _ => None,
    }
}

/// A number in units of the last digit that a result keeps.
fn unscaled(value: Decimal) -> Result<i128> {
    value.unscaled(SCALE.into()).ok_or_else(|| {
        Error::new(format!(
            "a number has more than {SCALE} digits behind the point: fhirpath_string() keeps them all"
        ))
    })
}
