//! The words that label a date: one table.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::chars::is_of_word;

/// What a label says of the date behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// First published.
    Published,
    /// Changed since.
    Updated,
    /// Neither: the day of an account, an event, a licence.
    Other,
}

/// Words in lower case, their language, and what they say. In a dateline the last one before a
/// date counts.
#[rustfmt::skip] // one language, one or two lines
pub const LABELS: &[(&str, Label, &[&str])] = &[
    ("en", Label::Published, &["published", "posted", "publication", "date", "created", "written", "issued", "asked", "submitted"]),
    ("en", Label::Updated, &["updated", "modified", "revised", "update", "edited", "reviewed", "changed", "revision"]),
    ("en", Label::Other, &["founded", "registered", "joined", "join", "member", "born", "died", "expires", "deadline", "active", "available", "version", "copyright", "accessed", "retrieved", "until", "answered", "commented", "replied",
        "launched", "opened", "opens", "closed", "closes", "begins", "starts", "ends", "event", "appearance", "valid", "effective", "due",
        "completed", "built", "established", "printed"]),
    ("de", Label::Published, &["veröffentlicht", "erstellt", "erschienen", "datum", "publiziert", "vom", "geschrieben", "gepostet", "verfasst", "entscheidungsdatum"]),
    ("de", Label::Updated, &["aktualisiert", "stand", "geändert", "bearbeitet", "aktualisierung", "änderung"]),
    ("de", Label::Other, &["registriert", "beigetreten", "mitglied", "geboren", "gegründet", "abgerufen", "bis", "eröffnet", "gestorben", "gültig", "fällig", "gedruckt", "ausgedruckt"]),
    ("fr", Label::Published, &["publié", "publiée", "paru", "posté", "publication", "écrit", "rédigé", "créé", "parution", "création"]),
    ("fr", Label::Updated, &["modifié", "mis", "mise", "actualisé", "modification", "actualisation"]),
    ("fr", Label::Other, &["inscription", "inscrit", "membre", "né", "née", "fondé", "consulté", "jusqu", "imprimé"]),
    ("es", Label::Published, &["publicado", "publicada", "creado", "fecha", "publicación", "escrito"]),
    ("es", Label::Updated, &["actualizado", "actualizada", "modificado", "actualización", "modificación"]),
    ("es", Label::Other, &["registrado", "miembro", "nacido", "fundado", "consultado", "hasta"]),
    ("pt", Label::Published, &["publicado", "publicada", "postado", "data", "publicação", "criado", "escrito", "criação"]),
    ("pt", Label::Updated, &["atualizado", "atualizada", "atualização", "actualizado", "modificação", "modificado"]),
    ("it", Label::Published, &["pubblicato", "pubblicata", "pubblicazione", "creato", "scritto", "scritta", "postato"]),
    ("it", Label::Updated, &["aggiornato", "aggiornata", "aggiornamento", "modificato", "modifica"]),
    ("nl", Label::Published, &["gepubliceerd", "geplaatst", "geschreven", "datum", "publicatie", "publicatiedatum"]),
    ("nl", Label::Updated, &["bijgewerkt", "gewijzigd", "aangepast", "laatst", "update"]),
    ("pl", Label::Published, &["opublikowano", "publikacja", "dodano", "data", "publikacji", "dodane", "utworzono", "opublikowany", "opublikowane", "dodania", "utworzenia"]),
    ("pl", Label::Updated, &["aktualizacja", "zaktualizowano", "aktualizacji", "zmieniono", "modyfikacja", "modyfikacji", "edycja", "edycji"]),
    ("cs", Label::Published, &["publikováno", "vydáno", "zveřejněno", "publikace", "vytvořeno", "vydání", "vloženo", "vložení"]),
    ("cs", Label::Updated, &["aktualizováno", "upraveno", "aktualizace", "změna", "změněno"]),
    ("sv", Label::Published, &["publicerad", "publicerat", "publicerades", "skapad"]),
    ("sv", Label::Updated, &["uppdaterad", "uppdaterat", "ändrad", "uppdaterades", "ändrades", "senast"]),
    ("da", Label::Published, &["publiceret", "udgivet", "offentliggjort", "oprettet"]),
    ("da", Label::Updated, &["opdateret", "ændret", "senest"]),
    ("no", Label::Published, &["publisert", "publiseringsdato", "opprettet"]),
    ("no", Label::Updated, &["oppdatert", "sist", "endret"]),
    ("fi", Label::Published, &["julkaistu"]),
    ("fi", Label::Updated, &["päivitetty", "muokattu", "päivitys"]),
    ("tr", Label::Published, &["yayınlanma", "yayın", "yayınlandı", "tarihi", "giriş", "oluşturulma", "eklenme", "yayımlanma", "yayımlandı", "haber", "tarih"]),
    ("tr", Label::Updated, &["güncelleme", "güncellenme", "güncellendi"]),
    ("ru", Label::Published, &["опубликовано", "опубликован", "дата", "размещено", "публикации", "публикация", "создано", "создания", "добавлено", "добавления", "размещения"]),
    ("ru", Label::Updated, &["обновлено", "обновлён", "обновлен", "изменено", "обновления", "обновление", "изменения", "изменение", "обновлена", "изменена"]),
    ("ru", Label::Other, &["регистрация", "зарегистрирован", "родился", "основан", "до"]),
    ("uk", Label::Published, &["опубліковано", "дата", "публікації", "публікація", "створено"]),
    ("uk", Label::Updated, &["оновлено", "змінено", "оновлення", "зміни"]),
    ("el", Label::Published, &["δημοσίευση", "δημοσιεύτηκε", "δημοσιεύθηκε", "δημοσίευσης", "ημερομηνία", "αναρτήθηκε", "ανάρτηση", "ανάρτησης"]),
    ("el", Label::Updated, &["ενημέρωση", "ενημερώθηκε", "ανανεώθηκε", "ενημέρωσης", "τροποποίηση", "τροποποίησης", "τροποποιήθηκε"]),
    ("sk", Label::Published, &["publikované", "zverejnené", "vydané", "vytvorené"]),
    ("sk", Label::Updated, &["aktualizované", "aktualizácia", "upravené"]),
    ("sl", Label::Published, &["objavljeno"]),
    ("sl", Label::Updated, &["posodobljeno"]),
    ("hr", Label::Published, &["objavljeno", "objavio", "objavila"]),
    ("hr", Label::Updated, &["ažurirano", "izmijenjeno", "izmjena", "izmena", "promjena"]),
    ("sr", Label::Published, &["објављено"]),
    ("sr", Label::Updated, &["ажурирано", "измењено", "измена", "промена", "izmenjeno", "promena", "azurirano"]),
    ("hu", Label::Published, &["közzétéve", "megjelent", "publikálva", "létrehozva"]),
    ("hu", Label::Updated, &["frissítve", "frissült", "módosítva", "frissítés", "módosítás"]),
    ("ro", Label::Published, &["publicat", "publicată", "postat", "publicării", "adăugării", "publicare"]),
    ("ro", Label::Updated, &["actualizat", "actualizată", "modificat", "actualizare", "modificare", "actualizării"]),
    ("bg", Label::Published, &["публикувано", "публикувана", "публикуван", "публикуване"]),
    ("bg", Label::Updated, &["обновено", "обновена", "актуализирано", "актуализирана", "актуализация", "променено", "промяна", "обновление"]),
    ("et", Label::Published, &["avaldatud"]),
    ("et", Label::Updated, &["uuendatud", "muudetud"]),
    ("lt", Label::Published, &["paskelbta", "publikuota"]),
    ("lt", Label::Updated, &["atnaujinta"]),
    ("lv", Label::Published, &["publicēts"]),
    ("lv", Label::Updated, &["atjaunots", "atjaunināts"]),
    ("is", Label::Published, &["birt"]),
    ("is", Label::Updated, &["uppfært"]),
    ("id", Label::Published, &["diterbitkan", "dipublikasikan", "terbit", "tayang", "dimuat", "tanggal"]),
    ("id", Label::Updated, &["diperbarui", "diperbaharui", "diupdate", "pembaruan"]),
    ("ms", Label::Published, &["diterbit", "disiarkan", "tarikh"]),
    ("ms", Label::Updated, &["dikemaskini", "kemaskini"]),
    ("vi", Label::Published, &["đăng", "xuất"]),
    ("vi", Label::Updated, &["nhật"]),
    ("sw", Label::Published, &["imechapishwa", "ilichapishwa", "iliyochapishwa", "tarehe"]),
    ("sw", Label::Updated, &["imeboreshwa", "imesasishwa", "ilisasishwa"]),
    ("th", Label::Published, &["เผยแพร่", "โพสต์"]),
    ("th", Label::Updated, &["ปรับปรุง", "อัปเดต", "อัพเดต", "อัพเดท", "แก้ไข"]),
    ("km", Label::Published, &["ផ្សាយ"]),
    ("km", Label::Updated, &["កែប្រែ", "បច្ចុប្បន្នភាព"]),
    ("hi", Label::Published, &["प्रकाशित", "पब्लिश"]),
    ("hi", Label::Updated, &["अपडेट", "अपडेटेड", "अद्यतन", "संशोधित", "अद्ययावत"]),
    ("bn", Label::Published, &["প্রকাশ", "প্রকাশিত", "প্রকাশের", "প্রকাশকাল", "পোস্ট", "তারিখ"]),
    ("bn", Label::Updated, &["আপডেট", "আপডেটেড", "হালনাগাদ"]),
    ("ta", Label::Published, &["வெளியிடப்பட்டது", "வெளியீடு", "பதிவு"]),
    ("ta", Label::Updated, &["புதுப்பிக்கப்பட்டது", "புதுப்பிப்பு", "மாற்றப்பட்டது", "திருத்தப்பட்டது"]),
    ("ur", Label::Published, &["شائع", "اشاعت"]),
    ("ur", Label::Updated, &["ڈیٹ", "اپڈیٹ"]),
    ("ka", Label::Published, &["გამოქვეყნდა", "გამოქვეყნებულია", "გამოქვეყნების", "თარიღი"]),
    ("ka", Label::Updated, &["განახლდა", "განახლებულია", "განახლება", "განახლების"]),
    ("hy", Label::Published, &["հրապարակվել", "հրապարակված", "հրապարակվեց"]),
    ("hy", Label::Updated, &["թարմացվել", "թարմացված", "թարմացում", "խմբագրվել"]),
    ("he", Label::Published, &["פורסם", "פורסמה"]),
    ("he", Label::Updated, &["עודכן", "עודכנה", "עדכון"]),
    ("fa", Label::Published, &["انتشار", "منتشر", "تاریخ"]),
    ("fa", Label::Updated, &["بروزرسانی", "روزرسانی", "ویرایش"]),
    ("ar", Label::Published, &["نشر", "نُشر", "النشر"]),
    ("ar", Label::Updated, &["تحديث", "التحديث"]),
    ("zh", Label::Published, &["发布", "發布", "发表", "發表"]),
    ("zh", Label::Updated, &["更新", "修改"]),
    ("ja", Label::Published, &["公開", "掲載", "投稿", "配信"]),
    ("ja", Label::Updated, &["更新"]),
    ("ko", Label::Published, &["입력", "등록", "게시", "승인"]),
    ("ko", Label::Updated, &["수정", "업데이트"]),
];

/// What a word in lower case says of the date behind it.
pub fn of_word(word: &str) -> Option<Label> {
    static BY_WORD: LazyLock<FxHashMap<&str, Label>> = LazyLock::new(|| {
        // Of a word that stands twice the first row counts.
        let rows = LABELS.iter().rev();
        rows.flat_map(|(_, label, words)| words.iter().map(|word| (*word, *label))).collect()
    });
    BY_WORD.get(word).copied()
}

/// Labels that only say that a date follows: the words beside them tell which.
const GENERIC: &[&str] =
    &["date", "datum", "fecha", "data", "дата", "tarih", "tarihi", "tanggal", "تاریخ"];

/// What “date” is of that it stands beside, where that is the page: “Post date”, “Publish date”.
const OF_PAGE: &[&str] = &["post", "publish", "publishing", "article"];

/// What the text before a date says of it: its last label.
pub fn before(text: &str) -> Option<Label> {
    let lower = text.to_lowercase();
    let last = words(&lower).find_map(|word| Some((word, of_word(word)?)));
    match last {
        Some((word, label)) if GENERIC.contains(&word) => Some(of_generic(&lower, label)),
        Some((_, label)) => Some(label),
        None => unspaced(&lower),
    }
}

/// What a label says that only says that a date follows: “Date updated”, “Release date”, “Date of birth”; not
/// “Author: admin | Date”.
fn of_generic(text: &str, label: Label) -> Label {
    let field = text.trim_end_matches(|c| !is_of_word(c));
    let field = field.rsplit(['|', '•', '·']).next().unwrap_or_default();
    let others = || words(field).filter(|word| !GENERIC.contains(word) && word.chars().count() > 2);
    let unsaid =
        !(1..=2).contains(&others().count()) || others().any(|word| OF_PAGE.contains(&word));
    others().find_map(of_word).unwrap_or(if unsaid { label } else { Label::Other })
}

/// The words of a text, the last one first.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.rsplit(|c| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// The last label in a language without spaces.
fn unspaced(text: &str) -> Option<Label> {
    if text.is_ascii() {
        return None;
    }
    let rows = LABELS
        .iter()
        .filter(|(language, ..)| matches!(*language, "zh" | "ja" | "ko" | "th" | "km"));
    let found = rows.flat_map(|(_, label, words)| {
        words.iter().filter_map(|word| Some((text.rfind(word)?, *label)))
    });
    found.max_by_key(|(at, _)| *at).map(|(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_label_counts_and_a_bare_date_is_named_by_what_is_beside_it() {
        for (text, expected) in [
            ("Published ", Some(Label::Published)),
            ("Published, last updated ", Some(Label::Updated)),
            ("Date:", Some(Label::Published)),
            ("Date updated:", Some(Label::Updated)),
            ("Last updated date:", Some(Label::Updated)),
            ("Дата публикации:", Some(Label::Published)),
            ("Data dodania:", Some(Label::Published)),
            ("Дата добавления: ", Some(Label::Published)),
            ("Fecha de publicación", Some(Label::Published)),
            ("Автор: admin | Дата: ", Some(Label::Published)),
            ("Post date", Some(Label::Published)),
            ("Publish date:", Some(Label::Published)),
            ("Release date", Some(Label::Other)),
            ("Event date:", Some(Label::Other)),
            ("Date of birth", Some(Label::Other)),
            ("First appearance", Some(Label::Other)),
            ("By Ada Moss and Bo Lind Date:", Some(Label::Published)),
            ("更新：", Some(Label::Updated)),
            ("วันที่เผยแพร่: ", Some(Label::Published)),
            ("អាន ១២ នាក់ កែប្រែចុងក្រោយ៖ ", Some(Label::Updated)),
            ("تاریخ انتشار: ", Some(Label::Published)),
            ("به\u{200c}روزرسانی: ", Some(Label::Updated)),
            ("اپ ڈیٹ ", Some(Label::Updated)),
            ("Lisbon, ", None),
        ] {
            assert_eq!(before(text), expected, "{text}");
        }
    }
}
