//! Years of days, as seven rows of weekdays: the fuller a day, the darker.

use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;

use super::{Cell, px};
use crate::ui::format::{MONTHS, WEEKDAYS};

const CELL: f64 = 15.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 18.0;

/// The days of a year. `cell` says what a day shows; days without a cell are empty.
#[component]
pub fn YearOfDays<F>(
    /// Which year.
    year: i32,
    /// What a day shows.
    cell: F,
) -> impl IntoView
where
    F: Fn(NaiveDate) -> Option<Cell>,
{
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let offset = i64::from(first.weekday().num_days_from_monday());
    let place = |day: NaiveDate| {
        let slot = (day - first).num_days() + offset;
        (LEFT + CELL * (slot / 7) as f64, TOP + CELL * (slot % 7) as f64)
    };
    let days = (0..366).filter_map(|n| first.checked_add_days(Days::new(n))).filter(|day| day.year() == year);
    let shapes = days.map(|day| {
        let (x, y) = place(day);
        let rect = |level: u8| view! {
            <rect class=format!("heat-{level}") x=px(x + 1.0) y=px(y + 1.0) width=px(CELL - 2.0) height=px(CELL - 2.0) rx="3"></rect>
        };
        match cell(day) {
            Some(of) => view! { <g><a href=of.href tabindex="-1"><title>{of.title}</title>{rect(of.level)}</a></g> }.into_any(),
            None => view! { <g>{rect(0)}</g> }.into_any(),
        }
    });
    let months = (1..=12u32).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1)).map(|day| {
        view! { <text class="chart-axis" x=px(place(day).0) y="12">{MONTHS[day.month0() as usize]}</text> }
    });
    let weekdays = [0, 2, 4, 6].map(|day: usize| {
        view! { <text class="chart-axis" x=px(LEFT - 8.0) y=px(TOP + CELL * day as f64 + 12.0) text-anchor="end">{&WEEKDAYS[day][..3]}</text> }
    });
    let (width, height) = (LEFT + CELL * 54.0, TOP + CELL * 7.0 + 2.0);
    view! {
        <div class="year">
            <strong>{year}</strong>
            <div class="chart-scroll" tabindex="0" role="group" aria-label=format!("Days of {year}")>
                <svg class="chart" viewBox=format!("0 0 {width} {height}") xmlns="http://www.w3.org/2000/svg">
                    {months.collect_view()}
                    {weekdays.into_iter().collect_view()}
                    {shapes.collect_view()}
                </svg>
            </div>
        </div>
    }
}
