//! Decoding: the first line of the input is the declared character set.

#![no_main]

use copydesk::input::encoding;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let line = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let declared = std::str::from_utf8(&input[..line]).ok();
    let decoded = encoding::decode(&input[(line + 1).min(input.len())..], declared);
    assert!(!decoded.text.contains('\0'));
});
