use super::*;
use crate::json::{MAX_DEPTH, Memory, Problem, Scanner, Stop};
use serde_json::Value;

/// Numbers that are random enough, and the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("less than a usize")
    }

    fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

/// Writes a value of up to `depth` levels. Member names are unique, and spaces stand where the grammar allows them.
fn write_value(random: &mut Random, depth: usize, spaces: &[&str], text: &mut String) {
    let space = |random: &mut Random, text: &mut String| text.push_str(random.one_of(spaces));
    space(random, text);
    match random.below(if depth == 0 { 4 } else { 10 }) {
        0 => text.push_str(random.one_of(&["true", "false", "null"])),
        1 => text.push_str(random.one_of(&["0", "-0.50", "12345678901234567890", "1.5e-3", "7"])),
        2 | 3 => write_string(random, "", text),
        kind => {
            let object = kind < 8;
            text.push(if object { '{' } else { '[' });
            for number in 0..random.below(7) {
                if number > 0 {
                    text.push(',');
                }
                if object {
                    space(random, text);
                    write_string(random, &number.to_string(), text);
                    space(random, text);
                    text.push(':');
                }
                write_value(random, depth - 1, spaces, text);
            }
            space(random, text);
            text.push(if object { '}' } else { ']' });
        }
    }
    space(random, text);
}

fn write_string(random: &mut Random, unique: &str, text: &mut String) {
    text.push('"');
    for _ in 0..random.below(4) {
        let long = "a narrative, longer than a block, that closes } and ] and opens { and [ and goes on";
        let pieces = [
            "id",
            "value",
            "ä€😀",
            r"\\",
            r#"\""#,
            r"\u00e4\ud83d\ude00",
            r"\n",
            "[{,:",
            "]}",
            long,
        ];
        text.push_str(random.one_of(&pieces));
    }
    text.push_str(unique);
    text.push('"');
}

const COMPACT: &[&str] = &[""];
const PRETTY: &[&str] = &["", "", " ", "\n    ", "\r\n\t\t\t\t\t\t\t\t\t\t"];

fn random_texts(count: usize) -> impl Iterator<Item = String> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    (0..count).map(move |number| {
        let mut text = String::new();
        write_value(&mut random, 5, [COMPACT, PRETTY][number % 2], &mut text);
        text
    })
}

fn document(text: &str) -> Document<'_> {
    Document::new(text, Arena::default()).expect("less than 4 GiB")
}

fn whole(text: &str) -> Document<'_> {
    Document::whole(text, Arena::default()).expect("less than 4 GiB")
}

/// Whether the text was not left to be read step by step, for which it is looked at in blocks.
fn was_read_at_once(document: &Document<'_>) -> bool {
    document.reach() == 0 && document.fault().is_none()
}

fn is_strict(text: &str) -> bool {
    Document::strict(text, Arena::default()).is_ok()
}

fn is_scanned(text: &str) -> bool {
    let mut memory = Memory::default();
    let mut scanner = Scanner::new(text.as_bytes(), 0, &mut memory);
    scanner.skip().is_ok() && matches!(scanner.peek(), Err(Stop::End))
}

fn root(text: &str) -> (Document<'_>, NodeId) {
    let document = document(text);
    let root = document.root().expect("a value");
    (document, root)
}

/// What a full walk finds: offset, kind, name, source and parent of each value.
fn walk(document: &Document<'_>) -> Vec<(usize, Kind, String, String, Option<usize>)> {
    let nodes = document
        .root()
        .into_iter()
        .flat_map(|root| document.descendants_and_self(root));
    let seen = |node| {
        let name = document.name(node).into_owned();
        let parent = document.parent(node).map(|parent| document.offset(parent));
        let content = document.string(node).into_owned();
        (document.offset(node), document.kind(node), name, content, parent)
    };
    nodes.map(seen).collect()
}

/// Compares a scalar, or the number of children.
fn same_value(document: &Document<'_>, node: NodeId, value: &Value) -> bool {
    match (document.kind(node), value) {
        (Kind::Null, Value::Null) | (Kind::True, Value::Bool(true)) | (Kind::False, Value::Bool(false)) => true,
        (Kind::Number, Value::Number(_)) => {
            serde_json::from_str::<Value>(document.raw(node)).ok().as_ref() == Some(value)
        }
        (Kind::String, Value::String(content)) => document.string(node) == *content,
        (Kind::Array, Value::Array(elements)) => document.count(node) == elements.len(),
        (Kind::Object, Value::Object(members)) => document.count(node) == members.len(),
        _ => false,
    }
}

#[test]
fn every_path_gives_the_same_value_as_in_serde_json_in_any_order() {
    let mut random = Random(1);
    for text in random_texts(400) {
        let expected: Value = serde_json::from_str(&text).expect("a random text is JSON");
        let (document, root) = root(&text);
        let mut pending = vec![(root, &expected)];
        while !pending.is_empty() {
            let (node, value) = pending.swap_remove(random.below(pending.len()));
            match random.below(4) {
                0 => assert!(same_value(&document, node, value), "{text}"),
                1 => {
                    let raw = serde_json::from_str::<Value>(document.raw(node)).expect("the source of a value is JSON");
                    assert_eq!(raw, *value, "{text}");
                }
                _ => {}
            }
            assert_eq!(document.member(node, "absent"), None);
            match value {
                Value::Object(members) => {
                    let mut names: Vec<_> = members.keys().collect();
                    while !names.is_empty() {
                        let name = names.swap_remove(random.below(names.len()));
                        let member = document
                            .member(node, name)
                            .unwrap_or_else(|| panic!("{name} in {text}"));
                        assert_eq!(document.member(node, name), Some(member));
                        assert_eq!(
                            (document.name(member), document.parent(member)),
                            (name.into(), Some(node))
                        );
                        assert!(document.name_is(member, name) && !document.name_is(member, "absent"));
                        pending.push((member, &members[name]));
                    }
                }
                Value::Array(elements) => {
                    let found: Vec<_> = document.elements(node).collect();
                    assert_eq!(found.len(), elements.len(), "{text}");
                    pending.extend(found.into_iter().zip(elements));
                }
                _ => assert_eq!(document.first_child(node), None),
            }
            assert!(same_value(&document, node, value), "{text}");
        }
        assert_eq!(document.fault(), None, "{text}");
    }
}

#[test]
fn the_first_member_of_some_names_is_found_as_by_a_walk() {
    let vocabulary = ["0", "id0", "id1", "value1", "value2", "valueid1", "value", "absent", ""];
    let mut random = Random(7);
    let (mut found, mut absent) = (0, 0);
    for text in random_texts(300) {
        let (document, root) = root(&text);
        for node in document.descendants_and_self(root) {
            let mut names: Vec<_> = (0..random.below(4))
                .map(|_| random.one_of(&vocabulary).to_owned())
                .collect();
            if random.below(2) == 0 {
                let own = document.members(node).nth(random.below(3));
                names.extend(own.map(|(name, _)| name.into_owned()));
            }
            names.sort_unstable();
            names.dedup();
            let prepared = MemberNames::new(names.iter().map(String::as_str));
            let (document, object) = self::root(document.raw(node));
            let unread = document.member_of(object, &prepared);
            let expected = document.members(object).find_map(|(name, member)| {
                let which = names.iter().position(|wanted| *wanted == name)?;
                Some((which, member))
            });
            assert_eq!(unread, expected, "{names:?} in {}", document.text());
            assert_eq!(document.member_of(object, &prepared), expected, "once it is read");
            *if expected.is_some() { &mut found } else { &mut absent } += 1;
        }
    }
    assert!(found > 500 && absent > 500, "{found} found, {absent} absent");
}

#[test]
fn what_is_read_at_once_is_what_is_read_step_by_step() {
    for text in random_texts(1500) {
        for text in [
            text.clone(),
            format!("\u{feff}{text}"),
            format!("{}{text}\n", " ".repeat(4090)),
        ] {
            let whole = whole(&text);
            assert!(was_read_at_once(&whole), "{text}");
            let document = document(&text);
            assert_eq!(walk(&whole), walk(&document), "{text}");
            let sources = |document: &Document<'_>| {
                let nodes = document.root().into_iter();
                let nodes = nodes.flat_map(|root| document.descendants_and_self(root));
                nodes.map(|node| document.raw(node).to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(sources(&whole), sources(&document), "{text}");
        }
    }
}

#[test]
fn strictly_read_names_are_unique() {
    let many = |last: &str| {
        let names: Vec<_> = (0..70)
            .map(|number| format!("\"name{number}\":[{{\"a\":1}}],"))
            .collect();
        let names = names.concat();
        format!("{{{names}\"{last}\":1}}")
    };
    for (text, is_good) in [
        (r#"{"a":1,"b":{"a":1,"b":[{"a":1},{"a":1}]}}"#.to_owned(), true),
        (r#"{"a":1,"a":2}"#.to_owned(), false),
        (r#"[{"b":{"a":[]},"a" : 2,"\u0061":2}]"#.to_owned(), false),
        (
            r#"{"a_name_that_is_longer":1,"a_name_that_was_longer":2}"#.to_owned(),
            true,
        ),
        (
            r#"{"a_name_that_is_longer":1,"a_name_that_is_longer":2}"#.to_owned(),
            false,
        ),
        (many("name"), true),
        (many("name7"), false),
    ] {
        assert_eq!(is_strict(&text), is_good, "{text}");
        assert_eq!(is_scanned(&text), is_good, "{text}");
        assert!(was_read_at_once(&whole(&text)), "{text}");
    }
}

#[test]
fn a_document_is_had_again_from_its_memory() {
    let text = r#"{"a":[1,"b"]}"#;
    let arena = Document::strict(text, Arena::default()).expect("JSON").into_arena();
    let again = Document::again(text, arena).expect("short");
    assert_eq!(walk(&again), walk(&document(text)));
    let other = r#"{"a":[1,"b",2]}"#;
    let again = Document::again(other, again.into_arena()).expect("short");
    assert_eq!(walk(&again), walk(&document(other)), "another text is read");
}

#[test]
fn the_order_of_access_leaves_the_tree_the_same() {
    let mut random = Random(2);
    for text in random_texts(300) {
        let in_order = walk(&document(&text));
        let (document, root) = root(&text);
        let mut known = vec![root];
        for _ in 0..random.below(40) {
            let node = known[random.below(known.len())];
            known.extend(match random.below(6) {
                0 => document.first_child(node),
                1 | 2 => document.next_sibling(node),
                3 => document.member(node, random.one_of(&["0", "id1", "value2", "absent"])),
                4 => document.children(node).last(),
                _ => Some(node).filter(|node| document.raw(*node).is_empty()),
            });
        }
        assert_eq!(walk(&document), in_order, "{text}");
    }
}

#[test]
fn a_full_walk_finds_a_fault_exactly_where_serde_json_does() {
    let bytes = b"{}[],:\"\\0123456789.eE+-truefalsn \n\x01ux\x7f|";
    let mut random = Random(3);
    let mut faults = 0;
    for text in random_texts(1500) {
        for _ in 0..8 {
            let mut bad = text.clone().into_bytes();
            for _ in 0..=random.below(2) {
                let at = random.below(bad.len() + 1);
                match random.below(4) {
                    0 if at < bad.len() => bad[at] = bytes[random.below(bytes.len())],
                    1 if at < bad.len() => drop(bad.remove(at)),
                    2 if random.below(4) == 0 => bad.truncate(at),
                    _ => bad.insert(at, bytes[random.below(bytes.len())]),
                }
            }
            let Ok(bad) = String::from_utf8(bad) else { continue };
            let theirs = serde_json::from_str::<Value>(&bad);
            if theirs
                .as_ref()
                .is_err_and(|error| error.to_string().contains("out of range"))
            {
                continue; // a limit of f64, not of JSON
            }
            let document = document(&bad);
            if random.below(2) == 0 {
                // Breadth first: everything is skipped before it is read.
                let mut nodes: Vec<_> = document.root().into_iter().collect();
                while !nodes.is_empty() {
                    nodes = nodes
                        .into_iter()
                        .flat_map(|node| document.children(node).collect::<Vec<_>>())
                        .collect();
                }
            }
            walk(&document);
            // Where the text is not JSON, the tree has what was read before the fault.
            let (whole, step_by_step) = (whole(&bad), self::document(&bad));
            assert_eq!(walk(&whole), walk(&step_by_step), "{bad}");
            assert_eq!(whole.fault(), step_by_step.fault(), "{bad}");
            assert_eq!(was_read_at_once(&whole), theirs.is_ok(), "{bad}");
            assert_eq!(is_strict(&bad), is_scanned(&bad), "{bad}");
            assert_eq!(
                document.fault().is_some(),
                theirs.is_err(),
                "{bad}\n{:?}",
                document.fault()
            );
            faults += usize::from(theirs.is_err());
        }
    }
    assert!((1000..11_000).contains(&faults), "{faults} of 12,000 are not JSON");
}

#[test]
fn a_document_is_read_no_further_than_needed() {
    let (document, root) = root(r#"{"id":"p1","name":[{"family":"x"}],"birth":1980,"end":nonsense"#);
    let id = document.member(root, "id").expect("a member");
    assert_eq!(document.string(id), "p1");
    let name = document.member(root, "name").expect("a member");
    let birth = document.next_sibling(name).expect("a member");
    assert_eq!(document.raw(birth), "1980");
    assert_eq!(document.fault(), None);
    assert_eq!(document.member(root, "end"), None);
    let fault = document.fault().expect("what stands there is no value");
    assert_eq!((fault.at, fault.problem), (54, Problem::Expected("a value")));
    assert_eq!(document.member(root, "birth"), Some(birth));
    assert_eq!(document.raw(name), r#"[{"family":"x"}]"#);
}

#[test]
fn a_fault_says_where_and_what() {
    let cases = [
        ("", 0, Problem::UnexpectedEnd),
        (" \u{feff}1", 1, Problem::Expected("a value")),
        ("[1,]", 3, Problem::TrailingComma),
        (r#"{"a":1,}"#, 7, Problem::TrailingComma),
        ("{a:1}", 1, Problem::Expected("a member name or `}`")),
        (r#"{"a":1,b:1}"#, 7, Problem::Expected("a member name in double quotes")),
        (r#"{"a" 1}"#, 5, Problem::Expected("`:`")),
        (r#"{"a":1]"#, 6, Problem::Expected("`,` or `}`")),
        ("[1}", 2, Problem::Expected("`,` or `]`")),
        ("[01]", 1, Problem::BadNumber),
        ("[NaN]", 1, Problem::NotANumber),
        ("[1", 2, Problem::UnexpectedEnd),
        ("\"abc", 4, Problem::UnexpectedEnd),
        ("{} {}", 3, Problem::Expected("the end of the text")),
        ("\"a\nb\"", 2, Problem::ControlCharacter(b'\n')),
        (r#"["a\x"]"#, 3, Problem::BadEscape),
        (r#"["a\ud800"]"#, 3, Problem::LoneSurrogate),
        (r#"{"a\u12":1}"#, 3, Problem::BadEscape),
    ];
    for (text, at, problem) in cases {
        let document = document(text);
        walk(&document);
        assert_eq!(document.fault(), Some(Fault { at, problem }), "{text}");
    }
}

#[test]
fn a_bad_escape_stays_as_it_is() {
    let (document, root) = root(r#"["A\u0041 \q \u0041"]"#);
    let string = document.first_child(root).expect("an element");
    assert_eq!(document.string(string), r"AA \q \u0041");
    assert_eq!(document.fault().map(|fault| fault.problem), Some(Problem::BadEscape));
}

#[test]
fn at_a_fault_the_tree_stops_growing() {
    let (document, root) = root("[\"a\nb\",2]");
    let first = document.first_child(root).expect("the string has an end");
    assert_eq!(document.next_sibling(first), None);
    let (document, root) = self::root(r#"{"a\u12":1,"b":2}"#);
    assert_eq!(document.member(root, "b"), None, "behind a name that cannot be read");
    assert_eq!(document.fault().map(|fault| fault.at), Some(3));
}

#[test]
fn content_without_escapes_is_borrowed() {
    let (document, root) = root(r#"{"a":"\n","b":"plain","c":"\n"}"#);
    let content = |name| document.string(document.member(root, name).expect("a member"));
    assert!(matches!(content("b"), Cow::Borrowed("plain")));
    assert!(matches!(content("a"), Cow::Owned(_)));
}

#[test]
fn the_first_of_two_members_of_one_name_is_found() {
    let (document, root) = root(r#"{"a":1,"b":2,"a":3}"#);
    let first = document.member(root, "a").expect("a member");
    assert_eq!(document.raw(first), "1");
    let all: Vec<_> = document
        .members(root)
        .map(|(name, node)| (name, document.raw(node)))
        .collect();
    assert_eq!(all, [("a".into(), "1"), ("b".into(), "2"), ("a".into(), "3")]);
    assert_eq!(document.member(root, "a"), Some(first));
}

#[test]
fn names_are_compared_unescaped_and_as_a_whole() {
    let text = r#"{"value":1,"valueQuantity":2,"valueQuantities":3,"\u0069d":4,"a\"b":5,"":6,"x":{"y":7}}"#;
    let (document, root) = root(text);
    let raw = |name| document.member(root, name).map(|node| document.raw(node));
    let expected = [
        ("", Some("6")),
        ("id", Some("4")),
        ("a\"b", Some("5")),
        ("valueQuantity", Some("2")),
        ("valueQuantities", Some("3")),
        ("value", Some("1")),
        ("valueQuantit", None),
        ("valueQuantitys", None),
        ("val", None),
        (r"\u0069d", None),
        (r#"value":1,"valueQuantity"#, None),
        (r#"x":{"y"#, None),
        ("x\":{\"y\":7}}", None),
    ];
    for (name, found) in expected.into_iter().chain(expected.into_iter().rev()) {
        assert_eq!(raw(name), found, "{name}");
    }
}

#[test]
fn values_are_found_wherever_they_lie_in_a_block() {
    for shift in 0..130 {
        for content in [0, 1, 60, 61, 62, 63, 64, 65, 127, 128, 200] {
            let content = "\\\"".repeat(content / 2) + &"]".repeat(content % 2);
            let text = format!(
                "{}{{\"a\":[\"{content}\",{{\"b\":\"}}\"}}],\"c\":-1.50}}",
                " ".repeat(shift)
            );
            let (document, root) = root(&text);
            let c = document.member(root, "c").expect("a member");
            assert_eq!(document.raw(c), "-1.50");
            let a = document.member(root, "a").expect("a member");
            let first = document.first_child(a).expect("an element");
            assert_eq!(document.string(first), content.replace('\\', ""));
            let second = document.next_sibling(first).expect("an element");
            assert_eq!(document.raw(second), r#"{"b":"}"}"#);
            walk(&document);
            assert_eq!(document.fault(), None);
        }
    }
}

#[test]
fn scalars_and_a_byte_order_mark_are_documents_too() {
    for (text, kind, raw) in [
        ("\u{feff} {} \n", Kind::Object, "{}"),
        ("\u{feff}12", Kind::Number, "12"),
        ("\"a\"", Kind::String, "\"a\""),
        (" null ", Kind::Null, "null"),
    ] {
        let (document, root) = root(text);
        assert_eq!((document.kind(root), document.raw(root)), (kind, raw));
        assert_eq!((document.first_child(root), document.next_sibling(root)), (None, None));
        assert_eq!((document.parent(root), document.name(root)), (None, "".into()));
        assert_eq!((document.member(root, "a"), document.count(root)), (None, 0));
        assert_eq!(document.fault(), None);
    }
}

#[test]
fn nesting_has_a_limit_and_no_recursion() {
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    let deep = nested(MAX_DEPTH);
    let document = document(&deep);
    assert_eq!(walk(&document).len(), MAX_DEPTH);
    assert_eq!(document.fault(), None);
    for text in [nested(MAX_DEPTH + 1), "[".repeat(1_000_000), r#"{"a":"#.repeat(200_000)] {
        let (document, root) = root(&text);
        assert_eq!(document.descendants_and_self(root).count(), MAX_DEPTH);
        assert_eq!(document.fault().map(|fault| fault.problem), Some(Problem::TooDeep));
    }
}

#[test]
fn an_arena_serves_document_after_document() {
    let mut arena = Arena::default();
    let texts: Vec<_> = random_texts(200).chain(["[1, \"\\".into(), "[7]".into()]).collect();
    for text in &texts {
        let reused = Document::new(text, arena).expect("less than 4 GiB");
        let fresh = document(text);
        assert_eq!(walk(&reused), walk(&fresh));
        assert_eq!(reused.fault(), fresh.fault());
        arena = reused.into_arena();
    }
}
