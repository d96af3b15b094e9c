//! The menu of a chart: its files.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::data::Chart;
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

/// A menu with the table as CSV, and the pictures as SVG and PNG.
#[component]
pub fn FilesMenu(
    /// The chart.
    chart: Chart,
    /// Where its files are.
    downloads: Downloads,
) -> impl IntoView {
    let file = |ending: &str| format!("{}{}.{ending}{}", downloads.before, chart.key, downloads.after);
    let (csv, svg) = (file("csv"), chart.has_image().then(|| file("svg")));
    let label = format!("Download “{}”", chart.title);
    let image = svg.map(|svg| {
        let (url, name) = (svg.clone(), format!("{}.png", chart.key));
        view! {
            <li><a href=svg download rel="external">"SVG"</a></li>
            <li class="needs-script"><button type="button" on:click=move |_| save_png(&url, &name)>"PNG"</button></li>
        }
    });
    view! {
        <details class="figure-menu">
            <summary class="icon-button" aria-label=label.clone() title=label><Icon icon=lucide::LuDownload/></summary>
            <ul class="figure-files"><li><a href=csv download rel="external">"CSV"</a></li>{image}</ul>
        </details>
    }
}
