//! The format of a desk's dumps: a format's name, or `auto` for one that is recognised.
//!
//! `#[serde(with = "format")]` on an `Option<Format>` field reads and writes it this way.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;

use super::problem::did_you_mean;
use crate::input::{FORMATS, Format};

/// The name that stands for no format in particular.
const AUTO: &str = "auto";

/// For serde: writes the format's name.
pub fn serialize<S: Serializer>(format: &Option<Format>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(format.map_or(AUTO, Format::name))
}

/// For serde: reads a format's name.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Format>, D::Error> {
    let name = String::deserialize(from)?;
    if name == AUTO {
        return Ok(None);
    }
    Format::from_name(&name).map(Some).ok_or_else(|| {
        let names = FORMATS.iter().map(|row| row.name).chain([AUTO]);
        D::Error::custom(format!("`{name}` is no format{}", did_you_mean(&name, names)))
    })
}
