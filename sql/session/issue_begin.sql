-- grain: one setting, for the statement that validates the input
-- source: none

SET VARIABLE fhir_das_ordered = current_setting('preserve_insertion_order');

-- Where rows keep their order, DuckDB runs a scan of ours on one thread.
SET preserve_insertion_order = false;
