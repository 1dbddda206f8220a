//! Letters whose marks stand behind them as characters of their own, as some editors write them: `e` and
//! U+0301 for `é`. They become the one character that everybody else writes, and that the tables of
//! words have.

use std::borrow::Cow;

/// Marks, each with the letters that it stands behind and what they are together.
#[rustfmt::skip] // a mark, a row
const MARKS: &[(char, &str)] = &[
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳ"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿ¨΅ΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύωώϒϓГЃКЌгѓкќÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứ"),
    ('\u{302}', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷẠẬạậẸỆẹệỌỘọộ"),
    ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
    ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮуӯ"),
    ('\u{306}', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗẠẶạặ"),
    ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯ"),
    ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋϒϔЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦоӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹ"),
    ('\u{309}', "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
    ('\u{30A}', "AÅaåUŮuů"),
    ('\u{30B}', "OŐoőUŰuűУӲуӳ"),
    ('\u{30C}', "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"),
    ('\u{31B}', "OƠoơUƯuư"),
    ('\u{323}', "AẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ"),
    ('\u{326}', "SȘsșTȚtț"),
    ('\u{327}', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩ"),
    ('\u{328}', "AĄaąEĘeęIĮiįUŲuųOǪoǫ"),
    ('\u{3099}', "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔゝゞカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴワヷヰヸヱヹヲヺヽヾ"),
    ('\u{309A}', "はぱひぴふぷへぺほぽハパヒピフプヘペホポ"),
];

/// The text with such letters as one character each. Linear; text without such marks costs one search.
pub fn compose(text: Cow<'_, str>) -> Cow<'_, str> {
    if !is_decomposed(&text) {
        return text;
    }
    let mut composed = String::with_capacity(text.len());
    for c in text.chars() {
        let together = composed.chars().next_back().and_then(|before| together(before, c));
        if let Some(one) = together {
            composed.pop();
            composed.push(one);
        } else {
            composed.push(c);
        }
    }
    composed.into()
}

/// The marks up to U+036F begin with the byte CC or CD, and hardly another letter does; those of Japanese
/// and the parts of Hangul begin with E3 82 and E1.
fn is_decomposed(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2(0xCC, 0xCD, bytes).is_some()
        || memchr::memchr_iter(0xE1, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x84..=0x87)))
        || memchr::memmem::find(bytes, "\u{3099}".as_bytes()).is_some()
        || memchr::memmem::find(bytes, "\u{309A}".as_bytes()).is_some()
}

/// The one character for a letter and what stands behind it.
fn together(before: char, c: char) -> Option<char> {
    if let Some((_, letters)) = MARKS.iter().find(|(mark, _)| *mark == c) {
        let mut pairs = letters.chars();
        while let (Some(letter), Some(one)) = (pairs.next(), pairs.next()) {
            if letter == before {
                return Some(one);
            }
        }
    }
    hangul(u32::from(before), u32::from(c))
}

/// A syllable of a consonant and a vowel, or of a syllable and the consonant that ends it; the numbers
/// are Unicode's.
fn hangul(before: u32, c: u32) -> Option<char> {
    const SYLLABLES: u32 = 0xAC00;
    const ENDS: u32 = 28;
    const VOWELS: u32 = 21;
    let one = match (before, c) {
        (0x1100..=0x1112, 0x1161..=0x1175) => {
            SYLLABLES + ((before - 0x1100) * VOWELS + (c - 0x1161)) * ENDS
        }
        (SYLLABLES..=0xD7A3, 0x11A8..=0x11C2) if (before - SYLLABLES).is_multiple_of(ENDS) => {
            before + (c - 0x11A7)
        }
        _ => return None,
    };
    char::from_u32(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_join_their_letters() {
        for (apart, joined) in [
            ("cafe\u{301} a\u{300} Mu\u{308}nchen", "café à München"),
            ("Vie\u{323}\u{302}t Nam", "Việt Nam"),
            ("сво\u{438}\u{306}", "свой"),
            ("λιμα\u{301}νι", "λιμάνι"),
            ("か\u{3099}っこう", "がっこう"),
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글"),
            ("x\u{301} and \u{301}", "x\u{301} and \u{301}"),
        ] {
            assert_eq!(compose(Cow::Borrowed(apart)), joined);
        }
        let plain = "Café 港口 მთა";
        assert!(matches!(compose(Cow::Borrowed(plain)), Cow::Borrowed(_)));
    }

    #[test]
    fn many_marks_cost_linear_time() {
        let marks = "\u{301}".repeat(500_000);
        assert_eq!(compose(Cow::Borrowed(&marks)).len(), marks.len());
    }
}
