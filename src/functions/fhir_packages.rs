//! `fhir_packages()`: where FHIR's definitions come from.

use std::sync::Arc;

use super::settings;
use crate::definitions::{Definitions, Package};
use crate::error::Result;
use crate::ffi::{Arguments, Column, Context, Output, Projection, Signature, TableFunction, Type, Vector};

pub(super) struct FhirPackages {
    definitions: Arc<Definitions>,
}

const NAME: usize = 0;
const VERSION: usize = 1;
const PATH: usize = 2;
const TYPES: usize = 3;
const PROFILES: usize = 4;
const EXTENSIONS: usize = 5;
const CODE_SYSTEMS: usize = 6;
const VALUE_SETS: usize = 7;
const DEPENDENCIES: usize = 8;
const MISSING: usize = 9;

impl TableFunction for FhirPackages {
    type Global = ();
    /// How many packages are listed
    type Local = usize;

    const SIGNATURE: &'static Signature = &Signature {
        name: "fhir_packages",
        description: "Lists the packages whose definitions are loaded: FHIR R4, which is built in, and those of the setting fhir_packages",
        overloads: &[&[]],
        named: &[],
        example: "FROM fhir_packages()",
    };

    const COLUMNS: &'static [Column] = &[
        Column::new("name", Type::Varchar),
        Column::new("version", Type::Varchar),
        Column::new("path", Type::Varchar),
        Column::new("types", Type::BigInt),
        Column::new("profiles", Type::BigInt),
        Column::new("extensions", Type::BigInt),
        Column::new("code_systems", Type::BigInt),
        Column::new("value_sets", Type::BigInt),
        Column::new("dependencies", Type::List(&Type::Varchar)),
        Column::new("missing", Type::List(&Type::Varchar)),
    ];

    fn bind(_: &Arguments, context: &Context) -> Result<Self> {
        Ok(Self {
            definitions: settings::definitions(context)?,
        })
    }

    fn global(&self, _: &Projection) -> Result<((), usize)> {
        Ok(((), 1))
    }

    fn local(&self, (): &()) -> Result<usize> {
        Ok(0)
    }

    fn read(&self, (): &(), listed: &mut usize, output: &mut Output) -> Result<()> {
        while !output.is_full()
            && let Some(package) = self.definitions.packages().nth(*listed)
        {
            write(package, output);
            *listed += 1;
        }
        Ok(())
    }
}

fn write(package: Package, output: &mut Output) {
    for (column, text) in [
        (NAME, Some(package.name())),
        (VERSION, Some(package.version())),
        (PATH, package.path()),
    ] {
        if let Some(column) = output.column(column) {
            column.push_optional_text(text);
        }
    }
    let counts = package.counts();
    for (column, count) in [
        (TYPES, counts.types),
        (PROFILES, counts.profiles),
        (EXTENSIONS, counts.extensions),
        (CODE_SYSTEMS, counts.code_systems),
        (VALUE_SETS, counts.value_sets),
    ] {
        if let Some(column) = output.column(column) {
            column.push_optional_bigint(i64::try_from(count).ok());
        }
    }
    if let Some(column) = output.column(DEPENDENCIES) {
        column.push_list(package.dependencies(), Vector::push_text);
    }
    if let Some(column) = output.column(MISSING) {
        column.push_list(package.missing(), Vector::push_text);
    }
    output.end_row();
}
