//! A drawing on a page: a tooltip where one points or moves with the arrow keys, links, and periods chosen by
//! dragging. The drawing is one tab stop.

mod hand;
mod svg_links;

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use super::legend::Legend;
use super::plots::{Look, Plot};
use super::tooltip::Tooltip;
use super::{data, px};
use hand::Hand;

pub use svg_links::{SvgLinks, use_svg_links};

/// Called with the first and the last day of a period that was chosen in a chart.
pub type RangeCallback = Callback<(NaiveDate, NaiveDate)>;

/// A drawing with its legend and its tooltip.
#[component]
pub fn Canvas(
    /// What is drawn.
    plot: Arc<dyn Plot>,
    /// Called when somebody drags over columns with days.
    on_range: Option<RangeCallback>,
) -> impl IntoView {
    let frame = plot.frame();
    let (label, class) = (plot.label(), plot.class());
    let series: Vec<data::Series> = plot.series().to_vec();
    // Without a part to go to, the keyboard must reach the scrolling box itself.
    let scroll_stop = (0..plot.len()).all(|index| plot.stop(index).is_none()).then_some("0");
    let hand = Hand::new(plot, on_range);
    let content = move || {
        let (titles, focus) = (!hand.pointed.get(), Some(hand.focus.get()));
        hand.hidden.with(|hidden| hand.plot.with_value(|plot| plot.draw(&Look { titles, links: true, focus, hidden })))
    };
    let brush = move || {
        let (x, width) = hand.brushed()?;
        Some(view! { <rect class="chart-brush" x=px(x) y=px(frame.y) width=px(width) height=px(frame.height)></rect> })
    };
    view! {
        <Legend series hidden=hand.hidden/>
        <div class="chart-scroll" tabindex=scroll_stop role="group" aria-label=label>
            <svg
                class=class
                viewBox=format!("{} {} {} {}", frame.x, frame.y, frame.width, frame.height)
                node_ref=hand.svg
                on:pointerdown=move |event| hand.press(&event)
                on:pointermove=move |event| hand.point(&event)
                on:pointerup=move |_| hand.release()
                on:pointerleave=move |_| hand.leave()
                on:pointercancel=move |_| hand.leave()
                on:focusin=move |_| hand.focused()
                on:focusout=move |_| hand.blur()
                on:keydown=move |event| hand.key(&event)
                on:dragstart=move |event| event.prevent_default()
                on:click=move |event| hand.follow(&event)
            >
                {content}
                {brush}
            </svg>
        </div>
        <Tooltip tip=hand.tip/>
    }
}
