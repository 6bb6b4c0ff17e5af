-- grain: one date, dateTime or instant of FHIR
-- source: none

-- http://hl7.org/fhir/R4/datatypes.html#dateTime: the year is not 0000, and a time has a zone. The cast checks month and day.
CREATE OR REPLACE MACRO macros.date_low(value) AS
    CASE
        WHEN regexp_full_match(
            CAST(value AS VARCHAR),
            '[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?'
        ) AND NOT starts_with(CAST(value AS VARCHAR), '0000')
        THEN TRY_CAST(left(CAST(value AS VARCHAR) || '-01-01', 10) AS DATE)
    END;

COMMENT ON MACRO macros.date_low IS
    'First DATE that a FHIR date, dateTime or instant can mean, in its own zone; NULL for what is none of them';
