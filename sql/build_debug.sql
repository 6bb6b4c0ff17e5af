-- Builds as build.sql does, and stores silver as well, to look into it. The variables are those of build.sql.
-- All of silver is in the one transaction here, so that an error after `publish` has to be followed by ROLLBACK.

.read sql/session/begin.sql
.read sql/session/settings.sql

.read sql/session/macros_begin.sql
.read sql/macros.sql
.read sql/session/macros_ended.sql

.read sql/silver/contract.sql

.read sql/bronze/resource.sql
.read sql/session/bronze_ended.sql

.read sql/session/silver_stored.sql
.read sql/session/publish.sql
.read sql/session/issue_begin.sql
.read sql/silver/issue.sql
.read sql/session/issue_ended.sql
.read sql/silver/contract_kept.sql
.read sql/silver/rule.sql
.read sql/silver/values.sql
.read sql/silver/stored.sql
.read sql/silver/patient.sql
.read sql/silver/condition.sql
.read sql/silver/observation.sql
.read sql/silver/allergyintolerance.sql
.read sql/silver/careplan.sql
.read sql/silver/composition.sql
.read sql/silver/device.sql
.read sql/silver/deviceusestatement.sql
.read sql/silver/immunization.sql
.read sql/silver/immunizationrecommendation.sql
.read sql/silver/medication.sql
.read sql/silver/medicationstatement.sql
.read sql/silver/organization.sql
.read sql/silver/practitioner.sql
.read sql/silver/practitionerrole.sql
.read sql/silver/procedure.sql
.read sql/silver/provenance.sql
.read sql/silver/measured.sql
.read sql/silver/plausibility_rule.sql
.read sql/silver/physiological_limit.sql
.read sql/silver/sex_specific_code.sql
.read sql/silver/plausibility.sql
.read sql/silver/broken_rules.sql
.read sql/session/silver_ended.sql

.read sql/bronze/published.sql
.read sql/silver/published.sql
.read sql/bronze/views.sql
.read sql/gold/build.sql
.read sql/gold/observations_per_patient.sql
.read sql/gold/patient_demographics.sql
.read sql/gold/condition_prevalence.sql
.read sql/gold/measurement.sql
.read sql/gold/measurement_histogram.sql
.read sql/gold/activity.sql
.read sql/gold/issue.sql
.read sql/gold/reference_integrity.sql

.read sql/checks/input.sql
.read sql/checks/rule.sql
.read sql/checks/patient.sql
.read sql/checks/condition.sql
.read sql/checks/observation.sql
.read sql/checks/activity.sql
.read sql/checks/issue.sql
.read sql/checks/failing_rows.sql

.read sql/gold/quality_check.sql
.read sql/gold/validity.sql
.read sql/gold/validation_summary.sql
.read sql/gold/completeness.sql
.read sql/gold/build_ended.sql
.read sql/session/commit.sql
.read sql/silver/reference.sql

.read sql/summary/resources.sql
.read sql/summary/validity.sql
.read sql/summary/validation.sql
.read sql/summary/issues.sql
.read sql/summary/references.sql
.read sql/summary/completeness.sql
.read sql/summary/gold.sql
.read sql/summary/checks.sql
.read sql/summary/failed_checks.sql
.read sql/summary/time.sql
.read sql/session/end.sql
.read sql/session/fail_on.sql
