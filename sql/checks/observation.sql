-- grain: one check of observations; one observation that fails one
-- source: silver

-- minimum: NULL where readers can do without. of: the rows that could have a value.
-- A column with a minimum has its line among the failing rows below. Of the others, those that have a value are counted here.
CREATE OR REPLACE MACRO gold.observation_checks() AS TABLE
SELECT
    'observation_' || name || '_present' AS id,
    'Observation' AS resource_type,
    'Completeness' AS category,
    NULL AS subcategory,
    'The observation has ' || what || '.' AS what,
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
        {'name': 'status', 'what': 'a status', 'minimum': 1, 'of': count(*), 'have': NULL},
        {'name': 'subject_reference', 'what': 'a subject', 'minimum': 1, 'of': count(*), 'have': NULL},
        {'name': 'subject_id', 'what': 'the id of the subject', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'effective_datetime', 'what': 'an effective time', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'issued', 'what': 'a time of issue', 'minimum': NULL, 'of': count(*), 'have': count(issued)},
        {'name': 'category_text', 'what': 'a text for its category', 'minimum': NULL, 'of': count(*), 'have': count(category_text)},
        {'name': 'category_system', 'what': 'the system of its category', 'minimum': 0.95, 'of': count(category_code), 'have': NULL},
        {'name': 'category_code', 'what': 'a category', 'minimum': 0.8, 'of': count(*), 'have': NULL},
        {'name': 'category_display', 'what': 'the display of its category', 'minimum': NULL,
            'of': count(category_code), 'have': count(category_display) FILTER (category_code IS NOT NULL)},
        {'name': 'code_text', 'what': 'a text for its code', 'minimum': NULL, 'of': count(*), 'have': count(code_text)},
        {'name': 'code_system', 'what': 'the system of its code', 'minimum': 0.95, 'of': count(code_code), 'have': NULL},
        {'name': 'code_code', 'what': 'a code', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'code_display', 'what': 'the display of its code', 'minimum': 0.9, 'of': count(code_code), 'have': NULL},
        {'name': 'value_type', 'what': 'a value, unless it has components', 'minimum': 0.9,
            'of': count(*) FILTER (component_count = 0 OR value_type IS NOT NULL), 'have': NULL},
        {'name': 'value_quantity_value', 'what': 'the number of its quantity', 'minimum': 0.95,
            'of': count(*) FILTER (value_type = 'quantity'), 'have': NULL},
        {'name': 'value_quantity_unit', 'what': 'the unit of its quantity, for people', 'minimum': 0.95,
            'of': count(value_quantity_value), 'have': NULL},
        {'name': 'value_quantity_system', 'what': 'the system of its unit', 'minimum': 0.9,
            'of': count(value_quantity_value), 'have': NULL},
        {'name': 'value_quantity_code', 'what': 'the unit of its quantity, for machines', 'minimum': 0.9,
            'of': count(value_quantity_value), 'have': NULL},
        {'name': 'value_codeable_concept_text', 'what': 'a text for its coded value', 'minimum': NULL,
            'of': count(*) FILTER (value_type = 'codeable_concept'), 'have': count(value_codeable_concept_text)},
        {'name': 'value_codeable_concept_system', 'what': 'the system of its coded value', 'minimum': 0.95,
            'of': count(value_codeable_concept_code), 'have': NULL},
        {'name': 'value_codeable_concept_code', 'what': 'the code of its coded value', 'minimum': 0.9,
            'of': count(*) FILTER (value_type = 'codeable_concept'), 'have': NULL},
        {'name': 'value_codeable_concept_display', 'what': 'the display of its coded value', 'minimum': 0.9,
            'of': count(value_codeable_concept_code), 'have': NULL},
        {'name': 'value_string', 'what': 'a text as value', 'minimum': NULL, 'of': count(*), 'have': count(value_string)},
        {'name': 'value_boolean', 'what': 'true or false as value', 'minimum': NULL, 'of': count(*), 'have': count(value_boolean)},
        {'name': 'value_integer', 'what': 'an integer as value', 'minimum': NULL, 'of': count(*), 'have': count(value_integer)},
        {'name': 'value_datetime', 'what': 'a time as value', 'minimum': NULL, 'of': count(*), 'have': count(value_datetime)},
        {'name': 'performer_references', 'what': 'a performer', 'minimum': NULL,
            'of': count(*), 'have': count(*) FILTER (len(performer_references) > 0)},
        {'name': 'performer_ids', 'what': 'the id of a performer', 'minimum': NULL,
            'of': count(*), 'have': count(*) FILTER (len(performer_ids) > 0)},
        {'name': 'code_codings', 'what': 'a coding of its code', 'minimum': NULL,
            'of': count(*), 'have': count(*) FILTER (len(code_codings) > 0)},
        {'name': 'category_codings', 'what': 'a coding of a category', 'minimum': NULL,
            'of': count(*), 'have': count(*) FILTER (len(category_codings) > 0)},
        {'name': 'components', 'what': 'a component', 'minimum': NULL,
            'of': count(*), 'have': count(*) FILTER (component_count > 0)}
    ], recursive := true)
    FROM silver.observation
)
UNION ALL
SELECT id, 'Observation', category, subcategory, what, measure, 'at most', 0, NULL, of, NULL
FROM (
    SELECT unnest([
        -- A Group, a Device or a Location may be the subject as well, and is not looked for.
        {
            'id': 'observation_patient_known', 'category': 'Conformance', 'subcategory': 'Relational',
            'what': 'The patient that the observation refers to is in the input.',
            'measure': 'observations of patients that are not',
            'of': count(subject_id) FILTER (NOT (contains(subject_reference, 'Group/') OR contains(subject_reference, 'Device/') OR contains(subject_reference, 'Location/')))
        },
        {
            'id': 'observation_not_in_future', 'category': 'Plausibility', 'subcategory': 'Temporal',
            'what': 'The observation was made on or before the as_of of the build.',
            'measure': 'observations that were made later',
            'of': count(effective_datetime) FILTER (dated)
        },
        {
            'id': 'observation_after_birth', 'category': 'Plausibility', 'subcategory': 'Temporal',
            'what': 'The observation was made on or after the day that its patient was born.',
            'measure': 'observations that were made earlier',
            'of': count(effective_datetime) FILTER (dated AND birth_date IS NOT NULL)
        }
    ], recursive := true)
    FROM (SELECT *, NOT list_contains(validation_errors, 'effective_format') AS dated FROM silver.observation)
    LEFT JOIN gold.observations_per_patient ON subject_id = patient_id
);

CREATE OR REPLACE MACRO gold.observation_failing_rows() AS TABLE
SELECT 'observation_id_present' AS check_id, 'Observation' AS resource_type, id, source_file AS filename, 'Observation.id' AS path FROM silver.observation WHERE id IS NULL
UNION ALL
SELECT 'observation_source_file_present', 'Observation', id, source_file, NULL FROM silver.observation WHERE source_file IS NULL
UNION ALL
SELECT 'observation_status_present', 'Observation', id, source_file, 'Observation.status' FROM silver.observation WHERE status IS NULL
UNION ALL
SELECT 'observation_subject_reference_present', 'Observation', id, source_file, 'Observation.subject.reference' FROM silver.observation WHERE subject_reference IS NULL
UNION ALL
SELECT 'observation_subject_id_present', 'Observation', id, source_file, 'Observation.subject.reference' FROM silver.observation WHERE subject_id IS NULL
UNION ALL
SELECT 'observation_effective_datetime_present', 'Observation', id, source_file, 'Observation.effective' FROM silver.observation WHERE effective_datetime IS NULL
UNION ALL
SELECT 'observation_category_system_present', 'Observation', id, source_file, 'Observation.category.coding.system' FROM silver.observation WHERE category_system IS NULL AND category_code IS NOT NULL
UNION ALL
SELECT 'observation_category_code_present', 'Observation', id, source_file, 'Observation.category.coding.code' FROM silver.observation WHERE category_code IS NULL
UNION ALL
SELECT 'observation_code_system_present', 'Observation', id, source_file, 'Observation.code.coding.system' FROM silver.observation WHERE code_system IS NULL AND code_code IS NOT NULL
UNION ALL
SELECT 'observation_code_code_present', 'Observation', id, source_file, 'Observation.code.coding.code' FROM silver.observation WHERE code_code IS NULL
UNION ALL
SELECT 'observation_code_display_present', 'Observation', id, source_file, 'Observation.code.coding.display' FROM silver.observation WHERE code_display IS NULL AND code_code IS NOT NULL
UNION ALL
SELECT 'observation_value_type_present', 'Observation', id, source_file, 'Observation.value' FROM silver.observation WHERE value_type IS NULL AND component_count = 0
UNION ALL
SELECT 'observation_value_quantity_value_present', 'Observation', id, source_file, 'Observation.value.value' FROM silver.observation WHERE value_quantity_value IS NULL AND value_type = 'quantity'
UNION ALL
SELECT 'observation_value_quantity_unit_present', 'Observation', id, source_file, 'Observation.value.unit' FROM silver.observation WHERE value_quantity_unit IS NULL AND value_quantity_value IS NOT NULL
UNION ALL
SELECT 'observation_value_quantity_system_present', 'Observation', id, source_file, 'Observation.value.system' FROM silver.observation WHERE value_quantity_system IS NULL AND value_quantity_value IS NOT NULL
UNION ALL
SELECT 'observation_value_quantity_code_present', 'Observation', id, source_file, 'Observation.value.code' FROM silver.observation WHERE value_quantity_code IS NULL AND value_quantity_value IS NOT NULL
UNION ALL
SELECT 'observation_value_codeable_concept_system_present', 'Observation', id, source_file, 'Observation.value.coding.system' FROM silver.observation WHERE value_codeable_concept_system IS NULL AND value_codeable_concept_code IS NOT NULL
UNION ALL
SELECT 'observation_value_codeable_concept_code_present', 'Observation', id, source_file, 'Observation.value.coding.code' FROM silver.observation WHERE value_codeable_concept_code IS NULL AND value_type = 'codeable_concept'
UNION ALL
SELECT 'observation_value_codeable_concept_display_present', 'Observation', id, source_file, 'Observation.value.coding.display' FROM silver.observation WHERE value_codeable_concept_display IS NULL AND value_codeable_concept_code IS NOT NULL
UNION ALL
SELECT 'observation_patient_known', 'Observation', id, source_file, 'Observation.subject.reference'
FROM silver.observation
WHERE subject_id NOT IN (SELECT id FROM silver.patient WHERE id IS NOT NULL)
    AND NOT (contains(subject_reference, 'Group/') OR contains(subject_reference, 'Device/') OR contains(subject_reference, 'Location/'))
UNION ALL
-- What keeps the rule effective_format begins with a whole date, and such dates are in the order of their text.
SELECT 'observation_not_in_future', 'Observation', id, source_file, 'Observation.effective'
FROM silver.observation
WHERE left(effective_datetime, 10) > (SELECT CAST(as_of AS VARCHAR) FROM gold.build)
    AND NOT list_contains(validation_errors, 'effective_format')
UNION ALL
SELECT 'observation_after_birth', 'Observation', id, source_file, 'Observation.effective'
FROM silver.observation
JOIN gold.observations_per_patient ON subject_id = patient_id
WHERE left(effective_datetime, 10) < CAST(birth_date AS VARCHAR) AND NOT list_contains(validation_errors, 'effective_format');

COMMENT ON MACRO TABLE gold.observation_checks IS 'Checks of observations with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.observation_failing_rows IS 'Observations that fail a check, for gold.failing_rows';
