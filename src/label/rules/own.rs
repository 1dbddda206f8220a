//! Rules of a user's own: files of the same form as the built-in ones, which may also name hosts and
//! CSS selectors. They speak after everything else, and only of the blocks that they match: what
//! one says changes nothing beside it.

use std::fmt;
use std::sync::Arc;

use regex::RegexBuilder;

use super::matcher::Matcher;
use super::parse::parse_checking;
use super::rule::{Action, Body, Rule, RuleError, RuleErrors};
use super::{NEAR, table};
use crate::blocks::hosts::host_of;
use crate::blocks::html::select::{Selector, Selectors};
use crate::blocks::{BlockKind, Page};
use crate::label::{By, Fate, Verdict};
use crate::text::shape::Shape;

/// Bytes of one compiled regular expression, at most. Matching takes time linear in the line.
const LARGEST_PATTERN: usize = 1 << 20;
/// Groups inside each other in one, at most.
const DEEPEST_PATTERN: u32 = 50;
/// Rules, at most: each worker compiles them all.
pub const MOST_RULES: usize = 2_000;
/// Bytes of all files, at most.
pub const LARGEST: usize = 4 << 20;

/// A user's own rules, compiled. Clones share them; the default has none and costs nothing.
///
/// ```
/// use copydesk::{Dump, Options, Rules, clean};
///
/// let file = r#"
///     kind = "advert"
///     [[rule]]
///     id = "mine.boat_trips"
///     what = "The harbour's own advertisement."
///     action = "drop"
///     starts.en = ["book your boat trip"]
/// "#;
/// let rules = Rules::compile([("mine.toml", file)])?;
/// let options = Options { rules, ..Options::default() };
/// let dump = Dump::new("harbour.txt", "Harbour Reopens\n\nThe harbour reopened on Monday after two \
///     years of repairs, the port authority said.\n\nBook your boat trip with us today!\n");
/// let article = clean(&dump, &options).next().expect("one document, one article");
/// assert_eq!(article.removed.last().map(|removed| removed.by.as_str()), Some("mine.boat_trips"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Rules(Option<Arc<Set>>);

struct Set {
    files: Vec<(String, String)>,
    rules: Vec<Rule>,
    /// Each rule's file.
    from: Vec<usize>,
    matcher: Matcher,
    selectors: Selectors,
    /// The rule of each selector.
    selecting: Vec<usize>,
    fingerprint: blake3::Hash,
}

impl Rules {
    /// Reads and compiles rule files, given as name and content; the order of the files is that of
    /// their rules.
    ///
    /// # Errors
    /// The first mistake of each file, with its line.
    pub fn compile<N: Into<String>, S: Into<String>>(
        files: impl IntoIterator<Item = (N, S)>,
    ) -> Result<Rules, RuleErrors> {
        let files: Vec<(String, String)> =
            files.into_iter().map(|(name, source)| (name.into(), source.into())).collect();
        let (mut rules, mut from, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
        let mut size = 0;
        for (at, (name, source)) in files.iter().enumerate() {
            size += source.len();
            let read = match size > LARGEST {
                true => Err(mistake(name, format!("the files have more than {LARGEST} bytes"))),
                false => parse_checking(name, source, check_pattern),
            };
            match read.and_then(|new| without_doubles(name, source, new, &rules)) {
                Ok(new) => {
                    from.extend(new.iter().map(|_| at));
                    rules.extend(new);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        let last = files.last().map_or("", |(name, _)| name);
        if rules.len() > MOST_RULES {
            mistakes.push(mistake(last, format!("there are more than {MOST_RULES} rules")));
        }
        if !mistakes.is_empty() {
            return Err(RuleErrors(mistakes));
        }
        if rules.is_empty() {
            return Ok(Rules::default());
        }
        let set = Set::new(files, rules, from);
        set.map(|set| Rules(Some(Arc::new(set)))).map_err(|mistake| RuleErrors(vec![mistake]))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The files that they were compiled from, as name and content.
    pub fn files(&self) -> &[(String, String)] {
        self.0.as_ref().map_or(&[], |set| &set.files)
    }

    /// Each rule, with the name of its file.
    pub fn iter(&self) -> impl Iterator<Item = (&Rule, &str)> {
        let set = self.0.as_deref();
        set.into_iter().flat_map(|set| {
            let file = |at: &usize| set.files.get(*at).map_or("", |(name, _)| name.as_str());
            set.rules.iter().zip(set.from.iter().map(file))
        })
    }

    /// What tells them from others; empty for none.
    pub(crate) fn fingerprint(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |set| set.fingerprint.as_bytes())
    }

    /// Their selectors.
    pub(crate) fn selectors(&self) -> Option<&Selectors> {
        self.0.as_ref().map(|set| &set.selectors)
    }

    /// For each block of a page, the rules that match it, in their order, wherever they hold.
    #[doc(hidden)]
    pub fn matches<'a>(&'a self, page: &Page) -> Vec<Vec<&'a Rule>> {
        let Some(set) = &self.0 else { return vec![Vec::new(); page.blocks.len()] };
        set.matches(page)
            .map(|found| found.into_iter().map(|at| &set.rules[at]).collect())
            .collect()
    }
}

/// The same files in the same order.
impl PartialEq for Rules {
    fn eq(&self, other: &Rules) -> bool {
        self.fingerprint() == other.fingerprint()
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.iter().map(|(rule, _)| &rule.id);
        formatter.debug_list().entries(ids).finish()
    }
}

impl Set {
    fn new(
        files: Vec<(String, String)>,
        rules: Vec<Rule>,
        from: Vec<usize>,
    ) -> Result<Set, RuleError> {
        let (mut selectors, mut selecting) = (Selectors::default(), Vec::new());
        for (at, rule) in rules.iter().enumerate() {
            for text in &rule.selectors {
                let selector = Selector::compile(text).map_err(|what| mistake(&rule.id, what))?;
                selectors.add(selector, rule.hosts.clone());
                selecting.push(at);
            }
        }
        let matcher = Matcher::compile(&rules).map_err(|what| mistake("", what))?;
        let mut hasher = blake3::Hasher::new();
        for part in files.iter().flat_map(|(name, source)| [name, source]) {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let fingerprint = hasher.finalize();
        Ok(Set { files, rules, from, matcher, selectors, selecting, fingerprint })
    }

    /// For each block, the places of the rules that match it, in order.
    fn matches<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = Vec<usize>> + 'a {
        let host = host_of(page.url.as_deref());
        let holds: Vec<bool> = self.rules.iter().map(|rule| rule.hosts.hold(&host)).collect();
        let selected = self.selected(page);
        page.blocks.iter().map(move |block| {
            let inside =
                block.element.and_then(|at| selected.get(at)).map_or(&[][..], Vec::as_slice);
            let mut found = self.matcher.matches(&block.text);
            // A rule with selectors needs one of them too.
            found.retain(|at| self.rules[*at].selectors.is_empty() || inside.contains(at));
            found.extend(inside.iter().filter(|at| {
                let rule = &self.rules[**at];
                rule.patterns.is_empty() && Shape::of(&block.text).words <= rule.max_words as f64
            }));
            found.retain(|at| holds[*at]);
            found.sort_unstable();
            found
        })
    }

    /// For each element, the rules whose selectors match it or one around it; none at all where no
    /// selector matches anything.
    fn selected(&self, page: &Page) -> Vec<Vec<usize>> {
        if page.selected.is_empty() {
            return Vec::new();
        }
        let mut selected: Vec<Vec<usize>> = vec![Vec::new(); page.elements.len()];
        for (element, selector) in &page.selected {
            selected[*element].extend(self.selecting.get(*selector));
        }
        page.inherited(|at, around: Option<&Vec<usize>>| {
            let mut rules = std::mem::take(&mut selected[at]);
            rules.extend(around.into_iter().flatten());
            rules.sort_unstable();
            rules.dedup();
            rules
        })
    }
}

/// Lets the user's rules decide over what they match: what one keeps stays, what one drops goes, and
/// what went anyway has the name that one gives it. Blocks that became metadata are left alone.
pub fn obey(page: &Page, rules: &Rules, verdicts: &mut [Verdict]) {
    let Some(set) = &rules.0 else { return };
    let matches: Vec<Vec<usize>> = set.matches(page).collect();
    let body = Body::of(verdicts.len(), |at| {
        verdicts[*at].fate == Fate::Keep
            && page.blocks[*at].kind == BlockKind::Paragraph
            && Shape::of(&page.blocks[*at].text).is_prose()
    });
    let decided: Vec<Option<&Rule>> = (0..verdicts.len().min(matches.len()))
        .map(|at| {
            let holds = |rule: &&Rule| {
                body.is_in(rule.zone, at)
                    && (rule.near.is_empty() || is_near(verdicts, at, rule))
                    && (rule.action != Action::Name || matches!(verdicts[at].fate, Fate::Drop(_)))
            };
            let found = matches[at].iter().map(|rule| &set.rules[*rule]).filter(holds);
            found.min_by_key(|rule| rule.action)
        })
        .collect();
    for (verdict, rule) in verdicts.iter_mut().zip(decided) {
        let Some(rule) = rule.filter(|_| !matches!(verdict.fate, Fate::Metadata(_))) else {
            continue;
        };
        let by = By::Own(rule.id.clone());
        match rule.action {
            Action::Keep => verdict.keep(by),
            Action::Drop | Action::Name => verdict.drop(rule.kind, by),
        }
    }
}

/// Whether a block of one of the rule's kinds was dropped nearby.
fn is_near(verdicts: &[Verdict], at: usize, rule: &Rule) -> bool {
    let around = at.saturating_sub(NEAR)..verdicts.len().min(at + NEAR + 1);
    around
        .filter(|other| *other != at)
        .any(|other| matches!(verdicts[other].fate, Fate::Drop(kind) if rule.near.contains(&kind)))
}

/// Whether a pattern is a regular expression of a bearable size.
fn check_pattern(pattern: &str) -> Result<(), String> {
    let mut builder = RegexBuilder::new(&format!("^(?:{pattern})$"));
    builder.case_insensitive(true).size_limit(LARGEST_PATTERN).nest_limit(DEEPEST_PATTERN);
    let compiled = builder.build().map(|_| ());
    compiled.and_then(|()| regex::Regex::new(pattern).map(|_| ())).map_err(|error| match error {
        regex::Error::CompiledTooBig(most) => {
            format!("the regular expression takes more than {most} bytes when it is compiled")
        }
        other => other.to_string(),
    })
}

/// Refuses a rule whose id another one has.
fn without_doubles(
    file: &str,
    source: &str,
    new: Vec<Rule>,
    known: &[Rule],
) -> Result<Vec<Rule>, RuleError> {
    let is_known = |id: &str| known.iter().chain(table()).any(|other| other.id == id);
    let of_others = |id: &str| is_reserved(id) || is_known(id);
    let Some(double) = new.iter().find(|rule| of_others(&rule.id)) else { return Ok(new) };
    let stated = |line: &&str| line.trim_start().starts_with("id") && line.contains(&double.id);
    let at = source.lines().zip(1..).find(|(line, _)| stated(line)).map_or(1, |(_, number)| number);
    let message = match is_reserved(&double.id) {
        true => format!("{:?} is a name of the cleaner's own; take another", double.id),
        false => format!("there is another rule {:?}", double.id),
    };
    Err(RuleError { line: at, ..mistake(file, message) })
}

/// Whether an id stands for deciders that are no rules.
fn is_reserved(id: &str) -> bool {
    let is_name = |by: By| by.name() == id;
    id.ends_with(".run") || id.starts_with("page.") || is_name(By::Model) || is_name(By::Option)
}

fn mistake(file: &str, message: String) -> RuleError {
    RuleError { file: file.to_owned(), line: 1, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Dump, Options, clean};

    const PAGE: &str = "<html><body><article><h1>Harbour Reopens</h1>\
        <p>The harbour reopened on Monday after two years of repairs, the port authority said.</p>\
        <div class='note tide'><p>The tide this week is <b>high at nine</b> in the morning, and the mole is closed.</p></div>\
        <p>Fishing boats were the first to return, and the ferries follow at the end of the month.</p>\
        <p>Write to the harbour desk with what you saw.</p></article></body></html>";

    fn cleaned(rules: &str, url: Option<&str>) -> Article {
        let rules = Rules::compile([("own.toml", rules)]).unwrap();
        let options = Options { rules, ..Options::default() };
        let mut dump = Dump::new("page.html", PAGE);
        dump.about.url = url.map(str::to_owned);
        clean(&dump, &options).next().unwrap()
    }

    fn rule(rest: &str) -> String {
        format!("kind = \"advert\"\n[[rule]]\nid = \"own.a\"\nwhat = \"A test.\"\n{rest}\n")
    }

    fn dropped(article: &Article) -> Vec<&str> {
        article.removed.iter().filter(|r| r.by == "own.a").map(|r| r.text.as_str()).collect()
    }

    #[test]
    fn what_a_rule_matches_goes_and_nothing_else_changes() {
        let tide = "The tide this week is high at nine in the morning, and the mole is closed.";
        let desk = "Write to the harbour desk with what you saw.";
        for (rest, gone) in [
            ("action = 'drop'\nselector = ['div.tide', 'aside']", vec![tide]),
            ("action = 'drop'\nselector = ['article']\nstarts.en = ['write to the']", vec![desk]),
            ("action = 'drop'\nselector = ['.tide']\nstarts.en = ['write to the']", vec![]),
            ("action = 'drop'\nline = ['write to the harbour desk .*']\nzone = 'head'", vec![]),
            ("action = 'drop'\nline = ['write to the harbour desk .*']", vec![desk]),
            ("action = 'drop'\nselector = ['.tide']\nmax_words = 3", vec![]),
            ("action = 'drop'\nselector = ['.tide']\nhost = ['example.org']", vec![]),
            ("action = 'keep'\nselector = ['.tide']", vec![]),
        ] {
            let article = cleaned(&rule(rest), Some("https://a.example/1"));
            assert_eq!(dropped(&article), gone, "{rest}");
            assert!(article.text.contains("Fishing boats"), "{rest}");
            assert!(article.text.contains(tide) || gone == [tide], "{rest}: {}", article.text);
        }
        let at_home = rule("action = 'drop'\nselector = ['.tide']\nhost = ['a.example']");
        assert_eq!(dropped(&cleaned(&at_home, Some("https://www.a.example/1"))), [tide]);
        assert!(dropped(&cleaned(&at_home, None)).is_empty());
    }

    #[test]
    fn keeping_wins_and_names_only_name_what_is_gone() {
        let keep =
            "[[rule]]\nid = 'own.b'\nwhat = 'Kept.'\naction = 'keep'\nselector = ['.tide']\n";
        let both = rule("action = 'drop'\nselector = ['.tide']") + keep;
        assert!(dropped(&cleaned(&both, None)).is_empty());
        let name = rule("action = 'name'\nselector = ['article']");
        let article = cleaned(&name, None);
        assert!(article.text.contains("The tide"), "{article:?}");
        assert_ne!(article.cleaner.config, cleaned("", None).cleaner.config);
    }

    #[test]
    fn mistakes_have_file_and_line_and_giants_are_refused() {
        for (file, line, message) in [
            (rule("action = 'drop'\nselector = ['p >']"), 6, ""),
            (rule("action = 'drop'\nselector = ['h1 ~ p']"), 6, "`~` is not taken"),
            (rule("action = 'drop'\nline = ['(a{900}){900}']"), 6, "more than 1048576 bytes"),
            (rule("action = 'drop'\nline = ['a)(b']"), 6, "unopened group"),
            (rule("action = 'drop'\nhost = ['http://x']\nline = ['a']"), 6, "is no host"),
            (rule("action = 'drop'"), 2, "has no pattern"),
            (
                rule("action = 'drop'\nline = ['a']").replace("own.a", "advert.label"),
                3,
                "another rule",
            ),
            (rule("action = 'name'\nline = ['a']").replace("kind = \"advert\"", ""), 2, "no kind"),
        ] {
            let mistakes = Rules::compile([("good.toml", ""), ("bad.toml", &file)]).unwrap_err();
            let [mistake] = mistakes.0.as_slice() else { panic!("{mistakes}") };
            assert_eq!((mistake.file.as_str(), mistake.line), ("bad.toml", line), "{file}");
            assert!(mistake.message.contains(message), "{mistake}");
        }
        let same = rule("action = 'keep'\nline = ['a']");
        let mistakes = Rules::compile([("a.toml", &same), ("a.toml", &same)]).unwrap_err();
        assert_eq!(mistakes.to_string(), "a.toml:3: there is another rule \"own.a\"");
        for id in ["own.run", "page.wall", "model"] {
            let named = same.replace("own.a", id);
            let mistakes = Rules::compile([("a.toml", &named)]).unwrap_err();
            assert!(mistakes.to_string().contains("the cleaner's own"), "{mistakes}");
        }
        assert!(Rules::compile([("empty.toml", "")]).unwrap().is_empty());
    }
}
