//! Where the items of a feed begin and end.

/// How an item begins or ends, and where that occurs next: no part of a feed is searched twice.
pub struct Mark {
    mark: String,
    next: Option<usize>,
}

impl Mark {
    /// A mark in a text.
    pub fn new(mark: String, text: &str) -> Mark {
        let mut new = Mark { mark, next: None };
        new.next = new.search(text, 0);
        new
    }

    /// The first place from here on.
    pub fn first(&mut self, text: &str, from: usize) -> Option<usize> {
        if self.next.is_some_and(|next| next < from) {
            self.next = self.search(text, from);
        }
        self.next
    }

    /// The first place after `from` and before `end` that is not in quoted HTML.
    pub fn first_outside_cdata(&mut self, text: &str, from: usize, end: usize) -> Option<usize> {
        let (mut from, mut quoted) = (from, false);
        loop {
            let at = self.first(text, from + 1).filter(|at| *at < end)?;
            let passed = &text[from..at];
            let (begins, ends) = (passed.rfind("<![CDATA["), passed.rfind("]]>"));
            if begins.is_some() || ends.is_some() {
                quoted = begins > ends;
            }
            if !quoted {
                return Some(at);
            }
            from = at;
        }
    }

    fn search(&self, text: &str, from: usize) -> Option<usize> {
        let text = text.as_bytes();
        let mut found = memchr::memmem::find_iter(&text[from..], self.mark.as_bytes());
        // The name of the element must end here.
        let ends = |at: usize| text.get(at + self.mark.len());
        let at = found.find(|at| {
            ends(from + at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
        });
        at.map(|at| from + at)
    }
}
