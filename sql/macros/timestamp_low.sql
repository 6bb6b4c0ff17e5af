-- grain: one date, dateTime or instant of FHIR
-- source: none

-- A second numbered 60 is a leap second; it begins where the next minute does. epoch_us needs no time zone of the session.
CREATE OR REPLACE MACRO macros.timestamp_low(value) AS
    CASE
        WHEN macros.date_low(value) IS NULL THEN NULL
        WHEN length(CAST(value AS VARCHAR)) <= 10 THEN CAST(macros.date_low(value) AS TIMESTAMP)
        ELSE make_timestamp(
            epoch_us(TRY_CAST(regexp_replace(CAST(value AS VARCHAR), ':60', ':59') AS TIMESTAMP WITH TIME ZONE))
            + CASE WHEN contains(CAST(value AS VARCHAR), ':60') THEN 1000000 ELSE 0 END
        )
    END;

COMMENT ON MACRO macros.timestamp_low IS
    'First TIMESTAMP in UTC that a FHIR date (read as UTC), dateTime or instant can mean; NULL for what is none of them';
