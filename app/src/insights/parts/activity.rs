//! When a conversation was active: a strip of bars over its whole time, and a month's days. Every
//! bar and day leads to its messages.

use chrono::{Datelike, Days, Months, NaiveDate};
use leptos::prelude::*;
use uuid::Uuid;

use crate::ui::format::{self, WEEKDAYS};
use crate::ui::icon::{Icon, lucide};

/// Bars of the strip.
const BARS: i64 = 120;
const HEIGHT: f64 = 28.0;

/// Messages by day.
pub type Activity = Vec<(NaiveDate, i64)>;

/// The strip: a bar for each part of the conversation's time.
pub fn strip(id: Uuid, days: &Activity) -> String {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return String::new() };
    let length = (*last - *first).num_days() + 1;
    let bars = BARS.min(length);
    let mut sums = vec![0i64; bars as usize];
    for (day, messages) in days {
        sums[((*day - *first).num_days() * bars / length) as usize] += messages;
    }
    let most = sums.iter().copied().max().unwrap_or(1).max(1);
    let begin = |bar: i64| *first + Days::new((bar * length / bars + i64::from(bar * length % bars > 0)) as u64);
    let bar = |(index, messages): (usize, &i64)| {
        let from = begin(index as i64);
        // The root shows quiet times beside the loud ones.
        let height = if *messages == 0 { 0.0 } else { 2.0 + (HEIGHT - 2.0) * (*messages as f64 / most as f64).sqrt() };
        let says = format!("From {}: {}", format::day(from), format::count(*messages, "message", "messages"));
        view! {
            <a href=format!("/c/{id}?on={from}") tabindex="-1" aria-label=says.clone()>
                <rect class="strip-back" x=index.to_string() y="0" width="1" height=HEIGHT.to_string()></rect>
                <rect class="strip-bar" x=format!("{}", index as f64 + 0.1) y=format!("{:.1}", HEIGHT - height) width="0.8" height=format!("{height:.1}")></rect>
                <title>{says.clone()}</title>
            </a>
        }
    };
    let bars_drawn: Vec<_> = sums.iter().enumerate().map(bar).map(|bar| view! { <g>{bar}</g> }).collect();
    view! {
        <svg class="strip" viewBox=format!("0 0 {bars} {HEIGHT}") preserveAspectRatio="none" role="group" aria-label="Activity over time">{bars_drawn}</svg>
    }
    .to_html()
}

/// A month as a calendar: days with messages are links, the fuller the darker.
pub fn month(id: Uuid, days: &Activity, wanted: Option<NaiveDate>) -> String {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return String::new() };
    let month = wanted.unwrap_or(*last).clamp(*first, *last).with_day(1).unwrap_or(*last);
    let next = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let of_month: std::collections::HashMap<u32, i64> =
        days.iter().filter(|(day, _)| *day >= month && *day < next).map(|(day, n)| (day.day(), *n)).collect();
    let most = of_month.values().copied().max().unwrap_or(1).max(1);
    let blank = month.weekday().num_days_from_monday() as i64;
    let length = (next - month).num_days();
    let cell = |slot: i64| {
        let day = slot - blank + 1;
        if !(1..=length).contains(&day) {
            return view! { <td></td> }.into_any();
        }
        match of_month.get(&(day as u32)) {
            Some(messages) => {
                let level = 1 + ((*messages as f64 / most as f64).sqrt() * 3.0) as i64;
                let date = month + Days::new((day - 1) as u64);
                let says = format!("{}, {}", format::long_day(date), format::count(*messages, "message", "messages"));
                view! { <td><a class=format!("day-{level}") href=format!("/c/{id}?on={date}") title=says.clone() aria-label=says>{day}</a></td> }.into_any()
            }
            None => view! { <td><span>{day}</span></td> }.into_any(),
        }
    };
    let weeks = (0..(blank + length + 6) / 7).map(|week| {
        view! { <tr>{(week * 7..week * 7 + 7).map(cell).collect_view()}</tr> }
    });
    let go = |to: Option<NaiveDate>, label: &'static str, icon| {
        let to = to.filter(|to| *to < *last + Days::new(31) && *to + Days::new(31) > *first);
        let month = to.map(|to| format!("{}-{:02}", to.year(), to.month()));
        view! {
            <button type="button" class="icon-button" data-month=month.clone() disabled=month.is_none() aria-label=label title=label><Icon icon=icon/></button>
        }
    };
    view! {
        <div class="calendar">
            <div class="calendar-head">
                {go(month.checked_sub_months(Months::new(12)), "A year back", lucide::LuChevronsLeft)}
                {go(month.checked_sub_months(Months::new(1)), "A month back", lucide::LuChevronLeft)}
                <strong aria-live="polite">{format::month(month)}</strong>
                {go(month.checked_add_months(Months::new(1)), "A month on", lucide::LuChevronRight)}
                {go(month.checked_add_months(Months::new(12)), "A year on", lucide::LuChevronsRight)}
            </div>
            <table>
                <thead><tr>{WEEKDAYS.map(|day| view! { <th scope="col"><abbr title=day>{&day[..2]}</abbr></th> }).into_iter().collect_view()}</tr></thead>
                <tbody>{weeks.collect_view()}</tbody>
            </table>
        </div>
    }
    .to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn every_bar_begins_on_a_day_of_its_own() {
        let days = vec![(day("2024-01-01"), 3), (day("2024-12-31"), 4)];
        let html = strip(Uuid::nil(), &days);
        assert_eq!(html.matches("<a ").count(), 120);
        assert!(html.contains("?on=2024-01-01"));
        assert_eq!(strip(Uuid::nil(), &vec![(day("2024-01-01"), 3)]).matches("<a ").count(), 1);
        assert_eq!(strip(Uuid::nil(), &Vec::new()), "");
    }

    #[test]
    fn a_month_links_the_days_with_messages() {
        let days = vec![(day("2024-02-29"), 3), (day("2024-03-01"), 4)];
        let html = month(Uuid::nil(), &days, Some(day("2024-02-01")));
        assert!(html.contains("?on=2024-02-29") && !html.contains("?on=2024-03-01"));
        assert!(html.contains("data-month=\"2024-03\""));
        assert!(month(Uuid::nil(), &days, Some(day("1990-01-01"))).contains("?on=2024-02-29"));
    }
}
