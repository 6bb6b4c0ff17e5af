//! The SQL types of columns.

use std::fmt;

use crate::fhirpath::System;

/// The SQL type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// `BOOLEAN`
    Boolean,
    /// `INTEGER`, 32 bits
    Integer,
    /// `BIGINT`, 64 bits
    BigInt,
    /// `DOUBLE`
    Double,
    /// `DECIMAL`: the number of digits, and how many of them are behind the point
    Decimal(u8, u8),
    /// `VARCHAR`
    Varchar,
    /// `JSON`
    Json,
    /// `DATE`
    Date,
    /// `TIME`
    Time,
    /// `TIMESTAMP`, without a time zone
    Timestamp,
    /// `TIMESTAMP WITH TIME ZONE`
    TimestampTz,
}

/// The names by which tags may call types without parameters, of ISO/IEC 9075 and of DuckDB.
const NAMES: &[(&str, ColumnType)] = &[
    ("BOOLEAN", ColumnType::Boolean),
    ("BOOL", ColumnType::Boolean),
    ("INTEGER", ColumnType::Integer),
    ("INT", ColumnType::Integer),
    ("BIGINT", ColumnType::BigInt),
    ("DOUBLE PRECISION", ColumnType::Double),
    ("DOUBLE", ColumnType::Double),
    ("FLOAT", ColumnType::Double),
    ("DECIMAL", ColumnType::DECIMAL),
    ("NUMERIC", ColumnType::DECIMAL),
    ("DEC", ColumnType::DECIMAL),
    ("CHARACTER VARYING", ColumnType::Varchar),
    ("CHAR VARYING", ColumnType::Varchar),
    ("VARCHAR", ColumnType::Varchar),
    ("TEXT", ColumnType::Varchar),
    ("JSON", ColumnType::Json),
    ("DATE", ColumnType::Date),
    ("TIME", ColumnType::Time),
    ("TIME WITHOUT TIME ZONE", ColumnType::Time),
    ("TIMESTAMP", ColumnType::Timestamp),
    ("TIMESTAMP WITHOUT TIME ZONE", ColumnType::Timestamp),
    ("TIMESTAMP WITH TIME ZONE", ColumnType::TimestampTz),
    ("TIMESTAMPTZ", ColumnType::TimestampTz),
];

impl ColumnType {
    /// The usual type of decimals: as many digits as DuckDB has, ten of them behind the point.
    pub const DECIMAL: Self = Self::Decimal(38, 10);

    /// The type that a tag names, and whether it is an array of these. `None` is no type that we give.
    #[must_use]
    pub fn parse(tag: &str) -> Option<(Self, bool)> {
        let words: Vec<_> = tag.split_whitespace().map(str::to_ascii_uppercase).collect();
        let text = words.join(" ");
        let item = text.strip_suffix(" ARRAY").or_else(|| text.strip_suffix("[]"));
        let (item, is_array) = (item.unwrap_or(&text).trim_end(), item.is_some());
        Some((Self::parse_item(item)?, is_array))
    }

    fn parse_item(text: &str) -> Option<Self> {
        let (name, parameters) = match text.split_once('(') {
            Some((before, rest)) => {
                let (parameters, behind) = rest.split_once(')')?;
                // `TIMESTAMP(3) WITH TIME ZONE`
                (format!("{}{behind}", before.trim_end()), Some(parameters))
            }
            None => (text.to_owned(), None),
        };
        let numbers: Vec<u8> = match parameters {
            Some(parameters) => parameters
                .split(',')
                .map(|number| number.trim().parse().ok())
                .collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let (_, found) = NAMES.iter().find(|(known, _)| *known == name)?;
        match (found, &numbers[..]) {
            (Self::Decimal(..), [digits]) if (1..=38).contains(digits) => Some(Self::Decimal(*digits, 0)),
            (Self::Decimal(..), [digits, scale]) if (1..=38).contains(digits) && scale <= digits => {
                Some(Self::Decimal(*digits, *scale))
            }
            // DuckDB's own types have no length and no precision.
            (Self::Varchar | Self::Double | Self::Time | Self::Timestamp | Self::TimestampTz, [_]) | (_, []) => {
                Some(*found)
            }
            _ => None,
        }
    }

    /// The type for values of a System type.
    pub(super) fn of(system: System) -> Self {
        match system {
            System::Boolean => Self::Boolean,
            System::Integer => Self::Integer,
            System::Long => Self::BigInt,
            System::Decimal => Self::DECIMAL,
            System::String | System::Date | System::DateTime | System::Time => Self::Varchar,
            System::Quantity => Self::Json,
        }
    }

    /// Whether values of a System type may be given as this one.
    pub(super) fn takes(self, system: System) -> bool {
        match self {
            Self::Boolean => system == System::Boolean,
            Self::Integer | Self::BigInt => matches!(system, System::Integer | System::Long),
            Self::Double | Self::Decimal(..) => {
                matches!(system, System::Integer | System::Long | System::Decimal)
            }
            Self::Varchar | Self::Json => true,
            Self::Date => matches!(system, System::Date | System::DateTime),
            Self::Time => system == System::Time,
            Self::Timestamp | Self::TimestampTz => system == System::DateTime,
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean => "BOOLEAN",
            Self::Integer => "INTEGER",
            Self::BigInt => "BIGINT",
            Self::Double => "DOUBLE",
            Self::Decimal(digits, scale) => return write!(f, "DECIMAL({digits},{scale})"),
            Self::Varchar => "VARCHAR",
            Self::Json => "JSON",
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Timestamp => "TIMESTAMP",
            Self::TimestampTz => "TIMESTAMP WITH TIME ZONE",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_types() {
        for (tag, column_type, is_array) in [
            ("DATE", ColumnType::Date, false),
            ("character  varying", ColumnType::Varchar, false),
            ("VARCHAR(20)", ColumnType::Varchar, false),
            ("varchar[]", ColumnType::Varchar, true),
            ("DECIMAL(20, 4) ARRAY", ColumnType::Decimal(20, 4), true),
            ("NUMERIC (9)", ColumnType::Decimal(9, 0), false),
            ("DECIMAL", ColumnType::DECIMAL, false),
            ("TIMESTAMP(3) WITH TIME ZONE", ColumnType::TimestampTz, false),
        ] {
            assert_eq!(ColumnType::parse(tag), Some((column_type, is_array)), "{tag}");
        }
        for tag in [
            "",
            "DATES",
            "DECIMAL(39,1)",
            "DECIMAL(3,4)",
            "DECIMAL(0)",
            "DECIMAL(1,2,3)",
            "DECIMAL(",
            "DATE(3)",
            "INT(4)",
            "DECIMAL(x)",
            "[]",
            "BLOB",
        ] {
            assert_eq!(ColumnType::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_type_reads_what_it_prints() {
        for (_, column_type) in NAMES {
            assert_eq!(ColumnType::parse(&column_type.to_string()), Some((*column_type, false)));
        }
    }
}
