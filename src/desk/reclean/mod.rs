//! Finished dumps, done again after new rules, settings or a new version: cleaned by workers like any
//! other, published in the same way, safe beside a running service.
//!
//! | file | what it does |
//! |---|---|
//! | [`redo`] | whether a dump is done again |
//! | `work` | one dump from its original to the ledger |
//! | `old` | the articles that it has now |
//! | `sheets` | the new files where documents share some |
//! | [`change`] | what is different, for people |
//! | `place` | new outputs in the place of old ones |

pub mod change;
mod old;
mod place;
pub mod redo;
mod sheets;
mod work;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::desk::ledger::redone::FinishedDump;
use redo::{End, Ground, Redone};

/// Does dumps again, several side by side, and hands them over in their order.
pub async fn run(
    ground: Ground,
    rows: Vec<FinishedDump>,
    mut take: impl FnMut(&FinishedDump, Redone),
) {
    let most = ground.configuration.workers.number();
    let ground = Arc::new(ground);
    let mut rows = rows.into_iter();
    let mut under_way = VecDeque::new();
    loop {
        while under_way.len() < most
            && let Some(row) = rows.next()
        {
            let (ground, own) = (ground.clone(), row.clone());
            under_way.push_back((row, tokio::spawn(async move { ground.redo(&own).await })));
        }
        let Some((row, task)) = under_way.pop_front() else { return };
        let failed = |error| Redone { end: End::Failed(format!("{error}")), ..Redone::default() };
        take(&row, task.await.unwrap_or_else(failed));
    }
}
