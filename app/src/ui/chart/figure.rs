//! A chart with its title, a sentence that says what it shows, the table behind it, and files of it.

use leptos::prelude::*;

use super::rank::{Ranked, drawing};
use crate::ui::icon::{Icon, lucide};

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableRow {
    /// Its cells.
    pub cells: Vec<String>,
    /// The page with the messages behind it.
    pub href: Option<String>,
}

/// The data of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The heads.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

impl Table {
    /// A table of rows that lead nowhere.
    pub fn plain(columns: &[&'static str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|cells| TableRow { cells, href: None }).collect();
        Table { columns: columns.to_vec(), rows }
    }

    /// A table whose rows lead to their messages.
    pub fn linked(columns: &[&'static str], rows: impl IntoIterator<Item = (Vec<String>, String)>) -> Self {
        let rows = rows.into_iter().map(|(cells, href)| TableRow { cells, href: Some(href) }).collect();
        Table { columns: columns.to_vec(), rows }
    }
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// Its name in addresses.
    pub key: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What it shows, in a sentence or two.
    pub says: String,
    /// The data.
    pub table: Table,
    /// The picture, as HTML.
    pub picture: String,
    /// Whether it takes the whole width.
    pub wide: bool,
    /// The bars of a picture that is a list of them: its files draw them.
    pub bars: Vec<Ranked>,
}

impl Chart {
    /// Whether it has pictures that can stand alone.
    fn has_svgs(&self) -> bool {
        self.svgs_inside().next().is_some() || !self.bars.is_empty()
    }

    /// The pictures in it that can stand alone; none where a chart is rows of text.
    pub fn svgs(&self) -> Vec<String> {
        let found: Vec<String> = self.svgs_inside().map(str::to_owned).collect();
        match found.is_empty() && !self.bars.is_empty() {
            true => vec![drawing(&self.bars)],
            false => found,
        }
    }

    fn svgs_inside(&self) -> impl Iterator<Item = &str> {
        let whole = |rest: &'_ str| rest.find("</svg>").map(|end| end + "</svg>".len());
        let inside = self.picture.match_indices("<svg ").filter_map(move |(at, _)| {
            let rest = &self.picture[at..];
            Some(&rest[..whole(rest)?])
        });
        let alone = |svg: &&str| svg.split('>').next().is_some_and(|tag| tag.contains("class=\"chart"));
        inside.filter(alone)
    }
}

/// Where files of a chart are found: `{before}{key}.csv{behind}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloads {
    /// The address up to the chart's key.
    pub before: String,
    /// What follows the ending.
    pub behind: String,
}

/// A chart on a page.
#[component]
pub fn Figure(
    /// What to show.
    chart: Chart,
    /// Where its files are; without that there are none.
    #[prop(optional)]
    downloads: Option<Downloads>,
    /// Shown between the sentence and the picture.
    #[prop(optional)]
    head: Option<AnyView>,
) -> impl IntoView {
    const SHOWN_ROWS: usize = 500;
    let files = downloads.map(|downloads| files(&chart, &downloads));
    let rest = chart.table.rows.len().saturating_sub(SHOWN_ROWS);
    let cells = |row: TableRow| {
        let cell = |(index, text): (usize, String)| match row.href.clone().filter(|_| index == 0) {
            Some(href) => view! { <td><a href=href><bdi>{text}</bdi></a></td> }.into_any(),
            None => view! { <td><bdi>{text}</bdi></td> }.into_any(),
        };
        view! { <tr>{row.cells.into_iter().enumerate().map(cell).collect_view()}</tr> }
    };
    view! {
        <figure class="figure" class:wide=chart.wide id=chart.key>
            <figcaption>
                <h2>{chart.title}</h2>
                <p>{chart.says}</p>
            </figcaption>
            {head}
            <div inner_html=chart.picture></div>
            <div class="figure-foot">
                <details class="figure-data">
                    <summary>"Show as a table"</summary>
                    <div class="table-scroll" tabindex="0">
                        <table>
                            <thead><tr>{chart.table.columns.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                            <tbody>{chart.table.rows.into_iter().take(SHOWN_ROWS).map(cells).collect_view()}</tbody>
                        </table>
                    </div>
                    {(rest > 0).then(|| view! { <p class="soft">{format!("{rest} more rows are in the CSV file.")}</p> })}
                </details>
                {files}
            </div>
        </figure>
    }
}

/// The table as CSV; the picture as SVG and, made by the browser, as PNG.
fn files(chart: &Chart, downloads: &Downloads) -> impl IntoView + use<> {
    let file = |ending: &str| format!("{}{}.{ending}{}", downloads.before, chart.key, downloads.behind);
    let (csv, svg) = (file("csv"), chart.has_svgs().then(|| file("svg")));
    let picture = svg.map(|svg| {
        view! {
            <a href=svg.clone() download rel="external">"SVG"</a>
            <button type="button" class="link" data-png=svg data-name=format!("{}.png", chart.key)>"PNG"</button>
        }
    });
    view! { <p class="figure-files"><Icon icon=lucide::LuDownload/><a href=csv download rel="external">"CSV"</a>{picture}</p> }
}
