//! Which names are no dumps, or none yet.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The patterns of a desk.
#[derive(Clone, Debug)]
pub struct Ignore {
    patterns: Vec<String>,
    set: GlobSet,
}

impl Ignore {
    /// Understands patterns such as `*.part`; case does not matter.
    pub fn new(patterns: &[String]) -> Result<Ignore, String> {
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = GlobBuilder::new(pattern).case_insensitive(true).build();
            builder.add(glob.map_err(|error| error.to_string())?);
        }
        let set = builder.build().map_err(|error| error.to_string())?;
        Ok(Ignore { patterns: patterns.to_vec(), set })
    }

    /// Why a file or folder of this name is passed over, if it is.
    pub fn reason(&self, name: &OsStr) -> Option<String> {
        if name.as_bytes().starts_with(b".") {
            return Some("its name is hidden".to_owned());
        }
        let first = self.set.matches(name).first().copied()?;
        Some(format!("its name matches `{}`", self.patterns.get(first)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_making_wait_and_the_reason_is_told() {
        let ignore = Ignore::new(&["*.part".to_owned(), "*~".to_owned()]).unwrap();
        let cases: [(&[u8], Option<&str>); 8] = [
            (b".hidden", Some("its name is hidden")),
            (b"a.html.part", Some("its name matches `*.part`")),
            (b"A.PART", Some("its name matches `*.part`")),
            (b"\xff~", Some("its name matches `*~`")),
            (b"a.html", None),
            (b"part", None),
            (b"~a", None),
            (b"-rf", None),
        ];
        for (name, reason) in cases {
            assert_eq!(ignore.reason(OsStr::from_bytes(name)).as_deref(), reason);
        }
        assert!(Ignore::new(&["[".to_owned()]).is_err());
    }
}
