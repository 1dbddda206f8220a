//! The names of time zones that mean one offset: one table.

/// Names and their offset from UTC in minutes. Names that are used for several zones (CST, IST,
/// AST) or change with the season (ET, PT) are left out: a wrong zone is worse than none.
#[rustfmt::skip] // one line, one offset
const ZONES: &[(&str, i32)] = &[
    ("z", 0), ("utc", 0), ("gmt", 0), ("wet", 0),
    ("cet", 60), ("mez", 60), ("bst", 60), ("west", 60),
    ("cest", 120), ("mesz", 120), ("eet", 120), ("sast", 120),
    ("eest", 180), ("msk", 180), ("мск", 180),
    ("pkt", 300), ("wib", 420), ("ict", 420), ("wita", 480), ("sgt", 480), ("hkt", 480), ("myt", 480),
    ("jst", 540), ("kst", 540), ("wit", 540),
    ("aest", 600), ("aedt", 660), ("nzst", 720), ("nzdt", 780),
    ("edt", -240), ("est", -300), ("cdt", -300), ("mdt", -360), ("mst", -420), ("pdt", -420), ("pst", -480),
];

/// The offset in minutes of a zone's name in lower case.
pub fn offset(name: &str) -> Option<i32> {
    ZONES.iter().find(|(zone, _)| *zone == name).map(|(_, minutes)| *minutes)
}
