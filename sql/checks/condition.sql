-- grain: one check of conditions; one condition that fails one
-- source: silver

-- minimum: NULL where readers can do without. of: the rows that could have a value.
-- A column with a minimum has its line among the failing rows below. Of the others, those that have a value are counted here.
CREATE OR REPLACE MACRO gold.condition_checks() AS TABLE
SELECT
    'condition_' || name || '_present' AS id,
    'Condition' AS resource_type,
    'Completeness' AS category,
    NULL AS subcategory,
    'The condition has ' || what || '.' AS what,
    'rows with a value' AS measure,
    'at least' AS bound,
    minimum AS threshold,
    have AS numerator,
    of AS denominator,
    NULL AS why
FROM (
    SELECT unnest([
        {'name': 'id', 'what': 'an id', 'minimum': 1, 'of': count(*), 'have': NULL},
        {'name': 'source_file', 'what': 'a file', 'minimum': 1, 'of': count(*), 'have': NULL},
        {'name': 'source_bundle', 'what': 'a bundle', 'minimum': NULL, 'of': count(*), 'have': count(source_bundle)},
        {'name': 'patient_id', 'what': 'the id of the patient', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'patient_display', 'what': 'the patient in words', 'minimum': NULL, 'of': count(*), 'have': count(patient_display)},
        {'name': 'category_code', 'what': 'a category', 'minimum': 0.8, 'of': count(*), 'have': NULL},
        {'name': 'category_display', 'what': 'the display of its category', 'minimum': NULL,
            'of': count(category_code), 'have': count(category_display)},
        {'name': 'code_system', 'what': 'the system of its code', 'minimum': 0.95, 'of': count(code), 'have': NULL},
        {'name': 'code', 'what': 'a code', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'code_display', 'what': 'the display of its code', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'code_text', 'what': 'a text for its code', 'minimum': NULL, 'of': count(*), 'have': count(code_text)},
        {'name': 'onset_date', 'what': 'an onset date', 'minimum': 0.8, 'of': count(*), 'have': NULL},
        {'name': 'abatement_date', 'what': 'an abatement date', 'minimum': NULL, 'of': count(*), 'have': count(abatement_date)},
        {'name': 'asserter_display', 'what': 'the asserter in words', 'minimum': NULL, 'of': count(*), 'have': count(asserter_display)}
    ], recursive := true)
    FROM silver.condition
)
UNION ALL
SELECT
    'condition_patient_known',
    'Condition',
    'Conformance',
    'Relational',
    'The patient that the condition refers to is in the input.',
    'conditions of patients that are not',
    'at most',
    0,
    NULL,
    count(patient_id),
    NULL
FROM silver.condition
UNION ALL
SELECT
    'condition_dates_in_order',
    'Condition',
    'Plausibility',
    'Temporal',
    'The condition begins before it ends.',
    'conditions that end before they begin',
    'at most',
    0,
    NULL,
    count(*),
    NULL
FROM silver.condition
WHERE TRY_CAST(onset_date AS DATE) IS NOT NULL AND TRY_CAST(abatement_date AS DATE) IS NOT NULL;

CREATE OR REPLACE MACRO gold.condition_failing_rows() AS TABLE
SELECT 'condition_id_present' AS check_id, 'Condition' AS resource_type, id, source_file AS filename, 'Condition.id' AS path FROM silver.condition WHERE id IS NULL
UNION ALL
SELECT 'condition_source_file_present', 'Condition', id, source_file, NULL FROM silver.condition WHERE source_file IS NULL
UNION ALL
SELECT 'condition_patient_id_present', 'Condition', id, source_file, 'Condition.subject.reference' FROM silver.condition WHERE patient_id IS NULL
UNION ALL
SELECT 'condition_category_code_present', 'Condition', id, source_file, 'Condition.category.coding.code' FROM silver.condition WHERE category_code IS NULL
UNION ALL
SELECT 'condition_code_system_present', 'Condition', id, source_file, 'Condition.code.coding.system' FROM silver.condition WHERE code_system IS NULL AND code IS NOT NULL
UNION ALL
SELECT 'condition_code_present', 'Condition', id, source_file, 'Condition.code.coding.code' FROM silver.condition WHERE code IS NULL
UNION ALL
SELECT 'condition_code_display_present', 'Condition', id, source_file, 'Condition.code.coding.display' FROM silver.condition WHERE code_display IS NULL
UNION ALL
SELECT 'condition_onset_date_present', 'Condition', id, source_file, 'Condition.onset' FROM silver.condition WHERE onset_date IS NULL
UNION ALL
SELECT 'condition_patient_known', 'Condition', id, source_file, 'Condition.subject.reference'
FROM silver.condition
WHERE patient_id NOT IN (SELECT id FROM silver.patient WHERE id IS NOT NULL)
UNION ALL
SELECT 'condition_dates_in_order', 'Condition', id, source_file, 'Condition.abatement'
FROM silver.condition
WHERE TRY_CAST(onset_date AS DATE) > TRY_CAST(abatement_date AS DATE);

COMMENT ON MACRO TABLE gold.condition_checks IS 'Checks of conditions with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.condition_failing_rows IS 'Conditions that fail a check, for gold.failing_rows';
