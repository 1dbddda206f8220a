//! Gradient-boosted regression trees: the evaluator, and the form in which they are embedded.
//!
//! Training writes them (`training/learn`), nothing else does. All numbers are little-endian:
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
const TILE: usize = 2 * ABREAST;

/// More numbers than a row has; any byte is the place of one of them.
const WIDTH: usize = 1 << 8;

/// More nodes than a tree has.
const NODES: usize = 1 << 7;

/// A sum of trees. Its value is a logit.
#[derive(Debug, Default)]
pub struct Trees(Vec<Tree>);

/// A tree's nodes, the inner ones before the leaves.
#[derive(Debug)]
struct Tree {
    nodes: [Node; NODES],
    /// Steps to the deepest leaf.
    depth: usize,
}

/// An inner node; or a leaf, which leads to itself and whose value stands as its threshold.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    threshold: f32,
    feature: u8,
    /// Where a greater value leads, where any other one does.
    children: [u8; 2],
}

impl Trees {
    /// Reads trees from the front of `bytes` and moves it past them. None when the bytes are not
    /// whole trees over `features` features, or larger ones than are looked for.
    pub fn read(bytes: &mut &[u8], features: usize) -> Option<Trees> {
        let trees = u32::from_le_bytes(take(bytes)?);
        let trees: Option<_> = (0..trees).map(|_| Tree::read(bytes, features)).collect();
        trees.filter(|_| features <= WIDTH).map(Trees)
    }

    /// The sum of all trees for each row of `width` features. A value goes left when it is at
    /// most the threshold.
    pub fn sums(&self, rows: &[f32], width: usize) -> Vec<f64> {
        let mut sums = vec![0.0; rows.len() / width];
        let mut tile = [[0.0; WIDTH]; TILE];
        for (rows, sums) in rows.chunks(width * TILE).zip(sums.chunks_mut(TILE)) {
            let pairs = tile.iter_mut().zip(rows.chunks_exact(width));
            pairs.for_each(|(row, values)| row[..width].copy_from_slice(values));
            for tree in &self.0 {
                let (abreast, _) = tile.as_chunks::<ABREAST>();
                abreast
                    .iter()
                    .zip(sums.chunks_mut(ABREAST))
                    .for_each(|(rows, s)| tree.add(rows, s));
            }
        }
        sums
    }
}

impl Tree {
    fn read(bytes: &mut &[u8], features: usize) -> Option<Tree> {
        let count = u16::from_le_bytes(take(bytes)?);
        let mut tree = Tree { nodes: [Node::default(); NODES], depth: 0 };
        let mut depths = [0; NODES];
        for at in 0..count {
            let feature = u16::from_le_bytes(take(bytes)?);
            let threshold = f32::from_le_bytes(take(bytes)?);
            let left = place(i16::from_le_bytes(take(bytes)?), count)?;
            let right = place(i16::from_le_bytes(take(bytes)?), count)?;
            // Children stand behind their parent, so that every walk ends.
            if usize::from(feature) >= features || left <= at || right <= at {
                return None;
            }
            let at = usize::from(at);
            for child in [left, right] {
                let depth = depths.get(at)? + 1;
                let child = depths.get_mut(usize::from(child))?;
                *child = depth.max(*child);
            }
            let children = [right.try_into().ok()?, left.try_into().ok()?];
            let feature = feature.try_into().ok()?;
            *tree.nodes.get_mut(at)? = Node { threshold, feature, children };
        }
        for leaf in 0..=count {
            let value = f32::from_le_bytes(take(bytes)?);
            let own = u8::try_from(count.checked_add(leaf)?).ok()?;
            let node = tree.nodes.get_mut(usize::from(own))?;
            *node = Node { threshold: value, feature: 0, children: [own, own] };
        }
        tree.depth = depths.into_iter().max().unwrap_or(0);
        Some(tree)
    }

    /// Adds the tree's values to the sums of rows, of which the last may be of no interest.
    fn add(&self, rows: &[[f32; WIDTH]; ABREAST], sums: &mut [f64]) {
        let mut places = [0_u8; ABREAST];
        for _ in 0..self.depth {
            for (place, row) in places.iter_mut().zip(rows) {
                let node = self.node(*place);
                let goes_left = row[usize::from(node.feature)] <= node.threshold;
                *place = node.children[usize::from(goes_left)];
            }
        }
        for (place, sum) in places.iter().zip(sums) {
            *sum += f64::from(self.node(*place).threshold);
        }
    }

    fn node(&self, place: u8) -> &Node {
        // Every place is below the number of nodes; the rest shows that to the compiler.
        &self.nodes[usize::from(place) % NODES]
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
