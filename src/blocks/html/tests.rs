//! Sources and the blocks that come of them, each block as one line.

use proptest::prelude::*;

use super::base::Base;
use super::lighten::Purpose;
use super::read;
use super::select::Selected;
use crate::blocks::{Block, BlockKind, InlineKind, Page};
use crate::limits::Limits;

const URL: Option<&str> = Some("https://quay.example/news/harbour");

pub(super) fn page(source: &str) -> Page {
    read(source, URL, &Limits::default())
}

/// `kind: text`, line breaks as `/`, cells apart by `|`.
pub(super) fn show(block: &Block) -> String {
    let kind = match &block.kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading { level } => format!("h{level}"),
        BlockKind::ListItem { ordered, level } => {
            format!("{}{level}", if *ordered { "ol" } else { "ul" })
        }
        BlockKind::Quote => "quote".to_owned(),
        BlockKind::Code { language } => format!("code {}", language.as_deref().unwrap_or("-")),
        BlockKind::TableRow { header: true, .. } => "head".to_owned(),
        BlockKind::TableRow { .. } => "row".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Image { url } => format!("image {}", url.as_deref().unwrap_or("-")),
        BlockKind::Embed { url } => format!("embed {}", url.as_deref().unwrap_or("-")),
    };
    let text = block.text.replace('\n', "/").replace('\t', "|");
    format!("{kind}: {text}")
}

fn check(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        let got: Vec<String> = page(source).blocks.iter().map(show).collect();
        assert_eq!(got, *expected, "{source}");
    }
}

#[test]
fn text_and_its_white_space() {
    check(&[
        ("<p> one\n two </p>three<p>four", &["p: one two", "p: three", "p: four"]),
        ("<div>a<div>b</div>c</div>", &["p: a", "p: b", "p: c"]),
        ("<p><span class=drop>T</span>he sea <b>ro</b>se</p>", &["p: The sea rose"]),
        ("<p>break<wbr>water hy&shy;phen a&nbsp;b</p>", &["p: breakwater hyphen a b"]),
        ("<p>one<br>two<br><br>three<br> <br>four", &["p: one/two", "p: three", "p: four"]),
        ("<h1>Long<br>title</h1>", &["h1: Long title"]),
        ("<div><a href=/a>Home</a><a href=/b>News</a></div>", &["p: Home News"]),
        ("<div><a href=/a>Home</a><!-- --><a href=/b>News</a></div>", &["p: Home News"]),
        (
            "<div><a href=/a>Ada</a><span>, </span><a href=/b>Bo</a><span>.</span></div>",
            &["p: Ada, Bo."],
        ),
        ("<nav><a href=/>Home</a><span>›</span><a href=/n>News</a></nav>", &["p: Home › News"]),
        ("<div><span>By Ada</span><time>12 May</time></div>", &["p: By Ada 12 May"]),
        ("<p><span>Har</span><span>bour</span></p>", &["p: Harbour"]),
        ("<p><span><a href=/a>Ada Moss</a><span>Pilot</span></span>", &["p: Ada Moss Pilot"]),
        ("<p><span>i</span><span>Quay</span> <a href=/x>dog</a><span>s</span>", &["p: iQuay dogs"]),
        ("<p>a<hr>b", &["p: a", "p: b"]),
        ("<p>out<sup><a href=#n1>1</a></sup>, m<sup>2</sup>", &["p: out[1], m2"]),
        ("<p>out<a href=#n1><sup>1</sup></a>", &["p: out[1]"]),
        ("<div role=heading aria-level=3>Tides</div>", &["h3: Tides"]),
        (
            "<p>The <x-term>quay</x-term> is old</p><x-card>One</x-card><x-card>Two</x-card>",
            &["p: The quay is old", "p: One", "p: Two"],
        ),
    ]);
}

#[test]
fn what_no_reader_sees_is_left_out() {
    check(&[
        ("<head><title>T</title><style>p{}</style></head><p>a<script>b</script></p>", &["p: a"]),
        ("<template><p>later</p></template><p>now", &["p: now"]),
        ("<x-a><template shadowrootmode=open><p>shown</p></template></x-a>", &["p: shown"]),
        ("<p>a<svg><title>icon</title><text>b</text></svg>", &["p: a b"]),
        ("<p><img src=/c.gif width=1 height=1>a", &["p: a"]),
        ("<iframe src=/count width=0 height=0></iframe><iframe></iframe>", &[]),
    ]);
}

#[test]
fn controls_are_blocks() {
    check(&[
        ("<div><button>Share</button><button>Print</button></div>", &["p: Share", "p: Print"]),
        ("<p>See<button>1</button>here</p>", &["p: See 1 here"]),
        ("<select><option>One<option>Two</select>", &["p: One", "p: Two"]),
        (
            "<form><label>Name</label><input type=submit value=Send><textarea>Hi</textarea></form>",
            &["p: Name", "p: Send", "p: Hi"],
        ),
        ("<nav>Menu</nav><footer>Foot</footer>", &["p: Menu", "p: Foot"]),
    ]);
}

#[test]
fn lists_keep_their_nesting() {
    check(&[
        ("<ul><li>a<ol><li>b</ol><li><p>c</p></ul>", &["ul0: a", "ol1: b", "ul0: c"]),
        ("<dl><dt>Ebb<dd>Falling tide</dl>", &["ul0: Ebb", "ul1: Falling tide"]),
        ("<ul><li><h3>Card</h3><p>Text</p></li></ul>", &["h3: Card", "p: Text"]),
        ("<blockquote><ul><li>a</ul>b</blockquote>", &["ul0: a", "quote: b"]),
    ]);
    let groups: Vec<u32> = page("<ul><li>a<ul><li>b</ul></ul><p>c</p><ol><li>d</ol>")
        .blocks
        .iter()
        .map(|block| block.group)
        .collect();
    assert_eq!(groups, [1, 1, 0, 2]);
}

#[test]
fn tables_hold_data_or_the_page() {
    check(&[
        (
            "<table><caption>Tides</caption><tr><th>Day<th>High<tr><td>Mon<td>3 m<tr><td>Tue<td></table>",
            &["caption: Tides", "head: Day|High", "row: Mon|3 m", "row: Tue|"],
        ),
        (
            "<table><tr><th>Depth<td>9<br>metres<tr><th>Width<td><p>40</p><p>m</p></table>",
            &["row: Depth|9 metres", "row: Width|40 m"],
        ),
        (
            "<table><tr><td>Menu<td><h1>Title</h1><p>Text</table>",
            &["p: Menu", "h1: Title", "p: Text"],
        ),
        ("<table><tr><td>one<tr><td>two</table>", &["p: one", "p: two"]),
        (
            "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
            &["p: a", "p: b", "p: c", "p: d"],
        ),
        (
            "<table><tr><td>out<td><table><tr><td>1<td>2<tr><td>3<td>4</table></table>",
            &["p: out", "row: 1|2", "row: 3|4"],
        ),
    ]);
}

#[test]
fn quotes_and_code() {
    check(&[
        ("<blockquote><p>a</p><p>b</p></blockquote>", &["quote: a", "quote: b"]),
        ("<pre class='language-rust'>\n  fn  a() {\n  }\n</pre>", &["code rust:   fn  a() {/  }"]),
        (
            "<pre><code class='hljs python'><div>a</div><div>  b</div></code></pre>",
            &["code python: a/  b"],
        ),
        ("<pre>a<br>b</pre><p>c", &["code -: a/b", "p: c"]),
        (
            "<blockquote class=quay-embed data-permalink=/p/1><p>Ahoy</p><p>— Ada</p></blockquote>",
            &["embed https://quay.example/p/1: Ahoy/— Ada"],
        ),
    ]);
}

#[test]
fn images_and_embeds() {
    check(&[
        (
            "<figure><img src=a.jpg alt='A boat'><figcaption>Boat <i>Ada</i></figcaption></figure>",
            &["image https://quay.example/news/a.jpg: A boat", "caption: Boat Ada"],
        ),
        (
            "<figcaption>Boat <span class=photo-credit>Ada</span></figcaption>",
            &["caption: Boat", "caption: Ada"],
        ),
        ("<p>one <img src=/i.png> two</p>", &["p: one two", "image https://quay.example/i.png: "]),
        ("<p>Fine<img alt='🌊' src=/w.png></p>", &["p: Fine🌊"]),
        (
            "<img src='data:image/gif;base64,R0' data-src=/l.jpg>",
            &["image https://quay.example/l.jpg: "],
        ),
        (
            "<img alt=x data-srcset='/s.jpg 1x, /t.jpg 2x'>",
            &["image https://quay.example/s.jpg: x"],
        ),
        (
            "<picture><source srcset='/p.webp 1x'><img alt=x></picture>",
            &["image https://quay.example/p.webp: x"],
        ),
        ("<iframe src=//v.example/1></iframe>", &["embed https://v.example/1: "]),
        (
            "<video><source src=/v.mp4>No video here</video>",
            &["embed https://quay.example/v.mp4: No video here"],
        ),
    ]);
}

#[test]
fn noscript_counts_once() {
    check(&[
        ("<noscript><iframe src=/count width=0 height=0 /></noscript><p>a", &["p: a"]),
        ("<noscript><iframe src=/v></iframe></noscript>", &["embed https://quay.example/v: "]),
        ("<noscript><p>only here</p></noscript>", &["p: only here"]),
        ("<p>twice</p><noscript><p>twice</p></noscript>", &["p: twice"]),
        (
            "<img src='data:,' alt=a><noscript><img src=/a.jpg alt=a></noscript>",
            &["image https://quay.example/a.jpg: a"],
        ),
        (
            "<img src=/wait.gif alt=a><noscript><img src=/a.jpg alt=a></noscript>",
            &["image https://quay.example/a.jpg: a"],
        ),
        (
            "<img src=/a.jpg><noscript><img src=/b.jpg></noscript>",
            &["image https://quay.example/a.jpg: ", "image https://quay.example/b.jpg: "],
        ),
        (
            "<p>x <img data-src=/a.jpg><noscript><img src=/a.jpg></noscript> y</p>",
            &["p: x y", "image https://quay.example/a.jpg: "],
        ),
    ]);
}

#[test]
fn inline_markup_has_absolute_addresses() {
    let page =
        page("<base href=/b/><p>See <a href=c><em>the</em> quay</a>, <strong>now</strong></p>");
    let block = &page.blocks[0];
    let got: Vec<(&str, &InlineKind)> = block
        .inline
        .iter()
        .map(|range| (&block.text[range.start..range.end], &range.kind))
        .collect();
    let link = InlineKind::Link("https://quay.example/b/c".to_owned());
    assert_eq!(
        got,
        [("the quay", &link), ("the", &InlineKind::Emphasis), ("now", &InlineKind::Strong)]
    );
}

#[test]
fn elements_hold_blocks_and_their_sums() {
    let page = page(
        "<div></div><div class='Main Wide' id=m hidden><p>ab <a rel=tag href=/x>cd</a></p>\
         <p><span class=who>ef</span></p></div>",
    );
    let paths: Vec<String> =
        page.blocks.iter().map(|block| page.path(block.element.unwrap())).collect();
    assert_eq!(paths, ["html/body/div[2]/p[1]", "html/body/div[2]/p[2]/span[1]"]);
    let main = page.elements.iter().find(|element| element.tag == "div").unwrap();
    assert_eq!(main.words, ["main", "wide", "m"]);
    assert_eq!((main.nth, main.text_chars, main.link_chars), (2, 6, 2));
    assert!(page.elements.iter().all(|e| e.hidden == matches!(&*e.tag, "div" | "p" | "span")));
}

#[test]
fn blocks_are_limited() {
    let limits = Limits { blocks: 3, ..Limits::default() };
    let page = read(&"<p>a".repeat(10), None, &limits);
    assert_eq!(page.blocks.len(), 3);
    assert!(page.notes[0].starts_with("blocks_limited: "));
}

#[test]
fn hostile_shapes_end() {
    let many = 5_000;
    // Small limits, so that a build without optimisation is quick too.
    let limits = Limits { depth: 64, nodes: 50_000, ..Limits::default() };
    let attributes: String = (0..many).map(|n| format!(" a{n}=1")).collect();
    let shapes = [
        "<div>".repeat(many),
        "<ul><li>".repeat(many),
        "<b><i>".repeat(many),
        "<table><tr><td>".repeat(many),
        "<a><div>".repeat(many) + &"</a>".repeat(many),
        (0..many).map(|n| format!("<p><font size={n}>x")).collect(),
        "<p>a".repeat(many),
        "<table>".to_owned() + &"<tr><td>a<td>b".repeat(many),
        format!("<p{attributes}>a"),
        "<script></b>".repeat(many),
        "<noscript><iframe>".repeat(many),
        "<div itemscope itemprop=a>".repeat(60) + &"<i itemprop=b>x</i>".repeat(many),
    ];
    for shape in shapes {
        let page = read(&shape, URL, &limits);
        let start: String = shape.chars().take(40).collect();
        assert!(page.notes.len() <= 1, "{start}: {:?}", page.notes);
    }
}

/// Words of the text nodes of made-up trees; tags that change nothing of what is seen.
fn tree() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-zé]{2,6}".prop_map(|word| format!(" {word} ")),
        Just("<br>".to_owned()),
        Just("<img src=/i.png alt=''>".to_owned()),
        Just("<hr>".to_owned()),
    ];
    let tag = prop::sample::select(vec![
        "div",
        "p",
        "span",
        "b",
        "a href=/x",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "h2",
        "figure",
        "figcaption",
        "noscript",
        "button",
        "x-card",
        "select",
        "option",
        "section",
        "video",
        "em",
        "form",
        "thead",
        "caption",
        "svg",
    ]);
    leaf.prop_recursive(6, 60, 5, move |inner| {
        (tag.clone(), prop::collection::vec(inner, 0..5)).prop_map(|(tag, children)| {
            let name = tag.split(' ').next().unwrap_or(tag);
            format!("<{tag}>{}</{name}>", children.concat())
        })
    })
}

/// Tags, comments and texts in any order, and what is left out before the parser sees it.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "ab",
        "\n cd",
        " ",
        "<p class=x onclick='a>b'>",
        "</p>",
        "<b data-a=1>",
        "</b>",
        "<a target=t href=/x>",
        "</a>",
        "<pre title>",
        "</pre>",
        "<table border=1>",
        "<td align=left>",
        "</table>",
        "<!-- c -->",
        "<!-->",
        "<!--d--!>",
        "<?e>",
        "<svg fill=red>",
        "<path d='M1 2'/>",
        "<g>",
        "</g>",
        "<text>",
        "</text>",
        "</svg>",
        "<title>",
        "</title>",
        "<style>",
        "</style>",
        "<script>",
        "</script>",
        "<select>",
        "<option value=1>",
        "</select>",
        "<textarea>",
        "</textarea>",
        "<noscript>",
        "</noscript>",
        "<li style='color: red'>",
        "<br/>",
        "<div hidden a=\"b",
        "\">",
        "'",
        "</",
        "<",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|p| p.concat())
}

/// The text of the blocks of a tree, without its white space.
fn text_for(source: &str, purpose: Purpose) -> String {
    let html = super::tree::parse(source, &Limits::default(), purpose).html.unwrap();
    let mut page = Page::default();
    super::walk::read(&html, &Base::of(None, &[]), usize::MAX, &Selected::new(), &mut page);
    let texts = page.blocks.iter().flat_map(|block| block.text.chars());
    texts.filter(|c| !c.is_whitespace()).collect()
}

/// The words of all text that the parser sees, as the blocks may hold them.
fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = texts.flat_map(str::split_whitespace).map(str::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_word_is_lost(source in tree()) {
        let html = super::tree::parse(&source, &Limits::default(), Purpose::Data).html.unwrap();
        // A button that copies the code is none of it.
        let button = scraper::Selector::parse("pre button").unwrap();
        prop_assume!(html.select(&button).next().is_none());
        let seen: Vec<String> = html
            .tree
            .values()
            .filter_map(|node| node.as_text())
            .map(|text| text.text.to_string())
            .collect();
        let page = page(&source);
        let expected = words(seen.iter().map(String::as_str));
        prop_assert_eq!(words(page.blocks.iter().map(|block| block.text.as_str())), expected);
        for block in &page.blocks {
            prop_assert!(block.element.is_some_and(|element| element < page.elements.len()));
            for range in &block.inline {
                prop_assert!(block.text.get(range.start..range.end).is_some_and(|t| !t.is_empty()));
            }
        }
    }

    #[test]
    fn what_is_left_out_shows_no_text(source in soup()) {
        // In a drawing the parser takes what a script says for elements.
        let script = source.contains("<script>") || source.contains("<style>");
        prop_assume!(!(script && source.contains("<svg")));
        prop_assert_eq!(text_for(&source, Purpose::Blocks), text_for(&source, Purpose::Data));
    }

    #[test]
    fn no_source_panics(source in "[<>/a-c=\"' !\u{e9}-]{0,80}") {
        page(&source);
    }
}
