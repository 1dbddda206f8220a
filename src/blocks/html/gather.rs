//! The elements that the walk meets; in the end those that hold blocks, and their ancestors.

use std::collections::HashMap;

use scraper::node::Element as Node;

use super::dom::{Attribute, plain_style};
use super::select::Selected;
use crate::blocks::{Block, Element};

/// Words of one attribute of an element; more are made to cost time.
const MOST_WORDS: usize = 48;

/// Bytes of a word; longer ones are made to cost time too.
const LONGEST_WORD: usize = 100;

/// Every element met, parents before children.
#[derive(Default)]
pub struct Gather<'a> {
    met: Vec<Met<'a>>,
    /// How many children of a tag an element has so far.
    counts: HashMap<(Option<usize>, &'a str), u32>,
}

struct Met<'a> {
    node: &'a Node,
    parent: Option<usize>,
    nth: u32,
    hidden: bool,
    text_chars: usize,
    link_chars: usize,
}

impl<'a> Gather<'a> {
    /// Notes an element; gives its index.
    pub fn meet(&mut self, node: &'a Node, parent: Option<usize>) -> usize {
        let nth = self.counts.entry((parent, node.name())).or_default();
        *nth += 1;
        let above = parent.and_then(|at| self.met.get(at)).is_some_and(|parent| parent.hidden);
        self.met.push(Met {
            node,
            parent,
            nth: *nth,
            hidden: above || is_hidden(node),
            text_chars: 0,
            link_chars: 0,
        });
        self.met.len() - 1
    }

    /// Counts text that stands directly in an element.
    pub fn count(&mut self, element: usize, chars: usize, linked: bool) {
        if let Some(met) = self.met.get_mut(element) {
            met.text_chars += chars;
            met.link_chars += if linked { chars } else { 0 };
        }
    }

    /// The elements that hold blocks, and their ancestors; the blocks then point into them. Then
    /// which selectors match which of them.
    pub fn finish(
        mut self,
        blocks: &mut [Block],
        selected: &Selected,
    ) -> (Vec<Element>, Vec<(usize, usize)>) {
        let mut needed = vec![false; self.met.len()];
        blocks.iter().filter_map(|block| block.element).for_each(|at| needed[at] = true);
        for at in (0..self.met.len()).rev() {
            if let Some(parent) = self.met[at].parent {
                needed[parent] |= needed[at];
                self.met[parent].text_chars += self.met[at].text_chars;
                self.met[parent].link_chars += self.met[at].link_chars;
            }
        }
        let mut place = vec![None; self.met.len()];
        let (mut elements, mut marks) = (Vec::new(), Vec::new());
        for (at, met) in self.met.iter().enumerate().filter(|(at, _)| needed[*at]) {
            place[at] = Some(elements.len());
            if let Some(selectors) = selected.get(&std::ptr::from_ref(met.node)) {
                marks.extend(selectors.iter().map(|selector| (elements.len(), *selector)));
            }
            elements.push(met.element(met.parent.and_then(|parent| place[parent])));
        }
        for block in blocks {
            block.element = block.element.and_then(|at| place[at]);
        }
        (elements, marks)
    }
}

impl Met<'_> {
    fn element(&self, parent: Option<usize>) -> Element {
        let attributes = ["class", "id", "role", "itemprop", "rel"];
        let values = attributes.iter().filter_map(|attribute| self.node.attribute(attribute));
        let words = values.flat_map(|value| value.split_whitespace().take(MOST_WORDS));
        let words = words.filter(|word| word.len() <= LONGEST_WORD);
        Element {
            parent,
            tag: self.node.name().to_owned(),
            nth: self.nth,
            words: words.map(str::to_lowercase).collect(),
            hidden: self.hidden,
            text_chars: self.text_chars,
            link_chars: self.link_chars,
            start: self.start(),
        }
    }

    fn start(&self) -> Option<usize> {
        /// As many digits as Markdown allows.
        const MOST: usize = 999_999_999;
        let stated = self.node.attribute("start").filter(|_| self.node.name() == "ol")?;
        stated.trim().parse().ok().filter(|number| *number != 1 && *number <= MOST)
    }
}

fn is_hidden(node: &Node) -> bool {
    node.attrs().any(|(name, value)| match name {
        "hidden" => true,
        "aria-hidden" => value.trim() == "true",
        "style" => {
            let style = plain_style(value);
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}
