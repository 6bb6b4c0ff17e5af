-- grain: one date, dateTime or instant of FHIR
-- source: none

CREATE OR REPLACE MACRO macros.date_high(value) AS
    CASE length(CAST(value AS VARCHAR))
        WHEN 4 THEN make_date(year(macros.date_low(value)), 12, 31)
        WHEN 7 THEN last_day(macros.date_low(value))
        ELSE macros.date_low(value)
    END;

COMMENT ON MACRO macros.date_high IS
    'Last DATE that a FHIR date, dateTime or instant can mean, in its own zone; NULL for what is none of them';
