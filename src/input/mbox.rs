//! Unix mailboxes (RFC 4155): messages one after the other, each after a line like
//! `From ada@a.example Sun May 12 07:29:00 2024`.

use super::documents::{Container, Context, Part, Piece};
use super::skipped::Skipped;
use super::source::{Line, Source};
use super::{About, Format, FormatRow, Look, Reads};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Mbox,
    name: "mbox",
    endings: &["mbox", "mbx"],
    meaning: "A mailbox (mbox), one document per message: a mailing list's archive, Google Takeout, Thunderbird.",
    recognised: "a line `From ADDRESS DATE` and a header at the start; with the ending, also later; in a file `.eml`, two such lines",
    url: "as in `mail`",
    date: "as in `mail`",
    content: "each message as in `mail`; a `>` that the format put before `From ` is removed",
    limits: "`limits.record_bytes` per message",
    recognise,
    reads: Reads::Container(|part, context| Box::new(Mailbox::new(part, context))),
};

/// The longest line that begins a message, in bytes.
const LONGEST: usize = 1024;

/// How many gaps in a message are reported.
const TOLD: usize = 8;

const DAYS: &[&[u8]] = &[b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
#[rustfmt::skip] // a list, not a column
const MONTHS: &[&[u8]] = &[
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// The first line begins a message; with a mailbox's name, there may be damage before it. A single
/// message may have such a line too.
fn recognise(look: &Look<'_>) -> bool {
    let mut lines = look.trimmed().split(|byte| *byte == b'\n');
    let mut others = lines.clone().skip(1);
    if look.ending == Some(Format::Mbox) {
        return lines.any(begins_message);
    }
    let is_first = lines.next().is_some_and(begins_message) && lines.next().is_some_and(is_header);
    is_first && (look.ending != Some(Format::Mail) || others.any(begins_message))
}

/// Whether a line is the one before a message: the sender, and a date as `ctime` writes it, with an
/// optional time zone before or after the year.
fn begins_message(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    if rest.len() > LONGEST {
        return false;
    }
    let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).collect();
    let is_date = |words: &[&[u8]]| {
        DAYS.contains(&words[0])
            && MONTHS.contains(&words[1])
            && is_number(words[2], 1..=2)
            && words[3].contains(&b':')
            && words[3].split(|byte| *byte == b':').all(|part| is_number(part, 2..=2))
    };
    let date = words.windows(4).rposition(is_date);
    date.is_some_and(|at| words[at + 4..].iter().any(|word| is_number(word, 4..=4)))
}

fn is_number(word: &[u8], digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&word.len()) && word.iter().all(u8::is_ascii_digit)
}

/// Whether a line begins like a header.
fn is_header(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_name = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    is_name && !name.is_empty() && name.len() < line.len()
}

/// A line as it was before the mailbox escaped it.
fn unescaped(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    let is_escaped = quotes > 0 && line[quotes..].starts_with(b"From ");
    &line[usize::from(is_escaped)..]
}

struct Mailbox<'a> {
    about: About,
    depth: usize,
    /// Bytes of one message.
    most: usize,
    source: Source<'a>,
    /// Whether the line before the next message is taken already.
    is_begun: bool,
    /// The number of the last message.
    number: u64,
}

/// A message as it is being read.
#[derive(Default)]
struct Message {
    bytes: Vec<u8>,
    left_out: u64,
    gaps: Vec<String>,
}

impl<'a> Mailbox<'a> {
    fn new(part: Part<'a>, context: &Context) -> Mailbox<'a> {
        let about = About { format: Some(Format::Mail), ..part.about };
        let (depth, source, most) = (part.depth, part.source, context.limits.record_bytes);
        Mailbox { about, depth, most, source, is_begun: false, number: 0 }
    }

    /// The next message; None at the end. Text before the first line of a message counts as one too.
    fn message(&mut self) -> Option<Message> {
        let mut is_begun = std::mem::take(&mut self.is_begun);
        let (mut message, mut line) = (Message::default(), Vec::new());
        loop {
            line.clear();
            let room = self.most.saturating_sub(message.bytes.len());
            let read = self.source.line(room.max(LONGEST), &mut line);
            let is_some = is_begun || !message.is_empty();
            match read {
                Ok(Line::End) => return is_some.then_some(message),
                Ok(Line::Whole) if begins_message(&line) => {
                    if is_some {
                        self.is_begun = true;
                        return Some(message);
                    }
                    is_begun = true;
                }
                Ok(Line::Whole) if !is_some && line.trim_ascii().is_empty() => {}
                Ok(Line::Whole) => message.add(unescaped(&line), room),
                Ok(Line::Cut(left_out)) => {
                    message.add(unescaped(&line), room);
                    message.left_out += left_out;
                }
                Err(gap) => {
                    message.add(unescaped(&line), room);
                    message.gaps.push(gap.to_string());
                    message.gaps.truncate(TOLD);
                }
            }
        }
    }
}

impl Message {
    fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.gaps.is_empty()
    }

    /// Adds a line, or as much as there is room for.
    fn add(&mut self, line: &[u8], room: usize) {
        let fits = line.len().min(room);
        self.bytes.extend_from_slice(&line[..fits]);
        self.left_out += (line.len() - fits) as u64;
        if fits < room {
            self.bytes.push(b'\n');
        }
    }

    /// What is wrong with it.
    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> =
            self.gaps.iter().map(|gap| format!("damaged: {gap}")).collect();
        if self.left_out > 0 {
            notes.push(format!("damaged: the message has {} bytes more", self.left_out));
        }
        notes
    }
}

impl<'a> Container<'a> for Mailbox<'a> {
    fn next(&mut self, _: &mut Skipped) -> Option<Piece<'a>> {
        let message = self.message()?;
        self.number += 1;
        let notes = message.notes();
        let part = Part::new(self.about.clone(), self.depth + 1, Source::of(message.bytes));
        Some(Piece::Part(Part { record: Some(self.number), notes, ..part }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{self, Document};
    use crate::options::Options;

    fn message(number: u32, rest: &str) -> String {
        format!(
            "From ada@a.example Sun May 12 07:29:0{number} 2024\nFrom: Ada Moss <ada@a.example>\n\
             Subject: Mill {number}\nMessage-ID: <{number}@a.example>\n{rest}\n"
        )
    }

    fn read(about: About, bytes: &[u8], options: &Options) -> Vec<Document<'static>> {
        input::read(about, bytes, options).map(Document::into_owned).collect()
    }

    fn texts(documents: &[Document<'_>]) -> Vec<String> {
        let text = |one: &Document<'_>| String::from_utf8_lossy(one.content.bytes()).into_owned();
        documents.iter().map(|one| text(one).replace('\r', "").trim().to_owned()).collect()
    }

    #[test]
    fn a_mailbox_is_its_messages() {
        let html = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nPlain.\n\
            --b\nContent-Type: text/html\n\n<p>The wheel is new.</p>\n--b--\n";
        let mailbox = [
            message(1, "\nThe mill turns.\n\n>From Monday on the miller is there.\n>> what for?\n"),
            message(2, html),
            message(3, "\nFrom here the river goes to the sea.\n"),
        ]
        .concat();
        let expected = [
            "The mill turns.\n\nFrom Monday on the miller is there.\n>> what for?",
            "<p>The wheel is new.</p>",
            "From here the river goes to the sea.",
        ];
        let (options, windows) = (Options::default(), mailbox.replace('\n', "\r\n"));
        let named = |name: &str| About { name: name.to_owned(), ..About::default() };
        let said = About { format: Some(Format::Mbox), ..named("d") };
        let abouts = ["d", "d.mbox", "d.eml", "d.txt"].map(named);
        for about in abouts.into_iter().chain([said]) {
            for bytes in [&mailbox, &windows] {
                let documents = read(about.clone(), bytes.as_bytes(), &options);
                assert_eq!(texts(&documents), expected, "{about:?}");
                let second = &documents[1];
                assert_eq!((second.record, second.id.as_deref()), (Some(2), Some("<2@a.example>")));
                let said: Vec<&str> = second.declared.iter().map(|said| &*said.value).collect();
                assert_eq!(said, ["Mill 2", "Ada Moss"]);
            }
        }
        // A single message is one, with or without the line before it, however its format is known.
        for format in [None, Some(Format::Mail)] {
            let about = About { format, ..named("d.eml") };
            let documents = read(about, message(2, html).as_bytes(), &options);
            assert_eq!((&*texts(&documents)[0], documents[0].record), (expected[1], None));
        }
    }

    #[test]
    fn damage_costs_its_message_and_what_is_too_large_is_cut() {
        let mut options = Options::default();
        options.limits.record_bytes = 300;
        let long = format!("\n{}\n", "The mill turns.\n".repeat(99));
        let line = format!("\n{}\n", "The mill turns. ".repeat(999));
        let about = || About { name: "d.mbox".to_owned(), ..About::default() };
        for first in [message(1, &long), message(1, &line)] {
            let mailbox = first + &message(2, "\nThe wheel is new.\n");
            let documents = read(about(), mailbox.as_bytes(), &options);
            let [first, second] = documents.as_slice() else { panic!("{documents:?}") };
            assert!(first.content.bytes().starts_with(b"The mill turns."));
            assert!(first.notes[0].starts_with("damaged: the message has "), "{:?}", first.notes);
            assert_eq!(
                (second.content.bytes(), &*second.notes),
                (&b"The wheel is new.\n\n"[..], &[][..])
            );
            // The first line is gone.
            let documents = read(about(), &mailbox.as_bytes()[9..], &options);
            assert_eq!((documents.len(), documents[1].record), (2, Some(2)));
        }
    }

    #[test]
    fn many_messages_cost_linear_time() {
        let first = "From ada@a.example Sun May 12 07:29:00 2024\n";
        for unit in [first, "From: a\n", ">From \n", "From Sun May 12 07:29:00 \n"] {
            let mailbox = format!("{first}From: a\n{}", unit.repeat(100_000));
            read(About::default(), mailbox.as_bytes(), &Options::default());
        }
    }

    #[test]
    fn the_line_before_a_message_is_told_from_sentences() {
        for (line, expected) in [
            ("From ada@a.example Sun May 12 07:29:00 2024", true),
            ("From - Sun May 12 07:29:00 2024\r", true),
            ("From MAILER-DAEMON Sun May  2 07:29:00 2024", true),
            ("From 148858576@xxx Sun May 12 07:29:00 +0000 2024", true),
            ("From ada at a.example  Sun May 12 07:29 CEST 2024", true),
            ("From ada@a.example Sun May 12 07:29:00 2024 +0200", true),
            ("From: Ada Moss <ada@a.example>", false),
            (">From ada@a.example Sun May 12 07:29:00 2024", false),
            ("From Sun to Mon the mill stood still, until May 12 at 07:29 in 2024.", false),
            ("From Sun May 12 on it turns", false),
            ("From ", false),
        ] {
            assert_eq!(begins_message(line.as_bytes()), expected, "{line}");
        }
        for (line, expected) in [
            (">From here on", "From here on"),
            (">>From here on", ">From here on"),
            ("> From here on", "> From here on"),
            ("From here on", "From here on"),
            (">", ">"),
        ] {
            assert_eq!(unescaped(line.as_bytes()), expected.as_bytes());
        }
    }
}
