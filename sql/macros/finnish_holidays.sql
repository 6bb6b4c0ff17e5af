-- grain: one holiday of the years that are asked for
-- source: none

-- The two eves are no public holidays by law, and yet hardly anyone works on them.
CREATE OR REPLACE MACRO macros.finnish_holidays(first_year, last_year) AS TABLE
    SELECT date, name, name_en, kind
    FROM (
        SELECT unnest([
            {'date': days[1], 'name': 'Uudenvuodenpäivä', 'name_en': 'New Year''s Day', 'kind': 'public'},
            {'date': days[2], 'name': 'Loppiainen', 'name_en': 'Epiphany', 'kind': 'public'},
            {'date': days[3], 'name': 'Pitkäperjantai', 'name_en': 'Good Friday', 'kind': 'public'},
            {'date': days[4], 'name': 'Pääsiäispäivä', 'name_en': 'Easter Sunday', 'kind': 'public'},
            {'date': days[5], 'name': 'Toinen pääsiäispäivä', 'name_en': 'Easter Monday', 'kind': 'public'},
            {'date': days[6], 'name': 'Vappu', 'name_en': 'May Day', 'kind': 'public'},
            {'date': days[7], 'name': 'Helatorstai', 'name_en': 'Ascension Day', 'kind': 'public'},
            {'date': days[8], 'name': 'Helluntai', 'name_en': 'Pentecost', 'kind': 'public'},
            {'date': days[9] - 1, 'name': 'Juhannusaatto', 'name_en': 'Midsummer Eve', 'kind': 'eve'},
            {'date': days[9], 'name': 'Juhannuspäivä', 'name_en': 'Midsummer Day', 'kind': 'public'},
            {'date': days[10], 'name': 'Pyhäinpäivä', 'name_en': 'All Saints'' Day', 'kind': 'public'},
            {'date': days[11], 'name': 'Itsenäisyyspäivä', 'name_en': 'Independence Day', 'kind': 'public'},
            {'date': days[12] - 1, 'name': 'Jouluaatto', 'name_en': 'Christmas Eve', 'kind': 'eve'},
            {'date': days[12], 'name': 'Joulupäivä', 'name_en': 'Christmas Day', 'kind': 'public'},
            {'date': days[13], 'name': 'Tapaninpäivä', 'name_en': 'St Stephen''s Day', 'kind': 'public'}
        ], recursive := true)
        FROM (
            SELECT macros.finnish_public_holidays(year) AS days
            FROM range(
                CASE
                    WHEN first_year BETWEEN 1973 AND 2299 THEN CAST(first_year AS BIGINT)
                    ELSE error('first_year must be between 1973 and 2299: other years have other holidays')
                END,
                CASE
                    WHEN last_year BETWEEN 1973 AND 2299 THEN CAST(last_year AS BIGINT)
                    ELSE error('last_year must be between 1973 and 2299: other years have other holidays')
                END + 1
            ) AS years(year)
        )
    )
    ORDER BY date;

COMMENT ON MACRO TABLE macros.finnish_holidays IS
    'Holidays of Finland from first_year to last_year (1973 to 2299): date, name, name_en, kind (public; eve: none by law)';
