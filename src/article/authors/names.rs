//! People's names: told from other text, split, and written as names are.

use super::words::{
    CONNECTORS, CREDENTIALS, GROUPS, NO_NAMES, NOBODY, NOT_PEOPLE, OFFICES, ORGANISATIONS,
    PARTICLES, RANKS, ROLES,
};
use crate::text::chars::{is_small, is_unspaced_letter};
use crate::text::dates::{labels, months};
use crate::text::words::fold;

/// Names in one list, each of which is compared with the others. Only papers of physics have more authors.
const MOST_NAMES: usize = 200;

/// The names in a list such as “JANE DOE AND JOHN ROE, STAFF WRITER”: split, without roles,
/// addresses and repetitions. Empty when something in it is no name, role or address.
pub fn split(list: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut role = false;
    for part in list.split([',', ';', '、', '|', '•', '·', '⋅', '»', '/', '\n', '，', '；'])
    {
        let part = without_mail(part);
        let part = part.trim_matches(|c: char| c.is_whitespace() || "-–—:()[]\"“”".contains(c));
        if part.is_empty() || is_address(part) {
            continue;
        }
        if add_credential(part, &mut names) {
            continue;
        }
        let part = if ends_with_initial(part) { part } else { part.trim_matches('.') };
        // “Ada Moss (amo)”: the sign is the house's, not hers.
        let part = match part.split_once(" (") {
            Some((name, sign)) if sign.ends_with(')') => name,
            Some((name, sign)) if !sign.contains(')') => name,
            _ => part,
        };
        let whole = part;
        let part = without_role(part);
        // “Ada Moss, Staff Writer, Harbour Works”: behind a role stands where it is held.
        if role && !starts_with_connector(part) {
            continue;
        }
        // “Ada Moss, Digital Security Expert”: behind a name stands its role, whatever that begins with.
        if part.len() < whole.len() && !names.is_empty() && !starts_with_connector(part) {
            role = true;
            continue;
        }
        role = is_role(part);
        for name in at_connectors(part) {
            if add_credential(&name, &mut names) {
                continue;
            }
            if names.len() >= MOST_NAMES {
                return names;
            }
            if let Some(name) = person(&name) {
                let bare = fold(without_credentials(&name));
                if !names.iter().any(|known| fold(without_credentials(known)) == bare) {
                    names.push(name);
                }
            } else if !is_role(&name) && names.is_empty() {
                return Vec::new();
            }
        }
    }
    names
}

/// The name as it is written, if this can be a person's.
pub fn person(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "-–—:,()[]\"“”*●".contains(c));
    let no_name = |c: char| c.is_numeric() || "?!@#%{}<>=_+\\\"“”:".contains(c);
    let chars = text.chars().count();
    if !(2..=60).contains(&chars) || text.contains(no_name) || is_role(text) || is_nobody(text) {
        return None;
    }
    if text.chars().any(is_unspaced_letter) {
        return (chars <= 20 && !is_office(text)).then(|| text.to_owned());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = once(&words);
    if !text.chars().any(|c| c.is_uppercase() || is_small(c)) {
        // Arabic, Hangul, Devanagari, … have no capitals by which to tell a name.
        return (words.len() <= 4 && chars <= 40).then(|| words.join(" "));
    }
    let named =
        words.iter().all(|word| is_name_word(word)) && words.iter().any(|w| starts_upper(w));
    if words.first().is_some_and(|word| NO_NAMES.contains(&&*word.to_lowercase())) {
        return None;
    }
    let months = words.len() == 1 && months::number(&text.to_lowercase()).is_some();
    (named && words.len() <= 6 && !months).then(|| cased(words))
}

/// A name that stands twice, once for wide screens and once for narrow ones, once: “Ada Moss Ada Moss”.
pub fn once<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    match words.split_at(words.len() / 2) {
        (first, second) if first.len() >= 2 && first == second => first,
        _ => words,
    }
}

/// Whether the name has all that a person's full name has: two words, or a script that writes it as
/// one.
pub fn is_full(name: &str) -> bool {
    name.split_whitespace().count() >= 2 || name.chars().any(is_unspaced_letter) || is_korean(name)
}

/// A family name and a given name in Hangul, as one word.
pub fn is_korean(name: &str) -> bool {
    (2..=4).contains(&name.chars().count()) && name.chars().all(|c| ('가'..='힣').contains(&c))
}

/// Whether two names are one person's, with or without a title and credentials: “Dr Ada Moss”, “Ada
/// Moss”, “Ada Moss, PhD”.
pub fn are_same(a: &str, b: &str) -> bool {
    let (a, b) = (fold(without_credentials(a)), fold(without_credentials(b)));
    a == b || a.ends_with(&format!(" {b}")) || b.ends_with(&format!(" {a}"))
}

/// A declared author that is no person's name as names are written: a desk, an agency, an
/// account (“Harbour Desk”, “dpa”, “ada moss”). Only a declaration is believed that much.
pub fn collective(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = text.split(' ').count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let plain = !text.contains([',', ';', '|', '/', '<', '{', '(', '?', '!', '=', '@']);
    let named = plain && letters >= 2 && words <= 5 && text.len() <= 60;
    (named && !is_address(&text) && !is_nobody(&text)).then_some(text)
}

/// Whether the text names a role or department rather than a person.
pub fn is_role(text: &str) -> bool {
    fold(text).split(' ').any(is_role_word)
}

fn is_role_word(word: &str) -> bool {
    ROLES.contains(&word) || GROUPS.contains(&word)
}

/// Whether a name in letters with capitals can be nothing else: no place's, section's or organisation's.
pub fn is_surely_person(name: &str) -> bool {
    /// Words of a name.
    const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
    let folded = fold(name);
    let cased = name.chars().any(char::is_uppercase) && !name.contains('&');
    let label = |word: &str| word.len() >= 6 && labels::of_word(word).is_some();
    cased
        && WORDS.contains(&name.split_whitespace().count())
        && !is_organisation(name)
        && !is_role(name)
        && !folded.split(' ').any(|word| NOT_PEOPLE.contains(&word) || label(word))
        && !name.split(' ').any(is_acronym)
        && folded.split(' ').next() != folded.split(' ').next_back()
}

/// “ChatGPT”, “iOS”: capitals in a row beside small letters.
fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().skip(1).filter(|c| c.is_uppercase()).count();
    capitals >= 2 && word.chars().any(char::is_lowercase)
}

/// Whether the name is an account's that stands for nobody in particular.
pub fn is_nobody(text: &str) -> bool {
    NOBODY.contains(&fold(text).as_str())
}

/// “Bo L. C.”, whose last point belongs to the name.
fn ends_with_initial(part: &str) -> bool {
    let mut back = part.chars().rev();
    back.next() == Some('.')
        && back.next().is_some_and(char::is_uppercase)
        && back.next().is_some_and(|c| c == '.' || c.is_whitespace())
}

/// Whether the text names an organisation.
pub fn is_organisation(text: &str) -> bool {
    fold(text).split(' ').any(|word| ORGANISATIONS.contains(&word))
}

/// “林业局”, “海港日报”
fn is_office(text: &str) -> bool {
    text.chars().count() > 2 && OFFICES.iter().any(|end| text.ends_with(end))
}

/// Without the role behind a full name: “Ada Moss Senior Reporter”.
pub fn without_role(part: &str) -> &str {
    let starts = |word: &str| is_role_word(word) || RANKS.contains(&word);
    let folded = fold(part);
    let words: Vec<&str> = folded.split(' ').collect();
    // A “Staff Writer” is one, and “Harbour Staff” are many.
    let group = |(at, word): (usize, &&str)| {
        GROUPS.contains(word) && !words.get(at + 1).is_some_and(|next| is_role_word(next))
    };
    if words.iter().enumerate().any(group) || words.first().is_some_and(|word| starts(word)) {
        return part;
    }
    let mut start = 0;
    for (at, word) in part.split_inclusive(char::is_whitespace).enumerate() {
        if at >= 2 && starts(&fold(word)) {
            return part[..start].trim_end();
        }
        start += word.len();
    }
    part
}

/// “Ada Moss” of “Ada Moss ada@quay.example”.
pub fn without_mail(part: &str) -> &str {
    match part.trim_end().rsplit_once(char::is_whitespace) {
        Some((name, mail)) if is_mail(mail) => name,
        _ => part,
    }
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn starts_with_connector(part: &str) -> bool {
    part.split(' ').next().is_some_and(|word| CONNECTORS.contains(&&*word.to_lowercase()))
}

fn at_connectors(part: &str) -> Vec<String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let splits = |at: usize, word: &str| {
        let lower = word.to_lowercase();
        // “Ortega y Gasset” is one name: a connector parts two only when both have two words.
        // So is “Moss & Moss”.
        let particle = PARTICLES.contains(&lower.as_str()) || lower == "&";
        // And so is “Verlag Moss GmbH & Co. KG”.
        let firm = words.get(at + 1).is_some_and(|next| next.trim_end_matches('.') == "Co");
        let whole = at >= 2 && words.len() - at > 2 && !firm;
        CONNECTORS.contains(&lower.as_str()) && (!particle || whole)
    };
    let mut names = vec![String::new()];
    for (at, word) in words.iter().enumerate() {
        if splits(at, word) {
            names.push(String::new());
        } else if let Some(last) = names.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn is_address(part: &str) -> bool {
    part.starts_with('@')
        || part.contains("://")
        || part.contains("www.")
        || (part.contains('@') && !part.contains(' '))
}

/// Adds a credential to the person before it: “Ada Moss, MD, FACP and Bo Lind”.
fn add_credential(part: &str, names: &mut [String]) -> bool {
    let is_one = is_credential(part, names.last().map(String::as_str));
    // “Ada Moss, DVM.” ends a line, “Ada Moss, Ph.D.” a word.
    let bare = part.strip_suffix('.').filter(|bare| !bare.contains('.')).unwrap_or(part);
    if let Some(name) = names.last_mut().filter(|_| is_one) {
        name.push_str(", ");
        name.push_str(bare);
    }
    is_one
}

/// “Ada Moss” of “Ada Moss MS, RDN”.
fn without_credentials(name: &str) -> &str {
    let mut name = name.split(',').next().unwrap_or_default().trim_end();
    // What is left is a name: “Anh Do”.
    let behind_name = |(rest, last): &(&str, &str)| is_full(rest) && is_known(last);
    while let Some((rest, _)) = name.rsplit_once(' ').filter(behind_name) {
        name = rest.trim_end();
    }
    name
}

/// Whether a part of a list is a credential of the person before it; behind a known one any few
/// capitals are.
fn is_credential(part: &str, before: Option<&str>) -> bool {
    let letters: String = part.chars().filter(|c| c.is_alphanumeric()).collect();
    let upper = part.chars().next().is_some_and(char::is_uppercase);
    let capitals =
        letters.len() <= 6 && !letters.is_empty() && letters.chars().all(char::is_uppercase);
    upper && (is_known(part) || (capitals && before.is_some_and(|name| name.contains(", "))))
}

/// “Ph.D.”, “RDN”
fn is_known(credential: &str) -> bool {
    let letters: String = credential.chars().filter(|c| c.is_alphanumeric()).collect();
    CREDENTIALS.contains(&letters.to_lowercase().as_str())
}

fn is_name_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    let uncased = word.chars().all(|c| !c.is_uppercase() && !is_small(c));
    let apostrophe = word.chars().nth(1).is_some_and(|c| matches!(c, '\'' | '’'));
    starts_upper(word)
        || word == "&"
        || PARTICLES.contains(&lower.as_str())
        || uncased
        || apostrophe
}

fn starts_upper(word: &str) -> bool {
    word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Names in capitals are written as names are, and so are family names behind given names: “Zoé
/// LEFÈVRE”. All others stay as they are.
fn cased(words: &[&str]) -> String {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = |word: &str| word.chars().all(|c| !c.is_lowercase());
    let family = |word: &&str| {
        let plain = |c: char| c.is_uppercase() || matches!(c, '-' | '\'' | '’');
        letters(word) > 4 && word.chars().all(plain)
    };
    let shouted = words.len() > 1
        && words.iter().all(|word| capitals(word))
        && words.iter().map(|word| letters(word)).sum::<usize>() > 3;
    let given = words.len().saturating_sub(1);
    let only_family =
        words.len() > 1 && words.last().is_some_and(family) && !words[..given].iter().any(family);
    if !shouted && !only_family {
        return words.join(" ");
    }
    // “AYŞE YILDIZ”: in Turkish a capital I has no dot as a small letter either.
    let turkish = words.iter().any(|word| word.contains(['İ', 'Ş', 'Ğ', 'ş', 'ğ', 'ı']));
    let word = |(at, word): (usize, &&str)| {
        if !shouted && at < given {
            return (*word).to_owned();
        }
        let lower = match word.char_indices().nth(1) {
            Some((second, _)) if turkish => {
                let rest = word[second..].replace('I', "ı").replace('İ', "i").to_lowercase();
                return word[..second].to_owned() + &rest;
            }
            _ => word.to_lowercase(),
        };
        if at > 0 && PARTICLES.contains(&lower.as_str()) {
            return lower;
        }
        let initials = word.contains('.') && letters(word) < 3;
        if initials { (*word).to_owned() } else { capitalised(&lower) }
    };
    words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// A capital at the start and behind hyphens, apostrophes and `Mc`.
fn capitalised(lower: &str) -> String {
    let mut name = String::with_capacity(lower.len());
    let mut raise = true;
    for (at, c) in lower.char_indices() {
        if raise {
            name.extend(c.to_uppercase());
        } else {
            name.push(c);
        }
        raise = matches!(c, '-' | '\'' | '’' | '.') || (at == 1 && lower.starts_with("mc"));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_lists_of_people() {
        for (list, expected) in [
            ("JANE DOE AND JOHN ROE, STAFF WRITER", vec!["Jane Doe", "John Roe"]),
            ("Ada Moss, Bo Lind und Cem Kaya", vec!["Ada Moss", "Bo Lind", "Cem Kaya"]),
            ("Ada Moss, Staff Writer, Harbour Works", vec!["Ada Moss"]),
            ("Ada Moss, Digital Security Writer", vec!["Ada Moss"]),
            ("Ada Moss, editor, and Bo Lind, reporter", vec!["Ada Moss", "Bo Lind"]),
            ("Moss & Moss", vec!["Moss & Moss"]),
            ("Verlag Moss GmbH & Co. KG", vec!["Verlag Moss GmbH & Co. KG"]),
            (
                "Ada Moss, MD, FACP and Bo Lind MS, RDN",
                vec!["Ada Moss, MD, FACP", "Bo Lind MS, RDN"],
            ),
            ("Ada Moss Staff Writer", vec!["Ada Moss"]),
            ("Profilbild von Ada Moss", vec![]),
            ("Ada Moss MS, RDN, Ada Moss", vec!["Ada Moss MS, RDN"]),
            ("Bo L. C., Ada Moss", vec!["Bo L. C.", "Ada Moss"]),
            ("José Ortega y Gasset", vec!["José Ortega y Gasset"]),
            ("Ana María Ruiz y Luis Mora Gil", vec!["Ana María Ruiz", "Luis Mora Gil"]),
            ("Robert E. Finch, Ph.D.", vec!["Robert E. Finch, Ph.D."]),
            ("Ada Moss, DVM.", vec!["Ada Moss, DVM"]),
            ("Ada Moss, Digital Security Expert", vec!["Ada Moss"]),
            ("Ada Moss ●", vec!["Ada Moss"]),
            ("Full Bio", vec![]),
            (
                "VINCENT VAN DER BERG & SEAN O'NEIL-MCDOW",
                vec!["Vincent van der Berg", "Sean O'Neil-Mcdow"],
            ),
            ("IAN MCKAY", vec!["Ian McKay"]),
            ("Zoé LEFÈVRE, Ольга ВЕРШИНИНА", vec!["Zoé Lefèvre", "Ольга Вершинина"]),
            ("Ayşe YILDIZ", vec!["Ayşe Yıldız"]),
            ("Ada Moss MBA", vec!["Ada Moss MBA"]),
            ("AYŞE YILDIZ, İNCİ DEMİR", vec!["Ayşe Yıldız", "İnci Demir"]),
            ("Ada Moss, ada@port.example, @adamoss", vec!["Ada Moss"]),
            ("ADA MOSS amoss@port.example", vec!["Ada Moss"]),
            ("李小明、王芳", vec!["李小明", "王芳"]),
            ("Ada Moss, ADA MOSS", vec!["Ada Moss"]),
            ("سلمى الحداد", vec!["سلمى الحداد"]),
            ("홍길동", vec!["홍길동"]),
            ("林业局", vec![]),
            ("the end of the year", vec![]),
            ("admin", vec![]),
            ("Monday 12", vec![]),
        ] {
            assert_eq!(split(list), expected, "{list}");
        }
    }
}
