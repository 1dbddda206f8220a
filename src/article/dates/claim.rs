//! Something that states a date, and how much it counts.

use super::order::Order;
use crate::text::dates::labels::Label;
use crate::text::dates::written::Found;

/// One statement of a date.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What the date is.
    pub label: Label,
    /// The date.
    pub found: Found,
    /// As it is written.
    pub raw: String,
    /// Where it stands: `json_ld`, `dateline`, …
    pub from: &'static str,
    /// How much it counts.
    pub weight: u32,
}

impl Claim {
    /// What a date in a line states.
    pub fn printed(line: &str, date: Found, label: Label, weight: u32, order: Order) -> Claim {
        let raw = line.get(date.start..date.end).unwrap_or_default().to_owned();
        Claim { label, found: order.apply(date), raw, from: "dateline", weight }
    }
}

/// A dateline that says what it is.
pub const LABELLED: u32 = 5;

/// The address.
pub const ADDRESS: u32 = 4;

/// A dateline that does not say what it is.
pub const BARE: u32 = 3;

/// A note at the foot of a page that says when it was last changed, which is no day of publication.
pub const NOTED: u32 = 2;

/// `<time>`, which teasers of other articles have too.
pub const TIME: u32 = 2;

/// A `<time>` whose class says what it is, beside another of which its class says the same.
pub const MARKED_TIME: u32 = 4;

/// A declared publication that is no earlier than the last change: a program's stamp of both.
pub const RESTAMPED: u32 = 2;
