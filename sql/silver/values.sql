-- grain: one value of a silver row
-- source: none

-- A view in a database of its own sees no macros but those beside it.
CREATE OR REPLACE MACRO silver.is_date(value) AS
    regexp_full_match(value, '[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}.*)?)?)?');

CREATE OR REPLACE MACRO silver.first_day(value) AS
    CASE WHEN silver.is_date(value) THEN TRY_CAST(left(value || '-01-01', 10) AS DATE) END;

-- Dates of different precision are compared as far as both go.
CREATE OR REPLACE MACRO silver.is_before(one, other) AS
    left(one, least(10, length(other))) < left(other, least(10, length(one)));

CREATE OR REPLACE MACRO silver.codings(codings) AS
    from_json('[' || array_to_string(codings, ',') || ']', '[{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}]');

-- Rules are collected as a text, which takes less time than a list.
CREATE OR REPLACE MACRO silver.words(text) AS regexp_extract_all(text, '[^ ]+');

COMMENT ON MACRO silver.words IS 'The words of a text, as a list';
COMMENT ON MACRO silver.is_date IS 'Whether a text looks like a date, dateTime or instant of FHIR; NULL for NULL';
COMMENT ON MACRO silver.first_day IS 'First DATE that a date, dateTime or instant can mean, in its own zone; NULL for what is none of them';
COMMENT ON MACRO silver.is_before IS 'Whether one date is before another, as far as both are precise, to the day; NULL without both';
COMMENT ON MACRO silver.codings IS 'Codings as JSON texts, as a list of structs';
