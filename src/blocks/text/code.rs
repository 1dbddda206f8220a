//! Preformatted text: indented lines that read like a program.

use super::Line;
use crate::blocks::{Block, BlockKind};

/// Columns from which indented text may be preformatted.
const INDENT: usize = 4;

/// Lines at the start of a run that are judged for all of it.
const JUDGED: usize = 60;

/// How many of the lines, from the first one, are one piece of code; 0 when the first is none.
pub(super) fn taken(lines: &[Line]) -> usize {
    if !lines.first().is_some_and(|line| line.indent >= INDENT && is_code(&line.text)) {
        return 0;
    }
    let adjacent = lines
        .windows(2)
        .take_while(|pair| pair[1].indent >= INDENT && pair[1].number == pair[0].number + 1);
    // What the first lines say decides, so that a long run of other text is not read for each.
    let judged = adjacent.clone().take(JUDGED - 1).count() + 1;
    let code = lines[..judged].iter().filter(|line| is_code(&line.text)).count();
    if judged >= 2 && code * 3 >= judged * 2 { adjacent.count() + 1 } else { 0 }
}

/// The lines as one block, their common indent removed.
pub(super) fn block(lines: &[Line]) -> Block {
    let common = lines.iter().map(|line| line.indent).min().unwrap_or(0);
    let text: Vec<String> =
        lines.iter().map(|line| " ".repeat(line.indent - common) + line.raw.trim()).collect();
    Block { kind: BlockKind::Code { language: None }, ..super::block(text.join("\n"), lines) }
}

/// Marks that prose does not put there.
fn is_code(text: &str) -> bool {
    text.ends_with([';', '{', '}'])
        || text.ends_with("):")
        || text.contains("();")
        || text.contains(" = ")
        || text.contains(" == ")
        || text.contains("->")
        || text.starts_with(['#', '$', '}', '@'])
        || text.starts_with("//")
        || (text.contains('(') && text.ends_with(')') && !text.contains(". "))
}

#[cfg(test)]
mod tests {
    use crate::blocks::{BlockKind, text::read};
    use crate::limits::Limits;

    #[test]
    fn indented_programs_keep_their_lines() {
        let text = "Call it so:\n\n    fn main() {\n        greet();\n    }\n\nThat is all.\n";
        let page = read(text, &Limits::default());
        assert_eq!(page.blocks.len(), 3);
        assert_eq!(page.blocks[1].kind, BlockKind::Code { language: None });
        assert_eq!(page.blocks[1].text, "fn main() {\n    greet();\n}");
    }

    #[test]
    fn indented_prose_is_no_program() {
        let text = "    The first line of a paragraph.\n    And the second one.\n";
        assert_eq!(read(text, &Limits::default()).blocks.len(), 2);
    }
}
