//! Renders any kind of picture on a page.

use std::sync::Arc;

use leptos::prelude::*;

use super::canvas::{Canvas, RangeCallback};
use super::data::{Calendar, Picture};
use super::plots::{Plot, YearPlot};
use super::rows::{CloudView, ComparisonView, QuotesView, RankingView, RecordsView, SignatureWordsView};

/// A picture of a chart.
#[component]
pub fn PictureView(
    /// What to show.
    picture: Picture,
    /// Called when a period is selected by dragging.
    on_range: Option<RangeCallback>,
) -> impl IntoView {
    let canvas = |plot: Arc<dyn Plot>| view! { <Canvas plot on_range/> }.into_any();
    match picture {
        Picture::Columns(columns) => canvas(Arc::new(columns)),
        Picture::Lines(lines) => canvas(Arc::new(lines)),
        Picture::Histogram(histogram) => canvas(Arc::new(histogram)),
        Picture::Grid(grid) => canvas(Arc::new(grid)),
        Picture::Network(network) => canvas(Arc::new(network)),
        Picture::Map(map) => canvas(Arc::new(map)),
        Picture::Calendar(calendar) => view! { <CalendarView calendar/> }.into_any(),
        Picture::Ranking(ranking) => view! { <RankingView ranking/> }.into_any(),
        Picture::Cloud(cloud) => view! { <CloudView cloud/> }.into_any(),
        Picture::SignatureWords(words) => view! { <SignatureWordsView words/> }.into_any(),
        Picture::Quotes(quotes) => view! { <QuotesView quotes/> }.into_any(),
        Picture::Records(records) => view! { <RecordsView records/> }.into_any(),
        Picture::Comparison(comparison) => view! { <ComparisonView comparison/> }.into_any(),
    }
}

/// One plot per year, stacked vertically.
#[component]
fn CalendarView(calendar: Calendar) -> impl IntoView {
    let calendar = Arc::new(calendar);
    let years = calendar.years.iter().map(|year| {
        let plot: Arc<dyn Plot> = Arc::new(YearPlot { year: *year, calendar: calendar.clone() });
        view! { <div class="year"><strong>{*year}</strong><div><Canvas plot on_range=None/></div></div> }
    });
    years.collect_view()
}
