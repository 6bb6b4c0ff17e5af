-- grain: one pair of dates, with more dates to leave out
-- source: none

-- Whole weeks since Monday 1973-01-01 have five days each; from these go the holidays of the years that the dates are in.
CREATE OR REPLACE MACRO macros.working_days(start_date, end_date, leave_out := []) AS
    CASE
        WHEN CAST(start_date AS DATE) BETWEEN DATE '1973-01-01' AND DATE '2299-12-31'
            AND CAST(end_date AS DATE) BETWEEN DATE '1973-01-01' AND DATE '2299-12-31'
        THEN
            (CAST(end_date AS DATE) - DATE '1973-01-01') // 7 * 5 + least((CAST(end_date AS DATE) - DATE '1973-01-01') % 7, 5)
            - (CAST(start_date AS DATE) - DATE '1973-01-01') // 7 * 5 - least((CAST(start_date AS DATE) - DATE '1973-01-01') % 7, 5)
            - sign(CAST(end_date AS DATE) - CAST(start_date AS DATE)) * len(list_distinct([
                day FOR day IN list_concat(
                    flatten([macros.finnish_public_holidays(number) FOR number IN range(
                        least(year(CAST(start_date AS DATE)), year(CAST(end_date AS DATE))),
                        greatest(year(CAST(start_date AS DATE)), year(CAST(end_date AS DATE))) + 1
                    )]),
                    CAST(leave_out AS DATE[])
                )
                IF isodow(day) < 6 AND (day < CAST(start_date AS DATE)) <> (day < CAST(end_date AS DATE))
            ]))
    END;

COMMENT ON MACRO macros.working_days IS
    'As days_between, for Monday to Friday without the public holidays of Finland; NULL outside of the years 1973 to 2299';
