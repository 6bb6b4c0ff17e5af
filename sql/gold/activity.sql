-- grain: one patient and type of event
-- source: silver, and gold.observations_per_patient

CREATE OR REPLACE TABLE gold.activity AS
WITH lone_patients AS (
    SELECT source_file, source_bundle, min(id) AS lone_patient_id
    FROM silver.patient
    GROUP BY ALL
    HAVING min(id) = max(id)
),

conditions AS (
    -- A condition that does not say whose it is, is of the only patient of its bundle, as in condition_prevalence.
    SELECT coalesce(patient_id, lone_patient_id) AS patient_id, count(*) AS events
    FROM silver.condition
    LEFT JOIN lone_patients USING (source_file, source_bundle)
    GROUP BY ALL
),

counts AS (
    SELECT patient_id, 'Observation' AS event_type, observation_count AS events
    FROM gold.observations_per_patient
    UNION ALL
    SELECT patient_id, 'Condition', coalesce(events, 0)
    FROM gold.observations_per_patient
    LEFT JOIN conditions USING (patient_id)
),

ranked AS (
    SELECT
        patient_id,
        event_type,
        events,
        row_number() OVER least_active_first AS rank,
        sum(events) OVER least_active_first AS running_events,
        count(*) OVER all_patients AS patients,
        nullif(sum(events) OVER all_patients, 0) AS all_events
    FROM counts
    WINDOW
        all_patients AS (PARTITION BY event_type),
        least_active_first AS (PARTITION BY event_type ORDER BY events, patient_id ROWS UNBOUNDED PRECEDING)
)

SELECT
    patient_id,
    event_type,
    CAST(events AS BIGINT) AS events,
    rank / patients AS share_of_patients,
    running_events / all_events AS share_of_events,
    rank > patients - ceil(0.2 * patients) AS in_top_20,
    sum((2 * rank - patients - 1) * events) OVER of_type / (patients * all_events) AS gini,
    sum(events) FILTER (in_top_20) OVER of_type / all_events AS top_20_share
FROM ranked
WINDOW of_type AS (PARTITION BY event_type);

COMMENT ON TABLE gold.activity IS 'How unequally events are spread over the patients: the Lorenz curve and what it comes to';
COMMENT ON COLUMN gold.activity.patient_id IS 'Patient.id';
COMMENT ON COLUMN gold.activity.event_type IS 'Resource type of the events: Observation or Condition';
COMMENT ON COLUMN gold.activity.events IS 'Resources of the type about the patient; 0 for none';
COMMENT ON COLUMN gold.activity.share_of_patients IS 'Lorenz curve: share of the patients with so few events, this one included';
COMMENT ON COLUMN gold.activity.share_of_events IS 'Lorenz curve: share of the events that are of these patients; NULL where there are no events';
COMMENT ON COLUMN gold.activity.in_top_20 IS 'Whether the patient is one of the 20 % most active, rounded up';
COMMENT ON COLUMN gold.activity.gini IS 'Gini coefficient of the type of event: 0 where all patients have as many, towards 1 where one has all';
COMMENT ON COLUMN gold.activity.top_20_share IS 'Share of the events of the type that are of the 20 % most active patients';
