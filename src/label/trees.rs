//! Gradient-boosted regression trees: the evaluator, and the form in which they are embedded.
//!
//! Training writes them (`training/fit`), nothing else does. All numbers are little-endian:
//!
//! ```text
//! u32 number of trees
//! for each tree:
//!     u16 inner nodes (n; the tree has n + 1 leaves)
//!     n × { u16 feature, f32 threshold, i16 left, i16 right }   child ≥ 0: inner node, < 0: leaf !child
//!     (n + 1) × f32 value
//! ```
//!
//! Many rows go through one tree side by side: the tree stays in the fastest cache, and no row
//! waits for another's memory.

/// Rows that walk down a tree together.
const ABREAST: usize = 8;

/// Rows that go through all trees before the next ones do; they stay in the cache meanwhile.
const TILE: usize = 32;

/// A sum of trees. Its value is a logit.
#[derive(Debug, Default)]
pub struct Trees {
    /// The trees' nodes, each tree's inner ones before its leaves.
    nodes: Vec<Node>,
    roots: Vec<Root>,
}

/// An inner node; or a leaf, which leads to itself and whose value stands as its threshold.
#[derive(Clone, Copy, Debug)]
struct Node {
    threshold: f32,
    feature: u16,
    /// Within the tree: where a greater value leads, where any other one does.
    children: [u16; 2],
}

#[derive(Clone, Copy, Debug)]
struct Root {
    first: usize,
    nodes: usize,
    /// Steps to the deepest leaf.
    depth: usize,
}

impl Trees {
    /// Reads trees from the front of `bytes` and moves it past them. None when the bytes are not
    /// whole trees over `features` features.
    pub fn read(bytes: &mut &[u8], features: usize) -> Option<Trees> {
        let mut trees = Trees::default();
        for _ in 0..u32::from_le_bytes(take(bytes)?) {
            trees.read_tree(bytes, features)?;
        }
        Some(trees)
    }

    fn read_tree(&mut self, bytes: &mut &[u8], features: usize) -> Option<()> {
        let count = u16::from_le_bytes(take(bytes)?);
        let first = self.nodes.len();
        let mut depths = vec![0; 2 * usize::from(count) + 1];
        for at in 0..count {
            let feature = u16::from_le_bytes(take(bytes)?);
            let threshold = f32::from_le_bytes(take(bytes)?);
            let left = place(i16::from_le_bytes(take(bytes)?), count)?;
            let right = place(i16::from_le_bytes(take(bytes)?), count)?;
            // Children stand behind their parent, so that every walk ends.
            if usize::from(feature) >= features || left <= at || right <= at {
                return None;
            }
            for child in [left, right] {
                let depth = depths[usize::from(at)] + 1;
                let child = depths.get_mut(usize::from(child))?;
                *child = depth.max(*child);
            }
            self.nodes.push(Node { threshold, feature, children: [right, left] });
        }
        for leaf in 0..=count {
            let value = f32::from_le_bytes(take(bytes)?);
            let own = count.checked_add(leaf)?;
            self.nodes.push(Node { threshold: value, feature: 0, children: [own, own] });
        }
        let depth = depths.into_iter().max().unwrap_or(0);
        self.roots.push(Root { first, nodes: self.nodes.len() - first, depth });
        Some(())
    }

    /// The sum of all trees for each row of `width` features. A value goes left when it is at
    /// most the threshold.
    pub fn sums(&self, rows: &[f32], width: usize) -> Vec<f64> {
        let mut sums = vec![0.0; rows.len() / width];
        for (rows, sums) in rows.chunks(width * TILE).zip(sums.chunks_mut(TILE)) {
            for root in &self.roots {
                let nodes = &self.nodes[root.first..root.first + root.nodes];
                let abreast = rows.chunks(width * ABREAST).zip(sums.chunks_mut(ABREAST));
                abreast.for_each(|(rows, sums)| add(nodes, root.depth, rows, width, sums));
            }
        }
        sums
    }
}

/// Adds one tree's values to the sums of its rows.
fn add(nodes: &[Node], depth: usize, rows: &[f32], width: usize, sums: &mut [f64]) {
    let mut places = [0_u16; ABREAST];
    for _ in 0..depth {
        for (place, row) in places.iter_mut().zip(rows.chunks_exact(width)) {
            let node = &nodes[usize::from(*place)];
            *place = node.children[usize::from(row[usize::from(node.feature)] <= node.threshold)];
        }
    }
    for (place, sum) in places.iter().zip(sums) {
        *sum += f64::from(nodes[usize::from(*place)].threshold);
    }
}

/// Where a child stands in its tree of `count` inner nodes; None if there is no such place.
fn place(child: i16, count: u16) -> Option<u16> {
    match u16::try_from(child) {
        Ok(inner) => (inner < count).then_some(inner),
        Err(_) => {
            let leaf = !child as u16;
            if leaf <= count { count.checked_add(leaf) } else { None }
        }
    }
}

/// The next `N` bytes.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two trees: one split on feature 1 at 0.5, and a constant.
    fn sample() -> Vec<u8> {
        let mut bytes = 2u32.to_le_bytes().to_vec();
        bytes.extend(1u16.to_le_bytes());
        bytes.extend(1u16.to_le_bytes());
        bytes.extend(0.5f32.to_le_bytes());
        bytes.extend((-1i16).to_le_bytes());
        bytes.extend((-2i16).to_le_bytes());
        bytes.extend((-2.0f32).to_le_bytes());
        bytes.extend(3.0f32.to_le_bytes());
        bytes.extend(0u16.to_le_bytes());
        bytes.extend(0.25f32.to_le_bytes());
        bytes
    }

    #[test]
    fn trees_are_summed() {
        let bytes = sample();
        let mut rest = bytes.as_slice();
        let trees = Trees::read(&mut rest, 2).unwrap();
        assert!(rest.is_empty());
        assert_eq!(trees.sums(&[9.0, 0.5, 9.0, 0.6], 2), [-1.75, 3.25]);
        let many: Vec<f32> =
            (0..100).flat_map(|at| [9.0, if at % 3 == 0 { 0.5 } else { 0.6 }]).collect();
        let expected: Vec<f64> =
            (0..100).map(|at| if at % 3 == 0 { -1.75 } else { 3.25 }).collect();
        assert_eq!(trees.sums(&many, 2), expected);
    }

    #[test]
    fn damaged_trees_are_refused() {
        let bytes = sample();
        for end in 0..bytes.len() {
            assert!(Trees::read(&mut &bytes[..end], 2).is_none(), "cut at {end}");
        }
        assert!(Trees::read(&mut bytes.as_slice(), 1).is_none(), "a feature that is not there");
        let mut looping = bytes.clone();
        looping[12..14].copy_from_slice(&0i16.to_le_bytes());
        assert!(Trees::read(&mut looping.as_slice(), 2).is_none(), "a node that is its own child");
    }
}
