//! Pages that show something else in place of what was asked for: a consent notice, a login, a
//! check for robots, an error, a parked domain, an empty search. They are told by what walls say to
//! whoever stands before them, on a page that says little else.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::facts::Facts;
use super::{article::Kind, words};
use crate::blocks::{BlockKind, DeclaredBy, Page};
use crate::label::{Clutter, Fate, Verdict};

/// A kind of wall.
pub struct Wall {
    /// `Verdict::by` of what it drops.
    pub by: &'static str,
    /// The note (`code: sentence`) with which its page is rejected.
    pub note: &'static str,
    /// What its text is.
    pub kind: Clutter,
    /// Words of its text, at most.
    longest: u64,
    /// What it says, lower-case; nobody says two of these in a short text about such walls.
    says: &'static [&'static str],
}

/// Every kind of wall.
#[rustfmt::skip] // a flat table
pub const WALLS: &[Wall] = &[
    Wall {
        by: "page.consent_wall",
        note: "consent_wall: the page shows a consent notice in place of a text",
        kind: Clutter::CookieNotice,
        longest: 500,
        says: &[
            "we use cookies", "we will also use cookies", "we and our", "and our partners", "our partners and we",
            "information on your device", "before you continue to", "we value your privacy", "we care about your privacy",
            "if you choose to “accept all", "if you choose to \"accept all", "withdraw your consent at any time", "manage your choices",
            "manage your preferences", "with advertising and tracking", "without advertising and tracking",
            "wir und unsere", "unsere partner", "wir verwenden cookies", "verwenden wir cookies", "wir nutzen cookies", "auf ihrem gerät",
            "auf ihrem endgerät", "mit werbung und tracking", "ohne tracking", "mit werbung weiterlesen", "weiterlesen mit werbung",
            "pur-abo", "ihre zustimmung", "ihre einwilligung", "wir respektieren ihre privatsphäre",
            "nos partenaires", "utilisons des cookies", "votre vie privée", "retirer votre consentement", "avec votre accord",
            "sur votre appareil", "sur votre terminal", "continuer sans accepter", "gérer mes cookies", "gérer mes choix",
            "nuestros socios", "utilizamos cookies", "usamos cookies", "en su dispositivo", "en tu dispositivo", "retirar su consentimiento",
            "retirar tu consentimiento", "tu privacidad es", "su privacidad es", "tu privacidad nos importa", "nos importa tu privacidad",
            "noi e i nostri", "i nostri partner", "utilizziamo i cookie", "utilizziamo cookie", "informazioni sul dispositivo",
            "sul tuo dispositivo", "gestire le tue", "revocare il tuo consenso", "la tua privacy è", "senza pubblicità personalizzata",
            "nossos parceiros", "no seu dispositivo", "retirar o seu consentimento", "sua privacidade é",
            "onze partners", "wij gebruiken cookies", "we gebruiken cookies", "gebruiken wij cookies", "op je apparaat", "op uw apparaat",
            "je toestemming", "uw toestemming", "jouw privacy",
            "nasi partnerzy", "naszych partnerów", "zaufani partnerzy", "używamy plików cookie", "na twoim urządzeniu", "twoja prywatność",
            "wycofać zgodę",
            "мы используем файлы cookie", "мы используем cookie", "мы используем куки", "наши партнеры", "наши партнёры", "на вашем устройстве",
            "отозвать согласие", "используем cookie",
            "våra partner", "vi använder cookies", "ditt samtycke", "vores partnere", "vi bruger cookies", "dit samtykke", "våre partnere",
            "vi bruker informasjonskapsler", "samtykket ditt",
            "çerezleri kullanıyoruz", "çerezler kullanıyoruz", "iş ortaklarımız", "cihazınızda",
            "χρησιμοποιούμε cookies", "οι συνεργάτες μας", "τη συγκατάθεσή σας", "στη συσκευή σας",
            "používáme soubory cookie", "naši partneři", "ve vašem zařízení",
            "cookieを使用", "クッキーを使用", "お客様のデバイス", "我们使用cookie", "我们使用 cookie", "我们的合作伙伴", "您的设备", "쿠키를 사용", "귀하의 기기",
        ],
    },
    Wall {
        by: "page.login_wall",
        note: "login_wall: the page asks to sign in or to pay in place of a text",
        kind: Clutter::Login,
        longest: 150,
        says: &[
            "log in to continue", "sign in to continue", "log in to read", "sign in to read", "log in to view", "sign in to view",
            "you need an account", "you must be logged in", "you must log in", "you need to log in", "you need to be logged in",
            "you have to log in", "please log in", "please sign in", "create a free account", "create an account", "log in with your",
            "sign in with your", "forgot your password", "forgot password", "don't have an account", "already have an account",
            "login required", "enter your password",
            "bitte melden sie sich an", "melden sie sich an, um", "loggen sie sich ein", "sie müssen angemeldet sein",
            "sie müssen sich anmelden", "anmeldung erforderlich", "noch kein konto", "passwort vergessen",
            "connectez-vous pour", "veuillez vous connecter", "vous devez être connecté", "créez un compte", "créer un compte",
            "mot de passe oublié", "pas encore de compte",
            "inicia sesión para", "inicie sesión para", "debes iniciar sesión", "debe iniciar sesión", "crea una cuenta", "crear una cuenta",
            "olvidaste tu contraseña", "no tienes cuenta", "no tienes una cuenta",
            "accedi per", "effettua l'accesso", "effettuare l'accesso", "effettua il login", "crea un account", "password dimenticata",
            "non hai un account",
            "faça login para", "você precisa estar logado", "você precisa fazer login", "crie uma conta", "esqueceu a senha", "não tem uma conta",
            "log in om", "je moet ingelogd zijn", "u moet ingelogd zijn", "u moet inloggen", "maak een account aan", "wachtwoord vergeten",
            "nog geen account",
            "zaloguj się, aby", "musisz się zalogować", "musisz być zalogowan", "załóż konto", "nie masz konta", "nie pamiętasz hasła",
            "войдите, чтобы", "необходимо войти", "необходимо авторизоваться", "забыли пароль", "нет аккаунта", "создайте аккаунт",
            "зарегистрируйтесь, чтобы",
            "συνδεθείτε για", "πρέπει να συνδεθείτε", "ξεχάσατε τον κωδικό", "δεν έχετε λογαριασμό",
            "giriş yapmanız gerek", "giriş yapmalısınız", "devam etmek için giriş", "hesabınız yok mu", "şifremi unuttum",
            "ログインしてください", "ログインが必要", "パスワードをお忘れ", "アカウントをお持ちでない", "请登录", "请先登录", "登录后", "忘记密码", "还没有账号",
            "로그인이 필요", "로그인해 주세요", "로그인 후", "비밀번호를 잊으",
        ],
    },
    Wall {
        by: "page.robot_check",
        note: "robot_check: the page wants to know that no program asks, in place of a text",
        kind: Clutter::Other,
        longest: 150,
        says: &[
            "checking your browser", "checking if the site connection is secure", "this process is automatic", "will redirect to your requested",
            "verify you are human", "verify that you are human", "verifying you are human", "verify you're human", "you are not a robot",
            "you're not a robot", "are you a robot", "are you human", "enter the characters you see", "robot check", "just a moment...",
            "just a moment…", "unusual traffic from your", "unusual activity from your", "javascript and cookies to continue",
            "your browser is accepting cookies", "complete the security check", "complete the captcha", "solve the captcha", "solve this captcha",
            "you have been blocked", "ray id", "performance & security by", "pardon our interruption", "press & hold", "press and hold to confirm",
            "review the security of your connection", "you were a bot", "you are a bot",
            "kein roboter sind", "kein roboter bist", "sie ein mensch sind", "ihr browser wird überprüft", "überprüfung ihres browsers",
            "ungewöhnlichen datenverkehr", "lösen sie das captcha", "einen augenblick...", "sicherheitsüberprüfung",
            "n'êtes pas un robot", "vous êtes humain", "vous êtes un humain", "vérification de votre navigateur", "trafic inhabituel",
            "un instant...", "contrôle de sécurité",
            "no eres un robot", "no es un robot", "que eres humano", "que es humano", "comprobando su navegador", "comprobando tu navegador",
            "tráfico inusual", "un momento...",
            "non sei un robot", "di essere umano", "sei un essere umano", "traffico insolito", "verifica del browser",
            "não é um robô", "que você é humano", "que é humano", "tráfego incomum", "verificando seu navegador",
            "geen robot bent", "een mens bent", "ongebruikelijk verkeer",
            "nie jesteś robotem", "jesteś człowiekiem", "sprawdzanie przeglądarki", "nietypowy ruch",
            "вы не робот", "проверка браузера", "проверяем ваш браузер", "что вы человек", "необычный трафик", "подозрительный трафик",
            "введите символы с картинки",
            "δεν είστε ρομπότ", "ότι είστε άνθρωπος", "robot olmadığınızı", "insan olduğunuzu",
            "ロボットではありません", "ロボットでない", "人間であることを確認", "您不是机器人", "不是机器人", "您是真人", "正在检查您的浏览器", "安全验证", "输入验证码",
            "로봇이 아닙니다", "로봇이 아님", "사람인지 확인",
        ],
    },
    Wall {
        by: "page.error",
        note: "error_page: the page shows an error message in place of a text",
        kind: Clutter::Other,
        longest: 120,
        says: &[
            "page not found", "page you are looking for", "page you were looking for", "page you requested", "article you are looking for",
            "article you were looking for", "story you are looking for", "may have been moved", "has been moved or deleted",
            "unavailable due to legal reasons", "unavailable for legal reasons", "access cannot be granted", "access this website from a country",
            "unavailable in your country", "unavailable in your region", "not available in your country", "not available in your region",
            "article is no longer available", "page is no longer available", "article no longer available", "no longer available on our website",
            "link has expired", "link is no longer valid", "request a new link",
            "down for maintenance", "performing some maintenance", "scheduled maintenance", "undergoing maintenance", "under maintenance",
            "be back online", "we'll be back soon", "we will be back soon", "be back shortly", "sorry for the inconvenience",
            "apologize for the inconvenience", "apologise for the inconvenience", "temporarily unavailable", "please try again later",
            "check the url", "check the address", "mistyped the address", "internal server error", "service unavailable",
            "seite nicht gefunden", "aufgerufene seite", "gesuchte seite", "angeforderte seite", "seite existiert nicht", "nicht mehr verfügbar",
            "verschoben oder gelöscht", "adresse vertippt", "wartungsarbeiten", "in kürze wieder", "gleich wieder für sie da",
            "aus rechtlichen gründen nicht", "in ihrem land nicht verfügbar", "in ihrer region nicht verfügbar", "link ist abgelaufen",
            "page introuvable", "page non trouvée", "page que vous recherchez", "page que vous cherchez", "page demandée", "n'existe plus",
            "n'est plus disponible", "en cours de maintenance", "opération de maintenance", "de retour très bientôt", "désagrément",
            "pas disponible dans votre pays", "le lien a expiré", "lien expiré",
            "página no encontrada", "página que buscas", "página que busca", "página solicitada", "no existe o ha", "ya no está disponible",
            "en mantenimiento", "volveremos pronto", "disculpen las molestias", "no está disponible en tu", "no está disponible en su",
            "el enlace ha caducado",
            "pagina non trovata", "pagina che stai cercando", "pagina che cerchi", "pagina richiesta", "non è più disponibile", "in manutenzione",
            "torneremo presto", "ci scusiamo per il disagio", "il link è scaduto",
            "página não encontrada", "página que você procura", "página que procura", "não está mais disponível", "em manutenção",
            "voltaremos em breve", "pedimos desculpa", "o link expirou",
            "pagina niet gevonden", "pagina die je zoekt", "pagina die u zoekt", "bestaat niet meer", "niet meer beschikbaar", "onderhoud",
            "zo weer terug", "link is verlopen",
            "nie znaleziono strony", "nie znaleziono takiej strony", "strona, której szukasz", "strona nie istnieje", "przeniesiona lub usunięta",
            "sprawdź adres", "przerwa techniczna", "prace konserwacyjne", "wrócimy wkrótce", "przepraszamy za utrudnienia", "link wygasł",
            "страница не найдена", "запрашиваемая страница", "запрашиваемой страницы", "страница, которую вы ищете", "такой страницы не существует",
            "удалена или перемещена", "набрали адрес", "технические работы", "скоро вернёмся", "скоро вернемся", "приносим извинения",
            "больше недоступна", "ссылка устарела", "недоступен в вашем регионе", "недоступна в вашем регионе",
            "η σελίδα δεν βρέθηκε", "σελίδα που αναζητάτε", "σελίδα που ζητήσατε", "υπό συντήρηση",
            "sayfa bulunamadı", "aradığınız sayfa", "bakım çalışması", "kısa süre sonra tekrar",
            "ページが見つかりません", "お探しのページ", "urlが変更", "メンテナンス中", "ご不便をおかけ", "有効期限が切れ",
            "页面不存在", "页面未找到", "您访问的页面", "您要找的页面", "找不到页面", "检查您输入的网址", "系统维护", "正在维护", "链接已过期", "返回首页",
            "페이지를 찾을 수 없습니다", "요청하신 페이지", "점검 중", "서비스 점검",
        ],
    },
    Wall {
        by: "page.parked",
        note: "parked: the page offers its domain for sale, or says that there is no site yet",
        kind: Clutter::Other,
        longest: 200,
        says: &[
            "domain is for sale", "domain may be for sale", "domain name is for sale", "buy this domain", "purchase this domain",
            "domain parking", "parked domain", "domain is parked", "domain owner", "domain has expired", "inquire about this domain",
            "interested in this domain", "this domain is registered", "future home of",
            "domain steht zum verkauf", "diese domain kaufen", "domain ist geparkt", "inhaber der domain", "domaininhaber", "domain-inhaber",
            "domaine est à vendre", "acheter ce domaine", "propriétaire du domaine", "domaine est réservé",
            "dominio está en venta", "comprar este dominio", "propietario del dominio", "dominio è in vendita", "acquista questo dominio",
            "proprietario del dominio", "domínio está à venda", "comprar este domínio", "proprietário do domínio",
            "domein is te koop", "domeinnaam is te koop", "eigenaar van dit domein", "domena jest na sprzedaż", "domenę na sprzedaż",
            "właściciel domeny", "домен продается", "домен продаётся", "купить этот домен", "домен припаркован", "владелец домена",
            "ドメインは販売", "このドメイン", "域名出售", "此域名", "该域名", "도메인 판매",
        ],
    },
    Wall {
        by: "page.no_results",
        note: "no_results: the page says that a search found nothing",
        kind: Clutter::Search,
        longest: 120,
        says: &[
            "search results", "nothing matched your search", "no results found", "no results were found", "no results for", "your search did not match",
            "your search returned no", "different keywords", "other keywords", "check your spelling", "0 results",
            "suchergebnis", "keine ergebnisse", "keine treffer", "andere suchbegriffe", "anderen suchbegriff", "anderen begriffen",
            "résultats de recherche", "résultats de la recherche", "résultats pour", "aucun résultat", "autres mots-clés",
            "resultados de búsqueda", "resultados de la búsqueda", "no se encontraron resultados", "no se han encontrado resultados",
            "otras palabras clave", "risultati della ricerca", "risultati di ricerca", "nessun risultato", "altre parole chiave",
            "parole chiave diverse", "resultados da pesquisa", "resultados da busca", "nenhum resultado", "outras palavras-chave",
            "zoekresultaten", "geen resultaten", "andere zoektermen", "wyniki wyszukiwania", "brak wyników", "nie znaleziono wyników",
            "innych słów kluczowych", "результаты поиска", "ничего не найдено", "ничего не нашлось", "по вашему запросу", "другие ключевые слова",
            "αποτελέσματα αναζήτησης", "δεν βρέθηκαν αποτελέσματα", "arama sonuçları", "sonuç bulunamadı", "farklı anahtar kelime",
            "検索結果", "検索条件に一致", "見つかりませんでした", "搜索结果", "没有找到相关", "未找到相关", "其他关键词", "검색 결과", "검색결과",
        ],
    },
];

/// Words of a block that can say something.
const SENTENCE: u64 = 6;

/// Words of a headline, at most.
const HEADLINE: u64 = 12;

/// The wall that an unsigned, undated, short text is: its page says at least two things that such
/// walls say, and so do all sentences that were kept, or most of them under a headline that does.
pub fn find(page: &Page, kind: Kind, facts: &Facts, verdicts: &[Verdict]) -> Option<&'static Wall> {
    if !facts.authors.is_empty() || facts.published.is_some() || kind == Kind::Product {
        return None;
    }
    let kept = || page.blocks.iter().zip(verdicts).filter(|(_, v)| v.fate == Fate::Keep);
    let longest = WALLS.iter().map(|wall| wall.longest).max().unwrap_or(0);
    let mut total = 0;
    let short = kept().all(|(block, _)| {
        total += words::count(&block.text);
        total <= longest && !matches!(block.kind, BlockKind::Code { .. })
    });
    if !short || total == 0 {
        return None;
    }
    // Pages that say that they are not there keep their words, as error pages.
    let open = WALLS.iter().enumerate().filter(|(_, wall)| total <= wall.longest);
    let mut open = open.filter(|(_, wall)| kind != Kind::ErrorPage || wall.by != "page.error");
    let said = Said::on(page, facts);
    let sentences: Vec<[bool; WALLS.len()]> = kept()
        .filter(|(block, _)| words::count(&block.text) >= SENTENCE)
        .map(|(block, _)| says(&block.text).1)
        .collect();
    let found = open.find(|(at, _)| {
        let of_wall = sentences.iter().filter(|said| said[*at]).count();
        let most = of_wall * 2 >= sentences.len() && said.headlines[*at];
        said.things(*at) >= 2 && (most || of_wall == sentences.len())
    });
    found.map(|(_, wall)| wall)
}

/// What a page says of what walls say.
struct Said {
    /// Every phrase once.
    phrases: Vec<usize>,
    /// For each wall, whether the title or another short line speaks of it.
    headlines: [bool; WALLS.len()],
}

impl Said {
    fn on(page: &Page, facts: &Facts) -> Said {
        let titles = page.declared_by(DeclaredBy::Html, "title").chain(facts.title.as_deref());
        let texts = titles.chain(page.blocks.iter().map(|block| block.text.as_str()));
        let mut said = Said { phrases: Vec::new(), headlines: [false; WALLS.len()] };
        for text in texts {
            let (phrases, walls) = says(text);
            if !phrases.is_empty() && words::count(text) <= HEADLINE {
                let headlines = said.headlines.iter_mut().zip(walls);
                headlines.for_each(|(headline, said)| *headline |= said);
            }
            said.phrases.extend(phrases);
        }
        said.phrases.sort_unstable();
        said.phrases.dedup();
        said
    }

    /// How many different things of this wall.
    fn things(&self, wall: usize) -> usize {
        self.phrases.iter().filter(|phrase| PHRASES.1[**phrase] == wall).count()
    }
}

/// All phrases as one machine, and the wall of each.
static PHRASES: LazyLock<(Option<AhoCorasick>, Vec<usize>)> = LazyLock::new(|| {
    let rows = || WALLS.iter().enumerate();
    let phrases = rows().flat_map(|(_, wall)| wall.says);
    let walls = rows().flat_map(|(at, wall)| wall.says.iter().map(move |_| at)).collect();
    (AhoCorasick::new(phrases).ok(), walls)
});

/// The phrases in a text, and of which walls they are.
fn says(text: &str) -> (Vec<usize>, [bool; WALLS.len()]) {
    let mut walls = [false; WALLS.len()];
    let mut phrases = Vec::new();
    let text = text.to_lowercase().replace('’', "'");
    for found in PHRASES.0.iter().flat_map(|machine| machine.find_overlapping_iter(&text)) {
        let phrase = found.pattern().as_usize();
        walls[PHRASES.1[phrase]] = true;
        phrases.push(phrase);
    }
    (phrases, walls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::notes::NOTES;
    use crate::blocks::Block;
    use std::borrow::Cow;

    fn found(lines: &[&str]) -> Option<&'static str> {
        let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
        let page = Page { blocks: blocks.collect(), ..Page::default() };
        let keep = Verdict { fate: Fate::Keep, by: Cow::Borrowed("test"), score: 1.0 };
        let verdicts = vec![keep; lines.len()];
        find(&page, Kind::Article, &Facts::default(), &verdicts).map(|wall| wall.by)
    }

    #[test]
    fn walls_say_what_they_are() {
        for (lines, expected) in [
            (
                &[
                    "Das Tagblatt mit Werbung weiterlesen",
                    "Wir und unsere 40 Partner speichern Informationen auf Ihrem Gerät.",
                ][..],
                "page.consent_wall",
            ),
            (
                &[
                    "Nous utilisons des cookies, avec votre accord, pour mesurer l’audience du site.",
                ],
                "page.consent_wall",
            ),
            (
                &["Log in to continue", "You need an account to read what the keeper wrote."],
                "page.login_wall",
            ),
            (
                &[
                    "Un instant...",
                    "Vérification de votre navigateur avant d’ouvrir phare.example.",
                ],
                "page.robot_check",
            ),
            (
                &["Down for maintenance", "We’ll be back soon: the keeper is oiling the lamp."],
                "page.error",
            ),
            (
                &["404", "К сожалению, запрашиваемая страница не найдена на этом сайте."],
                "page.error",
            ),
            (
                &["This domain is for sale!", "The domain owner takes offers for phare.example."],
                "page.parked",
            ),
            (
                &["Search results for: puffin", "Nothing matched your search. Try other keywords."],
                "page.no_results",
            ),
        ] {
            assert_eq!(found(lines), Some(expected), "{lines:?}");
        }
    }

    #[test]
    fn texts_about_walls_are_none() {
        for lines in [
            &[
                "Regulator looks at consent walls",
                "“We use cookies” is what the site told its readers before they had agreed to anything.",
                "The regulator asked eleven publishers to put a second button beside the first.",
                "A spokesman said that nobody had complained, and that the notice would be reworded.",
            ][..],
            &[
                "Why the machines ask whether you are human",
                "The puzzles began as a way to read old books, a word at a time.",
                "Today hardly anybody is asked to verify that they are no machine, says the author.",
                "What is left is a box to tick.",
            ],
            &[
                "The funniest 404 pages",
                "A page not found need not be a dull one: the aquarium shows an octopus that shrugs.",
                "The post office sends those who mistyped the address to an island without a letter box.",
                "And the opera lets them hear the last note of an aria, over and over.",
            ],
            &[
                "The lighthouse is for sale",
                "The owner asks 40,000 crowns for the tower and the lamp.",
            ],
            &["The keeper logged in at nine and wrote down the wind."],
        ] {
            assert_eq!(found(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn notes_are_in_their_table() {
        for wall in WALLS {
            let code = wall.note.split(':').next().unwrap_or_default();
            assert!(NOTES.iter().any(|row| row.code == code && row.rejects), "{code}");
            assert!(wall.says.iter().all(|phrase| *phrase == phrase.to_lowercase()));
        }
    }
}
