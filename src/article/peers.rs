//! Entries of a list, cards on a shelf, rows of a table: what stands in elements of the same names is the same
//! part of each of them, and is kept of all when it is kept of most.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::article::Kind;
use super::judged::Judged;
use crate::blocks::{Block, BlockKind, Page};

/// Elements around a block that must be named alike.
const AROUND: usize = 6;

/// Blocks that are peers, at least.
const FEWEST: usize = 3;

/// Elements up to the one that holds a heading and what stands below it.
const NEAR: usize = 4;

/// Blocks that only the model dropped, and that are kept with their peers. An article is no list, and in a
/// discussion heads and feet of posts look like text.
pub fn find(judged: &Judged<'_>) -> Vec<usize> {
    use Kind::{Collection, Documentation, Listing, Product, Service};
    let Judged { page, kind, .. } = *judged;
    if !matches!(kind, Collection | Documentation | Listing | Product | Service) {
        return Vec::new();
    }
    let own: Vec<u64> = page.elements.iter().map(|e| hash((&e.tag, &e.words))).collect();
    let peers = Peers::of(judged, |block| match block.kind {
        BlockKind::TableRow { .. } => Some(hash(block.group)),
        BlockKind::Image { .. } | BlockKind::Embed { .. } => None,
        _ => {
            let element = block.element.filter(|element| !is_control(page, *element))?;
            let names: Vec<u64> = page.places(element).take(AROUND).map(|at| own[at]).collect();
            Some(hash(names))
        }
    });
    // A page that is nothing but a list has more to lose.
    let mut found = peers.of_most(if kind == Listing { 3 } else { 2 });
    if matches!(kind, Listing | Collection) {
        found.extend(names(judged));
    }
    found
}

/// For each kind of peers how many are kept, and those that may be.
struct Peers(FxHashMap<u64, (usize, Vec<usize>)>);

impl Peers {
    fn of(judged: &Judged<'_>, key: impl Fn(&Block) -> Option<u64>) -> Peers {
        let mut peers: FxHashMap<u64, (usize, Vec<usize>)> = FxHashMap::default();
        for (at, block) in judged.page.blocks.iter().enumerate() {
            let (kept, open) = (judged.is_kept(at), judged.is_open(at));
            if let Some(key) = Some(block).filter(|_| kept || open).and_then(&key) {
                let (all_kept, dropped) = peers.entry(key).or_default();
                *all_kept += usize::from(kept);
                dropped.extend(Some(at).filter(|_| open));
            }
        }
        Peers(peers)
    }

    /// Those of which at least one in so many is kept.
    fn of_most(self, many: usize) -> Vec<usize> {
        let peers = self.0.into_values().filter(|(kept, dropped)| {
            let all = kept + dropped.len();
            all >= FEWEST && kept * many >= all
        });
        peers.flat_map(|(_, dropped)| dropped).collect()
    }
}

/// Whether an element is a button or what it says beside a field.
fn is_control(page: &Page, element: usize) -> bool {
    const CONTROLS: &[&str] = &["button", "select", "option", "label", "legend"];
    page.ancestors(Some(element)).take(2).any(|element| CONTROLS.contains(&&*element.tag))
}

/// The headings of cards of which the text was kept.
fn names(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    let heading = |at: usize| matches!(page.blocks[at].kind, BlockKind::Heading { .. });
    let picture = |at: &usize| matches!(page.blocks[*at].kind, BlockKind::Image { .. });
    let places = |at: usize| {
        let element = page.blocks[at].element.into_iter();
        element.flat_map(|element| page.places(element)).take(NEAR)
    };
    let is_name = |at: &usize| {
        let next = (at + 1..page.blocks.len()).find(|next| !picture(next));
        heading(*at)
            && next.is_some_and(|next| {
                judged.is_kept(next)
                    && !heading(next)
                    && places(*at).any(|place| places(next).any(|other| other == place))
            })
    };
    judged.open().filter(is_name).collect()
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
