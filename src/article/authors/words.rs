//! The words around authors' names: bylines, connectors, particles, roles. Flat tables.

/// Words that open a byline, in lower case: the language, those that do so alone, and those that need a colon (or a
/// slash, in Chinese and Japanese) behind them, since they begin ordinary lines too.
#[rustfmt::skip] // one language, one line
pub const OPENERS: &[(&str, &[&str], &[&str])] = &[
    ("en", &["by", "written by", "authored by", "posted by", "published by", "story by", "interview by", "interviewed by", "words by", "text by",
        "reported by", "article by", "thread starter", "started by", "asked by", "submitted by", "post author by", "author of the article", "co-authored by",
        "words and pictures by", "words and photos by"],
        &["author", "authors", "writer", "words"]),
    ("de", &["von", "geschrieben von", "veröffentlicht von", "ein beitrag von", "ein artikel von", "eine analyse von", "ein kommentar von",
        "das gespräch führte", "das interview führte", "die fragen stellte", "von unserem reporter", "von unserer reporterin",
        "von unserem redakteur", "von unserer redakteurin", "eingestellt von", "erstellt von", "verfasst von", "gepostet von",
        "von unserem korrespondenten", "von unserer korrespondentin", "von unserem mitarbeiter", "von unserer mitarbeiterin"],
        &["autor", "autorin", "autoren", "text"]),
    ("fr", &["par", "écrit par", "publié par", "rédigé par", "posté par", "proposé par", "propos recueillis par", "de notre correspondant",
        "de notre correspondante", "de notre envoyé spécial", "de notre envoyée spéciale"],
        &["auteur", "auteure", "autrice"]),
    ("es", &["por", "escrito por", "publicado por", "enviado por", "redactado por"], &["autor", "autora", "texto"]),
    ("pt", &["por", "escrito por", "publicado por", "postado por", "enviado por"], &["autor", "autora", "texto"]),
    ("it", &["di", "a cura di", "scritto da", "pubblicato da", "postato da", "inserito da"], &["autore", "autrice"]),
    ("nl", &["door", "geschreven door", "geplaatst door", "gepost door"], &["auteur", "tekst"]),
    ("pl", &["napisał", "napisała", "napisane przez", "opublikowane przez", "wpisany przez", "rozmawiał", "rozmawiała", "rozmawiali"],
        &["autor", "autorka", "autorzy", "wpisał", "wpisała", "dodał", "dodała", "opracował", "opracowała", "oprac", "tekst"]),
    ("cs", &["napsal", "napsala", "napsal uživatel", "vystavil", "vystavila"], &["autor", "autorka", "vložil", "vložila", "text"]),
    ("sv", &["av", "skriven av"], &["text"]),
    ("da", &["af", "skrevet af"], &["tekst"]),
    ("no", &["av", "skrevet av"], &["tekst"]),
    ("fi", &[], &["kirjoittaja", "teksti", "toimittaja"]),
    ("tr", &["gönderen"], &["yazan", "yazar", "haber", "ekleyen"]),
    ("ru", &["беседовал", "беседовала", "интервью взял", "интервью взяла"],
        &["автор", "авторы", "автор статьи", "написал", "написала", "опубликовал", "опубликовала", "добавил", "добавила", "подготовил", "подготовила", "текст"]),
    ("uk", &["розмовляв", "розмовляла"], &["автор", "автори", "автор статті", "текст"]),
    ("el", &["του", "της", "αναρτήθηκε από", "αναρτήθηκε από τον", "αναρτήθηκε από την", "αναρτήθηκε από τον/την", "γράφτηκε από",
        "γράφτηκε από τον/την", "συντάχθηκε από", "συντάχθηκε από τον/την", "δημοσιεύτηκε από", "γράφει ο", "γράφει η", "γράφουν οι"],
        &["συντάκτης", "συντάκτρια", "επιμέλεια", "ρεπορτάζ", "κείμενο"]),
    ("hu", &["írta"], &["szerző", "szerzők", "szöveg"]),
    ("ro", &["scris de", "publicat de", "de la corespondentul nostru"], &["autor", "autori", "text"]),
    ("bg", &[], &["автор", "автори", "текст"]),
    ("hr", &["piše"], &["autor", "autorica", "tekst"]),
    ("sk", &["napísal", "napísala"], &["autor", "autorka", "text"]),
    ("ar", &["بقلم", "كتبه", "كتبته"], &["كتب", "كتبت", "الكاتب", "الكاتبة", "إعداد", "تحرير"]),
    ("fa", &["به قلم", "گزارش از"], &["نویسنده"]),
    ("he", &["מאת"], &["כתב", "כתבה"]),
    ("hi", &["द्वारा लिखित", "लिखित"], &["लेखक", "लेखिका", "द्वारा"]),
    ("id", &["oleh", "ditulis oleh"], &["penulis", "pewarta", "reporter", "laporan wartawan", "kontributor"]),
    ("ms", &["ditulis oleh"], &[]),
    ("sr", &["пише"], &["аутор", "аутори", "текст", "autor teksta"]),
    ("th", &["โดย", "เขียนโดย", "ผู้เขียน"], &["เรื่อง"]),
    ("km", &["ដោយ", "និពន្ធដោយ"], &["អ្នកនិពន្ធ", "អត្ថបទ"]),
    ("vi", &[], &["tác giả", "bài", "bài và ảnh", "bài, ảnh", "thực hiện"]),
    ("ur", &[], &["تحریر", "رپورٹ", "مصنف"]),
    ("bn", &["লিখেছেন"], &["লেখক", "লেখা", "প্রতিবেদক"]),
    ("ta", &[], &["எழுதியவர்", "ஆசிரியர்", "செய்தியாளர்"]),
    ("ka", &[], &["ავტორი", "ავტორები", "ტექსტი"]),
    ("hy", &[], &["հեղինակ", "հեղինակներ", "պատրաստեց"]),
    ("am", &["በ"], &["ጸሐፊ", "ዘጋቢ"]),
    ("sw", &["imeandikwa na"], &["mwandishi", "na mwandishi"]),
    ("zh", &[], &["作者", "張貼者", "发布者", "發佈者", "文", "撰文", "记者", "記者"]),
    ("ja", &["投稿者"], &["文", "文・写真", "取材・文", "構成・文", "著者", "執筆", "筆者"]),
    ("ko", &[], &["글", "기자"]),
];

/// Openers of threads, behind which an account stands.
pub const FORUM_OPENERS: &[&str] = &["thread starter", "started by", "asked by", "posted by"];

/// Words before “by” that name who has made a picture, or who has looked over the text.
#[rustfmt::skip] // a list, not a column
pub const IMAGE_CREDITS: &[&str] = &[
    "photo", "photos", "photograph", "photographs", "photography", "picture", "pictures", "image", "images", "illustration",
    "illustrations", "video", "graphic", "graphics", "foto", "fotos", "bild", "bilder", "edited", "reviewed", "fact-checked", "checked",
    "translated",
];

/// Words between two names.
pub const CONNECTORS: &[&str] = &[
    "and", "&", "und", "et", "y", "e", "en", "i", "a", "och", "og", "ja", "ve", "и", "та", "και",
    "with", "mit", "avec", "con",
];

/// What stands before a name that is alone in its line, in lower case: who asks in an interview, and the
/// names of icons.
pub const LEADS: &[&str] = &["interview:", "person", "account_circle", "person_outline"];

/// Buttons behind a name, in lower case.
pub const FOLLOW: &[&str] =
    &["follow", "following", "folgen", "suivre", "seguir", "segui", "volgen", "obserwuj"];

/// Words inside names that stay in lower case.
pub const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "di", "da", "do", "dos", "das", "du", "des", "la", "le",
    "van", "von", "vom", "zu", "zur", "ter", "ten", "te", "af", "av", "al", "el", "bin", "ibn",
    "bint", "ben", "y", "e", "'t", "st", "und",
];

/// Words of which one in a stretch shows that it names a role, not a person.
#[rustfmt::skip] // a list, not a column
pub const ROLES: &[&str] = &[
    "writer", "reporter", "correspondent", "editor", "contributor", "columnist", "journalist", "producer", "freelance", "freelancer",
    "director", "analyst", "professor", "fellow", "founder", "ceo", "manager", "blogger", "author", "reviewed", "specialist", "expert",
    "experts", "engineer", "consultant", "dietitian", "nutritionist", "economist", "reviewer", "strategist",
    "redakteur", "redakteurin", "korrespondent", "korrespondentin", "volontär", "volontärin", "journaliste", "rédacteur", "correspondant",
    "redactor", "corresponsal", "periodista", "giornalista", "repórter", "verslaggever", "dziennikarz", "muhabiri", "editörü",
    "корреспондент", "кореспондент", "редактор", "журналист", "记者", "記者", "编辑", "編輯", "기자",
];

/// Words of which one shows that several people share a name: “Harbour Team”. They name no person, as little as
/// roles do.
#[rustfmt::skip] // a list, not a column
pub const GROUPS: &[&str] = &[
    "team", "staff", "desk", "newsdesk", "editors", "editorial", "newsroom", "contributors", "reporters", "redaktion", "rédaction",
    "redacción", "redazione", "redação", "redactie", "redakcja", "редакция", "редакція",
];

/// Words of which one shows that a name is an organisation's.
#[rustfmt::skip] // one language, one or two lines
pub const ORGANISATIONS: &[&str] = &[
    "press", "times", "news", "magazine", "media", "university", "institute", "school", "college", "agency", "agencies",
    "association", "society", "foundation", "center", "centre", "forum", "group", "company", "co", "inc", "llc", "ltd", "network", "ab", "plc", "corp",
    "corporation", "limited", "holdings", "srl", "oyj", "asa", "bv", "nv", "pty", "pvt",
    "images", "photos", "pictures", "today", "daily", "weekly", "herald", "tribune", "gazette", "journal", "board", "department", "office", "report", "blog",
    "zeitung", "nachrichten", "agentur", "verlag", "universität", "verband", "gmbh", "kg", "ag", "tageblatt", "tagblatt", "wochenblatt", "anzeiger", "rundschau", "presse", "institut",
    "agence", "université", "journaux", "agencia", "universidad", "noticias", "diario", "agenzia", "università", "giornale",
    "agência", "universidade", "jornal", "ajansı", "haber", "агентство", "новости", "университет", "газета", "πρακτορείο",
    "courrier", "kurier", "kurjer", "tygodnik", "portal", "prensa", "вести", "ведомости", "известия", "gazetesi", "noviny", "deník", "νέα",
    "agencja", "uniwersytet", "wydawnictwo", "gazeta", "dziennik", "издательство", "ооо", "εφημερίδα",
];

/// What names of offices, papers and companies end with in Chinese and Japanese, and people's do not.
#[rustfmt::skip] // a list, not a column
pub const OFFICES: &[&str] = &[
    "局", "厅", "部", "报", "報", "网", "網", "社", "站", "组", "中心", "政府", "委员会", "办公室", "公司", "学校", "大学", "学院", "新聞", "协会",
];

/// Words with which no person's name begins: of links and buttons beside authors, and of their portraits.
#[rustfmt::skip] // a list, not a column
pub const NO_NAMES: &[&str] = &[
    "about", "all", "click", "contact", "download", "expert", "filed", "follow", "from", "full", "home", "in", "join", "latest", "learn", "log", "meet",
    "more", "our", "posts", "read", "review", "reviews", "see", "send", "share", "show", "sign", "subscribe", "table", "tables", "view", "visit",
    "alle", "mehr", "über",
    "avatar", "bild", "foto", "headshot", "image", "photo", "picture", "portrait", "porträt", "profilbild", "profile", "photograph", "imagen",
    "immagine", "zdjęcie", "фото",
];

/// Words of which one shows that a line of capitalised words names a place, a section or a link rather
/// than a person.
#[rustfmt::skip] // one kind and language, one line
pub const NOT_PEOPLE: &[&str] = &[
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "middle", "upper", "lower", "new", "old", "great", "san", "los", "las", "hong", "tel", "abu", "sri", "buenos",
    "city", "town", "village", "hall", "county", "district", "borough", "province", "state", "states", "kingdom", "republic", "region", "island", "islands", "lake", "river", "sea", "bay", "beach", "harbour", "port", "coast", "valley", "mount", "mountain", "park", "garden", "gardens", "bridge", "airport", "station",
    "street", "road", "avenue", "square", "boulevard", "lane", "room", "house", "hotel", "museum", "library", "theatre", "theater", "gallery", "stadium", "arena", "court", "church", "cathedral", "hospital", "festival", "club", "stage", "building",
    "africa", "america", "americas", "asia", "australia", "canada", "china", "europe", "india", "germany", "france", "spain", "italy", "russia", "ukraine", "united", "world", "national", "international", "global", "local", "regional", "federal",
    "news", "politics", "business", "economy", "finance", "money", "markets", "market", "sport", "sports", "football", "soccer", "cricket", "rugby", "tennis", "culture", "arts", "art", "music", "film", "movies", "tv", "books", "food", "travel", "health", "science", "technology", "tech", "environment", "climate", "education", "opinion", "opinions", "comment", "comments", "analysis", "lifestyle", "life", "style", "fashion", "entertainment", "celebrity", "crime", "justice", "law", "weather", "video", "videos", "podcast", "podcasts", "photo", "games", "reviews", "features", "feature", "story", "stories", "series", "exclusive", "breaking", "live", "blogs", "events", "jobs",
    "top", "trending", "popular", "related", "recent", "recommended", "featured", "editors", "terms", "privacy", "policy", "search", "menu", "newsletter", "newsletters", "account", "listen", "watch", "save", "print", "copy", "link", "report", "guide", "tips", "table", "contents", "image", "camera", "icon", "credit", "advertisement", "sponsored", "free", "online", "software", "google", "calendar", "details", "venue", "organizer", "tickets", "development", "design", "marketing", "management", "security", "data", "digital", "product", "products", "services", "solutions", "industry", "insights", "research", "resources", "app", "web", "share", "send",
    "tag", "tags", "ask", "question", "questions", "update", "updates", "requirements", "submission", "essay", "commentary", "bugs", "database", "system", "systems", "category", "categories", "topic", "topics", "type", "admission", "speaker", "prevention", "wellness", "discussion", "reply", "replies", "likes", "members", "view", "next", "previous", "start", "request", "download", "learn", "learning", "students", "content", "shop", "my", "profile", "stay", "strategy", "thoughts", "released", "reading", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "the", "by", "for", "your", "with", "our", "how", "what", "why", "when", "who", "all", "para", "auf", "mit", "für", "pour",
    "politik", "wirtschaft", "kultur", "wissen", "wissenschaft", "gesellschaft", "panorama", "meinung", "reise", "gesundheit", "umwelt", "bildung", "technik", "digitales", "ausland", "inland", "deutschland", "österreich", "schweiz", "europa", "welt", "stadt", "landkreis", "straße", "platz", "nord", "süd", "ost", "neue", "artikel", "kommentare", "newsblog", "liveblog",
    "politique", "économie", "société", "monde", "santé", "sciences", "rue", "ville", "nouvelle", "política", "economía", "sociedad", "mundo", "cultura", "deportes", "salud", "ciencia", "economia", "esportes", "saúde", "cronaca", "politica", "esteri", "mondo", "economie", "samenleving", "buitenland", "binnenland",
    "polityka", "gospodarka", "świat", "kraj", "zprávy", "domácí", "svět", "nyheter", "kultura", "политика", "экономика", "общество", "мир", "новости", "спорт", "культура", "регионы", "главное", "політика", "економіка", "суспільство",
];

/// Words that no person's name has, in scripts without capitals: sections, agencies, desks.
#[rustfmt::skip] // a list, not a column
pub const NOT_PEOPLE_UNCASED: &[&str] = &[
    "أخبار", "الأخبار", "كرة", "عالم", "العالم", "حول", "وكالات", "وكالة", "غرفة", "فريق", "هيئة", "قسم", "قناة", "صحيفة", "جريدة", "موقع", "شبكة", "مراسل", "مراسلو",
    "مراسلنا", "خاص", "تقارير", "تقرير", "مقالات", "رأي", "رياضة", "اقتصاد", "ثقافة", "سياسة", "علوم", "صحة", "فن", "منوعات", "محليات", "عربي", "دولي", "نيوز", "نت", "أون",
    "لاين", "برس", "تلفزيون", "خدمة", "اليوم", "حديث", "بي", "شارك", "مشاركة", "تحرير", "التحرير", "في", "من", "على", "عن", "إلى",
    "خبرگزاری", "گروه", "سرویس", "خبر", "اخبار", "تحریریه", "ورزشی", "سیاسی", "اقتصادی", "فرهنگی", "اجتماعی", "ایران", "جهان", "روز", "کد",
    "নিজস্ব", "প্রতিবেদক", "প্রতিনিধি", "সংবাদদাতা", "ডেস্ক", "অনলাইন", "স্টাফ", "রিপোর্টার", "রিপোর্ট", "ব্যুরো", "প্রকাশ", "প্রকাশিত", "আপডেট",
    "ویب", "ڈیسک", "نیوز", "نمائندہ", "رپورٹر", "شائع", "اپ", "ڈیٹ", "تاریخ", "انتشار", "ஆசிரியர்", "குழு", "செய்தி", "செய்திகள்", "பிரிவு", "रिपोर्टर", "डेस्क",
    "ब्यूरो", "संवाददाता", "न्यूज", "न्यूज़", "टीम",
    "מערכת", "כתבי", "חדשות", "ספורט", "כלכלה", "תרבות", "בארץ", "בעולם", "סוכנויות", "דעות", "צבא", "ביטחון", "פוליטי", "עודכן", "פורסם", "שתפו", "שתף", "של", "על",
];

/// Words before a role that tell its rank.
#[rustfmt::skip] // a list, not a column
pub const RANKS: &[&str] = &[
    "senior", "chief", "deputy", "managing", "associate", "assistant", "guest", "lead", "principal", "contributing", "executive", "special",
    "founding",
];

/// Academic and professional credentials, letters only, that belong to the name before them.
pub const CREDENTIALS: &[&str] = &[
    "phd", "md", "rd", "rdn", "rn", "mba", "jd", "dds", "dmd", "mph", "ms", "msc", "ma", "ba",
    "bs", "bsc", "dvm", "do", "lmft", "lcsw", "cpa", "cfp", "cfa", "esq", "jr", "sr", "ii", "iii",
    "dpt", "pharmd", "np", "psyd", "edd", "mpa", "facp", "ld", "ldn", "cdn", "cscs", "facc",
    "faan", "fnp", "dnp", "lpc", "pt", "rph",
];

/// Names of accounts that are nobody in particular, folded.
#[rustfmt::skip] // a list, not a column
pub const NOBODY: &[&str] = &[
    "admin", "administrator", "editor", "author", "guest", "user", "webmaster", "root", "unknown", "anonymous", "null", "undefined",
    "staff", "redaktion", "redaccion", "redazione", "редакция", "wordpress", "none", "super user", "n a", "editorial team",
    "editorial staff", "staff writer", "contributor", "guest author", "guest contributor", "guest post", "press release", "website", "佚名",
    "未知", "不详", "匿名", "网络", "本站", "本站原创", "管理员", "关注", "訂閱", "订阅", "編輯部", "编辑部",
];
