-- grain: one name of a municipality
-- source: none

-- A part begins after a hyphen, not after a space: Pedersören kunta. The provinces that tell two places of one name apart have a capital:
-- Koski Tl. U+2010 and U+2011 are hyphens, U+2013 is the dash that stands for one.
CREATE OR REPLACE MACRO macros.municipality_name(value) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        array_to_string([
            upper(left(part, 1)) || lower(substr(part, 2))
            FOR part IN regexp_extract_all(trim(CAST(value AS VARCHAR)), '[-\x{2010}\x{2011}\x{2013}]\s*|[^-\x{2010}\x{2011}\x{2013}]+')
        ], ''),
        ' tl\b', ' Tl'), ' hl\b', ' Hl'), ' ol\b', ' Ol'), ' ul\b', ' Ul'), ' vpl\b', ' Vpl');

COMMENT ON MACRO macros.municipality_name IS
    'Name of a Finnish municipality with a capital letter in each part between hyphens: Mänttä-Vilppula, Pedersören kunta, Koski Tl';
