//! The download menu of a chart.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::png::save_png;
use crate::ui::icon::{Icon, lucide};

/// URL pattern of the charts' files: `{before}{key}.csv{after}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Downloads {
    /// The URL up to the chart's key.
    pub before: String,
    /// What follows the file extension, such as a query.
    pub after: String,
}

impl Downloads {
    fn url(&self, key: &str, extension: &str) -> String {
        format!("{}{key}.{extension}{}", self.before, self.after)
    }
}

/// A menu to download the table as CSV and the pictures as SVG and PNG. Renders nothing if `downloads` is `None`.
#[component]
pub fn FilesMenu(
    /// The chart's key.
    #[prop(into)]
    key: String,
    /// The chart's title.
    #[prop(into)]
    title: String,
    /// Whether the chart has SVG and PNG files.
    image: bool,
    /// URLs of the files. The menu stays in place when a new filter changes them.
    downloads: Signal<Option<Downloads>>,
) -> impl IntoView {
    let available = Memo::new(move |_| downloads.with(Option::is_some));
    let label = StoredValue::new(format!("Download “{title}”"));
    let key = StoredValue::new(key);
    let url = move |extension: &str| {
        let url = |downloads: &Downloads| key.with_value(|key| downloads.url(key, extension));
        downloads.with(|downloads| downloads.as_ref().map(url)).unwrap_or_default()
    };
    let save = move |_| save_png(&untrack(|| url("svg")), &format!("{}.png", key.get_value()));
    view! {
        <Show when=move || available.get()>
            <details class="figure-menu">
                <summary class="icon-button" aria-label=label.get_value() title=label.get_value()><Icon icon=lucide::LuDownload/></summary>
                <ul class="figure-files">
                    <li><a href=move || url("csv") download rel="external">"CSV"</a></li>
                    {image.then(|| view! {
                        <li><a href=move || url("svg") download rel="external">"SVG"</a></li>
                        <li class="script-only"><button type="button" on:click=save>"PNG"</button></li>
                    })}
                </ul>
            </details>
        </Show>
    }
}
