//! Who has how much: a bar a row, the longest first.

use leptos::prelude::*;

use crate::conversations::model::color_class;
use crate::ui::avatar::Avatar;
use crate::ui::format::{number, percent};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Whose.
    pub name: String,
    /// Picks the colour.
    pub ordinal: i32,
    /// How much.
    pub value: u64,
    /// More, in words.
    pub detail: String,
}

/// Rows with bars.
#[component]
pub fn Rank(
    /// The longest first.
    rows: Vec<Ranked>,
) -> impl IntoView {
    let most = rows.first().map_or(1, |row| row.value).max(1);
    let total: u64 = rows.iter().map(|row| row.value).sum::<u64>().max(1);
    let row = |row: Ranked| {
        let width = row.value as f64 * 100.0 / most as f64;
        let percent = percent(row.value, total);
        view! {
            <li class="rank-row">
                <Avatar name=row.name.clone() ordinal=row.ordinal/>
                <span class="rank-name"><bdi>{row.name}</bdi><small>{row.detail}</small></span>
                <svg class=format!("rank-bar {}", color_class(row.ordinal)) viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="rank-track" width="100" height="10"/>
                    <rect class="rank-fill" width=width height="10"/>
                </svg>
                <span class="rank-value">{number(row.value.cast_signed())}<small>{percent}</small></span>
            </li>
        }
    };
    view! { <ol class="rank">{rows.into_iter().map(row).collect_view()}</ol> }
}
