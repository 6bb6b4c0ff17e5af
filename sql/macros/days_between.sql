-- grain: one pair of dates, with the dates to leave out
-- source: none

-- A day is in between where it is before one of the dates only. For no rows list() gives NULL, which leaves nothing out.
CREATE OR REPLACE MACRO macros.days_between(start_date, end_date, leave_out := []) AS
    date_diff('day', CAST(start_date AS DATE), CAST(end_date AS DATE))
    - sign(CAST(end_date AS DATE) - CAST(start_date AS DATE)) * coalesce(len(list_distinct([
        day FOR day IN CAST(leave_out AS DATE[]) IF (day < CAST(start_date AS DATE)) <> (day < CAST(end_date AS DATE))
    ])), 0);

COMMENT ON MACRO macros.days_between IS
    'Days from start_date up to end_date, which does not count, without those in the list leave_out; negative where end_date is earlier';
