//! The SQL functions: one file each, and the one list of all.

mod documents;
mod fhir_codes;
mod fhir_das_functions;
mod fhir_das_scripts;
mod fhir_das_views;
mod fhir_elements;
mod fhir_packages;
mod fhir_reference_id;
mod fhir_rules;
mod fhir_validate;
mod fhir_view;
mod fhirpath;
mod files;
mod read_fhir_bundles;
mod settings;

use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};
use crate::ffi::{Column, Connection, ScalarFunction, Signature, TableFunction, Type};
use crate::fhirpath::value::DateTime;

use fhir_codes::FhirCodes;
use fhir_das_functions::FhirDasFunctions;
use fhir_das_scripts::FhirDasScripts;
use fhir_das_views::FhirDasViews;
use fhir_elements::FhirElements;
use fhir_packages::FhirPackages;
use fhir_reference_id::FhirReferenceId;
use fhir_rules::FhirRules;
use fhir_validate::{FhirIsValid, FhirReferences, FhirValidate, FhirValidateFiles};
use fhir_view::{FhirView, FhirViewColumns, FhirViewRows, FhirViewStructure};
use fhirpath::{
    BooleanShape, CodingsShape, DateShape, DecimalShape, DoubleShape, FhirPath, IntegerShape, JsonShape,
    QuantitiesShape, StringShape, StringsShape, TimestampShape, TryFhirPath,
};
use read_fhir_bundles::ReadFhirBundles;

/// All functions, by name.
static FUNCTIONS: &[Function] = &[
    Function::table::<FhirCodes>(),
    Function::table::<FhirDasFunctions>(),
    Function::table::<FhirDasScripts>(),
    Function::table::<FhirDasViews>(),
    Function::table::<FhirElements>(),
    Function::scalar::<FhirIsValid>(),
    Function::table::<FhirPackages>(),
    Function::scalar::<FhirReferenceId>(),
    Function::scalar::<FhirReferences>(),
    Function::table::<FhirRules>(),
    Function::table::<FhirValidateFiles>(),
    Function::scalar::<FhirValidate>(),
    Function::table::<FhirView>(),
    Function::table::<FhirViewColumns>(),
    Function::scalar::<FhirViewRows>(),
    Function::scalar::<FhirViewStructure>(),
    Function::scalar::<FhirPath<JsonShape>>(),
    Function::scalar::<FhirPath<BooleanShape>>(),
    Function::scalar::<FhirPath<CodingsShape>>(),
    Function::scalar::<FhirPath<DateShape>>(),
    Function::scalar::<FhirPath<DecimalShape>>(),
    Function::scalar::<FhirPath<DoubleShape>>(),
    Function::scalar::<FhirPath<IntegerShape>>(),
    Function::scalar::<FhirPath<QuantitiesShape>>(),
    Function::scalar::<FhirPath<StringShape>>(),
    Function::scalar::<FhirPath<StringsShape>>(),
    Function::scalar::<FhirPath<TimestampShape>>(),
    Function::table::<ReadFhirBundles>(),
    Function::scalar::<TryFhirPath<JsonShape>>(),
    Function::scalar::<TryFhirPath<BooleanShape>>(),
    Function::scalar::<TryFhirPath<CodingsShape>>(),
    Function::scalar::<TryFhirPath<DateShape>>(),
    Function::scalar::<TryFhirPath<DecimalShape>>(),
    Function::scalar::<TryFhirPath<DoubleShape>>(),
    Function::scalar::<TryFhirPath<IntegerShape>>(),
    Function::scalar::<TryFhirPath<QuantitiesShape>>(),
    Function::scalar::<TryFhirPath<StringShape>>(),
    Function::scalar::<TryFhirPath<StringsShape>>(),
    Function::scalar::<TryFhirPath<TimestampShape>>(),
];

/// One function: how it is registered and what the catalogue says of it.
struct Function {
    signature: &'static Signature,
    returns: Returns,
    register: fn(&Connection) -> Result<()>,
}

enum Returns {
    Scalar(Type),
    Table(&'static [Column]),
}

impl Function {
    const fn table<F: TableFunction>() -> Self {
        Self {
            signature: F::SIGNATURE,
            returns: Returns::Table(F::COLUMNS),
            register: Connection::table_function::<F>,
        }
    }

    const fn scalar<F: ScalarFunction>() -> Self {
        Self {
            signature: F::SIGNATURE,
            returns: Returns::Scalar(F::RETURNS),
            register: Connection::scalar_function::<F>,
        }
    }
}

/// The time, in UTC.
fn now() -> Result<DateTime> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX);
    let now = DateTime::from_unix(seconds, since_epoch.subsec_nanos(), 0);
    now.ok_or_else(|| Error::new("the machine's clock is beyond the year 9999"))
}

/// Registers all functions and settings.
pub fn register(connection: &Connection) -> Result<()> {
    FUNCTIONS
        .iter()
        .try_for_each(|function| (function.register)(connection))?;
    settings::ALL.iter().try_for_each(|setting| connection.setting(setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_told_well() {
        let names: Vec<_> = FUNCTIONS.iter().map(|function| function.signature.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        for Function { signature, .. } in FUNCTIONS {
            let positional = signature.overloads.iter().copied().flatten();
            let parameters = positional.chain(signature.named);
            let descriptions = parameters.map(|parameter| parameter.description);
            for text in descriptions.chain([signature.description]) {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", signature.name);
            }
            assert!(signature.example.contains(signature.name), "{}", signature.name);
        }
    }
}
