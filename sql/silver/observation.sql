-- grain: one Observation resource of the input
-- source: bronze

CREATE OR REPLACE TABLE silver.observation AS
WITH parsed AS (
    SELECT
        id,
        filename,
        bundle_id,
        -- Components stay JSON here: few observations have any, and their structure would double the time for all.
        from_json(coalesce(short_observation, long_resource), '{
            "status": "VARCHAR",
            "subject": {"reference": "VARCHAR"},
            "effectiveDateTime": "VARCHAR",
            "effectiveInstant": "VARCHAR",
            "effectivePeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "issued": "VARCHAR",
            "category": [{"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"}],
            "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
            "performer": [{"reference": "VARCHAR"}],
            "valueQuantity": {"value": "DOUBLE", "unit": "VARCHAR", "system": "VARCHAR", "code": "VARCHAR"},
            "valueCodeableConcept": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
            "valueString": "VARCHAR",
            "valueBoolean": "BOOLEAN",
            "valueInteger": "BIGINT",
            "valueDateTime": "VARCHAR",
            "component": "JSON"
        }') AS observation
    FROM bronze.stored__next
    WHERE resource_type = 'Observation' AND error IS NULL
),

first_codings AS (
    SELECT
        *,
        observation.category[1].coding[1] AS category_coding,
        observation.code.coding[1] AS code_coding,
        observation.valueQuantity AS quantity,
        observation.valueCodeableConcept.coding[1] AS concept_coding,
        [performer.reference FOR performer IN observation.performer IF performer.reference <> ''] AS performers,
        from_json(observation.component, '[{
            "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
            "valueQuantity": {"value": "DOUBLE", "unit": "VARCHAR", "system": "VARCHAR", "code": "VARCHAR"},
            "valueCodeableConcept": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
            "valueString": "VARCHAR",
            "valueBoolean": "BOOLEAN",
            "valueInteger": "BIGINT",
            "valueDateTime": "VARCHAR"
        }]') AS component_list
    FROM parsed
),

observations AS (
    SELECT
        nullif(id, '') AS id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        nullif(observation.status, '') AS status,
        nullif(observation.subject.reference, '') AS subject_reference,
        fhir_reference_id(observation.subject.reference) AS subject_id,
        coalesce(
            nullif(observation.effectiveDateTime, ''),
            nullif(observation.effectiveInstant, ''),
            nullif(concat_ws('/',
                nullif(observation.effectivePeriod.start, ''), nullif(observation.effectivePeriod.end, '')), '')
        ) AS effective_datetime,
        nullif(observation.issued, '') AS issued,
        nullif(observation.category[1].text, '') AS category_text,
        nullif(category_coding.system, '') AS category_system,
        nullif(category_coding.code, '') AS category_code,
        nullif(category_coding.display, '') AS category_display,
        nullif(observation.code.text, '') AS code_text,
        nullif(code_coding.system, '') AS code_system,
        nullif(code_coding.code, '') AS code_code,
        nullif(code_coding.display, '') AS code_display,
        CASE
            WHEN quantity IS NOT NULL THEN 'quantity'
            WHEN observation.valueCodeableConcept IS NOT NULL THEN 'codeable_concept'
            WHEN observation.valueString <> '' THEN 'string'
            WHEN observation.valueBoolean IS NOT NULL THEN 'boolean'
            WHEN observation.valueInteger IS NOT NULL THEN 'integer'
            WHEN observation.valueDateTime <> '' THEN 'datetime'
        END AS value_type,
        quantity.value AS value_quantity_value,
        nullif(quantity.unit, '') AS value_quantity_unit,
        nullif(quantity.system, '') AS value_quantity_system,
        nullif(quantity.code, '') AS value_quantity_code,
        nullif(observation.valueCodeableConcept.text, '') AS value_codeable_concept_text,
        nullif(concept_coding.system, '') AS value_codeable_concept_system,
        nullif(concept_coding.code, '') AS value_codeable_concept_code,
        nullif(concept_coding.display, '') AS value_codeable_concept_display,
        nullif(observation.valueString, '') AS value_string,
        observation.valueBoolean AS value_boolean,
        observation.valueInteger AS value_integer,
        nullif(observation.valueDateTime, '') AS value_datetime,
        coalesce(performers, []) AS performer_references,
        coalesce([fhir_reference_id(performer) FOR performer IN performers IF fhir_reference_id(performer) IS NOT NULL], [])
            AS performer_ids,
        coalesce(observation.code.coding, []) AS code_codings,
        coalesce(flatten(list_transform(observation.category, lambda category, number:
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
        coalesce(len(component_list), 0) AS component_count
    FROM first_codings
)

SELECT
    *,
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
        CASE WHEN NOT isfinite(value_quantity_value) THEN 'quantity_value_finite' END
    ]) AS validation_errors
FROM observations;

COMMENT ON TABLE silver.observation IS 'Measurements and findings, one row for each Observation resource';
COMMENT ON COLUMN silver.observation.id IS 'Observation.id';
COMMENT ON COLUMN silver.observation.source_file IS 'Name of the file that the resource came from';
COMMENT ON COLUMN silver.observation.source_bundle IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN silver.observation.status IS 'status: a code of ObservationStatus';
COMMENT ON COLUMN silver.observation.subject_reference IS 'subject.reference as it was sent';
COMMENT ON COLUMN silver.observation.subject_id IS 'Id in subject.reference';
COMMENT ON COLUMN silver.observation.effective_datetime IS 'effectiveDateTime, else effectiveInstant, else effectivePeriod as start/end';
COMMENT ON COLUMN silver.observation.issued IS 'issued as it was sent';
COMMENT ON COLUMN silver.observation.category_text IS 'Text of the first category';
COMMENT ON COLUMN silver.observation.category_system IS 'System of the first coding of the first category';
COMMENT ON COLUMN silver.observation.category_code IS 'Code of the first coding of the first category';
COMMENT ON COLUMN silver.observation.category_display IS 'Display of the first coding of the first category';
COMMENT ON COLUMN silver.observation.code_text IS 'code.text: what was observed, in words';
COMMENT ON COLUMN silver.observation.code_system IS 'System of the first coding of the code';
COMMENT ON COLUMN silver.observation.code_code IS 'Code of the first coding of the code';
COMMENT ON COLUMN silver.observation.code_display IS 'Display of the first coding of the code';
COMMENT ON COLUMN silver.observation.value_type IS 'Kind of value: quantity, codeable_concept, string, boolean, integer or datetime; NULL for none of them';
COMMENT ON COLUMN silver.observation.value_quantity_value IS 'valueQuantity.value as a double; bronze has its digits';
COMMENT ON COLUMN silver.observation.value_quantity_unit IS 'valueQuantity.unit, for people';
COMMENT ON COLUMN silver.observation.value_quantity_system IS 'valueQuantity.system';
COMMENT ON COLUMN silver.observation.value_quantity_code IS 'valueQuantity.code: the unit, for machines';
COMMENT ON COLUMN silver.observation.value_codeable_concept_text IS 'valueCodeableConcept.text';
COMMENT ON COLUMN silver.observation.value_codeable_concept_system IS 'System of the first coding of valueCodeableConcept';
COMMENT ON COLUMN silver.observation.value_codeable_concept_code IS 'Code of the first coding of valueCodeableConcept';
COMMENT ON COLUMN silver.observation.value_codeable_concept_display IS 'Display of the first coding of valueCodeableConcept';
COMMENT ON COLUMN silver.observation.value_string IS 'valueString';
COMMENT ON COLUMN silver.observation.value_boolean IS 'valueBoolean';
COMMENT ON COLUMN silver.observation.value_integer IS 'valueInteger';
COMMENT ON COLUMN silver.observation.value_datetime IS 'valueDateTime as it was sent';
COMMENT ON COLUMN silver.observation.performer_references IS 'performer.reference of each performer that has one';
COMMENT ON COLUMN silver.observation.performer_ids IS 'Ids in performer_references';
COMMENT ON COLUMN silver.observation.code_codings IS 'All codings of the code';
COMMENT ON COLUMN silver.observation.category_codings IS 'All codings of all categories; category_index counts categories from 0';
COMMENT ON COLUMN silver.observation.components IS 'All components; component_index counts them from 0';
COMMENT ON COLUMN silver.observation.component_count IS 'Number of components';
COMMENT ON COLUMN silver.observation.validation_errors IS 'Names of the rules in silver.rule that the row breaks; empty for a valid row';
