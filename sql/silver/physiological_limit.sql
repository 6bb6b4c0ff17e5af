-- grain: one LOINC code and UCUM unit
-- source: none

-- What no living human can have, not what is healthy: a value outside is a wrong unit, a typing error or another quantity. Limits are wider
-- than the extremes that were published; between units they are rounded outwards.
CREATE OR REPLACE TABLE silver.physiological_limit AS
SELECT code, display, unit, CAST(low AS DOUBLE) AS low, CAST(high AS DOUBLE) AS high, source
FROM (VALUES
    ('8480-6', 'Systolic blood pressure', 'mm[Hg]', 10, 550, '480 mmHg in weight lifters: MacDougall et al. 1985, J Appl Physiol 58:785'),
    ('8462-4', 'Diastolic blood pressure', 'mm[Hg]', 0, 400, '350 mmHg in weight lifters, as above'),
    ('8478-0', 'Mean blood pressure', 'mm[Hg]', 0, 450, 'between the two above'),
    ('8867-4', 'Heart rate', '/min', 5, 600, '480/min: Chhabra et al. 2012, Indian Pacing Electrophysiol J 12:32'),
    ('8867-4', 'Heart rate', '{beats}/min', 5, 600, 'as above'),
    ('8867-4', 'Heart rate', '{Beats}/min', 5, 600, 'as above'),
    ('9279-1', 'Respiratory rate', '/min', 0, 200, 'set by us, far from what has been survived'),
    ('9279-1', 'Respiratory rate', '{breaths}/min', 0, 200, 'as above'),
    ('9279-1', 'Respiratory rate', '{Breaths}/min', 0, 200, 'as above'),
    ('8310-5', 'Body temperature', 'Cel', 10, 48, '46.5 Cel: Slovis et al. 1982, Ann Emerg Med 11:269; 13.7 Cel: Gilbert et al. 2000, Lancet 355:375'),
    ('8310-5', 'Body temperature', '[degF]', 50, 119, 'as above'),
    ('2708-6', 'Oxygen saturation in arterial blood', '%', 0, 100, 'a share of the whole'),
    ('59408-5', 'Oxygen saturation by pulse oximetry', '%', 0, 100, 'a share of the whole'),
    ('29463-7', 'Body weight', 'kg', 0.2, 700, '212 g and 635 kg: records of survivors'),
    ('29463-7', 'Body weight', 'g', 200, 700000, 'as above'),
    ('29463-7', 'Body weight', '[lb_av]', 0.4, 1544, 'as above'),
    ('8302-2', 'Body height', 'cm', 20, 290, '24 cm at birth and 272 cm: records'),
    ('8302-2', 'Body height', 'm', 0.2, 2.9, 'as above'),
    ('8302-2', 'Body height', '[in_i]', 7.8, 115, 'as above'),
    ('39156-5', 'Body mass index', 'kg/m2', 3, 260, 'set by us, far from what has been survived'),
    ('9843-4', 'Head circumference', 'cm', 10, 150, 'set by us, far from what has been survived'),
    ('4548-4', 'Haemoglobin A1c, share', '%', 1, 40, 'set by us, far from what has been survived'),
    ('59261-8', 'Haemoglobin A1c by IFCC', 'mmol/mol', 0, 415, 'as above, by the master equation of IFCC and NGSP'),
    ('718-7', 'Haemoglobin', 'g/dL', 0.5, 30, '0.7 g/dL: Dai et al. 2010, Anesth Analg 111:1204'),
    ('718-7', 'Haemoglobin', 'g/L', 5, 300, 'as above'),
    ('718-7', 'Haemoglobin', 'mmol/L', 0.3, 19, 'as above'),
    ('4544-3', 'Haematocrit', '%', 1, 95, 'set by us, far from what has been survived'),
    ('20570-8', 'Haematocrit', '%', 1, 95, 'set by us, far from what has been survived'),
    ('2345-7', 'Glucose in serum or plasma', 'mg/dL', 1, 3500, '2,656 mg/dL: the record of a survivor'),
    ('2345-7', 'Glucose in serum or plasma', 'mmol/L', 0.05, 195, 'as above'),
    ('14749-6', 'Glucose in serum or plasma, by amount', 'mmol/L', 0.05, 195, 'as above'),
    ('14771-0', 'Fasting glucose, by amount', 'mmol/L', 0.05, 195, 'as above'),
    ('2339-0', 'Glucose in blood', 'mg/dL', 1, 3500, 'as above'),
    ('2951-2', 'Sodium', 'mmol/L', 70, 270, 'set by us, far from what has been survived'),
    ('2823-3', 'Potassium', 'mmol/L', 0.3, 20, 'set by us, far from what has been survived'),
    ('2075-0', 'Chloride', 'mmol/L', 20, 270, 'set by us, far from what has been survived'),
    ('17861-6', 'Calcium', 'mg/dL', 1, 50, 'set by us, far from what has been survived'),
    ('2160-0', 'Creatinine', 'mg/dL', 0, 150, 'set by us, far from what has been survived'),
    ('14682-9', 'Creatinine, by amount', 'umol/L', 0, 13300, 'as above'),
    ('2093-3', 'Cholesterol', 'mg/dL', 0, 5000, 'set by us, far from what has been survived'),
    ('14647-2', 'Cholesterol, by amount', 'mmol/L', 0, 130, 'as above'),
    ('2085-9', 'HDL cholesterol', 'mg/dL', 0, 1000, 'set by us, far from what has been survived'),
    ('14646-4', 'HDL cholesterol, by amount', 'mmol/L', 0, 26, 'as above'),
    ('2571-8', 'Triglycerides', 'mg/dL', 0, 60000, 'set by us, far from what has been survived'),
    ('14927-8', 'Triglycerides, by amount', 'mmol/L', 0, 680, 'as above'),
    ('62238-1', 'Estimated GFR, CKD-EPI', 'mL/min/{1.73_m2}', 0, 500, 'set by us, far from what has been survived'),
    ('33914-3', 'Estimated GFR, MDRD', 'mL/min/{1.73_m2}', 0, 1000, 'set by us, far from what has been survived'),
    ('6690-2', 'Leukocytes', '10*3/uL', 0, 5000, 'set by us, far from what has been survived'),
    ('777-3', 'Platelets', '10*3/uL', 0, 20000, 'set by us, far from what has been survived')
) AS limits(code, display, unit, low, high, source);

COMMENT ON TABLE silver.physiological_limit IS 'Values of which none outside can be of a living human';
COMMENT ON COLUMN silver.physiological_limit.code IS 'Code of LOINC';
COMMENT ON COLUMN silver.physiological_limit.display IS 'What it is';
COMMENT ON COLUMN silver.physiological_limit.unit IS 'UCUM code of the unit';
COMMENT ON COLUMN silver.physiological_limit.low IS 'Smallest value that is possible';
COMMENT ON COLUMN silver.physiological_limit.high IS 'Largest value that is possible';
COMMENT ON COLUMN silver.physiological_limit.source IS 'Where the limits are from';
