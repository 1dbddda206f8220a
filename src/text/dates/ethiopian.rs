//! The calendar of Ethiopia, which has twelve months of thirty days and a short one before its new year in September.

use jiff::ToSpan;
use jiff::civil::Date;

/// The months, each with its other spellings.
#[rustfmt::skip] // a list, not a column
const MONTHS: [&str; 13] = [
    "መስከረም", "ጥቅምት", "ኅዳር ህዳር ሕዳር", "ታኅሣሥ ታህሳስ ታኅሳስ", "ጥር", "የካቲት", "መጋቢት", "ሚያዝያ ሚያዚያ", "ግንቦት", "ሰኔ",
    "ሐምሌ ሀምሌ", "ነሐሴ ነሀሴ", "ጳጉሜ ጳጉሜን",
];

/// The month, 1 to 13, of a name.
pub fn month(name: &str) -> Option<i8> {
    // Every word of every language is asked about.
    if !name.starts_with(|c| ('\u{1200}'..='\u{137F}').contains(&c)) {
        return None;
    }
    let mut months = MONTHS.iter().zip(1..);
    months.find(|(forms, _)| forms.split(' ').any(|form| form == name)).map(|(_, number)| number)
}

/// The day in the calendar of the rest of the world.
pub fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    let longest = match month {
        1..=12 => 30,
        13 => 5 + i8::from(year % 4 == 3),
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // 1 Meskerem 2000 was 12 September 2007; every fourth year, the one before it among them, is a leap year.
    let years = i32::from(year) - 2000;
    let days = years * 365 + years.div_euclid(4) + (i32::from(month) - 1) * 30 + i32::from(day) - 1;
    Date::new(2007, 9, 12).ok()?.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_two_calendars_are_the_same() {
        for (day, expected) in [
            ((2016, 9, 6), Some("2024-05-14")),
            ((2016, 1, 1), Some("2023-09-12")),
            ((2015, 13, 6), Some("2023-09-11")),
            ((2017, 1, 1), Some("2024-09-11")),
            ((1999, 1, 1), Some("2006-09-11")),
            ((2016, 13, 6), None),
            ((2016, 4, 31), None),
        ] {
            let (year, month, day) = day;
            let found = date(year, month, day).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{year}-{month}-{day}");
        }
    }
}
