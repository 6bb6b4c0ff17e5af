-- Builds bronze, silver and gold from FHIR documents. Run it in the project's root, with the extension loaded:
--
--     SET VARIABLE input = 'documents/*.json';   a path, a glob, a folder or a list of those; default: the sample in data/
--     SET VARIABLE as_of = '2026-11-20';         the day that ages refer to; default: today
--     SET VARIABLE ignore_errors = true;         bad documents go to bronze.rejected; default: the first one ends the build
--     .read sql/build.sql

.read sql/session/begin.sql
.read sql/session/settings.sql

.read sql/session/macros_begin.sql
.read sql/macros.sql
.read sql/session/macros_ended.sql

.read sql/bronze/resource.sql
.read sql/session/bronze_ended.sql

.read sql/session/silver_in_memory.sql
.read sql/silver/rule.sql
.read sql/silver/patient.sql
.read sql/silver/condition.sql
.read sql/silver/observation.sql
.read sql/session/silver_ended.sql

.read sql/session/publish.sql
.read sql/bronze/published.sql
.read sql/bronze/views.sql
.read sql/gold/observations_per_patient.sql
.read sql/gold/validity.sql
.read sql/gold/validation_summary.sql
.read sql/gold/completeness.sql
.read sql/gold/build.sql
.read sql/session/commit.sql

.read sql/summary/resources.sql
.read sql/summary/validity.sql
.read sql/summary/validation.sql
.read sql/summary/completeness.sql
.read sql/summary/gold.sql
.read sql/summary/concentration.sql
.read sql/summary/time.sql
.read sql/session/end.sql
