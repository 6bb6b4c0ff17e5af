-- grain: one variable for each thing that the build has to know or to put back
-- source: the caller's variables input, as_of, ignore_errors, validate and fail_on

SET VARIABLE fhir_das_names = (
    SELECT CASE WHEN count(*) > 0
        THEN error('No database may be called macros, bronze or gold, nor the one that is built silver: rename the file, or attach it by another name.')
    END
    FROM duckdb_databases()
    WHERE database_name IN ('macros', 'bronze', 'gold') OR (database_name = 'silver' AND database_name = current_database())
);

SET VARIABLE fhir_das_fail_on = (
    SELECT error('fail_on is neither fail nor inconclusive: ' || getvariable('fail_on'))
    WHERE getvariable('fail_on') NOT IN ('fail', 'inconclusive')
);

SET VARIABLE fhir_das_input = coalesce(getvariable('input'), 'data');
SET VARIABLE fhir_das_as_of = coalesce(CAST(getvariable('as_of') AS DATE), current_date);
SET VARIABLE fhir_das_ignore_errors = coalesce(CAST(getvariable('ignore_errors') AS BOOLEAN), false);
SET VARIABLE fhir_das_validate = coalesce(CAST(getvariable('validate') AS BOOLEAN), true);

-- now() stands still inside a transaction; the clock in a version 7 UUID does not.
SET VARIABLE fhir_das_started_at = uuid_extract_timestamp(uuidv7());

CREATE SCHEMA IF NOT EXISTS bronze;
CREATE SCHEMA IF NOT EXISTS gold;

-- Until `published`, a build is in tables of its own beside the last good one. These are of a build that was stopped.
DROP TABLE IF EXISTS bronze.stored__next;
