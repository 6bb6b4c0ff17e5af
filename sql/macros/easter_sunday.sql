-- grain: one year
-- source: none

-- The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8), with its letters. A list of one names what is used
-- again: h says when the moon is full, l how far that is from a Sunday.
CREATE OR REPLACE MACRO macros.easter_sunday(year) AS
    CASE WHEN CAST(year AS BIGINT) BETWEEN 1583 AND 9999 THEN
        [make_date(m.y, 3, 22) + CAST(m.h + m.l - 7 * ((m.a + 11 * m.h + 22 * m.l) // 451) AS INTEGER) FOR m IN
            [{'y': n.y, 'a': n.a, 'h': n.h, 'l': (32 + 2 * (n.b % 4) + 2 * (n.c // 4) - n.h - n.c % 4) % 7} FOR n IN
                [{'y': g.y, 'a': g.a, 'b': g.b, 'c': g.c,
                    'h': (19 * g.a + g.b - g.b // 4 - (g.b - (g.b + 8) // 25 + 1) // 3 + 15) % 30} FOR g IN
                    [{'y': y, 'a': y % 19, 'b': y // 100, 'c': y % 100} FOR y IN [CAST(year AS BIGINT)]]]]][1]
    END;

COMMENT ON MACRO macros.easter_sunday IS 'DATE of Easter in the western churches; NULL outside of the years 1583 to 9999';
