-- grain: one date, dateTime or instant of FHIR
-- source: none

-- The end is the last microsecond, DuckDB's finest step: of the day, or of the second, tenth, … that the text gives.
CREATE OR REPLACE MACRO macros.timestamp_high(value) AS
    CASE
        WHEN length(CAST(value AS VARCHAR)) <= 10
        THEN CAST(macros.date_high(value) AS TIMESTAMP) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND
        ELSE macros.timestamp_low(value) + to_microseconds(
            CAST(10 ** (6 - least(6, length(regexp_extract(CAST(value AS VARCHAR), '\.([0-9]+)', 1)))) AS BIGINT) - 1
        )
    END;

COMMENT ON MACRO macros.timestamp_high IS
    'Last TIMESTAMP in UTC that a FHIR date (read as UTC), dateTime or instant can mean; NULL for what is none of them';
