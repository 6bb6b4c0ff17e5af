-- grain: one variable, the time at which silver was complete
-- source: none

SET VARIABLE fhir_das_silver_ended_at = uuid_extract_timestamp(uuidv7());
