//! Dates and times as people write them, in some thirty languages. Which of them says when an article
//! was published is for `article/dates` to decide.

pub mod clock;
pub mod ethiopian;
pub mod labels;
pub mod leads;
pub mod line;
pub mod months;
pub mod solar_hijri;
pub mod tokens;
pub mod weekdays;
pub mod written;
pub mod zones;
