//! The name that was meant.

/// Of some names the one that is nearest to another, if one is near: a few letters are other ones, missing or too many.
/// Case does not count.
#[must_use]
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted: Vec<char> = name.to_lowercase().chars().take(MAX_LENGTH).collect();
    let limit = 1 + wanted.len() / 5;
    let near = names.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().take(MAX_LENGTH).collect();
        if letters.len().abs_diff(wanted.len()) > limit {
            return None;
        }
        let distance = distance(&wanted, &letters);
        (distance <= limit).then_some((distance, candidate))
    });
    near.min().map(|(_, candidate)| candidate)
}

/// Of longer names only the beginning is compared.
const MAX_LENGTH: usize = 200;

/// How many letters must be put in, taken out or replaced to make one word of another.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (done, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (place, compared) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != compared);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("Patient", "Patiant", 1),
            ("flaw", "lawn", 2),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(distance(&letters(one), &letters(other)), expected, "{one} {other}");
            assert_eq!(distance(&letters(other), &letters(one)), expected, "{other} {one}");
        }
    }

    #[test]
    fn the_nearest_or_none() {
        let names = ["Patient", "Observation", "Parameters"];
        assert_eq!(nearest("Patiant", names), Some("Patient"));
        assert_eq!(nearest("observation", names), Some("Observation"));
        assert_eq!(nearest("Obsrvatoin", names), Some("Observation"));
        assert_eq!(nearest("Encounter", names), None);
        assert_eq!(nearest("", names), None);
    }
}
