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

/// The place in a row of what is below every threshold.
const LEAST: u8 = u8::MAX;

/// More nodes than a tree has.
const NODES: usize = 1 << 7;

/// A sum of trees. Its value is a logit.
#[derive(Debug, Default)]
pub struct Trees(Vec<Tree>);

/// A tree's nodes; the two that a node leads to stand side by side.
#[derive(Debug)]
struct Tree {
    nodes: [Node; NODES],
    /// Steps to the deepest leaf.
    depth: usize,
}

/// An inner node; or a leaf, which always leads to itself and whose value stands as its threshold.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    threshold: f32,
    feature: u8,
    /// Where a value leads that is at most the threshold; a greater one leads to the node behind that.
    left: u8,
}

impl Trees {
    /// Reads trees from the front of `bytes` and moves it past them. None when the bytes are not
    /// whole trees over `features` features, or larger ones than are looked for.
    pub fn read(bytes: &mut &[u8], features: usize) -> Option<Trees> {
        let trees = u32::from_le_bytes(take(bytes)?);
        let trees: Option<_> = (0..trees).map(|_| Tree::read(bytes, features)).collect();
        trees.filter(|_| features <= usize::from(LEAST)).map(Trees)
    }

    /// The sum of all trees for each of `count` rows, which `write` writes by their number into more
    /// room than they need. A value goes left when it is at most the threshold.
    pub fn sums(&self, count: usize, write: impl Fn(usize, &mut [f32])) -> Vec<f64> {
        let mut sums = vec![0.0; count];
        let mut tile = [[f32::NEG_INFINITY; WIDTH]; TILE];
        for (first, sums) in (0..count).step_by(TILE).zip(sums.chunks_mut(TILE)) {
            let rows = tile.iter_mut().map(|row| &mut row[..usize::from(LEAST)]);
            (first..count).zip(rows).for_each(|(at, row)| write(at, row));
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
        let inner: Option<Vec<_>> = (0..count).map(|_| Inner::read(bytes, features)).collect();
        let (inner, mut values) = (inner?, Vec::new());
        for _ in 0..=count {
            values.push(f32::from_le_bytes(take(bytes)?));
        }
        Tree::of(&inner, &values)
    }

    /// Lays the nodes out, level by level. None if they are no tree, or a larger one than is looked for.
    fn of(inner: &[Inner], leaves: &[f32]) -> Option<Tree> {
        let mut nodes = [Node::default(); NODES];
        let root: i16 = if inner.is_empty() { !0 } else { 0 };
        let (mut level, mut free, mut depth) = (vec![(0_u8, root)], 1_u8, 0);
        while !level.is_empty() {
            let mut next = Vec::new();
            for (place, child) in level {
                let node = nodes.get_mut(usize::from(place))?;
                if let Ok(child) = usize::try_from(child) {
                    let Inner { threshold, feature, left, right } = *inner.get(child)?;
                    *node = Node { threshold, feature, left: free };
                    next.extend([(free, left), (free.checked_add(1)?, right)]);
                    free = free.checked_add(2)?;
                } else {
                    let value = *leaves.get(usize::try_from(!child).ok()?)?;
                    *node = Node { threshold: value, feature: LEAST, left: place };
                }
            }
            depth += usize::from(!next.is_empty());
            level = next;
        }
        Some(Tree { nodes, depth })
    }

    /// Adds the tree's values to the sums of rows, of which the last may be of no interest.
    fn add(&self, rows: &[[f32; WIDTH]; ABREAST], sums: &mut [f64]) {
        let mut places = [0_u8; ABREAST];
        for _ in 0..self.depth {
            for (place, row) in places.iter_mut().zip(rows) {
                let node = self.node(*place);
                *place = node.left + u8::from(row[usize::from(node.feature)] > node.threshold);
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

/// An inner node as the model has it. A child is an inner node, or `!child` a leaf.
struct Inner {
    feature: u8,
    threshold: f32,
    left: i16,
    right: i16,
}

impl Inner {
    fn read(bytes: &mut &[u8], features: usize) -> Option<Inner> {
        let feature = u16::from_le_bytes(take(bytes)?);
        let threshold = f32::from_le_bytes(take(bytes)?);
        let left = i16::from_le_bytes(take(bytes)?);
        let right = i16::from_le_bytes(take(bytes)?);
        let feature = u8::try_from(feature).ok().filter(|at| usize::from(*at) < features)?;
        Some(Inner { feature, threshold, left, right })
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
        for count in [0, 1, 2, 7, 100] {
            let sums = trees.sums(count, |at, row| {
                row[..2].copy_from_slice(&[9.0, if at % 3 == 0 { 0.5 } else { 0.6 }]);
            });
            let expected = (0..count).map(|at| if at % 3 == 0 { -1.75 } else { 3.25 });
            assert_eq!(sums, expected.collect::<Vec<f64>>());
        }
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
