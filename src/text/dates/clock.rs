//! Times of the day beside a date, and their zones.

use jiff::civil::Time;
use jiff::tz::Offset;

use crate::text::dates::tokens::{Token, tokens};
use crate::text::dates::weekdays::is_weekday;
use crate::text::dates::zones;

/// A time of the day.
pub struct Clock {
    /// The time.
    pub time: Time,
    /// The offset from UTC, where stated.
    pub offset: Option<Offset>,
    /// The token after it.
    pub next: usize,
}

/// Words that may stand between a date and its time.
#[rustfmt::skip] // a list, not a column
const BETWEEN: &[&str] = &[
    "t", "at", "um", "à", "às", "a", "as", "las", "alle", "ore", "om", "kl", "klo", "เวลา", "ساعت", "lúc", "בשעה",
    "kello", "o", "о", "об", "в", "у", "v", "ve", "u", "ob", "ώρα", "saat", "г", "р", "r", "года", "року", "године",
    "h", "الساعة", "στις", "uur", "godz", "时", "la", "ora", "pukul", "jam", "ម៉ោង", "saa", "ժամը",
];

/// The times of day that stand before a clock of twelve hours, and whether they are after noon.
#[rustfmt::skip] // one language, one line
const TIMES_OF_DAY: &[(&str, bool)] = &[
    ("सुबह", false), ("दोपहर", true), ("शाम", true),
    ("সকাল", false), ("দুপুর", true), ("বিকাল", true), ("বিকেল", true), ("সন্ধ্যা", true),
    ("காலை", false), ("முற்பகல்", false), ("பிற்பகல்", true), ("மாலை", true),
];

/// The characters of weekdays in Chinese, Japanese and Korean.
#[rustfmt::skip] // a list, not a column
const WEEKDAY_SIGNS: &[&str] = &[
    "一", "二", "三", "四", "五", "六", "月", "火", "水", "木", "金", "土", "周", "週", "월", "화", "수", "목", "금", "토",
];

/// Words behind a time: “o’clock”, or what is short for it.
const BEHIND: &[&str] = &["uhr", "分", "분", "uur", "ч", "น"];

/// Words before a time after which a point may part hours from minutes.
const BEFORE_POINT: &[&str] = &["kl", "klo", "kello", "ore", "alle"];

/// The time that a line consists of: “9:51”, “18h30”, “11.05 Uhr”, “9.40am”.
pub fn alone(line: &str) -> Option<Clock> {
    /// Bytes of the longest, `12:05:30 p.m. (GMT+05:30)`.
    const LONGEST: usize = 32;
    if line.len() > LONGEST || !line.starts_with(char::is_numeric) {
        return None;
    }
    let tokens = tokens(line);
    read(&tokens, 0, true, None).filter(|clock| clock.next == tokens.len())
}

/// Whether a line begins as a time does: “4:31”, “18:05h”, “8h00”, “6.30pm”. A day may (“12.05.”).
pub fn begins(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let minutes = line[digits..].strip_prefix([':', 'h', '.']);
    (1..=2).contains(&digits)
        && minutes.is_some_and(|minutes| minutes.starts_with(|c: char| c.is_ascii_digit()))
}

/// The time that starts at most a few tokens after `at`, the end of a date.
pub fn after(tokens: &[Token], at: usize) -> Option<Clock> {
    let mut evening = None;
    let mut point = false;
    for start in at..tokens.len().min(at + 7) {
        let token = &tokens[start];
        if token.number().is_some() {
            return read(tokens, start, point, evening);
        }
        let word = token.word().unwrap_or_default();
        let next = tokens.get(start + 1).and_then(Token::word).unwrap_or_default();
        match (word, next) {
            ("오" | "下" | "午" | "上", "후" | "午" | "後" | "전" | "前") => {
                evening = Some(matches!((word, next), ("오", "후") | ("下", _) | ("午", "後")));
            }
            ("후" | "전" | "午" | "後" | "前" | "星" | "期" | "曜" | "日" | "요" | "일", _) =>
                {}
            _ if BEFORE_POINT.contains(&word) => point = true,
            _ if time_of_day(word).is_some() => evening = time_of_day(word),
            _ if BETWEEN.contains(&word) || WEEKDAY_SIGNS.contains(&word) || is_weekday(word) => {}
            _ if is_separator(token) => {}
            _ => return None,
        }
    }
    None
}

/// Whether a word says that the time behind it is after noon, or before.
fn time_of_day(word: &str) -> Option<bool> {
    TIMES_OF_DAY.iter().find(|(known, _)| *known == word).map(|(_, evening)| *evening)
}

/// The time that ends just before `at`, the start of a date, with its first token.
pub fn before(tokens: &[Token], at: usize) -> Option<(usize, Clock)> {
    // The longest form is `12:05:30 a.m. EDT,` of ten tokens.
    (at.saturating_sub(10)..at).find_map(|start| {
        let preceded = start.checked_sub(1).is_some_and(|i| tokens[i].is(':'));
        let clock = read(tokens, start, false, None).filter(|_| !preceded)?;
        let gap = tokens.get(clock.next..at)?;
        let beside = gap.len() <= 2
            && gap.iter().all(|t| {
                let word = t.word().unwrap_or_default();
                is_separator(t) || matches!(word, "on" | "uhr" | "am") || is_weekday(word)
            });
        beside.then_some((start, clock))
    })
}

/// A time that starts at this token. `point`: `7.29` is one. `evening`: what a word before it said.
fn read(tokens: &[Token], at: usize, point: bool, evening: Option<bool>) -> Option<Clock> {
    let (hour, digits) = tokens.get(at)?.number()?;
    if digits == 6 {
        // `072900` after a compact date.
        return finish(tokens, hour / 10_000, hour / 100 % 100, hour % 100, at + 1);
    }
    if digits > 2 || hour > 24 {
        return None;
    }
    let (minute, mut next) = match minutes(tokens, at + 1, point) {
        Some(found) => found,
        // Hours alone are a time only with am or pm.
        None => (0, at + 1),
    };
    let has_minutes = next > at + 1;
    let mut second = 0;
    if has_minutes && tokens.get(next).is_some_and(|t| t.is(':')) {
        (second, next) = (two_digits(tokens.get(next + 1)?)?, next + 2);
        let fraction = tokens.get(next).is_some_and(|t| t.is('.'))
            && tokens.get(next + 1).is_some_and(|t| t.number().is_some());
        next += if fraction { 2 } else { 0 };
    }
    next += usize::from(tokens.get(next).is_some_and(|t| t.is_word(BEHIND)));
    let (half, next) = half_of_day(tokens, next).map_or((evening, next), |(h, n)| (Some(h), n));
    if !has_minutes && half.is_none() {
        return None;
    }
    let hour = match half {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    finish(tokens, hour, minute, second, next)
}

fn finish(tokens: &[Token], hour: i64, minute: i64, second: i64, next: usize) -> Option<Clock> {
    let part = |value: i64| i8::try_from(value).ok();
    // A leap second is the last one of its minute to everybody else.
    let time = Time::new(part(hour)?, part(minute)?, part(second.min(59))?, 0).ok()?;
    let (offset, next) = zone(tokens, next).map_or((None, next), |(o, n)| (Some(o), n));
    Some(Clock { time, offset, next })
}

/// `:29`, `h29`, `.29`, `时29分`: the minutes and the token after them.
fn minutes(tokens: &[Token], at: usize, point: bool) -> Option<(i64, usize)> {
    let mark = tokens.get(at)?;
    // “10時5分”
    let counted = tokens.get(at + 2).is_some_and(|t| t.is_word(&["分", "분"]));
    let minute = match tokens.get(at + 1)?.number()? {
        (minute, 2) => minute,
        (minute, 1) if counted => minute,
        _ => return None,
    };
    // “19.29 Uhr”, “06.30 GMT”, “9.40am”
    let behind = tokens.get(at + 2).and_then(Token::word).unwrap_or_default();
    let timed = matches!(behind, "uhr" | "am" | "pm") || zones::offset(behind).is_some();
    let parts = mark.is(':')
        || mark.is_word(&["h", "时", "時", "点", "點", "시"])
        || (mark.is('.') && (point || timed));
    (parts && minute < 60).then_some((minute, at + 2))
}

/// `pm`, `p.m.`, `μ.μ.`: whether it is the afternoon, and the token after it.
fn half_of_day(tokens: &[Token], at: usize) -> Option<(bool, usize)> {
    let word = tokens.get(at)?.word()?;
    match word {
        "am" | "πμ" => Some((false, at + 1)),
        "pm" | "μμ" => Some((true, at + 1)),
        "a" | "p" | "π" | "μ" => {
            let rest = tokens.get(at + 1..at + 3)?;
            let stands = rest[0].is('.') && rest[1].is_word(&["m", "μ"]);
            let point = tokens.get(at + 3).is_some_and(|t| t.is('.'));
            stands.then_some((matches!(word, "p" | "μ"), at + 3 + usize::from(point)))
        }
        _ => None,
    }
}

/// `Z`, `CEST`, `(UTC)`, `+02:00`, `GMT+2`: the offset and the token after it.
fn zone(tokens: &[Token], at: usize) -> Option<(Offset, usize)> {
    let open = usize::from(tokens.get(at)?.is('('));
    let at = at + open;
    let close =
        |next: usize| next + usize::from(open == 1 && tokens.get(next).is_some_and(|t| t.is(')')));
    let named = tokens.get(at)?.word().and_then(zones::offset);
    let signed_at = if named == Some(0) { at + 1 } else { at };
    if let Some((minutes, next)) = signed(tokens, signed_at) {
        return Some((offset(minutes)?, close(next)));
    }
    Some((offset(named?)?, close(at + 1)))
}

/// `+02:00`, `-0500`, `+2`
fn signed(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let sign = tokens.get(at)?;
    let factor = if sign.is('+') {
        1
    } else if sign.is('-') || sign.is('−') {
        -1
    } else {
        return None;
    };
    let hours = tokens.get(at + 1).filter(|t| t.start == sign.end)?;
    let (minutes, next) = match hours.number()? {
        (value, 4) => (value / 100 * 60 + value % 100, at + 2),
        (value, 1..=2) if tokens.get(at + 2).is_some_and(|t| t.is(':')) => {
            (value * 60 + two_digits(tokens.get(at + 3)?)?, at + 4)
        }
        (value, 1..=2) => (value * 60, at + 2),
        _ => return None,
    };
    i32::try_from(minutes).ok().filter(|m| *m <= 14 * 60).map(|m| (factor * m, next))
}

fn offset(minutes: i32) -> Option<Offset> {
    Offset::from_seconds(minutes * 60).ok()
}

fn two_digits(token: &Token) -> Option<i64> {
    token.number().filter(|(_, digits)| *digits == 2).map(|(value, _)| value)
}

fn is_separator(token: &Token) -> bool {
    [',', '.', '|', '-', '–', '—', '•', '·', '(', ')', '/', '،', '、', ';', '@']
        .into_iter()
        .any(|mark| token.is(mark))
}

#[cfg(test)]
mod tests {
    use crate::text::dates::clock::*;

    #[test]
    fn a_line_may_be_a_time_alone() {
        for (line, hour, minute) in [
            ("9:51", 9, 51),
            ("18h30", 18, 30),
            ("11.05 Uhr", 11, 5),
            ("9.40am", 9, 40),
            ("7:15 p.m.", 19, 15),
            ("12:05am", 0, 5),
            ("11:05:30 CEST", 11, 5),
            ("19時30分", 19, 30),
        ] {
            let time = alone(line).unwrap().time;
            assert_eq!((time.hour(), time.minute()), (hour, minute), "{line}");
        }
    }

    #[test]
    fn numbers_are_no_times() {
        for line in [
            "11",
            "1105",
            "11:5",
            "99:99",
            "4.99 euros",
            "4.9 euros",
            "3.5 metres of water",
            "11.05.2024",
            "v1.20.3-beta",
            "at 11:05",
            "10:30 in the harbour hall",
            "",
        ] {
            assert!(alone(line).is_none(), "{line}");
        }
    }
}
