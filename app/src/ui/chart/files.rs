//! The menu of a chart: its files.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::png::save_png;
use crate::ui::icon::{Icon, lucide};

/// Where the files of charts are: `{before}{key}.csv{after}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Downloads {
    /// The address up to the chart's key.
    pub before: String,
    /// What follows the ending, e.g. a query.
    pub after: String,
}

impl Downloads {
    /// The address of a file of a chart.
    fn file(&self, key: &str, ending: &str) -> String {
        format!("{}{key}.{ending}{}", self.before, self.after)
    }
}

/// A menu with the table as CSV, and the pictures as SVG and PNG. Nothing without files.
#[component]
pub fn FilesMenu(
    /// The chart's key.
    #[prop(into)]
    key: String,
    /// The chart's title.
    #[prop(into)]
    title: String,
    /// Whether it can be drawn.
    image: bool,
    /// Where its files are. Another filter changes the addresses only.
    downloads: Signal<Option<Downloads>>,
) -> impl IntoView {
    let there = Memo::new(move |_| downloads.with(Option::is_some));
    let label = StoredValue::new(format!("Download “{title}”"));
    let key = StoredValue::new(key);
    let file = move |ending: &str| {
        let address = |downloads: &Downloads| key.with_value(|key| downloads.file(key, ending));
        downloads.with(|downloads| downloads.as_ref().map(address)).unwrap_or_default()
    };
    let save = move |_| save_png(&untrack(|| file("svg")), &format!("{}.png", key.get_value()));
    view! {
        <Show when=move || there.get()>
            <details class="figure-menu">
                <summary class="icon-button" aria-label=label.get_value() title=label.get_value()><Icon icon=lucide::LuDownload/></summary>
                <ul class="figure-files">
                    <li><a href=move || file("csv") download rel="external">"CSV"</a></li>
                    {image.then(|| view! {
                        <li><a href=move || file("svg") download rel="external">"SVG"</a></li>
                        <li class="needs-script"><button type="button" on:click=save>"PNG"</button></li>
                    })}
                </ul>
            </details>
        </Show>
    }
}
