//! The legend of a picture. Clicking an entry hides or shows its series.

use leptos::prelude::*;

use super::data::Series;
use super::plots::marker_class;

/// The names and colours of the series. Renders nothing if fewer than two series have names.
#[component]
pub fn Legend(
    /// The series of the picture.
    series: Vec<Series>,
    /// Which series are hidden, by index. May be shorter than `series`.
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
