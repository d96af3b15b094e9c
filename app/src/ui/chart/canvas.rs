//! An interactive plot on a page: tooltips on hover and keyboard focus, links, and periods selected by dragging. The
//! whole plot is one tab stop; the arrow keys move within it.

mod interaction;
mod svg_links;

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use super::legend::Legend;
use super::plots::{DrawOptions, Plot};
use super::tooltip::Tooltip;
use super::{data, px};
use interaction::Interaction;

pub use svg_links::{SvgLinks, use_svg_links};

/// Called with the first and the last day of a period that was selected in a chart.
pub type RangeCallback = Callback<(NaiveDate, NaiveDate)>;

/// A plot with its legend and tooltip.
#[component]
pub fn Canvas(
    /// The plot.
    plot: Arc<dyn Plot>,
    /// Called when a period is selected by dragging over columns that have dates.
    on_range: Option<RangeCallback>,
) -> impl IntoView {
    let frame = plot.frame();
    let (label, class) = (plot.label(), plot.class());
    let series: Vec<data::Series> = plot.series().to_vec();
    // If no part can take the focus, the scrolling box itself must be reachable by keyboard.
    let scroll_stop = (0..plot.len()).all(|index| plot.stop(index).is_none()).then_some("0");
    let interaction = Interaction::new(plot, on_range);
    let content = move || {
        let (titles, focus) = (!interaction.interacted.get(), Some(interaction.focus.get()));
        interaction.hidden.with(|hidden| {
            interaction.plot.with_value(|plot| plot.draw(&DrawOptions { titles, links: true, focus, hidden }))
        })
    };
    let brush = move || {
        let (x, width) = interaction.brushed()?;
        Some(view! { <rect class="chart-brush" x=px(x) y=px(frame.y) width=px(width) height=px(frame.height)></rect> })
    };
    view! {
        <Legend series hidden=interaction.hidden/>
        <div class="chart-scroll" tabindex=scroll_stop role="group" aria-label=label>
            <svg
                class=class
                viewBox=format!("{} {} {} {}", frame.x, frame.y, frame.width, frame.height)
                node_ref=interaction.svg
                on:pointerdown=move |event| interaction.press(&event)
                on:pointermove=move |event| interaction.point(&event)
                on:pointerup=move |_| interaction.release()
                on:pointerleave=move |_| interaction.leave()
                on:pointercancel=move |_| interaction.leave()
                on:focusin=move |_| interaction.focused()
                on:focusout=move |_| interaction.blur()
                on:keydown=move |event| interaction.key(&event)
                on:dragstart=move |event| event.prevent_default()
                on:click=move |event| interaction.follow(&event)
            >
                {content}
                {brush}
            </svg>
        </div>
        <Tooltip tip=interaction.tip/>
    }
}
