//! A line of a source with carets under a place in it.

use super::Span;

/// How many characters of a long line are shown before the place, and from it on.
const CONTEXT: (usize, usize) = (60, 60);

/// The line of `source` in which `span` begins, and a line with carets under it.
///
/// Where the source has several lines, or the line is too long to be shown whole, a line before them says which line and column
/// (both from 1, in characters) it is. Where `span` goes on behind its first line, the carets end with that line. The text
/// ends without a line feed. A span outside of the source is shown at its end.
#[must_use]
pub fn excerpt(source: &str, span: Span) -> String {
    let start = source.floor_char_boundary(span.start as usize);
    let end = span.end as usize;
    let line_start = source[..start].rfind(is_break).map_or(0, |at| at + 1);
    let line_end = source[start..].find(is_break).map_or(source.len(), |at| start + at);

    let before = &source[line_start..start];
    let shown_start = match before.char_indices().rev().nth(CONTEXT.0) {
        Some((at, first)) => line_start + at + first.len_utf8(),
        None => line_start,
    };
    let shown_end = match source[start..line_end].char_indices().nth(CONTEXT.1) {
        Some((at, _)) => start + at,
        None => line_end,
    };

    let mut line = String::from("  ");
    let mut carets = String::from("  ");
    if shown_start > line_start {
        line.push('…');
        carets.push(' ');
    }
    for (at, character) in source[shown_start..shown_end].char_indices() {
        let (shown, width) = glyph(character);
        line.push(shown);
        let under = match shown_start + at {
            at if at < start => ' ',
            at if at == start || at < end => '^',
            _ => continue,
        };
        carets.extend(std::iter::repeat_n(under, width));
    }
    if start == shown_end {
        carets.push('^');
    }
    if shown_end < line_end {
        line.push('…');
    }

    let whole_line_is_shown = shown_start == line_start && shown_end == line_end;
    if whole_line_is_shown && !source.trim_end_matches(is_break).contains(is_break) {
        format!("{line}\n{carets}")
    } else {
        let number = 1 + lines(&source[..line_start]);
        let column = 1 + before.chars().count();
        format!("line {number}, column {column}:\n{line}\n{carets}")
    }
}

fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

/// How many lines end in the text; a carriage return and a line feed end one.
fn lines(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends_line = |&at: &usize| match bytes[at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..bytes.len()).filter(ends_line).count()
}

/// What is shown for a character, and how many columns of a terminal that takes.
///
/// What would move the cursor or turn the direction of the text is replaced.
fn glyph(character: char) -> (char, usize) {
    match character {
        '\t' => (' ', 1),
        _ if character.is_control() => ('\u{FFFD}', 1),
        '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => ('\u{FFFD}', 1),
        '\u{0300}'..='\u{036F}'
        | '\u{200B}'..='\u{200D}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{1F3FB}'..='\u{1F3FF}' => (character, 0),
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{303E}'
        | '\u{3041}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6FF}'
        | '\u{1F900}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => (character, 2),
        _ => (character, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(source: &str, start: usize, end: usize) -> String {
        excerpt(
            source,
            Span {
                start: u32::try_from(start).unwrap(),
                end: u32::try_from(end).unwrap(),
            },
        )
    }

    #[test]
    fn carets_stand_under_the_place() {
        assert_eq!(show("a.b.c", 2, 3), "  a.b.c\n    ^");
        assert_eq!(show("name.exist()", 5, 10), "  name.exist()\n       ^^^^^");
    }

    #[test]
    fn an_empty_place_has_one_caret() {
        assert_eq!(show("a and", 5, 5), "  a and\n       ^");
        assert_eq!(show("a and", 1, 1), "  a and\n   ^");
        assert_eq!(show("", 0, 0), "  \n  ^");
    }

    #[test]
    fn several_lines_are_counted() {
        assert_eq!(show("a\n  .b\n.c", 5, 6), "line 2, column 4:\n    .b\n     ^");
        assert_eq!(show("a\r\n.b", 4, 5), "line 2, column 2:\n  .b\n   ^");
        assert_eq!(show("a\r\r.b", 3, 4), "line 3, column 1:\n  .b\n  ^");
        assert_eq!(show("a.b\n", 2, 3), "  a.b\n    ^");
    }

    #[test]
    fn a_place_over_several_lines_ends_with_the_first() {
        assert_eq!(show("a + b\n+ c", 2, 9), "line 1, column 3:\n  a + b\n    ^^^");
    }

    #[test]
    fn tabs_wide_and_combining_characters_keep_the_carets_in_place() {
        assert_eq!(show("\ta.b", 3, 4), "   a.b\n     ^");
        assert_eq!(show("'漢字' x", 9, 10), "  '漢字' x\n         ^");
        assert_eq!(show("'漢字' x", 0, 8), "  '漢字' x\n  ^^^^^^");
        assert_eq!(show("'e\u{301}' x", 6, 7), "  'e\u{301}' x\n      ^");
        assert_eq!(show("'\u{1b}[2J' x", 7, 8), "  '\u{FFFD}[2J' x\n         ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let source = "x".repeat(1000);
        let text = show(&source, 500, 502);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "line 1, column 501:");
        assert_eq!(lines[1], format!("  …{}…", "x".repeat(120)));
        assert_eq!(lines[2], format!("   {}^^", " ".repeat(60)));
    }

    #[test]
    fn a_place_outside_or_inside_a_character_is_no_panic() {
        assert_eq!(show("ab", 7, 9), "  ab\n    ^");
        assert_eq!(show("é", 1, 1), "  é\n  ^");
        assert_eq!(show("ab", 1, 0), "  ab\n   ^");
    }
}
