//! What pages say around their text in the same words everywhere: the labels of a menu, buttons to
//! share, links at the bottom, and what bylines, dates and copyrights begin with.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Word, begins_sentence, border, dates, is_title, starts_small};
use crate::text::chars;

/// Labels of menus. One of them may begin a headline, so only several in a row are a menu.
#[rustfmt::skip] // a flat table
const LABELS: &[&str] = &[
    "Home", "Menu", "News", "Latest News", "Local", "World", "Politics", "Business", "Opinion", "Sport", "Sports", "Weather",
    "Culture", "Lifestyle", "Video", "Search", "Contact", "Contact Us", "About", "About Us", "Log In", "Log in", "Login",
    "Sign In", "Sign in", "Sign Up", "Sign Out", "Subscribe", "Newsletter", "Blog", "Shop", "Startseite", "Politik",
    "Wirtschaft", "Kultur", "Wetter", "Suche", "Anmelden", "Abo", "Kontakt", "Accueil", "Actualités", "Politique", "Économie",
    "Connexion", "S’abonner", "Inicio", "Portada", "Deportes", "Cultura", "Opinión", "Economía", "Política", "Suscríbete",
    "Iniciar sesión", "Contacto", "Início", "Esportes", "Economia", "Entrar", "Cronaca", "Cerca", "Accedi", "Contatti",
    "Nieuws", "Zoeken", "Inloggen", "Główna", "Wiadomości", "Szukaj", "Zaloguj", "Главная", "Новости", "Спорт", "Политика",
    "Поиск", "Войти", "Контакты", "Haberler", "Spor", "Giriş", "Ara",
];

/// Labels in a row that are a menu.
const MENU: usize = 3;

/// Where pages lead their readers to share. Two in a row, with nothing between, are buttons.
#[rustfmt::skip] // a flat table
const NETWORKS: &[&str] = &[
    "Facebook", "Twitter", "X", "LinkedIn", "Linkedin", "WhatsApp", "Whatsapp", "Telegram", "Reddit", "Pinterest", "Instagram",
    "YouTube", "TikTok", "Tumblr", "Flipboard", "Pocket", "Messenger", "Xing", "Bluesky", "Threads", "Mastodon", "Email", "E-Mail",
    "E-mail", "Print", "Drucken", "Imprimer", "Imprimir", "Copy Link", "Copy link", "Copiar enlace", "Link kopieren", "Tweet",
    "Share", "Teilen", "Partager", "Compartir", "Compartilhar", "Condividi", "Paylaş", "Udostępnij", "ВКонтакте",
    "Одноклассники",
];

/// Such names in a row that are buttons.
const BUTTONS: usize = 2;

/// What stands between a button and the network it leads to.
const ON: &[&str] = &["on", "via", "auf", "sur", "en", "em", "no", "su", "op", "na", "w", "в"];

/// Phrases that stand for themselves; `*` is any word.
#[rustfmt::skip] // a flat table
const PHRASES: &[&str] = &[
    "Skip to main content", "Skip to content", "Share on *", "Share this article", "Share this", "Email This Link", "Tweet",
    "Most Read", "Most Popular", "Read More", "Related Articles", "Related Stories", "Related Posts", "Latest News",
    "Privacy Policy", "Terms of Service", "Terms of Use", "Terms and Conditions", "Cookie Policy", "Contact Us", "About Us",
    "Leave a Reply", "Leave a Comment", "Zum Inhalt springen", "Auf * teilen", "Mehr zum Thema", "Lesen Sie auch",
    "Auch interessant", "Aller au contenu", "Partager sur *", "Articles similaires", "À lire aussi", "Mentions légales",
    "Politique de confidentialité", "Saltar al contenido", "Compartir en *", "Noticias relacionadas", "Lo más leído",
    "Aviso legal", "Política de privacidad", "Ir para o conteúdo", "Compartilhar no *", "Leia também", "Mais lidas",
    "Política de Privacidade", "Vai al contenuto", "Condividi su *", "Leggi anche", "Articoli correlati", "Delen op *",
    "Lees ook", "Przejdź do treści", "Czytaj także", "Zobacz także", "Поделиться в *", "Читайте также",
    "Политика конфиденциальности", "İlgili Haberler", "Gizlilik Politikası",
    "RELATED ARTICLES", "MORE FROM AUTHOR", "READ MORE:", "View all comments", "Post navigation", "Leave a Reply Cancel reply",
    "You may also like", "You might also like", "More on this story", "Das könnte Sie auch interessieren", "Meistgelesen",
    "Jetzt anmelden", "Jetzt registrieren", "Noticia relacionada", "Te puede interesar", "Vous aimerez aussi",
    "Sur le même sujet", "Les plus lus", "Veja também", "Najczęściej czytane", "Czytaj także:", "Читайте также:",
    "Advertisement", "ADVERTISEMENT", "Anzeige", "ANZEIGE", "Publicité", "PUBLICIDAD", "PUBLICIDADE", "REKLAMA", "REKLAM",
    "РЕКЛАМА", "Continua depois da publicidade", "Improve this answer", "Improve this question", "Add a comment",
    "Матеріали за темою", "Читайте також:", "Baca juga:", "Berita Terkait", "Xem thêm:", "Tin liên quan", "Citește și:", "Articole similare", "Cele mai citite",
    "Olvassa el ezt is:", "Kapcsolódó cikkek", "Legolvasottabb", "Lue myös:", "Luetuimmat", "Læs også:", "Lees ook:", "Gerelateerde artikelen", "Meest gelezen",
    "Leia também:", "Вижте още:", "Най-четени", "Прочитајте и:", "Pročitajte i:", "Pročitajte još:", "Povezane vesti", "Najčitanije", "Soma pia:", "קראו גם:", "כתבות נוספות",
    "یہ بھی پڑھیں:", "متعلقہ خبریں", "بیشتر بخوانید:", "اخبار مرتبط", "관련 기사", "많이 본 뉴스", "Реклама", "Publicitate", "Hirdetés", "Annonce", "Advertentie",
    "Материалы по теме", "Последние новости", "İLGİLİ HABER", "DİĞER HABERLER", "ÇOK OKUNANLAR",
];

/// Words that what follows them belongs to.
#[rustfmt::skip] // a flat table
const LEADS: &[&str] = &[
    "Published", "Published:", "Updated:", "Posted on", "Posted by", "Last updated", "Copyright ©", "Copyright *", "©",
    "Stand:", "Veröffentlicht am", "Aktualisiert am", "Publié le", "Mis à jour le", "Publicado el", "Publicado em",
    "Actualizado el", "Etiquetas:", "Tags:", "Pubblicato il", "Gepubliceerd op", "Опубликовано",
];

/// What stands before the name of an author.
const BY: &[&str] = &["By", "Von", "Por", "Par", "Di", "Door", "Av", "Af", "Oleh", "Írta"];

/// Labels of authors and of tags.
#[rustfmt::skip] // a list, not a column
const FIELDS: &[&str] = &[
    "Author:", "Autor:", "Autorin:", "Autore:", "Auteur:", "Автор:", "Аутор:", "Piše:", "Пише:", "Oleh:", "Penulis:", "Írta:", "Szerző:",
    "Teksti:", "Yazar:", "Συντάκτης:", "מאת:", "نویسنده:", "تحریر:", "بقلم:", "ავტორი:", "Հեղինակ՝", "লেখক:", "எழுதியவர்:",
    "Tags:", "Tag:", "Теги:", "Тагови:", "Tagovi:", "Etichete:", "Címkék:", "Etiquetas:", "Schlagwörter:", "Tópicos:", "Trefwoorden:", "Asiasanat:",
    "Avainsanat:", "Emner:", "Etiketler:", "Tagi:", "Oznake:", "תגיות:", "برچسب‌ها:", "ٹیگز:", "თეგები:", "குறிச்சொற்கள்:", "বিষয়:",
];

/// Marks where such phrases begin and end. Sentences speak of some of these things too: there, small
/// letters stand around them.
pub(super) fn mark(words: &mut [Word]) {
    static KNOWN: LazyLock<[Known; 3]> = LazyLock::new(|| [PHRASES, LEADS, LABELS].map(Known::of));
    let [phrases, leads, labels] = &*KNOWN;
    buttons(words);
    let mut menu = 0;
    let mut at = 0;
    while at < words.len() {
        let label = labels.at(words, at);
        if label > 0 {
            menu += 1;
            at += label;
            continue;
        }
        if menu >= MENU && begins_sentence(words[at].text) {
            border(words, at);
        }
        menu = 0;
        let (phrase, lead) = (phrases.at(words, at), leads.at(words, at));
        let end = at + phrase;
        let last = end >= words.len() || phrases.at(words, end) > 0 || leads.at(words, end) > 0;
        if phrase > 0 && !goes_on(words, end) && (last || phrase >= 3 || !is_inside(words, at)) {
            border(words, at);
            border(words, end);
            at = end;
            continue;
        }
        if (lead > 0 && !is_inside(words, at)) || is_byline(words, at) || is_field(words[at].text) {
            border(words, at);
        }
        at += 1;
    }
}

/// Marks where rows of buttons to share begin and end.
fn buttons(words: &mut [Word]) {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::of(NETWORKS));
    let networks = &*KNOWN;
    let mut at = 0;
    while at < words.len() {
        let (start, mut row) = (at, 0);
        while at < words.len() && networks.at(words, at) > 0 {
            at += networks.at(words, at);
            row += 1;
        }
        // “Share on Facebook” is one button.
        let led = start.checked_sub(1).is_some_and(|before| ON.contains(&words[before].text));
        if row >= BUTTONS && !led {
            border(words, start);
            border(words, at);
        }
        at = at.max(start + 1);
    }
}

/// Whether a sentence is not over before this word.
fn is_inside(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| words[before].text);
    starts_small(before) && !chars::ends_sentence(before)
}

/// Whether a sentence goes on with this word.
fn goes_on(words: &[Word], at: usize) -> bool {
    words.get(at).is_some_and(|word| starts_small(word.text))
}

/// `By Ada Moss`, below a headline.
fn is_byline(words: &[Word], at: usize) -> bool {
    let name = |word: &Word| word.text.starts_with(char::is_uppercase) && is_title(word.text);
    let above = at.checked_sub(1).is_some_and(|before| !chars::ends_sentence(words[before].text));
    above
        && BY.contains(&words[at].text)
        && words.get(at + 1..at + 3).is_some_and(|words| words.iter().all(name))
}

/// The label of a date, of the authors or of tags, with its colon and a capital where its script has them.
fn is_field(word: &str) -> bool {
    word.ends_with([':', '՝'])
        && !starts_small(word)
        && (FIELDS.contains(&word) || dates::is_label(word))
}

/// Phrases by their first word.
struct Known(HashMap<&'static str, Vec<Vec<&'static str>>>);

impl Known {
    fn of(phrases: &[&'static str]) -> Known {
        let mut known: HashMap<_, Vec<Vec<_>>> = HashMap::new();
        for phrase in phrases {
            let words: Vec<_> = phrase.split(' ').collect();
            known.entry(words[0]).or_default().push(words);
        }
        Known(known)
    }

    /// The words of the longest phrase at a place; 0 without one.
    fn at(&self, words: &[Word], at: usize) -> usize {
        let phrases = self.0.get(words[at].text).into_iter().flatten();
        let stands = |phrase: &&Vec<&str>| {
            let there = words.get(at..at + phrase.len());
            there.is_some_and(|there| {
                there
                    .iter()
                    .zip(phrase.iter())
                    .all(|(word, known)| *known == "*" || word.text == *known)
            })
        };
        phrases.filter(stands).map(Vec::len).max().unwrap_or(0)
    }
}
