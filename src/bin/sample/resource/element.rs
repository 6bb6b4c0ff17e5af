//! Elements that many resources have.

use crate::date::{Date, DateTime};
use crate::json::{Decimal, Value, list, object};
use crate::tables::Code;

pub const SNOMED_CT: &str = "http://snomed.info/sct";
pub const LOINC: &str = "http://loinc.org";
pub const ATC: &str = "http://www.whocc.no/atc";
pub const UCUM: &str = "http://unitsofmeasure.org";
pub const EDQM: &str = "http://standardterms.edqm.eu";

/// SNOMED CT: routes of administration.
pub const INTRAMUSCULAR: Code = code("78421000", "Intramuscular route");
pub const SUBCUTANEOUS: Code = code("34206005", "Subcutaneous route");
pub const ORAL: Code = code("26643006", "Oral route");
pub const RESPIRATORY: Code = code("447694001", "Respiratory tract route");
pub const OPHTHALMIC: Code = code("54485002", "Ophthalmic route");

/// The security label of what is not about anyone.
pub const HTEST: Code = code("HTEST", "test health data");

/// A code and its display.
pub const fn code(code: &'static str, display: &'static str) -> Code {
    Code { code, display }
}

/// A `Coding`.
pub fn coding(system: &'static str, code: Code) -> Value {
    object([
        ("system", system.into()),
        ("code", code.code.into()),
        ("display", code.display.into()),
    ])
}

/// A `CodeableConcept` of one coding.
pub fn concept(system: &'static str, code: Code) -> Value {
    object([("coding", list([coding(system, code)]))])
}

/// A `CodeableConcept` of one coding of a code system of HL7's terminology, by the last part of its URL.
pub fn hl7(system: &'static str, code: &'static str, display: &'static str) -> Value {
    concept(system, Code { code, display })
}

/// A `Reference` inside the document.
pub fn reference(id: &str) -> Value {
    object([("reference", full_url(id).into())])
}

/// The same, with a text for people.
pub fn reference_with(id: &str, display: String) -> Value {
    object([("reference", full_url(id).into()), ("display", display.into())])
}

/// The `fullUrl` of the entry of a resource.
pub fn full_url(id: &str) -> String {
    format!("urn:uuid:{id}")
}

/// An `Identifier` that is a UUID.
pub fn uuid_identifier(uuid: &str) -> Value {
    object([("system", "urn:ietf:rfc:3986".into()), ("value", full_url(uuid).into())])
}

/// A `Quantity` in a UCUM unit.
pub fn quantity(value: Decimal, unit: &'static str, ucum: &'static str) -> Value {
    object([
        ("value", value.into()),
        ("unit", unit.into()),
        ("system", UCUM.into()),
        ("code", ucum.into()),
    ])
}

/// A `Narrative` of one paragraph.
pub fn narrative(text: &str) -> Value {
    narrative_of(&format!("<p>{}</p>", escaped(text)))
}

/// A `Narrative` of XHTML.
pub fn narrative_of(xhtml: &str) -> Value {
    object([
        ("status", "generated".into()),
        (
            "div",
            format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{xhtml}</div>").into(),
        ),
    ])
}

/// Text for XHTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The route of administration that a table names.
pub fn route(name: &str) -> Value {
    concept(
        SNOMED_CT,
        match name {
            "intramuscular" => INTRAMUSCULAR,
            "subcutaneous" => SUBCUTANEOUS,
            "inhalation" => RESPIRATORY,
            "ocular" => OPHTHALMIC,
            _ => ORAL,
        },
    )
}

/// A `Period` that may be open.
pub fn period(start: Date, end: Option<Date>) -> Value {
    object([("start", day(start)), ("end", end.map(day).into())])
}

/// A `date`, or a `dateTime` that is a day.
pub fn day(date: Date) -> Value {
    date.to_string().into()
}

/// A `dateTime`, or an `instant`.
pub fn timestamp(time: DateTime) -> Value {
    time.to_string().into()
}
