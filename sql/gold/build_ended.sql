-- grain: one build, whose gold is complete
-- source: the variables of the session

UPDATE gold.build
SET gold_seconds = (epoch_us(uuid_extract_timestamp(uuidv7())) - epoch_us(getvariable('fhir_das_silver_ended_at'))) / 1e6;
