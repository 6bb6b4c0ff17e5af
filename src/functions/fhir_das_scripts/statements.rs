//! A SQL script's statements.

/// The statements of a script, each with the comments before it and without its `;`.
///
/// A `;` inside quotes, a dollar-quoted text or a comment ends nothing. What is only comments is no statement.
pub(super) fn split(script: &str) -> impl Iterator<Item = &str> {
    let mut rest = script;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (end, is_statement) = first(rest);
            let statement = rest[..end].trim();
            rest = rest.get(end + 1..).unwrap_or_default();
            if is_statement {
                return Some(statement);
            }
        }
        None
    })
}

/// Where the first statement ends, and whether it is more than comments.
fn first(sql: &str) -> (usize, bool) {
    let mut is_statement = false;
    let mut position = 0;
    while let Some(next) = sql[position..].chars().next() {
        if next == ';' {
            break;
        }
        let comment = comment_length(&sql[position..]);
        if comment > 0 {
            position += comment;
        } else {
            is_statement |= !next.is_whitespace();
            position += token_length(&sql[position..], next);
        }
    }
    (position, is_statement)
}

/// The length of the comment that `sql` starts with, or 0.
fn comment_length(sql: &str) -> usize {
    if sql.starts_with("--") {
        return sql.find('\n').unwrap_or(sql.len());
    }
    if sql.starts_with("/*") {
        return through(sql, 2, "*/");
    }
    0
}

/// The length of the quoted text that `sql` starts with, or of its first character.
fn token_length(sql: &str, first: char) -> usize {
    match first {
        // A doubled quote inside is the end of one text and the start of the next: the sum is the same.
        '\'' => through(sql, 1, "'"),
        '"' => through(sql, 1, "\""),
        '$' => match dollar_tag(sql) {
            Some(tag) => through(sql, tag.len(), tag),
            None => 1,
        },
        _ => first.len_utf8(),
    }
}

/// The `$tag$` that `sql` starts with. A parameter such as `$1` or `$name` is none.
fn dollar_tag(sql: &str) -> Option<&str> {
    let end = sql[1..].find('$')? + 1;
    let name = &sql[1..end];
    let is_name =
        name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    is_name.then(|| &sql[..=end])
}

/// The length up to and with the first `close` after `open` bytes; all of an unclosed text.
fn through(sql: &str, open: usize, close: &str) -> usize {
    sql[open..]
        .find(close)
        .map_or(sql.len(), |found| open + found + close.len())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[track_caller]
    fn give(script: &str, statements: &[&str]) {
        assert_eq!(split(script).collect::<Vec<_>>(), statements);
    }

    #[test]
    fn ends_at_semicolons() {
        give("", &[]);
        give("SELECT 1", &["SELECT 1"]);
        give("SELECT 1;\nSELECT 2;\n", &["SELECT 1", "SELECT 2"]);
        give(";; SELECT 1 ;;", &["SELECT 1"]);
    }

    #[test]
    fn not_inside_quotes() {
        give(
            "SELECT ';', ';'';', \"a;\"\"b\"; SELECT 2",
            &["SELECT ';', ';'';', \"a;\"\"b\"", "SELECT 2"],
        );
        give("SELECT '-- ;' ; SELECT '/*;'", &["SELECT '-- ;'", "SELECT '/*;'"]);
        give(
            "SELECT $$;'$$; SELECT $a$;$$;$a$",
            &["SELECT $$;'$$", "SELECT $a$;$$;$a$"],
        );
        give("SELECT $1; SELECT $2", &["SELECT $1", "SELECT $2"]);
        give("SELECT $a; SELECT $b", &["SELECT $a", "SELECT $b"]);
    }

    #[test]
    fn not_inside_comments() {
        give(
            "-- grain: one; row\nSELECT 1; -- the end;\n",
            &["-- grain: one; row\nSELECT 1"],
        );
        give("/* a; b */ SELECT 1 /* ; */;", &["/* a; b */ SELECT 1 /* ; */"]);
        give("-- it's\nSELECT 1; SELECT 2", &["-- it's\nSELECT 1", "SELECT 2"]);
    }

    #[test]
    fn keeps_other_scripts() {
        give("SELECT 'é;ü'; SELECT 'ß'", &["SELECT 'é;ü'", "SELECT 'ß'"]);
        give("SELECT 'open; never closed", &["SELECT 'open; never closed"]);
    }
}
