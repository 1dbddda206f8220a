//! Pages that show something else in place of what was asked for: a consent notice, a login, a
//! check for robots, an error, a parked domain, an empty search. They are told by what walls say to
//! whoever stands before them, on a page that says little else.

mod consent;
mod table;
mod told;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

pub use table::{CONSENT, ERROR, LOGIN, WALLS, Wall};

use crate::article::article::Kind;
use crate::blocks::{BlockKind, DeclaredBy, Page};
use crate::facts::Facts;
use crate::label::{Fate, Verdict};
use crate::text::words;

/// Words of a block that can say something.
const SENTENCE: u64 = 6;

/// Words of a headline, at most.
const HEADLINE: u64 = 12;

/// The wall that a page is, by what was kept of it.
pub fn find(page: &Page, kind: Kind, facts: &Facts, verdicts: &[Verdict]) -> Option<&'static Wall> {
    let consent = || WALLS.first().filter(|_| consent::is_rest_of_notice(page, facts, verdicts));
    told(page, kind, facts, verdicts).or_else(consent)
}

/// The wall that an unsigned, undated, short text is: its page says at least two things that such
/// walls say, one of them of itself, and so do all sentences that were kept, or most of them under a
/// headline that does.
fn told(page: &Page, kind: Kind, facts: &Facts, verdicts: &[Verdict]) -> Option<&'static Wall> {
    if !facts.authors.is_empty() || facts.published.is_some() || kind == Kind::Product {
        return None;
    }
    let kept = || page.blocks.iter().zip(verdicts).filter(|(_, v)| v.fate == Fate::Keep);
    let longest = WALLS.iter().map(|wall| wall.longest).max().unwrap_or(0);
    let mut total = 0;
    let short = kept().all(|(block, _)| {
        total += words::count(&block.text);
        total <= longest && !matches!(block.kind, BlockKind::Code { .. })
    });
    if !short || total == 0 {
        return None;
    }
    // Pages that say that they are not there keep their words, as error pages.
    let open = WALLS.iter().enumerate().filter(|(_, wall)| total <= wall.longest);
    let mut open = open.filter(|(_, wall)| kind != Kind::ErrorPage || wall.by != "page.error");
    let said = Said::on(page, facts);
    let sentences: Vec<[bool; WALLS.len()]> = kept()
        .filter(|(block, _)| words::count(&block.text) >= SENTENCE)
        .map(|(block, _)| says(&block.text).1)
        .collect();
    let found = open.find(|(at, _)| {
        let of_wall = sentences.iter().filter(|said| said[*at]).count();
        let most = of_wall * 2 >= sentences.len() && said.headlines[*at];
        // Many labels without a sentence are a list, whatever is said around them.
        let speaks = of_wall > 0 || total <= HEADLINE;
        speaks && said.is_enough(*at) && (most || of_wall == sentences.len())
    });
    let texts: Vec<&str> = kept().map(|(block, _)| block.text.as_str()).collect();
    found.filter(|_| !told::is_about_walls(&texts, facts)).map(|(_, wall)| wall)
}

/// The wall that a short page seems to be, by its words alone.
pub fn seeming(page: &Page) -> Option<&'static Wall> {
    /// Blocks of such a page, at most.
    const MOST: usize = 60;
    let said = (page.blocks.len() <= MOST).then(|| Said::on(page, &Facts::default()))?;
    WALLS.iter().enumerate().find(|(at, _)| said.is_enough(*at)).map(|(_, wall)| wall)
}

/// What a page says of what walls say.
struct Said {
    /// Every phrase once.
    phrases: Vec<usize>,
    /// For each wall, whether the title or another short line speaks of it.
    headlines: [bool; WALLS.len()],
}

impl Said {
    fn on(page: &Page, facts: &Facts) -> Said {
        let titles = page.declared_by(DeclaredBy::Html, "title").chain(facts.title.as_deref());
        let texts = titles.chain(page.blocks.iter().map(|block| block.text.as_str()));
        let mut said = Said { phrases: Vec::new(), headlines: [false; WALLS.len()] };
        for text in texts {
            let (phrases, walls) = says(text);
            if !phrases.is_empty() && words::count(text) <= HEADLINE {
                let headlines = said.headlines.iter_mut().zip(walls);
                headlines.for_each(|(headline, said)| *headline |= said);
            }
            said.phrases.extend(phrases);
        }
        said.phrases.sort_unstable();
        said.phrases.dedup();
        said
    }

    /// Whether these are two things that this wall says, one of them of itself.
    fn is_enough(&self, wall: usize) -> bool {
        let of_wall =
            self.phrases.iter().map(|phrase| PHRASES.walls[*phrase]).filter(|p| p.0 == wall);
        of_wall.clone().count() >= 2 && of_wall.into_iter().any(|(_, of_itself)| of_itself)
    }
}

/// All phrases as one machine.
struct Phrases {
    machine: Option<AhoCorasick>,
    /// For each phrase its wall, and whether the wall says it of itself.
    walls: Vec<(usize, bool)>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let rows = WALLS.iter().enumerate().flat_map(|(at, wall)| {
        let says = wall.says.iter().map(move |phrase| (*phrase, (at, true)));
        says.chain(wall.also.iter().map(move |phrase| (*phrase, (at, false))))
    });
    let (phrases, walls): (Vec<&str>, Vec<(usize, bool)>) = rows.unzip();
    // Where phrases overlap, the longest is the one thing that is said.
    let machine = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases);
    Phrases { machine: machine.ok(), walls }
});

/// The phrases in a text, and of which walls they are.
pub fn says(text: &str) -> (Vec<usize>, [bool; WALLS.len()]) {
    let mut walls = [false; WALLS.len()];
    let mut phrases = Vec::new();
    let text = text.to_lowercase().replace('’', "'");
    for found in PHRASES.machine.iter().flat_map(|machine| machine.find_iter(&text)) {
        let phrase = found.pattern().as_usize();
        walls[PHRASES.walls[phrase].0] = true;
        phrases.push(phrase);
    }
    (phrases, walls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::notes::NOTES;
    use crate::blocks::Block;
    use crate::label::By;
    fn found(lines: &[&str]) -> Option<&'static str> {
        let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
        let page = Page { blocks: blocks.collect(), ..Page::default() };
        let keep = Verdict { fate: Fate::Keep, by: By::Rule("test"), score: 1.0 };
        let verdicts = vec![keep; lines.len()];
        find(&page, Kind::Article, &Facts::default(), &verdicts).map(|wall| wall.by)
    }

    #[test]
    fn walls_say_what_they_are() {
        for (lines, expected) in [
            (
                &[
                    "Das Tagblatt mit Werbung weiterlesen",
                    "Wir und unsere 40 Partner speichern Informationen auf Ihrem Gerät.",
                ][..],
                "page.consent_wall",
            ),
            (
                &[
                    "Nous utilisons des cookies, avec votre accord, pour mesurer l’audience du site.",
                ],
                "page.consent_wall",
            ),
            (
                &["Log in to continue", "You need an account to read what the keeper wrote."],
                "page.login_wall",
            ),
            (
                &[
                    "Un instant...",
                    "Vérification de votre navigateur avant d’ouvrir phare.example.",
                ],
                "page.robot_check",
            ),
            (
                &["Down for maintenance", "We’ll be back soon: the keeper is oiling the lamp."],
                "page.error",
            ),
            (
                &["404", "К сожалению, запрашиваемая страница не найдена на этом сайте."],
                "page.error",
            ),
            (
                &[
                    "Zanim klikniesz „Przejdź do serwisu”, przeczytaj tę informację.",
                    "Latarnia i jej zaufani partnerzy zapisują pliki na Twoim urządzeniu.",
                ],
                "page.consent_wall",
            ),
            (
                &[
                    "Access has been denied since we believe that you are using automation tools.",
                    "Please see to it that Javascript and cookies are enabled on your browser.",
                ],
                "page.robot_check",
            ),
            (
                &[
                    "Я не робот",
                    "Нам жаль, но запросы с вашего устройства похожи на автоматические.",
                ],
                "page.robot_check",
            ),
            (
                &["This account has been suspended.", "Please contact your hosting provider."],
                "page.error",
            ),
            (
                &["This domain is for sale!", "The domain owner takes offers for phare.example."],
                "page.parked",
            ),
            (
                &[
                    "Welcome to nginx!",
                    "If you see this page, the web server is successfully installed and working.",
                ],
                "page.parked",
            ),
            (&["No products were found matching your selection."], "page.no_results"),
            (
                &["Search results for: puffin", "Nothing matched your search. Try other keywords."],
                "page.no_results",
            ),
        ] {
            assert_eq!(found(lines), Some(expected), "{lines:?}");
        }
    }

    #[test]
    fn texts_about_walls_are_none() {
        for lines in [
            &[
                "Regulator looks at consent walls",
                "“We use cookies” is what the site told its readers before they had agreed to anything.",
                "The regulator asked eleven publishers to put a second button beside the first.",
                "A spokesman said that nobody had complained, and that the notice would be reworded.",
            ][..],
            &[
                "Why the machines ask whether you are human",
                "The puzzles began as a way to read old books, a word at a time.",
                "Today hardly anybody is asked to verify that they are no machine, says the author.",
                "What is left is a box to tick.",
            ],
            &[
                "The funniest 404 pages",
                "A page not found need not be a dull one: the aquarium shows an octopus that shrugs.",
                "The post office sends those who mistyped the address to an island without a letter box.",
                "And the opera lets them hear the last note of an aria, over and over.",
            ],
            &[
                "The lighthouse is for sale",
                "The owner asks 40,000 crowns for the tower and the lamp.",
            ],
            &[
                "We use cookies",
                "Manage your choices",
                "Lamps",
                "Brass lamps",
                "Lenses of glass",
                "Ropes",
                "Oil",
                "Wicks",
                "Sails",
                "Bells",
                "Buoys",
            ],
            &["The keeper logged in at nine and wrote down the wind."],
            &[
                "Lift under maintenance",
                "The lift is under maintenance. The port is sorry for the inconvenience.",
            ],
            &["Wir und unsere Partner bauen einen Leuchtturm, der bis nach Norden scheint."],
            &[
                "Suche nach einem Boot",
                "Die Suchergebnisse sind mager: keine Treffer, sagt die Küstenwache.",
            ],
            &["Результаты поиска", "В доме смотрителя ничего не найдено, сообщила полиция."],
        ] {
            assert_eq!(found(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn notes_are_in_their_table() {
        for wall in WALLS {
            let code = wall.note.split(':').next().unwrap_or_default();
            assert!(NOTES.iter().any(|row| row.code == code && row.rejects), "{code}");
            let mut phrases = wall.says.iter().chain(wall.also);
            assert!(phrases.all(|phrase| *phrase == phrase.to_lowercase()));
        }
    }
}
