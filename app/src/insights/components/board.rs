//! The charts of a dashboard, by section.

use std::sync::Arc;

use leptos::prelude::*;

use super::contents::Contents;
use crate::ui::chart::data::{Chart, Section};

/// What stands between the caption of a chart and its picture: its own controls.
pub type Controls = Arc<dyn Fn(&str) -> Option<AnyView> + Send + Sync>;

/// A contents bar and the charts, in sections. A chart that did not change is left alone when others do.
#[component]
pub fn Board(
    /// In the order of the page.
    #[prop(into)]
    charts: Signal<Vec<Chart>>,
    /// Controls of charts by key.
    #[prop(optional)]
    controls: Option<Controls>,
) -> impl IntoView {
    let sections = Memo::new(move |_| {
        charts.with(|charts| {
            let present = |section: &Section| charts.iter().any(|chart| chart.section == *section);
            Section::ALL.into_iter().filter(present).collect::<Vec<_>>()
        })
    });
    let section = move |section: Section| view! { <BoardSection section charts controls=controls.clone()/> };
    view! {
        <Contents sections/>
        <For each=move || sections.get() key=|section| *section as u8 children=section/>
    }
}

#[component]
fn BoardSection(section: Section, charts: Signal<Vec<Chart>>, controls: Option<Controls>) -> impl IntoView {
    let keys = Memo::new(move |_| {
        charts.with(|charts| {
            let own = charts.iter().filter(|chart| chart.section == section);
            own.map(|chart| (chart.key.clone(), chart.wide)).collect::<Vec<_>>()
        })
    });
    let figure = move |(key, wide): (std::borrow::Cow<'static, str>, bool)| {
        let head = controls.as_ref().and_then(|controls| controls(&key));
        let chart = Memo::new(move |before: Option<&Chart>| {
            let found = charts.with(|charts| charts.iter().find(|chart| chart.key == key).cloned());
            // It may be gone a moment before its figure is.
            found.or_else(|| before.cloned()).unwrap_or_default()
        });
        view! { <div class="board-cell" class:wide=wide>TODO</div> }
    };
    let heading = format!("{}-heading", section.anchor());
    view! {
        <section class="board-section" id=section.anchor() aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{section.title()}</h2>
            <div class="board-columns"><For each=move || keys.get() key=Clone::clone children=figure/></div>
        </section>
    }
}
