-- grain: one code, or the beginning of codes
-- source: none

-- Codes of conditions, procedures and measurements that take an organ or a pregnancy of one sex. Screening and family history are not
-- here, and what is recorded of others (a pregnancy of the partner) has codes of its own.
CREATE OR REPLACE TABLE silver.sex_specific_code AS
SELECT system, code, is_prefix, gender, display
FROM (VALUES
    ('http://snomed.info/sct', '77386006', false, 'female', 'Pregnancy'),
    ('http://snomed.info/sct', '72892002', false, 'female', 'Normal pregnancy'),
    ('http://snomed.info/sct', '398254007', false, 'female', 'Pre-eclampsia'),
    ('http://snomed.info/sct', '15938005', false, 'female', 'Eclampsia'),
    ('http://snomed.info/sct', '11687002', false, 'female', 'Gestational diabetes mellitus'),
    ('http://snomed.info/sct', '19169002', false, 'female', 'Miscarriage in first trimester'),
    ('http://snomed.info/sct', '34801009', false, 'female', 'Ectopic pregnancy'),
    ('http://snomed.info/sct', '79586000', false, 'female', 'Tubal pregnancy'),
    ('http://snomed.info/sct', '35999006', false, 'female', 'Blighted ovum'),
    ('http://snomed.info/sct', '363354003', false, 'female', 'Malignant tumor of cervix'),
    ('http://snomed.info/sct', '363443007', false, 'female', 'Malignant tumor of ovary'),
    ('http://snomed.info/sct', '129103003', false, 'female', 'Endometriosis'),
    ('http://snomed.info/sct', '11466000', false, 'female', 'Cesarean section'),
    ('http://snomed.info/sct', '236886002', false, 'female', 'Hysterectomy'),
    ('http://snomed.info/sct', '399068003', false, 'male', 'Malignant tumor of prostate'),
    ('http://snomed.info/sct', '254900004', false, 'male', 'Carcinoma of prostate'),
    ('http://snomed.info/sct', '126906006', false, 'male', 'Neoplasm of prostate'),
    ('http://snomed.info/sct', '92691004', false, 'male', 'Carcinoma in situ of prostate'),
    ('http://snomed.info/sct', '266569009', false, 'male', 'Benign prostatic hyperplasia'),
    ('http://snomed.info/sct', '363449006', false, 'male', 'Malignant tumor of testis'),
    ('http://snomed.info/sct', '22232009', false, 'male', 'Vasectomy'),

    ('http://loinc.org', '8665-2', false, 'female', 'Last menstrual period start date'),
    ('http://loinc.org', '11778-8', false, 'female', 'Delivery date, estimated'),
    ('http://loinc.org', '11884-4', false, 'female', 'Gestational age, estimated'),

    ('http://hl7.org/fhir/sid/icd-10', 'O9A', true, 'female', 'Maternal neoplasms, injuries and abuse complicating pregnancy')
) AS codes(system, code, is_prefix, gender, display)
UNION ALL
-- Blocks of ICD-10 whose titles name the organs of one sex, with what ICD-10-CM adds to them; their categories have three characters.
SELECT 'http://hl7.org/fhir/sid/icd-10', format('{}{:02d}', letter, unnest(range(first, last + 1))), true, gender, title
FROM (VALUES
    ('C', 51, 58, 'female', 'Malignant neoplasms of female genital organs'),
    ('C', 60, 63, 'male', 'Malignant neoplasms of male genital organs'),
    ('D', 25, 28, 'female', 'Benign neoplasms of uterus, ovary and other female genital organs'),
    ('D', 29, 29, 'male', 'Benign neoplasm of male genital organs'),
    ('N', 40, 53, 'male', 'Diseases of male genital organs'),
    ('N', 70, 77, 'female', 'Inflammatory diseases of female pelvic organs'),
    ('N', 80, 98, 'female', 'Noninflammatory disorders of female genital tract'),
    ('O', 0, 99, 'female', 'Pregnancy, childbirth and the puerperium')
) AS blocks(letter, first, last, gender, title);

COMMENT ON TABLE silver.sex_specific_code IS 'Codes that apply to one sex alone';
COMMENT ON COLUMN silver.sex_specific_code.system IS 'Code system; ICD-10 stands for its national versions too';
COMMENT ON COLUMN silver.sex_specific_code.code IS 'Code, or how codes begin';
COMMENT ON COLUMN silver.sex_specific_code.is_prefix IS 'Whether it stands for all codes that begin with it';
COMMENT ON COLUMN silver.sex_specific_code.gender IS 'Administrative gender that it applies to: male or female';
COMMENT ON COLUMN silver.sex_specific_code.display IS 'What it is, or the block that it is in';
