//! Written dates that stand between other things (`Ada Moss May 14, 2024 at 4:31 PM Share`).

use super::{Seam, Word, border, starts_small};
use crate::text::chars;
use crate::text::dates::clock;
use crate::text::dates::labels::{self, Label};

/// Words that a date has at most before its year: `23 de abril de`.
const BEFORE_YEAR: usize = 4;

/// Words that its time has at most behind it: `at 4:31 PM EST`.
const BEHIND: usize = 5;

/// Marks where dates begin and end, unless a sentence goes on around them.
pub(super) fn mark(words: &mut [Word]) {
    let mut at = 0;
    while at < words.len() {
        let Some(length) = length(&words[at..]) else {
            at += 1;
            continue;
        };
        let time = time(&words[at + length..]);
        let end = at + length + time;
        let end = end + until(&words[end..]);
        if stands_apart(words, at, end, time > 0) {
            border(words, at);
            border(words, end);
        } else if is_labelled(words, at) && !goes_on(words, end) {
            border(words, end);
        }
        at = end;
    }
}

/// Whether the full stop before this word is a day's: `2. August 2023`.
pub(super) fn is_behind_day(words: &[Word], at: usize) -> bool {
    let day = words[at - 1].text.strip_suffix('.').is_some_and(is_day);
    let next = |ahead: usize| words.get(at + ahead).map_or("", |word| word.text);
    // “2024. május 14. 09:35”
    let year_first = || at.checked_sub(3).is_some_and(|year| is_year(words[year].text));
    day && ((next(0).starts_with(char::is_alphabetic) && is_year(next(1))) || year_first())
}

/// Below a headline or a name, and not `On May 14, 2024 the harbour` nor `Published: May 14, 2024`. A headline may end
/// with a word in small letters, but a sentence hardly ever goes on with a capital behind a `timed` date.
fn stands_apart(words: &[Word], at: usize, end: usize, timed: bool) -> bool {
    /// Bytes of the words that lead to a date: `on`, `vom`.
    const LEAD: usize = 3;
    let Some(before) = at.checked_sub(1).map(|before| &words[before]) else { return false };
    let within = starts_small(before.text) && !(timed && before.text.len() > LEAD);
    let inside = within || before.before != Seam::None || at == 1;
    let last = words[end - 1].text;
    !inside
        && !goes_on(words, end)
        && !before.text.ends_with([',', ':'])
        && !last.ends_with([',', ';'])
        && !chars::ends_sentence(before.text)
}

/// Whether a sentence goes on behind a date.
fn goes_on(words: &[Word], end: usize) -> bool {
    words.get(end).is_some_and(|next| starts_small(next.text))
}

/// Whether a label leads to the date, with a weekday between at most: `Publicat: marți, 14 mai 2024`.
fn is_labelled(words: &[Word], at: usize) -> bool {
    /// Words back to the label.
    const BACK: usize = 2;
    let mut before = words[at.saturating_sub(BACK)..at].iter();
    before.any(|word| is_label(word.text))
}

/// A label of a date with its colon: `Updated:`, `Оновлено:`.
pub(super) fn is_label(word: &str) -> bool {
    let Some(label) = word.strip_suffix([':', '՝']) else { return false };
    matches!(labels::of_word(&label.to_lowercase()), Some(Label::Published | Label::Updated))
}

/// The words of the date that begins here: `12.02.2025`, `May 14, 2024`, `23 de abril de 2024`.
fn length(words: &[Word]) -> Option<usize> {
    let first = words.first()?.text;
    if is_numeric(first) {
        return Some(1);
    }
    let year = words.iter().take(BEFORE_YEAR + 1).position(|word| is_year(word.text))?;
    // The month stands right before the day, or between it and the year.
    let month_first = year == 2 && is_day(words[1].text);
    let day_first = year >= 2 && is_day(first);
    let word = |word: &Word| word.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    let others = if month_first { &words[..1] } else { &words[1..year.max(1)] };
    // `2024. május 14.`
    if let (0, [_, month, day, ..]) = (year, words) {
        let written = first.ends_with('.') && word(month) && day.text.ends_with('.');
        return (written && is_day(day.text)).then_some(3);
    }
    ((month_first || day_first) && others.iter().all(word)).then_some(year + 1)
}

/// What stands beside a clock.
#[rustfmt::skip] // a list, not a column
const BESIDE_CLOCK: &[&str] = &[
    "at", "um", "à", "às", "alle", "kl.", "klo", "o", "о", "u", "h", "ч.", "น.", "WIB", "WITA", "WIT", "МСК", "|", "-", "–", "·", "AM", "PM", "am", "pm", "Uhr",
    "UTC", "GMT", "BST", "EST", "EDT", "CST", "CDT", "PST", "PDT", "CET", "CEST", "IST",
];

/// The words of the time behind a date.
fn time(words: &[Word]) -> usize {
    let part = |word: &Word| {
        let text = word.text.trim_end_matches(',');
        BESIDE_CLOCK.contains(&text) || clock::begins(text)
    };
    let length = words.iter().take(BEHIND).take_while(|word| part(word)).count();
    // Without a clock they belong to something else.
    let clock =
        words[..length].iter().rposition(|word| word.text.contains(|c: char| c.is_ascii_digit()));
    if clock.is_some() { length } else { 0 }
}

/// The words of the day until which something lasts: `– October 14, 2024`.
fn until(words: &[Word]) -> usize {
    let dash = words.first().is_some_and(|word| matches!(word.text, "-" | "–" | "—"));
    let date = if dash { length(&words[1..]) } else { None };
    date.map_or(0, |length| length + 1)
}

/// `14`, `14.`, `14,`, `14th`.
pub(super) fn is_day(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let day = text[..digits].parse().is_ok_and(|day: u8| (1..=31).contains(&day));
    day && matches!(
        text[digits..].trim_end_matches(['.', ',']),
        "" | "st" | "nd" | "rd" | "th" | "er" | "º"
    )
}

fn is_year(text: &str) -> bool {
    let text = text.trim_end_matches([',', '.']);
    text.len() == 4
        && text.starts_with(['1', '2'])
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `12.02.2025`, `2025-02-12`, `2/12/2025`.
fn is_numeric(text: &str) -> bool {
    let parts = || text.trim_end_matches(',').split(['.', '-', '/']);
    let digits =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts().count() == 3 && parts().all(digits) && parts().any(is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_from_the_words_around_it() {
        let cases: &[(&str, Option<usize>)] = &[
            ("May 14, 2024 at", Some(3)),
            ("14 May 2024", Some(3)),
            ("14. August 2023", Some(3)),
            ("23 de abril de 2024", Some(5)),
            ("12.02.2025,", Some(1)),
            ("Moss 12 May 2024", None),
            ("In 14 towns of 2024", None),
            ("2024", None),
            ("14 2024", None),
            ("3.14 and", None),
        ];
        for (text, expected) in cases {
            let word = |text| Word { text, start: 0, before: Seam::None };
            let words: Vec<Word> = text.split(' ').map(word).collect();
            assert_eq!(length(&words), *expected, "{text}");
        }
        let word = |text| Word { text, start: 0, before: Seam::None };
        for (text, expected) in [("– October 14, 2024 Share", 4), ("– Share", 0), ("-", 0)] {
            assert_eq!(until(&text.split(' ').map(word).collect::<Vec<_>>()), expected);
        }
    }
}
