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

/// A sum of trees. Its value is a logit.
#[derive(Debug, Default)]
pub struct Trees {
    nodes: Vec<Node>,
    leaves: Vec<f32>,
    /// For each tree, its first node and its first leaf. A tree of one leaf has no nodes.
    roots: Vec<Root>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    threshold: f32,
    feature: u16,
    left: i16,
    right: i16,
}

#[derive(Clone, Copy, Debug)]
struct Root {
    node: u32,
    nodes: u16,
    leaf: u32,
}

impl Trees {
    /// Reads trees from the front of `bytes` and moves it past them. None when the bytes are not
    /// whole trees over `features` features.
    pub fn read(bytes: &mut &[u8], features: usize) -> Option<Trees> {
        let mut trees = Trees::default();
        for _ in 0..u32::from_le_bytes(take(bytes)?) {
            let count = u16::from_le_bytes(take(bytes)?);
            trees.roots.push(Root {
                node: trees.nodes.len() as u32,
                nodes: count,
                leaf: trees.leaves.len() as u32,
            });
            for at in 0..count {
                let node = Node {
                    feature: u16::from_le_bytes(take(bytes)?),
                    threshold: f32::from_le_bytes(take(bytes)?),
                    left: i16::from_le_bytes(take(bytes)?),
                    right: i16::from_le_bytes(take(bytes)?),
                };
                // Children stand behind their parent, so that every walk ends.
                let whole = |child: i16| match child {
                    0.. => (child as u16) > at && (child as u16) < count,
                    _ => (!child as u16) <= count,
                };
                if usize::from(node.feature) >= features || !whole(node.left) || !whole(node.right)
                {
                    return None;
                }
                trees.nodes.push(node);
            }
            for _ in 0..=count {
                trees.leaves.push(f32::from_le_bytes(take(bytes)?));
            }
        }
        Some(trees)
    }

    /// The sum of all trees for one row of features. A value goes left when it is at most the
    /// threshold.
    pub fn sum(&self, row: &[f32]) -> f64 {
        self.roots.iter().map(|root| f64::from(self.leaf(*root, row))).sum()
    }

    fn leaf(&self, root: Root, row: &[f32]) -> f32 {
        let mut at: i16 = if root.nodes == 0 { -1 } else { 0 };
        while at >= 0 {
            let node = &self.nodes[root.node as usize + at as usize];
            let value = row[usize::from(node.feature)];
            at = if value <= node.threshold { node.left } else { node.right };
        }
        self.leaves[root.leaf as usize + !at as usize]
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
        assert_eq!(trees.sum(&[9.0, 0.5]), -1.75);
        assert_eq!(trees.sum(&[9.0, 0.6]), 3.25);
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
