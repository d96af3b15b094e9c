//! Key figures of two groups side by side.

use leptos::prelude::*;

use super::super::data::{Comparison, ComparisonRow, Ranked};
use super::super::px;
use super::linked;
use crate::conversations::model::color_class;

/// A table with one row per figure and a bar in each cell.
#[component]
pub fn ComparisonView(
    /// The figures of both groups.
    comparison: Comparison,
) -> impl IntoView {
    let cell = |value: Option<Ranked>, most: f64| {
        let Some(value) = value else { return view! { <td>"–"</td> }.into_any() };
        let color = value.ordinal.map_or_else(|| "chart-plain".to_owned(), color_class);
        let width = px(value.value * 100.0 / most.max(f64::MIN_POSITIVE));
        view! {
            <td>
                <svg class=format!("rank-bar {color}") viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rank-fill" width=width height="10"></rect></svg>
                {linked(value.search_url, value.text)}
            </td>
        }
        .into_any()
    };
    let row = move |row: ComparisonRow| {
        let most = row.values.iter().flatten().map(|value| value.value).fold(0.0, f64::max);
        let [first, second] = row.values;
        view! { <tr><th scope="row">{row.title.into_owned()}</th>{cell(first, most)}{cell(second, most)}</tr> }
    };
    let headings = comparison.names.map(|name| view! { <th scope="col"><bdi>{name}</bdi></th> });
    view! {
        <div class="table-scroll whole" tabindex="0">
            <table class="versus">
                <thead><tr><th scope="col">"Metric"</th>{headings.into_iter().collect_view()}</tr></thead>
                <tbody>{comparison.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
