-- grain: one transaction, in which all macros are replaced
-- source: none

-- Without it, each of them would be written to disk by itself.
BEGIN;
