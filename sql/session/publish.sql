-- grain: one transaction, in which the new build takes the place of the last one
-- source: none

BEGIN;
