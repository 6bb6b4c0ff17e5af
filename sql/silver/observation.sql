-- grain: one Observation resource of the input; of its repeats, one element
-- source: bronze

CREATE OR REPLACE TABLE silver.observation AS
WITH resources AS (
    SELECT
        filename,
        byte_offset,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_observation, long_resource), 'fhir_das:silver/observation', true),
            fhir_view_structure('fhir_das:silver/observation', 'VARCHAR', true)
        )) AS viewed
    FROM silver.stored
    WHERE resource_type = 'Observation'
),

observations AS (
    SELECT
        filename,
        byte_offset,
        viewed.id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        viewed.status,
        viewed.subject_reference,
        fhir_reference_id(viewed.subject_reference) AS subject_id,
        coalesce(
            viewed.effective_date,
            viewed.effective_instant,
            nullif(concat_ws('/', viewed.effective_period_start, viewed.effective_period_end), '')
        ) AS effective_datetime,
        viewed.issued,
        viewed.category_text,
        viewed.category_system,
        viewed.category_code,
        viewed.category_display,
        viewed.code_text,
        viewed.code_system,
        viewed.code_code,
        viewed.code_display,
        CASE
            WHEN coalesce(viewed.value_quantity_digits, viewed.value_quantity_unit, viewed.value_quantity_system, viewed.value_quantity_code)
                IS NOT NULL THEN 'quantity'
            WHEN coalesce(viewed.value_codeable_concept_text, viewed.value_codeable_concept_system, viewed.value_codeable_concept_code,
                viewed.value_codeable_concept_display) IS NOT NULL THEN 'codeable_concept'
            WHEN viewed.value_string IS NOT NULL THEN 'string'
            WHEN viewed.value_boolean IS NOT NULL THEN 'boolean'
            WHEN TRY_CAST(viewed.value_integer AS BIGINT) IS NOT NULL THEN 'integer'
            WHEN viewed.value_datetime IS NOT NULL THEN 'datetime'
        END AS value_type,
        TRY_CAST(viewed.value_quantity_digits AS DOUBLE) AS value_quantity_value,
        viewed.value_quantity_unit,
        viewed.value_quantity_system,
        viewed.value_quantity_code,
        viewed.value_codeable_concept_text,
        viewed.value_codeable_concept_system,
        viewed.value_codeable_concept_code,
        viewed.value_codeable_concept_display,
        viewed.value_string,
        viewed.value_boolean,
        TRY_CAST(viewed.value_integer AS BIGINT) AS value_integer,
        viewed.value_datetime,
        viewed.performer_references,
        [fhir_reference_id(reference) FOR reference IN viewed.performer_references IF fhir_reference_id(reference) IS NOT NULL]
            AS performer_ids,
        -- Most have one coding, which is there already.
        CASE WHEN len(viewed.code_codings) = 1
            THEN [{'system': viewed.code_system, 'code': viewed.code_code, 'display': viewed.code_display}]
            ELSE silver.codings(viewed.code_codings)
        END AS code_codings,
        coalesce(flatten(list_transform(category_list, lambda category, number:
            [{'category_index': number - 1, 'system': coding.system, 'code': coding.code, 'display': coding.display}
                FOR coding IN category.coding]
        )), []) AS category_codings,
        -- The CASE spares the lambda where there is no component, which is nearly everywhere.
        CASE WHEN component_list IS NULL THEN [] ELSE list_transform(component_list, lambda component, number: {
            'component_index': number - 1,
            'code_text': nullif(component.code.text, ''),
            'code_system': nullif(component.code.coding[1].system, ''),
            'code_code': nullif(component.code.coding[1].code, ''),
            'code_display': nullif(component.code.coding[1].display, ''),
            'value_type': CASE
                WHEN component.valueQuantity IS NOT NULL THEN 'quantity'
                WHEN component.valueCodeableConcept IS NOT NULL THEN 'codeable_concept'
                WHEN component.valueString <> '' THEN 'string'
                WHEN component.valueBoolean IS NOT NULL THEN 'boolean'
                WHEN component.valueInteger IS NOT NULL THEN 'integer'
                WHEN component.valueDateTime <> '' THEN 'datetime'
            END,
            'value_quantity_value': component.valueQuantity.value,
            'value_quantity_unit': nullif(component.valueQuantity.unit, ''),
            'value_quantity_system': nullif(component.valueQuantity.system, ''),
            'value_quantity_code': nullif(component.valueQuantity.code, ''),
            'value_codeable_concept_text': nullif(component.valueCodeableConcept.text, ''),
            'value_codeable_concept_system': nullif(component.valueCodeableConcept.coding[1].system, ''),
            'value_codeable_concept_code': nullif(component.valueCodeableConcept.coding[1].code, ''),
            'value_codeable_concept_display': nullif(component.valueCodeableConcept.coding[1].display, ''),
            'value_string': nullif(component.valueString, ''),
            'value_boolean': component.valueBoolean,
            'value_integer': component.valueInteger,
            'value_datetime': nullif(component.valueDateTime, '')
        }) END AS components,
        coalesce(len(component_list), 0) AS component_count,
        viewed.error AS view_error
    FROM (
        SELECT
            *,
            from_json(
                '[' || array_to_string(viewed.categories, ',') || ']',
                '[{"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}]}]'
            ) AS category_list,
            -- Few observations have components.
            CASE WHEN len(viewed.components) > 0 THEN
                from_json('[' || array_to_string(viewed.components, ',') || ']', '[{
                    "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
                    "valueQuantity": {"value": "DOUBLE", "unit": "VARCHAR", "system": "VARCHAR", "code": "VARCHAR"},
                    "valueCodeableConcept": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
                    "valueString": "VARCHAR",
                    "valueBoolean": "BOOLEAN",
                    "valueInteger": "BIGINT",
                    "valueDateTime": "VARCHAR"
                }]')
            END AS component_list
        FROM resources
    )
)

SELECT
    * EXCLUDE (filename, byte_offset, issues),
    macros.broken_rules([
        CASE WHEN id IS NULL THEN 'id_required' END,
        CASE WHEN status IS NULL THEN 'status_required' END,
        CASE WHEN status NOT IN (
            'registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown'
        ) THEN 'status_valid' END,
        CASE WHEN code_code IS NULL AND code_text IS NULL THEN 'code_present' END,
        CASE WHEN subject_reference IS NULL THEN 'subject_present' END,
        CASE WHEN NOT regexp_matches(effective_datetime, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'effective_format' END,
        CASE WHEN value_quantity_value IS NULL AND value_codeable_concept_code IS NULL AND value_string IS NULL
            AND value_boolean IS NULL AND value_integer IS NULL AND value_datetime IS NULL AND component_count = 0
            THEN 'has_value_or_components' END,
        CASE WHEN value_quantity_value IS NOT NULL AND value_quantity_unit IS NULL THEN 'quantity_unit_if_value' END,
        CASE WHEN NOT isfinite(value_quantity_value) THEN 'quantity_value_finite' END,
        CASE WHEN view_error IS NOT NULL THEN 'values_readable' END
    ]) AS validation_errors,
    coalesce(issues, []) AS issues
FROM observations
LEFT JOIN silver.issues_of('Observation') USING (filename, byte_offset);

COMMENT ON TABLE silver.observation IS 'Measurements and findings, one row for each Observation resource';

CREATE OR REPLACE VIEW silver.observation_detail AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    effective_date,
    effective_instant,
    effective_period_start,
    effective_period_end,
    silver.first_day(coalesce(effective_date, effective_instant, effective_period_start)) AS effective_day,
    value_quantity_digits,
    value_quantity_comparator,
    CAST(value_range AS JSON) AS value_range,
    CAST(value_ratio AS JSON) AS value_ratio,
    CAST(value_sampled_data AS JSON) AS value_sampled_data,
    value_time,
    CAST(value_period AS JSON) AS value_period,
    data_absent_reason,
    interpretation_code,
    interpretation_display,
    body_site_code,
    method_code,
    encounter_reference,
    device_reference,
    notes,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    coalesce(issues, []) AS issues
FROM (
    SELECT
        filename,
        bundle_id,
        issues,
        unnest(from_json(
            fhir_view_rows(coalesce(short_observation, long_resource), 'fhir_das:silver/observation_detail', true),
            fhir_view_structure('fhir_das:silver/observation_detail', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    LEFT JOIN silver.issues_of('Observation') USING (filename, byte_offset)
    WHERE resource_type = 'Observation'
);

COMMENT ON VIEW silver.observation_detail IS 'What else is said of observations, one row for each Observation resource';

CREATE OR REPLACE VIEW silver.observation_component AS
SELECT
    observation_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    value_quantity_value,
    value_quantity_comparator,
    value_quantity_unit,
    value_quantity_system,
    value_quantity_code,
    value_codeable_concept_system,
    value_codeable_concept_code,
    value_codeable_concept_display,
    value_codeable_concept_text,
    silver.codings(value_codeable_concept_codings) AS value_codeable_concept_codings,
    value_string,
    value_boolean,
    value_integer,
    value_datetime,
    data_absent_reason,
    interpretation_system,
    interpretation_code,
    interpretation_display,
    interpretation_text,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_observation, long_resource), 'fhir_das:silver/observation_component', true),
            fhir_view_structure('fhir_das:silver/observation_component', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Observation'
);

COMMENT ON VIEW silver.observation_component IS 'Components of observations, such as the two values of a blood pressure, one row for each element of Observation.component';

CREATE OR REPLACE VIEW silver.observation_reference_range AS
SELECT
    observation_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    low_value,
    low_unit,
    low_code,
    high_value,
    high_unit,
    high_code,
    type_system,
    type_code,
    type_display,
    type_text,
    silver.codings(type_codings) AS type_codings,
    applies_to_system,
    applies_to_code,
    applies_to_display,
    applies_to_text,
    silver.codings(applies_to_codings) AS applies_to_codings,
    age_low_value,
    age_high_value,
    age_code,
    text,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_observation, long_resource), 'fhir_das:silver/observation_reference_range', true),
            fhir_view_structure('fhir_das:silver/observation_reference_range', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Observation'
);

COMMENT ON VIEW silver.observation_reference_range IS 'Reference ranges of observations, one row for each element of Observation.referenceRange';
