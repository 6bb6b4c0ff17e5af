-- grain: one variable, the time at which silver was complete
-- source: none

SET VARIABLE fhir_das_silver_ended_at = uuid_extract_timestamp(uuidv7());

-- Gold is made of many small queries; each of them would give its memory back, and get it again.
SET allocator_bulk_deallocation_flush_threshold = getvariable('fhir_das_settings').bulk_deallocation_flush_threshold;
