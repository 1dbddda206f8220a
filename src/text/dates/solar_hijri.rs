//! The calendar of Iran and Afghanistan, whose year begins in March.

use jiff::ToSpan;
use jiff::civil::Date;

/// The months of six times 31 and then of 30 days; the last has 29, and 30 in leap years.
#[rustfmt::skip] // a list, not a column
const MONTHS: [&str; 12] = [
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
];

/// The years of each 33 that are leap years; so it is from 1244 to 1472.
const LEAP: &[i16] = &[1, 5, 9, 13, 17, 22, 26, 30];

/// The month, 1 to 12, of a name.
pub fn month(name: &str) -> Option<i8> {
    MONTHS.iter().zip(1..).find(|(month, _)| **month == name).map(|(_, number)| number)
}

/// The year that a number of four digits is, if a page of the Web can be from it.
pub fn year(value: i64) -> Option<i16> {
    i16::try_from(value).ok().filter(|year| (1370..1470).contains(year))
}

/// The day in the calendar of the rest of the world.
pub fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    let longest = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + i8::from(is_leap(year)),
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // 1 Farvardin 1400 was 21 March 2021.
    let length = |year: i16| 365 + i32::from(is_leap(year));
    let years: i32 = match year >= 1400 {
        true => (1400..year).map(length).sum(),
        false => -(year..1400).map(length).sum::<i32>(),
    };
    let month = i32::from(month) - 1;
    let days = years + month * 30 + month.min(6) + i32::from(day) - 1;
    Date::new(2021, 3, 21).ok()?.checked_add(days.days()).ok()
}

fn is_leap(year: i16) -> bool {
    LEAP.contains(&(year % 33))
}

#[cfg(test)]
mod tests {
    use crate::text::dates::solar_hijri::*;

    #[test]
    fn days_of_two_calendars_are_the_same() {
        for (day, expected) in [
            ((1402, 2, 22), Some("2023-05-12")),
            ((1399, 12, 30), Some("2021-03-20")),
            ((1400, 1, 1), Some("2021-03-21")),
            ((1403, 7, 1), Some("2024-09-22")),
            ((1380, 10, 11), Some("2002-01-01")),
            ((1400, 12, 30), None),
            ((1400, 7, 31), None),
        ] {
            let (year, month, day) = day;
            let found = date(year, month, day).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{year}-{month}-{day}");
        }
    }
}
