-- grain: one build, the one that made the tables beside it
-- source: the variables of the session

CREATE OR REPLACE TABLE gold.build AS
SELECT
    make_timestamp(epoch_us(getvariable('fhir_das_started_at'))) AS started_at,
    getvariable('fhir_das_as_of') AS as_of,
    CAST(getvariable('fhir_das_input') AS VARCHAR) AS input,
    getvariable('fhir_das_ignore_errors') AS ignore_errors,
    getvariable('fhir_das_validate') AS validated,
    (epoch_us(getvariable('fhir_das_bronze_ended_at')) - epoch_us(getvariable('fhir_das_started_at'))) / 1e6 AS bronze_seconds,
    (epoch_us(getvariable('fhir_das_silver_ended_at')) - epoch_us(getvariable('fhir_das_bronze_ended_at'))) / 1e6 AS silver_seconds,
    CAST(NULL AS DOUBLE) AS gold_seconds;

COMMENT ON TABLE gold.build IS 'When, from what and how fast the tables of this database were built';
COMMENT ON COLUMN gold.build.started_at IS 'Start of the build, in UTC';
COMMENT ON COLUMN gold.build.as_of IS 'Day that ages refer to: the variable as_of';
COMMENT ON COLUMN gold.build.input IS 'Paths that were read: the variable input';
COMMENT ON COLUMN gold.build.ignore_errors IS 'Whether bad documents went to bronze.rejected instead of ending the build';
COMMENT ON COLUMN gold.build.validated IS 'Whether the input was held against FHIR''s definitions: the variable validate';
COMMENT ON COLUMN gold.build.bronze_seconds IS 'Time for reading and storing the input';
COMMENT ON COLUMN gold.build.silver_seconds IS 'Time for silver';
COMMENT ON COLUMN gold.build.gold_seconds IS 'Time for gold, up to the commit';
