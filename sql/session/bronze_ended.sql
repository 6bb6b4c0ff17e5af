-- grain: one variable, the time at which bronze was complete
-- source: none

-- Setting the limit, though to what it is, gives back the memory that bronze no longer needs; else silver's would come on top.
SET memory_limit = getvariable('fhir_das_memory_limit');

SET threads = getvariable('fhir_das_settings').threads;

SET VARIABLE fhir_das_bronze_ended_at = uuid_extract_timestamp(uuidv7());
