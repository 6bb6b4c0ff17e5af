-- grain: one variable, which is an error where a check has a verdict that the caller does not accept
-- source: the caller's variable fail_on, and gold

-- The build is published and shown by now. The error is for programs that wait for it.
SET VARIABLE fhir_das_unwanted = (
    SELECT error(format('{} quality checks are not as good as fail_on asks for: {}',
        count(*), string_agg(id || ' (' || verdict || ')', ', ' ORDER BY id)))
    FROM gold.quality_check
    WHERE verdict = 'fail' AND getvariable('fail_on') IS NOT NULL OR verdict = getvariable('fail_on')
    HAVING count(*) > 0
);

RESET VARIABLE fhir_das_unwanted;
