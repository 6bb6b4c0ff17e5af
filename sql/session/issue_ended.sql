-- grain: one setting, as the build found it
-- source: the variable of `settings`

SET preserve_insertion_order = getvariable('fhir_das_settings').preserve_insertion_order;
