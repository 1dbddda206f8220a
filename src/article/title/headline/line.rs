//! A line of a dump, with what is needed of it again and again.

use std::cell::OnceCell;

use crate::article::authors::byline;
use crate::text::dates::written;
use crate::text::fnv;
use crate::text::shape::Shape;

/// Dates and bylines are shorter than this, in bytes.
const SHORT: usize = 200;

/// Looked at when it is asked for: of most lines it never is.
pub struct Line<'a> {
    text: &'a str,
    shape: &'a Shape,
    key: OnceCell<u64>,
    dated: OnceCell<bool>,
    byline: OnceCell<bool>,
}

impl<'a> Line<'a> {
    /// A line of this shape.
    pub fn of(text: &'a str, shape: &'a Shape) -> Line<'a> {
        let (key, dated, byline) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Line { text, shape, key, dated, byline }
    }

    /// The same for lines that read the same: a hash of their letters and digits.
    pub fn key(&self) -> u64 {
        *self.key.get_or_init(|| {
            self.text.chars().fold(fnv::START, |hash, c| match c {
                _ if c.is_ascii_alphanumeric() => fnv::add(hash, c.to_ascii_lowercase()),
                _ if !c.is_ascii() && c.is_alphanumeric() => c.to_lowercase().fold(hash, fnv::add),
                _ => hash,
            })
        })
    }

    /// Whether it states a date.
    pub fn is_dated(&self) -> bool {
        *self.dated.get_or_init(|| {
            self.text.len() <= SHORT
                && self.shape.digits > 0.0
                && written::find(self.text).is_some()
        })
    }

    /// Whether it says whom the text is by.
    pub fn is_byline(&self) -> bool {
        *self.byline.get_or_init(|| {
            self.text.len() <= SHORT
                && (byline::parse_shaped(self.text, self.shape).is_some()
                    || byline::is_opener(self.text))
        })
    }

    /// Long enough to be the body's.
    pub fn is_paragraph(&self) -> bool {
        (self.shape.words >= 25.0 || self.shape.is_paragraph()) && !self.is_byline()
    }

    /// A sentence, however short.
    pub fn is_sentence(&self) -> bool {
        self.shape.is_prose() && self.shape.words >= 8.0 && !self.is_byline()
    }
}
