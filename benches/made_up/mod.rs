//! Made-up documents for measuring: the same on every machine, in the styles that real dumps come
//! in and of any size.

use copydesk::Format;

/// How a page was left behind.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// A block a line, blank lines between.
    Plain,
    /// Wrapped at 80 columns, lists with bullets.
    Wrapped,
    /// A text node a line: every link breaks its sentence.
    Nodes,
    /// Markdown of the whole page, navigation as lists of links.
    Markdown,
    /// Plain lines in a script beyond ASCII.
    Greek,
    /// The page itself.
    Html,
}

/// One made-up document.
pub struct MadeUp {
    /// How it was left behind.
    pub style: Style,
    /// Its text.
    pub text: String,
}

impl MadeUp {
    /// A document of about this many bytes.
    pub fn new(style: Style, bytes: usize) -> MadeUp {
        let mut writer = Writer { style, dice: Dice(7), text: String::with_capacity(bytes + 4096) };
        writer.page(bytes);
        MadeUp { style, text: writer.text }
    }

    /// The format it is read as.
    pub fn format(&self) -> Format {
        match self.style {
            Style::Html => Format::Html,
            Style::Markdown => Format::Markdown,
            _ => Format::Text,
        }
    }

    /// The name of the file it would come in.
    pub fn name(&self) -> &'static str {
        match self.style {
            Style::Html => "made-up.html",
            Style::Markdown => "made-up.md",
            _ => "made-up.txt",
        }
    }
}

#[rustfmt::skip] // lists of words
const ENGLISH: &[&str] = &[
    "the", "harbour", "and", "of", "a", "reopened", "in", "to", "boats", "was", "by", "old", "mill", "that", "bridge",
    "council", "for", "said", "repairs", "on", "with", "tide", "morning", "it", "two", "years", "quay", "from", "had",
    "northern", "ferry", "they", "workers", "at", "lighthouse", "keeper", "not", "until", "storm", "evening",
];
#[rustfmt::skip]
const GREEK: &[&str] = &[
    "το", "λιμάνι", "και", "του", "η", "άνοιξε", "στο", "με", "βάρκες", "ήταν", "από", "παλιά", "γέφυρα", "που", "μύλος",
    "δήμος", "για", "είπε", "επισκευές", "στην", "παλίρροια", "πρωί", "δύο", "χρόνια", "προκυμαία", "βόρειο", "πλοίο",
];
#[rustfmt::skip]
const MENU: &[&str] = &["Home", "News", "Local", "Weather", "Sport", "Culture", "Business", "Opinion", "Video", "Contact"];
#[rustfmt::skip]
const CLUTTER: &[&str] = &[
    "Share this article", "Advertisement", "0 Comments", "Subscribe to our newsletter", "Read more: The storm that moved a pier",
    "Leave a Reply", "Image credit: Port Post", "Filed under: Harbour, Boats", "© 2024 The Port Post. All rights reserved.",
    "We use cookies to make this site work. Accept", "You may also like", "By using this site you agree to its terms",
];

/// A small generator of pseudo-random numbers (xorshift): the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

struct Writer {
    style: Style,
    dice: Dice,
    text: String,
}

impl Writer {
    /// Menu, headline, byline, then paragraphs with clutter between them up to the size, a footer.
    fn page(&mut self, bytes: usize) {
        if let Style::Html = self.style {
            self.text.push_str(
                "<!doctype html><html lang=en><head><title>Old mill bridge opens</title>",
            );
            self.text
                .push_str("<meta property=og:site_name content='The Port Post'></head><body>\n");
        }
        self.menu();
        self.line("h1", "Old mill bridge opens after two years of repairs");
        self.line("p", "By Ada Moss");
        self.line("p", "12 May 2024, 07:29");
        while self.text.len() < bytes {
            for _ in 0..=self.dice.below(4) {
                let paragraph = self.paragraph();
                self.line("p", &paragraph);
            }
            if self.dice.below(4) == 0 {
                let heading = self.words(5);
                self.line("h2", &heading);
            }
            if self.dice.below(3) == 0 {
                let clutter = self.dice.pick(CLUTTER);
                self.line("div", clutter);
            }
            if self.dice.below(12) == 0 {
                self.menu();
            }
        }
        self.menu();
        for clutter in CLUTTER {
            self.line("div", clutter);
        }
        if let Style::Html = self.style {
            self.text.push_str("</body></html>\n");
        }
    }

    fn menu(&mut self) {
        if let Style::Html = self.style {
            self.text.push_str("<nav class='site-menu menu--main' id=menu><ul>\n");
        }
        for entry in MENU {
            let line = match self.style {
                Style::Html => format!(
                    "<li class='menu-item'><a class=link href='/{entry}'>{entry}</a></li>\n"
                ),
                Style::Markdown => format!("*   [{entry}](https://port.example/{entry})\n"),
                Style::Wrapped => format!("  • {entry}\n"),
                _ => format!("{entry}\n"),
            };
            self.text.push_str(&line);
        }
        self.text.push_str(if let Style::Html = self.style { "</ul></nav>\n" } else { "\n" });
    }

    fn line(&mut self, tag: &str, line: &str) {
        match self.style {
            Style::Html => {
                let line = format!(
                    "<div class='row wrap'><{tag} class='text body-{tag}'>{line}</{tag}></div>\n"
                );
                self.text.push_str(&line);
            }
            Style::Wrapped => self.wrapped(line),
            Style::Markdown => {
                self.text.push_str(if tag == "h1" {
                    "# "
                } else if tag == "h2" {
                    "## "
                } else {
                    ""
                });
                self.text.push_str(line);
                self.text.push_str("\n\n");
            }
            Style::Nodes => {
                self.text.push_str(line);
                self.text.push('\n');
            }
            Style::Plain | Style::Greek => {
                self.text.push_str(line);
                self.text.push_str("\n\n");
            }
        }
    }

    fn wrapped(&mut self, line: &str) {
        let mut column = 0;
        for word in line.split(' ') {
            if column > 0 && column + word.len() + 1 > 80 {
                self.text.push('\n');
                column = 0;
            } else if column > 0 {
                self.text.push(' ');
            }
            self.text.push_str(word);
            column += word.len() + 1;
        }
        self.text.push_str("\n\n");
    }

    fn paragraph(&mut self) -> String {
        let sentences: Vec<String> = (0..=self.dice.below(5)).map(|_| self.sentence()).collect();
        sentences.join(" ")
    }

    fn sentence(&mut self) -> String {
        let (first, second) = (3 + self.dice.below(10), 2 + self.dice.below(8));
        let (head, link, tail) = (self.words(first), self.words(2), self.words(second));
        match self.style {
            Style::Html => format!("{head} <a href='/a'>{link}</a> {tail}."),
            Style::Markdown => format!("{head} [{link}](/a) {tail}."),
            Style::Nodes => format!("{head}\n{link}\n{tail}."),
            _ => format!("{head} “{link}”, {tail}."),
        }
    }

    /// Some words, the first one with a capital.
    fn words(&mut self, count: usize) -> String {
        let words = if let Style::Greek = self.style { GREEK } else { ENGLISH };
        let words: Vec<&str> = (0..count).map(|_| self.dice.pick(words)).collect();
        let text = words.join(" ");
        let mut letters = text.chars();
        letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}
