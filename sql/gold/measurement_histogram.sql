-- grain: one bin, with values in it, of one code and unit
-- source: silver, and gold.measurement for the bins

CREATE OR REPLACE TABLE gold.measurement_histogram AS
WITH measurements AS (
    -- A number takes the place of the names while the values are counted.
    SELECT
        row_number() OVER () AS number,
        *,
        hash(code_system, code, CASE WHEN code IS NULL THEN display END, unit) AS key
    FROM gold.measurement
    WHERE n > 0
),

bins AS (
    SELECT
        number,
        -- Rounded, because 0.3 / 0.1 is a hair less than 3, and a value on a border belongs to the bin above it.
        CASE
            WHEN value < histogram_low THEN -1e300
            WHEN value > histogram_high THEN 1e300
            ELSE floor(round(value / bin_width, 6))
        END AS bin,
        count(*) AS n
    FROM silver.measured
    JOIN measurements
        ON key = hash(measured.code_system, measured.code, CASE WHEN measured.code IS NULL THEN measured.display END, measured.unit)
    WHERE abs(value) < 1e100
    GROUP BY number, bin
)

SELECT
    code_system,
    code,
    display,
    unit,
    CASE bin
        WHEN -1e300 THEN NULL
        WHEN 1e300 THEN histogram_high
        ELSE round(bin * bin_width, 2 - CAST(floor(log10(bin_width)) AS INTEGER))
    END AS bin_low,
    CASE bin
        WHEN -1e300 THEN histogram_low
        WHEN 1e300 THEN NULL
        ELSE round((bin + 1) * bin_width, 2 - CAST(floor(log10(bin_width)) AS INTEGER))
    END AS bin_high,
    bins.n
FROM bins
JOIN measurements USING (number);

COMMENT ON TABLE gold.measurement_histogram IS 'How many values there are in each bin; all units of a code have bins of their own';
COMMENT ON COLUMN gold.measurement_histogram.code_system IS 'System of the code';
COMMENT ON COLUMN gold.measurement_histogram.code IS 'Code, as in gold.measurement';
COMMENT ON COLUMN gold.measurement_histogram.display IS 'Display, as in gold.measurement';
COMMENT ON COLUMN gold.measurement_histogram.unit IS 'Unit, as in gold.measurement';
COMMENT ON COLUMN gold.measurement_histogram.bin_low IS 'Smallest value of the bin, which it includes; NULL for values that are far out, below histogram_low';
COMMENT ON COLUMN gold.measurement_histogram.bin_high IS 'Where the next bin begins; NULL for values that are far out, above histogram_high';
COMMENT ON COLUMN gold.measurement_histogram.n IS 'Values in the bin';
