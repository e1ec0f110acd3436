//! Which known name comes nearest to one that is not known?

/// How many letters must be added, dropped, exchanged or swapped to make one text the other; none if
/// more than `most`. Letters of either case are the same.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Three rows of the table of optimal string alignment.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let change = at(&last, j) + usize::from(x != y);
            let mut cost = change.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

/// The letters and digits of a name, in lower case: what two spellings have in common.
fn bones(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The digits of a name.
fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// The known name that a name was probably meant to be; none for one that is known.
pub(super) fn meant<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        if candidate.eq_ignore_ascii_case(name) {
            return None;
        }
        // Another number is another thing.
        if digits(candidate) != digits(name) {
            continue;
        }
        let same_bones = bones(candidate) == bones(name) && !bones(name).is_empty();
        // One letter in four may be wrong, two at most.
        let most = (candidate.chars().count() / 4).min(2);
        let found = if same_bones { Some(0) } else { distance(name, candidate, most) };
        if let Some(found) = found
            && best.is_none_or(|(least, _)| found < least)
        {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, most, expected) in [
            ("", "", 2, Some(0)),
            ("Client", "Clients", 2, Some(1)),
            ("Enabled", "enalbed", 2, Some(1)),
            ("Enabled", "Disabled", 3, Some(3)),
            ("Enabled", "Disabled", 2, None),
            ("abc", "xyz", 2, None),
            ("SchUseStrongCrypto", "SchUseStrongCrypt", 2, Some(1)),
        ] {
            assert_eq!(distance(a, b, most), expected, "{a} {b}");
            assert_eq!(distance(b, a, most), expected, "{b} {a}");
        }
    }

    #[test]
    fn names_that_were_meant() {
        let known = ["TLS 1.0", "TLS 1.1", "TLS 1.2", "Client"];
        for (name, expected) in [
            ("TLS1.2", Some("TLS 1.2")),
            ("tls 1.2", None),
            ("TLS12", Some("TLS 1.2")),
            ("Clients", Some("Client")),
            ("Contoso", None),
        ] {
            assert_eq!(meant(name, known), expected, "{name}");
        }
    }
}
