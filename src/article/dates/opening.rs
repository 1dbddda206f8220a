//! The dateline with which a press release or an agency's report opens its text: “SALTMARSH, Maine, May
//! 14, 2024 /PRNewswire/ -- The harbour …”, “Madrid, 4 jun 2024 (EFE).- …”.

use super::claim::{BARE, Claim};
use super::order::Order;
use crate::article::elsewhere::is_elsewhere;
use crate::blocks::{BlockKind, Page};
use crate::facts::Facts;
use crate::facts::head;
use crate::text::chars::{is_of_word, is_small, is_unspaced_letter};
use crate::text::dates::labels::{self, Label};
use crate::text::dates::leads;
use crate::text::dates::weekdays::is_weekday;
use crate::text::dates::written::{self, Found};
use crate::text::shape::Shape;

/// The date of such a line is looked for in so many characters.
const REACH: usize = 160;

/// Characters of a place and of an agency, at most.
const PLACE: usize = 60;
const AGENCY: usize = 40;

/// Words of a place, at most: “Frankfurt am Main, Germany”.
const PLACE_WORDS: usize = 8;

/// What stands between the place and the date.
const BEFORE_DATE: &[char] = &[',', '、', '，', '،', '(', '（', '-', '–', '—', '|', '/', ':'];

/// What parts the dateline from the text.
const DASHES: &[char] = &['-', '–', '—', '―', '─'];

/// What stands around an agency, or around all of the dateline.
const BRACKETS: &[(char, char)] =
    &[('(', ')'), ('（', '）'), ('[', ']'), ('【', '】'), ('/', '/'), ('／', '／')];

/// How a year is abbreviated behind it.
const YEARS: &[&str] = &["r.", "r", "г.", "р."];

/// The date with which the text opens. Several texts that open so are a list.
pub fn claim(page: &Page, facts: &Facts, order: Order) -> Option<Claim> {
    let title = facts.title_block();
    let first = title.map_or(0, |title| title + 1);
    // The first paragraph, or the one below the standfirst.
    let last = page.blocks.len().min(head::end(page, facts) + 1);
    let opening = |at: usize| {
        let block = &page.blocks[at];
        let plain = || {
            block.kind == BlockKind::Paragraph
                && Shape::of(&block.text).is_prose()
                && !is_elsewhere(page, block, title)
        };
        of(&block.text).filter(|_| plain())
    };
    let (at, found) = (first..last).find_map(|at| Some((at, opening(at)?)))?;
    let others = (at + 1..page.blocks.len()).filter_map(opening);
    if others.into_iter().any(|other| other.date != found.date) {
        return None;
    }
    Some(Claim::printed(&page.blocks[at].text, found, Label::Published, BARE, order))
}

/// The date of the dateline that a text opens with.
fn of(text: &str) -> Option<Found> {
    let reach = text.char_indices().nth(REACH).map_or(text.len(), |(at, _)| at);
    let date = written::find(text.get(..reach)?)?;
    let (before, behind) = (text.get(..date.start)?, text.get(date.end..)?);
    let bracket = BRACKETS.iter().find(|(open, _)| before.trim_start().starts_with(*open));
    let before = bracket.map_or(before, |(open, _)| before.trim_start().trim_start_matches(*open));
    let text = match bracket {
        Some((_, close)) if !before.contains(*close) => {
            without_year(behind).strip_prefix(*close).map(behind_dash_or_space)?
        }
        _ => behind_dash(behind)?,
    };
    // “Ada Moss, 4 May 1998 – 9 June 2024”, “Saltmarsh, 4 May 2024, 10:00 – 12:00”
    let counts = text.starts_with(|c: char| c.is_numeric()) || date.time.is_some();
    let names = text.starts_with(|c: char| c.is_alphabetic() || "\"“„«‘'「『¿¡".contains(c));
    (names && !counts && is_place(before)).then_some(date)
}

/// Whether what stands before a date names a place, with a region, a country or an agency.
fn is_place(before: &str) -> bool {
    let before = before.trim_end();
    // “Berlin, den 4. Juni 2024”
    let before = match before.rsplit_once(char::is_whitespace) {
        Some((place, lead)) if leads::is_one(&lead.to_lowercase()) => place.trim_end(),
        _ => before,
    };
    let parted = before.ends_with(BEFORE_DATE) || before.ends_with(is_unspaced_letter);
    let first = before.split(BEFORE_DATE).next().unwrap_or_default().trim().to_lowercase();
    let words = || before.split(|c| !is_of_word(c)).filter(|word| !word.is_empty());
    // “Launched in Saltmarsh”
    let names = |word: &str| {
        let small = word.chars().count() <= 3;
        (small || !word.starts_with(is_small)) && labels::of_word(&word.to_lowercase()).is_none()
    };
    parted
        && first.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !is_weekday(&first)
        && before.chars().count() <= PLACE
        && words().count() <= PLACE_WORDS
        && !before.starts_with(is_small)
        && !before.contains(['?', '!', '"', '“', ';', '。'])
        && words().all(names)
}

/// What stands behind “ (Agency) – ”, “.- ”, “ /Agency/ -- ”, “: ”.
fn behind_dash(behind: &str) -> Option<&str> {
    let rest = without_year(behind);
    let rest = without_agency(rest).unwrap_or(rest);
    let rest = rest.trim_start().trim_start_matches(['.', ',']).trim_start();
    let text = rest.trim_start_matches(DASHES);
    let text = match text.len() < rest.len() {
        true => text,
        false => rest.strip_prefix(':').filter(|rest| rest.starts_with(char::is_whitespace))?,
    };
    Some(text.trim_start())
}

fn behind_dash_or_space(rest: &str) -> &str {
    rest.trim_start_matches(|c: char| c.is_whitespace() || DASHES.contains(&c))
}

/// “2024 r.”, “2024 г.”
fn without_year(behind: &str) -> &str {
    let rest = behind.trim_start();
    let cut = YEARS.iter().filter_map(|year| rest.strip_prefix(year));
    cut.into_iter().find(|cut| !cut.starts_with(char::is_alphanumeric)).unwrap_or(rest)
}

fn without_agency(rest: &str) -> Option<&str> {
    let (_, close) = BRACKETS.iter().find(|(open, _)| rest.starts_with(*open))?;
    let mut chars = rest.char_indices().skip(1).take(AGENCY);
    let (end, mark) = chars.find(|(_, c)| c == close)?;
    rest.get(end + mark.len_utf8()..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;
    use crate::facts::Field;

    #[test]
    fn datelines_of_agencies_and_press_releases_give_their_date() {
        for (text, expected) in [
            ("SALTMARSH, Maine, May 14, 2024 /PRNewswire/ -- The harbour", "2024-05-14"),
            ("SALTMARSH, May 14, 2024 (GLOBE NEWSWIRE) -- The harbour", "2024-05-14"),
            ("Saltmarsh, 14 May 2024 – The harbour", "2024-05-14"),
            ("SALTMARSH, N.C. – May 14, 2024 – The harbour", "2024-05-14"),
            ("Salamanca, 4 de junio de 2024.- Aguas", "2024-06-04"),
            ("Madrid, 4 jun 2024 (EFE).- Aguas", "2024-06-04"),
            ("Bremen, 4. Juni 2024 – Das Wasserwerk", "2024-06-04"),
            ("Frankfurt am Main, den 04.06.2024: Das Wasserwerk", "2024-06-04"),
            ("(Bremen, 4. Juni 2024) Das Wasserwerk", "2024-06-04"),
            ("Lyon, le 4 juin 2024 — L’usine", "2024-06-04"),
            ("ROMA, 4 GIU 2024 - L'acquedotto", "2024-06-04"),
            ("Lisboa, 4 de junho de 2024 (Lusa) – A empresa", "2024-06-04"),
            ("Warszawa, 4 czerwca 2024 r. – Wodociągi", "2024-06-04"),
            ("Москва, 4 июня 2024 г. – Водоканал", "2024-06-04"),
            ("İSTANBUL, 4 Haziran 2024 /PRNewswire/ -- Liman", "2024-06-04"),
            ("北港2024年6月4日 /美通社/ -- 水务公司", "2024-06-04"),
            ("北港，2024年6月4日——水务公司", "2024-06-04"),
            ("دبي، 4 يونيو 2024 /PRNewswire/ -- أعلنت", "2024-06-04"),
            // Not where it is from, but when what it tells of was, or will be.
            ("May 14, 2024 – The harbour", ""),
            ("Saturday, June 8, 2024 – Join us", ""),
            ("Launched in Saltmarsh, 14 May 2024 – the ferry", ""),
            ("Ada Moss, 4 May 1998 – 9 June 2024", ""),
            ("Saltmarsh, 14 May 2024, 10:00 – Join us", ""),
            ("In Saltmarsh, on 14 May 2024, the harbour – for once – opened", ""),
            ("The harbour opened, 14 May 2024 – the day", ""),
            ("Saltmarsh, 14 May 2024. The harbour", ""),
            ("MADRID, 4 Jun. (EUROPA PRESS) - Aguas", ""),
        ] {
            let found = of(text).map(|found| found.date.to_string());
            assert_eq!(found.unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn only_the_first_paragraphs_of_one_text_have_such_a_date() {
        let opening = "Saltmarsh, 14 May 2024 – The harbour opened again on Monday evening, two winters after the storm.";
        let later = opening.replace("14 May", "9 June");
        let prose = "The first boat in was the pilot cutter, and the second was a rowing boat with a brass band on board.";
        let more = "The inner quay is still closed to visitors, and nobody on the council knows for how long.";
        for (lines, stated) in [
            (&["Harbour reopens", opening, prose][..], true),
            (&["Harbour reopens", prose, opening, more], true),
            (&["Harbour reopens", prose, more, opening], false),
            (&["Press releases", opening, &later], false),
        ] {
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            let mut facts = Facts { became: vec![None; lines.len()], ..Facts::default() };
            facts.became[0] = Some(Field::Title);
            assert_eq!(claim(&page, &facts, Order::Unknown).is_some(), stated, "{lines:?}");
        }
    }
}
