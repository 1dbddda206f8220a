//! Bylines as papers in Korean, Chinese and Japanese print them: “홍길동 기자”, “〔記者林美玲／山城報導〕”,
//! “【東京＝山田太郎】”, also where they open or end a paragraph of the text.

use super::{alone, names};
use crate::blocks::{Block, BlockKind, Page};
use crate::facts::Facts;
use crate::facts::head;
use crate::text::chars::is_unspaced_letter;

/// Brackets around a byline.
const OPENING: &[char] = &['【', '〔', '［', '（', '(', '['];
const CLOSING: &[char] = &['】', '〕', '］', '）', ')', ']'];

/// Characters of a line that is no more than a byline with a paper, a place and a time.
const LINE: usize = 60;

/// Parts of what stands where a name would and is none: agencies, kinds of articles, tasks.
#[rustfmt::skip] // a list, not a column
const NO_NAMES: &[&str] = &[
    "通信", "新聞", "新闻", "日報", "日报", "共同", "時事", "ロイター", "記事", "写真", "動画", "速報", "特集", "独自", "関連", "連載", "社説", "解説",
    "全文", "会員", "限定", "更新", "報導", "报道", "報道", "摄影", "攝影", "编辑", "編輯", "編集", "综合", "綜合", "整理", "通讯员", "電", "略", "終", "県", "都",
];

/// What stands before the names of those who report.
#[rustfmt::skip] // a list, not a column
const REPORTERS: &[&str] = &[
    "本报记者", "本報記者", "记者", "記者", "实习记者", "见习记者", "特约记者", "通讯员", "特约通讯员", "實習記者", "通訊員", "实习生",
];

/// What stands behind the name of a photographer.
const PHOTOGRAPHED: &[&str] = &["摄", "攝", "摄影", "攝影", "供图"];

/// Who reports beside a reporter.
const CORRESPONDENT: &str = "通讯员";

/// The people that a short line names as its reporters.
pub fn line(line: &str) -> Option<Vec<String>> {
    if line.is_ascii() {
        return None;
    }
    korean(line).or_else(|| {
        let short = line.chars().nth(LINE).is_none();
        chinese(line).filter(|_| short)
    })
}

/// The people whom the text itself names as its reporters: where it opens, or in brackets behind its
/// last sentence.
pub fn in_text(page: &Page, facts: &Facts) -> Vec<String> {
    let from = facts.title_block().map_or(0, |title| title + 1);
    let text_begins = head::end(page, facts).max(from);
    let paragraphs = || {
        let blocks = page.blocks.iter().enumerate().skip(from);
        blocks.filter(|(_, block)| block.kind == BlockKind::Paragraph)
    };
    let opened = paragraphs()
        .take_while(|(at, _)| *at < text_begins)
        .find_map(|(at, block)| opening(&block.text).or_else(|| beside_a_time(page, at, block)));
    opened.unwrap_or_else(|| {
        let mut ended = paragraphs().filter_map(|(_, block)| ending(&block.text));
        ended.next().filter(|_| ended.next().is_none()).unwrap_or_default()
    })
}

/// The people behind “기자” (reporter) in reverse: “홍길동 기자”, wherever that stands in a short line.
fn korean(line: &str) -> Option<Vec<String>> {
    const WORDS: usize = 12;
    let words: Vec<&str> = line.split_whitespace().collect();
    let reporter =
        words.iter().position(|word| *word == "기자").filter(|_| words.len() <= WORDS)?;
    let named = words.get(reporter.checked_sub(1)?)?;
    let names: Vec<String> = named.split(['·', ',']).map(str::to_owned).collect();
    names.iter().all(|name| names::is_korean(name)).then_some(names)
}

/// The names behind “記者”: “記者林美玲／山城報導” needs the slash or a bracket, “记者 王小明 方 敏” spaces.
fn chinese(line: &str) -> Option<Vec<String>> {
    const MOST: usize = 4;
    let (before, behind) = line.split_once("记者").or_else(|| line.split_once("記者"))?;
    let spaced = behind.starts_with(char::is_whitespace);
    let end = behind.find(|c: char| !is_unspaced_letter(c) && !c.is_whitespace() && c != '、');
    let (list, rest) = behind.split_at(end.unwrap_or(behind.len()));
    // A caption: “…演讲。 新华社记者 王小明 摄”
    let pictured = PHOTOGRAPHED.iter().any(|word| list.trim_end().ends_with(word));
    if pictured || before.contains('。') {
        return None;
    }
    let slash = rest.starts_with(['／', '/', '∕', '╱']);
    let closed = rest.starts_with(CLOSING) && before.ends_with(OPENING);
    let mut people: Vec<String> = Vec::new();
    let mut family: Option<&str> = None;
    let words = list.split(|c: char| c.is_whitespace() || c == '、').filter(|w| !w.is_empty());
    for word in words.filter(|word| *word != CORRESPONDENT) {
        // Names of two characters are set as wide as those of three: “方 敏”.
        let half = word.chars().count() == 1;
        match family.take() {
            Some(family) if half => people.push(format!("{family}{word}")),
            None if half => family = Some(word),
            None if is_name(word, 2..=4) => people.push(word.to_owned()),
            _ => break,
        }
    }
    let named = (1..=MOST).contains(&people.len()) && (slash || closed || spaced);
    named.then_some(people)
}

/// “【東京＝山田太郎】…”, “〔記者林美玲／山城報導〕…”, “本报记者 王小明 报道　…”, “[항구일보 홍길동 기자] …”,
/// “(서울=항구뉴스) 홍길동 기자 = …”
fn opening(text: &str) -> Option<Vec<String>> {
    if let Some(inside) = text.strip_prefix(OPENING) {
        let head: String = inside.chars().take(LINE).collect();
        if let Some((before, _)) = head.split_once("기자 =") {
            return korean(&format!("{before}기자"));
        }
        let (inside, _) = inside.split_once(CLOSING)?;
        let behind_place = inside.rsplit_once(['＝', '=']).and_then(|(_, names)| people(names));
        return behind_place.or_else(|| korean(inside)).or_else(|| chinese(text));
    }
    if let Some(people) = wired(text) {
        return Some(people);
    }
    let start = text.trim_start_matches("本报").trim_start_matches("本報");
    let starts = start.starts_with("记者") || start.starts_with("記者");
    chinese(start).filter(|_| starts)
}

/// “本报讯（记者 王小明）…”, “海港社滨江6月11日电（记者王小明、李红）…”
fn wired(text: &str) -> Option<Vec<String>> {
    /// Characters of a paper's name, a place and a day.
    const SENT: usize = 24;
    let (sent, rest) = text.split_once(['（', '('])?;
    let ends = sent.trim_end().ends_with(['讯', '訊', '电', '電']);
    let (inside, _) = rest.split_once(CLOSING)?;
    reporters(inside).filter(|_| ends && sent.chars().nth(SENT).is_none())
}

/// The people in “记者 王小明 通讯员李红”.
fn reporters(list: &str) -> Option<Vec<String>> {
    if list.chars().nth(LINE).is_some() {
        return None;
    }
    let mut labelled = false;
    let mut people = Vec::new();
    for part in list.split(['、', '，', ' ', '\u{3000}']) {
        let label = REPORTERS.iter().find_map(|label| part.strip_prefix(label));
        labelled |= label.is_some();
        let name = label.unwrap_or(part).trim_start_matches(['：', ':']);
        if !name.is_empty() {
            people.push(name.to_owned());
        }
    }
    let all = !people.is_empty() && people.iter().all(|name| is_name(name, 2..=4));
    (labelled && all).then_some(people)
}

/// “…と話した。【山田太郎】”, “…热线咨询。（记者 王小明）”
fn ending(text: &str) -> Option<Vec<String>> {
    if let Some(writer) = writer(text) {
        return Some(vec![writer]);
    }
    if let Some((sentences, inside)) =
        text.trim_end().strip_suffix(['）', ')']).and_then(|text| text.rsplit_once(['（', '(']))
    {
        let ends = sentences.trim_end().ends_with(['。', '”', '？', '！']);
        let kana = |c: char| ('\u{3040}'..='\u{30ff}').contains(&c);
        let japanese = sentences.contains(kana) && !inside.contains(kana);
        let signed = || people(inside).filter(|_| japanese);
        return reporters(inside).or_else(signed).filter(|_| ends);
    }
    let (sentences, inside) = text.trim_end().strip_suffix('】')?.rsplit_once('【')?;
    let ends = sentences.trim_end().ends_with(['。', '」', '？', '！']);
    people(inside.rsplit(['＝', '=']).next()?).filter(|_| ends)
}

/// “（本文来源：海港都市报 作者：王小明）”
fn writer(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix(OPENING).filter(|_| text.chars().nth(LINE).is_none())?;
    let (_, name) = inside.split_once("作者：").or_else(|| inside.split_once("作者:"))?;
    let end = name.find(|c: char| !is_unspaced_letter(c)).unwrap_or(name.len());
    let name = name.get(..end)?;
    (is_name(name, 2..=4) && names::person(name).is_some()).then(|| name.to_owned())
}

/// “【山田太郎】” on a line of its own, above or below the date.
fn beside_a_time(page: &Page, at: usize, block: &Block) -> Option<Vec<String>> {
    let inside = block.text.trim().strip_prefix('【')?.strip_suffix('】')?;
    people(inside).filter(|_| alone::is_time_near(page, at))
}

fn people(list: &str) -> Option<Vec<String>> {
    let names: Vec<&str> = list.split(['、', '，', '・', ' ', '\u{3000}']).collect();
    let all = names.iter().all(|name| is_name(name, 3..=6));
    all.then(|| names.into_iter().map(str::to_owned).collect())
}

/// As long as a name, in letters of which names are made.
fn is_name(text: &str, chars: std::ops::RangeInclusive<usize>) -> bool {
    let named = !NO_NAMES.iter().any(|part| text.contains(part));
    named
        && chars.contains(&text.chars().count())
        && text.chars().all(|c| is_unspaced_letter(c) || c == '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_reporters() {
        for (text, expected) in [
            ("입력 2024.04.02 17:30 홍길동 기자 hong@port.example", vec!["홍길동"]),
            ("2004-03-21 記者林美玲／山城報導", vec!["林美玲"]),
            ("〔記者林美玲／山城報導〕", vec!["林美玲"]),
            ("滨江日报 2006年05月18日 09:23 记者 王小明", vec!["王小明"]),
            ("本报记者 王小明 报道", vec!["王小明"]),
            ("本报记者　王小明　方　敏", vec!["王小明", "方敏"]),
            ("灯塔百年。滨江社记者 王小明 摄", vec![]),
            ("滨江社记者 王小明摄", vec![]),
            ("记者从县政府获悉", vec![]),
            ("记者节快乐", vec![]),
            ("工人们在码头。 新华社记者 王小明 摄", vec![]),
            ("新华社记者 王小明 摄", vec![]),
            ("记者 报道", vec![]),
        ] {
            assert_eq!(line(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn paragraphs_name_reporters_where_they_open_and_end() {
        for (text, expected) in [
            ("【東京＝山田太郎】灯台が百年を迎える。", vec!["山田太郎"]),
            ("【北浜＝山田太郎、佐藤花子】灯台が百年を迎える。", vec!["山田太郎", "佐藤花子"]),
            ("【ロンドン＝共同】灯台が百年を迎える。", vec![]),
            ("〔記者林美玲／山城報導〕入春以來只下了兩場小雨。", vec!["林美玲"]),
            ("本报记者 王小明 报道　市规划局昨日宣布。", vec!["王小明"]),
            ("[항구일보 홍길동 기자] 여객선이 다시 운항한다.", vec!["홍길동"]),
            ("(서울=항구뉴스) 홍길동 기자 = 여객선이 다시 운항한다.", vec!["홍길동"]),
            ("海港日报讯（记者 王小明 通讯员 方敏）渡口重新通船。", vec!["王小明", "方敏"]),
            ("本报北港6月4日电（记者王小明、方敏）渡口重新通船。", vec!["王小明", "方敏"]),
            ("渡口（记者 王小明 摄）重新通船。", vec![]),
            ("그는 기자 = 작가라고 말했다.", vec![]),
            ("本报讯（记者 王小明）灯塔将满百年。", vec!["王小明"]),
            ("海港晚报讯（记者王小明 通讯员李红）灯塔将满百年。", vec!["王小明", "李红"]),
            ("海港社滨江6月11日电（记者王小明、李红）灯塔将满百年。", vec!["王小明", "李红"]),
            ("灯塔（记者摄）将满百年。", vec![]),
            ("記者会は三時に始まった。", vec![]),
            ("【関連記事】灯台が百年を迎える。", vec![]),
        ] {
            assert_eq!(opening(text).unwrap_or_default(), expected, "{text}");
        }
        for (text, expected) in [
            ("灯台が百年を迎える。【山田太郎】", vec!["山田太郎"]),
            ("「一晩中起きていました」と話す。【写真特集】", vec![]),
            ("灯台の写真【山田太郎】", vec![]),
            ("灯台が百年を迎える。（山田太郎）", vec!["山田太郎"]),
            ("灯台が百年を迎える。（敬称略）", vec![]),
            ("灯台が百年を迎える。（共同通信）", vec![]),
            ("市民可以前往参观。（记者 王小明）", vec!["王小明"]),
            ("市民可以前往参观。（责任编辑：王小明）", vec![]),
            ("（本文来源：海港都市报 作者：王小明）", vec!["王小明"]),
            ("（本文来源：海港都市报 作者：佚名）", vec![]),
        ] {
            assert_eq!(ending(text).unwrap_or_default(), expected, "{text}");
        }
    }
}
