//! UTF-16, with or without its byte order mark.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::mostly_utf8;

/// The encoding of a stream that begins like this, if it is UTF-16, with or without its mark.
pub fn of(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((marked, _)) => (marked != UTF_8).then_some(marked),
        None => unmarked(head),
    }
}

/// A UTF-16 stream as UTF-8.
pub struct Utf16<R> {
    from: R,
    decoder: Decoder,
    text: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: BufRead> Utf16<R> {
    /// Decodes a reader in this encoding.
    pub fn new(from: R, encoding: &'static Encoding) -> Utf16<R> {
        let decoder = encoding.new_decoder_with_bom_removal();
        Utf16 { from, decoder, text: Vec::new(), taken: 0, ended: false }
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.text.len() && !self.ended {
            let bytes = self.from.fill_buf()?;
            self.ended = bytes.is_empty();
            // Always enough: two bytes of UTF-16 become at most three.
            self.text.resize(bytes.len() * 2 + 16, 0);
            let (_, read, written, _) =
                self.decoder.decode_to_utf8(bytes, &mut self.text, self.ended);
            self.from.consume(read);
            self.text.truncate(written);
            self.taken = 0;
        }
        let count = into.len().min(self.text.len() - self.taken);
        into[..count].copy_from_slice(&self.text[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

/// UTF-16 without its mark. It has zeros, at least those of markup, spaces, digits or line ends, and can
/// be decoded. If there are few zeros (Chinese, Japanese), the bytes must not pass for other text.
pub fn unmarked(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 16 || !head.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 32 > half, odd * 32 > half) {
        (true, _) if odd * 32 <= even => return senselessness(UTF_16BE, head).and(Some(UTF_16BE)),
        (_, true) if even * 32 <= odd => return senselessness(UTF_16LE, head).and(Some(UTF_16LE)),
        _ => {}
    }
    // Any two bytes of text are usually a Chinese or Korean character, too. But the bytes of such
    // characters have all values, and other text does not have these (ISO 2022 has escapes).
    let no_text = |byte: &&u8| matches!(byte, 1..=8 | 14..=26 | 28..=31);
    if mostly_utf8(head) || head.iter().filter(no_text).count() * 100 < half {
        return None;
    }
    let rank = |encoding, zeros: usize| Some((senselessness(encoding, head)?, half - zeros));
    match (rank(UTF_16LE, odd), rank(UTF_16BE, even)) {
        (Some(little), Some(big)) => Some(if little <= big { UTF_16LE } else { UTF_16BE }),
        (Some(_), None) => Some(UTF_16LE),
        (None, Some(_)) => Some(UTF_16BE),
        (None, None) => None,
    }
}

/// How many of the characters that an encoding makes of the bytes are never in text: undecodable,
/// private-use and control characters. None if there are too many, or too few that are usual in text.
fn senselessness(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let text = text.strip_suffix('\u{fffd}').unwrap_or(&text); // a pair cut in two
    let sensible = |c: &char| {
        // General, Chinese and full-width punctuation.
        let punctuation = matches!(c, '\u{2010}'..='\u{205e}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
        c.is_alphanumeric() || c.is_whitespace() || c.is_ascii_punctuation() || punctuation
    };
    let strange = |c: &char| {
        let nobody = matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}');
        nobody || c.is_control() && !c.is_whitespace()
    };
    let count = text.chars().count();
    let (good, strange) =
        (text.chars().filter(sensible).count(), text.chars().filter(strange).count());
    (strange * 50 <= count && good * 4 > count * 3).then_some(strange)
}
