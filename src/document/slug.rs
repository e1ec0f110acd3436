//! Under which id does a heading stand?

use std::collections::HashMap;

/// Gives the headings of one document their ids, as GitHub does: lower case, without punctuation,
/// blanks as hyphens, and `-1`, `-2`, … for those that are there already.
#[derive(Debug, Default)]
pub(super) struct Slugs {
    taken: HashMap<String, usize>,
}

impl Slugs {
    pub(super) fn next(&mut self, heading: &str) -> String {
        let base: String = heading
            .trim()
            .chars()
            .flat_map(char::to_lowercase)
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
                _ => None,
            })
            .collect();
        let mut id = base.clone();
        while let Some(count) = self.taken.get_mut(&id) {
            *count += 1;
            id = format!("{base}-{count}");
            if !self.taken.contains_key(&id) {
                break;
            }
            id.clone_from(&base);
        }
        self.taken.insert(id.clone(), 0);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::Slugs;

    #[test]
    fn ids_are_those_of_github() {
        let mut slugs = Slugs::default();
        for (heading, id) in [
            ("Configure TLS 1.2 in APS", "configure-tls-12-in-aps"),
            ("Disable (not recommended)", "disable-not-recommended"),
            ("A", "a"),
            ("A", "a-1"),
            ("a!", "a-2"),
            ("A-1", "a-1-1"),
            ("Über _x_ & y", "über-_x_--y"),
        ] {
            assert_eq!(slugs.next(heading), id);
        }
    }
}
