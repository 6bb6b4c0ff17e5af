-- grain: one code and unit of what was measured; where there is no code, one display
-- source: silver

CREATE OR REPLACE TABLE gold.measurement AS
WITH described AS (
    SELECT
        code_system,
        code,
        min(display) AS display,
        unit,
        count(number) AS n,
        count(*) - n AS missing,
        avg(number) AS mean,
        stddev_samp(number) AS sd,
        min(number) AS minimum,
        quantile_cont(number, [0.05, 0.25, 0.5, 0.75, 0.95]) AS percentiles,
        max(number) AS maximum,
        avg(CAST(number = round(number) AS INTEGER)) AS share_whole
    -- The square of a larger number would not be finite, and the standard deviation an error.
    FROM (SELECT *, CASE WHEN abs(value) < 1e100 THEN value END AS number FROM silver.measured)
    GROUP BY code_system, code, CASE WHEN code IS NULL THEN display END, unit
),

ranges AS (
    SELECT
        *,
        percentiles[4] - percentiles[2] AS quartile_range,
        -- Tukey's outer fences: what lies beyond is far out, and would leave a histogram of one bar.
        CASE WHEN quartile_range > 0 THEN greatest(minimum, percentiles[2] - 3 * quartile_range) ELSE minimum END AS histogram_low,
        CASE WHEN quartile_range > 0 THEN least(maximum, percentiles[4] + 3 * quartile_range) ELSE maximum END AS histogram_high,
        -- At most about 20 bins, fewer for few values; one value alone has one bin.
        greatest(1e-100, (histogram_high - histogram_low) / least(20, 2 * sqrt(n)), CASE WHEN maximum = minimum THEN abs(maximum) / 100 END) AS step
    FROM described
)

SELECT
    code_system,
    code,
    display,
    unit,
    n,
    missing,
    mean,
    sd,
    minimum,
    percentiles[1] AS p05,
    percentiles[2] AS p25,
    percentiles[3] AS median,
    percentiles[4] AS p75,
    percentiles[5] AS p95,
    maximum,
    histogram_low,
    histogram_high,
    -- One value in twenty that is no whole number does not make bins that whole numbers leave empty.
    CASE WHEN n > 0 THEN macros.nice_step(CASE WHEN share_whole >= 0.95 THEN greatest(step, 1) ELSE step END) END AS bin_width
FROM ranges;

COMMENT ON TABLE gold.measurement IS 'How the numbers that were measured are distributed';
COMMENT ON COLUMN gold.measurement.code_system IS 'System of the code';
COMMENT ON COLUMN gold.measurement.code IS 'Code of the observation or component; NULL for one that has a text alone';
COMMENT ON COLUMN gold.measurement.display IS 'Display of the code, the first in the alphabet if there are several; else the text';
COMMENT ON COLUMN gold.measurement.unit IS 'Unit for machines, else for people; NULL where there is none, as where a value is missing';
COMMENT ON COLUMN gold.measurement.n IS 'Values: quantities and integers, smaller than 1e100; 0 for what never has any';
COMMENT ON COLUMN gold.measurement.missing IS 'Observations and components of the code and unit that have neither such a value nor one of another kind';
COMMENT ON COLUMN gold.measurement.mean IS 'Arithmetic mean';
COMMENT ON COLUMN gold.measurement.sd IS 'Standard deviation of the sample; NULL for fewer than two values';
COMMENT ON COLUMN gold.measurement.minimum IS 'Smallest value';
COMMENT ON COLUMN gold.measurement.p05 IS '5th percentile, interpolated, as the others are';
COMMENT ON COLUMN gold.measurement.p25 IS '25th percentile';
COMMENT ON COLUMN gold.measurement.median IS '50th percentile';
COMMENT ON COLUMN gold.measurement.p75 IS '75th percentile';
COMMENT ON COLUMN gold.measurement.p95 IS '95th percentile';
COMMENT ON COLUMN gold.measurement.maximum IS 'Largest value';
COMMENT ON COLUMN gold.measurement.histogram_low IS 'Smallest value that is not far out: three times the distance of the quartiles below p25, or the minimum';
COMMENT ON COLUMN gold.measurement.histogram_high IS 'Largest value that is not far out: three times the distance of the quartiles above p75, or the maximum';
COMMENT ON COLUMN gold.measurement.bin_width IS 'Width of a bin of gold.measurement_histogram: 1, 2 or 5 times a power of ten';
