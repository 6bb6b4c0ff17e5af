//! What the scanner accepts, and what it says of the rest.

use super::*;

/// What `skip` says of a text, with the place of a fault.
fn scan(text: &[u8]) -> Result<usize, Stop> {
    let mut memory = Memory::default();
    let mut scanner = Scanner::new(text, 0, &mut memory);
    scanner.skip().map(|()| scanner.at())
}

fn fault(text: &str) -> (usize, String) {
    match scan(text.as_bytes()) {
        Err(Stop::Fault(fault)) => (fault.at, fault.problem.to_string()),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn values_of_every_kind_are_accepted() {
    for text in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1234567890123456789012345678901234567890",
        "1.50",
        "-1.5e+10",
        "0E0",
        r#""""#,
        "[]",
        "{}",
        r#"{"a":[1,{"b":{}},[]],"c":"d"}"#,
        " \n{ \t\"a\" :\r\n[ 1 , 2 ] , \"b\": null }",
        r#"{"a":{"a":{"a":1}}}"#,
        r#"[{"a":1},{"a":2}]"#,
    ] {
        assert_eq!(scan(text.as_bytes()), Ok(text.len()), "{text}");
    }
    assert_eq!(scan(b"{} x"), Ok(2));
}

#[test]
fn every_proper_prefix_of_a_container_is_incomplete() {
    let text = r#"{"a":[1.5e-3,true,null,"x\u00e4\ud83d\ude00"],"b":{"c":false,"d":-0}}"#;
    for end in 0..text.len() {
        assert_eq!(scan(&text.as_bytes()[..end]), Err(Stop::End), "{}", &text[..end]);
    }
}

#[test]
fn defects_are_named_where_they_are() {
    assert_eq!(fault("[NaN]").1, Problem::NotANumber.to_string());
    assert_eq!(fault("[nan]").1, Problem::NotANumber.to_string());
    assert_eq!(fault("[-Infinity]").1, Problem::NotANumber.to_string());
    for number in ["01", "-", "1.e5", "+1", ".5", "1ex", "-a", "00"] {
        assert_eq!(
            fault(&format!("[{number} ]")),
            (1, Problem::BadNumber.to_string()),
            "{number}"
        );
    }
    assert_eq!(fault("[1,]"), (3, Problem::TrailingComma.to_string()));
    assert_eq!(fault(r#"{"a":1 , }"#), (9, Problem::TrailingComma.to_string()));
    assert_eq!(fault("[1 2]").0, 3);
    assert_eq!(fault(r#"{"a" 1}"#), (5, "expected `:`".into()));
    assert_eq!(fault("{a:1}"), (1, "expected a member name or `}`".into()));
    assert_eq!(fault("['a']"), (1, "expected a value".into()));
    assert_eq!(fault("[1}"), (2, "expected `,` or `]`".into()));
    assert_eq!(fault(r#"{"a":1]"#), (6, "expected `,` or `}`".into()));
    assert_eq!(fault("[trux]").0, 1);
    assert_eq!(fault("/* a */ 1").0, 0);
}

#[test]
fn member_names_are_unique() {
    let (at, message) = fault(r#"{"id":1,"b":{"id":2},"id":3}"#);
    assert_eq!((at, message.contains("\"id\"")), (21, true));
    assert_eq!(fault(r#"{"resourceType":1,"resource\u0054ype":2}"#).0, 18);
    assert_eq!(fault(r#"{"resource\u0054ype":1,"resourceType":2}"#).0, 23);
    assert!(!fault(r#"{"Anna Virtanen":1,"Anna Virtanen":2}"#).1.contains("Anna"));
    for length in 1..40 {
        let name: String = ('a'..='z').cycle().take(length).collect();
        let escaped = format!("\\u0061{}", &name[1..]);
        for (first, second) in [(&name, &name), (&name, &escaped), (&escaped, &name)] {
            let text = format!("{{\"{first}\":1,\"other\":2,\"{second}\":3}}");
            assert_eq!(fault(&text).0, first.len() + 16, "{text}");
        }
        for place in 0..length {
            let mut other = name.clone().into_bytes();
            other[place] = b'_';
            let other = String::from_utf8(other).expect("ASCII");
            let text = format!("{{\"{name}\":1,\"{other}\":2}}");
            assert_eq!(scan(text.as_bytes()), Ok(text.len()), "{text}");
        }
    }
    let many: Vec<_> = (0..5000).map(|i| format!("\"name{i}\":{{\"x\":{i}}},")).collect();
    let many = many.concat();
    let all = format!("{{{many}\"last\":[{{\"name1\":0}}]}}");
    assert_eq!(scan(all.as_bytes()), Ok(all.len()));
    let twice = format!("{{{many}\"name77\":0}}");
    assert_eq!(fault(&twice).0, twice.len() - 11);
}

#[test]
fn nesting_has_a_limit_and_no_recursion() {
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(scan(nested(MAX_DEPTH).as_bytes()), Ok(2 * MAX_DEPTH));
    assert_eq!(fault(&nested(MAX_DEPTH + 1)), (MAX_DEPTH, Problem::TooDeep.to_string()));
    assert_eq!(fault(&"[".repeat(1_000_000)).0, MAX_DEPTH);
}

#[test]
fn it_agrees_with_serde_json() {
    let seeds = [
        r#"{"a":[1.5e-3,true,null,"x\u00e4\ud83d\ude00"],"b":{"c":false,"d":-0}}"#,
        "[ {\"k\" : \"v\\n\"} , [ ] , 12 , -0.5 , \"\\\"\" ]",
    ];
    let bytes = b"{}[],:\"\\0123456789.eE+-truefalsn \n\x01ux\x7f";
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or_default()
    };
    for round in 0..40_000 {
        let mut text = seeds[round % seeds.len()].as_bytes().to_vec();
        for _ in 0..=next(3) {
            let at = next(text.len());
            match next(3) {
                0 => text[at] = bytes[next(bytes.len())],
                1 => text.insert(at, bytes[next(bytes.len())]),
                _ => drop(text.remove(at)),
            }
        }
        let ours = scan(&text).is_ok_and(|end| text[end..].trim_ascii().is_empty());
        let theirs = serde_json::from_slice::<serde_json::Value>(&text).is_ok();
        let strict = matches!(
            scan(&text),
            Err(Stop::Fault(Fault {
                problem: Problem::DuplicateName(_),
                ..
            }))
        );
        assert!(
            ours == theirs || (strict && theirs),
            "{}",
            String::from_utf8_lossy(&text)
        );
    }
}
