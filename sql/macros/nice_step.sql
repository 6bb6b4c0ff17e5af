-- grain: one distance
-- source: none

-- The hair's breadth of 1e-9 is for quotients such as 0.6 / 3, which is a little more than 0.2.
CREATE OR REPLACE MACRO macros.nice_step(distance) AS
    CASE WHEN distance > 0 AND isfinite(CAST(distance AS DOUBLE)) THEN
        pow(10, floor(log10(distance))) * CASE
            WHEN distance * (1 - 1e-9) <= pow(10, floor(log10(distance))) THEN 1
            WHEN distance * (1 - 1e-9) <= pow(10, floor(log10(distance))) * 2 THEN 2
            WHEN distance * (1 - 1e-9) <= pow(10, floor(log10(distance))) * 5 THEN 5
            ELSE 10
        END
    END;

COMMENT ON MACRO macros.nice_step IS
    'Smallest of 1, 2 and 5 times a power of ten that is not smaller than a distance, for bins and ticks; NULL unless it is above 0';
