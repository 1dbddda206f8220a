//! Texts that tell of walls in the words of walls. A wall speaks to whoever stands before it; a text
//! tells of it in sentences of its own, under a headline that is no wall's.

use super::{SENTENCE, says};
use crate::facts::Facts;
use crate::text::words;

/// Sentences of a text, at least.
const SENTENCES: usize = 3;

/// Words to each thing that a wall says, at least; walls use fewer.
const WORDS: u64 = 12;

/// Words of a headline, at least.
const HEADLINE: u64 = 3;

/// How walls speak of themselves and to the reader. Capitals count: “Sie” is not “sie”.
#[rustfmt::skip] // one language, one line
const ADDRESSES: &[(&str, &[&str])] = &[
    ("en", &["you", "your", "You", "Your", "we", "our", "We", "Our", "please", "Please"]),
    ("de", &["Sie", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihnen", "du", "dein", "deine", "wir", "unser", "unsere", "Wir", "Unsere", "bitte", "Bitte"]),
    ("fr", &["vous", "votre", "vos", "Vous", "Votre", "nous", "notre", "nos", "Nous", "Notre", "Veuillez", "veuillez"]),
    ("es", &["usted", "tu", "tus", "su", "sus", "Tu", "Su", "te", "nosotros", "nuestro", "nuestra", "nuestros", "favor"]),
    ("it", &["tuo", "tua", "tuoi", "tue", "ti", "suo", "sua", "noi", "nostro", "nostri", "nostra", "favore"]),
    ("pt", &["você", "seu", "sua", "seus", "suas", "Você", "nós", "nosso", "nossa", "nossos", "favor"]),
    ("nl", &["u", "uw", "je", "jouw", "U", "Uw", "Je", "wij", "we", "onze", "ons", "Wij", "We", "Onze", "alstublieft"]),
    ("pl", &["Twój", "Twoja", "twój", "twoja", "Ci", "Cię", "nasz", "nasze", "nasza", "nasi", "proszę", "Proszę"]),
    ("ru", &["вы", "вам", "вас", "ваш", "ваше", "ваша", "Вы", "Вам", "Ваш", "мы", "наш", "наши", "Мы", "пожалуйста", "Пожалуйста"]),
];

/// Whether a text that says what walls say tells of them.
pub fn is_about_walls(texts: &[&str], facts: &Facts) -> bool {
    let Some(title) = facts.title.as_deref() else { return false };
    let language = facts.language.as_deref();
    let Some((_, addresses)) = ADDRESSES.iter().find(|(code, _)| Some(*code) == language) else {
        return false;
    };
    let of_wall = |text: &str| says(text).0.len() as u64;
    if words::count(title) < HEADLINE || of_wall(title) > 0 {
        return false;
    }
    let texts = || texts.iter().filter(|text| **text != title);
    let total: u64 = texts().map(|text| words::count(text)).sum();
    if total < WORDS * texts().map(|text| of_wall(text)).sum::<u64>() {
        return false;
    }
    let spoken = texts().map(|text| unquoted(text)).collect::<Vec<_>>().join("\n");
    let sentences: Vec<&str> = spoken
        .split_inclusive(['.', '!', '?', '\n'])
        .filter(|sentence| words::count(sentence) >= SENTENCE)
        .collect();
    let addresses = |sentence: &&&str| {
        let mut words = sentence.split(|c: char| !c.is_alphanumeric());
        words.any(|word| addresses.contains(&word))
    };
    let addressed = sentences.iter().filter(addresses).count();
    sentences.len() >= SENTENCES && addressed * 2 < sentences.len()
}

/// Without what stands in quotation marks. Languages open and close with the same ones.
fn unquoted(text: &str) -> String {
    text.split(['“', '”', '„', '«', '»', '"']).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_tell_and_walls_address() {
        let text = &[
            "Most people close the tab when a page says “please log in to continue”. A study counted them.",
            "Those that ask readers to sign in to read an article lost two thirds of them within ten seconds.",
            "“Create an account” is the most expensive sentence of all, says the author of the study.",
        ][..];
        let wall = &[
            "Please log in to continue. You need an account to read what the keeper of the lamp wrote.",
            "We ask for it since we want to know our readers. It takes a minute and costs you nothing.",
        ][..];
        let missing = &[
            "The page you requested could not be found. It may have been moved or deleted last year.",
            "Check the address, or start again from the front page of the harbour.",
        ][..];
        for (title, texts, expected) in [
            (Some("Why login pages lose readers"), text, true),
            (Some("Log in to continue reading"), text, false),
            (None, text, false),
            (Some("Notes from the harbour"), wall, false),
            (Some("Notes from the harbour"), missing, false),
        ] {
            let facts = Facts {
                title: title.map(str::to_owned),
                language: Some("en".to_owned()),
                ..Facts::default()
            };
            assert_eq!(is_about_walls(texts, &facts), expected, "{title:?} {texts:?}");
        }
    }
}
