-- grain: one text, with its format
-- source: none

-- DuckDB takes a time with a zone to UTC, which may be another day. Here each zone becomes +00:00, so that the day stays as written.
-- A text without a digit is no date; DuckDB reads some, such as 'infinity', as the year 1900.
CREATE OR REPLACE MACRO macros.parse_date(value, format) AS
    CASE WHEN regexp_matches(CAST(value AS VARCHAR), '[0-9]') THEN
        CAST(make_timestamp(epoch_us(try_strptime(
            CASE
                WHEN suffix(format, '%z')
                THEN regexp_replace(trim(CAST(value AS VARCHAR)), '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$', '+00:00')
                ELSE trim(CAST(value AS VARCHAR))
            END,
            format
        ))) AS DATE)
    END;

COMMENT ON MACRO macros.parse_date IS
    'DATE in a text, such as a timestamp, by a constant strptime format; the day as written, whatever its zone; else NULL';
