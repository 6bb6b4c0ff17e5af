-- grain: one year
-- source: none

-- The Church Act, and Acts 388/1937 (Independence Day) and 272/1944 (1 May). From 1973 to 1991 Epiphany and Ascension Day were kept on
-- a Saturday; before that there were other holidays. The Saturday on or before 26 June is as many days back as the 27th is from a
-- Sunday, and so are the other Saturdays.
CREATE OR REPLACE MACRO macros.finnish_public_holidays(year) AS
    CASE WHEN year BETWEEN 1973 AND 2299 THEN
        [[
            make_date(year, 1, 1),
            CASE
                WHEN year <= 1991 THEN make_date(year, 1, 12) - CAST(dayofweek(make_date(year, 1, 13)) AS INTEGER)
                ELSE make_date(year, 1, 6)
            END,
            easter - 2,
            easter,
            easter + 1,
            make_date(year, 5, 1),
            easter + CASE WHEN year <= 1991 THEN 34 ELSE 39 END,
            easter + 49,
            make_date(year, 6, 26) - CAST(dayofweek(make_date(year, 6, 27)) AS INTEGER),
            make_date(year, 11, 6) - CAST(dayofweek(make_date(year, 11, 7)) AS INTEGER),
            make_date(year, 12, 6),
            make_date(year, 12, 25),
            make_date(year, 12, 26)
        ] FOR easter IN [macros.easter_sunday(year)]][1]
    END;

COMMENT ON MACRO macros.finnish_public_holidays IS
    'Dates of the 13 public holidays of Finland in a year, as a list; NULL outside of the years 1973 to 2299';
