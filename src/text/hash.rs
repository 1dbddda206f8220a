//! Hashes of short texts, such as words and names: eight bytes at a time, and the same on every machine.

/// Odd, half of its bits set, without a pattern: what makes a good multiplier for hashing.
pub const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The bit by which a small ASCII letter differs from its capital, in each of eight bytes.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// The hash of some bytes.
pub fn of(bytes: &[u8]) -> u64 {
    fold(bytes, 0)
}

/// The same for ASCII letters and digits, whatever the letters' case.
pub fn of_alphanumerics(bytes: &[u8]) -> u64 {
    fold(bytes, SMALL)
}

/// The hash of one thing after another.
pub fn join(before: u64, after: u64) -> u64 {
    let product = (before.rotate_left(23) ^ after).wrapping_mul(MIX);
    product ^ (product >> 32)
}

/// Takes the bytes together with these bits set.
fn fold(bytes: &[u8], bits: u64) -> u64 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let whole = eights.iter().map(|eight| u64::from_le_bytes(*eight));
    let hash = whole.fold(bytes.len() as u64, |hash, eight| join(hash, eight | bits));
    join(hash, fewer(rest) | bits)
}

/// Fewer than eight bytes as a number, the first one lowest. Its two halves may overlap: that is faster than to copy
/// a number of bytes that is not known before.
fn fewer(bytes: &[u8]) -> u64 {
    let half = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    match (bytes, bytes.first_chunk(), bytes.last_chunk()) {
        (_, Some(low), Some(high)) => half(low) | half(high) << (8 * (bytes.len() - 4)),
        ([one], ..) => u64::from(*one),
        ([one, two], ..) => u64::from(u16::from_le_bytes([*one, *two])),
        ([one, two, three], ..) => half(&[*one, *two, *three, 0]),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_eight_bytes_are_padded() {
        let bytes = [1, 2, 3, 4, 5, 6, 7];
        for count in 0..=bytes.len() {
            let mut padded = [0; 8];
            padded[..count].copy_from_slice(&bytes[..count]);
            assert_eq!(fewer(&bytes[..count]), u64::from_le_bytes(padded), "{count}");
        }
    }

    #[test]
    fn only_letters_case_is_passed_over() {
        for (one, other, same) in [
            ("Harbour", "hARBOUR", true),
            ("Harbourmaster", "harbourmaster", true),
            ("a1b2c3d4", "A1B2C3D4", true),
            ("harbour", "harbours", false),
            ("abcdefgh", "abcdefgi", false),
        ] {
            let [one, other] = [one, other].map(str::as_bytes);
            assert_eq!(of_alphanumerics(one) == of_alphanumerics(other), same);
            assert_eq!(of(one) == of(other), one == other);
        }
    }
}
