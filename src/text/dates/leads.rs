//! The words that lead to a date: “Ada Moss on Saturday, 4 May 2024”, “Berlin, den 4. Mai 2024”.

use super::weekdays::is_weekday;

/// Those words. Capitalised they may be a part of a name: “Anh Le”.
#[rustfmt::skip] // a list, not a column
const LEADS: &[&str] = &[
    "on", "On", "the", "at", "am", "den", "le", "el", "a", "il", "op", "em", "w", "dnia", "dne", "στις", "tarihinde", "pada",
    "від", "от", "في", "ngày", "ที่", "วันที่", "ទី",
];

/// The weekdays of Vietnamese.
const WEEKDAYS: &[&str] =
    &["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"];

/// Whether a word leads to a date.
pub fn is_one(word: &str) -> bool {
    LEADS.contains(&word)
}

/// What stands before a date, without the words that lead to it and the weekday.
pub fn without(before: &str) -> &str {
    let mut text = without_weekday(before.trim_end_matches(is_gap));
    loop {
        let (rest, word) = text.rsplit_once(is_gap).unwrap_or(("", text));
        if word.is_empty() || !(is_one(word) || is_weekday(&word.to_lowercase())) {
            return text;
        }
        text = rest.trim_end_matches(is_gap);
    }
}

/// Weekdays of two words: “Nguyễn Thu Hà Thứ ba, 14/5/2024”.
fn without_weekday(text: &str) -> &str {
    let mut spaces = text.rmatch_indices(' ').map(|(at, _)| at);
    let two = spaces.nth(1).map_or(0, |at| at + 1);
    let is_one = WEEKDAYS.contains(&&*text[two..].to_lowercase());
    if is_one { text[..two].trim_end_matches(is_gap) } else { text }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == ','
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn names_stay_and_what_leads_to_the_date_goes() {
        for (before, expected) in [
            ("Ada Moss on Saturday, ", "Ada Moss"),
            ("Jan Novák Středa, ", "Jan Novák"),
            ("Anh Le ", "Anh Le"),
            ("Berlin, den ", "Berlin"),
            ("on ", ""),
            ("Ada Moss On ", "Ada Moss"),
            ("Nguyễn Thu Hà Thứ ba, ", "Nguyễn Thu Hà"),
        ] {
            assert_eq!(without(before), expected);
        }
    }
}
