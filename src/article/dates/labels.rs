//! The words that label a date: one table.

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
    ("en", Label::Published, &["published", "posted", "publication", "date", "created", "written", "issued", "first", "asked", "submitted"]),
    ("en", Label::Updated, &["updated", "modified", "revised", "update", "edited", "reviewed", "changed"]),
    ("en", Label::Other, &["founded", "registered", "joined", "join", "member", "born", "died", "expires", "deadline", "active", "available", "version", "copyright", "accessed", "retrieved", "until", "answered", "commented", "replied"]),
    ("de", Label::Published, &["veröffentlicht", "erstellt", "erschienen", "datum", "publiziert", "vom"]),
    ("de", Label::Updated, &["aktualisiert", "stand", "geändert", "bearbeitet", "aktualisierung"]),
    ("de", Label::Other, &["registriert", "beigetreten", "mitglied", "geboren", "gegründet", "abgerufen", "bis"]),
    ("fr", Label::Published, &["publié", "publiée", "paru", "posté", "publication", "écrit"]),
    ("fr", Label::Updated, &["modifié", "mis", "mise", "actualisé"]),
    ("fr", Label::Other, &["inscription", "inscrit", "membre", "né", "née", "fondé", "consulté", "jusqu"]),
    ("es", Label::Published, &["publicado", "publicada", "creado", "fecha"]),
    ("es", Label::Updated, &["actualizado", "actualizada", "modificado", "actualización"]),
    ("es", Label::Other, &["registrado", "miembro", "nacido", "fundado", "consultado", "hasta"]),
    ("pt", Label::Published, &["publicado", "publicada", "postado", "data"]),
    ("pt", Label::Updated, &["atualizado", "atualizada", "atualização", "actualizado"]),
    ("it", Label::Published, &["pubblicato", "pubblicata", "pubblicazione", "creato", "scritto"]),
    ("it", Label::Updated, &["aggiornato", "aggiornata", "aggiornamento", "modificato"]),
    ("nl", Label::Published, &["gepubliceerd", "geplaatst", "geschreven"]),
    ("nl", Label::Updated, &["bijgewerkt", "gewijzigd", "aangepast", "laatst"]),
    ("pl", Label::Published, &["opublikowano", "publikacja", "dodano", "data"]),
    ("pl", Label::Updated, &["aktualizacja", "zaktualizowano"]),
    ("cs", Label::Published, &["publikováno", "vydáno", "zveřejněno"]),
    ("cs", Label::Updated, &["aktualizováno", "upraveno"]),
    ("sv", Label::Published, &["publicerad", "publicerat"]),
    ("sv", Label::Updated, &["uppdaterad", "uppdaterat", "ändrad"]),
    ("da", Label::Published, &["publiceret", "udgivet", "offentliggjort"]),
    ("da", Label::Updated, &["opdateret"]),
    ("no", Label::Published, &["publisert"]),
    ("no", Label::Updated, &["oppdatert", "sist", "endret"]),
    ("fi", Label::Published, &["julkaistu"]),
    ("fi", Label::Updated, &["päivitetty", "muokattu"]),
    ("tr", Label::Published, &["yayınlanma", "yayın", "yayınlandı", "tarihi", "giriş", "oluşturulma"]),
    ("tr", Label::Updated, &["güncelleme", "güncellenme", "güncellendi"]),
    ("ru", Label::Published, &["опубликовано", "опубликован", "дата", "размещено"]),
    ("ru", Label::Updated, &["обновлено", "обновлён", "обновлен", "изменено"]),
    ("ru", Label::Other, &["регистрация", "зарегистрирован", "родился", "основан", "до"]),
    ("uk", Label::Published, &["опубліковано"]),
    ("uk", Label::Updated, &["оновлено", "змінено"]),
    ("el", Label::Published, &["δημοσίευση", "δημοσιεύτηκε", "δημοσιεύθηκε"]),
    ("el", Label::Updated, &["ενημέρωση", "ενημερώθηκε", "ανανεώθηκε"]),
    ("ar", Label::Published, &["نشر", "نُشر", "النشر"]),
    ("ar", Label::Updated, &["تحديث", "التحديث"]),
    ("zh", Label::Published, &["发布", "發布", "发表", "發表"]),
    ("zh", Label::Updated, &["更新", "修改"]),
    ("ja", Label::Published, &["公開", "掲載", "投稿", "配信"]),
    ("ja", Label::Updated, &["更新"]),
    ("ko", Label::Published, &["입력", "등록", "게시"]),
    ("ko", Label::Updated, &["수정", "업데이트"]),
];

/// What a word in lower case says of the date behind it.
pub fn of_word(word: &str) -> Option<Label> {
    LABELS.iter().find(|(_, _, words)| words.contains(&word)).map(|(_, label, _)| *label)
}

/// What the text before a date says of it: its last label. Languages without spaces are searched.
pub fn before(text: &str) -> Option<Label> {
    let lower = text.to_lowercase();
    let spaced = lower.rsplit(|c: char| !c.is_alphanumeric()).find_map(of_word);
    spaced.or_else(|| {
        let unspaced =
            LABELS.iter().filter(|(language, _, _)| matches!(*language, "zh" | "ja" | "ko"));
        let hits = unspaced.flat_map(|(_, label, words)| {
            let lower = &lower;
            words.iter().filter_map(move |word| lower.rfind(word).map(|at| (at, *label)))
        });
        hits.max_by_key(|(at, _)| *at).map(|(_, label)| label)
    })
}
