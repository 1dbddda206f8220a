//! Dumps with one text node a line, where a link or emphasis breaks its sentence into pieces.

use super::Line;
use crate::text::chars;

/// Text shorter than this may be a verse or a menu item.
const PROSE: usize = 30;

/// Pieces that are together so wide may be a sentence.
const SENTENCE: usize = 50;

/// Words of the longest headline.
const MOST_WORDS: usize = 12;

/// Letters of a word that may lead to a link (`of`, `said`); a headline seldom ends in one.
const SMALL_WORD: usize = 4;

/// Hardly a blank line, and lines that only the middle of a sentence can begin with.
pub(super) fn one_a_line(lines: &[Line]) -> bool {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    let blank = (last.number - first.number + 1) as usize - lines.len();
    let punctuation = lines.iter().filter(|line| continues_punctuation(&line.text)).count();
    // Longer than any verse.
    let long = |pair: &[Line]| pair[0].width + pair[1].width >= 100;
    let broken = lines.windows(2).filter(|pair| continues(&pair[0], &pair[1]) && long(pair));
    let linked: usize = lines.windows(3).map(linked).sum();
    lines.len() >= 8
        && blank * 10 < lines.len()
        && punctuation + broken.take(2).count() + linked >= 2
}

/// How much three lines look like a sentence with a link in it: a name between running text that is
/// open and text that goes on.
fn linked(lines: &[Line]) -> usize {
    let [line, link, after] = lines else { return 0 };
    let (before, behind) = (line.width, after.width);
    let name = link.width <= 2 * PROSE && !begins_inside(&link.text);
    let sentence = name && is_prose(line) && is_open(&link.text) && is_open(&line.text);
    if !sentence || after.number != line.number + 2 {
        0
    } else if continues_punctuation(&after.text) {
        // The punctuation is counted too, so one such sentence is enough.
        1
    } else {
        // Longer than any verse.
        usize::from(
            begins_inside(&after.text) && before.max(behind) > 2 * PROSE && before + behind >= 100,
        )
    }
}

/// Takes the pieces of the sentence that begins with the line at this place: a piece that begins in
/// the middle of one belongs to what stands before it, and so does a link between two such pieces.
/// At least 1.
pub(super) fn taken(all: &[Line], at: usize) -> usize {
    let lines = &all[at..];
    let mut taken = 1;
    while let Some(next) = lines.get(taken) {
        let line = &lines[taken - 1];
        if next.number != line.number + 1 {
            break;
        }
        taken += match lines.get(taken + 1) {
            _ if continues_punctuation(&next.text) => 1,
            _ if taken == 1 && is_connective(&next.text) && is_prose(line) && is_whole(all, at) => {
                break;
            }
            _ if continues(line, next) && (taken > 1 || is_prose(line) || is_prose(next)) => 1,
            _ if taken > 1 && is_connective(&line.text) => 1,
            _ if breaks_off(&line.text) || introduces(line, next) => 1,
            Some(_) if taken == 1 && begins(&next.text) && is_whole(all, at) => break,
            Some(after) if links(line, next, after, taken > 1) => 2,
            _ => break,
        };
    }
    taken
}

/// Whether the line is a headline, a byline or a date, so that neither a link below it nor a `by` goes
/// on with it.
fn is_whole(all: &[Line], at: usize) -> bool {
    let text = &all[at].text;
    // The first line is the page's title.
    let is_title = at > 0 && is_prose(&all[at]) && all[0].text.starts_with(text.as_str());
    is_title || is_date(text) || is_name(text, 3) || (may_be_headline(all, at) && is_headline(text))
}

/// No text ends right above, be it over a subheading, and what stands there is a label, rather than a
/// headline, a date or the end of a caption.
fn may_be_headline(all: &[Line], at: usize) -> bool {
    const ABOVE: usize = 3;
    let above = &all[at.saturating_sub(ABOVE)..at];
    let label = |line: &Line| {
        line.text.starts_with(char::is_alphanumeric) && !is_prose(line) && !is_date(&line.text)
    };
    above.iter().all(|line| is_open(&line.text)) && above.last().is_none_or(label)
}

/// At least `fewest` capitalised words, with none but small ones among them: `By Ada Moss`.
fn is_name(text: &str, fewest: usize) -> bool {
    let words = || text.split(' ').filter(|word| word.starts_with(char::is_alphabetic));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    words().filter(|word| capital(word)).count() >= fewest
        && words().all(|word| capital(word) || word.chars().count() < SMALL_WORD)
        && words().next_back().is_some_and(capital)
}

/// `14 May 2024`, `Stand: 12.02.2025, 17:48 Uhr`.
fn is_date(text: &str) -> bool {
    let numbers = || text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let year = |digits: &str| digits.len() == 4 && digits.starts_with(['1', '2']);
    let last = text.split(' ').next_back().unwrap_or_default();
    let time = last.chars().count() <= SMALL_WORD || last.ends_with(|c: char| c.is_ascii_digit());
    chars::width(text) <= 2 * PROSE && time && numbers().count() >= 2 && numbers().any(year)
}

/// Some words that are no sentence and do not lead to a link, or a name.
fn is_headline(text: &str) -> bool {
    let last = text.split(' ').next_back().unwrap_or_default();
    let leads = last.chars().count() <= SMALL_WORD || !last.chars().all(chars::is_small);
    let words = text.split(' ').take(MOST_WORDS + 1).count();
    // What is quoted goes on.
    let open = text.contains('“') && !text.contains('”');
    is_name(text, 2)
        || (!leads && !open && (3..=MOST_WORDS).contains(&words) && !text.contains(". "))
}

/// The line begins with punctuation that belongs to the word before it.
fn continues_punctuation(text: &str) -> bool {
    let mut chars = text.chars();
    let mark = chars.next().is_some_and(chars::closes);
    let apostrophe = text.starts_with(['’', '‘', '\'']);
    let suffix = |c: char| apostrophe && c.is_lowercase();
    (mark || apostrophe)
        && chars.next().map_or(mark, |c| c == ' ' || chars::closes(c) || c == '"' || suffix(c))
}

fn continues(line: &Line, next: &Line) -> bool {
    is_open(&line.text) && begins_inside(&next.text)
}

/// Whether `link` is a link in the sentence of `line` that `after` goes on with; `inside` when the
/// sentence began before the line.
fn links(line: &Line, link: &Line, after: &Line, inside: bool) -> bool {
    let goes_on = is_open(&link.text) && begins_inside(&after.text);
    // After a credit or a heading, a longer piece is no link but begins a sentence of its own.
    let width = link.width;
    let begins = width > PROSE && width > line.width && !begins_inside(&link.text);
    let together = line.width + width + after.width;
    after.number == link.number + 1
        && is_open(&line.text)
        && width <= 160
        && (inside || !begins)
        && (continues_punctuation(&after.text) || goes_on)
        && (inside
            || is_prose(line)
            || is_prose(after)
            || continues_punctuation(&after.text)
            || together >= SENTENCE)
}

/// An emphasised lead (`Storage:`) before its sentence.
fn introduces(lead: &Line, sentence: &Line) -> bool {
    lead.width <= 2 * PROSE
        && lead.text.ends_with([':', '：'])
        && is_prose(sentence)
        && (sentence.width >= 2 * PROSE || chars::ends_sentence(&sentence.text))
}

/// Running text that stops at a comma.
fn breaks_off(text: &str) -> bool {
    chars::width(text) >= 2 * PROSE && text.ends_with([',', '，', '、', '،'])
}

/// One or two small words between two links.
fn is_connective(text: &str) -> bool {
    begins_inside(text)
        && chars::width(text) <= 12
        && text.split(' ').count() <= 2
        && text.ends_with(chars::is_small)
}

/// The sentence is not over.
fn is_open(text: &str) -> bool {
    !chars::ends_sentence(text)
}

/// In the middle of a sentence: a small letter, a parenthesis, a dash and a small letter.
fn begins_inside(text: &str) -> bool {
    let text = text.strip_prefix(['–', '—']).map_or(text, str::trim_start);
    text.starts_with(|c: char| chars::is_small(c) || c == '(')
}

/// As a paragraph begins.
fn begins(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase() || chars::is_uncased(c) || "“„«\"".contains(c))
}

/// Long enough to be more than a label.
fn is_prose(line: &Line) -> bool {
    let unspaced = line.text.starts_with(chars::is_unspaced);
    line.width >= PROSE && (unspaced || line.text.contains(' '))
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::limits::Limits;

    fn blocks(text: &str) -> Vec<String> {
        let page = read(text, &Limits::default());
        page.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_pieces_of_a_sentence_are_joined() {
        let text = "Home\nNews\nContact\nThe council voted on Tuesday to repair the\nold mill bridge\n, \
                    which closed in March, and the work starts soon.\nRead the\nfull plan\n.\nThe \
                    second paragraph stands alone.\nShare\nTweet\n";
        let blocks = blocks(text);
        assert_eq!(blocks[0..3], ["Home", "News", "Contact"]);
        assert_eq!(
            blocks[3],
            "The council voted on Tuesday to repair the old mill bridge, which closed in March, and \
             the work starts soon."
        );
        assert_eq!(blocks[4], "Read the full plan.");
        assert_eq!(blocks[5], "The second paragraph stands alone.");
        assert_eq!(blocks[6..], ["Share", "Tweet"]);
    }

    #[test]
    fn a_link_below_a_headline_a_byline_or_a_date_begins_its_paragraph() {
        let paragraph = "Saltmarsh council\nhas opened the harbour again, two winters after the\n\
                         great storm\n, which took the wall.\n";
        let whole = "Saltmarsh council has opened the harbour again, two winters after the great \
                     storm, which took the wall.";
        for above in [
            "Harbour reopens after two winters of repairs",
            "Harbour Reopens After the Storm of the Century",
            "By Ada Moss",
            "Ada Moss",
            "14 May 2024",
            "Stand: 12.02.2025, 17:48 Uhr",
        ] {
            let more = paragraph.replace("Saltmarsh", "Stane");
            let blocks = blocks(&format!("Home\nNews\n{above}\n{paragraph}{more}"));
            assert_eq!(blocks[2..4], [above, whole], "{above}");
        }
        let labels =
            "Home\nNews\nHarbour reopens after two winters\nby\nAda Moss\non\n14 May 2024\n";
        assert_eq!(
            blocks(&format!("{labels}{paragraph}{paragraph}"))[2..5],
            ["Harbour reopens after two winters", "by", "Ada Moss"]
        );
        for begins in ["A plan of the", "In spring, said", "The Fenland party of"] {
            let blocks = blocks(&format!("Home\nNews\n{begins}\n{paragraph}{paragraph}"));
            assert_eq!(blocks[2], format!("{begins} {whole}"));
        }
    }

    #[test]
    fn few_broken_sentences_show_that_each_node_has_a_line() {
        let labels = "Home\nNews\nSport\nHarbour open again\nBy Ada Moss\n14 May 2024\n";
        let (one, two) = (
            "Seit Mittwoch legt die „Marlene“ wieder in\nSalzwede\nab, nachdem die Werft wochenlang \
             an ihr gebaut und sie gestrichen hatte.",
            "Die Arbeiten auf der alten Werft in\nStrelow\nkosteten nach Angaben der Reederei doppelt so \
             viel, wie einst gedacht war.",
        );
        let named =
            "“I have been cursed by every skipper,” said\nRuth Penny\n, who steered the crane.";
        let poem =
            "Eleven oars, and one of them is true\nA rope that\nremembers the shape of a hand";
        for (text, is_broken) in [
            (format!("{one}\n{two}"), true),
            (named.to_owned(), true),
            (one.to_owned(), false),
            (format!("{poem}\n{poem}\n{poem}"), false),
        ] {
            let lines = text.lines().count();
            let joined = blocks(&format!("{labels}{text}\nShare\nTweet\n"));
            assert_eq!(joined.len() < 8 + lines, is_broken, "{joined:#?}");
        }
    }
}
