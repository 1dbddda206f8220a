//! Lines that are nothing but people's names: bylines without “By”.
//!
//! Menus, tags, places and captions have such lines too. One is a byline only in the article's head,
//! and only where a time or the people's role stands beside it.

use super::marked::text_of;
use super::words::{FOLLOW, IMAGE_CREDITS, LEADS, NOT_PEOPLE_UNCASED, PARTICLES};
use super::{affiliations, byline, names};
use crate::blocks::{BlockKind, Page};
use crate::text::chars::{is_longer, is_of_word};
use crate::text::dates::labels;
use crate::text::dates::weekdays::is_weekday;
use crate::text::dates::{leads, line, written};
use crate::text::words::fold;

/// Longer lines than this are no list of a few names (bytes).
const LONGEST: usize = 140;

/// What leads from people to their paper, place or agency.
const BEHIND: &[&str] =
    &[" The ", " in ", " en ", " avec AFP", " mit dpa", " con EFE", " con agencias"];

/// People who write one article, at most.
pub const MOST_PEOPLE: usize = 5;

/// The people that the line names, if what stands beside it says that they have written the article.
pub fn byline(page: &Page, at: usize) -> Option<Vec<String>> {
    let line = &page.blocks[at];
    let plain = matches!(line.kind, BlockKind::Paragraph | BlockKind::ListItem { .. });
    if plain && let Some(people) = affiliations::people(page, at) {
        return Some(people);
    }
    let pictured = page.blocks.get(at + 1).is_some_and(|next| is_image_credit(&next.text));
    if let Some(people) = beside_place(page, at).filter(|_| plain) {
        return Some(people);
    }
    let people = people(&text_of(line)).filter(|_| plain && !pictured)?;
    let says_so = !written::find_all(&line.text).is_empty()
        || is_time_near(page, at)
        || above_place(page, at)
        || page.blocks.get(at + 1).is_some_and(|next| is_role_line(&next.text));
    says_so.then_some(people)
}

/// The person that a line in a script without capitals names, right above a time: nothing in it tells names from
/// other words, but sections stand above the headline.
pub fn uncased(page: &Page, at: usize) -> Option<Vec<String>> {
    let line = page.blocks.get(at).filter(|line| line.kind == BlockKind::Paragraph)?;
    let name = text_of(line);
    let name = name.trim();
    if name.is_ascii() || name.len() > LONGEST {
        return None;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let adjective = words.last().is_some_and(|last| last.ends_with("ية"));
    let is_of_name = |word: &&str| {
        word.chars().nth(1).is_some()
            && word.chars().all(is_letter_of_near_east)
            && !NOT_PEOPLE_UNCASED.contains(word)
    };
    // “الشرق الأوسط”: hardly a first name begins with the article.
    let first = words.first().is_some_and(|first| !first.starts_with("ال"));
    let named =
        (2..=3).contains(&words.len()) && first && !adjective && words.iter().all(is_of_name);
    let timed = || page.blocks.get(at + 1).is_some_and(|next| line::is_time(&next.text));
    (named && timed()).then(|| vec![name.to_owned()])
}

fn is_letter_of_near_east(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' | '\'' | '׳' | '-')
}

/// “Elif Kaya / Bursa”, “Elif KAYA/BURSA, (QRS)” above a text that begins in Bursa.
fn beside_place(page: &Page, at: usize) -> Option<Vec<String>> {
    /// Characters in which the text names the place.
    const BEGINNING: usize = 120;
    let (names, place) = page.blocks[at].text.split_once('/')?;
    let place = fold(place.split(['(', ',']).next()?);
    let beginning: String = page.blocks.get(at + 1)?.text.chars().take(BEGINNING).collect();
    let begins = !place.is_empty() && !place.contains(' ') && fold(&beginning).contains(&place);
    people(names).filter(|_| begins)
}

/// “ADA MOSS” above “SALTMARSH.- The ferry …”: capitals sign where the text opens with its place.
fn above_place(page: &Page, at: usize) -> bool {
    /// Words of a place in capitals.
    const PLACE: usize = 3;
    let capitals = |text: &str| {
        let mut letters = text.chars().filter(|c| c.is_alphabetic());
        letters.clone().nth(2).is_some() && letters.all(char::is_uppercase)
    };
    let Some(next) = page.blocks.get(at + 1) else { return false };
    let opens = next.text.split_once(['.', '-', '–', '—', '(', ':']);
    opens.is_some_and(|(place, _)| {
        place.len() <= LONGEST && place.split_whitespace().count() <= PLACE && capitals(place)
    }) && capitals(&page.blocks[at].text)
}

/// The people that a line names, if it names no more than them, their paper or role, and a date.
pub fn people(line: &str) -> Option<Vec<String>> {
    let line = behind_lead(beside_signs(line));
    if is_longer(line, LONGEST) || line.contains(['?', '!', '"', '“', '„', '«', '©', '@']) {
        return None;
    }
    let text = beside_dates(line).filter(|text| !text.contains('('))?;
    let dated = text.len() < line.len();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "|·•/,;-–—".contains(c));
    let text = text.replace(" - ", "|").replace(" – ", "|").replace(" — ", "|");
    let parts = text.split(['|', '·', '•', '/']).map(str::trim).filter(|part| !is_count(part));
    let mut people: Vec<String> = Vec::new();
    for part in parts {
        let names = names_alone(part);
        // Behind the people may stand their paper, where it or a date shows what kind of line this is.
        if names.is_none() && (people.is_empty() || !(dated || is_paper(part) || is_button(part))) {
            return None;
        }
        people.extend(names.unwrap_or_default());
    }
    people.dedup();
    (1..=MOST_PEOPLE).contains(&people.len()).then_some(people)
}

/// Without the address, the account and what stands in parentheses behind the last name: “Ada Moss @ada”, “Ada Moss
/// (Lisbon)”.
fn beside_signs(line: &str) -> &str {
    let marks = |c: char| c.is_whitespace() || matches!(c, '|' | ',' | '·' | '•');
    let line = names::without_mail(line).trim_end_matches(marks);
    match (line.rsplit_once(" @"), line.rsplit_once(" (")) {
        (Some((names, account)), _) if !account.contains(' ') => names,
        (_, Some((names, sign))) if sign.find(')') == Some(sign.len() - 1) => names,
        _ => line,
    }
}

/// “Ada Moss” of “Interview: Ada Moss” and of “person Ada Moss”, whose first word was an icon.
fn behind_lead(line: &str) -> &str {
    let Some((lead, rest)) = line.split_once(' ') else { return line };
    if LEADS.contains(&&*lead.to_lowercase()) { rest } else { line }
}

/// “The Harbour Post”
fn is_paper(part: &str) -> bool {
    const WORDS: usize = 4;
    let named = part.starts_with("The ") || names::is_organisation(part);
    named && part.split_whitespace().count() <= WORDS
}

/// “4 min read”, “563 words”, “0 comments”
fn is_count(part: &str) -> bool {
    const WORDS: usize = 3;
    let words = part.split_whitespace().count();
    part.starts_with(|c: char| c.is_ascii_digit()) && (2..=WORDS).contains(&words)
}

fn is_button(part: &str) -> bool {
    FOLLOW.contains(&&*part.to_lowercase())
}

/// What a line says beside its dates: what stands before them or, where that is a label, behind.
fn beside_dates(line: &str) -> Option<&str> {
    let found = written::find_all(line);
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return (!line.contains(|c: char| c.is_numeric())).then_some(line);
    };
    let before = line.get(..first.start)?;
    let lower = before.to_lowercase();
    let mut words = lower.split(|c| !is_of_word(c));
    let label = |word: &str| {
        word.chars().count() <= 3
            || word == "artikel"
            || is_weekday(word)
            || labels::of_word(word).is_some()
    };
    // “Zoé Lefèvre Publié le 4 mai 2024”
    let names = || {
        let before = leads::without(before);
        before.get(..byline::label_at(before).unwrap_or(before.len()))
    };
    if words.all(label) { line.get(last.end..) } else { names() }
}

/// The names, if a text is nothing but names and, behind them, a paper or a role.
fn names_alone(text: &str) -> Option<Vec<String>> {
    let behind = BEHIND.iter().find_map(|word| text.split_once(word));
    let (text, paper) = behind.unwrap_or((text, ""));
    let text: Vec<&str> = without_by(text).split_whitespace().collect();
    let text = names::once(&text).join(" ");
    let names = byline::behind_people(names::split(&text));
    let words = |text: &str| text.split(|c: char| !is_of_name(c)).filter(|w| !w.is_empty()).count();
    let role = names.len() == 1 && names::without_role(&text).len() < text.len();
    // “Ada Moss Health Writer”: where the name ends cannot be told.
    if role && words(&names[0]) > 2 {
        return None;
    }
    let named: usize = names.iter().map(|name| words(name)).sum();
    let others = words(&text).saturating_sub(named) + words(paper);
    let (most, parts) = (4, text.split(',').count());
    // A name alone has nothing beside it but the connectors between several.
    let extended = parts > names.len() || !paper.is_empty() || role;
    let spare = if extended { most } else { names.len().saturating_sub(1) };
    let all = !names.is_empty() && names.iter().all(|name| names::is_surely_person(name));
    (all && others <= spare).then_some(names)
}

/// “De Ioana Munteanu”, “Na Amina Juma”: in Romanian and in Swahili that is “By”.
fn without_by(text: &str) -> &str {
    let rest = ["De ", "de ", "Na "].iter().find_map(|by| text.strip_prefix(by)).unwrap_or(text);
    let name = rest.split(' ').next().unwrap_or_default();
    let particle = PARTICLES.contains(&&*name.to_lowercase());
    if names::is_surely_person(rest) && !particle { rest } else { text }
}

fn is_of_name(c: char) -> bool {
    is_of_word(c) || matches!(c, '-' | '.' | '\'' | '’')
}

/// Whether a line of times stands right before a line, or behind it with at most a few short words
/// (a place, “Follow”) between.
pub fn is_time_near(page: &Page, at: usize) -> bool {
    const AHEAD: usize = 4;
    const BETWEEN: usize = 40;
    const COUNT: usize = 4;
    let text = |at: usize| page.blocks.get(at).map_or("", |block| block.text.as_str());
    let mut between = 0;
    for next in at + 1..=at + AHEAD {
        if line::is_time(text(next)) {
            return true;
        }
        between += text(next).len();
        if between > BETWEEN {
            break;
        }
    }
    // A count of readers may stand between.
    let before = at.checked_sub(1).filter(|before| text(*before).len() > COUNT);
    let before = before.or(at.checked_sub(2));
    before.is_some_and(|before| line::is_time(text(before)))
}

/// “Foto: Harbour News”, “© Harbour News”: the line above is the picture's caption.
fn is_image_credit(text: &str) -> bool {
    let lower = text.to_lowercase();
    let first = lower.split(|c| !is_of_word(c)).next().unwrap_or_default();
    text.starts_with('©') || (IMAGE_CREDITS.contains(&first) && text.contains([':', '/', '©']))
}

/// Whether a line tells what somebody is: “Senior Editor”, “Corresponsal en Atenas”.
fn is_role_line(text: &str) -> bool {
    const WORDS: usize = 7;
    names::is_role(text)
        && text.split_whitespace().count() <= WORDS
        && !text.ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;

    #[test]
    fn names_stand_alone() {
        for (line, expected) in [
            ("Ada Moss", vec!["Ada Moss"]),
            ("Ada Moss | Bo Lind", vec!["Ada Moss", "Bo Lind"]),
            ("May 16, 2019 · 4 min · Ada Moss", vec!["Ada Moss"]),
            ("Giovedì, 16 maggio 2019 Ada Moss", vec!["Ada Moss"]),
            ("Zoé Lefèvre Publié le 16/05/2019 - Mis à jour le 17/05/2019", vec!["Zoé Lefèvre"]),
            ("Ada Moss | ada@port.example", vec!["Ada Moss"]),
            ("Zoé Lefèvre avec AFP", vec!["Zoé Lefèvre"]),
            ("Send Flowers Share", vec![]),
            ("ADA MOSS | The Post", vec!["Ada Moss"]),
            ("Ada Moss · Follow", vec!["Ada Moss"]),
            ("Interview: Ada Moss", vec!["Ada Moss"]),
            ("person Ada Moss", vec!["Ada Moss"]),
            ("Ada Moss, Bo Lind und Cem Kaya", vec!["Ada Moss", "Bo Lind", "Cem Kaya"]),
            ("Ada Moss Ada Moss", vec!["Ada Moss"]),
            ("Ada Moss The Harbour Post", vec!["Ada Moss"]),
            ("Ada Moss, Managing Editor", vec!["Ada Moss"]),
            ("Ada Moss · QRS News · Posted: Aug 08, 2024 4:00 AM EDT", vec!["Ada Moss"]),
            ("Ada Moss / PORT.EXAMPLE / Apr 16, 2024, 14:04 IST", vec!["Ada Moss"]),
            ("Ada Moss July 13, 2024 — 7 minutes read", vec!["Ada Moss"]),
            ("9. September 2024 um 15:46 Uhr / Ada Moss", vec!["Ada Moss"]),
            ("Artikel veröffentlicht am 9. September 2024, 15:46 Uhr, Ada Moss", vec!["Ada Moss"]),
            ("Нина Орлова", vec!["Нина Орлова"]),
            ("Ada Moss and Bo Lind in New York", vec!["Ada Moss", "Bo Lind"]),
            ("Ada Moss @adamoss", vec!["Ada Moss"]),
            ("Ada Moss, Bo Lind (Enviado especial)", vec!["Ada Moss", "Bo Lind"]),
            ("Ada Moss Editor", vec!["Ada Moss"]),
            ("De Ioana Munteanu", vec!["Ioana Munteanu"]),
            ("Na Amina Juma", vec!["Amina Juma"]),
            ("Nguyễn Thu Hà Thứ ba, 14/5/2024", vec!["Nguyễn Thu Hà"]),
            ("Ada Moss, Print Managing Editor", vec!["Ada Moss"]),
            ("Ada Moss Health Writer", vec![]),
            ("Mensch zu Mensch", vec![]),
            ("Ships in Harbour", vec![]),
            ("Harbour Town Hall", vec![]),
            ("North America", vec![]),
            ("New York", vec![]),
            ("Latest News", vec![]),
            ("Politics", vec![]),
            ("Senior Editor", vec![]),
            ("Foto: Ada Moss", vec![]),
            ("© Ada Moss", vec![]),
            ("The ferry has run aground", vec![]),
            ("Ada Moss wins the race", vec![]),
            ("Sailing | Ada Moss", vec![]),
            ("Essay - Published: 2025.12.17 | sailing", vec![]),
            ("Article Tags", vec![]),
            ("Ask Question", vec![]),
            ("M&A Updates", vec![]),
            ("By Ada Moss", vec![]),
            ("San Marino 9 May 2024", vec![]),
        ] {
            assert_eq!(people(line).unwrap_or_default(), expected, "{line}");
        }
    }

    #[test]
    fn times_stand_before_a_name_too() {
        for (lines, expected) in [
            (&["9 May 2024", "Ada Moss"][..], true),
            (&["9 May 2024", "856", "Ada Moss"], true),
            (&["9 May 2024", "Sailing", "Ada Moss"], false),
            (&["856", "Ada Moss"], false),
        ] {
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            assert_eq!(byline(&page, lines.len() - 1).is_some(), expected, "{lines:?}");
        }
    }

    #[test]
    fn names_without_capitals_stand_above_a_time() {
        for (lines, expected) in [
            (&["ليلى الحداد", "12 يونيو 2021"][..], true),
            (&["נועה ברק", "15.09.2020 | 08:30"], true),
            (&["מערכת החדשות", "15.09.2020"], false),
            (&["الشرق الأوسط", "12 يونيو 2021"], false),
            (&["أخبار محلية", "12 يونيو 2021"], false),
            (&["ليلى الحداد", "مشاركة"], false),
            (&["村瀬 健一", "2022年4月5日"], false),
        ] {
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            assert_eq!(uncased(&page, 0).is_some(), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_name_needs_something_beside_it() {
        for (lines, expected) in [
            (&["Ada Moss", "9 May 2024"][..], true),
            (&["Ada Moss", "Published 3 seconds ago"], true),
            (&["Ada Moss", "vor 3 Stunden"], true),
            (&["Ada Moss", "9:51"], true),
            (&["Ada Moss", "Follow", "·", "4 min read"], true),
            (&["Ada Moss", "Lisbon", "9 May 2024"], true),
            (&["Ada Moss", "Corresponsal en Atenas"], true),
            (&["Ada Moss", "Senior Editor"], true),
            (&["Ada Moss", "Share", "Comments"], false),
            (
                &[
                    "Ada Moss",
                    "The ferry ran aground at dawn on 9 May 2024, off the northern cape.",
                ],
                false,
            ),
            (&["Ada Moss"], false),
            (&["ADA MOSS", "SALTMARSH.- The ferry ran aground."], true),
            (&["Ada Moss", "SALTMARSH.- The ferry ran aground."], false),
            (&["ADA MOSS", "Saltmarsh. The ferry ran aground."], false),
            (&["Elif KAYA / BURSA (QRS)", "BURSA’da vapur karaya oturdu."], true),
        ] {
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            assert_eq!(byline(&page, 0).is_some(), expected, "{lines:?}");
        }
    }
}
