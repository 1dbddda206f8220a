//! What lies beside a dump: its `.meta.json`, and saved HTTP headers.

#![no_main]

use copydesk::Options;
use copydesk::input::About;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let mut about = About::default();
    about.add_meta(input, &Options::default().fields);
    about.add_headers(input);
    assert!(about.declared.len() <= input.len());
});
