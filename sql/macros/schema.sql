-- grain: one schema for the macros, beside bronze and gold
-- source: none

CREATE SCHEMA IF NOT EXISTS macros;
