//! What a text must hold for a regular expression to have a chance.
//!
//! Looking for a few literals of all patterns at once is far cheaper than running every pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Classes of more characters than this are as good as any character.
const LARGEST_CLASS: usize = 16;

/// Literals in lower case, one of which stands in every lower-case text that the pattern matches;
/// None when no such literals are certain.
///
/// # Errors
/// When the pattern is none.
pub(super) fn literals(pattern: &str) -> Result<Option<Vec<String>>, String> {
    let mut literals = needed(&regex_syntax::parse(pattern).map_err(|error| error.to_string())?);
    if let Some(literals) = &mut literals {
        literals.sort_unstable();
        literals.dedup();
    }
    Ok(literals)
}

/// The recursion is as deep as the pattern is nested, which its parser bounds.
fn needed(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).ok().map(|text| vec![text.to_lowercase()])
        }
        HirKind::Class(class) => characters(class),
        HirKind::Repetition(repeated) if repeated.min == 0 => None,
        HirKind::Repetition(repeated) => needed(&repeated.sub),
        HirKind::Capture(group) => needed(&group.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(needed).max_by_key(|literals| {
            let shortest = literals.iter().map(String::len).min();
            (shortest, std::cmp::Reverse(literals.len()))
        }),
        HirKind::Alternation(ways) => {
            let ways: Option<Vec<Vec<String>>> = ways.iter().map(needed).collect();
            ways.map(|ways| ways.concat())
        }
    }
}

fn characters(class: &Class) -> Option<Vec<String>> {
    let Class::Unicode(class) = class else { return None };
    let count: usize = class.ranges().iter().map(|range| range.len()).sum();
    let characters = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    (count <= LARGEST_CLASS).then(|| characters.map(|c| c.to_lowercase().collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn the_longest_certain_literals_are_found() {
        let cases: &[(&str, Option<&[&str]>)] = &[
            ("more (?:from|on) [^.!?]{2,60}", Some(&["more "])),
            ("(?:reply|antworten)(?: to .{1,40})?", Some(&["antworten", "reply"])),
            (".{0,80}\\ball rights reserved\\b.{0,80}", Some(&["all rights reserved"])),
            ("[×✕]+", Some(&["×", "✕"])),
            ("(?:Oops )?[xX]{2}", Some(&["x"])),
            ("\\d{1,3} ?/ ?\\d{1,3}", Some(&["/"])),
            ("(?:page|seite)? ?\\d+", None),
            ("[\\p{P}\\s]+", None),
            ("a*", None),
        ];
        for (pattern, expected) in cases {
            let found = literals(pattern).unwrap();
            let found: Option<Vec<&str>> =
                found.as_ref().map(|found| found.iter().map(String::as_str).collect());
            assert_eq!(found.as_deref(), *expected, "{pattern}");
        }
    }
}
