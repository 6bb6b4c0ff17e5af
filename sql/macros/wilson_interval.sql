-- grain: one share: successes of trials
-- source: none

-- Wilson (1927), with the 97.5th percentile of the normal distribution. Rounding may miss 0 and 1 by a hair, hence the bounds.
CREATE OR REPLACE MACRO macros.wilson_interval(successes, trials) AS
    CASE WHEN successes BETWEEN 0 AND trials AND trials > 0 THEN {
        'low': greatest(0, (successes + 1.9207294 - 1.959964 * sqrt(successes * (trials - successes) / trials + 0.9603647))
            / (trials + 3.8414588)),
        'high': least(1, (successes + 1.9207294 + 1.959964 * sqrt(successes * (trials - successes) / trials + 0.9603647))
            / (trials + 3.8414588))
    } END;

COMMENT ON MACRO macros.wilson_interval IS
    '95 % Wilson interval of a share, {low, high}; NULL without trials, or for more successes than trials';
