-- grain: one rule that a silver row can break
-- source: none

-- The conditions stand in the statement of the table that they are about, beside the rule's name.
CREATE OR REPLACE TABLE silver.rule AS
SELECT resource_type, rule, severity, description, category, subcategory, path
FROM (VALUES
    ('Patient', 'id_required', 'error', 'The patient has an id.', 'Completeness', NULL, 'Patient.id'),
    ('Patient', 'birth_date_format', 'error', 'The birth date, if there is one, is a whole date: YYYY-MM-DD.', 'Conformance', 'Value', 'Patient.birthDate'),
    ('Patient', 'gender_valid', 'error', 'The gender, if there is one, is male, female, other or unknown.', 'Conformance', 'Value', 'Patient.gender'),
    ('Patient', 'phone_format', 'warning', 'The phone number, if there is one, has a digit.', 'Conformance', 'Value', 'Patient.telecom.value'),
    ('Patient', 'has_name', 'warning', 'There is a family name, a given name or a full name.', 'Completeness', NULL, 'Patient.name'),

    ('Condition', 'id_required', 'error', 'The condition has an id.', 'Completeness', NULL, 'Condition.id'),
    ('Condition', 'code_required', 'error', 'The first coding of the code has a code.', 'Completeness', NULL, 'Condition.code.coding.code'),
    ('Condition', 'code_display_required', 'warning', 'The first coding of the code has a display.', 'Completeness', NULL, 'Condition.code.coding.display'),
    ('Condition', 'patient_id_required', 'error', 'The subject is a reference with an id in it.', 'Conformance', 'Relational', 'Condition.subject.reference'),
    ('Condition', 'onset_date_format', 'warning', 'The onset, if it is a date, is a whole date: YYYY-MM-DD.', 'Conformance', 'Value', 'Condition.onset'),
    ('Condition', 'abatement_date_format', 'warning', 'The abatement, if it is a date, is a whole date: YYYY-MM-DD.', 'Conformance', 'Value', 'Condition.abatement'),
    ('Condition', 'valid_code_system', 'warning', 'The code system, if there is one, is SNOMED CT.', 'Conformance', 'Value', 'Condition.code.coding.system'),

    ('Observation', 'id_required', 'error', 'The observation has an id.', 'Completeness', NULL, 'Observation.id'),
    ('Observation', 'status_required', 'error', 'The observation has a status.', 'Completeness', NULL, 'Observation.status'),
    ('Observation', 'status_valid', 'error', 'The status, if there is one, is a code of ObservationStatus.', 'Conformance', 'Value', 'Observation.status'),
    ('Observation', 'code_present', 'error', 'There is a code or a text that says what was observed.', 'Completeness', NULL, 'Observation.code'),
    ('Observation', 'subject_present', 'error', 'There is a reference to the subject.', 'Completeness', NULL, 'Observation.subject.reference'),
    ('Observation', 'effective_format', 'warning', 'The effective time, if there is one, begins with a whole date: YYYY-MM-DD.', 'Conformance', 'Value', 'Observation.effective'),
    ('Observation', 'has_value_or_components', 'warning', 'There is a value or a component.', 'Completeness', NULL, 'Observation.value'),
    ('Observation', 'quantity_unit_if_value', 'warning', 'A quantity that has a value has a unit.', 'Completeness', NULL, 'Observation.value.unit'),
    ('Observation', 'quantity_value_finite', 'error', 'The value of a quantity is a finite number.', 'Conformance', 'Value', 'Observation.value.value')
) AS rules(resource_type, rule, severity, description, category, subcategory, path);

COMMENT ON TABLE silver.rule IS 'The rules that each silver row is checked against; validation_errors has the names of those that it breaks';
COMMENT ON COLUMN silver.rule.resource_type IS 'FHIR resource type that the rule is about';
COMMENT ON COLUMN silver.rule.rule IS 'Name of the rule, unique within its resource type';
COMMENT ON COLUMN silver.rule.severity IS 'error: the row cannot be used as what it claims to be; warning: it can, with care';
COMMENT ON COLUMN silver.rule.description IS 'What holds for a row that keeps the rule';
COMMENT ON COLUMN silver.rule.category IS 'Category of Kahn et al. (2016): Conformance, Completeness or Plausibility';
COMMENT ON COLUMN silver.rule.subcategory IS 'Subcategory of Conformance or Plausibility; NULL for Completeness';
COMMENT ON COLUMN silver.rule.path IS 'FHIRPath of the element that the rule is about';
