//! Charts as standalone SVG documents, drawn by the same code as the charts on pages.

use std::sync::Arc;

use leptos::prelude::*;

use super::data::{Chart, Picture};
use super::plots::{DrawOptions, Frame, Plot, RankingPlot, YearPlot, marker_class};
use super::px;

/// Path data of the coastlines, see [`super::plots::map`].
const LAND: &str = include_str!("land.path");
/// Vertical space between two pictures.
const GAP: f64 = 8.0;
const LEGEND_HEIGHT: f64 = 24.0;
const LEGEND_ENTRY_WIDTH: f64 = 130.0;

/// The coastlines as an SVG image, which maps on pages refer to. The colour works on light and dark backgrounds.
pub fn land() -> String {
    xml(view! {
        <svg xmlns="http://www.w3.org/2000/svg" width="3600" height="1800" viewBox="0 0 3600 1800">
            <path d=LAND fill="#8b93a1" fill-opacity="0.45"></path>
        </svg>
    })
}

/// The pictures of a chart, stacked vertically, with `style` as the style sheet. `None` if the chart has no pictures
/// that can be drawn as SVG.
pub fn svg_document(chart: &Chart, style: &'static str) -> Option<String> {
    let plots: Vec<Arc<dyn Plot>> = chart.pictures.iter().flat_map(plots).collect();
    let (mut top, mut width) = (0.0, 0.0_f64);
    let mut drawings = Vec::new();
    for plot in plots {
        let frame = plot.frame();
        let (drawing, height) = drawing(plot.as_ref(), frame, top);
        drawings.push(drawing);
        top += height + GAP;
        width = width.max(size_in_file(frame).0);
    }
    let size = format!("0 0 {} {}", px(width), px(top));
    (top > 0.0).then(|| {
        xml(view! {
            <svg xmlns="http://www.w3.org/2000/svg" viewBox=size width=px(width) height=px(top)>
                {leptos::svg::style().child(style)}
                {drawings}
            </svg>
        })
    })
}

/// The plots of a picture: one per year for a calendar, none for lists of words or sentences, which are HTML only.
fn plots(picture: &Picture) -> Vec<Arc<dyn Plot>> {
    match picture.clone() {
        Picture::Columns(columns) => vec![Arc::new(columns)],
        Picture::Lines(lines) => vec![Arc::new(lines)],
        Picture::Histogram(histogram) => vec![Arc::new(histogram)],
        Picture::Grid(grid) => vec![Arc::new(grid)],
        Picture::Network(network) => vec![Arc::new(network)],
        Picture::Map(map) => vec![Arc::new(map)],
        Picture::Ranking(ranking) => vec![Arc::new(RankingPlot::from(&ranking))],
        Picture::SignatureWords(words) => vec![Arc::new(RankingPlot::from(&words))],
        Picture::Calendar(calendar) => {
            let calendar = Arc::new(calendar);
            let year = |year: &i32| -> Arc<dyn Plot> { Arc::new(YearPlot { year: *year, calendar: calendar.clone() }) };
            calendar.years.iter().map(year).collect()
        }
        Picture::Cloud(_) | Picture::Quotes(_) | Picture::Records(_) | Picture::Comparison(_) => Vec::new(),
    }
}

/// Width and height of a plot in a file. Map frames are in their own coordinates, so maps get a fixed width.
fn size_in_file(frame: Frame) -> (f64, f64) {
    const MAP_WIDTH: f64 = 900.0;
    let is_map = frame.x != 0.0 || frame.y != 0.0 || frame.width > 1_000.0;
    if is_map { (MAP_WIDTH, MAP_WIDTH * frame.height / frame.width) } else { (frame.width, frame.height) }
}

/// Draws a plot and its legend at the vertical position `top`. Also returns their total height.
fn drawing(plot: &dyn Plot, frame: Frame, top: f64) -> (AnyView, f64) {
    let (width, height) = size_in_file(frame);
    let named: Vec<_> = plot.series().iter().filter(|one| !one.name.is_empty()).collect();
    let legend = if named.len() > 1 { LEGEND_HEIGHT } else { 0.0 };
    let names = named.iter().filter(|_| legend > 0.0).enumerate().map(|(index, one)| {
        let x = LEGEND_ENTRY_WIDTH * index as f64;
        view! {
            <g class=marker_class(one.color)><rect class="chart-mark" x=px(x) y=px(top + 4.0) width="10" height="10" rx="3"></rect></g>
            <text class="chart-axis" x=px(x + 16.0) y=px(top + 13.0)>{one.name.clone()}</text>
        }
    });
    let names = names.collect_view();
    let land =
        (plot.class() == "chart map" && frame.width > 1.0).then(|| view! { <path class="map-land" d=LAND></path> });
    let size = format!("{} {} {} {}", frame.x, frame.y, frame.width, frame.height);
    let view = view! {
        <g>{names}</g>
        <svg y=px(top + legend) width=px(width) height=px(height) viewBox=size>{land}{plot.draw(&DrawOptions::FILE)}</svg>
    };
    (view.into_any(), height + legend)
}

/// Renders a view as XML. Leptos separates dynamic parts with `<!>`, which is not valid XML.
fn xml(view: impl IntoView) -> String {
    view.into_view().to_html().replace("<!>", "")
}
