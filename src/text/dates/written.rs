//! Dates as people and programs write them, found in a line.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::text::dates::tokens::{Token, may_have_date, tokens};
use crate::text::dates::{clock, ethiopian, months, solar_hijri};

/// A date found in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// First byte in the line, the time before the date included.
    pub start: usize,
    /// One past the last byte, time and zone included.
    pub end: usize,
    /// The day; for an ambiguous `4/5/2024` the day-first reading.
    pub date: Date,
    /// The other reading of a numeric date whose order of day and month is not certain.
    pub month_first: Option<Date>,
    /// The time of the day, where stated.
    pub time: Option<Time>,
    /// The offset from UTC, where stated.
    pub offset: Option<Offset>,
}

impl Found {
    /// As an article states it: a day, a local time, or RFC 3339 where the zone is known.
    pub fn value(&self) -> String {
        let Some(time) = self.time else { return self.date.to_string() };
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        let local = format!("{}T{hour:02}:{minute:02}:{second:02}", self.date);
        match self.offset.map(Offset::seconds) {
            None => local,
            Some(0) => local + "Z",
            Some(offset) => {
                let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
                format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// Every date of a line, left to right. Dates without a year are none.
pub fn find_all(line: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if !may_have_date(line) {
        return found;
    }
    let tokens = tokens(line);
    let mut at = 0;
    while at < tokens.len() {
        let Some(day) = day_at(&tokens, at) else {
            at += 1;
            continue;
        };
        // The time stands after the day or, failing that, just before it.
        let is_free = |first: usize| found.last().is_none_or(|f| tokens[first].start >= f.end);
        let (first, next, clock) = match clock::after(&tokens, day.next) {
            Some(clock) => (at, clock.next, Some(clock)),
            None => match clock::before(&tokens, at).filter(|(first, _)| is_free(*first)) {
                Some((first, clock)) => (first, day.next, Some(clock)),
                None => (at, day.next, None),
            },
        };
        found.push(Found {
            start: tokens[first].start,
            end: tokens[next - 1].end,
            date: day.date,
            month_first: day.month_first,
            time: clock.as_ref().map(|clock| clock.time),
            offset: clock.and_then(|clock| clock.offset),
        });
        at = next;
    }
    found
}

/// The first date of a line.
pub fn find(line: &str) -> Option<Found> {
    find_all(line).into_iter().next()
}

/// A day, and the token after it.
struct Day {
    date: Date,
    month_first: Option<Date>,
    next: usize,
}

fn day_at(tokens: &[Token], at: usize) -> Option<Day> {
    if glued_to_number(tokens, at) {
        return None;
    }
    let day = year_first(tokens, at)
        .or_else(|| solar_hijri(tokens, at))
        .or_else(|| numeric(tokens, at))
        .or_else(|| day_then_name(tokens, at))
        .or_else(|| name_then_day(tokens, at))
        .or_else(|| ethiopian(tokens, at))
        .or_else(|| compact(tokens, at))?;
    // `1.2.2024.7` and `2024-05-01-17` are versions and codes.
    // “2006年4月12日07:35” is a day with its time.
    let last = &tokens[day.next - 1];
    let glued = |at: usize, end: usize| tokens.get(at).filter(|token| token.start == end);
    let goes_on = glued(day.next, last.end).is_some_and(|token| {
        let parts = ['.', '/', '-'].into_iter().any(|mark| token.is(mark));
        let next = glued(day.next + 1, token.end);
        token.number().is_some() || (parts && next.is_some_and(|next| next.number().is_some()))
    });
    (last.word().is_some() || !goes_on).then_some(day)
}

/// A number stands before, and only a point between: not the start of a date.
fn glued_to_number(tokens: &[Token], at: usize) -> bool {
    let Some(mark) = at.checked_sub(1).map(|i| &tokens[i]) else { return false };
    let number = |i: usize| tokens[i].end == mark.start && tokens[i].number().is_some();
    mark.is('.') && mark.end == tokens[at].start && at.checked_sub(2).is_some_and(number)
}

/// `2024-05-01`, `2024/5/1`, `2024. 05. 01.`, `2024年5月1日`, `平成19年2月12日`, `2024년 5월 1일`, `2024. május 1.`
fn year_first(tokens: &[Token], at: usize) -> Option<Day> {
    let (year, at) = match era_year(tokens, at) {
        Some(year) => (year, at + 2),
        None => (year(tokens.get(at)?)?, at),
    };
    let separator = tokens.get(at + 1)?;
    let month_token = tokens.get(at + 2)?;
    let (month, after_month) = match month_token.number() {
        Some((value, 1..=2)) => (small(value)?, at + 3),
        Some(_) => return None,
        // “2024. márc. 5.”
        None => {
            month_name(tokens, at + 2).map(|(month, next)| (month, after_point(tokens, next)))?
        }
    };
    let between = tokens.get(after_month)?;
    let marks = ['-', '/', '.'].into_iter().any(|m| separator.is(m) && between.is(m));
    let names = separator.is_word(&["年", "년"]) && between.is_word(&["月", "월"]);
    let written = separator.is('.') && month_token.word().is_some();
    let day_at = match (marks || names, written) {
        (true, _) => after_month + 1,
        (_, true) => after_month,
        _ => return None,
    };
    let (day, _) = tokens.get(day_at)?.number().filter(|(_, digits)| *digits <= 2)?;
    let closes = tokens.get(day_at + 1).is_some_and(|t| t.is_word(&["日", "일", "号", "號"]));
    let next = day_at + 1 + usize::from(names && closes);
    Some(Day { date: date(year, month, small(day)?)?, month_first: None, next })
}

/// The year of an era in Japan or of the Republic of China: `平成19`, `令和元`, `民國95`.
fn era_year(tokens: &[Token], at: usize) -> Option<i16> {
    /// The two characters of an era, and the year before its first.
    const ERAS: &[(&str, &str, i16)] = &[
        ("昭", "和", 1925),
        ("平", "成", 1988),
        ("令", "和", 2018),
        ("民", "國", 1911),
        ("民", "国", 1911),
    ];
    let first = tokens.get(at)?.word()?;
    let (_, second, before) = ERAS.iter().find(|(start, ..)| *start == first)?;
    let [named, counted] = tokens.get(at + 1..at + 3)? else { return None };
    let count = match counted.number() {
        Some((count, 1..=3)) => i16::try_from(count).ok(),
        _ => counted.is_word(&["元"]).then_some(1),
    }?;
    named.is_word(&[second]).then_some(before + count).filter(|year| *year < 2100)
}

/// `1402/02/22`, `22 اردیبهشت 1402`
fn solar_hijri(tokens: &[Token], at: usize) -> Option<Day> {
    let year = |token: &Token| solar_hijri::year(token.number().filter(|(_, n)| *n == 4)?.0);
    if let [first, a, month, b, day] = tokens.get(at..at + 5).unwrap_or_default()
        && let Some(year) = year(first)
        && ['-', '/'].into_iter().any(|mark| a.is(mark) && b.is(mark))
    {
        let date = solar_hijri::date(year, short_number(month)?, short_number(day)?)?;
        return Some(Day { date, month_first: None, next: at + 5 });
    }
    let day = short_number(tokens.get(at)?)?;
    let month = solar_hijri::month(tokens.get(at + 1)?.word()?)?;
    let year_at = skip(tokens, at + 2, 1, is_filler);
    let date = solar_hijri::date(year(tokens.get(year_at)?)?, month, day)?;
    Some(Day { date, month_first: None, next: year_at + 1 })
}

/// `ግንቦት 6 ቀን 2016`, `ግንቦት 6, 2016`
fn ethiopian(tokens: &[Token], at: usize) -> Option<Day> {
    let month = ethiopian::month(tokens.get(at)?.word()?)?;
    let day = short_number(tokens.get(at + 1)?)?;
    let (year, next) = year_after(tokens, skip(tokens, at + 2, 1, |t| t.is_word(&["ቀን"])))?;
    Some(Day { date: ethiopian::date(year, month, day)?, month_first: None, next })
}

/// `1.5.2024`, `01.05.24`, `01/05/24`, `1/5/2024`, `5/1/2024`, `01-05-2024`
fn numeric(tokens: &[Token], at: usize) -> Option<Day> {
    let [a, first, b, second, c] = tokens.get(at..at + 5)? else { return None };
    let mark = ['.', '/', '-'].into_iter().find(|m| first.is(*m) && second.is(*m))?;
    // `1/5/24` is a score, or a part of something.
    let filled = mark == '/' && [a, b].iter().all(|t| t.number().is_some_and(|(_, n)| n == 2));
    let (a, b) = (short_number(a)?, short_number(b)?);
    let year = match c.number()? {
        (value, 2) if mark == '.' || filled => i16::try_from(2000 + value).ok()?,
        _ => year(c)?,
    };
    let next = at + 5;
    let day_first = date(year, b, a);
    let month_first = if mark == '.' { None } else { date(year, a, b) };
    match (day_first, month_first) {
        (Some(date), other) => Some(Day { date, month_first: other.filter(|o| *o != date), next }),
        (None, Some(date)) => Some(Day { date, month_first: None, next }),
        (None, None) => None,
    }
}

/// `1 May 2024`, `1st of May, 2024`, `1. Mai 2024`, `1 de mayo de 2024`, `01-May-2024`
fn day_then_name(tokens: &[Token], at: usize) -> Option<Day> {
    let day = short_number(tokens.get(at)?)?;
    let name_at = skip(tokens, at + 1, 3, |t| t.is_word(ORDINALS) || is_filler(t));
    // “12 tháng 5 năm 2023”
    let numbered = tokens.get(name_at)?.is_word(&["tháng"]);
    let (month, behind) = match numbered {
        true => (short_number(tokens.get(name_at + 1)?)?, name_at + 2),
        false => month_name(tokens, name_at)?,
    };
    let (year, next) = year_after(tokens, behind)?;
    Some(Day { date: date(year, month, day)?, month_first: None, next })
}

/// `May 1, 2024`, `May 1st 2024`, `Sept. 1, 2024`
fn name_then_day(tokens: &[Token], at: usize) -> Option<Day> {
    let (month, behind) = month_name(tokens, at)?;
    let day_at = after_point(tokens, behind);
    let day = short_number(tokens.get(day_at)?)?;
    let (year, next) = year_after(tokens, skip(tokens, day_at + 1, 1, |t| t.is_word(ORDINALS)))?;
    Some(Day { date: date(year, month, day)?, month_first: None, next })
}

/// `20240501`, alone or before a time: only where programs write.
fn compact(tokens: &[Token], at: usize) -> Option<Day> {
    let (value, 8) = tokens.get(at)?.number()? else { return None };
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let year = i16::try_from(year).ok().filter(|y| (1990..2100).contains(y))?;
    Some(Day { date: date(year, small(month)?, small(day)?)?, month_first: None, next: at + 1 })
}

/// The month that a name means, and the token after it. Thai abbreviations have a point within: “พ.ค.”
fn month_name(tokens: &[Token], at: usize) -> Option<(i8, usize)> {
    let word = tokens.get(at)?.word()?;
    if let Some(month) = months::number(word) {
        return Some((month, at + 1));
    }
    let thai = word.starts_with(|c| ('\u{e00}'..='\u{e7f}').contains(&c));
    let [point, end] = tokens.get(at + 1..at + 3).filter(|_| thai)? else { return None };
    let name = format!("{word}.{}", end.word().filter(|_| point.is('.'))?);
    Some((months::number(&name)?, at + 3))
}

fn after_point(tokens: &[Token], at: usize) -> usize {
    skip(tokens, at, 1, |token| token.is('.'))
}

fn year_after(tokens: &[Token], at: usize) -> Option<(i16, usize)> {
    // Thai pages name their era with two points: “พ.ศ. 2567”.
    let year_at = skip(tokens, at, 4, |token| is_filler(token) || token.is_word(ERA));
    Some((year(tokens.get(year_at)?)?, year_at + 1))
}

/// The first token from `at` that is not skipped, past at most `most` tokens.
fn skip(tokens: &[Token], at: usize, most: usize, skipped: impl Fn(&Token) -> bool) -> usize {
    at + tokens.iter().skip(at).take(most).take_while(|t| skipped(t)).count()
}

/// The two words of the Thai era.
const ERA: &[&str] = &["พ", "ศ"];

const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "º", "ª", "ος", "η"];

/// What stands between a day, a month and a year: `of`, `de`, `del`, …
fn is_filler(token: &Token) -> bool {
    token.is_word(&["of", "de", "del", "do", "da", "d", "the", "năm", "ឆ្នាំ"])
        || [',', '.', '-', '/', '،', '፣', '\'', '’', 'º'].into_iter().any(|mark| token.is(mark))
}

/// A year that a page of the Web can be from. Declared dates may be older, not those in its text. Thai
/// pages count from the Buddha's death.
fn year(token: &Token) -> Option<i16> {
    let (value, digits) = token.number()?;
    let value = if (2500..2600).contains(&value) { value - 543 } else { value };
    i16::try_from(value).ok().filter(|y| digits == 4 && (1900..2100).contains(y))
}

/// A number of one or two digits.
fn short_number(token: &Token) -> Option<i8> {
    token.number().filter(|(_, digits)| *digits <= 2).and_then(|(value, _)| small(value))
}

fn small(value: i64) -> Option<i8> {
    i8::try_from(value).ok()
}

/// The day, if the calendar has it.
fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use crate::text::dates::written::*;

    #[test]
    fn reads_the_written_forms_of_many_languages() {
        for (line, expected) in [
            ("11 Apr, 2017 07:29", "2017-04-11T07:29:00"),
            ("Published 1st of May, 2024 at 7:29 pm", "2024-05-01T19:29:00"),
            ("Sept. 3, 2021, 12:05 a.m. EDT", "2021-09-03T00:05:00-04:00"),
            ("Montag, 1. Mai 2023, 19.29 Uhr", "2023-05-01T19:29:00"),
            ("Stand: 01.05.24", "2024-05-01"),
            ("Fri 24 Jan 2025 06.30 GMT", "2025-01-24T06:30:00Z"),
            ("24 January 2025, 9.40am", "2025-01-24T09:40:00"),
            ("le 1er août 2022 à 7h29", "2022-08-01T07:29:00"),
            ("3 de marzo de 2020 a las 18:00", "2020-03-03T18:00:00"),
            ("Roma, 5 gennaio 2019", "2019-01-05"),
            ("12 de março de 2018", "2018-03-12"),
            ("vrijdag 8 maart 2024 om 09:15", "2024-03-08T09:15:00"),
            ("7 października 2021, 14:00", "2021-10-07T14:00:00"),
            ("7 października 2021 r., godz. 14:00", "2021-10-07T14:00:00"),
            ("21 апреля 2023 г., 10:45 МСК", "2023-04-21T10:45:00+03:00"),
            ("5 липня 2022 о 08:30", "2022-07-05T08:30:00"),
            ("Den 4 maj 2021 kl. 16.20", "2021-05-04T16:20:00"),
            ("14. desember 2020", "2020-12-14"),
            ("3. marts 2019", "2019-03-03"),
            ("15. tammikuuta 2024 klo 7.05", "2024-01-15T07:05:00"),
            ("1. října 2022", "2022-10-01"),
            ("29 Ağustos 2023 Salı", "2023-08-29"),
            ("29 Ağustos 2023 Salı 14:33", "2023-08-29T14:33:00"),
            ("12 февраля 2008, вторник, 14:33", "2008-02-12T14:33:00"),
            ("14:33, Вт 12.02.2008", "2008-02-12T14:33:00"),
            ("12 Φεβ. 2008 2:33 μμ", "2008-02-12T14:33:00"),
            ("13/03/2010 10:15 π.μ.", "2010-03-13T10:15:00"),
            ("Vydáno 12.02.2007 v 14:33", "2007-02-12T14:33:00"),
            ("25/02/08", "2008-02-25"),
            ("Δευτέρα, 12 ΙΟΥΛΙΟΥ 2023", "2023-07-12"),
            ("5. kolovoza 2022. u 14:30", "2022-08-05T14:30:00"),
            ("7 юли 2021", "2021-07-07"),
            ("12. mája 2024", "2024-05-12"),
            ("1 בינואר 2024", "2024-01-01"),
            ("2024年5月1日 07:29", "2024-05-01T07:29:00"),
            ("2024年5月1日星期三 下午3时05分", "2024-05-01T15:05:00"),
            ("2006年04月12日07:35 海港晨报", "2006-04-12T07:35:00"),
            ("2007年03月31日22時05分", "2007-03-31T22:05:00"),
            ("2010年2月11日10時5分", "2010-02-11T10:05:00"),
            ("平成19年2月12日", "2007-02-12"),
            ("令和元年5月1日", "2019-05-01"),
            ("民國95年4月12日", "2006-04-12"),
            ("2024년 5월 1일 오후 3:05", "2024-05-01T15:05:00"),
            ("١٢ مايو ٢٠٢٣", "2023-05-12"),
            ("۲۲ اردیبهشت ۱۴۰۲ - ۱۰:۱۵", "2023-05-12T10:15:00"),
            ("۱۴۰۲/۰۲/۲۲", "2023-05-12"),
            ("12 मई 2023", "2023-05-12"),
            ("१ सितम्बर २०२३", "2023-09-01"),
            ("12 กุมภาพันธ์ 2566 เวลา 10:15 น.", "2023-02-12T10:15:00"),
            ("9 พ.ค. 2567", "2024-05-09"),
            ("วันที่ 9 พฤษภาคม พ.ศ. 2567", "2024-05-09"),
            ("১৪ মে ২০২৪, ০৯:৩৫", "2024-05-14T09:35:00"),
            ("১৪ মে ২০২৪, বিকেল ৩:০৫", "2024-05-14T15:05:00"),
            ("14 மே 2024, மாலை 6:05", "2024-05-14T18:05:00"),
            ("ថ្ងៃអង្គារ ទី១៤ ខែឧសភា ឆ្នាំ២០២៤ ម៉ោង ០៩:៣៥", "2024-05-14T09:35:00"),
            ("14 მაისი, 2024 09:35", "2024-05-14T09:35:00"),
            ("14 մայիսի, 2024", "2024-05-14"),
            ("Selasa, 14 Mei 2024 | 09:35 WIB", "2024-05-14T09:35:00+07:00"),
            ("Jumanne, Mei 14, 2024", "2024-05-14"),
            ("ግንቦት 6 ቀን 2016 ዓ.ም", "2024-05-14"),
            ("ግንቦት 6, 2016", "2024-05-14"),
            ("12 มี.ค. 2566 10:15 น.", "2023-03-12T10:15:00"),
            ("2024. márc. 5.", "2024-03-05"),
            ("5 juill. 2022", "2022-07-05"),
            ("3. avg. 2021.", "2021-08-03"),
            ("ngày 12 tháng 5 năm 2023", "2023-05-12"),
            ("2024-05-01T07:29:00.123Z", "2024-05-01T07:29:00Z"),
            ("2024-05-01T07:29:00+0530", "2024-05-01T07:29:00+05:30"),
            ("2024-05-01 07:29 UTC+2", "2024-05-01T07:29:00+02:00"),
            ("07:29, 1 May 2024", "2024-05-01T07:29:00"),
            ("20240501T072900Z", "2024-05-01T07:29:00Z"),
            ("Wed, 01 May 2024 07:29:10 GMT", "2024-05-01T07:29:10Z"),
            ("13/05/2024", "2024-05-13"),
            ("05/13/2024", "2024-05-13"),
        ] {
            let got = find(line).unwrap_or_else(|| panic!("nothing in {line:?}"));
            assert_eq!(got.value(), expected, "{line}");
            assert_eq!(got.month_first, None, "{line}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for line in [
            "30 February 2024",
            "31.04.2024",
            "version 1.2.2024.7",
            "10 May",
            "in May 2024",
            "call 555-12-2024-11",
            "2024-13-01",
            "0001-01-01T00:00:00Z",
            "99999999",
            "",
            "192.168.1.20",
            "the march of 2000 people",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn keeps_both_readings_of_an_ambiguous_date() {
        let found = find("04/05/2024").unwrap();
        assert_eq!(found.date.to_string(), "2024-05-04");
        assert_eq!(found.month_first.unwrap().to_string(), "2024-04-05");
        assert_eq!(find("05/05/2024").unwrap().month_first, None);
    }

    #[test]
    fn finds_every_date_of_a_line() {
        let line = "Published 1 May 2024, 10:00; updated 3 May 2024";
        let got: Vec<String> = find_all(line).iter().map(Found::value).collect();
        assert_eq!(got, ["2024-05-01T10:00:00", "2024-05-03"]);
    }
}
