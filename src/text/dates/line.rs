//! Lines of nothing but a time: a dateline, “3 hours ago”, “9:51”, “5 min read”, “March 14”.

use crate::text::chars::{is_longer, is_of_word};
use crate::text::dates::tokens::{TokenKind, tokens};
use crate::text::dates::{clock, labels, months, written};

/// Words of a line beside its dates, at most.
const WORDS: usize = 6;

/// Units of time in lower case: of how long ago something was, and how long it takes to read.
#[rustfmt::skip] // one language, one line
const UNITS: &[(&str, &[&str])] = &[
    ("en", &["second", "seconds", "sec", "min", "mins", "minute", "minutes", "hr", "hrs", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years"]),
    ("de", &["sekunden", "minute", "minuten", "stunde", "stunden", "std", "tag", "tagen", "woche", "wochen", "monat", "monaten", "jahr", "jahren"]),
    ("fr", &["minute", "minutes", "heure", "heures", "jour", "jours", "semaine", "semaines", "mois", "an", "ans"]),
    ("es", &["minuto", "minutos", "hora", "horas", "día", "días", "semana", "semanas", "mes", "meses", "año", "años"]),
    ("pt", &["minuto", "minutos", "hora", "horas", "dia", "dias", "semana", "semanas", "mês", "meses", "ano", "anos"]),
    ("it", &["minuto", "minuti", "ora", "ore", "giorno", "giorni", "settimana", "settimane", "mese", "mesi", "anno", "anni"]),
    ("nl", &["minuut", "minuten", "uur", "dag", "dagen", "week", "weken", "maand", "maanden", "jaar"]),
    ("pl", &["minut", "minuty", "godzinę", "godziny", "godzin", "dzień", "dni", "tygodni", "tygodnie", "miesiąc", "miesięcy", "lat"]),
    ("cs", &["minut", "minutami", "hodinou", "hodinami", "dny", "dnem"]),
    ("sv", &["minut", "minuter", "timme", "timmar", "dag", "dagar", "vecka", "veckor"]),
    ("da", &["minutter", "time", "timer", "dage", "uger"]),
    ("tr", &["dakika", "saat", "gün", "hafta", "ay", "yıl"]),
    ("ru", &["минут", "минуты", "минуту", "час", "часа", "часов", "день", "дня", "дней", "недели", "месяца", "месяцев", "лет"]),
    ("uk", &["хвилин", "хвилини", "годин", "години", "годину", "день", "дні", "днів"]),
    ("ar", &["دقيقة", "دقائق", "ساعة", "ساعات", "يوم", "أيام", "أسبوع", "أسابيع", "شهر", "أشهر"]),
    ("id", &["menit", "jam", "hari", "minggu", "bulan", "tahun"]),
];

/// Words that say “ago”, before or behind the number, or that something is read.
#[rustfmt::skip] // a list, not a column
const AGO: &[&str] = &[
    "ago", "read", "reading", "vor", "lesezeit", "lesedauer", "il", "lecture", "hace", "lectura", "há", "atrás", "leitura", "fa",
    "lettura", "geleden", "leestijd", "temu", "czytania", "před", "sedan", "siden", "önce", "okuma", "назад", "чтения", "тому", "lalu", "منذ", "قبل",
];

/// “3 hours ago” where nothing parts the words: the unit, and “ago”.
#[rustfmt::skip] // a list, not a column
const GLUED: &[&str] = &[
    "秒前", "分前", "分钟前", "分鐘前", "時間前", "小时前", "小時前", "日前", "天前", "週間前", "周前", "ヶ月前", "个月前", "個月前", "年前",
    "초 전", "분 전", "분전", "시간 전", "시간전", "일 전", "일전", "주 전", "개월 전", "년 전",
];

/// Whether a line is a dateline, “9:51”, “3 hours ago”, “Published today” or “5 min read”.
pub fn is_time(text: &str) -> bool {
    const LINE: usize = 100;
    if is_longer(text, LINE) {
        return false;
    }
    let found = written::find_all(text);
    let dates: usize =
        found.iter().map(|one| text[one.start..one.end].split_whitespace().count()).sum();
    (!found.is_empty() && text.split_whitespace().count() <= dates + WORDS)
        || (words(text).nth(WORDS).is_none()
            && (is_labelled(text) || clock::alone(text).is_some() || is_relative(text)))
}

/// Whether a short line begins with a word that announces a time, and says nothing but a time.
fn is_labelled(text: &str) -> bool {
    let lower = text.to_lowercase();
    let label = |word: &str| {
        matches!(labels::of_word(word), Some(labels::Label::Published | labels::Label::Updated))
    };
    let digit = || text.contains(|c: char| c.is_ascii_digit());
    words(&lower).take(2).any(label) && (words(&lower).nth(2).is_none() || digit())
}

/// Whether a short line says how long ago something was, or how long it takes to read.
pub fn is_relative(line: &str) -> bool {
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let number = line.trim().trim_start_matches(|c: char| c.is_ascii_digit());
    if GLUED.contains(&number.trim_start()) {
        return true;
    }
    let lower = line.to_lowercase();
    let words: Vec<&str> = words(&lower).take(WORDS + 1).collect();
    let number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let unit = |word: &&str| UNITS.iter().any(|(_, units)| units.contains(word));
    words.len() <= WORDS
        && words.iter().any(number)
        && words.iter().any(unit)
        && words.iter().any(|word| AGO.contains(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// Whether a line is a day without its year, or one whose day and month cannot be told apart.
pub fn is_day(line: &str) -> bool {
    const LONGEST: usize = 30;
    if line.len() > LONGEST {
        return false;
    }
    if let Some(found) = written::find(line) {
        return found.month_first.is_some() && found.end - found.start == line.trim().len();
    }
    let (mut days, mut named, mut others) = (0, 0, 0);
    for token in tokens(line) {
        match &token.kind {
            TokenKind::Number { value: 1..=31, digits: 1..=2 } => days += 1,
            TokenKind::Word(word) if months::number(word).is_some() => named += 1,
            TokenKind::Word(word) if ["st", "nd", "rd", "th", "de", "le"].contains(&&**word) => {}
            TokenKind::Mark('.' | ',') => {}
            _ => others += 1,
        }
    }
    (days, named, others) == (1, 1, 0)
}

#[cfg(test)]
mod tests {
    use crate::text::dates::line::*;

    #[test]
    fn days_without_a_year() {
        for line in ["March 14", "14. März", "le 3 mai", "Oct. 3rd", "03/04/2024"] {
            assert!(is_day(line), "{line}");
        }
        for line in ["13/04/2024", "4 May 2024", "May", "14", "March 14 to 15", "In March 14 ships"]
        {
            assert!(!is_day(line), "{line}");
        }
    }

    #[test]
    fn times_are_told_from_sentences() {
        for line in [
            "3 days ago",
            "1 hr ago",
            "vor 3 Stunden",
            "il y a 2 heures",
            "5 min read",
            "hace 2 días",
            "منذ 4 ساعات",
            "2時間前",
            "3 天前",
        ] {
            assert!(is_relative(line), "{line}");
        }
        for line in [
            "3 days",
            "ago",
            "The ferry sank 3 days ago off the cape",
            "11.05.2024",
            "9",
            "9:5",
            "3時間",
        ] {
            assert!(!is_relative(line), "{line}");
        }
    }
}
