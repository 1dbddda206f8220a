//! Threads of forums in flattened dumps: their programs print the same lines above or below each post.
//! Comments below an article have no such lines, or no numbers.

use std::ops::Range;

use crate::blocks::{Block, Page};
use crate::text::chars::beginning;
use crate::text::dates::tokens::has_digit;
use crate::text::dates::written;
use crate::text::shape::Shape;
use crate::text::words;

/// Longer lines (bytes) are no head of a post.
const LONGEST: usize = 160;

/// No label below is longer (bytes).
const LABEL: usize = 40;

/// How far from a post's number its date stands, in blocks.
const NEAR: usize = 3;

/// Posts that make a thread by their numbers, at least.
const NUMBERED: usize = 3;

/// What stands before the day on which the author of a post joined, lower-case.
#[rustfmt::skip] // a list, not a column
const JOINED: &[&str] = &[
    "joined", "join date", "registered", "registriert", "dabei seit", "mitglied seit", "inscription", "inscrit", "registrado", "iscritto", "lid geworden op",
    "dołączył", "rejestracja", "зарегистрирован", "регистрация", "εγγραφή", "kayıt", "注册时间",
];

/// What stands before the number of an author's posts, lower-case.
#[rustfmt::skip] // a list, not a column
const COUNTED: &[&str] = &[
    "posts", "messages", "beiträge", "mensajes", "messaggi", "mensagens", "berichten", "posty", "сообщения", "сообщений", "δημοσιεύσεις",
    "mesajlar", "帖子",
];

/// What stands below a question before its date, lower-case.
const ASKED: &[&str] = &["asked", "formulada el", "perguntada", "задан"];

/// What stands below an answer before its date, lower-case.
const ANSWERED: &[&str] = &["answered", "respondida el", "respondida", "ответ дан"];

/// The posts of a thread, as far as a dump shows where they stand.
pub struct Thread {
    /// The lines that head or close the posts.
    pub heads: Vec<usize>,
    /// They close them, as those of questions and answers do.
    closing: bool,
}

impl Thread {
    /// The thread that a flattened dump surely is.
    pub fn of(page: &Page) -> Option<Thread> {
        if !page.elements.is_empty() {
            return None;
        }
        let lines = (0..page.blocks.len()).filter(|at| page.blocks[*at].text.len() <= LONGEST);
        let (mut joined, mut counted, mut signed) = (Vec::new(), Vec::new(), Vec::new());
        let (mut asked, mut answered) = (Vec::new(), Vec::new());
        for at in lines {
            if let Some((label, value)) = labelled(page, at) {
                let is_date = || written::find(value).is_some();
                joined.extend(Some(at).filter(|_| JOINED.contains(&&*label) && is_date()));
                counted.extend(Some(at).filter(|_| COUNTED.contains(&&*label)));
            }
            let text = &page.blocks[at].text;
            if !has_digit(text) {
                continue;
            }
            signed.extend(Some(at).filter(|_| text.contains('»') && is_signed(text)));
            asked.extend(Some(at).filter(|_| is_dated_by(text, ASKED)));
            answered.extend(Some(at).filter(|_| is_dated_by(text, ANSWERED)));
        }
        let numbered = numbered(page);
        let described = joined.len() >= 2 && counted.len() >= 2;
        if !described && signed.len() < 2 && numbered.is_empty() {
            let closing = !asked.is_empty() && !answered.is_empty();
            let mut heads = [asked, answered].concat();
            heads.sort_unstable();
            return closing.then_some(Thread { heads, closing });
        }
        let mut heads = [signed, numbered].concat();
        if described {
            heads.extend(joined.into_iter().chain(counted));
        }
        heads.sort_unstable();
        heads.dedup();
        Some(Thread { heads, closing: false })
    }

    /// The blocks among which the posts stand.
    pub fn posts(&self, page: &Page) -> Range<usize> {
        let (Some(first), Some(last)) = (self.heads.first(), self.heads.last()) else {
            return 0..0;
        };
        if self.closing {
            return *first..*last;
        }
        let is_sentence = |at: &usize| Shape::of(&page.blocks[*at].text).is_prose();
        // The last post: the first sentences behind its head.
        let begins = (last + 1..page.blocks.len().min(last + 1 + NEAR)).find(is_sentence);
        let ends = begins.map_or(last + 1, |begins| {
            (begins..page.blocks.len()).find(|at| !is_sentence(at)).unwrap_or(page.blocks.len())
        });
        *first..ends
    }
}

/// The lines with the numbers of posts, if these count up from one post to the next and hardly any text
/// stands above them.
fn numbered(page: &Page) -> Vec<usize> {
    let lines = page.blocks.iter().enumerate().filter(|(_, block)| block.text.len() <= LONGEST);
    let numbers: Vec<(usize, usize)> = lines
        .filter_map(|(at, block)| Some((at, number(&block.text)?)))
        .filter(|(at, _)| is_dated(page, *at))
        .collect();
    let in_turn = numbers.windows(2).filter(|pair| pair[0].1 + 1 == pair[1].1).count();
    if numbers.len() < NUMBERED || (in_turn + 1) * 4 < numbers.len() * 3 {
        return Vec::new();
    }
    let first = numbers.first().map_or(0, |(first, _)| *first);
    let text = |blocks: &[Block]| -> usize {
        let texts = blocks.iter().map(|block| &block.text);
        texts.filter(|text| Shape::of(text).is_paragraph()).map(String::len).sum()
    };
    // A notice may stand above the first post, and an article above comments.
    let leads = text(&page.blocks[..first]) * 4 <= text(&page.blocks[first..]);
    if leads { numbers.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// Whether at least two blocks say of their posts' authors when they joined, and two how much they
/// wrote, as the programs of forums do.
pub fn shows_members(page: &Page) -> bool {
    let blocks = page.blocks.iter().filter(|block| block.text.len() <= LONGEST);
    let (mut joined, mut counted) = (0, 0);
    for block in blocks.filter(|block| block.text.contains([':', '：'])) {
        let text = block.text.to_lowercase();
        joined += usize::from(states(&text, JOINED));
        counted += usize::from(states(&text, COUNTED));
    }
    joined >= 2 && counted >= 2
}

/// Whether a short text is about the author of a post, as the programs of forums write it.
pub fn describes_member(text: &str) -> bool {
    text.len() <= LONGEST && states(&text.to_lowercase(), JOINED)
}

/// Whether one of the labels stands in a text of one line or several, a number behind it: “Join Date: Mar 2006”.
fn states(text: &str, labels: &[&str]) -> bool {
    /// Characters from a label to its number.
    const APART: usize = 12;
    text.match_indices([':', '：']).any(|(at, mark)| {
        let before = text[..at].trim_end();
        let is_label = |label: &&str| {
            let rest = before.strip_suffix(*label);
            rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        };
        let mut behind = text[at + mark.len()..].chars().take(APART);
        behind.any(|c| c.is_ascii_digit()) && labels.iter().any(is_label)
    })
}

/// What may be a label, in lower case, and the number that follows it in its line or, where the label is all
/// that the line says, in the next: “Joined: 3 Jun 2010”, “Posts”, “214”.
fn labelled(page: &Page, at: usize) -> Option<(String, &str)> {
    let text = page.blocks[at].text.as_str();
    let end = beginning(text, LABEL + 1).find([':', '：']);
    let (label, value) = match end {
        Some(end) => (&text[..end], text[end..].trim_start_matches([':', '：'])),
        None if text.len() <= LABEL => (text, ""),
        None => return None,
    };
    let next = || page.blocks.get(at + 1).map_or("", |next| next.text.as_str());
    let value = if value.trim().is_empty() { next() } else { value };
    let counts = value.len() <= LONGEST && value.bytes().any(|byte| byte.is_ascii_digit());
    counts.then(|| (label.trim().to_lowercase(), value))
}

/// “Post by marlin » Sat Feb 04, 2012 10:15 am”
fn is_signed(text: &str) -> bool {
    let Some((name, date)) = text.split_once(" » ") else { return false };
    let found = written::find(date);
    name.split_whitespace().count() <= 5 && found.is_some_and(|found| found.start <= 8)
}

/// “answered Sep 4, 2021 at 9:02”
fn is_dated_by(text: &str, labels: &[&str]) -> bool {
    let behind = labels.iter().find_map(|label| words::behind(text, label)).unwrap_or_default();
    let date = written::find(behind).filter(|found| found.start <= 1);
    date.is_some_and(|found| behind[found.end..].split_whitespace().count() <= 3)
}

/// The number of a post: “#3”, “heron77 wrote on 12 March 2021, 10:22 #1 Reply Quote”.
fn number(text: &str) -> Option<usize> {
    /// Words around it.
    const WORDS: usize = 14;
    let (before, behind) = text.rsplit_once('#')?;
    let digits = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    let apart = before.is_empty() || before.ends_with(char::is_whitespace);
    let ends = behind[digits..].chars().next().is_none_or(char::is_whitespace);
    let short = text.split_whitespace().count() <= WORDS && !Shape::of(text).ends_sentence;
    behind[..digits].parse().ok().filter(|_| apart && ends && short)
}

fn is_dated(page: &Page, at: usize) -> bool {
    let near = at.saturating_sub(NEAR)..page.blocks.len().min(at + 1 + NEAR);
    let mut lines = page.blocks[near].iter().filter(|block| block.text.len() <= LONGEST);
    lines.any(|block| written::find(&block.text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Bring cash, the card reader has been broken since the autumn storms, and it will not be mended before May.";

    #[test]
    fn members_are_shown_with_each_post() {
        let blocks = |texts: &[&str]| {
            texts.iter().zip(1..).map(|(text, at)| Block::lines(*text, at, at)).collect()
        };
        let page = |texts: &[&str]| Page { blocks: blocks(texts), ..Page::default() };
        let heron = "heron\nSenior Member\nJoin Date: Mar 2006\nPosts: 412";
        assert!(shows_members(&page(&[heron, TEXT, "Join date: Jan 2004", "Posts: 5,120", TEXT])));
        assert!(!shows_members(&page(&[heron, TEXT])));
        assert!(describes_member(heron) && !describes_member("Joined by 3 boats"));
        let board = ["Registered: 12 boats", "Registered: 9 boats", "Outposts: 3", "Outposts: 4"];
        assert!(!shows_members(&page(&board)));
    }

    #[test]
    fn threads_show_the_same_lines_with_each_post() {
        for (lines, posts) in [
            (
                &[
                    "Ferry?",
                    "heron",
                    "2 May 2024",
                    "#1",
                    TEXT,
                    "oldnet",
                    "2 May 2024",
                    "#2",
                    TEXT,
                    "heron",
                    "3 May 2024",
                    "#3",
                    TEXT,
                    "Similar threads",
                ][..],
                Some(3..13),
            ),
            (
                &[
                    "Re: Ferry?",
                    "Post by heron » Sat Feb 04, 2012 10:15 am",
                    TEXT,
                    "Post by oldnet » Sat Feb 04, 2012 1:02 pm",
                    TEXT,
                    TEXT,
                    "Top",
                ],
                Some(1..6),
            ),
            (
                &[
                    "heron",
                    "Posts: 12",
                    "Joined: 3 May 2010",
                    TEXT,
                    "oldnet",
                    "Posts",
                    "7",
                    "Joined",
                    "3 May 2011",
                    TEXT,
                ],
                Some(1..10),
            ),
            (
                &[
                    "heron wrote on 2 May 2024 #1 Reply",
                    TEXT,
                    "oldnet wrote on 2 May 2024 #2 Reply",
                    TEXT,
                    "heron wrote on 3 May 2024 #3 Reply",
                    TEXT,
                ],
                Some(0..6),
            ),
            (
                &[
                    "Ferry?",
                    TEXT,
                    "asked May 2, 2024 at 8:15",
                    "heron",
                    "3",
                    TEXT,
                    "answered May 3, 2024 at 9:02",
                    "oldnet",
                    "Your answer",
                ],
                Some(2..6),
            ),
            // An article with its comments, and one that counts.
            (
                &[
                    "Ferry",
                    "2 May 2024",
                    TEXT,
                    TEXT,
                    "Comments",
                    "heron",
                    "2 May 2024",
                    "#1",
                    TEXT,
                    "oldnet",
                    "2 May 2024",
                    "#2",
                    TEXT,
                    "heron",
                    "2 May 2024",
                    "#3",
                    TEXT,
                ],
                None,
            ),
            (&["Ten ferries", "2 May 2024", "#1", TEXT, "#2", TEXT], None),
            (
                &[
                    "Ferry",
                    "By Ada Moss",
                    "2 May 2024",
                    TEXT,
                    "heron",
                    "Reply",
                    TEXT,
                    "oldnet",
                    "Reply",
                    TEXT,
                ],
                None,
            ),
        ] {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            let found = Thread::of(&page).map(|thread| thread.posts(&page));
            assert_eq!(found, posts, "{lines:?}");
        }
    }
}
