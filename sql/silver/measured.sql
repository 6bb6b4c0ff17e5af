-- grain: one value that was measured, or is missing: of an observation without components, or of one of its components
-- source: silver

CREATE OR REPLACE VIEW silver.measured AS
SELECT
    id,
    source_file,
    source_bundle,
    subject_reference,
    effective_datetime,
    code_system,
    code_code AS code,
    coalesce(code_display, code_text) AS display,
    coalesce(value_quantity_code, value_quantity_unit) AS unit,
    coalesce(value_quantity_value, value_integer) AS value
FROM silver.observation
WHERE component_count = 0 AND (value_type IS NULL OR value_type IN ('quantity', 'integer'))
UNION ALL
SELECT
    id,
    source_file,
    source_bundle,
    subject_reference,
    effective_datetime,
    component.code_system,
    component.code_code,
    coalesce(component.code_display, component.code_text),
    coalesce(component.value_quantity_code, component.value_quantity_unit),
    coalesce(component.value_quantity_value, component.value_integer)
FROM (
    SELECT id, source_file, source_bundle, subject_reference, effective_datetime, unnest(components) AS component
    FROM silver.observation
    WHERE component_count > 0
)
WHERE component.value_type IS NULL OR component.value_type IN ('quantity', 'integer');

COMMENT ON VIEW silver.measured IS 'Numbers that were measured, one row for each observation or component that has one, or could have one';
COMMENT ON COLUMN silver.measured.id IS 'Observation.id';
COMMENT ON COLUMN silver.measured.source_file IS 'Name of the file that the resource came from';
COMMENT ON COLUMN silver.measured.source_bundle IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN silver.measured.subject_reference IS 'subject.reference as it was sent';
COMMENT ON COLUMN silver.measured.effective_datetime IS 'effective of the observation, as in silver.observation';
COMMENT ON COLUMN silver.measured.code_system IS 'System of the first coding of the code';
COMMENT ON COLUMN silver.measured.code IS 'Code of the first coding of the code';
COMMENT ON COLUMN silver.measured.display IS 'Display of the first coding of the code, else the text of the code';
COMMENT ON COLUMN silver.measured.unit IS 'Code of the unit, for machines; else the unit for people';
COMMENT ON COLUMN silver.measured.value IS 'Quantity or integer as a double; NULL where there is no value of any kind';
