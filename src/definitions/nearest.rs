//! The name that was probably meant.

/// Names longer than this are not compared: nobody mistypes one.
const MAX_LENGTH: usize = 64;

/// The candidate that is so near to `name` that it was probably meant; the first of those that are equally near.
///
/// Case makes no difference. One edit (a character more, less or other, or two neighbours swapped) is allowed in a name of two
/// to seven characters, and one more for each three characters beyond.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = folded(name)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let Some(offered) = folded(candidate) else {
            continue;
        };
        let length = wanted.len().min(offered.len());
        let allowed = (length.saturating_sub(2) / 3).max(1).min(length / 2);
        if wanted.len().abs_diff(offered.len()) > allowed {
            continue;
        }
        let edits = distance(&wanted, &offered);
        if edits <= allowed && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The characters in lower case, unless there are too many.
fn folded(name: &str) -> Option<Vec<char>> {
    let characters: Vec<char> = name.chars().take(MAX_LENGTH + 1).flat_map(char::to_lowercase).collect();
    (characters.len() <= MAX_LENGTH).then_some(characters)
}

/// Edits from one to the other, where a swap of neighbours is one edit (the "optimal string alignment" distance).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut current = vec![i; right.len() + 1];
        for j in 1..=right.len() {
            let other = usize::from(left[i - 1] != right[j - 1]);
            current[j] = (previous[j - 1] + other).min(previous[j] + 1).min(current[j - 1] + 1);
            let swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if swapped {
                current[j] = current[j].min(before[j - 2] + 1);
            }
        }
        before = previous;
        previous = current;
    }
    previous[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_mended() {
        let names = ["exists", "empty", "first", "where", "all", "is", "as", "birthDate"];
        for (name, expected) in [
            ("exist", "exists"),
            ("exsits", "exists"),
            ("wehre", "where"),
            ("brithDate", "birthDate"),
            ("birthdate", "birthDate"),
            ("IS", "is"),
            ("frist", "first"),
            ("al", "all"),
        ] {
            assert_eq!(nearest(name, names), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_is_far_is_not_offered() {
        let names = ["exists", "empty", "is", "as", "id"];
        for name in ["", "x", "family", "existence", "or", "emptiness"] {
            assert_eq!(nearest(name, names), None, "{name}");
        }
        assert_eq!(nearest("x", ["y", "xy"]), None);
        assert_eq!(nearest("Encounter", ["Patient", "Observation", "Parameters"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), names), None);
    }

    #[test]
    fn the_nearest_of_several_wins_and_then_the_first() {
        assert_eq!(nearest("codin", ["codes", "coding"]), Some("coding"));
        assert_eq!(nearest("cose", ["code", "case"]), Some("code"));
    }

    #[test]
    fn distances() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (left, right, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abcd", "badc", 2),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(&chars(left), &chars(right)), expected, "{left} {right}");
            assert_eq!(distance(&chars(right), &chars(left)), expected, "{right} {left}");
        }
    }
}
