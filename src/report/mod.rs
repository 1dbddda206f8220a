//! The report: one page that says what came in, what went out and why, and shows documents before
//! and after. It needs nothing but itself, and whatever is in a document is only ever shown.
//!
//! | file | what it does |
//! |---|---|
//! | [`gather`] | what the ledger says of a stretch of time |
//! | [`chosen`], [`view`] | the documents that are shown; one of them before and after |
//! | `overview`, `documents` | these two as HTML |
//! | `frame` | the page around them, with `style.css`, `script.js` and the policy that lets in nothing else |

pub mod chosen;
mod colours;
mod documents;
mod frame;
pub mod gather;
mod overview;
pub mod view;

use maud::{Markup, html};

use gather::Overview;
use view::View;

/// The report of a stretch of time, with documents before and after.
pub fn report(overview: &Overview, views: &[View]) -> String {
    let content: Markup = html! {
        (overview::section(overview))
        @if !views.is_empty() {
            (documents::section(views, false))
        }
    };
    frame::page("copydesk report", &content)
}

/// The documents of one dump before and after.
pub fn explanation(name: &str, views: &[View]) -> String {
    let content: Markup = html! {
        header.top {
            p.mark { "copydesk" }
            h1 { bdi { (frame::shown(name)) } }
        }
        (documents::section(views, true))
    };
    frame::page(name, &content)
}

#[cfg(test)]
mod tests;
