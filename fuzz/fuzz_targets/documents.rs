//! Every reader of a format. The first line of the input names the format, anything else lets it
//! be recognised; the rest is the dump.

#![no_main]

use copydesk::input::{self, About, Content, Format};
use copydesk::{Options, clean};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let line = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (name, dump) = (&input[..line], &input[(line + 1).min(input.len())..]);
    let format = std::str::from_utf8(name).ok().and_then(Format::from_name);
    let about = About { name: "d".to_owned(), format, ..About::default() };
    let mut options = Options::default();
    options.limits.document_bytes = 1 << 16;
    options.limits.record_bytes = 1 << 17;
    options.limits.expanded_bytes = 1 << 20;
    // More documents than this cannot be in so few bytes; a reader that gives them does not end.
    let most = 1000 + 64 * dump.len();
    for (number, document) in input::read(about, dump, &options).enumerate() {
        assert!(number < most, "the documents do not end");
        if let Content::Bad { note, .. } = &document.content {
            assert!(!note.starts_with("panic"), "{note}");
        }
        let _ = clean::read(&document, &options);
    }
});
