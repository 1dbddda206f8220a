//! The kept text as Markdown: links, emphasis, headings, lists, quotes, code, tables.

use std::cmp::Reverse;

use super::article::{ArticleBlock, ListItem};
use super::body::Part;
use crate::blocks::{Block, BlockKind, Inline, InlineKind, Page};

/// The parts of an article as Markdown.
pub fn render(page: &Page, parts: &[Part]) -> String {
    let blocks: Vec<String> =
        parts.iter().map(|part| render_part(page, part)).filter(|text| !text.is_empty()).collect();
    blocks.join("\n\n")
}

fn render_part(page: &Page, part: &Part) -> String {
    let sources = || part.sources.iter().filter_map(|at| page.blocks.get(*at));
    let prose = || sources().next().map(inline).unwrap_or_default();
    match &part.block {
        ArticleBlock::Paragraph { .. } => paragraph(&prose()),
        ArticleBlock::Heading { level, .. } => {
            format!("{} {}", "#".repeat(usize::from(*level)), one_line(&prose()))
        }
        ArticleBlock::List { items, .. } => list(page, part, items),
        ArticleBlock::Quote { .. } => prefixed(&paragraph(&prose()), "> "),
        ArticleBlock::Code { language, text, .. } => fenced(language.as_deref(), text),
        ArticleBlock::Table { caption, header_rows, .. } => {
            let rows = sources().filter(|block| block.kind != BlockKind::Caption);
            let rows: Vec<Vec<String>> = rows.map(cells).collect();
            let caption = caption.as_deref().map(|text| format!("*{}*\n\n", escape(text)));
            caption.unwrap_or_default() + &table(*header_rows, &rows)
        }
        ArticleBlock::Image { url, alt, caption, credit } => {
            let alt = escape(alt.as_deref().unwrap_or_default());
            let image = url.as_ref().map(|url| format!("![{alt}]({})", destination(url)));
            let words = [caption, credit].into_iter().flatten().map(String::as_str);
            let words = words.collect::<Vec<_>>().join(" – ");
            let caption = (!words.is_empty()).then(|| format!("*{}*", escape(&words)));
            [image, caption].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
        }
        ArticleBlock::Embed { url, text } => {
            let text = text.as_deref().map(|text| prefixed(&paragraph(&escape(text)), "> "));
            let url =
                url.as_ref().map(|url| format!("<{}>", url.replace(['<', '>', ' ', '\n'], "")));
            [text, url].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
        }
    }
}

/// The cells of a row, with their links and emphasis.
fn cells(row: &Block) -> Vec<String> {
    inline(row).split('\t').map(one_line).collect()
}

/// A block's text with its links and emphasis.
fn inline(block: &Block) -> String {
    let mut inline: Vec<&Inline> = block.inline.iter().filter(|one| !leads_nowhere(one)).collect();
    // Nothing can be marked inside code, so of two marks on the same words code is the inner one.
    inline.sort_by_key(|one| (one.start, Reverse(one.end), one.kind == InlineKind::Code));
    let inside = |one: &Inline| block.text.get(one.start..one.end).unwrap_or_default();
    let table = matches!(block.kind, BlockKind::TableRow { .. });
    let mut marks: Vec<(usize, bool, usize)> = Vec::new();
    for (at, one) in inline.iter().enumerate() {
        if !inside(one).trim().is_empty() {
            marks.push((one.start, true, at));
            marks.push((one.end, false, at));
        }
    }
    // At one place, what ends closes before what starts; the innermost was opened last.
    marks.sort_by_key(|(place, opens, at)| {
        (*place, *opens, if *opens { *at as i64 } else { -(*at as i64) })
    });
    let mut out = String::with_capacity(block.text.len());
    let mut open: Vec<usize> = Vec::new();
    let mut done = 0;
    for (place, opens, at) in marks {
        let innermost = open.last().map(|last| &inline[*last].kind);
        let in_code = innermost == Some(&InlineKind::Code);
        let words = block.text.get(done..place).unwrap_or_default();
        match innermost {
            Some(InlineKind::Code) if table => out.push_str(&words.replace('|', "\\|")),
            Some(InlineKind::Code) => out.push_str(words),
            Some(InlineKind::Raised) => out.push_str(&raised(words)),
            _ => out.push_str(&escape(words)),
        }
        done = place.max(done);
        if opens && !in_code {
            open.push(at);
            out.push_str(&opening(&inline[at].kind, inside(inline[at])));
        } else if open.last() == Some(&at) {
            open.pop();
            out.push_str(&closing(&inline[at].kind, inside(inline[at])));
        } else if let Some(place) = open.iter().position(|other| *other == at) {
            // Crossing marks cannot be written: what was opened later ends here too.
            for other in open.drain(place..).rev() {
                out.push_str(&closing(&inline[other].kind, inside(inline[other])));
            }
        }
    }
    out.push_str(&escape(block.text.get(done..).unwrap_or_default()));
    out
}

/// Whether a link has no address, runs a script or is its own content, and so leads nowhere outside its page.
fn leads_nowhere(one: &Inline) -> bool {
    let InlineKind::Link(url) = &one.kind else { return false };
    let scheme = url.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(&*scheme, "" | "javascript" | "data" | "vbscript")
}

fn opening(kind: &InlineKind, words: &str) -> String {
    match kind {
        InlineKind::Link(_) => "[".to_owned(),
        InlineKind::Emphasis => "*".to_owned(),
        InlineKind::Strong => "**".to_owned(),
        InlineKind::Raised => String::new(),
        InlineKind::Code => {
            // A backtick at the border would lengthen the fence.
            let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
            "`".repeat(longest_fence(words) + 1) + pad
        }
    }
}

fn closing(kind: &InlineKind, words: &str) -> String {
    match kind {
        InlineKind::Link(url) => format!("]({})", destination(url)),
        other => opening(other, words).chars().rev().collect(),
    }
}

/// Numbers as superscripts: Markdown has no other way to raise them. Letters stay as they are.
fn raised(words: &str) -> String {
    let one = |c: char| {
        Some(match c {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4'..='9' => char::from_u32('⁰' as u32 + c.to_digit(10)?)?,
            '+' => '⁺',
            '-' | '−' => '⁻',
            _ => return None,
        })
    };
    words.chars().map(one).collect::<Option<String>>().unwrap_or_else(|| escape(words))
}

/// The most backticks in a row.
fn longest_fence(code: &str) -> usize {
    let runs = code.split(|c: char| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// An address as a link's destination: in angle brackets where its characters would end it.
fn destination(url: &str) -> String {
    let url = url.replace(['\n', '\r', '<', '>'], "");
    if url.contains([' ', '(', ')']) { format!("<{url}>") } else { url }
}

/// Escapes the characters that Markdown would read as markup inside a line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, formula, behind)) = formula(rest) {
        escape_plain(before, &mut out);
        out.push_str(formula);
        rest = behind;
    }
    escape_plain(rest, &mut out);
    out
}

/// The first formula of a text, `$\frac{a}{b}$`, with what stands before and behind it. Prices are none: a formula
/// has a sign of TeX, and no space inside its dollars.
fn formula(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find('$')?;
    let inside = text.get(start + 1..)?;
    let end = inside.find('$')?;
    let tex = inside.get(..end)?;
    let written = tex.contains(['\\', '^', '_'])
        && !tex.starts_with(char::is_whitespace)
        && !tex.ends_with(char::is_whitespace);
    let whole = start + end + 2;
    written.then(|| (&text[..start], &text[start..whole], &text[whole..]))
}

fn escape_plain(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '|' | '~')
            || (c == '&' && is_entity(&text[at + 1..]))
        {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whether a text goes on as a character reference does behind its `&`.
fn is_entity(rest: &str) -> bool {
    /// Bytes of the longest name, `CounterClockwiseContourIntegral`.
    const LONGEST: usize = 31;
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name.bytes().take(LONGEST + 1).position(|byte| !byte.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && name[end..].starts_with(';'))
}

/// Running text: what would start a heading, list or quote at the start of a line is escaped.
fn paragraph(text: &str) -> String {
    text.lines().map(line_start).collect::<Vec<_>>().join("\\\n")
}

fn line_start(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    match line.starts_with(['#', '>', '-', '+', '=', '~']) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
}

/// A list. No item is more than one level below the one before it: it would read as code.
fn list(page: &Page, part: &Part, items: &[ListItem]) -> String {
    let mut sources = part.sources.iter().filter_map(|at| page.blocks.get(*at)).peekable();
    let mut lines = Vec::new();
    // The number of the last item of each level above and at the current one.
    let mut numbers: Vec<usize> = Vec::new();
    for item in items {
        let level = usize::from(item.level).min(numbers.len());
        numbers.truncate(level + 1);
        if numbers.len() == level {
            let start = sources.peek().and_then(|block| start(page, block)).unwrap_or(1);
            numbers.push(start.saturating_sub(1));
        }
        numbers[level] += 1;
        let marker = if item.ordered { format!("{}.", numbers[level]) } else { "-".to_owned() };
        let indent = " ".repeat(level * 4);
        let paragraphs = paragraphs_of(item, &mut sources);
        let text: Vec<String> = paragraphs.iter().map(|text| one_line(&line_start(text))).collect();
        lines.push(format!("{indent}{marker} {}", text.join(&format!("\n\n{indent}    "))));
    }
    lines.join("\n")
}

/// The number that the list around an item begins with, where it is not 1.
fn start(page: &Page, item: &Block) -> Option<usize> {
    let list = page.ancestors(item.element).find(|element| matches!(&*element.tag, "ol" | "ul"));
    list.and_then(|list| list.start)
}

/// The paragraphs of an item: as many of the next blocks as make up its text.
fn paragraphs_of<'a>(
    item: &ListItem,
    sources: &mut impl Iterator<Item = &'a Block>,
) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut length = 0;
    while length < item.text.len()
        && let Some(block) = sources.next()
    {
        // A line break stands between two paragraphs.
        length += block.text.len() + usize::from(length > 0);
        paragraphs.push(inline(block));
    }
    paragraphs
}

/// Code between fences that are longer than any run of backticks inside it.
fn fenced(language: Option<&str>, code: &str) -> String {
    let fence = "`".repeat(longest_fence(code).max(2) + 1);
    format!("{fence}{}\n{code}\n{fence}", language.unwrap_or_default())
}

/// A pipe table of cells in Markdown, which knows one heading row; a table without one gets an
/// empty one. The heading is as wide as the widest row; other rows may be shorter (GFM 4.10).
fn table(header_rows: u32, rows: &[Vec<String>]) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let line = |cells: &[String], missing: usize| {
        let cells = cells.iter().map(|cell| format!(" {cell} |")).collect::<String>();
        format!("|{cells}{}", "  |".repeat(missing))
    };
    let (head, body) = if header_rows == 0 {
        (None, rows)
    } else {
        (rows.first(), rows.get(1..).unwrap_or_default())
    };
    let head = head.map_or(&[][..], Vec::as_slice);
    let mut lines = vec![line(head, width - head.len()), format!("|{}", " --- |".repeat(width))];
    lines.extend(body.iter().map(|cells| line(cells, 0)));
    lines.join("\n")
}

fn prefixed(text: &str, prefix: &str) -> String {
    text.lines().map(|line| format!("{prefix}{line}")).collect::<Vec<_>>().join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::body;
    use crate::blocks::html;
    use crate::label::{By, Fate, Verdict};
    use crate::options::Limits;

    #[test]
    fn links_and_emphasis_survive_and_literal_marks_are_escaped() {
        let link = || InlineKind::Link("https://a.example/b c".into());
        for (text, marks, expected) in [
            (
                "See the port now",
                vec![(4, 12, link())],
                "See [the port](<https://a.example/b c>) now",
            ),
            (
                "a bold word",
                vec![(2, 6, InlineKind::Strong), (2, 6, InlineKind::Emphasis)],
                "a ***bold*** word",
            ),
            ("5 * 3 [sic] a_b", vec![], "5 \\* 3 \\[sic\\] a\\_b"),
            ("abcd", vec![(0, 2, InlineKind::Strong), (1, 3, InlineKind::Emphasis)], "**a*b***cd"),
            (
                "one two",
                vec![(0, 3, InlineKind::Emphasis), (4, 7, InlineKind::Emphasis)],
                "*one* *two*",
            ),
        ] {
            let inline_marks = marks.into_iter();
            let block = Block {
                inline: inline_marks
                    .map(|(start, end, kind)| Inline { start, end, kind })
                    .collect(),
                ..Block::lines(text, 1, 1)
            };
            assert_eq!(inline(&block), expected);
        }
    }

    #[test]
    fn blocks_have_their_markup() {
        assert_eq!(paragraph("# no heading\n1. no list"), "\\# no heading\\\n1\\. no list");
        assert_eq!(fenced(Some("rust"), "a ``` b"), "````rust\na ``` b\n````");
        let rows = vec![vec!["a\\|b".to_owned()], vec!["c".to_owned(), "d".to_owned()]];
        assert_eq!(table(1, &rows), "| a\\|b |  |\n| --- | --- |\n| c | d |");
        assert_eq!(table(0, &rows[1..]), "|  |  |\n| --- | --- |\n| c | d |");
    }

    #[test]
    fn pages_become_markdown() {
        let cases = [
            (
                "<p>The <a href='javascript:open()'>bell</a> and <a href=data:,x>tide</a> rang.",
                "The bell and tide rang.",
            ),
            (
                "<p>Say <code>a`b*</code>, <code>`</code> or <code><a href=/x>c</a></code>.",
                "Say ``a`b*``, `` ` `` or [`c`](/x).",
            ),
            ("<ol><li>x<ul><li>y</ul><li>z</ol>", "1. x\n    - y\n2. z"),
            ("<ol start=5><li>x<li>y<ol><li>z</ol></ol>", "5. x\n6. y\n    1. z"),
            ("<p>10<sup>-3</sup> of the 21<sup>st</sup></p>", "10⁻³ of the 21st"),
            ("<ul><li>x<ol><li>y<li>z</ol></ul>", "- x\n    1. y\n    2. z"),
            ("<dl><dd>y<dt>x<dd>z</dl>", "- y\n- x\n    - z"),
            ("<ul><li><p>x</p><p><b>y</b></p></li><li>z</ul>", "- x\n\n    **y**\n- z"),
            (
                "<table><caption>Tides</caption><tr><th>Day<th>High<tr><td><a href=/m>Mon</a><td>*</table>",
                "*Tides*\n\n| Day | High |\n| --- | --- |\n| [Mon](/m) | \\* |",
            ),
            (
                "<blockquote class=quay-embed cite=https://a.example/1>Ahoy</blockquote>",
                "> Ahoy\n\n<https://a.example/1>",
            ),
            (
                "<img src=https://a.example/i.png alt=Boat><figcaption>Boat. Photo: Ada</figcaption>",
                "![Boat](https://a.example/i.png)\n\n*Boat. – Ada*",
            ),
        ];
        for (source, expected) in cases {
            let page = html::read(source, None, &Limits::default());
            let keep = Verdict { fate: Fate::Keep, by: By::Model, score: 1.0 };
            let parts = body::parts(&page, &vec![keep; page.blocks.len()], &[]);
            assert_eq!(render(&page, &parts), expected, "{source}");
        }
    }
}
