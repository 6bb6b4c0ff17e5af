-- grain: one column of a relation of silver, or of the view that it is made by
-- source: none

-- source: `view`, a column that the view of the relation's name gives and the relation passes on; `view only`, one that it does not pass
-- on; `sql`, one that the relation's statement makes. A change of a view has to be made here as well, and is noticed before data is read.
-- It is one text, because a thousand rows of literals take 90 ms.
CREATE OR REPLACE TEMP TABLE fhir_das_contract AS
SELECT
    part[1] AS relation,
    part[2] AS column_name,
    part[3] AS column_type,
    part[4] = 'NULL' AS is_nullable,
    part[5] AS source,
    part[6] AS description
FROM (SELECT string_split(unnest(string_split($$
relation | column | type | nullable | source | description

patient | id | VARCHAR | NULL | view | Patient.id
patient | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient | family_name | VARCHAR | NULL | view | First name.family
patient | given_names | VARCHAR | NULL | view | name.given of the first name that has any, joined by spaces
patient | full_name | VARCHAR | NULL | view | First name.text
patient | birth_date | VARCHAR | NULL | view | birthDate as it was sent
patient | gender | VARCHAR | NULL | view | gender as it was sent: the administrative gender
patient | phone | VARCHAR | NULL | view | telecom.value of the first telecom with the system phone
patient | address_line | VARCHAR | NULL | view | address.line of the first address that has any, joined by commas
patient | city | VARCHAR | NULL | view | First address.city
patient | postal_code | VARCHAR | NULL | view | First address.postalCode
patient | country | VARCHAR | NULL | view | First address.country
patient | nationality_own | VARCHAR | NULL | view only | Code of the first coding of the extension patient-nationality itself
patient | nationality_part | VARCHAR | NULL | view only | Code of the first coding of its part code
patient | nationality_code | VARCHAR | NULL | sql | First code in the extension patient-nationality: the country
patient | identifier_eci | VARCHAR | NULL | view | identifier.value with the system http://ec.europa.eu/identifier/eci
patient | identifier_mr | VARCHAR | NULL | view | identifier.value with the system http://local.setting.eu/identifier: the medical record number
patient | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
patient | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
patient | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

condition | id | VARCHAR | NULL | view | Condition.id
condition | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
condition | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
condition | patient_id | VARCHAR | NULL | sql | Id in subject.reference
condition | patient_display | VARCHAR | NULL | view | subject.display
condition | category_code | VARCHAR | NULL | sql | Code of the first category whose first coding has one
condition | category_display | VARCHAR | NULL | sql | Display of the same coding as category_code
condition | first_category_code | VARCHAR | NULL | view only | Code of the first coding of the first category
condition | first_category_display | VARCHAR | NULL | view only | Display of the first coding of the first category
condition | categories | JSON[] | NOT NULL | view only | All categories, as they were sent
condition | code_system | VARCHAR | NULL | view | System of the first coding of the code
condition | code | VARCHAR | NULL | view | Code of the first coding of the code
condition | code_display | VARCHAR | NULL | view | Display of the first coding of the code
condition | code_text | VARCHAR | NULL | view | code.text
condition | onset_date | VARCHAR | NULL | view | onsetDateTime as it was sent
condition | abatement_date | VARCHAR | NULL | view | abatementDateTime as it was sent
condition | asserter_display | VARCHAR | NULL | view | asserter.display
condition | patient_reference | VARCHAR | NULL | view | subject.reference as it was sent
condition | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
condition | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
condition | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

observation | id | VARCHAR | NULL | view | Observation.id
observation | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
observation | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
observation | status | VARCHAR | NULL | view | status: a code of ObservationStatus
observation | subject_reference | VARCHAR | NULL | view | subject.reference as it was sent
observation | subject_id | VARCHAR | NULL | sql | Id in subject.reference
observation | effective_datetime | VARCHAR | NULL | sql | effectiveDateTime, else effectiveInstant, else effectivePeriod as start/end
observation | issued | VARCHAR | NULL | view | issued as it was sent
observation | category_text | VARCHAR | NULL | view | Text of the first category
observation | category_system | VARCHAR | NULL | view | System of the first coding of the first category
observation | category_code | VARCHAR | NULL | view | Code of the first coding of the first category
observation | category_display | VARCHAR | NULL | view | Display of the first coding of the first category
observation | code_text | VARCHAR | NULL | view | code.text: what was observed, in words
observation | code_system | VARCHAR | NULL | view | System of the first coding of the code
observation | code_code | VARCHAR | NULL | view | Code of the first coding of the code
observation | code_display | VARCHAR | NULL | view | Display of the first coding of the code
observation | value_type | VARCHAR | NULL | sql | Kind of value: quantity, codeable_concept, string, boolean, integer or datetime; NULL for none of them
observation | value_quantity_value | DOUBLE | NULL | sql | valueQuantity.value as a double; silver.observation_detail has its digits
observation | value_quantity_unit | VARCHAR | NULL | view | valueQuantity.unit, for people
observation | value_quantity_system | VARCHAR | NULL | view | valueQuantity.system
observation | value_quantity_code | VARCHAR | NULL | view | valueQuantity.code: the unit, for machines
observation | value_codeable_concept_text | VARCHAR | NULL | view | valueCodeableConcept.text
observation | value_codeable_concept_system | VARCHAR | NULL | view | System of the first coding of valueCodeableConcept
observation | value_codeable_concept_code | VARCHAR | NULL | view | Code of the first coding of valueCodeableConcept
observation | value_codeable_concept_display | VARCHAR | NULL | view | Display of the first coding of valueCodeableConcept
observation | value_string | VARCHAR | NULL | view | valueString
observation | value_boolean | BOOLEAN | NULL | view | valueBoolean
observation | value_integer | VARCHAR | NULL | view only | valueInteger with its digits
observation | value_integer | BIGINT | NULL | sql | valueInteger
observation | value_datetime | VARCHAR | NULL | view | valueDateTime as it was sent
observation | performer_references | VARCHAR[] | NOT NULL | view | performer.reference of each performer that has one
observation | performer_ids | VARCHAR[] | NOT NULL | sql | Ids in performer_references
observation | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of the code
observation | code_codings | JSON[] | NOT NULL | view only | All codings of the code, as they were sent
observation | category_codings | STRUCT(category_index BIGINT, "system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of all categories; category_index counts categories from 0
observation | categories | JSON[] | NOT NULL | view only | All categories, as they were sent
observation | components | STRUCT(component_index BIGINT, code_text VARCHAR, code_system VARCHAR, code_code VARCHAR, code_display VARCHAR, value_type VARCHAR, value_quantity_value DOUBLE, value_quantity_unit VARCHAR, value_quantity_system VARCHAR, value_quantity_code VARCHAR, value_codeable_concept_text VARCHAR, value_codeable_concept_system VARCHAR, value_codeable_concept_code VARCHAR, value_codeable_concept_display VARCHAR, value_string VARCHAR, value_boolean BOOLEAN, value_integer BIGINT, value_datetime VARCHAR)[] | NOT NULL | sql | All components; component_index counts them from 0
observation | components | JSON[] | NOT NULL | view only | All components, as they were sent
observation | component_count | BIGINT | NOT NULL | sql | Number of components
observation | effective_date | VARCHAR | NULL | view only | effectiveDateTime as it was sent
observation | effective_instant | VARCHAR | NULL | view only | effectiveInstant as it was sent
observation | effective_period_start | VARCHAR | NULL | view only | effectivePeriod.start as it was sent
observation | effective_period_end | VARCHAR | NULL | view only | effectivePeriod.end as it was sent
observation | value_quantity_digits | VARCHAR | NULL | view only | valueQuantity.value with its digits
observation | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
observation | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
observation | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

allergyintolerance | id | VARCHAR | NULL | view | AllergyIntolerance.id
allergyintolerance | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
allergyintolerance | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
allergyintolerance | clinical_status | VARCHAR | NULL | view | Code of the first coding of clinicalStatus
allergyintolerance | verification_status | VARCHAR | NULL | view | Code of the first coding of verificationStatus
allergyintolerance | type | VARCHAR | NULL | view | type: allergy or intolerance
allergyintolerance | categories | VARCHAR[] | NOT NULL | view | category: food, medication, environment or biologic
allergyintolerance | criticality | VARCHAR | NULL | view | criticality: low, high or unable-to-assess
allergyintolerance | code_system | VARCHAR | NULL | view | System of the first coding of code
allergyintolerance | code | VARCHAR | NULL | view | Code of the first coding of code
allergyintolerance | code_display | VARCHAR | NULL | view | Display of the first coding of code
allergyintolerance | code_text | VARCHAR | NULL | view | Text of code: what it is to, or that there is none known
allergyintolerance | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
allergyintolerance | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
allergyintolerance | patient_reference | VARCHAR | NULL | view | patient.reference as it was sent
allergyintolerance | patient_id | VARCHAR | NULL | sql | Id in patient_reference
allergyintolerance | patient_display | VARCHAR | NULL | view | patient.display
allergyintolerance | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
allergyintolerance | encounter_id | VARCHAR | NULL | sql | Id in encounter_reference
allergyintolerance | onset_date | VARCHAR | NULL | view | onsetDateTime as it was sent
allergyintolerance | onset_day | DATE | NULL | sql | First day that onset_date can mean
allergyintolerance | onset_age | JSON | NULL | view | onsetAge
allergyintolerance | onset_period_start | VARCHAR | NULL | view | onsetPeriod.start as it was sent
allergyintolerance | onset_period_end | VARCHAR | NULL | view | onsetPeriod.end as it was sent
allergyintolerance | onset_text | VARCHAR | NULL | view | onsetString
allergyintolerance | recorded_date | VARCHAR | NULL | view | recordedDate as it was sent
allergyintolerance | recorded_day | DATE | NULL | sql | First day that recorded_date can mean
allergyintolerance | recorder_reference | VARCHAR | NULL | view | recorder.reference as it was sent
allergyintolerance | recorder_id | VARCHAR | NULL | sql | Id in recorder_reference
allergyintolerance | recorder_display | VARCHAR | NULL | view | recorder.display
allergyintolerance | asserter_reference | VARCHAR | NULL | view | asserter.reference as it was sent
allergyintolerance | asserter_id | VARCHAR | NULL | sql | Id in asserter_reference
allergyintolerance | asserter_display | VARCHAR | NULL | view | asserter.display
allergyintolerance | last_occurrence_date | VARCHAR | NULL | view | lastOccurrence as it was sent
allergyintolerance | last_occurrence_day | DATE | NULL | sql | First day that last_occurrence_date can mean
allergyintolerance | manifestation_system | VARCHAR | NULL | view | System of the first coding of the first reaction.manifestation
allergyintolerance | manifestation_code | VARCHAR | NULL | view | Code of the first coding of the first reaction.manifestation
allergyintolerance | manifestation_display | VARCHAR | NULL | view | Display of the first coding of the first reaction.manifestation
allergyintolerance | manifestation_text | VARCHAR | NULL | view | Text of the first reaction.manifestation: how it shows
allergyintolerance | manifestation_codings | JSON[] | NOT NULL | view only | All codings of reaction.manifestation, as they were sent
allergyintolerance | manifestation_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of reaction.manifestation
allergyintolerance | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
allergyintolerance | notes | VARCHAR[] | NOT NULL | view | note.text of each note
allergyintolerance | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
allergyintolerance | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
allergyintolerance | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
allergyintolerance | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
allergyintolerance | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
allergyintolerance | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

careplan | id | VARCHAR | NULL | view | CarePlan.id
careplan | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
careplan | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
careplan | status | VARCHAR | NULL | view | status: a code of RequestStatus
careplan | intent | VARCHAR | NULL | view | intent: proposal, plan, order or option
careplan | category_system | VARCHAR | NULL | view | System of the first coding of the first category
careplan | category_code | VARCHAR | NULL | view | Code of the first coding of the first category
careplan | category_display | VARCHAR | NULL | view | Display of the first coding of the first category
careplan | category_text | VARCHAR | NULL | view | Text of the first category: what kind of plan it is
careplan | category_codings | JSON[] | NOT NULL | view only | All codings of category, as they were sent
careplan | category_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of category
careplan | title | VARCHAR | NULL | view | title
careplan | description | VARCHAR | NULL | view | description
careplan | subject_reference | VARCHAR | NULL | view | subject.reference as it was sent
careplan | subject_id | VARCHAR | NULL | sql | Id in subject_reference
careplan | subject_display | VARCHAR | NULL | view | subject.display
careplan | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
careplan | encounter_id | VARCHAR | NULL | sql | Id in encounter_reference
careplan | period_start | VARCHAR | NULL | view | period.start as it was sent
careplan | period_start_day | DATE | NULL | sql | First day that period_start can mean
careplan | period_end | VARCHAR | NULL | view | period.end as it was sent
careplan | period_end_day | DATE | NULL | sql | First day that period_end can mean
careplan | created_date | VARCHAR | NULL | view | created as it was sent
careplan | created_day | DATE | NULL | sql | First day that created_date can mean
careplan | author_reference | VARCHAR | NULL | view | author.reference as it was sent
careplan | author_id | VARCHAR | NULL | sql | Id in author_reference
careplan | author_display | VARCHAR | NULL | view | author.display
careplan | goal_references | VARCHAR[] | NOT NULL | view | goal.reference of each that has one
careplan | addresses_references | VARCHAR[] | NOT NULL | view | addresses.reference of each that has one
careplan | care_team_references | VARCHAR[] | NOT NULL | view | careTeam.reference of each that has one
careplan | activity_system | VARCHAR | NULL | view | System of the first coding of the first activity.detail.code
careplan | activity_code | VARCHAR | NULL | view | Code of the first coding of the first activity.detail.code
careplan | activity_display | VARCHAR | NULL | view | Display of the first coding of the first activity.detail.code
careplan | activity_text | VARCHAR | NULL | view | Text of the first activity.detail.code: what is to be done
careplan | activity_codings | JSON[] | NOT NULL | view only | All codings of activity.detail.code, as they were sent
careplan | activity_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of activity.detail.code
careplan | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
careplan | notes | VARCHAR[] | NOT NULL | view | note.text of each note
careplan | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
careplan | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
careplan | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
careplan | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
careplan | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
careplan | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

composition | id | VARCHAR | NULL | view | Composition.id
composition | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
composition | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
composition | status | VARCHAR | NULL | view | status: a code of CompositionStatus
composition | type_system | VARCHAR | NULL | view | System of the first coding of type
composition | type_code | VARCHAR | NULL | view | Code of the first coding of type
composition | type_display | VARCHAR | NULL | view | Display of the first coding of type
composition | type_text | VARCHAR | NULL | view | Text of type: what kind of document it is
composition | type_codings | JSON[] | NOT NULL | view only | All codings of type, as they were sent
composition | type_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of type
composition | category_system | VARCHAR | NULL | view | System of the first coding of the first category
composition | category_code | VARCHAR | NULL | view | Code of the first coding of the first category
composition | category_display | VARCHAR | NULL | view | Display of the first coding of the first category
composition | category_text | VARCHAR | NULL | view | Text of the first category: what kind of document it is, roughly
composition | category_codings | JSON[] | NOT NULL | view only | All codings of category, as they were sent
composition | category_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of category
composition | title | VARCHAR | NULL | view | title
composition | subject_reference | VARCHAR | NULL | view | subject.reference as it was sent
composition | subject_id | VARCHAR | NULL | sql | Id in subject_reference
composition | subject_display | VARCHAR | NULL | view | subject.display
composition | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
composition | encounter_id | VARCHAR | NULL | sql | Id in encounter_reference
composition | date | VARCHAR | NULL | view | date as it was sent
composition | day | DATE | NULL | sql | First day that date can mean
composition | author_references | VARCHAR[] | NOT NULL | view | author.reference of each that has one
composition | author_ids | VARCHAR[] | NOT NULL | sql | Ids in author_references
composition | author_displays | VARCHAR[] | NOT NULL | view | author.display of each that has one
composition | confidentiality | VARCHAR | NULL | view | confidentiality
composition | custodian_reference | VARCHAR | NULL | view | custodian.reference as it was sent
composition | custodian_id | VARCHAR | NULL | sql | Id in custodian_reference
composition | custodian_display | VARCHAR | NULL | view | custodian.display
composition | language | VARCHAR | NULL | view | language of the document
composition | section_codes | VARCHAR[] | NOT NULL | view | Codes of the sections, all codings
composition | identifier_system | VARCHAR | NULL | view | identifier.system
composition | identifier_value | VARCHAR | NULL | view | identifier.value
composition | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
composition | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
composition | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
composition | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
composition | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
composition | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

device | id | VARCHAR | NULL | view | Device.id
device | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
device | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
device | status | VARCHAR | NULL | view | status: a code of FHIRDeviceStatus
device | type_system | VARCHAR | NULL | view | System of the first coding of type
device | type_code | VARCHAR | NULL | view | Code of the first coding of type
device | type_display | VARCHAR | NULL | view | Display of the first coding of type
device | type_text | VARCHAR | NULL | view | Text of type: what it is
device | type_codings | JSON[] | NOT NULL | view only | All codings of type, as they were sent
device | type_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of type
device | name | VARCHAR | NULL | view | First deviceName.name
device | name_type | VARCHAR | NULL | view | First deviceName.type
device | manufacturer | VARCHAR | NULL | view | manufacturer
device | model_number | VARCHAR | NULL | view | modelNumber
device | part_number | VARCHAR | NULL | view | partNumber
device | version | VARCHAR | NULL | view | First version.value
device | serial_number | VARCHAR | NULL | view | serialNumber
device | lot_number | VARCHAR | NULL | view | lotNumber
device | distinct_identifier | VARCHAR | NULL | view | distinctIdentifier
device | udi_device_identifier | VARCHAR | NULL | view | First udiCarrier.deviceIdentifier
device | udi_carrier | VARCHAR | NULL | view | First udiCarrier.carrierHRF: the UDI as people read it
device | manufacture_date | VARCHAR | NULL | view | manufactureDate as it was sent
device | manufacture_day | DATE | NULL | sql | First day that manufacture_date can mean
device | expiration_date | VARCHAR | NULL | view | expirationDate as it was sent
device | expiration_day | DATE | NULL | sql | First day that expiration_date can mean
device | patient_reference | VARCHAR | NULL | view | patient.reference as it was sent
device | patient_id | VARCHAR | NULL | sql | Id in patient_reference
device | patient_display | VARCHAR | NULL | view | patient.display
device | owner_reference | VARCHAR | NULL | view | owner.reference as it was sent
device | owner_id | VARCHAR | NULL | sql | Id in owner_reference
device | owner_display | VARCHAR | NULL | view | owner.display
device | location_reference | VARCHAR | NULL | view | location.reference as it was sent
device | location_id | VARCHAR | NULL | sql | Id in location_reference
device | parent_reference | VARCHAR | NULL | view | parent.reference as it was sent
device | parent_id | VARCHAR | NULL | sql | Id in parent_reference
device | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
device | notes | VARCHAR[] | NOT NULL | view | note.text of each note
device | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
device | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
device | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
device | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
device | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
device | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

deviceusestatement | id | VARCHAR | NULL | view | DeviceUseStatement.id
deviceusestatement | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
deviceusestatement | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
deviceusestatement | status | VARCHAR | NULL | view | status: a code of DeviceUseStatementStatus
deviceusestatement | subject_reference | VARCHAR | NULL | view | subject.reference as it was sent
deviceusestatement | subject_id | VARCHAR | NULL | sql | Id in subject_reference
deviceusestatement | subject_display | VARCHAR | NULL | view | subject.display
deviceusestatement | device_reference | VARCHAR | NULL | view | device.reference as it was sent
deviceusestatement | device_id | VARCHAR | NULL | sql | Id in device_reference
deviceusestatement | device_display | VARCHAR | NULL | view | device.display
deviceusestatement | timing_date | VARCHAR | NULL | view | timingDateTime as it was sent
deviceusestatement | timing_day | DATE | NULL | sql | First day that timing_date can mean
deviceusestatement | timing_period_start | VARCHAR | NULL | view | timingPeriod.start as it was sent
deviceusestatement | timing_period_start_day | DATE | NULL | sql | First day that timing_period_start can mean
deviceusestatement | timing_period_end | VARCHAR | NULL | view | timingPeriod.end as it was sent
deviceusestatement | timing_period_end_day | DATE | NULL | sql | First day that timing_period_end can mean
deviceusestatement | timing | JSON | NULL | view | timingTiming
deviceusestatement | recorded_date | VARCHAR | NULL | view | recordedOn as it was sent
deviceusestatement | recorded_day | DATE | NULL | sql | First day that recorded_date can mean
deviceusestatement | source_reference | VARCHAR | NULL | view | source.reference as it was sent
deviceusestatement | source_id | VARCHAR | NULL | sql | Id in source_reference
deviceusestatement | source_display | VARCHAR | NULL | view | source.display
deviceusestatement | reason_system | VARCHAR | NULL | view | System of the first coding of the first reasonCode
deviceusestatement | reason_code | VARCHAR | NULL | view | Code of the first coding of the first reasonCode
deviceusestatement | reason_display | VARCHAR | NULL | view | Display of the first coding of the first reasonCode
deviceusestatement | reason_text | VARCHAR | NULL | view | Text of the first reasonCode: why it is used
deviceusestatement | reason_codings | JSON[] | NOT NULL | view only | All codings of reasonCode, as they were sent
deviceusestatement | reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of reasonCode
deviceusestatement | reason_references | VARCHAR[] | NOT NULL | view | reasonReference.reference of each that has one
deviceusestatement | body_site_system | VARCHAR | NULL | view | System of the first coding of bodySite
deviceusestatement | body_site_code | VARCHAR | NULL | view | Code of the first coding of bodySite
deviceusestatement | body_site_display | VARCHAR | NULL | view | Display of the first coding of bodySite
deviceusestatement | body_site_text | VARCHAR | NULL | view | Text of bodySite: where it is
deviceusestatement | body_site_codings | JSON[] | NOT NULL | view only | All codings of bodySite, as they were sent
deviceusestatement | body_site_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of bodySite
deviceusestatement | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
deviceusestatement | notes | VARCHAR[] | NOT NULL | view | note.text of each note
deviceusestatement | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
deviceusestatement | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
deviceusestatement | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
deviceusestatement | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
deviceusestatement | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
deviceusestatement | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

immunization | id | VARCHAR | NULL | view | Immunization.id
immunization | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
immunization | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
immunization | status | VARCHAR | NULL | view | status: completed, entered-in-error or not-done
immunization | status_reason_system | VARCHAR | NULL | view | System of the first coding of statusReason
immunization | status_reason_code | VARCHAR | NULL | view | Code of the first coding of statusReason
immunization | status_reason_display | VARCHAR | NULL | view | Display of the first coding of statusReason
immunization | status_reason_text | VARCHAR | NULL | view | Text of statusReason: why it was not done
immunization | status_reason_codings | JSON[] | NOT NULL | view only | All codings of statusReason, as they were sent
immunization | status_reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of statusReason
immunization | vaccine_system | VARCHAR | NULL | view | System of the first coding of vaccineCode
immunization | vaccine_code | VARCHAR | NULL | view | Code of the first coding of vaccineCode
immunization | vaccine_display | VARCHAR | NULL | view | Display of the first coding of vaccineCode
immunization | vaccine_text | VARCHAR | NULL | view | Text of vaccineCode: what was given
immunization | vaccine_codings | JSON[] | NOT NULL | view only | All codings of vaccineCode, as they were sent
immunization | vaccine_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of vaccineCode
immunization | patient_reference | VARCHAR | NULL | view | patient.reference as it was sent
immunization | patient_id | VARCHAR | NULL | sql | Id in patient_reference
immunization | patient_display | VARCHAR | NULL | view | patient.display
immunization | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
immunization | encounter_id | VARCHAR | NULL | sql | Id in encounter_reference
immunization | occurrence_date | VARCHAR | NULL | view | occurrenceDateTime as it was sent
immunization | occurrence_day | DATE | NULL | sql | First day that occurrence_date can mean
immunization | occurrence_text | VARCHAR | NULL | view | occurrenceString
immunization | recorded_date | VARCHAR | NULL | view | recorded as it was sent
immunization | recorded_day | DATE | NULL | sql | First day that recorded_date can mean
immunization | primary_source | BOOLEAN | NULL | view | primarySource: whether it comes from who gave it
immunization | location_reference | VARCHAR | NULL | view | location.reference as it was sent
immunization | location_id | VARCHAR | NULL | sql | Id in location_reference
immunization | location_display | VARCHAR | NULL | view | location.display
immunization | manufacturer_reference | VARCHAR | NULL | view | manufacturer.reference as it was sent
immunization | manufacturer_id | VARCHAR | NULL | sql | Id in manufacturer_reference
immunization | manufacturer_display | VARCHAR | NULL | view | manufacturer.display
immunization | lot_number | VARCHAR | NULL | view | lotNumber
immunization | expiration_date | VARCHAR | NULL | view | expirationDate as it was sent
immunization | expiration_day | DATE | NULL | sql | First day that expiration_date can mean
immunization | site_system | VARCHAR | NULL | view | System of the first coding of site
immunization | site_code | VARCHAR | NULL | view | Code of the first coding of site
immunization | site_display | VARCHAR | NULL | view | Display of the first coding of site
immunization | site_text | VARCHAR | NULL | view | Text of site: where it was given
immunization | site_codings | JSON[] | NOT NULL | view only | All codings of site, as they were sent
immunization | site_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of site
immunization | route_system | VARCHAR | NULL | view | System of the first coding of route
immunization | route_code | VARCHAR | NULL | view | Code of the first coding of route
immunization | route_display | VARCHAR | NULL | view | Display of the first coding of route
immunization | route_text | VARCHAR | NULL | view | Text of route: how it was given
immunization | route_codings | JSON[] | NOT NULL | view only | All codings of route, as they were sent
immunization | route_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of route
immunization | dose_quantity_value | DECIMAL(38,10) | NULL | view | doseQuantity.value: how much was given
immunization | dose_quantity_unit | VARCHAR | NULL | view | doseQuantity.unit, for people
immunization | dose_quantity_system | VARCHAR | NULL | view | doseQuantity.system
immunization | dose_quantity_code | VARCHAR | NULL | view | doseQuantity.code: the unit, for machines
immunization | performer_references | VARCHAR[] | NOT NULL | view | performer.actor.reference of each that has one
immunization | performer_displays | VARCHAR[] | NOT NULL | view | performer.actor.display of each that has one
immunization | reason_system | VARCHAR | NULL | view | System of the first coding of the first reasonCode
immunization | reason_code | VARCHAR | NULL | view | Code of the first coding of the first reasonCode
immunization | reason_display | VARCHAR | NULL | view | Display of the first coding of the first reasonCode
immunization | reason_text | VARCHAR | NULL | view | Text of the first reasonCode: why it was given
immunization | reason_codings | JSON[] | NOT NULL | view only | All codings of reasonCode, as they were sent
immunization | reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of reasonCode
immunization | target_disease_system | VARCHAR | NULL | view | System of the first coding of the first protocolApplied.targetDisease
immunization | target_disease_code | VARCHAR | NULL | view | Code of the first coding of the first protocolApplied.targetDisease
immunization | target_disease_display | VARCHAR | NULL | view | Display of the first coding of the first protocolApplied.targetDisease
immunization | target_disease_text | VARCHAR | NULL | view | Text of the first protocolApplied.targetDisease: what it protects from
immunization | target_disease_codings | JSON[] | NOT NULL | view only | All codings of protocolApplied.targetDisease, as they were sent
immunization | target_disease_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of protocolApplied.targetDisease
immunization | series | VARCHAR | NULL | view | First protocolApplied.series
immunization | dose_number | INTEGER | NULL | view | First protocolApplied.doseNumberPositiveInt
immunization | is_subpotent | BOOLEAN | NULL | view | isSubpotent
immunization | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
immunization | notes | VARCHAR[] | NOT NULL | view | note.text of each note
immunization | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
immunization | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
immunization | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
immunization | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
immunization | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
immunization | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

immunizationrecommendation | id | VARCHAR | NULL | view | ImmunizationRecommendation.id
immunizationrecommendation | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
immunizationrecommendation | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
immunizationrecommendation | patient_reference | VARCHAR | NULL | view | patient.reference as it was sent
immunizationrecommendation | patient_id | VARCHAR | NULL | sql | Id in patient_reference
immunizationrecommendation | patient_display | VARCHAR | NULL | view | patient.display
immunizationrecommendation | date | VARCHAR | NULL | view | date as it was sent
immunizationrecommendation | day | DATE | NULL | sql | First day that date can mean
immunizationrecommendation | authority_reference | VARCHAR | NULL | view | authority.reference as it was sent
immunizationrecommendation | authority_id | VARCHAR | NULL | sql | Id in authority_reference
immunizationrecommendation | authority_display | VARCHAR | NULL | view | authority.display
immunizationrecommendation | vaccine_system | VARCHAR | NULL | view | System of the first coding of the first recommendation.vaccineCode
immunizationrecommendation | vaccine_code | VARCHAR | NULL | view | Code of the first coding of the first recommendation.vaccineCode
immunizationrecommendation | vaccine_display | VARCHAR | NULL | view | Display of the first coding of the first recommendation.vaccineCode
immunizationrecommendation | vaccine_text | VARCHAR | NULL | view | Text of the first recommendation.vaccineCode: what is recommended
immunizationrecommendation | vaccine_codings | JSON[] | NOT NULL | view only | All codings of recommendation.vaccineCode, as they were sent
immunizationrecommendation | vaccine_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of recommendation.vaccineCode
immunizationrecommendation | target_disease_system | VARCHAR | NULL | view | System of the first coding of the first recommendation.targetDisease
immunizationrecommendation | target_disease_code | VARCHAR | NULL | view | Code of the first coding of the first recommendation.targetDisease
immunizationrecommendation | target_disease_display | VARCHAR | NULL | view | Display of the first coding of the first recommendation.targetDisease
immunizationrecommendation | target_disease_text | VARCHAR | NULL | view | Text of the first recommendation.targetDisease: what it protects from
immunizationrecommendation | target_disease_codings | JSON[] | NOT NULL | view only | All codings of recommendation.targetDisease, as they were sent
immunizationrecommendation | target_disease_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of recommendation.targetDisease
immunizationrecommendation | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
immunizationrecommendation | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
immunizationrecommendation | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
immunizationrecommendation | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
immunizationrecommendation | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
immunizationrecommendation | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
immunizationrecommendation | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

medication | id | VARCHAR | NULL | view | Medication.id
medication | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
medication | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
medication | status | VARCHAR | NULL | view | status: active, inactive or entered-in-error
medication | code_system | VARCHAR | NULL | view | System of the first coding of code
medication | code | VARCHAR | NULL | view | Code of the first coding of code
medication | code_display | VARCHAR | NULL | view | Display of the first coding of code
medication | code_text | VARCHAR | NULL | view | Text of code: what it is
medication | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
medication | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
medication | form_system | VARCHAR | NULL | view | System of the first coding of form
medication | form_code | VARCHAR | NULL | view | Code of the first coding of form
medication | form_display | VARCHAR | NULL | view | Display of the first coding of form
medication | form_text | VARCHAR | NULL | view | Text of form: its form: a tablet, a solution
medication | form_codings | JSON[] | NOT NULL | view only | All codings of form, as they were sent
medication | form_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of form
medication | manufacturer_reference | VARCHAR | NULL | view | manufacturer.reference as it was sent
medication | manufacturer_id | VARCHAR | NULL | sql | Id in manufacturer_reference
medication | manufacturer_display | VARCHAR | NULL | view | manufacturer.display
medication | amount_numerator_value | DECIMAL(38,10) | NULL | view | amount.numerator.value
medication | amount_numerator_unit | VARCHAR | NULL | view | amount.numerator.unit, for people
medication | amount_denominator_value | DECIMAL(38,10) | NULL | view | amount.denominator.value
medication | amount_denominator_unit | VARCHAR | NULL | view | amount.denominator.unit, for people
medication | lot_number | VARCHAR | NULL | view | batch.lotNumber
medication | expiration_date | VARCHAR | NULL | view | batch.expirationDate as it was sent
medication | expiration_day | DATE | NULL | sql | First day that expiration_date can mean
medication | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
medication | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
medication | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
medication | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
medication | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
medication | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
medication | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

medicationstatement | id | VARCHAR | NULL | view | MedicationStatement.id
medicationstatement | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
medicationstatement | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
medicationstatement | status | VARCHAR | NULL | view | status: a code of MedicationStatementStatus
medicationstatement | category_system | VARCHAR | NULL | view | System of the first coding of category
medicationstatement | category_code | VARCHAR | NULL | view | Code of the first coding of category
medicationstatement | category_display | VARCHAR | NULL | view | Display of the first coding of category
medicationstatement | category_text | VARCHAR | NULL | view | Text of category: where it is taken
medicationstatement | category_codings | JSON[] | NOT NULL | view only | All codings of category, as they were sent
medicationstatement | category_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of category
medicationstatement | medication_system | VARCHAR | NULL | view | System of the first coding of medication
medicationstatement | medication_code | VARCHAR | NULL | view | Code of the first coding of medication
medicationstatement | medication_display | VARCHAR | NULL | view | Display of the first coding of medication
medicationstatement | medication_text | VARCHAR | NULL | view | Text of medication: what is taken
medicationstatement | medication_codings | JSON[] | NOT NULL | view only | All codings of medication, as they were sent
medicationstatement | medication_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of medication
medicationstatement | medication_reference | VARCHAR | NULL | view | medication.reference as it was sent
medicationstatement | medication_id | VARCHAR | NULL | sql | Id in medication_reference
medicationstatement | subject_reference | VARCHAR | NULL | view | subject.reference as it was sent
medicationstatement | subject_id | VARCHAR | NULL | sql | Id in subject_reference
medicationstatement | subject_display | VARCHAR | NULL | view | subject.display
medicationstatement | context_reference | VARCHAR | NULL | view | context.reference as it was sent
medicationstatement | context_id | VARCHAR | NULL | sql | Id in context_reference
medicationstatement | effective_date | VARCHAR | NULL | view | effectiveDateTime as it was sent
medicationstatement | effective_day | DATE | NULL | sql | First day that effective_date can mean
medicationstatement | effective_period_start | VARCHAR | NULL | view | effectivePeriod.start as it was sent
medicationstatement | effective_period_start_day | DATE | NULL | sql | First day that effective_period_start can mean
medicationstatement | effective_period_end | VARCHAR | NULL | view | effectivePeriod.end as it was sent
medicationstatement | effective_period_end_day | DATE | NULL | sql | First day that effective_period_end can mean
medicationstatement | asserted_date | VARCHAR | NULL | view | dateAsserted as it was sent
medicationstatement | asserted_day | DATE | NULL | sql | First day that asserted_date can mean
medicationstatement | source_reference | VARCHAR | NULL | view | informationSource.reference as it was sent
medicationstatement | source_id | VARCHAR | NULL | sql | Id in source_reference
medicationstatement | source_display | VARCHAR | NULL | view | informationSource.display
medicationstatement | reason_system | VARCHAR | NULL | view | System of the first coding of the first reasonCode
medicationstatement | reason_code | VARCHAR | NULL | view | Code of the first coding of the first reasonCode
medicationstatement | reason_display | VARCHAR | NULL | view | Display of the first coding of the first reasonCode
medicationstatement | reason_text | VARCHAR | NULL | view | Text of the first reasonCode: why it is taken
medicationstatement | reason_codings | JSON[] | NOT NULL | view only | All codings of reasonCode, as they were sent
medicationstatement | reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of reasonCode
medicationstatement | reason_references | VARCHAR[] | NOT NULL | view | reasonReference.reference of each that has one
medicationstatement | dosage_text | VARCHAR | NULL | view | First dosage.text
medicationstatement | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
medicationstatement | notes | VARCHAR[] | NOT NULL | view | note.text of each note
medicationstatement | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
medicationstatement | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
medicationstatement | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
medicationstatement | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
medicationstatement | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
medicationstatement | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

organization | id | VARCHAR | NULL | view | Organization.id
organization | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
organization | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
organization | active | BOOLEAN | NULL | view | active: whether it is still in use
organization | name | VARCHAR | NULL | view | name
organization | aliases | VARCHAR[] | NOT NULL | view | alias: other names
organization | type_system | VARCHAR | NULL | view | System of the first coding of the first type
organization | type_code | VARCHAR | NULL | view | Code of the first coding of the first type
organization | type_display | VARCHAR | NULL | view | Display of the first coding of the first type
organization | type_text | VARCHAR | NULL | view | Text of the first type: what kind of organization it is
organization | type_codings | JSON[] | NOT NULL | view only | All codings of type, as they were sent
organization | type_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of type
organization | phone | VARCHAR | NULL | view | First telecom.value with the system phone
organization | email | VARCHAR | NULL | view | First telecom.value with the system email
organization | address_lines | VARCHAR[] | NOT NULL | view | Lines of the first address
organization | city | VARCHAR | NULL | view | City of the first address
organization | postal_code | VARCHAR | NULL | view | Postal code of the first address
organization | country | VARCHAR | NULL | view | Country of the first address
organization | part_of_reference | VARCHAR | NULL | view | partOf.reference as it was sent
organization | part_of_id | VARCHAR | NULL | sql | Id in part_of_reference
organization | part_of_display | VARCHAR | NULL | view | partOf.display
organization | identifier_system | VARCHAR | NULL | view | System of the first identifier
organization | identifier_value | VARCHAR | NULL | view | Value of the first identifier
organization | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
organization | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
organization | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
organization | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
organization | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
organization | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
organization | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

practitioner | id | VARCHAR | NULL | view | Practitioner.id
practitioner | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
practitioner | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
practitioner | active | BOOLEAN | NULL | view | active: whether the record is in use
practitioner | family_name | VARCHAR | NULL | view | First name.family
practitioner | given_names | VARCHAR[] | NOT NULL | view | Given names of the first name
practitioner | prefixes | VARCHAR[] | NOT NULL | view | Prefixes of the first name
practitioner | suffixes | VARCHAR[] | NOT NULL | view | Suffixes of the first name
practitioner | full_name | VARCHAR | NULL | view | First name.text
practitioner | gender | VARCHAR | NULL | view | gender
practitioner | birth_date | VARCHAR | NULL | view | birthDate as it was sent
practitioner | birth_day | DATE | NULL | sql | First day that birth_date can mean
practitioner | phone | VARCHAR | NULL | view | First telecom.value with the system phone
practitioner | email | VARCHAR | NULL | view | First telecom.value with the system email
practitioner | address_lines | VARCHAR[] | NOT NULL | view | Lines of the first address
practitioner | city | VARCHAR | NULL | view | City of the first address
practitioner | postal_code | VARCHAR | NULL | view | Postal code of the first address
practitioner | country | VARCHAR | NULL | view | Country of the first address
practitioner | qualification_system | VARCHAR | NULL | view | System of the first coding of the first qualification.code
practitioner | qualification_code | VARCHAR | NULL | view | Code of the first coding of the first qualification.code
practitioner | qualification_display | VARCHAR | NULL | view | Display of the first coding of the first qualification.code
practitioner | qualification_text | VARCHAR | NULL | view | Text of the first qualification.code: what the practitioner is qualified for
practitioner | qualification_codings | JSON[] | NOT NULL | view only | All codings of qualification.code, as they were sent
practitioner | qualification_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of qualification.code
practitioner | communication_system | VARCHAR | NULL | view | System of the first coding of the first communication
practitioner | communication_code | VARCHAR | NULL | view | Code of the first coding of the first communication
practitioner | communication_display | VARCHAR | NULL | view | Display of the first coding of the first communication
practitioner | communication_text | VARCHAR | NULL | view | Text of the first communication: which language is spoken
practitioner | communication_codings | JSON[] | NOT NULL | view only | All codings of communication, as they were sent
practitioner | communication_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of communication
practitioner | identifier_system | VARCHAR | NULL | view | System of the first identifier
practitioner | identifier_value | VARCHAR | NULL | view | Value of the first identifier
practitioner | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
practitioner | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
practitioner | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
practitioner | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
practitioner | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
practitioner | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
practitioner | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

practitionerrole | id | VARCHAR | NULL | view | PractitionerRole.id
practitionerrole | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
practitionerrole | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
practitionerrole | active | BOOLEAN | NULL | view | active: whether the role is in use
practitionerrole | period_start | VARCHAR | NULL | view | period.start as it was sent
practitionerrole | period_start_day | DATE | NULL | sql | First day that period_start can mean
practitionerrole | period_end | VARCHAR | NULL | view | period.end as it was sent
practitionerrole | period_end_day | DATE | NULL | sql | First day that period_end can mean
practitionerrole | practitioner_reference | VARCHAR | NULL | view | practitioner.reference as it was sent
practitionerrole | practitioner_id | VARCHAR | NULL | sql | Id in practitioner_reference
practitionerrole | practitioner_display | VARCHAR | NULL | view | practitioner.display
practitionerrole | organization_reference | VARCHAR | NULL | view | organization.reference as it was sent
practitionerrole | organization_id | VARCHAR | NULL | sql | Id in organization_reference
practitionerrole | organization_display | VARCHAR | NULL | view | organization.display
practitionerrole | role_system | VARCHAR | NULL | view | System of the first coding of the first code
practitionerrole | role_code | VARCHAR | NULL | view | Code of the first coding of the first code
practitionerrole | role_display | VARCHAR | NULL | view | Display of the first coding of the first code
practitionerrole | role_text | VARCHAR | NULL | view | Text of the first code: what the practitioner does
practitionerrole | role_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
practitionerrole | role_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
practitionerrole | specialty_system | VARCHAR | NULL | view | System of the first coding of the first specialty
practitionerrole | specialty_code | VARCHAR | NULL | view | Code of the first coding of the first specialty
practitionerrole | specialty_display | VARCHAR | NULL | view | Display of the first coding of the first specialty
practitionerrole | specialty_text | VARCHAR | NULL | view | Text of the first specialty: in which specialty
practitionerrole | specialty_codings | JSON[] | NOT NULL | view only | All codings of specialty, as they were sent
practitionerrole | specialty_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of specialty
practitionerrole | location_references | VARCHAR[] | NOT NULL | view | location.reference of each that has one
practitionerrole | healthcare_service_references | VARCHAR[] | NOT NULL | view | healthcareService.reference of each that has one
practitionerrole | phone | VARCHAR | NULL | view | First telecom.value with the system phone
practitionerrole | email | VARCHAR | NULL | view | First telecom.value with the system email
practitionerrole | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
practitionerrole | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
practitionerrole | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
practitionerrole | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
practitionerrole | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
practitionerrole | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
practitionerrole | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

procedure | id | VARCHAR | NULL | view | Procedure.id
procedure | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
procedure | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
procedure | status | VARCHAR | NULL | view | status: a code of EventStatus
procedure | status_reason_system | VARCHAR | NULL | view | System of the first coding of statusReason
procedure | status_reason_code | VARCHAR | NULL | view | Code of the first coding of statusReason
procedure | status_reason_display | VARCHAR | NULL | view | Display of the first coding of statusReason
procedure | status_reason_text | VARCHAR | NULL | view | Text of statusReason: why it has this status
procedure | status_reason_codings | JSON[] | NOT NULL | view only | All codings of statusReason, as they were sent
procedure | status_reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of statusReason
procedure | category_system | VARCHAR | NULL | view | System of the first coding of category
procedure | category_code | VARCHAR | NULL | view | Code of the first coding of category
procedure | category_display | VARCHAR | NULL | view | Display of the first coding of category
procedure | category_text | VARCHAR | NULL | view | Text of category: what kind of procedure it is
procedure | category_codings | JSON[] | NOT NULL | view only | All codings of category, as they were sent
procedure | category_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of category
procedure | code_system | VARCHAR | NULL | view | System of the first coding of code
procedure | code | VARCHAR | NULL | view | Code of the first coding of code
procedure | code_display | VARCHAR | NULL | view | Display of the first coding of code
procedure | code_text | VARCHAR | NULL | view | Text of code: what was done
procedure | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
procedure | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
procedure | subject_reference | VARCHAR | NULL | view | subject.reference as it was sent
procedure | subject_id | VARCHAR | NULL | sql | Id in subject_reference
procedure | subject_display | VARCHAR | NULL | view | subject.display
procedure | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
procedure | encounter_id | VARCHAR | NULL | sql | Id in encounter_reference
procedure | performed_date | VARCHAR | NULL | view | performedDateTime as it was sent
procedure | performed_day | DATE | NULL | sql | First day that performed_date can mean
procedure | performed_period_start | VARCHAR | NULL | view | performedPeriod.start as it was sent
procedure | performed_period_start_day | DATE | NULL | sql | First day that performed_period_start can mean
procedure | performed_period_end | VARCHAR | NULL | view | performedPeriod.end as it was sent
procedure | performed_period_end_day | DATE | NULL | sql | First day that performed_period_end can mean
procedure | performed_text | VARCHAR | NULL | view | performedString
procedure | performed_age | JSON | NULL | view | performedAge
procedure | recorder_reference | VARCHAR | NULL | view | recorder.reference as it was sent
procedure | recorder_id | VARCHAR | NULL | sql | Id in recorder_reference
procedure | recorder_display | VARCHAR | NULL | view | recorder.display
procedure | asserter_reference | VARCHAR | NULL | view | asserter.reference as it was sent
procedure | asserter_id | VARCHAR | NULL | sql | Id in asserter_reference
procedure | asserter_display | VARCHAR | NULL | view | asserter.display
procedure | performer_references | VARCHAR[] | NOT NULL | view | performer.actor.reference of each that has one
procedure | performer_displays | VARCHAR[] | NOT NULL | view | performer.actor.display of each that has one
procedure | location_reference | VARCHAR | NULL | view | location.reference as it was sent
procedure | location_id | VARCHAR | NULL | sql | Id in location_reference
procedure | location_display | VARCHAR | NULL | view | location.display
procedure | reason_system | VARCHAR | NULL | view | System of the first coding of the first reasonCode
procedure | reason_code | VARCHAR | NULL | view | Code of the first coding of the first reasonCode
procedure | reason_display | VARCHAR | NULL | view | Display of the first coding of the first reasonCode
procedure | reason_text | VARCHAR | NULL | view | Text of the first reasonCode: why it was done
procedure | reason_codings | JSON[] | NOT NULL | view only | All codings of reasonCode, as they were sent
procedure | reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of reasonCode
procedure | reason_references | VARCHAR[] | NOT NULL | view | reasonReference.reference of each that has one
procedure | body_site_system | VARCHAR | NULL | view | System of the first coding of the first bodySite
procedure | body_site_code | VARCHAR | NULL | view | Code of the first coding of the first bodySite
procedure | body_site_display | VARCHAR | NULL | view | Display of the first coding of the first bodySite
procedure | body_site_text | VARCHAR | NULL | view | Text of the first bodySite: where it was done
procedure | body_site_codings | JSON[] | NOT NULL | view only | All codings of bodySite, as they were sent
procedure | body_site_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of bodySite
procedure | outcome_system | VARCHAR | NULL | view | System of the first coding of outcome
procedure | outcome_code | VARCHAR | NULL | view | Code of the first coding of outcome
procedure | outcome_display | VARCHAR | NULL | view | Display of the first coding of outcome
procedure | outcome_text | VARCHAR | NULL | view | Text of outcome: how it ended
procedure | outcome_codings | JSON[] | NOT NULL | view only | All codings of outcome, as they were sent
procedure | outcome_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of outcome
procedure | report_references | VARCHAR[] | NOT NULL | view | report.reference of each that has one
procedure | part_of_references | VARCHAR[] | NOT NULL | view | partOf.reference of each that has one
procedure | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
procedure | notes | VARCHAR[] | NOT NULL | view | note.text of each note
procedure | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
procedure | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
procedure | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
procedure | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
procedure | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
procedure | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

provenance | id | VARCHAR | NULL | view | Provenance.id
provenance | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
provenance | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
provenance | target_references | VARCHAR[] | NOT NULL | view | target.reference of each that has one
provenance | target_ids | VARCHAR[] | NOT NULL | sql | Ids in target_references
provenance | occurred_date | VARCHAR | NULL | view | occurredDateTime as it was sent
provenance | occurred_day | DATE | NULL | sql | First day that occurred_date can mean
provenance | occurred_period_start | VARCHAR | NULL | view | occurredPeriod.start as it was sent
provenance | occurred_period_end | VARCHAR | NULL | view | occurredPeriod.end as it was sent
provenance | recorded_date | VARCHAR | NULL | view | recorded as it was sent
provenance | recorded_day | DATE | NULL | sql | First day that recorded_date can mean
provenance | policies | VARCHAR[] | NOT NULL | view | policy
provenance | location_reference | VARCHAR | NULL | view | location.reference as it was sent
provenance | location_id | VARCHAR | NULL | sql | Id in location_reference
provenance | location_display | VARCHAR | NULL | view | location.display
provenance | reason_system | VARCHAR | NULL | view | System of the first coding of the first reason
provenance | reason_code | VARCHAR | NULL | view | Code of the first coding of the first reason
provenance | reason_display | VARCHAR | NULL | view | Display of the first coding of the first reason
provenance | reason_text | VARCHAR | NULL | view | Text of the first reason: why
provenance | reason_codings | JSON[] | NOT NULL | view only | All codings of reason, as they were sent
provenance | reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of reason
provenance | activity_system | VARCHAR | NULL | view | System of the first coding of activity
provenance | activity_code | VARCHAR | NULL | view | Code of the first coding of activity
provenance | activity_display | VARCHAR | NULL | view | Display of the first coding of activity
provenance | activity_text | VARCHAR | NULL | view | Text of activity: what was done
provenance | activity_codings | JSON[] | NOT NULL | view only | All codings of activity, as they were sent
provenance | activity_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of activity
provenance | agent_type_system | VARCHAR | NULL | view | System of the first coding of the first agent.type
provenance | agent_type_code | VARCHAR | NULL | view | Code of the first coding of the first agent.type
provenance | agent_type_display | VARCHAR | NULL | view | Display of the first coding of the first agent.type
provenance | agent_type_text | VARCHAR | NULL | view | Text of the first agent.type: how the agent took part
provenance | agent_type_codings | JSON[] | NOT NULL | view only | All codings of agent.type, as they were sent
provenance | agent_type_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of agent.type
provenance | agent_references | VARCHAR[] | NOT NULL | view | agent.who.reference of each that has one
provenance | agent_ids | VARCHAR[] | NOT NULL | sql | Ids in agent_references
provenance | agent_displays | VARCHAR[] | NOT NULL | view | agent.who.display of each that has one
provenance | entity_references | VARCHAR[] | NOT NULL | view | entity.what.reference of each that has one
provenance | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
provenance | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
provenance | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
provenance | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
provenance | validation_errors | VARCHAR[] | NOT NULL | sql | Names of the rules in silver.rule that the row breaks; empty for a valid row
provenance | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

patient_detail | id | VARCHAR | NULL | view | Patient.id
patient_detail | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient_detail | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient_detail | active | BOOLEAN | NULL | view | active: whether the record is in use
patient_detail | birth_date | VARCHAR | NULL | view | birthDate as it was sent
patient_detail | birth_day | DATE | NULL | sql | First day that birth_date can mean
patient_detail | email | VARCHAR | NULL | view | First telecom.value with the system email
patient_detail | deceased | BOOLEAN | NULL | view | deceasedBoolean
patient_detail | deceased_date | VARCHAR | NULL | view | deceasedDateTime as it was sent
patient_detail | deceased_day | DATE | NULL | sql | First day that deceased_date can mean
patient_detail | marital_status_system | VARCHAR | NULL | view | System of the first coding of maritalStatus
patient_detail | marital_status_code | VARCHAR | NULL | view | Code of the first coding of maritalStatus
patient_detail | marital_status_display | VARCHAR | NULL | view | Display of the first coding of maritalStatus
patient_detail | marital_status_text | VARCHAR | NULL | view | Text of maritalStatus: the civil status
patient_detail | marital_status_codings | JSON[] | NOT NULL | view only | All codings of maritalStatus, as they were sent
patient_detail | marital_status_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of maritalStatus
patient_detail | languages | VARCHAR[] | NOT NULL | view | Codes of communication.language, all codings
patient_detail | general_practitioner_references | VARCHAR[] | NOT NULL | view | generalPractitioner.reference of each that has one
patient_detail | managing_organization_reference | VARCHAR | NULL | view | managingOrganization.reference as it was sent
patient_detail | managing_organization_id | VARCHAR | NULL | sql | Id in managing_organization_reference
patient_detail | managing_organization_display | VARCHAR | NULL | view | managingOrganization.display
patient_detail | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
patient_detail | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
patient_detail | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
patient_detail | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
patient_detail | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
patient_detail | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

condition_detail | id | VARCHAR | NULL | view | Condition.id
condition_detail | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
condition_detail | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
condition_detail | clinical_status | VARCHAR | NULL | view | Code of the first coding of clinicalStatus
condition_detail | verification_status | VARCHAR | NULL | view | Code of the first coding of verificationStatus
condition_detail | severity_code | VARCHAR | NULL | view | Code of the first coding of severity
condition_detail | severity_display | VARCHAR | NULL | view | Display of the first coding of severity
condition_detail | body_site_code | VARCHAR | NULL | view | Code of the first coding of the first bodySite
condition_detail | body_site_display | VARCHAR | NULL | view | Display of the first coding of the first bodySite
condition_detail | onset_date | VARCHAR | NULL | view | onsetDateTime as it was sent
condition_detail | onset_day | DATE | NULL | sql | First day that onset_date can mean
condition_detail | abatement_date | VARCHAR | NULL | view | abatementDateTime as it was sent
condition_detail | abatement_day | DATE | NULL | sql | First day that abatement_date can mean
condition_detail | onset_period_start | VARCHAR | NULL | view | onsetPeriod.start as it was sent
condition_detail | onset_text | VARCHAR | NULL | view | onsetString
condition_detail | onset_age | JSON | NULL | view | onsetAge
condition_detail | abatement_text | VARCHAR | NULL | view | abatementString
condition_detail | recorded_date | VARCHAR | NULL | view | recordedDate as it was sent
condition_detail | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
condition_detail | recorder_display | VARCHAR | NULL | view | recorder.display
condition_detail | asserter_reference | VARCHAR | NULL | view | asserter.reference as it was sent
condition_detail | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
condition_detail | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
condition_detail | notes | VARCHAR[] | NOT NULL | view | note.text of each note
condition_detail | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
condition_detail | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
condition_detail | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
condition_detail | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
condition_detail | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
condition_detail | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

observation_detail | id | VARCHAR | NULL | view | Observation.id
observation_detail | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
observation_detail | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
observation_detail | effective_date | VARCHAR | NULL | view | effectiveDateTime as it was sent
observation_detail | effective_instant | VARCHAR | NULL | view | effectiveInstant as it was sent
observation_detail | effective_period_start | VARCHAR | NULL | view | effectivePeriod.start as it was sent
observation_detail | effective_period_end | VARCHAR | NULL | view | effectivePeriod.end as it was sent
observation_detail | effective_day | DATE | NULL | sql | First day that effective_datetime can mean
observation_detail | value_quantity_digits | VARCHAR | NULL | view | valueQuantity.value with its digits
observation_detail | value_quantity_comparator | VARCHAR | NULL | view | valueQuantity.comparator: <, <=, >= or >
observation_detail | value_range | JSON | NULL | view | valueRange
observation_detail | value_ratio | JSON | NULL | view | valueRatio
observation_detail | value_sampled_data | JSON | NULL | view | valueSampledData
observation_detail | value_time | VARCHAR | NULL | view | valueTime
observation_detail | value_period | JSON | NULL | view | valuePeriod
observation_detail | data_absent_reason | VARCHAR | NULL | view | Code of the first coding of dataAbsentReason
observation_detail | interpretation_code | VARCHAR | NULL | view | Code of the first coding of the first interpretation
observation_detail | interpretation_display | VARCHAR | NULL | view | Display of the first coding of the first interpretation
observation_detail | body_site_code | VARCHAR | NULL | view | Code of the first coding of bodySite
observation_detail | method_code | VARCHAR | NULL | view | Code of the first coding of method
observation_detail | encounter_reference | VARCHAR | NULL | view | encounter.reference as it was sent
observation_detail | device_reference | VARCHAR | NULL | view | device.reference as it was sent
observation_detail | notes | VARCHAR[] | NOT NULL | view | note.text of each note
observation_detail | identifiers | JSON[] | NOT NULL | view | All identifiers, as they were sent
observation_detail | profiles | VARCHAR[] | NOT NULL | view | meta.profile: what the resource claims to conform to
observation_detail | last_updated | VARCHAR | NULL | view | meta.lastUpdated as it was sent
observation_detail | extensions | JSON[] | NOT NULL | view | All extensions of the resource itself, as they were sent
observation_detail | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
observation_detail | issues | STRUCT(severity VARCHAR, code VARCHAR, "rule" VARCHAR, category VARCHAR, path VARCHAR, message VARCHAR)[] | NOT NULL | sql | Warnings and errors of silver.issue about the resource; empty for none, and where the build does not validate

patient_name | patient_id | VARCHAR | NULL | view | Patient.id
patient_name | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient_name | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient_name | number | INTEGER | NOT NULL | view | Number of the name, from 0
patient_name | use | VARCHAR | NULL | view | use: usual, official, maiden, …
patient_name | text | VARCHAR | NULL | view | The whole name
patient_name | family | VARCHAR | NULL | view | Family name
patient_name | given | VARCHAR[] | NOT NULL | view | Given names
patient_name | prefixes | VARCHAR[] | NOT NULL | view | Prefixes
patient_name | suffixes | VARCHAR[] | NOT NULL | view | Suffixes
patient_name | period_start | VARCHAR | NULL | view | period.start as it was sent
patient_name | period_end | VARCHAR | NULL | view | period.end as it was sent
patient_name | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
patient_name | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

patient_identifier | patient_id | VARCHAR | NULL | view | Patient.id
patient_identifier | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient_identifier | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient_identifier | number | INTEGER | NOT NULL | view | Number of the identifier, from 0
patient_identifier | use | VARCHAR | NULL | view | use: usual, official, …
patient_identifier | type_system | VARCHAR | NULL | view | System of the first coding of type
patient_identifier | type_code | VARCHAR | NULL | view | Code of the first coding of type
patient_identifier | type_display | VARCHAR | NULL | view | Display of the first coding of type
patient_identifier | type_text | VARCHAR | NULL | view | Text of type: what kind of identifier it is
patient_identifier | system | VARCHAR | NULL | view | system: whose identifier it is
patient_identifier | value | VARCHAR | NULL | view | value
patient_identifier | period_start | VARCHAR | NULL | view | period.start as it was sent
patient_identifier | period_end | VARCHAR | NULL | view | period.end as it was sent
patient_identifier | assigner_display | VARCHAR | NULL | view | assigner.display
patient_identifier | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
patient_identifier | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

patient_address | patient_id | VARCHAR | NULL | view | Patient.id
patient_address | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient_address | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient_address | number | INTEGER | NOT NULL | view | Number of the address, from 0
patient_address | use | VARCHAR | NULL | view | use: home, work, …
patient_address | type | VARCHAR | NULL | view | type: postal, physical or both
patient_address | text | VARCHAR | NULL | view | The whole address
patient_address | lines | VARCHAR[] | NOT NULL | view | Lines
patient_address | city | VARCHAR | NULL | view | City
patient_address | district | VARCHAR | NULL | view | District
patient_address | state | VARCHAR | NULL | view | State
patient_address | postal_code | VARCHAR | NULL | view | Postal code
patient_address | country | VARCHAR | NULL | view | Country
patient_address | period_start | VARCHAR | NULL | view | period.start as it was sent
patient_address | period_end | VARCHAR | NULL | view | period.end as it was sent
patient_address | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
patient_address | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

patient_telecom | patient_id | VARCHAR | NULL | view | Patient.id
patient_telecom | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient_telecom | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient_telecom | number | INTEGER | NOT NULL | view | Number of the telecom, from 0
patient_telecom | system | VARCHAR | NULL | view | system: phone, email, …
patient_telecom | value | VARCHAR | NULL | view | value
patient_telecom | use | VARCHAR | NULL | view | use: home, work, mobile, …
patient_telecom | rank | INTEGER | NULL | view | rank: 1 is the one to use first
patient_telecom | period_start | VARCHAR | NULL | view | period.start as it was sent
patient_telecom | period_end | VARCHAR | NULL | view | period.end as it was sent
patient_telecom | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
patient_telecom | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

patient_contact | patient_id | VARCHAR | NULL | view | Patient.id
patient_contact | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
patient_contact | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
patient_contact | number | INTEGER | NOT NULL | view | Number of the contact, from 0
patient_contact | relationship_system | VARCHAR | NULL | view | System of the first coding of the first relationship
patient_contact | relationship_code | VARCHAR | NULL | view | Code of the first coding of the first relationship
patient_contact | relationship_display | VARCHAR | NULL | view | Display of the first coding of the first relationship
patient_contact | relationship_text | VARCHAR | NULL | view | Text of the first relationship: who it is
patient_contact | family_name | VARCHAR | NULL | view | name.family
patient_contact | given_names | VARCHAR[] | NOT NULL | view | name.given
patient_contact | full_name | VARCHAR | NULL | view | name.text
patient_contact | phone | VARCHAR | NULL | view | First telecom.value with the system phone
patient_contact | email | VARCHAR | NULL | view | First telecom.value with the system email
patient_contact | gender | VARCHAR | NULL | view | gender
patient_contact | organization_reference | VARCHAR | NULL | view | organization.reference as it was sent
patient_contact | organization_id | VARCHAR | NULL | sql | Id in organization_reference
patient_contact | organization_display | VARCHAR | NULL | view | organization.display
patient_contact | period_start | VARCHAR | NULL | view | period.start as it was sent
patient_contact | period_end | VARCHAR | NULL | view | period.end as it was sent
patient_contact | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
patient_contact | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

observation_component | observation_id | VARCHAR | NULL | view | Observation.id
observation_component | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
observation_component | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
observation_component | number | INTEGER | NOT NULL | view | Number of the component, from 0
observation_component | code_system | VARCHAR | NULL | view | System of the first coding of code
observation_component | code | VARCHAR | NULL | view | Code of the first coding of code
observation_component | code_display | VARCHAR | NULL | view | Display of the first coding of code
observation_component | code_text | VARCHAR | NULL | view | Text of code: what was observed
observation_component | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
observation_component | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
observation_component | value_quantity_value | DECIMAL(38,10) | NULL | view | valueQuantity.value
observation_component | value_quantity_comparator | VARCHAR | NULL | view | valueQuantity.comparator: <, <=, >= or >
observation_component | value_quantity_unit | VARCHAR | NULL | view | valueQuantity.unit, for people
observation_component | value_quantity_system | VARCHAR | NULL | view | valueQuantity.system
observation_component | value_quantity_code | VARCHAR | NULL | view | valueQuantity.code: the unit, for machines
observation_component | value_codeable_concept_system | VARCHAR | NULL | view | System of the first coding of value
observation_component | value_codeable_concept_code | VARCHAR | NULL | view | Code of the first coding of value
observation_component | value_codeable_concept_display | VARCHAR | NULL | view | Display of the first coding of value
observation_component | value_codeable_concept_text | VARCHAR | NULL | view | Text of value: the finding
observation_component | value_codeable_concept_codings | JSON[] | NOT NULL | view only | All codings of value, as they were sent
observation_component | value_codeable_concept_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of value
observation_component | value_string | VARCHAR | NULL | view | valueString
observation_component | value_boolean | BOOLEAN | NULL | view | valueBoolean
observation_component | value_integer | INTEGER | NULL | view | valueInteger
observation_component | value_datetime | VARCHAR | NULL | view | valueDateTime as it was sent
observation_component | data_absent_reason | VARCHAR | NULL | view | Code of the first coding of dataAbsentReason
observation_component | interpretation_system | VARCHAR | NULL | view | System of the first coding of the first interpretation
observation_component | interpretation_code | VARCHAR | NULL | view | Code of the first coding of the first interpretation
observation_component | interpretation_display | VARCHAR | NULL | view | Display of the first coding of the first interpretation
observation_component | interpretation_text | VARCHAR | NULL | view | Text of the first interpretation: how it is to be understood
observation_component | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
observation_component | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

observation_reference_range | observation_id | VARCHAR | NULL | view | Observation.id
observation_reference_range | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
observation_reference_range | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
observation_reference_range | number | INTEGER | NOT NULL | view | Number of the reference range, from 0
observation_reference_range | low_value | DECIMAL(38,10) | NULL | view | low.value
observation_reference_range | low_unit | VARCHAR | NULL | view | low.unit, for people
observation_reference_range | low_code | VARCHAR | NULL | view | low.code: the unit, for machines
observation_reference_range | high_value | DECIMAL(38,10) | NULL | view | high.value
observation_reference_range | high_unit | VARCHAR | NULL | view | high.unit, for people
observation_reference_range | high_code | VARCHAR | NULL | view | high.code: the unit, for machines
observation_reference_range | type_system | VARCHAR | NULL | view | System of the first coding of type
observation_reference_range | type_code | VARCHAR | NULL | view | Code of the first coding of type
observation_reference_range | type_display | VARCHAR | NULL | view | Display of the first coding of type
observation_reference_range | type_text | VARCHAR | NULL | view | Text of type: what the range means
observation_reference_range | type_codings | JSON[] | NOT NULL | view only | All codings of type, as they were sent
observation_reference_range | type_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of type
observation_reference_range | applies_to_system | VARCHAR | NULL | view | System of the first coding of the first appliesTo
observation_reference_range | applies_to_code | VARCHAR | NULL | view | Code of the first coding of the first appliesTo
observation_reference_range | applies_to_display | VARCHAR | NULL | view | Display of the first coding of the first appliesTo
observation_reference_range | applies_to_text | VARCHAR | NULL | view | Text of the first appliesTo: whom the range is for
observation_reference_range | applies_to_codings | JSON[] | NOT NULL | view only | All codings of appliesTo, as they were sent
observation_reference_range | applies_to_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of appliesTo
observation_reference_range | age_low_value | DECIMAL(38,10) | NULL | view | age.low.value
observation_reference_range | age_high_value | DECIMAL(38,10) | NULL | view | age.high.value
observation_reference_range | age_code | VARCHAR | NULL | view | age.low.code: the unit, for machines
observation_reference_range | text | VARCHAR | NULL | view | The range in words
observation_reference_range | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
observation_reference_range | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

allergyintolerance_reaction | allergyintolerance_id | VARCHAR | NULL | view | AllergyIntolerance.id
allergyintolerance_reaction | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
allergyintolerance_reaction | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
allergyintolerance_reaction | number | INTEGER | NOT NULL | view | Number of the reaction, from 0
allergyintolerance_reaction | substance_system | VARCHAR | NULL | view | System of the first coding of substance
allergyintolerance_reaction | substance_code | VARCHAR | NULL | view | Code of the first coding of substance
allergyintolerance_reaction | substance_display | VARCHAR | NULL | view | Display of the first coding of substance
allergyintolerance_reaction | substance_text | VARCHAR | NULL | view | Text of substance: what caused it
allergyintolerance_reaction | substance_codings | JSON[] | NOT NULL | view only | All codings of substance, as they were sent
allergyintolerance_reaction | substance_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of substance
allergyintolerance_reaction | manifestation_system | VARCHAR | NULL | view | System of the first coding of the first manifestation
allergyintolerance_reaction | manifestation_code | VARCHAR | NULL | view | Code of the first coding of the first manifestation
allergyintolerance_reaction | manifestation_display | VARCHAR | NULL | view | Display of the first coding of the first manifestation
allergyintolerance_reaction | manifestation_text | VARCHAR | NULL | view | Text of the first manifestation: how it showed
allergyintolerance_reaction | manifestation_codings | JSON[] | NOT NULL | view only | All codings of manifestation, as they were sent
allergyintolerance_reaction | manifestation_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of manifestation
allergyintolerance_reaction | description | VARCHAR | NULL | view | description
allergyintolerance_reaction | onset_date | VARCHAR | NULL | view | onset as it was sent
allergyintolerance_reaction | onset_day | DATE | NULL | sql | First day that onset_date can mean
allergyintolerance_reaction | severity | VARCHAR | NULL | view | severity: mild, moderate or severe
allergyintolerance_reaction | exposure_route_system | VARCHAR | NULL | view | System of the first coding of exposureRoute
allergyintolerance_reaction | exposure_route_code | VARCHAR | NULL | view | Code of the first coding of exposureRoute
allergyintolerance_reaction | exposure_route_display | VARCHAR | NULL | view | Display of the first coding of exposureRoute
allergyintolerance_reaction | exposure_route_text | VARCHAR | NULL | view | Text of exposureRoute: how the substance came in
allergyintolerance_reaction | notes | VARCHAR[] | NOT NULL | view | note.text of each note
allergyintolerance_reaction | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
allergyintolerance_reaction | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

careplan_activity | careplan_id | VARCHAR | NULL | view | CarePlan.id
careplan_activity | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
careplan_activity | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
careplan_activity | number | INTEGER | NOT NULL | view | Number of the activity, from 0
careplan_activity | activity_reference | VARCHAR | NULL | view | reference.reference as it was sent
careplan_activity | activity_id | VARCHAR | NULL | sql | Id in activity_reference
careplan_activity | activity_display | VARCHAR | NULL | view | reference.display
careplan_activity | kind | VARCHAR | NULL | view | detail.kind: the type of resource that it would be
careplan_activity | code_system | VARCHAR | NULL | view | System of the first coding of detail.code
careplan_activity | code | VARCHAR | NULL | view | Code of the first coding of detail.code
careplan_activity | code_display | VARCHAR | NULL | view | Display of the first coding of detail.code
careplan_activity | code_text | VARCHAR | NULL | view | Text of detail.code: what is to be done
careplan_activity | code_codings | JSON[] | NOT NULL | view only | All codings of detail.code, as they were sent
careplan_activity | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of detail.code
careplan_activity | reason_system | VARCHAR | NULL | view | System of the first coding of the first detail.reasonCode
careplan_activity | reason_code | VARCHAR | NULL | view | Code of the first coding of the first detail.reasonCode
careplan_activity | reason_display | VARCHAR | NULL | view | Display of the first coding of the first detail.reasonCode
careplan_activity | reason_text | VARCHAR | NULL | view | Text of the first detail.reasonCode: why
careplan_activity | reason_codings | JSON[] | NOT NULL | view only | All codings of detail.reasonCode, as they were sent
careplan_activity | reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of detail.reasonCode
careplan_activity | goal_references | VARCHAR[] | NOT NULL | view | detail.goal.reference of each that has one
careplan_activity | status | VARCHAR | NULL | view | detail.status: a code of CarePlanActivityStatus
careplan_activity | do_not_perform | BOOLEAN | NULL | view | detail.doNotPerform: whether it is not to be done
careplan_activity | scheduled_start | VARCHAR | NULL | view | detail.scheduledPeriod.start as it was sent
careplan_activity | scheduled_start_day | DATE | NULL | sql | First day that scheduled_start can mean
careplan_activity | scheduled_end | VARCHAR | NULL | view | detail.scheduledPeriod.end as it was sent
careplan_activity | scheduled_end_day | DATE | NULL | sql | First day that scheduled_end can mean
careplan_activity | scheduled_text | VARCHAR | NULL | view | detail.scheduledString
careplan_activity | location_reference | VARCHAR | NULL | view | detail.location.reference as it was sent
careplan_activity | location_id | VARCHAR | NULL | sql | Id in location_reference
careplan_activity | location_display | VARCHAR | NULL | view | detail.location.display
careplan_activity | performer_references | VARCHAR[] | NOT NULL | view | detail.performer.reference of each that has one
careplan_activity | description | VARCHAR | NULL | view | detail.description
careplan_activity | progress | VARCHAR[] | NOT NULL | view | progress.text of each
careplan_activity | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
careplan_activity | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

composition_section | composition_id | VARCHAR | NULL | view | Composition.id
composition_section | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
composition_section | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
composition_section | number | INTEGER | NOT NULL | view | Number of the section in the composition, from 0: those inside of a section follow it
composition_section | title | VARCHAR | NULL | view | title
composition_section | code_system | VARCHAR | NULL | view | System of the first coding of code
composition_section | code | VARCHAR | NULL | view | Code of the first coding of code
composition_section | code_display | VARCHAR | NULL | view | Display of the first coding of code
composition_section | code_text | VARCHAR | NULL | view | Text of code: what the section is about
composition_section | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
composition_section | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
composition_section | author_references | VARCHAR[] | NOT NULL | view | author.reference of each that has one
composition_section | text_status | VARCHAR | NULL | view | text.status: generated, additional, …
composition_section | mode | VARCHAR | NULL | view | mode: working, snapshot or changes
composition_section | entry_references | VARCHAR[] | NOT NULL | view | entry.reference of each that has one
composition_section | empty_reason_system | VARCHAR | NULL | view | System of the first coding of emptyReason
composition_section | empty_reason_code | VARCHAR | NULL | view | Code of the first coding of emptyReason
composition_section | empty_reason_display | VARCHAR | NULL | view | Display of the first coding of emptyReason
composition_section | empty_reason_text | VARCHAR | NULL | view | Text of emptyReason: why there is no entry
composition_section | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
composition_section | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

immunizationrecommendation_recommendation | immunizationrecommendation_id | VARCHAR | NULL | view | ImmunizationRecommendation.id
immunizationrecommendation_recommendation | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
immunizationrecommendation_recommendation | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
immunizationrecommendation_recommendation | number | INTEGER | NOT NULL | view | Number of the recommendation, from 0
immunizationrecommendation_recommendation | vaccine_system | VARCHAR | NULL | view | System of the first coding of the first vaccineCode
immunizationrecommendation_recommendation | vaccine_code | VARCHAR | NULL | view | Code of the first coding of the first vaccineCode
immunizationrecommendation_recommendation | vaccine_display | VARCHAR | NULL | view | Display of the first coding of the first vaccineCode
immunizationrecommendation_recommendation | vaccine_text | VARCHAR | NULL | view | Text of the first vaccineCode: what is recommended
immunizationrecommendation_recommendation | vaccine_codings | JSON[] | NOT NULL | view only | All codings of vaccineCode, as they were sent
immunizationrecommendation_recommendation | vaccine_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of vaccineCode
immunizationrecommendation_recommendation | target_disease_system | VARCHAR | NULL | view | System of the first coding of targetDisease
immunizationrecommendation_recommendation | target_disease_code | VARCHAR | NULL | view | Code of the first coding of targetDisease
immunizationrecommendation_recommendation | target_disease_display | VARCHAR | NULL | view | Display of the first coding of targetDisease
immunizationrecommendation_recommendation | target_disease_text | VARCHAR | NULL | view | Text of targetDisease: what it protects from
immunizationrecommendation_recommendation | target_disease_codings | JSON[] | NOT NULL | view only | All codings of targetDisease, as they were sent
immunizationrecommendation_recommendation | target_disease_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of targetDisease
immunizationrecommendation_recommendation | forecast_status_system | VARCHAR | NULL | view | System of the first coding of forecastStatus
immunizationrecommendation_recommendation | forecast_status_code | VARCHAR | NULL | view | Code of the first coding of forecastStatus
immunizationrecommendation_recommendation | forecast_status_display | VARCHAR | NULL | view | Display of the first coding of forecastStatus
immunizationrecommendation_recommendation | forecast_status_text | VARCHAR | NULL | view | Text of forecastStatus: whether it is due
immunizationrecommendation_recommendation | forecast_status_codings | JSON[] | NOT NULL | view only | All codings of forecastStatus, as they were sent
immunizationrecommendation_recommendation | forecast_status_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of forecastStatus
immunizationrecommendation_recommendation | forecast_reason_system | VARCHAR | NULL | view | System of the first coding of the first forecastReason
immunizationrecommendation_recommendation | forecast_reason_code | VARCHAR | NULL | view | Code of the first coding of the first forecastReason
immunizationrecommendation_recommendation | forecast_reason_display | VARCHAR | NULL | view | Display of the first coding of the first forecastReason
immunizationrecommendation_recommendation | forecast_reason_text | VARCHAR | NULL | view | Text of the first forecastReason: why it has this status
immunizationrecommendation_recommendation | forecast_reason_codings | JSON[] | NOT NULL | view only | All codings of forecastReason, as they were sent
immunizationrecommendation_recommendation | forecast_reason_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of forecastReason
immunizationrecommendation_recommendation | date_criterion_system | VARCHAR | NULL | view | System of the first coding of the first dateCriterion.code
immunizationrecommendation_recommendation | date_criterion_code | VARCHAR | NULL | view | Code of the first coding of the first dateCriterion.code
immunizationrecommendation_recommendation | date_criterion_display | VARCHAR | NULL | view | Display of the first coding of the first dateCriterion.code
immunizationrecommendation_recommendation | date | VARCHAR | NULL | view | First dateCriterion.value as it was sent
immunizationrecommendation_recommendation | date_day | DATE | NULL | sql | First day that date can mean
immunizationrecommendation_recommendation | description | VARCHAR | NULL | view | description
immunizationrecommendation_recommendation | series | VARCHAR | NULL | view | series
immunizationrecommendation_recommendation | dose_number | INTEGER | NULL | view | doseNumberPositiveInt
immunizationrecommendation_recommendation | series_doses | INTEGER | NULL | view | seriesDosesPositiveInt
immunizationrecommendation_recommendation | supporting_references | VARCHAR[] | NOT NULL | view | supportingImmunization.reference of each that has one
immunizationrecommendation_recommendation | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
immunizationrecommendation_recommendation | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

medicationstatement_dosage | medicationstatement_id | VARCHAR | NULL | view | MedicationStatement.id
medicationstatement_dosage | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
medicationstatement_dosage | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
medicationstatement_dosage | number | INTEGER | NOT NULL | view | Number of the dosage, from 0
medicationstatement_dosage | sequence | INTEGER | NULL | view | sequence: the order of the dosages
medicationstatement_dosage | text | VARCHAR | NULL | view | The dosage in words
medicationstatement_dosage | patient_instruction | VARCHAR | NULL | view | patientInstruction
medicationstatement_dosage | timing_frequency | INTEGER | NULL | view | timing.repeat.frequency: how often in a period
medicationstatement_dosage | timing_period | DECIMAL(38,10) | NULL | view | timing.repeat.period: how long the period is
medicationstatement_dosage | timing_period_unit | VARCHAR | NULL | view | timing.repeat.periodUnit: s, min, h, d, wk, mo or a
medicationstatement_dosage | timing_when | VARCHAR[] | NOT NULL | view | timing.repeat.when
medicationstatement_dosage | timing_code | VARCHAR | NULL | view | Code of the first coding of timing.code
medicationstatement_dosage | as_needed | BOOLEAN | NULL | view | asNeededBoolean
medicationstatement_dosage | as_needed_system | VARCHAR | NULL | view | System of the first coding of asNeeded
medicationstatement_dosage | as_needed_code | VARCHAR | NULL | view | Code of the first coding of asNeeded
medicationstatement_dosage | as_needed_display | VARCHAR | NULL | view | Display of the first coding of asNeeded
medicationstatement_dosage | as_needed_text | VARCHAR | NULL | view | Text of asNeeded: what it is taken for
medicationstatement_dosage | site_system | VARCHAR | NULL | view | System of the first coding of site
medicationstatement_dosage | site_code | VARCHAR | NULL | view | Code of the first coding of site
medicationstatement_dosage | site_display | VARCHAR | NULL | view | Display of the first coding of site
medicationstatement_dosage | site_text | VARCHAR | NULL | view | Text of site: where it is taken
medicationstatement_dosage | site_codings | JSON[] | NOT NULL | view only | All codings of site, as they were sent
medicationstatement_dosage | site_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of site
medicationstatement_dosage | route_system | VARCHAR | NULL | view | System of the first coding of route
medicationstatement_dosage | route_code | VARCHAR | NULL | view | Code of the first coding of route
medicationstatement_dosage | route_display | VARCHAR | NULL | view | Display of the first coding of route
medicationstatement_dosage | route_text | VARCHAR | NULL | view | Text of route: how it is taken
medicationstatement_dosage | route_codings | JSON[] | NOT NULL | view only | All codings of route, as they were sent
medicationstatement_dosage | route_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of route
medicationstatement_dosage | method_system | VARCHAR | NULL | view | System of the first coding of method
medicationstatement_dosage | method_code | VARCHAR | NULL | view | Code of the first coding of method
medicationstatement_dosage | method_display | VARCHAR | NULL | view | Display of the first coding of method
medicationstatement_dosage | method_text | VARCHAR | NULL | view | Text of method: by which technique it is taken
medicationstatement_dosage | dose_value | DECIMAL(38,10) | NULL | view | First doseAndRate.doseQuantity.value
medicationstatement_dosage | dose_unit | VARCHAR | NULL | view | First doseAndRate.doseQuantity.unit, for people
medicationstatement_dosage | dose_code | VARCHAR | NULL | view | First doseAndRate.doseQuantity.code: the unit, for machines
medicationstatement_dosage | dose_low_value | DECIMAL(38,10) | NULL | view | First doseAndRate.doseRange.low.value
medicationstatement_dosage | dose_high_value | DECIMAL(38,10) | NULL | view | First doseAndRate.doseRange.high.value
medicationstatement_dosage | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
medicationstatement_dosage | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

medication_ingredient | medication_id | VARCHAR | NULL | view | Medication.id
medication_ingredient | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
medication_ingredient | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
medication_ingredient | number | INTEGER | NOT NULL | view | Number of the ingredient, from 0
medication_ingredient | item_system | VARCHAR | NULL | view | System of the first coding of item
medication_ingredient | item_code | VARCHAR | NULL | view | Code of the first coding of item
medication_ingredient | item_display | VARCHAR | NULL | view | Display of the first coding of item
medication_ingredient | item_text | VARCHAR | NULL | view | Text of item: what it is
medication_ingredient | item_codings | JSON[] | NOT NULL | view only | All codings of item, as they were sent
medication_ingredient | item_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of item
medication_ingredient | item_reference | VARCHAR | NULL | view | item.reference as it was sent
medication_ingredient | item_id | VARCHAR | NULL | sql | Id in item_reference
medication_ingredient | is_active | BOOLEAN | NULL | view | isActive: whether it has the effect
medication_ingredient | strength_numerator_value | DECIMAL(38,10) | NULL | view | strength.numerator.value
medication_ingredient | strength_numerator_unit | VARCHAR | NULL | view | strength.numerator.unit, for people
medication_ingredient | strength_denominator_value | DECIMAL(38,10) | NULL | view | strength.denominator.value
medication_ingredient | strength_denominator_unit | VARCHAR | NULL | view | strength.denominator.unit, for people
medication_ingredient | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
medication_ingredient | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

procedure_performer | procedure_id | VARCHAR | NULL | view | Procedure.id
procedure_performer | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
procedure_performer | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
procedure_performer | number | INTEGER | NOT NULL | view | Number of the performer, from 0
procedure_performer | function_system | VARCHAR | NULL | view | System of the first coding of function
procedure_performer | function_code | VARCHAR | NULL | view | Code of the first coding of function
procedure_performer | function_display | VARCHAR | NULL | view | Display of the first coding of function
procedure_performer | function_text | VARCHAR | NULL | view | Text of function: the part that was taken
procedure_performer | function_codings | JSON[] | NOT NULL | view only | All codings of function, as they were sent
procedure_performer | function_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of function
procedure_performer | actor_reference | VARCHAR | NULL | view | actor.reference as it was sent
procedure_performer | actor_id | VARCHAR | NULL | sql | Id in actor_reference
procedure_performer | actor_display | VARCHAR | NULL | view | actor.display
procedure_performer | on_behalf_of_reference | VARCHAR | NULL | view | onBehalfOf.reference as it was sent
procedure_performer | on_behalf_of_id | VARCHAR | NULL | sql | Id in on_behalf_of_reference
procedure_performer | on_behalf_of_display | VARCHAR | NULL | view | onBehalfOf.display
procedure_performer | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
procedure_performer | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

practitioner_qualification | practitioner_id | VARCHAR | NULL | view | Practitioner.id
practitioner_qualification | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
practitioner_qualification | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
practitioner_qualification | number | INTEGER | NOT NULL | view | Number of the qualification, from 0
practitioner_qualification | code_system | VARCHAR | NULL | view | System of the first coding of code
practitioner_qualification | code | VARCHAR | NULL | view | Code of the first coding of code
practitioner_qualification | code_display | VARCHAR | NULL | view | Display of the first coding of code
practitioner_qualification | code_text | VARCHAR | NULL | view | Text of code: what it is
practitioner_qualification | code_codings | JSON[] | NOT NULL | view only | All codings of code, as they were sent
practitioner_qualification | code_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of code
practitioner_qualification | period_start | VARCHAR | NULL | view | period.start as it was sent
practitioner_qualification | period_end | VARCHAR | NULL | view | period.end as it was sent
practitioner_qualification | issuer_reference | VARCHAR | NULL | view | issuer.reference as it was sent
practitioner_qualification | issuer_id | VARCHAR | NULL | sql | Id in issuer_reference
practitioner_qualification | issuer_display | VARCHAR | NULL | view | issuer.display
practitioner_qualification | identifier_system | VARCHAR | NULL | view | System of the first identifier
practitioner_qualification | identifier_value | VARCHAR | NULL | view | Value of the first identifier
practitioner_qualification | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
practitioner_qualification | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong

provenance_agent | provenance_id | VARCHAR | NULL | view | Provenance.id
provenance_agent | source_file | VARCHAR | NOT NULL | sql | Name of the file that the resource came from
provenance_agent | source_bundle | VARCHAR | NULL | sql | Bundle.id of the bundle that the resource came in
provenance_agent | number | INTEGER | NOT NULL | view | Number of the agent, from 0
provenance_agent | type_system | VARCHAR | NULL | view | System of the first coding of type
provenance_agent | type_code | VARCHAR | NULL | view | Code of the first coding of type
provenance_agent | type_display | VARCHAR | NULL | view | Display of the first coding of type
provenance_agent | type_text | VARCHAR | NULL | view | Text of type: how the agent took part
provenance_agent | type_codings | JSON[] | NOT NULL | view only | All codings of type, as they were sent
provenance_agent | type_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of type
provenance_agent | role_system | VARCHAR | NULL | view | System of the first coding of the first role
provenance_agent | role_code | VARCHAR | NULL | view | Code of the first coding of the first role
provenance_agent | role_display | VARCHAR | NULL | view | Display of the first coding of the first role
provenance_agent | role_text | VARCHAR | NULL | view | Text of the first role: the role of the agent
provenance_agent | role_codings | JSON[] | NOT NULL | view only | All codings of role, as they were sent
provenance_agent | role_codings | STRUCT("system" VARCHAR, code VARCHAR, display VARCHAR)[] | NOT NULL | sql | All codings of role
provenance_agent | who_reference | VARCHAR | NULL | view | who.reference as it was sent
provenance_agent | who_id | VARCHAR | NULL | sql | Id in who_reference
provenance_agent | who_display | VARCHAR | NULL | view | who.display
provenance_agent | on_behalf_of_reference | VARCHAR | NULL | view | onBehalfOf.reference as it was sent
provenance_agent | on_behalf_of_id | VARCHAR | NULL | sql | Id in on_behalf_of_reference
provenance_agent | on_behalf_of_display | VARCHAR | NULL | view | onBehalfOf.display
provenance_agent | extensions | JSON[] | NOT NULL | view | Extensions of the element, as they were sent
provenance_agent | view_error | VARCHAR | NULL | sql | What could not be read of the resource, first of all; NULL where nothing was wrong
$$, chr(10))), ' | ') AS part)
WHERE len(part) = 6 AND part[1] <> 'relation';

SET VARIABLE fhir_das_contract = (
    SELECT error(format(
        'The contract sql/silver/contract.sql and the view fhir_das:silver/{} differ in {}: {} in the view, {} in the contract',
        relation, column_name, coalesce(given.column_type, 'missing'), coalesce(agreed.column_type, 'missing')
    ))
    FROM (FROM fhir_das_contract WHERE source <> 'sql') AS agreed
    FULL JOIN (
        SELECT name[len('fhir_das:silver/') + 1:] AS relation, unnest(columns, recursive := true)
        FROM fhir_das_views()
    ) AS given USING (relation, column_name)
    WHERE agreed.column_type IS DISTINCT FROM given.column_type
    ORDER BY relation, column_name
    LIMIT 1
);
RESET VARIABLE fhir_das_contract;
