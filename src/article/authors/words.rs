//! The words around authors' names: bylines, connectors, particles, roles. Flat tables.

/// Words that open a byline, in lower case, with their language. Those in [`NEED_COLON`] do so
/// only before a colon, since they begin ordinary lines too.
#[rustfmt::skip] // one language, one line
pub const OPENERS: &[(&str, &[&str])] = &[
    ("en", &["by", "written by", "posted by", "published by", "story by", "words by", "text by", "reported by", "article by", "author", "authors", "writer", "words", "thread starter", "started by", "asked by"]),
    ("de", &["von", "geschrieben von", "veröffentlicht von", "ein beitrag von", "ein artikel von", "eine analyse von", "ein kommentar von", "autor", "autorin", "autoren", "text"]),
    ("fr", &["par", "écrit par", "publié par", "propos recueillis par", "auteur", "auteure", "autrice"]),
    ("es", &["por", "escrito por", "publicado por", "redactado por", "autor", "autora", "texto"]),
    ("pt", &["por", "escrito por", "publicado por", "autor", "autora", "texto"]),
    ("it", &["di", "a cura di", "scritto da", "pubblicato da", "autore", "autrice"]),
    ("nl", &["door", "geschreven door", "auteur", "tekst"]),
    ("pl", &["autor", "autorka", "napisał", "napisała", "tekst"]),
    ("cs", &["autor", "autorka", "napsal", "napsala", "text"]),
    ("sv", &["av", "skriven av", "text"]),
    ("da", &["af", "skrevet af", "tekst"]),
    ("no", &["av", "skrevet av", "tekst"]),
    ("fi", &["kirjoittaja", "teksti"]),
    ("tr", &["yazan", "yazar", "haber"]),
    ("ru", &["автор", "авторы", "текст"]),
    ("uk", &["автор", "автори", "автор статті", "текст"]),
    ("el", &["του", "της", "γράφει ο", "γράφει η", "συντάκτης", "κείμενο"]),
    ("ar", &["بقلم", "كتب", "كتبت", "الكاتب"]),
    ("zh", &["作者", "文", "撰文", "记者", "記者"]),
    ("ja", &["文", "著者", "執筆", "筆者"]),
    ("ko", &["글", "기자"]),
];

/// Openers that need a colon (or a slash, in Chinese and Japanese) behind them.
pub const NEED_COLON: &[&str] = &[
    "author",
    "authors",
    "writer",
    "words",
    "autor",
    "autorin",
    "autorka",
    "autoren",
    "autora",
    "text",
    "texto",
    "tekst",
    "teksti",
    "auteur",
    "auteure",
    "autrice",
    "autore",
    "kirjoittaja",
    "yazan",
    "yazar",
    "haber",
    "автор",
    "авторы",
    "автори",
    "автор статті",
    "текст",
    "συντάκτης",
    "κείμενο",
    "作者",
    "文",
    "撰文",
    "记者",
    "記者",
    "著者",
    "執筆",
    "筆者",
    "글",
    "기자",
    "الكاتب",
];

/// Openers of threads, behind which an account stands.
pub const FORUM_OPENERS: &[&str] = &["thread starter", "started by", "asked by", "posted by"];

/// Words between two names.
pub const CONNECTORS: &[&str] = &[
    "and", "&", "und", "et", "y", "e", "en", "i", "a", "och", "og", "ja", "ve", "и", "та", "και",
    "with", "mit", "avec", "con",
];

/// Words inside names that stay in lower case.
pub const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "di", "da", "do", "dos", "das", "du", "des", "la", "le",
    "van", "von", "vom", "zu", "zur", "ter", "ten", "te", "af", "av", "al", "el", "bin", "ibn",
    "bint", "ben", "y", "e", "'t", "st", "und",
];

/// Words of which one in a stretch shows that it names a role or a department, not a person.
pub const ROLES: &[&str] = &[
    "writer",
    "reporter",
    "reporters",
    "correspondent",
    "editor",
    "editors",
    "editorial",
    "contributor",
    "contributors",
    "columnist",
    "staff",
    "journalist",
    "producer",
    "freelance",
    "freelancer",
    "director",
    "analyst",
    "team",
    "desk",
    "newsroom",
    "professor",
    "fellow",
    "founder",
    "ceo",
    "manager",
    "blogger",
    "author",
    "reviewed",
    "specialist",
    "reviewer",
    "newsdesk",
    "strategist",
    "redakteur",
    "redakteurin",
    "redaktion",
    "korrespondent",
    "korrespondentin",
    "volontär",
    "volontärin",
    "journaliste",
    "rédaction",
    "rédacteur",
    "correspondant",
    "redacción",
    "redactor",
    "corresponsal",
    "periodista",
    "redazione",
    "giornalista",
    "redação",
    "repórter",
    "redactie",
    "verslaggever",
    "redakcja",
    "dziennikarz",
    "корреспондент",
    "редактор",
    "редакция",
    "журналист",
    "кореспондент",
    "редакція",
    "muhabiri",
    "editörü",
    "记者",
    "記者",
    "编辑",
    "編輯",
    "기자",
];

/// Words of which one shows that several people share a name: “Harbour Team”. They are among
/// [`ROLES`] too.
pub const GROUPS: &[&str] = &[
    "team",
    "staff",
    "desk",
    "newsdesk",
    "editors",
    "editorial",
    "newsroom",
    "contributors",
    "reporters",
    "redaktion",
    "rédaction",
    "redacción",
    "redazione",
    "redação",
    "redactie",
    "redakcja",
    "редакция",
    "редакція",
];

/// Words of which one shows that a name is an organisation's.
#[rustfmt::skip] // one language, one or two lines
pub const ORGANISATIONS: &[&str] = &[
    "press", "times", "news", "magazine", "media", "university", "institute", "school", "college", "agency", "agencies",
    "association", "society", "foundation", "center", "centre", "forum", "group", "company", "inc", "llc", "ltd", "network",
    "images", "photos", "pictures", "today", "daily", "weekly", "herald", "tribune", "gazette", "journal", "board", "department", "office", "report", "blog",
    "zeitung", "nachrichten", "agentur", "verlag", "universität", "verband", "gmbh", "presse", "institut",
    "agence", "université", "journaux", "agencia", "universidad", "noticias", "diario", "agenzia", "università", "giornale",
    "agência", "universidade", "jornal", "ajansı", "haber", "агентство", "новости", "университет", "газета", "πρακτορείο",
    "agencja", "uniwersytet",
];

/// Words with which no person's name begins: of links and buttons beside authors.
#[rustfmt::skip] // a list, not a column
pub const NO_NAMES: &[&str] = &[
    "about", "all", "click", "contact", "expert", "follow", "from", "home", "join", "latest", "learn", "log", "meet",
    "more", "our", "posts", "read", "review", "reviews", "see", "share", "show", "sign", "subscribe", "view", "visit",
    "alle", "mehr", "über",
];

/// Words before a role that tell its rank.
pub const RANKS: &[&str] = &[
    "senior",
    "chief",
    "deputy",
    "managing",
    "associate",
    "assistant",
    "guest",
    "lead",
    "principal",
    "contributing",
    "executive",
    "special",
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
pub const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "editor",
    "author",
    "guest",
    "user",
    "webmaster",
    "root",
    "unknown",
    "anonymous",
    "null",
    "undefined",
    "staff",
    "redaktion",
    "redaccion",
    "redazione",
    "редакция",
    "wordpress",
    "none",
    "super user",
    "n a",
    "editorial team",
    "editorial staff",
    "staff writer",
    "contributor",
    "guest author",
    "guest contributor",
    "guest post",
    "press release",
    "website",
];
