-- grain: one transaction, in which the new build has taken the place of the last one
-- source: none

COMMIT;

SET VARIABLE fhir_das_ended_at = uuid_extract_timestamp(uuidv7());
