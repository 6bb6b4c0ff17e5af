//! Column and parameter types.

use std::ffi::CString;
use std::fmt;

use libduckdb_sys as duckdb;

use super::text::c_string;

/// The SQL types that functions take and return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlType<'a> {
    /// `BOOLEAN`
    Boolean,
    /// `INTEGER`
    Integer,
    /// `BIGINT`
    BigInt,
    /// `DOUBLE`
    Double,
    /// `DECIMAL`: the number of digits, up to 38, and how many of them are behind the point
    Decimal(u8, u8),
    /// `DATE`
    Date,
    /// `TIMESTAMP`, without a time zone, in microseconds
    Timestamp,
    /// `TIMESTAMP WITH TIME ZONE`, in microseconds
    TimestampTz,
    /// `TIME`, in microseconds
    Time,
    /// `VARCHAR`
    Varchar,
    /// `JSON`: `VARCHAR` in another name
    Json,
    /// A parameter that takes `VARCHAR` or `VARCHAR[]`; see [`Arguments::texts`](super::Arguments::texts)
    VarcharOrList,
    /// A list of one type
    List(&'a SqlType<'a>),
    /// Named fields
    Struct(&'a [(&'a str, SqlType<'a>)]),
}

/// A type that is known beforehand, as those of parameters are.
pub type Type = SqlType<'static>;

impl fmt::Display for SqlType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("BOOLEAN"),
            Self::Integer => f.write_str("INTEGER"),
            Self::BigInt => f.write_str("BIGINT"),
            Self::Double => f.write_str("DOUBLE"),
            Self::Decimal(digits, scale) => write!(f, "DECIMAL({digits},{scale})"),
            Self::Date => f.write_str("DATE"),
            Self::Timestamp => f.write_str("TIMESTAMP"),
            Self::TimestampTz => f.write_str("TIMESTAMP WITH TIME ZONE"),
            Self::Time => f.write_str("TIME"),
            Self::Varchar => f.write_str("VARCHAR"),
            Self::Json => f.write_str("JSON"),
            Self::VarcharOrList => f.write_str("VARCHAR | VARCHAR[]"),
            Self::List(item) => write!(f, "{item}[]"),
            Self::Struct(fields) => {
                f.write_str("STRUCT(")?;
                for (position, (name, field)) in fields.iter().enumerate() {
                    let separator = if position == 0 { "" } else { ", " };
                    write!(f, "{separator}{name} {field}")?;
                }
                f.write_str(")")
            }
        }
    }
}

/// DuckDB's own type, freed on drop.
pub(super) struct LogicalType(duckdb::duckdb_logical_type);

impl LogicalType {
    pub(super) fn new(from: &SqlType<'_>) -> Self {
        match from {
            SqlType::Boolean => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN),
            SqlType::Integer => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_INTEGER),
            SqlType::BigInt => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_BIGINT),
            SqlType::Double => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_DOUBLE),
            // SAFETY: takes numbers only.
            SqlType::Decimal(digits, scale) => Self(unsafe { duckdb::duckdb_create_decimal_type(*digits, *scale) }),
            SqlType::Date => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_DATE),
            SqlType::Timestamp => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP),
            SqlType::TimestampTz => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_TIMESTAMP_TZ),
            SqlType::Time => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_TIME),
            SqlType::Varchar => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR),
            SqlType::Json => {
                let json = Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR);
                // SAFETY: the type is live, and DuckDB copies the name.
                unsafe { duckdb::duckdb_logical_type_set_alias(json.0, c"JSON".as_ptr()) };
                json
            }
            // A named parameter has no overloads, so the check is ours, at bind.
            SqlType::VarcharOrList => Self::primitive(duckdb::DUCKDB_TYPE_DUCKDB_TYPE_ANY),
            SqlType::List(item) => {
                let item = Self::new(item);
                // SAFETY: the item's type is live, and DuckDB copies it.
                Self(unsafe { duckdb::duckdb_create_list_type(item.0) })
            }
            SqlType::Struct(fields) => Self::structure(fields),
        }
    }

    fn primitive(id: duckdb::duckdb_type) -> Self {
        // SAFETY: the ids above are primitive types.
        Self(unsafe { duckdb::duckdb_create_logical_type(id) })
    }

    fn structure(fields: &[(&str, SqlType<'_>)]) -> Self {
        let names: Vec<CString> = fields.iter().map(|(name, _)| c_string(name)).collect();
        let types: Vec<Self> = fields.iter().map(|(_, field)| Self::new(field)).collect();
        let mut raw_names: Vec<_> = names.iter().map(|name| name.as_ptr()).collect();
        let mut raw_types: Vec<_> = types.iter().map(|field| field.0).collect();
        // SAFETY: both arrays hold `fields.len()` live elements; DuckDB copies types and names.
        Self(unsafe {
            duckdb::duckdb_create_struct_type(
                raw_types.as_mut_ptr(),
                raw_names.as_mut_ptr(),
                fields.len() as duckdb::idx_t,
            )
        })
    }

    pub(super) fn raw(&self) -> duckdb::duckdb_logical_type {
        self.0
    }
}

impl Drop for LogicalType {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_logical_type(&raw mut self.0) };
    }
}
