//! Pages that show something else in place of what was asked for: a consent notice, a login, a
//! check for robots, an error, a parked domain, an empty search. They are told by what walls say to
//! whoever stands before them, on a page that says little else.

mod told;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

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
    /// What it says of itself, lower-case.
    says: &'static [&'static str],
    /// What it says besides, and others say too.
    also: &'static [&'static str],
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
            "we use cookies", "we will also use cookies", "information on your device", "we value your privacy",
            "we care about your privacy", "if you choose to “accept all", "if you choose to \"accept all",
            "with advertising and tracking", "without advertising and tracking", "wir verwenden cookies", "verwenden wir cookies",
            "wir nutzen cookies", "mit werbung und tracking", "ohne tracking", "mit werbung weiterlesen",
            "weiterlesen mit werbung", "pur-abo", "wir respektieren ihre privatsphäre", "utilisons des cookies",
            "retirer votre consentement", "continuer sans accepter", "gérer mes cookies", "gérer mes choix", "utilizamos cookies",
            "usamos cookies", "retirar su consentimiento", "retirar tu consentimiento", "tu privacidad es", "su privacidad es",
            "tu privacidad nos importa", "nos importa tu privacidad", "utilizziamo i cookie", "utilizziamo cookie",
            "informazioni sul dispositivo", "revocare il tuo consenso", "la tua privacy è", "senza pubblicità personalizzata",
            "retirar o seu consentimento", "sua privacidade é", "wij gebruiken cookies", "we gebruiken cookies",
            "gebruiken wij cookies", "używamy plików cookie", "мы используем файлы cookie", "мы используем cookie",
            "мы используем куки", "vi använder cookies", "vi bruger cookies",
            "vi bruker informasjonskapsler", "çerezleri kullanıyoruz", "çerezler kullanıyoruz", "χρησιμοποιούμε cookies",
            "τη συγκατάθεσή σας", "používáme soubory cookie", "cookieを使用", "クッキーを使用", "我们使用cookie", "我们使用 cookie", "쿠키를 사용",
        ],
        also: &[
            "we and our", "and our partners", "our partners and we", "before you continue to",
            "withdraw your consent at any time", "manage your choices", "manage your preferences", "wir und unsere",
            "unsere partner", "auf ihrem gerät", "auf ihrem endgerät", "ihre zustimmung", "ihre einwilligung", "nos partenaires",
            "votre vie privée", "avec votre accord", "sur votre appareil", "sur votre terminal", "nuestros socios",
            "en su dispositivo", "en tu dispositivo", "noi e i nostri", "i nostri partner", "sul tuo dispositivo",
            "gestire le tue", "nossos parceiros", "no seu dispositivo", "onze partners", "op je apparaat", "op uw apparaat",
            "je toestemming", "uw toestemming", "jouw privacy", "nasi partnerzy", "naszych partnerów", "zaufani partnerzy",
            "na twoim urządzeniu", "twoja prywatność", "wycofać zgodę", "наши партнеры", "наши партнёры", "на вашем устройстве",
            "отозвать согласие", "våra partner", "ditt samtycke", "vores partnere", "dit samtykke", "våre partnere",
            "samtykket ditt", "iş ortaklarımız", "cihazınızda", "οι συνεργάτες μας", "στη συσκευή σας", "naši partneři",
            "ve vašem zařízení", "お客様のデバイス", "我们的合作伙伴", "您的设备", "귀하의 기기",
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
            "you have to log in", "please log in", "please sign in", "log in with your", "sign in with your", "login required",
            "enter your password", "bitte melden sie sich an", "melden sie sich an, um", "loggen sie sich ein",
            "sie müssen angemeldet sein", "sie müssen sich anmelden", "anmeldung erforderlich", "connectez-vous pour",
            "veuillez vous connecter", "vous devez être connecté", "inicia sesión para", "inicie sesión para",
            "debes iniciar sesión", "debe iniciar sesión", "accedi per", "effettua l'accesso", "effettuare l'accesso",
            "effettua il login", "faça login para", "você precisa estar logado", "você precisa fazer login", "log in om",
            "je moet ingelogd zijn", "u moet ingelogd zijn", "u moet inloggen", "zaloguj się, aby", "musisz się zalogować",
            "musisz być zalogowan", "войдите, чтобы", "необходимо войти", "необходимо авторизоваться", "зарегистрируйтесь, чтобы",
            "συνδεθείτε για", "πρέπει να συνδεθείτε", "giriş yapmanız gerek", "giriş yapmalısınız", "devam etmek için giriş",
            "ログインしてください", "ログインが必要", "请登录", "请先登录", "로그인이 필요", "로그인해 주세요",
        ],
        also: &[
            "create a free account", "create an account", "forgot your password", "forgot password", "don't have an account",
            "already have an account", "noch kein konto", "passwort vergessen", "créez un compte", "créer un compte",
            "mot de passe oublié", "pas encore de compte", "crea una cuenta", "crear una cuenta", "olvidaste tu contraseña",
            "no tienes cuenta", "no tienes una cuenta", "crea un account", "password dimenticata", "non hai un account",
            "crie uma conta", "esqueceu a senha", "não tem uma conta", "maak een account aan", "wachtwoord vergeten",
            "nog geen account", "załóż konto", "nie masz konta", "nie pamiętasz hasła", "забыли пароль", "нет аккаунта",
            "создайте аккаунт", "ξεχάσατε τον κωδικό", "δεν έχετε λογαριασμό", "hesabınız yok mu", "şifremi unuttum", "パスワードをお忘れ",
            "アカウントをお持ちでない", "登录后", "忘记密码", "还没有账号", "로그인 후", "비밀번호를 잊으",
        ],
    },
    Wall {
        by: "page.robot_check",
        note: "robot_check: the page wants to know that no program asks, in place of a text",
        kind: Clutter::Other,
        longest: 150,
        says: &[
            "checking your browser", "checking if the site connection is secure", "will redirect to your requested",
            "verify you are human", "verify that you are human", "verifying you are human", "verify you're human",
            "you are not a robot", "you're not a robot", "are you a robot", "enter the characters you see", "robot check",
            "unusual traffic from your", "unusual activity from your", "javascript and cookies to continue",
            "your browser is accepting cookies", "complete the security check", "complete the captcha", "solve the captcha",
            "solve this captcha", "ray id", "performance & security by", "pardon our interruption", "press and hold to confirm",
            "review the security of your connection", "you were a bot", "you are a bot", "kein roboter sind", "kein roboter bist",
            "sie ein mensch sind", "ihr browser wird überprüft", "überprüfung ihres browsers", "lösen sie das captcha",
            "n'êtes pas un robot", "vous êtes humain", "vous êtes un humain", "vérification de votre navigateur",
            "no eres un robot", "no es un robot", "que eres humano", "que es humano", "comprobando su navegador",
            "comprobando tu navegador", "non sei un robot", "di essere umano", "sei un essere umano", "verifica del browser",
            "não é um robô", "que você é humano", "que é humano", "verificando seu navegador", "geen robot bent", "een mens bent",
            "nie jesteś robotem", "jesteś człowiekiem", "sprawdzanie przeglądarki", "вы не робот", "проверка браузера",
            "проверяем ваш браузер", "что вы человек", "введите символы с картинки", "δεν είστε ρομπότ", "ότι είστε άνθρωπος",
            "robot olmadığınızı", "insan olduğunuzu", "ロボットではありません", "ロボットでない", "人間であることを確認", "您不是机器人", "不是机器人", "您是真人",
            "正在检查您的浏览器", "输入验证码", "로봇이 아닙니다", "로봇이 아님", "사람인지 확인",
        ],
        also: &[
            "this process is automatic", "are you human", "just a moment...", "just a moment…", "you have been blocked",
            "press & hold", "ungewöhnlichen datenverkehr", "einen augenblick...", "sicherheitsüberprüfung", "trafic inhabituel",
            "un instant...", "contrôle de sécurité", "tráfico inusual", "un momento...", "traffico insolito", "tráfego incomum",
            "ongebruikelijk verkeer", "nietypowy ruch", "необычный трафик", "подозрительный трафик", "安全验证",
        ],
    },
    Wall {
        by: "page.error",
        note: "error_page: the page shows an error message in place of a text",
        kind: Clutter::Other,
        longest: 120,
        says: &[
            "we'll be back soon", "we will be back soon", "down for maintenance", "gleich wieder für sie da", "de retour très bientôt", "volveremos pronto",
            "torneremo presto", "voltaremos em breve", "zo weer terug", "wrócimy wkrótce", "скоро вернёмся", "скоро вернемся",
            "page not found", "page you are looking for", "page you're looking for", "page you were looking for", "page you requested",
            "article you are looking for", "article you were looking for", "story you are looking for",
            "unavailable due to legal reasons", "unavailable for legal reasons", "access cannot be granted",
            "access this website from a country", "unavailable in your country", "unavailable in your region",
            "not available in your country", "not available in your region", "article is no longer available",
            "page is no longer available", "article no longer available", "no longer available on our website",
            "link has expired", "performing some maintenance", "be back online", "check the url", "internal server error",
            "seite nicht gefunden", "aufgerufene seite", "gesuchte seite", "angeforderte seite", "seite existiert nicht",
            "aus rechtlichen gründen nicht", "in ihrem land nicht verfügbar", "in ihrer region nicht verfügbar",
            "link ist abgelaufen", "page introuvable", "page non trouvée", "page que vous recherchez", "page que vous cherchez",
            "page demandée", "pas disponible dans votre pays", "le lien a expiré", "lien expiré", "página no encontrada",
            "página que buscas", "página que busca", "página solicitada", "no está disponible en tu", "no está disponible en su",
            "el enlace ha caducado", "pagina non trovata", "pagina che stai cercando", "pagina che cerchi", "pagina richiesta",
            "il link è scaduto", "página não encontrada", "página que você procura", "página que procura", "o link expirou",
            "pagina niet gevonden", "pagina die je zoekt", "pagina die u zoekt", "link is verlopen", "nie znaleziono strony",
            "nie znaleziono takiej strony", "strona, której szukasz", "strona nie istnieje", "link wygasł", "страница не найдена",
            "запрашиваемая страница", "запрашиваемой страницы", "страница, которую вы ищете", "такой страницы не существует",
            "ссылка устарела", "недоступен в вашем регионе", "недоступна в вашем регионе", "η σελίδα δεν βρέθηκε",
            "σελίδα που αναζητάτε", "σελίδα που ζητήσατε", "sayfa bulunamadı", "aradığınız sayfa", "ページが見つかりません", "お探しのページ",
            "urlが変更", "页面不存在", "页面未找到", "您访问的页面", "您要找的页面", "找不到页面", "检查您输入的网址", "系统维护", "链接已过期", "페이지를 찾을 수 없습니다", "요청하신 페이지",
            "서비스 점검", "site is undergoing maintenance", "site is down for maintenance", "site is under maintenance",
            "website is under maintenance", "our servers", "seite ist derzeit nicht erreichbar", "website ist derzeit",
            "сайт временно", "сайте ведутся", "на сайте проводятся", "site est en cours de maintenance",
            "site est en maintenance", "sitio está en mantenimiento", "sito è in manutenzione", "site está em manutenção",
            "strona jest w trakcie", "サイトはメンテナンス", "网站正在维护",
        ],
        also: &[
            "could not be found", "cannot be found", "can't be found", "does not exist", "doesn't exist", "nicht gefunden", "existiert nicht",
            "n'a pas été trouvée", "n'existe pas", "no existe", "non esiste", "não existe", "niet gevonden", "nie istnieje", "не найдена",
            "не существует",
            "may have been moved", "has been moved or deleted", "link is no longer valid", "request a new link",
            "scheduled maintenance", "undergoing maintenance", "under maintenance",
            "be back shortly", "sorry for the inconvenience", "apologize for the inconvenience",
            "apologise for the inconvenience", "temporarily unavailable", "please try again later", "check the address",
            "mistyped the address", "service unavailable", "nicht mehr verfügbar", "verschoben oder gelöscht", "adresse vertippt",
            "wartungsarbeiten", "in kürze wieder", "n'existe plus", "n'est plus disponible",
            "en cours de maintenance", "opération de maintenance", "désagrément", "no existe o ha",
            "ya no está disponible", "en mantenimiento", "disculpen las molestias", "non è più disponibile",
            "in manutenzione", "ci scusiamo per il disagio", "não está mais disponível", "em manutenção",
            "pedimos desculpa", "bestaat niet meer", "niet meer beschikbaar", "onderhoud",
            "przeniesiona lub usunięta", "sprawdź adres", "przerwa techniczna", "prace konserwacyjne",
            "przepraszamy za utrudnienia", "удалена или перемещена", "набрали адрес", "технические работы",
            "приносим извинения", "больше недоступна", "υπό συντήρηση", "bakım çalışması",
            "kısa süre sonra tekrar", "メンテナンス中", "ご不便をおかけ", "有効期限が切れ", "正在维护", "返回首页", "점검 중",
        ],
    },
    Wall {
        by: "page.parked",
        note: "parked: the page offers its domain for sale, or says that there is no site yet",
        kind: Clutter::Other,
        longest: 200,
        says: &[
            "domain is for sale", "domain may be for sale", "domain name is for sale", "buy this domain", "purchase this domain",
            "domain parking", "parked domain", "domain is parked", "inquire about this domain", "this domain is registered",
            "domain steht zum verkauf", "diese domain kaufen", "domain ist geparkt", "domaine est à vendre", "acheter ce domaine",
            "domaine est réservé", "dominio está en venta", "comprar este dominio", "dominio è in vendita",
            "acquista questo dominio", "domínio está à venda", "comprar este domínio", "domein is te koop",
            "domeinnaam is te koop", "domena jest na sprzedaż", "domenę na sprzedaż", "домен продается", "домен продаётся",
            "купить этот домен", "домен припаркован", "ドメインは販売", "域名出售", "도메인 판매",
        ],
        also: &[
            "domain owner", "domain has expired", "interested in this domain", "future home of", "inhaber der domain",
            "domaininhaber", "domain-inhaber", "propriétaire du domaine", "propietario del dominio", "proprietario del dominio",
            "proprietário do domínio", "eigenaar van dit domein", "właściciel domeny", "владелец домена", "このドメイン", "此域名", "该域名",
        ],
    },
    Wall {
        by: "page.no_results",
        note: "no_results: the page says that a search found nothing",
        kind: Clutter::Search,
        longest: 120,
        says: &[
            "search results for", "nothing matched your search", "your search did not match", "your search returned no", "different keywords",
            "other keywords", "suchergebnisse für", "suchergebnisse zu", "andere suchbegriffe", "anderen suchbegriff", "anderen begriffen",
            "résultats de recherche pour", "résultats de la recherche pour", "résultats pour", "autres mots-clés",
            "resultados de búsqueda", "resultados de la búsqueda", "otras palabras clave", "risultati della ricerca", "risultati di ricerca",
            "altre parole chiave", "parole chiave diverse", "resultados da pesquisa", "resultados da busca", "outras palavras-chave",
            "zoekresultaten voor", "andere zoektermen", "wyniki wyszukiwania", "innych słów kluczowych", "по вашему запросу",
            "другие ключевые слова", "αποτελέσματα αναζήτησης", "arama sonuçları", "farklı anahtar kelime", "検索条件に一致", "検索結果",
            "其他关键词", "搜索结果", "검색 결과", "검색결과",
        ],
        also: &[
            "no results found", "no results were found", "no results for", "check your spelling", "0 results", "keine ergebnisse", "keine treffer",
            "aucun résultat", "no se encontraron resultados", "no se han encontrado resultados", "nessun risultato", "nenhum resultado",
            "geen resultaten", "brak wyników", "nie znaleziono wyników", "результаты поиска", "ничего не найдено", "ничего не нашлось",
            "δεν βρέθηκαν αποτελέσματα", "sonuç bulunamadı", "見つかりませんでした", "没有找到相关", "未找到相关", "검색어",
        ],
    },
];

/// Words of a block that can say something.
const SENTENCE: u64 = 6;

/// Words of a headline, at most.
const HEADLINE: u64 = 12;

/// The wall that an unsigned, undated, short text is: its page says at least two things that such
/// walls say, one of them of itself, and so do all sentences that were kept, or most of them under a
/// headline that does.
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
        // Many labels without a sentence are a list, whatever is said around them.
        let speaks = of_wall > 0 || total <= HEADLINE;
        speaks && said.is_enough(*at) && (most || of_wall == sentences.len())
    });
    let texts: Vec<&str> = kept().map(|(block, _)| block.text.as_str()).collect();
    found.filter(|_| !told::is_about_walls(&texts, facts)).map(|(_, wall)| wall)
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

    /// Whether these are two things that this wall says, one of them of itself.
    fn is_enough(&self, wall: usize) -> bool {
        let of_wall =
            self.phrases.iter().map(|phrase| PHRASES.walls[*phrase]).filter(|p| p.0 == wall);
        of_wall.clone().count() >= 2 && of_wall.into_iter().any(|(_, of_itself)| of_itself)
    }
}

/// All phrases as one machine.
struct Phrases {
    machine: Option<AhoCorasick>,
    /// For each phrase its wall, and whether the wall says it of itself.
    walls: Vec<(usize, bool)>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let rows = WALLS.iter().enumerate().flat_map(|(at, wall)| {
        let says = wall.says.iter().map(move |phrase| (*phrase, (at, true)));
        says.chain(wall.also.iter().map(move |phrase| (*phrase, (at, false))))
    });
    let (phrases, walls): (Vec<&str>, Vec<(usize, bool)>) = rows.unzip();
    // Where phrases overlap, the longest is the one thing that is said.
    let machine = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases);
    Phrases { machine: machine.ok(), walls }
});

/// The phrases in a text, and of which walls they are.
pub fn says(text: &str) -> (Vec<usize>, [bool; WALLS.len()]) {
    let mut walls = [false; WALLS.len()];
    let mut phrases = Vec::new();
    let text = text.to_lowercase().replace('’', "'");
    for found in PHRASES.machine.iter().flat_map(|machine| machine.find_iter(&text)) {
        let phrase = found.pattern().as_usize();
        walls[PHRASES.walls[phrase].0] = true;
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
            &[
                "We use cookies",
                "Manage your choices",
                "Lamps",
                "Brass lamps",
                "Lenses of glass",
                "Ropes",
                "Oil",
                "Wicks",
                "Sails",
                "Bells",
                "Buoys",
            ],
            &["The keeper logged in at nine and wrote down the wind."],
            &[
                "Lift under maintenance",
                "The lift is under maintenance. The port is sorry for the inconvenience.",
            ],
            &["Wir und unsere Partner bauen einen Leuchtturm, der bis nach Norden scheint."],
            &[
                "Suche nach einem Boot",
                "Die Suchergebnisse sind mager: keine Treffer, sagt die Küstenwache.",
            ],
            &["Результаты поиска", "В доме смотрителя ничего не найдено, сообщила полиция."],
        ] {
            assert_eq!(found(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn notes_are_in_their_table() {
        for wall in WALLS {
            let code = wall.note.split(':').next().unwrap_or_default();
            assert!(NOTES.iter().any(|row| row.code == code && row.rejects), "{code}");
            let mut phrases = wall.says.iter().chain(wall.also);
            assert!(phrases.all(|phrase| *phrase == phrase.to_lowercase()));
        }
    }
}
