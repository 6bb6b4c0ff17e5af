-- grain: one rule that a silver row can break
-- source: none

-- The conditions stand in the statement of the table that they are about, beside the rule's name.
CREATE OR REPLACE TABLE silver.rule AS
SELECT resource_type, rule, severity, description
FROM (VALUES
    ('Patient', 'id_required', 'error', 'The patient has an id.'),
    ('Patient', 'birth_date_format', 'error', 'The birth date, if there is one, is a whole date: YYYY-MM-DD.'),
    ('Patient', 'gender_valid', 'error', 'The gender, if there is one, is male, female, other or unknown.'),
    ('Patient', 'phone_format', 'warning', 'The phone number, if there is one, has a digit.'),
    ('Patient', 'has_name', 'warning', 'There is a family name, a given name or a full name.'),

    ('Condition', 'id_required', 'error', 'The condition has an id.'),
    ('Condition', 'code_required', 'error', 'The first coding of the code has a code.'),
    ('Condition', 'code_display_required', 'warning', 'The first coding of the code has a display.'),
    ('Condition', 'patient_id_required', 'error', 'The subject is a reference with an id in it.'),
    ('Condition', 'onset_date_format', 'warning', 'The onset, if it is a date, is a whole date: YYYY-MM-DD.'),
    ('Condition', 'abatement_date_format', 'warning', 'The abatement, if it is a date, is a whole date: YYYY-MM-DD.'),
    ('Condition', 'valid_code_system', 'warning', 'The code system, if there is one, is SNOMED CT.'),

    ('Observation', 'id_required', 'error', 'The observation has an id.'),
    ('Observation', 'status_required', 'error', 'The observation has a status.'),
    ('Observation', 'status_valid', 'error', 'The status, if there is one, is a code of ObservationStatus.'),
    ('Observation', 'code_present', 'error', 'There is a code or a text that says what was observed.'),
    ('Observation', 'subject_present', 'error', 'There is a reference to the subject.'),
    ('Observation', 'effective_format', 'warning', 'The effective time, if there is one, begins with a whole date: YYYY-MM-DD.'),
    ('Observation', 'has_value_or_components', 'warning', 'There is a value or a component.'),
    ('Observation', 'quantity_unit_if_value', 'warning', 'A quantity that has a value has a unit.'),
    ('Observation', 'quantity_value_finite', 'error', 'The value of a quantity is a finite number.')
) AS rules(resource_type, rule, severity, description);

COMMENT ON TABLE silver.rule IS 'The rules that each silver row is checked against; validation_errors has the names of those that it breaks';
COMMENT ON COLUMN silver.rule.resource_type IS 'FHIR resource type that the rule is about';
COMMENT ON COLUMN silver.rule.rule IS 'Name of the rule, unique within its resource type';
COMMENT ON COLUMN silver.rule.severity IS 'error: the row cannot be used as what it claims to be; warning: it can, with care';
COMMENT ON COLUMN silver.rule.description IS 'What holds for a row that keeps the rule';
