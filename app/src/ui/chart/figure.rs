//! A chart on a page.

use leptos::prelude::*;

use super::canvas::RangeCallback;
use super::data::{Chart, Table, TableRow};
use super::files::{Downloads, FilesMenu};
use super::picture::PictureView;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// A chart with its heading, help, download menu, pictures, and the table of its data.
#[component]
pub fn Figure(
    /// What to show.
    chart: Chart,
    /// URLs of the chart's files. `None` hides the download menu.
    #[prop(optional, into)]
    downloads: Signal<Option<Downloads>>,
    /// Called when a period is selected by dragging.
    #[prop(optional_no_strip)]
    on_range: Option<RangeCallback>,
    /// Whether the chart is inside a section, so that its heading is one level lower.
    #[prop(optional)]
    in_section: bool,
    /// Shown between the caption and the pictures.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let files =
        view! { <FilesMenu key=chart.key.clone() title=chart.title.clone() image=chart.has_image() downloads/> };
    let has_files = downloads.with_untracked(Option::is_some);
    let title = chart.title.clone().into_owned();
    let heading = if in_section {
        view! { <h3>{title.clone()}</h3> }.into_any()
    } else {
        view! { <h2>{title.clone()}</h2> }.into_any()
    };
    let help = chart.help.map(|help| {
        let label = format!("About “{title}”");
        view! {
            <details class="figure-help">
                <summary class="icon-button" aria-label=label.clone() title=label><Icon icon=lucide::LuInfo/></summary>
                <p>{help}</p>
            </details>
        }
    });
    let caption = (!chart.caption.is_empty()).then(|| view! { <p>{chart.caption}</p> });
    let picture = |picture| view! { <div class="picture"><PictureView picture on_range/></div> };
    let pair = chart.wide && chart.pictures.len() == 2;
    view! {
        <figure class="figure" class:wide=chart.wide id=chart.key.into_owned()>
            <figcaption>
                <div class="figure-head">{heading}<div class="figure-tools">{help}{files}</div></div>
                {caption}
            </figcaption>
            {children.map(|children| children())}
            <div class="pictures" class:pair=pair>{chart.pictures.into_iter().map(picture).collect_view()}</div>
            <DataTable table=chart.table title has_files/>
        </figure>
    }
}

/// The data of a chart in a collapsed table.
#[component]
fn DataTable(table: Table, title: String, has_files: bool) -> impl IntoView {
    let cells = |row: TableRow| {
        let mut url = row.search_url;
        let cell = move |text: String| match url.take() {
            Some(url) => view! { <td><a href=url><bdi>{text}</bdi></a></td> }.into_any(),
            None => view! { <td><bdi>{text}</bdi></td> }.into_any(),
        };
        view! { <tr>{row.cells.into_iter().map(cell).collect_view()}</tr> }
    };
    let headings = table.columns.into_iter().map(|heading| view! { <th scope="col">{heading.into_owned()}</th> });
    let headings = headings.collect_view();
    let more = (table.omitted > 0).then(|| {
        let rows = format::count(table.omitted.into(), "more row", "more rows");
        let place = if has_files { " in the CSV file." } else { "." };
        view! { <p class="soft">{format!("{rows}{place}")}</p> }
    });
    view! {
        <details class="figure-data">
            <summary>"Show as table"</summary>
            <div class="table-scroll" tabindex="0" role="group" aria-label=format!("{title}: table")>
                <table><thead><tr>{headings}</tr></thead><tbody>{table.rows.into_iter().map(cells).collect_view()}</tbody></table>
            </div>
            {more}
        </details>
    }
}
