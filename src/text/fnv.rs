//! FNV-1a over characters (<http://www.isthe.com/chongo/tech/comp/fnv/>): cheap, and the same on every
//! machine.

/// What a hash starts from.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash with one more character.
pub fn add(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
}
