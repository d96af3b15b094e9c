//! The key figures above the charts.

use leptos::prelude::*;

use crate::insights::model::Tile;

/// A row of key figures. Those with a `search_url` link to the messages they count.
#[component]
pub fn Tiles(
    /// The tiles, in order. Their labels must be unique.
    #[prop(into)]
    tiles: Signal<Vec<Tile>>,
) -> impl IntoView {
    let tile = move |label: String| {
        let found = {
            let label = label.clone();
            Memo::new(move |_| tiles.with(|all| all.iter().find(|tile| tile.label == label).cloned()))
        };
        let value = move || {
            let Tile { value, search_url, .. } = found.get()?;
            Some(match search_url {
                Some(url) => view! { <a href=url>{value}</a> }.into_any(),
                None => value.into_any(),
            })
        };
        view! { <div class="tile"><dd>{value}</dd><dt>{label}</dt></div> }
    };
    let labels = Memo::new(move |_| tiles.with(|all| all.iter().map(|tile| tile.label.clone()).collect::<Vec<_>>()));
    view! {
        <dl class="tiles">
            <For each=move || labels.get() key=String::clone children=tile/>
        </dl>
    }
}
