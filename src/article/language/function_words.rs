//! The words that hold sentences together. In running text every third or fourth word is one of
//! its language's, which tells the most common languages at a fraction of what comparing with
//! every language's letters costs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Languages (ISO 639-1) and their most frequent words. Those without `true` are only here because
/// their words are easily taken for another one's.
#[rustfmt::skip] // one language, a line or two
const LANGUAGES: &[(&str, bool, &str)] = &[
    ("en", true, "the of and to in that for is with was on are as at be by this from it have has had not but he she they you we i his her their its will an a or which were been who what when there more would about all can one out up so if"),
    ("de", true, "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis durch man wir ich"),
    ("fr", true, "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il elle sont avec son sa ses ou aux mais comme cette nous on été ont été être leur à"),
    ("es", true, "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son también fue"),
    ("pt", true, "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está também"),
    ("it", true, "di e il la che in a per un è del non con le si da una i sono al come nel ha dei della più anche alla gli lo ma se nella ai su o questo dal stato"),
    ("nl", true, "de en van het een in is op dat te die voor met zijn niet aan er om ook als bij maar uit of nog naar dan door ze hij je ik wordt werd over heeft worden"),
    ("sw", true, "na ya wa kwa katika ni la za cha vya kuwa huo hiyo hayo hao yake wake baada ili kama pia ambao ambayo ambaye hadi tangu lakini sana watu huku bila"),
    ("sq", true, "të e në dhe i për me një që nga është u se ka si më do nuk ai ajo edhe por kjo ky janë pas duke tij së"),
    ("is", true, "og að í á er sem en til um við var hann það af með fyrir ekki hefur verið frá þess hún þar eru þeir svo einnig voru þessi"),
    ("af", false, "die en van in is wat nie het dat te vir op met hy n sy om se aan ook as deur was daar sal uit maar word kan"),
    ("ca", false, "de la i el que en a els les un per del una es amb no va al dels com més ha són és l d s o se pel aquest però"),
];

/// Words that are enough to go by.
const ENOUGH: usize = 60;

/// The longest word of the table, in bytes.
const LONGEST: usize = 8;

/// The language that a quarter of the words belong to, if no other has half as many of its own.
pub fn language(text: &str) -> Option<&'static str> {
    let mut counts = [0; LANGUAGES.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        let of = of_word(word);
        for (at, count) in counts.iter_mut().enumerate() {
            *count += usize::from((of >> at) & 1);
        }
    }
    let (first, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let next = counts.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, count)| *count);
    let clear = words >= ENOUGH && most * 4 >= words && next.max()? * 2 <= *most;
    let (code, certain, _) = LANGUAGES.get(first)?;
    (clear && *certain).then_some(*code)
}

/// The languages of a word, a bit for each row.
fn of_word(word: &str) -> u16 {
    static WORDS: LazyLock<FxHashMap<&[u8], u16>> = LazyLock::new(|| {
        let mut words = FxHashMap::default();
        for (at, (.., row)) in LANGUAGES.iter().enumerate() {
            for word in row.split(' ') {
                *words.entry(word.as_bytes()).or_insert(0) |= 1 << at;
            }
        }
        words
    });
    if word.len() > LONGEST {
        return 0;
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    WORDS.get(&*lower).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_function_words_or_not_at_all() {
        let english = "The harbour was opened again on Monday, and the first of the boats came in with the tide. ";
        let german = "Der Hafen wurde am Montag wieder eröffnet, und die ersten Boote kamen mit der Flut herein. ";
        let catalan = "El port es va obrir de nou dilluns, i els primers vaixells van entrar amb la marea del matí. ";
        let spanish = "El puerto se abrió de nuevo el lunes, y los primeros barcos entraron con la marea de la mañana. ";
        for (text, expected) in [
            (english.repeat(5), Some("en")),
            (english.to_uppercase().repeat(5), Some("en")),
            (german.repeat(5), Some("de")),
            (spanish.repeat(5), None),
            (catalan.repeat(5), None),
            (english.to_owned(), None),
            ("Harbour boats tide Monday ".repeat(20), None),
            (String::new(), None),
        ] {
            assert_eq!(language(&text), expected, "{text}");
        }
    }
}
