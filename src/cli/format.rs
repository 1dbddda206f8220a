//! `--as`: a format of the table, or `auto`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::input::{FORMATS, Format};

/// What `--as` says.
#[derive(Clone, Copy)]
pub struct As(Option<Format>);

impl As {
    /// The parser of the flag's value.
    pub fn parser() -> impl TypedValueParser<Value = As> {
        let auto = PossibleValue::new("auto").help("Recognise the format from content and name");
        let named = FORMATS.iter().map(|row| PossibleValue::new(row.name).help(row.meaning));
        PossibleValuesParser::new(std::iter::once(auto).chain(named))
            .map(|name| As(Format::from_name(&name)))
    }

    /// The format, where one was named.
    pub fn format(self) -> Option<Format> {
        self.0
    }
}
