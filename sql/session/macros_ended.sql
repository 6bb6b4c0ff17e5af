-- grain: one transaction, in which all macros have been replaced
-- source: none

COMMIT;
