//! Horizontal bar charts as HTML lists.

use leptos::prelude::*;

use super::super::data::{Ranked, Ranking};
use super::super::px;
use super::linked;
use crate::conversations::model::color_class;
use crate::ui::avatar::Avatar;

/// A list with a bar in each row.
#[component]
pub fn RankingView(
    /// The rows.
    ranking: Ranking,
) -> impl IntoView {
    let most = ranking.rows.iter().map(|row| row.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let row = |row: Ranked| {
        let width = px(row.value * 100.0 / most);
        let color = row.ordinal.map_or_else(|| "chart-plain".to_owned(), color_class);
        let name = linked(row.search_url, view! { <bdi>{row.name.clone()}</bdi> });
        view! {
            <li class="rank-row" class:thing=row.ordinal.is_none()>
                {row.ordinal.map(|ordinal| view! { <Avatar name=row.name ordinal=ordinal/> })}
                <span class="rank-name">{name}{(!row.detail.is_empty()).then(|| view! { <small>{row.detail}</small> })}</span>
                <svg class=format!("rank-bar {color}") viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="rank-track" width="100" height="10"></rect>
                    <rect class="rank-fill" width=width height="10"></rect>
                </svg>
                <span class="rank-value">{row.text}</span>
            </li>
        }
    };
    view! { <ol class="rank">{ranking.rows.into_iter().map(row).collect_view()}</ol> }
}
