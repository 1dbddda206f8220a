//! Names for what the model dropped and no rule knows, from where it stands and what stands
//! beside it.

use super::{By, Clutter, Fate, Known, Verdict, is_unnamed};
use crate::blocks::{BlockKind, Origin, Page};
use crate::facts::Facts;
use crate::label::subtitle;
use crate::text::dates::line;
use crate::text::shape::Shape;

/// Keeps the headline-like line right above the article's first paragraph when no title is known:
/// it is the title or a heading, and either would be missed.
pub(super) fn keep_headline(known: &Known<'_>, verdicts: &mut [Verdict]) {
    /// How many lines of known clutter or metadata may stand between.
    const NEAR: usize = 4;
    if known.facts.title.is_some() {
        return;
    }
    let Some(first) = verdicts.iter().position(|verdict| verdict.fate == Fate::Keep) else {
        return;
    };
    let above = (first.saturating_sub(NEAR)..first).rev().find(|at| is_unnamed(&verdicts[*at]));
    let Some(above) = above else { return };
    let shape = &known.lines.shapes[above];
    let headline = matches!(known.page.blocks[above].origin, Origin::Lines { .. })
        && (2.0..=24.0).contains(&shape.words)
        && (shape.is_headline() || !shape.ends_sentence);
    if headline {
        verdicts[above].keep(By::Rule("headline.above"));
    }
}

/// Keeps the standfirst, which reads like a headline and is text all the same.
pub(super) fn keep_standfirst(page: &Page, facts: &Facts, verdicts: &mut [Verdict]) {
    if let Some(at) = subtitle::find(page, facts, verdicts)
        && verdicts[at].fate != Fate::Keep
    {
        verdicts[at].keep(By::Rule("headline.standfirst"));
    }
}

/// Names unnamed drops.
pub(super) fn name(page: &Page, shapes: &[Shape], verdicts: &mut [Verdict]) {
    let kept = |verdict: &Verdict| verdict.fate == Fate::Keep;
    let first = verdicts.iter().position(kept).unwrap_or(verdicts.len());
    let last = verdicts.iter().rposition(kept).unwrap_or(0);
    let looks = looks(page, shapes, verdicts);
    let crowded = crowded(&looks);
    let mut before = None;
    for at in 0..verdicts.len() {
        if let Some(look) = looks[at] {
            let (behind, ahead) = headlines_beside(&looks, at);
            let line = Line {
                look,
                shape: &shapes[at],
                head: at < first,
                tail: at > last,
                behind,
                ahead,
                crowded: crowded[at],
            };
            let (kind, by) = guess(&line, before);
            verdicts[at].drop(kind, by);
        }
        match verdicts[at].fate {
            Fate::Drop(kind) => before = Some(kind),
            Fate::Keep => before = None,
            Fate::Metadata(_) => {}
        }
    }
    if first <= last {
        above_footer(&mut verdicts[last..]);
    }
}

/// What an unknown line looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Look {
    /// A sentence, or several.
    Prose,
    /// A number, a day, a time of day: a place in a list, a counter, when a teaser appeared.
    Number,
    /// No text but what an image says instead.
    Image,
    /// Who holds the rights in the page, or its legal links in a row.
    Foot,
    /// As a headline is written.
    Headline,
    /// Headlines in the lines of one block.
    Headlines,
    /// One to four words.
    Label,
    /// None of these.
    Odd,
}

impl Look {
    fn of(text: &str, shape: &Shape) -> Look {
        let is_label = shape.words <= 4.0 && !shape.ends_sentence;
        let is_time = shape.words <= 6.0 && line::is_relative(text);
        if text.contains(['©', 'ⓒ', '®']) || (shape.separators >= 2 && is_row_of_foot(text)) {
            Look::Foot
        } else if is_time || (shape.digits >= 0.3 && shape.words <= 6.0) {
            Look::Number
        } else if text.contains('\n') && are_headlines(text) {
            Look::Headlines
        } else if shape.is_prose() {
            Look::Prose
        } else if shape.is_headline() && is_plain(text, shape) {
            Look::Headline
        } else if is_label {
            Look::Label
        } else {
            Look::Odd
        }
    }
}

/// Two of the lines are headlines, or more.
fn are_headlines(text: &str) -> bool {
    let is_headline = |line: &&str| {
        let shape = Shape::of(line);
        shape.is_headline() && is_plain(line, &shape)
    };
    text.lines().filter(is_headline).nth(1).is_some()
}

/// `About us | Contact | Privacy`: parts of the line are links of the site's foot.
fn is_row_of_foot(text: &str) -> bool {
    /// A row has no more characters.
    const LONGEST: usize = 300;
    let is_link = |part: &str| super::forced(&super::matches(part.trim())) == Some(Clutter::Footer);
    text.len() <= LONGEST && text.split(['|', '·', '•', '/']).any(is_link)
}

/// Headlines begin large, and hold no address, no code and no row of labels.
fn is_plain(text: &str, shape: &Shape) -> bool {
    let address = text.contains('@') || text.contains("://") || text.contains("www.");
    let symbols = shape.symbols as f64 * 3.0 > shape.words;
    !shape.starts_lower && !shape.ends_colon && !address && !symbols && shape.separators < 2
}

/// An unknown line among its neighbours.
struct Line<'a> {
    look: Look,
    shape: &'a Shape,
    /// It stands before all that is kept.
    head: bool,
    /// It stands behind all that is kept.
    tail: bool,
    /// A headline stands right before it, or with only a number between.
    behind: bool,
    /// One stands so after it.
    ahead: bool,
    /// It is one of many labels in a row.
    crowded: bool,
}

/// How each unnamed drop looks.
fn looks(page: &Page, shapes: &[Shape], verdicts: &[Verdict]) -> Vec<Option<Look>> {
    let blocks = page.blocks.iter().zip(shapes).zip(verdicts);
    let looks = blocks.map(|((block, shape), verdict)| {
        is_unnamed(verdict).then(|| match block.kind {
            BlockKind::Image { .. } | BlockKind::Embed { .. } => Look::Image,
            _ => Look::of(&block.text, shape),
        })
    });
    looks.collect()
}

/// Whether each line is one of four labels in a row or more: the titles of a list of articles are
/// longer than that on the whole.
fn crowded(looks: &[Option<Look>]) -> Vec<bool> {
    const MANY: usize = 4;
    let runs = looks.chunk_by(|one, other| one == other);
    let many = runs.map(|run| (run.len(), run[0] == Some(Look::Label) && run.len() >= MANY));
    many.flat_map(|(length, many)| std::iter::repeat_n(many, length)).collect()
}

/// Whether a headline stands right before a line and right after it.
fn headlines_beside(looks: &[Option<Look>], at: usize) -> (bool, bool) {
    let look = |at: Option<usize>| at.and_then(|at| looks.get(at).copied().flatten());
    let is_headline = |near: Option<usize>, next: Option<usize>| match look(near) {
        Some(Look::Number | Look::Image) => look(next) == Some(Look::Headline),
        look => look == Some(Look::Headline),
    };
    let behind = is_headline(at.checked_sub(1), at.checked_sub(2));
    (behind, is_headline(Some(at + 1), Some(at + 2)))
}

/// Several labels in a row right above the foot of the site belong to it.
fn above_footer(tail: &mut [Verdict]) {
    const SEVERAL: usize = 3;
    let mut at = 0;
    while at < tail.len() {
        let is_label = |verdict: &&Verdict| verdict.by == NAVIGATION;
        let labels = tail[at..].iter().take_while(is_label).count();
        let foot = tail.get(at + labels).map(|verdict| verdict.fate);
        if labels >= SEVERAL && foot == Some(Fate::Drop(Clutter::Footer)) {
            for verdict in &mut tail[at..at + labels] {
                verdict.drop(Clutter::Footer, FOOTER);
            }
        }
        at += labels + 1;
    }
}

const NAVIGATION: By = By::Guess("navigation.run");
const FOOTER: By = By::Guess("footer.run");
const RELATED: (Clutter, By) = (Clutter::RelatedLinks, By::Guess("related_links.run"));

/// What an unknown piece of clutter most likely is. `before` is the kind of what was dropped
/// before it.
fn guess(line: &Line, before: Option<Clutter>) -> (Clutter, By) {
    let Line { look, shape, head, tail, .. } = *line;
    match before {
        Some(Clutter::Comments | Clutter::CommentForm | Clutter::CommentWidget)
            if tail && matches!(look, Look::Prose | Look::Number) =>
        {
            return (Clutter::Comments, By::Guess("comments.run"));
        }
        Some(Clutter::CommentWidget) if tail && shape.words <= 4.0 && !shape.ends_sentence => {
            return (Clutter::CommentWidget, By::Guess("comment_widget.run"));
        }
        Some(Clutter::Footer) if tail => return (Clutter::Footer, FOOTER),
        Some(Clutter::CookieNotice) if look == Look::Prose => {
            return (Clutter::CookieNotice, By::Guess("cookie_notice.run"));
        }
        Some(Clutter::AuthorBio) if tail && look == Look::Prose => {
            return (Clutter::AuthorBio, By::Guess("author_bio.run"));
        }
        Some(Clutter::TagList) if tail && look == Look::Label && shape.words <= 3.0 => {
            return (Clutter::TagList, By::Guess("tag_list.run"));
        }
        _ => {}
    }
    let listed = before == Some(Clutter::RelatedLinks);
    let beside = line.behind || line.ahead;
    match look {
        Look::Foot if tail => (Clutter::Footer, FOOTER),
        Look::Headlines => RELATED,
        Look::Headline if listed || beside => RELATED,
        // The place of a teaser in its list stands above it, its day and its image on either side.
        Look::Number if listed && shape.words <= 1.0 && !line.ahead => (Clutter::Other, By::Model),
        Look::Number if listed => RELATED,
        Look::Image if listed && beside => RELATED,
        Look::Label if listed && !head && !line.crowded => RELATED,
        Look::Label | Look::Number | Look::Headline if shape.words <= 4.0 => {
            (Clutter::Navigation, NAVIGATION)
        }
        _ => (Clutter::Other, By::Model),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;

    #[test]
    fn what_no_rule_knows_is_named_by_its_looks_and_its_neighbours() {
        const TEXT: &str = "The bridge opened on Monday, and a baker with a cart crossed it.";
        #[rustfmt::skip] // one case, one line
        let cases: &[(&str, &[&str], &str)] = &[
            ("headlines in a row", &["Mill wheel turns once again", "Ferry runs daily again"], "RR"),
            ("in one block", &["More news:\nMill wheel turns again\nFerry runs daily again"], "R"),
            ("one alone", &["Mill wheel turns once again"], "?"),
            ("numbers of a list", &["1", "Mill wheel turns again", "2", "Ferry runs daily again"], "NRRR"),
            ("times of teasers", &["Mill wheel turns again", "3 hours ago", "Ferry runs daily again", "3/4/2024"], "RRRR"),
            ("a list ends at a year", &["Mill wheel turns again", "Ferry runs daily again", "2025", "Port"], "RR?N"),
            ("and at prose", &["Mill wheel turns again", "Ferry runs daily again", TEXT, "Port"], "RR?N"),
            ("short ones in a list", &["Mill wheel turns again", "Ferry runs daily again", "Mill sold"], "RRR"),
            ("labels in a row", &["Mill wheel turns again", "Ferry runs daily again", "Port", "Sea", "Fish", "Salt"], "RRNNNN"),
            ("no headlines", &["new replies to my comments", "write to desk@port.example please now"], "??"),
            ("a row of the foot", &["Port | Privacy policy | Contact us"], "F"),
            ("the foot", &["Port", "Sea", "Fish", "Holder of it all is ©", "All the rest of it is here"], "FFFFF"),
        ];
        for (what, lines, expected) in cases {
            let lines: Vec<&str> = [TEXT].iter().chain(*lines).copied().collect();
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            let shapes: Vec<Shape> = lines.iter().map(|line| Shape::of(line)).collect();
            let verdict = |fate| Verdict { fate, by: By::Model, score: 0.0 };
            let mut verdicts = vec![verdict(Fate::Drop(Clutter::Other)); lines.len()];
            verdicts[0] = verdict(Fate::Keep);
            name(&page, &shapes, &mut verdicts);
            let names = verdicts[1..].iter().map(|verdict| match verdict.fate {
                Fate::Drop(Clutter::RelatedLinks) => 'R',
                Fate::Drop(Clutter::Navigation) => 'N',
                Fate::Drop(Clutter::Footer) => 'F',
                _ => '?',
            });
            assert_eq!(names.collect::<String>(), *expected, "{what}");
        }
    }
}
