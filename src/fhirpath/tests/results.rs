//! Results, most of them of the specification's own examples. `!` is an error.

use super::give;

const PATIENT: &str = r##"{"resourceType":"Patient","id":"p1","active":true,"gender":"male","_gender":{"id":"g"},
    "birthDate":"1974-12-25","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime",
        "valueDateTime":"1974-12-25T14:35:45-05:00"}]},
    "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},{"use":"usual","given":["Jim"]},
        {"given":[null,"Ann"],"_given":[{"extension":[{"url":"x","valueCode":"nameless"}]},null]}],
    "multipleBirthInteger":2,"deceasedBoolean":false,
    "contact":[{"name":{"family":"du Marché"},"modifierExtension":[{"url":"urn:m","valueBoolean":true}]}],
    "contained":[{"resourceType":"Organization","id":"o1","name":"Acme"}],
    "managingOrganization":{"reference":"#o1"},
    "generalPractitioner":[{"reference":"Practitioner/1"}],
    "maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]}}"##;

const BUNDLE: &str = r##"{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p1",
        "contained":[{"resourceType":"Organization","id":"o","name":"Inner"}],"managingOrganization":{"reference":"#o"}}},
    {"fullUrl":"http://example.org/fhir/Observation/o1","resource":{"resourceType":"Observation","id":"o1","status":"final",
        "subject":{"reference":"urn:uuid:1"},"valueQuantity":{"value":1.50,"unit":"g","system":"http://unitsofmeasure.org","code":"g"},
        "component":[{"valueString":"a"},{"valueQuantity":{"value":3,"comparator":">"}}]}},
    {"resource":{"resourceType":"Observation","id":"o2","subject":{"reference":"Patient/p1"},"valueInteger":7}}]}"##;

fn check(resource: &str, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (expression, expected) in cases {
        let given = give(resource, expression);
        let right = match &given {
            Ok(json) => json == expected,
            Err(_) => *expected == "!",
        };
        if !right {
            wrong.push(format!("{expression}\n    expected {expected}\n    given    {given:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn existence() {
    check(
        PATIENT,
        &[
            ("{}.exists()", "[false]"),
            ("{}.empty()", "[true]"),
            ("{}.all(false)", "[true]"),
            ("{}.allTrue() and {}.allFalse()", "[true]"),
            ("{}.anyTrue() or {}.anyFalse()", "[false]"),
            ("{}.count()", "[0]"),
            ("name.exists(use = 'usual')", "[true]"),
            ("name.exists(use = 'temp')", "[false]"),
            ("name.all(given.exists())", "[true]"),
            ("name.all(use = 'usual')", "[false]"),
            ("(true | false).allTrue()", "[false]"),
            ("(true | false).anyFalse()", "[true]"),
            ("(1 | 2).subsetOf(1 | 2 | 3)", "[true]"),
            ("{}.subsetOf(1)", "[true]"),
            ("1.subsetOf({})", "[false]"),
            ("(1 | 2).supersetOf({})", "[true]"),
            ("{}.supersetOf(1)", "[false]"),
            ("(1 | 2).supersetOf(2)", "[true]"),
            ("1.combine(1).distinct()", "[1]"),
            ("1.combine(1).isDistinct()", "[false]"),
            ("{}.isDistinct()", "[true]"),
            ("true.not()", "[false]"),
            ("{}.not()", "[]"),
            ("(1 | 2).not()", "!"),
            ("name.not()", "!"),
        ],
    );
}

#[test]
fn filters_and_projections() {
    check(
        PATIENT,
        &[
            ("name.where(use = 'official').given", r#"["Peter","James"]"#),
            ("name.where({}).given", "[]"),
            ("name.given.where($index = 1)", r#"["James"]"#),
            (
                "name.select(given.first())",
                r#"["Peter","Jim",{"extension":[{"url":"x","valueCode":"nameless"}]}]"#,
            ),
            ("(1 | 2 | 3).select($this * 2)", "[2,4,6]"),
            ("(1 | 2).select($index)", "[0,1]"),
            ("{}.select(1)", "[]"),
            ("1.repeat(iif($this < 4, $this + 1, {}))", "[2,3,4]"),
            ("1.repeat(2)", "[2]"),
            ("Patient.repeat(contact | name).family", r#"["Chalmers","du Marché"]"#),
            (
                "'a'.repeatAll(iif($this.length() < 3, $this & 'a', {}))",
                r#"["aa","aaa"]"#,
            ),
            ("(3 | 1 | 2).sort()", "[1,2,3]"),
            ("(3 | 1 | 2).sort($this desc)", "[3,2,1]"),
            ("('c' | 'a' | 'b').sort($this asc)", r#"["a","b","c"]"#),
            ("('3' | '1' | '10').sort()", r#"["1","10","3"]"#),
            ("{}.sort()", "[]"),
            ("(1 | 'a').sort()", "!"),
            (
                "name.sort(family desc, given.last() desc).select(given.last())",
                r#"["Jim","Ann","James"]"#,
            ),
            ("name.sort(given)", "!"),
            ("coalesce({}, 1, 2)", "[1]"),
            ("coalesce({}, {})", "[]"),
            ("(1 | 2 | 3).aggregate($this + $total, 0)", "[6]"),
            ("(1 | 2 | 3).aggregate($this + $total)", "[]"),
            (
                "(5 | 2).aggregate(iif($total.empty(), $this, iif($this < $total, $this, $total)))",
                "[2]",
            ),
            ("(1 | 2 | 3).sum()", "[6]"),
            ("(1 | 2).avg()", "[1.5]"),
            ("(2147483647 | 1).avg()", "[1073741824]"),
            ("(2147483647 | 1).sum()", "[]"),
            ("(1 'mg' | 2 'mg').sum()", r#"[{"value":3,"unit":"mg"}]"#),
            ("(@2012-12-31 | @2013-01-01 | @2012-01-01).min()", r#"["2012-01-01"]"#),
            ("('b' | 'c' | 'a').max()", r#"["c"]"#),
            ("{}.sum() | {}.min() | {}.max() | {}.avg()", "[]"),
            ("('a' | 1).sum()", "!"),
        ],
    );
}

#[test]
fn subsets_and_unions() {
    check(
        PATIENT,
        &[
            ("name[0].use", r#"["official"]"#),
            ("name[9]", "[]"),
            ("name[-1]", "[]"),
            ("name[{}]", "[]"),
            ("name.single()", "!"),
            ("{}.single()", "[]"),
            ("(0 | 1 | 2).tail()", "[1,2]"),
            ("(0 | 1 | 2).skip(1)", "[1,2]"),
            ("(0 | 1 | 2).skip(-1)", "[0,1,2]"),
            ("(0 | 1 | 2).take(2)", "[0,1]"),
            ("(0 | 1 | 2).take(5)", "[0,1,2]"),
            ("(0 | 1 | 2).take(0)", "[]"),
            ("(0 | 1 | 2).last()", "[2]"),
            ("(1 | 2 | 3).intersect(2 | 4)", "[2]"),
            ("1.combine(1).intersect(1)", "[1]"),
            ("(1 | 2 | 3).exclude(2)", "[1,3]"),
            ("1.combine(1).exclude(2)", "[1,1]"),
            ("1.combine(1).combine(2 | 3).union(2 | 4)", "[1,2,3,4]"),
            ("1.combine(2, true)", "[1,2]"),
            ("name.select(use | given).count()", "[7]"),
            ("name.select(use.union(given)).count()", "[7]"),
            ("1 | 1.0", "[1]"),
            ("'a' | 'A'", r#"["a","A"]"#),
            ("@2012 | @2012-01", r#"["2012","2012-01"]"#),
            ("1 in (1 | 2)", "[true]"),
            ("{} in 1", "[]"),
            ("1 in {}", "[false]"),
            ("(1 | 2) in 1", "!"),
            ("(1 | 2) contains 2", "[true]"),
            ("{} contains 1", "[false]"),
            ("1 contains {}", "[]"),
            ("@2012 in @2012-01", "[false]"),
        ],
    );
}

#[test]
fn sets_of_many_items_are_those_of_few() {
    // More than are compared one by one: by hash, across types and units.
    let many = "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20)";
    check(
        PATIENT,
        &[
            (&format!("({many} | {many}.select($this + 0.0)).count()"), "[20]"),
            (&format!("({many} | 5 '1' | 100 '%').count()"), "[20]"),
            (&format!("({many} | 500 '%' | 21 '1' | 2100 '%').count()"), "[21]"),
            (
                &format!("({many}.select(@2020-01-01 + $this * 1 day) | @2020-01-05T).count()"),
                "[20]",
            ),
            (
                &format!(
                    "({many}.select(@2020-01-01T10:00:00Z + $this * 1 hour) | @2020-01-01T13:00:00.0+02:00).count()"
                ),
                "[20]",
            ),
            (
                &format!("({many}.select(@2020-01-01T10:00:00Z + $this * 1 hour) | @2020-01-01T13:00:00).count()"),
                "[21]",
            ),
            (
                &format!("({many}.select(@T00:00 + $this * 1 minute) | @T00:03 | @T00:03:00).count()"),
                "[21]",
            ),
            (&format!("({many}.select(toString()) | '7').count()"), "[20]"),
            (&format!("({many}.select(toQuantity()) | 7).count()"), "[20]"),
            (
                &format!("({many}.select($this.toString().toQuantity('1')) | 7 'g').count()"),
                "[21]",
            ),
            (
                &format!("{many}.combine(name).combine(name).distinct().count()"),
                "[23]",
            ),
        ],
    );
}

#[test]
fn conversions() {
    check(
        PATIENT,
        &[
            ("iif(true, 'a', 1 / 'x'.length())", r#"["a"]"#),
            ("iif({}, 'a', 'b')", r#"["b"]"#),
            ("iif(false, 'a')", "[]"),
            ("{}.iif(true, 'a', 'b')", r#"["a"]"#),
            ("birthDate.iif(exists(), toString(), 'unknown')", r#"["1974-12-25"]"#),
            ("name.iif(true, 1)", "!"),
            ("name.select(iif($index = 1, 'x', {}))", r#"["x"]"#),
            (
                "'T'.toBoolean() and 'no'.toBoolean().not() and 1.toBoolean() and 1.0.toBoolean()",
                "[true]",
            ),
            ("2.toBoolean()", "[]"),
            ("'x'.convertsToBoolean()", "[false]"),
            ("'+5'.toInteger()", "[5]"),
            ("'5.0'.toInteger()", "[]"),
            ("true.toInteger()", "[1]"),
            ("1.5.toInteger()", "[]"),
            ("'2147483648'.toInteger()", "[]"),
            ("'2147483648'.toLong()", "[2147483648]"),
            ("2147483648L.toInteger()", "[]"),
            ("'1.10'.toDecimal()", "[1.10]"),
            ("'1.a'.convertsToDecimal()", "[false]"),
            ("1.toDecimal() is System.Decimal", "[true]"),
            ("'2015-02'.toDate()", r#"["2015-02"]"#),
            ("'2015-02-30'.convertsToDate()", "[false]"),
            ("'2015-02-04T14:34:28Z'.convertsToDate()", "[false]"),
            ("@2024-01-15T23:30:00-05:00.toDate()", r#"["2024-01-15"]"#),
            ("'150124'.toDate('ddMMyy')", r#"["2024-01-15"]"#),
            ("'15-01-2024'.toDate('dd-MM-yyyy')", r#"["2024-01-15"]"#),
            ("'12-27'.toDate('MM-yy')", r#"["2027-12"]"#),
            (
                "'15.1.2024 08:05'.toDateTime('d.M.yyyy HH:mm')",
                r#"["2024-01-15T08:05"]"#,
            ),
            ("'x'.convertsToDate('yyyy')", "[false]"),
            ("@2024-01-15.toDate('zz')", r#"["2024-01-15"]"#),
            ("'1 Jan 2024'.toDate('d MMM yyyy')", "!"),
            ("'x'.toDate({})", "[]"),
            ("@2015-02-04.toDateTime()", r#"["2015-02-04"]"#),
            ("'10:00'.toTime()", r#"["10:00"]"#),
            ("'25:00'.convertsToTime()", "[false]"),
            ("'4 days'.toQuantity()", r#"[{"value":4,"unit":"day"}]"#),
            ("'10 \\'mm[Hg]\\''.toQuantity().unit", r#"["mm[Hg]"]"#),
            ("52 'cm'.toQuantity('m')", r#"[{"value":0.52,"unit":"m"}]"#),
            ("24 'm'.toQuantity('kg')", "[]"),
            ("24 'm'.convertsToQuantity('kg')", "[false]"),
            ("'1'.toQuantity()", r#"[{"value":1,"unit":"1"}]"#),
            ("(4 days).toString()", r#"["4 days"]"#),
            ("(53 'km').toString()", r#"["53 'km'"]"#),
            ("1.50.toString()", r#"["1.50"]"#),
            ("@T14:30.toString()", r#"["14:30"]"#),
            ("name[0].convertsToString()", "[false]"),
            ("name.toString()", "!"),
            ("{}.toString()", "[]"),
            ("{}.convertsToInteger()", "[]"),
        ],
    );
}

#[test]
fn strings() {
    check(
        PATIENT,
        &[
            ("'abcdefg'.indexOf('bc')", "[1]"),
            ("'abcdefg'.indexOf('')", "[0]"),
            ("'a🔥b'.indexOf('b')", "[2]"),
            ("'abc abc'.lastIndexOf('a')", "[4]"),
            ("'0123'.lastIndexOf('')", "[4]"),
            ("'abc'.indexOf({})", "[]"),
            ("'abcdefg'.substring(3)", r#"["defg"]"#),
            ("'abcdefg'.substring(6, 2)", r#"["g"]"#),
            ("'abcdefg'.substring(7, 1)", "[]"),
            ("'abcdefg'.substring(-1, 1)", "[]"),
            ("'abcdefg'.substring(3, -1)", r#"[""]"#),
            ("'abcdefg'.substring(3, {})", r#"["defg"]"#),
            ("'abcdefg'.substring({}, 1)", "[]"),
            (
                "'abc'.startsWith('') and 'abc'.endsWith('') and 'abc'.contains('')",
                "[true]",
            ),
            ("'abc'.startsWith({})", "[]"),
            ("{}.startsWith('a')", "[]"),
            ("1.startsWith('1')", "!"),
            ("'ß'.upper() & 'É'.lower()", r#"["SSé"]"#),
            ("'abc'.replace('', 'x')", r#"["xaxbxcx"]"#),
            ("'a🔥c'.replace('', 'x')", r#"["xax🔥xcx"]"#),
            ("'abcdefg'.replace('cde', '')", r#"["abfg"]"#),
            ("'N8000123123'.matches('^N[0-9]{8}$')", "[false]"),
            ("'N8000123123'.matches('N[0-9]{8}')", "[true]"),
            ("'N8000123123'.matchesFull('N[0-9]{8}')", "[false]"),
            ("'N8000123123'.matchesFull('N[0-9]{10}')", "[true]"),
            ("'A\\nB'.matches('A.*B')", "[true]"),
            ("'first line\\nsecond line'.matches('^second', 'm')", "[true]"),
            ("'first line\\nsecond line'.matches('^second')", "[false]"),
            ("'first line\\nsecond line'.matches('^SECOND', 'im')", "[true]"),
            ("'a\\nb'.matchesFull('a', 'm')", "[false]"),
            ("'ab'.matchesFull('a|ab')", "[true]"),
            ("'a'.matches('a', 'x')", "!"),
            ("'a'.matches('a', {})", "[true]"),
            ("'a'.matches('(')", "!"),
            ("'a'.matches('(?=a)')", "!"),
            (
                r"'11/30/1972'.replaceMatches('\\b(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{2,4})\\b', '${day}-${month}-${year}')",
                r#"["30-11-1972"]"#,
            ),
            ("'aaabaa'.replaceMatches('aa', '\"aa\"')", r#"["\"aa\"ab\"aa\""]"#),
            ("'ab'.replaceMatches('(a)(b)', '$2a$1')", r#"["baa"]"#),
            ("'ab'.replaceMatches('a', '$$')", r#"["$b"]"#),
            ("'AB'.replaceMatches('a', 'x', 'i')", r#"["xB"]"#),
            ("'ab'.replaceMatches('', 'x')", r#"["ab"]"#),
            ("'e\\u0301'.length()", "[2]"),
            ("'\\uD83D\\uDD25'.length()", "[1]"),
            ("'a🔥'.toChars()", r#"["a","🔥"]"#),
            ("'test'.encode('base64')", r#"["dGVzdA=="]"#),
            ("'test'.encode('hex').decode('hex')", r#"["test"]"#),
            ("'subjects?_d'.encode('urlbase64')", r#"["c3ViamVjdHM_X2Q="]"#),
            ("'aé'.encode('ascii')", r#"["a?"]"#),
            ("'/w=='.decode('base64')", "[]"),
            ("'x'.encode('rot13')", "!"),
            ("'\"1<2\"'.escape('html').unescape('html')", r#"["\"1<2\""]"#),
            ("'a\\tb'.escape('json')", r#"["a\\tb"]"#),
            ("' \\t123\\r\\n'.trim()", r#"["123"]"#),
            ("'A,,C'.split(',')", r#"["A","","C"]"#),
            ("('A' | 'B' | 'C').join()", r#"["ABC"]"#),
            ("('A' | 'B' | 'C').join(',')", r#"["A,B,C"]"#),
            ("{}.join(',')", "[]"),
            ("name.given.length()", "!"),
        ],
    );
}

#[test]
fn math() {
    check(
        PATIENT,
        &[
            ("(-5).abs()", "[5]"),
            ("(-5.5 'mg').abs()", r#"[{"value":5.5,"unit":"mg"}]"#),
            ("(-1.1).ceiling()", "[-1]"),
            ("(-2.1).floor()", "[-3]"),
            ("(-1.56).truncate()", "[-1]"),
            ("(1.5 'cm').ceiling()", r#"[{"value":2,"unit":"cm"}]"#),
            ("(1.55 'cm').round(1)", r#"[{"value":1.6,"unit":"cm"}]"#),
            ("3.14159.round(3)", "[3.142]"),
            ("(-1.5).round()", "[-2]"),
            ("1.round(-1)", "!"),
            (
                "0.exp() = 1.0 and 1.ln() = 0.0 and 16.log(2) = 4.0 and 100.0.log(10.0) = 2.0",
                "[true]",
            ),
            ("2.power(3)", "[8]"),
            ("2.power(-1)", "[0.5]"),
            ("(-1).power(0.5)", "[]"),
            ("81.sqrt()", "[9]"),
            ("(-1).sqrt()", "[]"),
            ("1.587.lowBoundary()", "[1.58650000]"),
            ("1.587.lowBoundary(2)", "[1.58]"),
            ("(-1.587).lowBoundary(0)", "[-2]"),
            ("1.587.highBoundary(6)", "[1.587500]"),
            ("@2014.lowBoundary(6)", r#"["2014-01"]"#),
            (
                "@2014-01-01T08.highBoundary(17)",
                r#"["2014-01-01T08:59:59.999-12:00"]"#,
            ),
            ("@T10:30.highBoundary(9)", r#"["10:30:59.999"]"#),
            ("1.lowBoundary(99)", "[]"),
            ("1.58700.precision()", "[5]"),
            ("@2014-01-05T10:30:00.000.precision()", "[17]"),
            ("@T10:30:00.000.precision()", "[9]"),
            ("5 div 2", "[2]"),
            ("5.5 div 0.7", "[7]"),
            ("5.5 mod 0.7", "[0.6]"),
            ("-5 div 2", "[-2]"),
            ("5 div 0 | 5 mod 0 | 5 / 0", "[]"),
            ("4 / 2", "[2]"),
            ("2147483647 + 1", "[]"),
            ("5L + 4.5", "[9.5]"),
            ("1 + 1L", "[2]"),
            ("1 + {}", "[]"),
            ("12 'cm' * 3 'cm'", r#"[{"value":36,"unit":"cm2"}]"#),
            ("12 'cm2' / 3 'cm'", r#"[{"value":4,"unit":"cm"}]"#),
            ("3 'm' + 3 'cm'", r#"[{"value":303,"unit":"cm"}]"#),
            ("3 * 2 'cm'", r#"[{"value":6,"unit":"cm"}]"#),
            ("1 + 2 '1'", r#"[{"value":3,"unit":"1"}]"#),
            ("1 + 2 'cm'", "[]"),
            ("2 'cm' + 2 'kg'", "[]"),
            ("1 'cm' div 2", "!"),
            ("'a' + 'b' & {} & 'c'", r#"["abc"]"#),
            ("'a' + {}", "[]"),
            ("{} & {}", r#"[""]"#),
            ("'a' - 'b'", "!"),
            ("1 & 'a'", "!"),
            ("-(1 | 2)", "!"),
            ("-7.combine(3)", "!"),
            ("(-7).combine(3)", "[-7,3]"),
            ("-{}", "[]"),
            ("-multipleBirth.ofType(integer)", "[-2]"),
            ("+'a'", "!"),
        ],
    );
}

#[test]
fn dates() {
    check(
        PATIENT,
        &[
            ("@1973-12-25 + 7.9 days", r#"["1974-01-01"]"#),
            ("@2026-01-31 + 1 month", r#"["2026-02-28"]"#),
            ("@2014 + 23 months", r#"["2015"]"#),
            ("@2016 + 365 days", r#"["2017"]"#),
            ("@2026-02 + 5 weeks", r#"["2026-03"]"#),
            ("@2014 - 24 months", r#"["2012"]"#),
            ("@2026-02 - 1 day", r#"["2026-02"]"#),
            (
                "@1973-12-25T00:00:00.000+10:00 + 42.53 seconds",
                r#"["1973-12-25T00:00:42.530+10:00"]"#,
            ),
            ("@T23:30:00 + 1 hour", r#"["00:30:00"]"#),
            ("@T01:00:00 - 2 hours", r#"["23:00:00"]"#),
            ("@T01:00:00 + 1 day", "!"),
            ("@T01:00:00 + 1 'wk'", "!"),
            ("@1973-12-25 + 1 'd'", r#"["1973-12-26"]"#),
            ("@1973-12-25 + 1 'a'", "!"),
            ("@1973-12-25 + 1 'cm'", "!"),
            ("@1973-12-25 + 1", "!"),
            ("@9999-12-31 + 1 day", "[]"),
            (
                "@2012-01-01T12:30:40.002-07:00.select(yearOf() | monthOf() | dayOf() | hourOf() | minuteOf() | secondOf() | millisecondOf())",
                "[2012,1,12,30,40,2]",
            ),
            ("@2012.monthOf()", "[]"),
            ("@2012-01-01T12:30:00.000+08:45.timezoneOffsetOf()", "[8.75]"),
            (
                "@2012-01-01T12:30:00.000-07:00.select(dateOf().toString() | timeOf().toString())",
                r#"["2012-01-01","12:30:00.000"]"#,
            ),
            ("@2025-01-02.duration(@2025-01-07, 'week')", "[0]"),
            ("@2024-12-01.duration(@2025-09-01, 'year')", "[0]"),
            ("birthDate.duration(@2026-11-20, 'year')", "[51]"),
            ("@2025-01-02.difference(@2025-01-07, 'week')", "[1]"),
            ("@2024-12-01.difference(@2025-09-01, 'year')", "[1]"),
            ("@2025-09-01.difference(@2024-12-01, 'month')", "[-9]"),
            ("@T10:30.duration(@T12:00, 'hour')", "[1]"),
            (
                "@2025-01-01T00:00:00Z.duration(@2025-01-01T00:00:00-02:00, 'minute')",
                "[120]",
            ),
            ("@2025-01-01.duration(@2025-01-01T10:00:00, 'day')", "[0]"),
            ("@2025.duration(@2026, 'day')", "[]"),
            ("@2025-01-01.duration({}, 'day')", "[]"),
            ("@2025-01-01.duration(@2026-01-01, 'hour')", "!"),
            ("@2025-01-01.duration(@2026-01-01, 'days')", "!"),
            ("@T10:30.duration(@T12:00, 'day')", "!"),
            ("@T10:30.duration(@2012-01-01, 'hour')", "!"),
            (
                "now() = now() and today() = now().toDate() and timeOfDay() = now().timeOf()",
                "[true]",
            ),
            ("today()", r#"["2026-11-20"]"#),
        ],
    );
}

#[test]
fn equality_and_order() {
    check(
        PATIENT,
        &[
            ("{} = {}", "[]"),
            ("{} ~ {}", "[true]"),
            ("1 ~ {}", "[false]"),
            ("(1 | 2) = (2 | 1)", "[false]"),
            ("(1 | 2) ~ (2 | 1)", "[true]"),
            ("(1 | 2) = 1", "[false]"),
            ("(@2012 | 1) = (@2012-01 | 1)", "[]"),
            ("(@2012 | 1) = (@2012-01 | 2)", "[false]"),
            ("1.10 = 1.1", "[true]"),
            ("1.2 / 1.8 = 0.67", "[false]"),
            ("1.2 / 1.8 ~ 0.67", "[true]"),
            ("23 = 23 '1'", "[true]"),
            ("'a' = 'A'", "[false]"),
            ("'a B' ~ 'A\\tb'", "[true]"),
            ("'a' ~ ' a'", "[false]"),
            ("'a  b' ~ 'a b'", "[false]"),
            ("1 = '1'", "[false]"),
            ("'2012-01-01' = @2012-01-01", "[false]"),
            ("@2012-01-01 = @2012-01-01T", "[true]"),
            ("1 'cm' = 10.0 'mm'", "[true]"),
            ("1 'cm' = 1 's'", "[]"),
            ("1 'h' = 3600 's'", "[true]"),
            ("1 year = 1 'a'", "[]"),
            ("1 year ~ 1 'a'", "[true]"),
            ("1 year = 12 months", "[true]"),
            ("7 days = 1 'wk'", "[true]"),
            ("4 'g' ~ 4040 'mg'", "[true]"),
            ("1 'cm' ~ 1 's'", "[false]"),
            ("name = name", "[true]"),
            ("name[0] = name[1]", "[false]"),
            ("name[0] ~ name[0]", "[true]"),
            ("@2012-01-01T10:30:31.0 = @2012-01-01T10:30:31", "[true]"),
            ("@2012-01-01T10:30:31 ~ @2012-01-01T10:30", "[false]"),
            ("@2017-11-05T01:30:00.0-04:00 < @2017-11-05T01:15:00.0-05:00", "[true]"),
            ("@2018-03 > @2018-03-01", "[]"),
            ("@T10 > @T10:30", "[]"),
            ("'abc' > 'ABC'", "[true]"),
            ("4 'm' > 4 'cm'", "[true]"),
            ("1 > 'a'", "!"),
            ("name > name", "!"),
            ("(1 | 2) > 1", "!"),
            ("1 > {}", "[]"),
            ("1 'mg'.comparable(2 'g')", "[true]"),
            ("1.comparable(2)", "[true]"),
            ("1 year.comparable(1 'a')", "[false]"),
            ("1 'mg'.comparable({})", "[]"),
        ],
    );
}

#[test]
fn logic() {
    check(
        PATIENT,
        &[
            ("true and {}", "[]"),
            ("{} and false", "[false]"),
            ("{} or true", "[true]"),
            ("{} or false", "[]"),
            ("true xor {}", "[]"),
            ("true xor false", "[true]"),
            ("{} implies true", "[true]"),
            ("{} implies false", "[]"),
            ("true implies {}", "[]"),
            ("false implies {}", "[true]"),
            ("active and gender", "[true]"),
            ("active and name", "!"),
            ("1 and 1", "[true]"),
            ("true or false and false", "[true]"),
            ("false implies false implies false", "[false]"),
            ("1 > 2 is Boolean", "!"),
            ("1 | 2 in (1 | 2)", "!"),
            ("1 + 2 * 3 = 7", "[true]"),
            ("'a' = 'a' & ''", "[true]"),
        ],
    );
}

#[test]
fn types() {
    check(
        PATIENT,
        &[
            ("1 is Integer and 1 is System.Integer", "[true]"),
            ("1L is Long", "[true]"),
            ("1 is FHIR.integer", "[false]"),
            ("active is boolean and (active is System.Boolean).not()", "[true]"),
            ("gender is code and gender is string", "[true]"),
            ("gender.ofType(string)", "[]"),
            ("gender.as(code)", r#"["male"]"#),
            ("$this is DomainResource and $this is Resource", "[true]"),
            ("{} is Patient", "[]"),
            ("name is HumanName", "!"),
            ("name[0] is FHIR.HumanName", "[true]"),
            ("contact[0] is BackboneElement", "[true]"),
            ("multipleBirth is integer", "[true]"),
            ("multipleBirth.ofType(boolean)", "[]"),
            ("deceased as boolean", "[false]"),
            ("descendants().ofType(dateTime)", r#"["1974-12-25T14:35:45-05:00"]"#),
            ("1.type()", r#"[{"namespace":"System","name":"Integer"}]"#),
            ("1.type().baseType", r#"["System.Any"]"#),
            (
                "maritalStatus.type()",
                r#"[{"namespace":"FHIR","name":"CodeableConcept"}]"#,
            ),
            ("Patient.type().name", r#"["Patient"]"#),
            ("gender.type().name", r#"["code"]"#),
            ("Patient.active", "[true]"),
            ("Resource.id", r#"["p1"]"#),
            ("(4 days).value", "[4]"),
            ("gender is string1", "!"),
            ("gender is Foo.string", "!"),
        ],
    );
}

#[test]
fn variables() {
    check(
        PATIENT,
        &[
            ("%context = %resource and %resource = %rootResource", "[true]"),
            ("%'sct' & %`loinc`", r#"["http://snomed.info/scthttp://loinc.org"]"#),
            ("%`vs-x`", r#"["http://hl7.org/fhir/ValueSet/x"]"#),
            ("%'ext-x'", r#"["http://hl7.org/fhir/StructureDefinition/x"]"#),
            ("defineVariable('v', 'x').select(%v)", r#"["x"]"#),
            ("name.defineVariable('n').use | %n.count()", "!"),
            (
                "name.select(defineVariable('n', given.first()).select(%n & '!'))",
                r#"["Peter!","Jim!","!"]"#,
            ),
            ("name.defineVariable('n').select(%n.count())", "[3,3,3]"),
            (
                "defineVariable('a', 1).defineVariable('b', %a + 1).select(%a | %b)",
                "[1,2]",
            ),
            ("defineVariable('a', 1).defineVariable('a', 2)", "!"),
            (
                "defineVariable('a', 1).select(%a) | defineVariable('a', 2).select(%a)",
                "[1,2]",
            ),
            ("select(defineVariable('a', 1)).select(%a)", "!"),
            ("defineVariable('context', 1)", "!"),
            (
                "defineVariable('v', defineVariable('w', 1).select(%w)).select(%v)",
                "[1]",
            ),
            ("defineVariable('v', defineVariable('w', 1).select(%w)).select(%w)", "!"),
            (
                "name.where(defineVariable('u', use).select(%u = 'usual')).given",
                r#"["Jim"]"#,
            ),
            ("%unknown", "!"),
            ("$total", "!"),
        ],
    );
}

#[test]
fn what_fhir_adds() {
    check(
        PATIENT,
        &[
            (
                "birthDate.extension(%`ext-patient-birthTime`).value",
                r#"["1974-12-25T14:35:45-05:00"]"#,
            ),
            ("birthDate.extension('none')", "[]"),
            ("name.given.extension('x').value", r#"["nameless"]"#),
            ("gender.id", r#"["g"]"#),
            ("birthDate.hasValue() and birthDate.getValue() = @1974-12-25", "[true]"),
            ("name.given.first().hasValue()", "[true]"),
            ("name[2].given.first().hasValue()", "[false]"),
            ("name[2].given.first().getValue()", "[]"),
            ("name.hasValue()", "[false]"),
            ("name.given.count()", "[5]"),
            ("name[2].children().count()", "[2]"),
            ("name[2].given.first() & 'x'", r#"["x"]"#),
            ("name[2].given.first() + 'x' | name[2].given.first().length()", "[]"),
            ("name[2].given.first() > 'x'", "[]"),
            ("name[2].given.first() = 'x'", "[false]"),
            ("name[0] & 'x'", "!"),
            ("managingOrganization.resolve().name", r#"["Acme"]"#),
            ("managingOrganization.resolve() is Organization", "[true]"),
            ("'#o1'.resolve().name", r#"["Acme"]"#),
            ("'#'.resolve().id", r#"["p1"]"#),
            ("generalPractitioner.resolve()", "[]"),
            (
                "maritalStatus.memberOf('http://hl7.org/fhir/ValueSet/marital-status')",
                "[true]",
            ),
            (
                "gender.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender')",
                "[true]",
            ),
            ("gender.memberOf('http://none')", "!"),
            (
                "conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')",
                "[true]",
            ),
            (
                "conformsTo('http://hl7.org/fhir/StructureDefinition/Observation')",
                "[false]",
            ),
            ("conformsTo('http://trash')", "!"),
            ("maritalStatus.subsumes(maritalStatus)", "[true]"),
            ("name.checkModifiers().count()", "[3]"),
            ("contact.checkModifiers()", "!"),
            ("contact.checkModifiers('urn:m').count()", "[1]"),
            ("contained.name", r#"["Acme"]"#),
            ("text.`div`.htmlChecks()", "[]"),
            ("trace('x', name).id", r#"["p1"]"#),
            ("name.trace('x').count()", "[3]"),
        ],
    );
    check(
        BUNDLE,
        &[
            ("entry[1].resource.subject.resolve().id", r#"["p1"]"#),
            ("entry[2].resource.subject.resolve() is Patient", "[true]"),
            ("entry[0].resource.managingOrganization.resolve().name", r#"["Inner"]"#),
            (
                "entry.resource.ofType(Observation).value.ofType(Quantity).value",
                "[1.50]",
            ),
            ("entry.resource.value.ofType(integer)", "[7]"),
            ("entry.resource.where($this is Observation).id", r#"["o1","o2"]"#),
            (
                "entry[1].resource.value",
                r#"[{"value":1.50,"unit":"g","system":"http://unitsofmeasure.org","code":"g"}]"#,
            ),
            ("(entry[1].resource.value as Quantity) = 1500 'mg'", "[true]"),
            (
                "(entry[1].resource.value as Quantity) + 1 'g'",
                r#"[{"value":2.50,"unit":"g"}]"#,
            ),
            ("(entry[1].resource.component[1].value as Quantity) > 1", "[]"),
            ("(entry[1].resource.component[1].value as Quantity).abs()", "[]"),
            ("(entry[1].resource.component[1].value as Quantity).value", "[3]"),
            ("entry.resource.component.value.ofType(string)", r#"["a"]"#),
            (
                "entry.resource.ofType(Observation).subject.reference",
                r#"["urn:uuid:1","Patient/p1"]"#,
            ),
            ("descendants().ofType(Quantity).count()", "[2]"),
            ("'urn:uuid:1'.resolve().id", r#"["p1"]"#),
        ],
    );
}

#[test]
fn codes_subsume_each_other() {
    let observation = r#"{"resourceType":"Observation","code":{"coding":[
        {"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
        {"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"_ActEncounterCode"},
        {"system":"http://example.org","code":"x"},
        {"system":"http://example.org","code":"y"}]}}"#;
    check(
        observation,
        &[
            ("code.coding[1].subsumes(%resource.code.coding[0])", "[true]"),
            ("code.coding[0].subsumes(%resource.code.coding[1])", "[false]"),
            ("code.coding[0].subsumedBy(%resource.code.coding[1])", "[true]"),
            ("code.coding[0].subsumes(%resource.code.coding[0])", "[true]"),
            ("code.coding[0].subsumes(%resource.code.coding[2])", "!"),
            ("code.coding[2].subsumes(%resource.code.coding[3])", "[]"),
            ("code.subsumes(%resource.code)", "[true]"),
            ("code.coding[0].subsumes({})", "[]"),
        ],
    );
}
