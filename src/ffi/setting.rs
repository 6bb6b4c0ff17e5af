//! Settings of our own: `SET fhir_… = …`.

use libduckdb_sys as duckdb;

use super::logical_type::LogicalType;
use super::text::c_string;
use super::value::Value;
use super::{Connection, Type};
use crate::error::{Error, Result};

/// A text setting. DuckDB keeps the value; a function reads it with [`Context::setting`](super::Context::setting).
#[derive(Debug)]
pub struct Setting {
    /// The name in SQL
    pub name: &'static str,
    /// The value unless set
    pub default: &'static str,
    /// One sentence
    pub description: &'static str,
}

/// DuckDB's option, freed on drop.
struct ConfigOption(duckdb::duckdb_config_option);

impl Setting {
    pub(super) fn register(&self, connection: &Connection) -> Result<()> {
        let text = LogicalType::new(&Type::Varchar);
        let default = Value::from_text(self.default);
        // SAFETY: option, type, value and texts are live for their calls, and DuckDB copies them.
        let state = unsafe {
            let option = ConfigOption(duckdb::duckdb_create_config_option());
            duckdb::duckdb_config_option_set_name(option.0, c_string(self.name).as_ptr());
            duckdb::duckdb_config_option_set_type(option.0, text.raw());
            duckdb::duckdb_config_option_set_default_value(option.0, default.raw());
            duckdb::duckdb_config_option_set_description(option.0, c_string(self.description).as_ptr());
            duckdb::duckdb_register_config_option(connection.raw(), option.0)
        };
        match state {
            duckdb::DuckDBSuccess => Ok(()),
            _ => Err(Error::new(format!("cannot register the setting {}", self.name))),
        }
    }
}

impl Drop for ConfigOption {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_config_option(&raw mut self.0) };
    }
}
