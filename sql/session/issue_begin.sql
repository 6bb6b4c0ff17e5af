-- grain: one setting, for the statement that validates the input
-- source: none

-- Where rows keep their order, DuckDB runs a scan of ours on one thread.
SET preserve_insertion_order = false;
