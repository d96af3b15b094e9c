//! Weekdays by hours, the fuller the darker.

use leptos::prelude::*;

use crate::ui::format::{WEEKDAYS, number};

const CELL: f64 = 32.0;
const ROW: f64 = 26.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 22.0;

/// A cell for each hour of the week.
#[component]
pub fn Heat(
    /// Messages by weekday (Monday first) and hour.
    week: Vec<[u32; 24]>,
) -> impl IntoView {
    let most = week.iter().flatten().copied().max().unwrap_or(0).max(1);
    let hours = (0..24).step_by(3).map(|hour| view! {
        <text class="chart-axis" x=LEFT + CELL * f64::from(hour) + CELL / 2.0 y="14" text-anchor="middle">{format!("{hour:02}")}</text>
    });
    let rows = week.into_iter().enumerate().map(|(day, hours)| {
        let y = TOP + ROW * day as f64;
        let cells = hours.into_iter().enumerate().map(|(hour, messages)| {
            // Five steps are as many as an eye tells apart; the square root shows the small ones.
            let level = if messages == 0 { 0 } else { 1 + (f64::from(messages) / f64::from(most)).sqrt().mul_add(4.0, 0.0).min(3.99) as u32 };
            let title = format!("{} {hour:02}:00–{hour:02}:59: {} messages", WEEKDAYS[day], number(i64::from(messages)));
            view! {
                <rect class=format!("heat-{level}") x=LEFT + CELL * hour as f64 + 1.5 y=y + 1.5 width=CELL - 3.0 height=ROW - 3.0 rx="4">
                    <title>{title}</title>
                </rect>
            }
        });
        view! {
            <text class="chart-axis" x=LEFT - 8.0 y=y + ROW / 2.0 + 4.0 text-anchor="end">{&WEEKDAYS[day][..3]}</text>
            {cells.collect_view()}
        }
    });
    let (width, height) = (LEFT + CELL * 24.0, TOP + ROW * 7.0 + 2.0);
    view! {
        <div class="chart-scroll" tabindex="0" role="group" aria-label="Messages by weekday and hour">
            <svg class="chart" viewBox=format!("0 0 {width} {height}") role="img" aria-label="Messages by weekday and hour; the table below has the figures">
                {hours.collect_view()}
                {rows.collect_view()}
            </svg>
        </div>
    }
}
