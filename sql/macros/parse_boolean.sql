-- grain: one text, with the words that mean true and those that mean false
-- source: none

-- A word in neither list, or in both, gives NULL: then the two sides are equal.
CREATE OR REPLACE MACRO macros.parse_boolean(value, true_words, false_words) AS
    nullif(
        coalesce(list_contains([lower(trim(word)) FOR word IN CAST(true_words AS VARCHAR[])], lower(trim(CAST(value AS VARCHAR)))), false),
        coalesce(list_contains([lower(trim(word)) FOR word IN CAST(false_words AS VARCHAR[])], lower(trim(CAST(value AS VARCHAR)))), false)
    );

COMMENT ON MACRO macros.parse_boolean IS
    'BOOLEAN that a text says: true for one of true_words, false for one of false_words, whatever its case; else NULL';
