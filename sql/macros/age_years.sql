-- grain: one date of birth, with the day that the age refers to
-- source: none

CREATE OR REPLACE MACRO macros.age_years(birth_date, as_of := current_date) AS
    CASE WHEN CAST(birth_date AS DATE) <= CAST(as_of AS DATE) THEN
        date_diff('year', CAST(birth_date AS DATE), CAST(as_of AS DATE)) - CAST(
            (month(CAST(as_of AS DATE)), day(CAST(as_of AS DATE))) < (month(CAST(birth_date AS DATE)), day(CAST(birth_date AS DATE)))
        AS BIGINT)
    END;

COMMENT ON MACRO macros.age_years IS
    'Whole years by the calendar from birth_date to as_of (today); the birthday of 29 February is 1 March in other years; NULL before birth';
