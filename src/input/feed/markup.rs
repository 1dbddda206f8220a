//! Entities and tags in the text of an item.

/// A title that may contain HTML, with its entities resolved and its tags removed.
pub fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(name) = reference(rest) {
            push_reference(name, false, &mut plain);
            rest = &rest[name.len() + 2..];
        } else if let Some(tag) = tag(rest) {
            rest = &rest[tag.len()..];
        } else {
            plain.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// The name of the entity that a text begins with.
fn reference(text: &str) -> Option<&str> {
    /// Bytes of a name, at most.
    const LONGEST: usize = 10;
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(LONGEST + 1).position(|byte| byte == b';')?;
    name.get(..end)
}

/// The tag that a text begins with.
fn tag(text: &str) -> Option<&str> {
    /// Bytes of a tag, at most.
    const LONGEST: usize = 500;
    let name = text.strip_prefix('<')?;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    named.then(|| &text[..=end])
}

/// Writes what an entity stands for; in markup, `&`, `<` and `>` stay escaped for the HTML reader.
pub fn push_reference(name: &str, markup: bool, to: &mut String) {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    });
    let meant = match (number.and_then(char::from_u32), name) {
        (Some(char), _) => Some(char),
        (None, "amp") => Some('&'),
        (None, "lt") => Some('<'),
        (None, "gt") => Some('>'),
        (None, "quot") => Some('"'),
        (None, "apos") => Some('\''),
        _ => None,
    };
    match meant {
        Some(char) if !markup || !matches!(char, '&' | '<' | '>') => to.push(char),
        _ => to.push_str(&format!("&{name};")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_markup() {
        for (title, expected) in [
            ("Ferries &amp; <b>boats</b> < &unknown; & more", "Ferries & boats < &unknown; & more"),
            ("&#8220;Aground&#8221;", "“Aground”"),
        ] {
            assert_eq!(without_markup(title), expected);
        }
    }
}
