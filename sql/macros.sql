-- Creates the column helpers in the schema `macros` of the database, and nothing else. They need no extension, but for fhir_view_of and
-- resolved_references:
--
--     .read sql/macros.sql
--     SELECT macros.age_years(DATE '1952-10-13');

.read sql/macros/schema.sql
.read sql/macros/parse_boolean.sql
.read sql/macros/parse_yyyymmdd.sql
.read sql/macros/parse_date.sql
.read sql/macros/age_years.sql
.read sql/macros/days_between.sql
.read sql/macros/easter_sunday.sql
.read sql/macros/finnish_public_holidays.sql
.read sql/macros/finnish_holidays.sql
.read sql/macros/working_days.sql
.read sql/macros/municipality_name.sql
.read sql/macros/date_low.sql
.read sql/macros/date_high.sql
.read sql/macros/timestamp_low.sql
.read sql/macros/timestamp_high.sql
.read sql/macros/lower_names.sql
.read sql/macros/trim_text.sql
.read sql/macros/empty_to_null.sql
.read sql/macros/clean.sql
.read sql/macros/broken_rules.sql
.read sql/macros/fhir_view_of.sql
.read sql/macros/resolved_references.sql
.read sql/macros/wilson_interval.sql
.read sql/macros/nice_step.sql
