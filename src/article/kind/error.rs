//! Pages that show an error in place of what was asked for.

use crate::blocks::{Block, BlockKind, DeclaredBy, Page};
use crate::facts::Facts;
use crate::text::shape::Shape;

/// Status codes of HTTP that are errors.
const CODES: &[&str] =
    &["400", "401", "403", "404", "410", "429", "451", "500", "502", "503", "504"];

/// How titles say that there is no page, lower-case.
#[rustfmt::skip] // a flat table
const MESSAGES: &[&str] = &[
    "page not found", "page cannot be found", "page can't be found", "page doesn't exist", "page does not exist",
    "access denied", "bad gateway", "internal server error", "service unavailable",
    "seite nicht gefunden", "seite wurde nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada",
    "página não encontrada", "pagina non trovata", "pagina niet gevonden", "strona nie została znaleziona",
    "nie znaleziono strony", "страница не найдена", "η σελίδα δεν βρέθηκε", "sayfa bulunamadı",
    "页面不存在", "页面未找到", "找不到页面", "ページが見つかりません", "페이지를 찾을 수 없습니다",
];

/// Words that, beside a status code, say that it is one, lower-case.
#[rustfmt::skip] // a flat table
const ERRORS: &[&str] = &[
    "error", "not found", "forbidden", "unauthorized", "fehler", "erreur", "errore", "erro", "fout", "błąd", "fel", "hata",
    "ошибка", "σφάλμα", "错误", "エラー", "오류", "خطأ",
];

/// Whether the title or a heading of a page without a text says that there is no page.
pub fn is_error(page: &Page, facts: &Facts) -> bool {
    const MOST_BLOCKS: usize = 150;
    const MOST_PARAGRAPHS: usize = 2;
    let is_prose = |block: &&Block| {
        block.kind == BlockKind::Paragraph && block.text.len() > 200 && block.link_density() < 0.4
    };
    let paragraphs = page.blocks.iter().filter(is_prose).take(MOST_PARAGRAPHS).count();
    if page.blocks.len() > MOST_BLOCKS || paragraphs == MOST_PARAGRAPHS {
        return false;
    }
    if page.elements.is_empty() && in_lines(page) {
        return true;
    }
    let titles = page.declared_by(DeclaredBy::Html, "title").chain(facts.title.as_deref());
    let headings = page.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading { .. }));
    titles.chain(headings.take(8).map(|block| block.text.as_str())).any(says_error)
}

/// Whether a flattened page without a heading says in one of its lines that there is no page, and says
/// hardly anything besides.
fn in_lines(page: &Page) -> bool {
    const MOST_WORDS: f64 = 8.0;
    const MOST_BLOCKS: usize = 60;
    const MOST_PROSE: f64 = 60.0;
    let shapes: Vec<Shape> = page.blocks.iter().map(|block| Shape::of(&block.text)).collect();
    let prose = shapes.iter().filter(|shape| shape.is_prose()).map(|shape| shape.words);
    if shapes.len() > MOST_BLOCKS || prose.sum::<f64>() > MOST_PROSE {
        return false;
    }
    let short = shapes.iter().zip(&page.blocks).filter(|(shape, _)| shape.words <= MOST_WORDS);
    let mut lines = short.map(|(_, block)| block.text.trim());
    // A number alone may count anything; below one that is a code, the walls' phrases tell.
    lines.any(|line| !CODES.contains(&line) && says_error(line))
}

/// Whether a line starts with a status code that is an error: “404”, “Error 404”, “502 – Bad Gateway”.
pub fn states_code(line: &str) -> bool {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(7).collect();
    words.len() <= 6 && words.iter().take(3).any(|word| CODES.contains(word))
}

fn says_error(headline: &str) -> bool {
    const LONGEST: usize = 80;
    if headline.chars().nth(LONGEST).is_some() {
        return false;
    }
    let headline = headline.to_lowercase().replace('’', "'");
    let has = |words: &[&str]| words.iter().any(|word| headline.contains(word));
    let alone = CODES.contains(&headline.trim());
    alone || has(MESSAGES) || (states_code(&headline) && has(ERRORS))
}
