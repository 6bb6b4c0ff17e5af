-- grain: one finding: a rule of silver.plausibility_rule that a resource breaks, at a path
-- source: bronze and silver

-- Dates are compared as days, in their own zones, and only where no reading of them keeps the rule: 1950 is not before 1950-05-01. The
-- texts are compared first, because few break the rule and understanding a date takes long.
CREATE OR REPLACE TABLE silver.plausibility AS
WITH patients AS NOT MATERIALIZED (
    SELECT
        nullif(id, '') AS id,
        full_url,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        from_json(coalesce(short_patient, long_resource), '{"birthDate": "VARCHAR", "deceasedDateTime": "VARCHAR", "gender": "VARCHAR"}') AS patient
    FROM silver.stored
    WHERE resource_type = 'Patient'
),

names AS (
    SELECT hash(source_file, source_bundle) AS document, id AS name, id, patient FROM patients
    UNION ALL
    SELECT hash(source_file, source_bundle), fhir_reference_id(full_url), id, patient
    FROM patients
    WHERE fhir_reference_id(full_url) IS DISTINCT FROM id
    UNION ALL
    -- What does not say whose it is, is of the only patient of its bundle, as in gold.condition_prevalence.
    SELECT hash(source_file, source_bundle), '', min(id), min(patient)
    FROM patients
    WHERE source_bundle IS NOT NULL
    GROUP BY source_file, source_bundle
    HAVING count(*) = 1
),

-- What several resources of one patient disagree on is not known.
own AS (
    SELECT
        document,
        name,
        min(id) AS patient_id,
        CASE WHEN min(patient.birthDate) = max(patient.birthDate) THEN min(patient.birthDate) END AS birth,
        CASE WHEN min(patient.deceasedDateTime) = max(patient.deceasedDateTime) THEN min(patient.deceasedDateTime) END AS death,
        CASE WHEN min(patient.gender) = max(patient.gender) THEN min(patient.gender) END AS gender
    FROM names
    WHERE name IS NOT NULL
    GROUP BY ALL
),

anywhere AS (
    SELECT
        id AS name,
        CASE WHEN min(patient.birthDate) = max(patient.birthDate) THEN min(patient.birthDate) END AS birth,
        CASE WHEN min(patient.deceasedDateTime) = max(patient.deceasedDateTime) THEN min(patient.deceasedDateTime) END AS death,
        CASE WHEN min(patient.gender) = max(patient.gender) THEN min(patient.gender) END AS gender
    FROM patients
    GROUP BY ALL
),

parsed AS NOT MATERIALIZED (
    SELECT
        resource_type,
        nullif(id, '') AS id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        from_json(coalesce(short_other, short_condition, long_resource), '{
            "status": "VARCHAR",
            "subject": {"reference": "VARCHAR"},
            "patient": {"reference": "VARCHAR"},
            "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
            "vaccineCode": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
            "onsetDateTime": "VARCHAR", "onsetPeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "abatementDateTime": "VARCHAR", "abatementPeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "performedDateTime": "VARCHAR", "performedPeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "effectiveDateTime": "VARCHAR", "effectivePeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "timingDateTime": "VARCHAR", "timingPeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "period": {"start": "VARCHAR", "end": "VARCHAR"},
            "collection": {"collectedDateTime": "VARCHAR"},
            "occurrenceDateTime": "VARCHAR", "lastOccurrence": "VARCHAR", "started": "VARCHAR", "whenHandedOver": "VARCHAR",
            "recordedDate": "VARCHAR", "recorded": "VARCHAR", "dateAsserted": "VARCHAR", "authoredOn": "VARCHAR", "issued": "VARCHAR"
        }') AS resource
    FROM silver.stored
    WHERE resource_type <> 'Observation'
        AND resource_type IN (SELECT unnest(resource_types) FROM silver.plausibility_rule WHERE rule = 'in-future')
),

-- kind: what happens at a moment, what ends then and may be planned, what is written down then.
events AS (
    SELECT
        resource_type,
        id,
        source_file,
        source_bundle,
        coalesce(fhir_reference_id(coalesce(resource.subject.reference, resource.patient.reference)), '') AS name,
        coalesce(resource.code.coding[1].system, resource.vaccineCode.coding[1].system) AS system,
        coalesce(resource.code.coding[1].code, resource.vaccineCode.coding[1].code) AS code,
        CAST(NULL AS VARCHAR) AS value,
        resource.status = 'planned' AS is_planned,
        coalesce(resource.abatementDateTime, resource.abatementPeriod.end) AS abated,
        list_filter([
            {'kind': 'moment', 'path': 'onset', 'value': resource.onsetDateTime},
            {'kind': 'moment', 'path': 'onset.start', 'value': resource.onsetPeriod.start},
            {'kind': 'moment', 'path': 'performed', 'value': resource.performedDateTime},
            {'kind': 'moment', 'path': 'performed.start', 'value': resource.performedPeriod.start},
            {'kind': 'moment', 'path': 'effective', 'value': resource.effectiveDateTime},
            {'kind': 'moment', 'path': 'effective.start', 'value': resource.effectivePeriod.start},
            {'kind': 'moment', 'path': 'occurrence', 'value': CASE WHEN resource_type = 'Immunization' THEN resource.occurrenceDateTime END},
            {'kind': 'moment', 'path': 'timing', 'value': resource.timingDateTime},
            {'kind': 'moment', 'path': 'timing.start', 'value': resource.timingPeriod.start},
            {'kind': 'moment', 'path': 'period.start', 'value': resource.period.start},
            {'kind': 'moment', 'path': 'collection.collected', 'value': resource.collection.collectedDateTime},
            {'kind': 'moment', 'path': 'lastOccurrence', 'value': resource.lastOccurrence},
            {'kind': 'moment', 'path': 'started', 'value': resource.started},
            {'kind': 'moment', 'path': 'whenHandedOver', 'value': resource.whenHandedOver},
            {'kind': 'moment', 'path': 'abatement.start', 'value': resource.abatementPeriod.start},
            {'kind': 'end', 'path': 'abatement', 'value': resource.abatementDateTime},
            {'kind': 'end', 'path': 'abatement.end', 'value': resource.abatementPeriod.end},
            {'kind': 'end', 'path': 'onset.end', 'value': resource.onsetPeriod.end},
            {'kind': 'end', 'path': 'performed.end', 'value': resource.performedPeriod.end},
            {'kind': 'end', 'path': 'effective.end', 'value': resource.effectivePeriod.end},
            {'kind': 'end', 'path': 'timing.end', 'value': resource.timingPeriod.end},
            {'kind': 'end', 'path': 'period.end', 'value': resource.period.end},
            {'kind': 'record', 'path': 'recordedDate', 'value': resource.recordedDate},
            {'kind': 'record', 'path': 'recorded', 'value': resource.recorded},
            {'kind': 'record', 'path': 'dateAsserted', 'value': resource.dateAsserted},
            {'kind': 'record', 'path': 'authoredOn', 'value': resource.authoredOn},
            {'kind': 'record', 'path': 'issued', 'value': resource.issued}
        ], lambda time: time.value IS NOT NULL) AS times
    FROM parsed
    UNION ALL
    SELECT
        'Observation',
        id,
        source_file,
        source_bundle,
        coalesce(subject_id, ''),
        code_system,
        code_code,
        CASE
            WHEN component_count > 0 THEN CAST(hash(components) AS VARCHAR)
            ELSE coalesce(CAST(value_quantity_value AS VARCHAR) || coalesce(value_quantity_code, value_quantity_unit, ''),
                value_codeable_concept_code, value_string, CAST(value_integer AS VARCHAR), CAST(value_boolean AS VARCHAR), value_datetime)
        END,
        false,
        NULL,
        list_filter([
            {'kind': 'moment', 'path': 'effective', 'value': split_part(effective_datetime, '/', 1)},
            {'kind': 'record', 'path': 'issued', 'value': issued}
        ], lambda time: time.value IS NOT NULL)
    FROM silver.observation
),

of_patients AS (
    SELECT
        events.*,
        coalesce(own.patient_id, anywhere.name) AS patient_id,
        coalesce(own.birth, anywhere.birth) AS birth,
        coalesce(own.death, anywhere.death) AS death,
        coalesce(own.gender, anywhere.gender) AS gender
    FROM events
    LEFT JOIN own ON own.document = hash(source_file, source_bundle) AND own.name = events.name
    LEFT JOIN anywhere ON anywhere.name = events.name
),

moments AS NOT MATERIALIZED (
    SELECT resource_type, id, source_file, source_bundle, is_planned, birth, death, unnest(times) AS time
    FROM of_patients
),

once AS NOT MATERIALIZED (
    SELECT *, times[1].value AS moment, hash(resource_type, patient_id, system, code, value, times[1].value) AS event
    FROM of_patients
    WHERE code IS NOT NULL AND patient_id IS NOT NULL AND times[1].kind = 'moment'
        AND (value IS NOT NULL OR resource_type <> 'Observation')
        AND resource_type IN (SELECT unnest(resource_types) FROM silver.plausibility_rule WHERE rule = 'same-event-twice')
),

-- The window sorts, so it gets only what has a hash in common.
twice AS (
    SELECT
        resource_type,
        id,
        source_file,
        source_bundle,
        min(id) OVER (PARTITION BY resource_type, patient_id, system, code, value, moment) AS first_id
    FROM once
    WHERE event IN (SELECT event FROM once GROUP BY event HAVING min(id) <> max(id))
),

findings AS (
    SELECT 'before-birth' AS rule, resource_type, id, source_file, source_bundle, resource_type || '.' || time.path AS path
    FROM moments
    WHERE time.value < birth AND macros.date_high(time.value) < macros.date_low(birth)
    UNION ALL
    SELECT 'after-death', resource_type, id, source_file, source_bundle, resource_type || '.' || time.path
    FROM moments
    WHERE time.kind = 'moment' AND time.value > death AND macros.date_low(time.value) > macros.date_high(death)
    UNION ALL
    SELECT 'in-future', resource_type, id, source_file, source_bundle, resource_type || '.' || time.path
    FROM moments
    WHERE time.kind <> 'end' AND NOT coalesce(is_planned, false)
        AND time.value > CAST(getvariable('fhir_das_as_of') AS VARCHAR) AND macros.date_low(time.value) > getvariable('fhir_das_as_of')
    UNION ALL
    SELECT 'in-future', 'Patient', id, source_file, source_bundle, 'Patient.' || time.path
    FROM (
        SELECT *, unnest([
            {'path': 'birthDate', 'value': patient.birthDate}, {'path': 'deceased', 'value': patient.deceasedDateTime}
        ]) AS time
        FROM patients
    )
    WHERE time.value > CAST(getvariable('fhir_das_as_of') AS VARCHAR) AND macros.date_low(time.value) > getvariable('fhir_das_as_of')
    UNION ALL
    SELECT 'end-before-start', resource_type, id, source_file, source_bundle, resource_type || '.abatement'
    FROM events
    WHERE abated < times[1].value AND starts_with(times[1].path, 'onset')
        AND macros.date_high(abated) < macros.date_low(times[1].value)
    UNION ALL
    SELECT 'end-before-start', 'Patient', id, source_file, source_bundle, 'Patient.deceased'
    FROM patients
    WHERE patient.deceasedDateTime < patient.birthDate
        AND macros.date_high(patient.deceasedDateTime) < macros.date_low(patient.birthDate)
    UNION ALL
    SELECT 'physiological-limit', 'Observation', id, source_file, source_bundle, 'Observation.value'
    FROM silver.measured
    JOIN silver.physiological_limit USING (code, unit)
    WHERE code_system = 'http://loinc.org' AND (value < low OR value > high)
    UNION ALL
    SELECT 'sex-specific-code', resource_type, id, source_file, source_bundle, resource_type || '.code'
    FROM of_patients
    JOIN silver.sex_specific_code AS specific
        ON specific.system = CASE WHEN starts_with(of_patients.system, 'http://hl7.org/fhir/sid/icd-10') THEN 'http://hl7.org/fhir/sid/icd-10' ELSE of_patients.system END
        AND specific.code = CASE WHEN starts_with(of_patients.system, 'http://hl7.org/fhir/sid/icd-10') THEN left(of_patients.code, 3) ELSE of_patients.code END
    WHERE of_patients.gender IN ('male', 'female') AND of_patients.gender <> specific.gender
    UNION ALL
    SELECT 'same-event-twice', resource_type, id, source_file, source_bundle, resource_type
    FROM twice
    WHERE id <> first_id
)

SELECT findings.rule, severity, resource_type, id, source_file, source_bundle, path, description
FROM findings
JOIN silver.plausibility_rule USING (rule);

COMMENT ON TABLE silver.plausibility IS 'What cannot be, or is hard to believe, of elements and resources together';
COMMENT ON COLUMN silver.plausibility.rule IS 'Name of the rule in silver.plausibility_rule';
COMMENT ON COLUMN silver.plausibility.severity IS 'error: it cannot be; warning: it is hard to believe';
COMMENT ON COLUMN silver.plausibility.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN silver.plausibility.id IS 'id of the resource';
COMMENT ON COLUMN silver.plausibility.source_file IS 'Name of the file that the resource came from';
COMMENT ON COLUMN silver.plausibility.source_bundle IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN silver.plausibility.path IS 'FHIRPath of the element, without indices';
COMMENT ON COLUMN silver.plausibility.description IS 'What would hold if the rule were kept';
