//! The legend of a picture: what each colour is. A click hides a series or shows it again.

use leptos::prelude::*;

use super::data::Series;
use super::plots::marker_class;

/// The names of the series; nothing for a picture with only one.
#[component]
pub fn Legend(
    /// What is drawn.
    series: Vec<Series>,
    /// Which of them are hidden.
    hidden: RwSignal<Vec<bool>>,
) -> impl IntoView {
    let named = series.iter().filter(|one| !one.name.is_empty()).count();
    let entry = move |(index, one): (usize, Series)| {
        let is_hidden = move || hidden.with(|hidden| hidden.get(index).copied().unwrap_or(false));
        let pressed = move || if is_hidden() { "false" } else { "true" };
        let toggle = move |_| {
            hidden.update(|hidden| {
                hidden.resize(hidden.len().max(index + 1), false);
                hidden[index] = !hidden[index];
            });
        };
        view! {
            <li class=marker_class(one.color)>
                <button type="button" class="legend-toggle" aria-pressed=pressed on:click=toggle><bdi>{one.name}</bdi></button>
            </li>
        }
    };
    (named > 1).then(move || {
        let entries = series.into_iter().enumerate().filter(|(_, one)| !one.name.is_empty()).map(entry);
        view! { <ul class="legend" aria-label="Legend">{entries.collect_view()}</ul> }
    })
}
