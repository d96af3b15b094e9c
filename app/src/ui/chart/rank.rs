//! Who or what has how much: a bar a row, the longest first.

use leptos::prelude::*;

use super::px;
use crate::conversations::model::color_class;
use crate::ui::avatar::Avatar;

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranked {
    /// What it is of.
    pub name: String,
    /// A person's: picks the colour, and shows a picture. `None` for things.
    pub ordinal: Option<i32>,
    /// How much: the length of the bar.
    pub value: f64,
    /// How much, in words.
    pub says: String,
    /// More, in small letters below.
    pub detail: String,
    /// The page with the messages behind it.
    pub href: Option<String>,
}

/// Rows with bars.
#[component]
pub fn Rank(
    /// The longest first.
    rows: Vec<Ranked>,
) -> impl IntoView {
    let most = rows.iter().map(|row| row.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let row = |row: Ranked| {
        let width = px(row.value * 100.0 / most);
        let color = row.ordinal.map_or_else(|| "chart-plain".to_owned(), color_class);
        let name = view! { <bdi>{row.name.clone()}</bdi> };
        let name = match row.href {
            Some(href) => view! { <a href=href>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        view! {
            <li class="rank-row" class:thing=row.ordinal.is_none()>
                {row.ordinal.map(|ordinal| view! { <Avatar name=row.name.clone() ordinal=ordinal/> })}
                <span class="rank-name">{name}{(!row.detail.is_empty()).then(|| view! { <small>{row.detail}</small> })}</span>
                <svg class=format!("rank-bar {color}") viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="rank-track" width="100" height="10"></rect>
                    <rect class="rank-fill" width=width height="10"></rect>
                </svg>
                <span class="rank-value">{row.says}</span>
            </li>
        }
    };
    view! { <ol class="rank">{rows.into_iter().map(row).collect_view()}</ol> }
}
