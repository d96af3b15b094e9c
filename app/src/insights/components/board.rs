//! The charts of a dashboard, grouped by section.

use std::sync::Arc;

use leptos::prelude::*;

use super::contents::Contents;
use crate::ui::chart::data::{Chart, Section, Text};
use crate::ui::chart::{Downloads, Figure, RangeCallback};

/// Returns the controls of the chart with the given key, shown between its caption and its pictures.
pub type Controls = Arc<dyn Fn(&str) -> Option<AnyView> + Send + Sync>;

/// Interactive features of the charts on a board.
#[derive(Clone)]
pub struct Tools {
    /// Controls inside charts.
    pub controls: Controls,
    /// URLs of the charts' files. `None` if the viewer may not download them.
    pub downloads: Signal<Option<Downloads>>,
    /// Called when a period is selected in a chart.
    pub on_range: RangeCallback,
}

/// A contents bar and the charts, grouped by section. Only charts whose data changed are rendered again.
#[component]
pub fn Board(
    /// The charts, in page order.
    #[prop(into)]
    charts: Signal<Vec<Chart>>,
    /// `None` for a board without controls, downloads and period selection.
    #[prop(optional)]
    tools: Option<Tools>,
) -> impl IntoView {
    let sections = Memo::new(move |_| {
        charts.with(|charts| {
            let present = |section: &Section| charts.iter().any(|chart| chart.section == *section);
            Section::ALL.into_iter().filter(present).collect::<Vec<_>>()
        })
    });
    let section = move |section: Section| view! { <BoardSection section charts tools=tools.clone()/> };
    view! {
        <Contents sections/>
        <For each=move || sections.get() key=|section| *section as u8 children=section/>
    }
}

#[component]
fn BoardSection(section: Section, charts: Signal<Vec<Chart>>, tools: Option<Tools>) -> impl IntoView {
    let heading = format!("{}-heading", section.anchor());
    view! {
        <section class="board-section" id=section.anchor() aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{section.title()}</h2>
            <Cells charts section=Some(section) tools/>
        </section>
    }
}

/// A grid of charts in one or two columns.
#[component]
pub fn Cells(
    /// All charts of the page.
    charts: Signal<Vec<Chart>>,
    /// Shows only the charts of this section; `None` for all.
    section: Option<Section>,
    /// See [`Board`].
    tools: Option<Tools>,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        charts.with(|charts| {
            let in_section = charts.iter().filter(|chart| section.is_none_or(|section| chart.section == section));
            in_section.map(|chart| (chart.key.clone(), chart.wide)).collect::<Vec<_>>()
        })
    });
    let in_section = section.is_some();
    let cell = move |(key, wide): (Text, bool)| {
        let tools = tools.clone();
        let chart = Memo::new(move |before: Option<&Chart>| {
            let found = charts.with(|charts| charts.iter().find(|chart| chart.key == key).cloned());
            // The chart can disappear from the list before this cell is removed.
            found.or_else(|| before.cloned()).unwrap_or_default()
        });
        view! {
            <div class="board-cell" class:wide=wide>{move || figure(chart.get(), in_section, tools.as_ref())}</div>
        }
    };
    view! { <div class="board-columns"><For each=move || keys.get() key=Clone::clone children=cell/></div> }
}

fn figure(chart: Chart, in_section: bool, tools: Option<&Tools>) -> impl IntoView + use<> {
    let controls = tools.and_then(|tools| (tools.controls)(&chart.key));
    let downloads = tools.map_or_else(|| Signal::stored(None), |tools| tools.downloads);
    let on_range = tools.map(|tools| tools.on_range);
    view! { <Figure chart downloads on_range in_section>{controls}</Figure> }
}
