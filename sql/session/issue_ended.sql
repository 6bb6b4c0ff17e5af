-- grain: one setting, as `issue_begin` found it
-- source: its variable

SET preserve_insertion_order = getvariable('fhir_das_ordered');
