//! Languages of one script that its letters hardly tell apart, or of which the detector knows only some: here words
//! that only one of them has decide, or letters.

use whatlang::Script;

use crate::text::chars::is_of_word;

/// Languages (ISO 639-1) that are taken for one another, each with words that the others spell or say in another way.
#[rustfmt::skip] // one language, one line
const GROUPS: &[&[(&str, &str)]] = &[
    &[
        ("hr", "prije poslije gdje ovdje vijesti vijest vrijeme riječima riječi također tko tijekom cijeli dijela dijelu djeca djecu mjesto mjesta cijena uvijek svijet svijetu dvije tjedan"),
        ("sr", "pre posle gde ovde vesti vest vreme rečima reči takođe ko tokom ceo dela delu deca decu mesto mesta cena uvek svet svetu dve nedelja"),
    ],
    &[
        ("id", "karena bahwa bisa saat pemerintah mengatakan kantor uang mobil sore rabu"),
        ("ms", "kerana bahawa boleh iaitu ialah kerajaan berkata pejabat wang kereta petang manakala"),
    ],
    &[
        ("nb", "av etter hva meg seg uten blitt ble ut opp mye noe fram uke nå språk mellom"),
        ("da", "af efter hvad mig sig uden blevet blev ud op meget noget frem uge nu sprog mellem"),
        ("sv", "och är för från inte att vad utan blivit upp mycket något också mellan när även"),
    ],
    &[
        ("hi", "है हैं का की के में को से और ने पर नहीं था थी थे यह कि गया गई लिए एक"),
        ("mr", "आहे आहेत आणि होते होता होती नाही हे ते या केली केले केला मध्ये यांनी त्यांनी झाली झाले येत"),
        ("ne", "छ छन् र पनि भने गरेको भएको गर्ने थियो रहेको यस गर्न तथा छैन हुन् गरेका भएका यो"),
    ],
    &[
        ("he", "של את על לא הוא היא זה עם כי גם היה אך אבל או כל אחרי לפני"),
        ("yi", "און די אין איז פון מיט צו נישט דער האט וואס אויף"),
    ],
];

/// Languages that the detector does not know, their script, and letters that the others of the script do not have.
/// The first that fits counts.
#[rustfmt::skip] // one language, one line
const LETTERS: &[(&str, Script, &str)] = &[
    ("tg", Script::Cyrillic, "ҷӯҳ"),
    ("kk", Script::Cyrillic, "ұғқ"),
    ("ky", Script::Cyrillic, "ң"),
    ("mn", Script::Cyrillic, "өү"),
    ("ps", Script::Arabic, "ړښۍځ"),
    ("ckb", Script::Arabic, "ێۆڵڕ"),
    ("sd", Script::Arabic, "ڪڻڄ"),
];

/// The language that the words of a text decide for, where `detected` is one of a group.
pub fn told_apart(text: &str, detected: &str) -> Option<&'static str> {
    /// Words of its own that a text has at least.
    const FEWEST: usize = 3;
    let group = GROUPS.iter().find(|group| group.iter().any(|(code, _)| *code == detected))?;
    let text = text.to_lowercase();
    let words = |own: &str| {
        let words = text.split(|c| !is_of_word(c)).filter(|word| !word.is_empty());
        words.filter(|word| own.split(' ').any(|known| known == *word)).count()
    };
    let mut counts: Vec<(usize, &str)> =
        group.iter().map(|(code, own)| (words(own), *code)).collect();
    counts.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (most, code) = *counts.first()?;
    let next = counts.get(1).map_or(0, |(count, _)| *count);
    (most >= FEWEST && next * 3 <= most).then_some(code)
}

/// The language whose own letters a text has: one in fifty at least.
pub fn by_letters(text: &str, script: Script) -> Option<&'static str> {
    let mut rows = LETTERS.iter().filter(|(_, of, _)| *of == script).peekable();
    rows.peek()?;
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let own = |own: &str| text.chars().filter(|c| own.contains(*c)).count();
    rows.find(|(.., letters_of)| own(letters_of) * 50 >= letters.max(1)).map(|(code, ..)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_only_one_has_decide() {
        for (text, detected, expected) in [
            ("Pre dve godine su deca čekala vesti.", "hr", Some("sr")),
            ("Prije dvije godine su djeca čekala vijesti.", "hr", Some("hr")),
            ("Kerana hujan, kerajaan berkata jambatan itu boleh ditutup.", "id", Some("ms")),
            ("De blev efter to uger ført ud af byen.", "nb", Some("da")),
            ("De ble etter to uker ført ut av byen.", "da", Some("nb")),
            ("Bron är inte öppen för alla, och det är bra.", "nb", Some("sv")),
            ("पुल खुल गया है और लोग खुशी से घर की ओर गए हैं।", "ne", Some("hi")),
            ("पूल उघडला आहे आणि लोक घरी गेले आहेत.", "hi", Some("mr")),
            ("पुल खुलेको छ र मानिसहरू पनि खुसी छन्।", "hi", Some("ne")),
            ("Most je otvoren.", "hr", None),
            ("The bridge is open.", "en", None),
        ] {
            assert_eq!(told_apart(text, detected), expected, "{text}");
        }
    }

    #[test]
    fn letters_that_only_one_has_decide() {
        for (text, script, expected) in [
            ("Ескі көпір қайта ашылды, адамдар қуанып қайтты.", Script::Cyrillic, Some("kk")),
            ("Старый мост снова открыли в понедельник.", Script::Cyrillic, None),
            ("زوړ پل بیرته پرانیستل شو او خلک خوښ وو.", Script::Arabic, Some("ps")),
            ("پل قدیمی روز دوشنبه دوباره باز شد.", Script::Arabic, None),
        ] {
            assert_eq!(by_letters(text, script), expected, "{text}");
        }
    }
}
