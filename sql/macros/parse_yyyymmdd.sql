-- grain: one integer or text of eight digits
-- source: none

CREATE OR REPLACE MACRO macros.parse_yyyymmdd(value) AS
    CASE
        WHEN regexp_full_match(trim(CAST(value AS VARCHAR)), '[0-9]{8}') AND NOT starts_with(trim(CAST(value AS VARCHAR)), '0000')
        THEN CAST(try_strptime(trim(CAST(value AS VARCHAR)), '%Y%m%d') AS DATE)
    END;

COMMENT ON MACRO macros.parse_yyyymmdd IS 'DATE that the integer or text yyyymmdd says; NULL where it is no date';
