//! Digests in WARC records: one does not fit if the record's bytes have changed since.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// Whether a digest (`sha1:BASE32`, `sha256:hex`) fits these bytes; None if it cannot be checked.
pub fn fits(digest: &str, bytes: &[u8]) -> Option<bool> {
    let (name, value) = digest.split_once(':')?;
    let hash = match name.to_ascii_lowercase().as_str() {
        "sha1" | "sha-1" => Sha1::digest(bytes).to_vec(),
        "sha256" | "sha-256" => Sha256::digest(bytes).to_vec(),
        _ => return None,
    };
    let value = value.trim();
    let said = match value.len() == hash.len() * 2 {
        true => HEXLOWER.decode(value.to_ascii_lowercase().as_bytes()),
        false => BASE32_NOPAD.decode(value.trim_end_matches('=').to_ascii_uppercase().as_bytes()),
    };
    let said = said.ok().filter(|said| said.len() == hash.len())?;
    Some(said == hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_compared_in_either_spelling() {
        let (base32, hex) =
            ("VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
        assert_eq!(fits(&format!("sha1:{base32}"), b"hello"), Some(true));
        assert_eq!(fits(&format!("SHA1:{hex}"), b"hello"), Some(true));
        assert_eq!(fits(&format!("sha1:{base32}"), b"hallo"), Some(false));
        assert_eq!(fits("md5:XYZ", b"hello"), None);
        assert_eq!(fits("sha1:short", b"hello"), None);
    }
}
