//! Which known name comes nearest to one that is not known?

/// How many letters must be added, dropped, exchanged or swapped to make one text the other; none if
/// more than `most`. Letters of either case are the same.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.is_ascii() && b.is_ascii() {
        return edits(a.as_bytes(), b.as_bytes(), most, u8::to_ascii_lowercase);
    }
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    edits(&letters(a), &letters(b), most, |letter| *letter)
}

/// [`distance`] of letters, of which those are the same that fold to the same.
///
/// A change may write to thousands of keys, each of which is compared with all that are known. Lengths
/// tell most of them apart, and common ends leave little to compare.
fn edits<T: Copy, F: PartialEq>(
    a: &[T],
    b: &[T],
    most: usize,
    fold: impl Fn(&T) -> F,
) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let same = |(x, y): &(&T, &T)| fold(x) == fold(y);
    let begin = a.iter().zip(b).take_while(same).count();
    let (a, b) = (a.get(begin..).unwrap_or_default(), b.get(begin..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let (a, _) = a.split_at_checked(a.len() - end).unwrap_or_default();
    let (b, _) = b.split_at_checked(b.len() - end).unwrap_or_default();
    // Three rows of the table of optimal string alignment, and of each only what can be small enough.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let far = usize::MAX / 2;
        let mut row = vec![far; b.len() + 1];
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let band = i.saturating_sub(most)..(i + most + 1).min(b.len());
        let mut cheapest = i + 1;
        for j in band {
            let Some(y) = b.get(j) else { break };
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(far);
            let change = at(&last, j) + usize::from(fold(x) != fold(y));
            let mut cost = change.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is = |one: Option<&T>, other: &T| one.is_some_and(|one| fold(one) == fold(other));
            let swapped = i > 0 && j > 0 && is(a.get(i - 1), y) && is(b.get(j - 1), x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            cheapest = cheapest.min(cost);
            if let Some(place) = row.get_mut(j + 1) {
                *place = cost;
            }
        }
        if cheapest > most {
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
