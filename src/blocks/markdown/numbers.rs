//! Lines that begin with a number as an item of a list does, and are none: the number belongs to the
//! words (`14. August 2023`), and would be lost with the marker.

use std::collections::{HashMap, HashSet};

use crate::blocks::text::numbered;

/// A line that begins with a number.
struct Numbered<'a> {
    line: u32,
    indent: usize,
    number: u32,
    text: &'a str,
}

/// The lines, counted from 1, whose number counts nothing: it neither goes on with another item's nor
/// leads to one, and does not begin a list of one item.
pub(super) fn loose(lines: &[&str]) -> HashSet<u32> {
    let found: Vec<Numbered> = lines.iter().zip(1..).filter_map(read).collect();
    let follow = follow(&found);
    let counts = |at: usize| {
        let Numbered { number, text, .. } = found[at];
        follow[at] || (number <= 1 && !is_month_and_year(text))
    };
    (0..found.len()).filter(|at| !counts(*at)).map(|at| found[at].line).collect()
}

fn read<'a>((line, number): (&&'a str, u32)) -> Option<Numbered<'a>> {
    let text = line.trim_start();
    let (value, rest) = numbered(text)?;
    // An item may be empty, but not glued to its mark: `3.5 metres`.
    let apart = rest.trim().is_empty() || rest.starts_with([' ', '\t']);
    let indent = line.len() - text.len();
    apart.then_some(Numbered { line: number, indent, number: value, text: rest.trim() })
}

/// Which of the numbers stand beside the one before or behind them. Lists stand inside items, so the
/// number before is looked for at the same indent too.
fn follow(found: &[Numbered]) -> Vec<bool> {
    let mut follow = vec![false; found.len()];
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (at, one) in found.iter().enumerate() {
        let before = [last.insert(one.indent, at), at.checked_sub(1)];
        for before in before.into_iter().flatten() {
            let counted = found[before].number + 1 == one.number;
            // Some write 1 before every item.
            let lazy = found[before].number == one.number && one.number <= 1;
            if counted || lazy {
                follow[before] = true;
                follow[at] = true;
            }
        }
    }
    follow
}

/// `August 2023`, `mai 2024, 16:00`, `led 2024`: what follows the number of a day.
fn is_month_and_year(text: &str) -> bool {
    let mut words = text.split(' ');
    let month = words.next().is_some_and(|word| word.starts_with(char::is_alphabetic));
    let year = words.next().map(|word| word.trim_end_matches([',', '.', ':', ';']));
    month && year.is_some_and(|y| y.len() == 4 && y.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_counts_nothing_belongs_to_the_words() {
        let cases: &[(&str, &[u32])] = &[
            ("14. August 2023\n\nThe harbour opened.", &[1]),
            ("1. Mai 2024, 16:00\n\nThe harbour opened.", &[1]),
            ("1. Mix everything in a bowl.", &[]),
            ("1. Cut\n2. Fry\n3. Eat", &[]),
            ("1. Cut\n1. Fry\n1. Eat", &[]),
            ("1. Cut\n\nA picture.\n\n2. Fry", &[]),
            ("7. Cut\n8. Fry\n\n14. August 2023", &[4]),
            ("1. Cut\n   1. Thin\n   2. Thick\n2. Fry", &[]),
            (" 9. Cut\n10. Fry\n", &[]),
            ("1. Cut\n2.\n3. Fry", &[]),
            ("12) The twelfth", &[1]),
        ];
        for (source, expected) in cases {
            let lines: Vec<&str> = source.lines().collect();
            let mut found: Vec<u32> = loose(&lines).into_iter().collect();
            found.sort_unstable();
            assert_eq!(found, *expected, "{source}");
        }
    }
}
