-- grain: one session, as the build found it
-- source: the variables of `begin` and `settings`

SET threads = getvariable('fhir_das_settings').threads;
SET fhir_read_ahead = getvariable('fhir_das_settings').fhir_read_ahead;
SET preserve_insertion_order = getvariable('fhir_das_settings').preserve_insertion_order;
SET wal_autocheckpoint = getvariable('fhir_das_settings').wal_autocheckpoint;
SET write_buffer_row_group_count = getvariable('fhir_das_settings').write_buffer_row_group_count;
SET allocator_bulk_deallocation_flush_threshold = getvariable('fhir_das_settings').bulk_deallocation_flush_threshold;
SET memory_limit = getvariable('fhir_das_settings').memory_limit;

RESET VARIABLE fhir_das_settings;
RESET VARIABLE fhir_das_memory_limit;
RESET VARIABLE fhir_das_parallel;
RESET VARIABLE fhir_das_input;
RESET VARIABLE fhir_das_as_of;
RESET VARIABLE fhir_das_ignore_errors;
RESET VARIABLE fhir_das_validate;
RESET VARIABLE fhir_das_ordered;
RESET VARIABLE fhir_das_started_at;
RESET VARIABLE fhir_das_bronze_ended_at;
RESET VARIABLE fhir_das_silver_ended_at;
RESET VARIABLE fhir_das_complete;
RESET VARIABLE fhir_das_ended_at;
RESET VARIABLE fhir_das_names;
RESET VARIABLE fhir_das_fail_on;
