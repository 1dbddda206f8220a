//! Spans of days or hours: “12 June 1932 – 3 March 2021”, “9–11 May 2024”, “9 May 2024, 4.30pm – 6pm”. They say
//! when somebody lived or something takes place, not when a page was published.

use crate::text::dates::clock;
use crate::text::dates::weekdays::is_weekday;
use crate::text::dates::written::{self, Found};

/// Between the ends of a span.
const DASHES: &[char] = &['-', '–', '—', '~', '〜', '～'];

/// Words between them, lower-case.
const WORDS: &[&str] = &[
    "to", "until", "till", "through", "bis", "au", "jusqu'au", "hasta", "al", "até", "t/m", "do",
    "до", "по",
];

/// Whether a date in a line is an end of a span.
pub fn is_one(line: &str, date: &Found) -> bool {
    let before = line.get(..date.start).unwrap_or_default();
    let behind = line.get(date.end..).unwrap_or_default();
    let begins = || parted(behind.trim_start()).is_some_and(|rest| goes_on(rest, date));
    ends(before) || begins()
}

/// What stands behind a dash or a word that parts the ends.
fn parted(rest: &str) -> Option<&str> {
    let behind = rest.trim_start_matches(DASHES);
    if behind.len() < rest.len() {
        return Some(behind.trim_start());
    }
    let (word, behind) = rest.split_once(char::is_whitespace)?;
    WORDS.contains(&&*word.to_lowercase()).then(|| behind.trim_start())
}

/// Whether the other end begins here: a date or, behind a time, another.
fn goes_on(rest: &str, date: &Found) -> bool {
    const REACH: usize = 40;
    let reach = rest.char_indices().nth(REACH).map_or(rest.len(), |(at, _)| at);
    let rest = rest.get(..reach).unwrap_or_default();
    let (first, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let weekday = is_weekday(&first.trim_end_matches([',', '.']).to_lowercase());
    let other = written::find(if weekday { behind } else { rest });
    (date.time.is_some() && is_clock(rest)) || other.is_some_and(|other| other.start == 0)
}

/// “12:00”, “6.30pm”, “18 Uhr”, but not “1. Division”.
fn is_clock(rest: &str) -> bool {
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let word = behind.trim_start().to_lowercase();
    let half = ["am", "pm", "a.m.", "p.m.", "uhr"].iter().any(|half| word.starts_with(half));
    clock::begins(rest) || (half && (1..=2).contains(&(rest.len() - behind.len())))
}

/// Whether a date or the first day of a span stands before: “12 June 1932 – ”, “9–”.
fn ends(before: &str) -> bool {
    let trimmed = before.trim_end();
    let rest = trimmed.trim_end_matches(DASHES);
    let rest = if rest.len() < trimmed.len() {
        rest
    } else {
        match trimmed.rsplit_once(char::is_whitespace) {
            Some((rest, word)) if WORDS.contains(&&*word.to_lowercase()) => rest,
            _ => return false,
        }
    };
    let rest = rest.trim_end();
    let day = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_day = day.trim_end_matches('.').parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let dated = || written::find_all(rest).last().is_some_and(|other| other.end + 12 >= rest.len());
    (is_day && rest.len() == day.len()) || dated()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_spans_are_told_from_datelines() {
        for (line, expected) in [
            ("June 12, 1932 – March 3, 2021", true),
            ("9–11 May 2024", true),
            ("Saturday 9 November 2024, 4.30pm – 6.30pm", true),
            ("9 May 2024 to 12 May 2024", true),
            ("Thu, 16 May 2024 - 21:40", false),
            ("16 May 2024 - Ada Moss", false),
            ("Lisbon – 16 May 2024", false),
            ("16 May 2024 - updated 17 May 2024", false),
            ("Issue 9 – 16 May 2024", false),
            ("Handball, 16 May 2024, 10:16 – 1. Division", false),
            ("16 May 2024", false),
        ] {
            let found = written::find_all(line);
            let spans = found.iter().filter(|date| is_one(line, date)).count();
            assert_eq!(spans > 0, expected, "{line}");
            assert!(spans == 0 || spans == found.len(), "{line}");
        }
    }
}
