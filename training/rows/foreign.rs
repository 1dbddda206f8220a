//! Pages as they look in a language of which nothing is known: every letter is another one, mostly of another
//! alphabet. What is left of a page's words is how long they are, how they repeat, and what stands between them.

use copydesk::blocks::{Block, BlockKind, Page};

use super::crops::{Random, STYLES};

/// What stands for the letters a to z; without small and capital letters in the last two.
const ALPHABETS: [&str; 5] = [
    "eqxzuwjvipnrtmyblsgkochdaf",
    "абцдефгхийклмнопщрстувшжыз",
    "αβκδεφγηιξχλμνοπψρστυωςζύθ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه",
    "कखगघचछजझटठडढणतथदधनपफबभमयरल",
];

/// Ideographs and Hangul syllables: the first, and how many there are.
const SYLLABLES: [(u32, u32); 2] = [(0x4e00, 20_992), (0xac00, 11_172)];

/// The page in such a language. One in three with a DOM, and each flattened page in one of its styles; which,
/// is drawn from the page's id.
pub fn of(page: &Page, id: &str, style: &str) -> Option<Page> {
    let mut random = Random::of(id);
    let (one_in_three, drawn) = (random.below(3) == 0, STYLES[random.below(STYLES.len())]);
    if !(style == drawn || style == "html" && one_in_three) {
        return None;
    }
    let letters: Vec<char> = ALPHABETS[random.below(ALPHABETS.len())].chars().collect();
    let tongue = Tongue { letters, shift: random.below(1 << 13) as u32 };
    let mut foreign = page.clone();
    foreign.blocks.iter_mut().for_each(|block| tongue.put_block(block));
    for declared in &mut foreign.declared {
        if !declared.value.contains("://") {
            declared.value = tongue.put(&declared.value);
        }
    }
    Some(foreign)
}

struct Tongue {
    letters: Vec<char>,
    shift: u32,
}

impl Tongue {
    fn put_block(&self, block: &mut Block) {
        for inline in &mut block.inline {
            inline.start = self.put(&block.text[..inline.start]).len();
            inline.end = self.put(&block.text[..inline.end]).len();
        }
        block.text = self.put(&block.text);
        if let BlockKind::TableRow { cells, .. } = &mut block.kind {
            cells.iter_mut().for_each(|cell| *cell = self.put(cell));
        }
    }

    fn put(&self, text: &str) -> String {
        text.chars().map(|c| self.letter(c)).collect()
    }

    fn letter(&self, c: char) -> char {
        if c.is_ascii_alphabetic() {
            let small = self.letters[usize::from(c.to_ascii_lowercase() as u8 - b'a')];
            let capital = || small.to_uppercase().next().unwrap_or(small);
            return if c.is_ascii_uppercase() { capital() } else { small };
        }
        let among = |(first, count): &(u32, u32)| {
            let place = u32::from(c).checked_sub(*first).filter(|place| place < count)?;
            char::from_u32(first + (place + self.shift) % count)
        };
        SYLLABLES.iter().find_map(among).unwrap_or(c)
    }
}
