//! Activity over time: the strip under the toolbar, and the calendar for jumping to a day. Both are fetched in the
//! browser after the page has loaded, so that the page does not wait for them. Without JavaScript there is only the
//! date field.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::insights::activity::{Activity, Bar, MonthDay, month_of};
use crate::insights::api::activity;
use crate::ui::chart::{SvgLinks, use_svg_links};
use crate::ui::format::{self, WEEKDAYS};
use crate::ui::icon::{Icon, lucide};

/// Height of the strip in SVG units; one unit of width is one bar.
const HEIGHT: f64 = 28.0;

/// A bar chart of the whole conversation. Clicking a bar jumps to its first day.
#[component]
pub fn ActivityStrip(
    /// The conversation.
    id: Uuid,
) -> impl IntoView {
    let days = RwSignal::new(Activity::default());
    Effect::new(move |_| fetch(id, days));
    let links = use_svg_links();
    let strip = move || {
        let bars = days.with(Activity::bars);
        (!bars.is_empty()).then(|| strip(id, &bars, links))
    };
    view! { <div class="strip-frame">{strip}</div> }
}

/// Fetches the activity. On an error nothing is shown.
fn fetch(id: Uuid, days: RwSignal<Activity>) {
    spawn_local(async move {
        if let Ok(found) = activity(id).await {
            days.try_set(found);
        }
    });
}

fn strip(id: Uuid, bars: &[Bar], links: SvgLinks) -> impl IntoView + use<> {
    let most = bars.iter().map(|bar| bar.messages).max().unwrap_or(1).max(1);
    let bar = |(index, bar): (usize, &Bar)| {
        // The square root keeps quiet periods visible next to busy ones.
        let ratio = (f64::from(bar.messages) / f64::from(most)).sqrt();
        let height = if bar.messages == 0 { 0.0 } else { 2.0 + (HEIGHT - 2.0) * ratio };
        let count = format::count(bar.messages.into(), "message", "messages");
        let title = format!("From {}: {count}", format::day(bar.from));
        let label = title.clone();
        let (x, y) = (format!("{:.1}", index as f64 + 0.1), format!("{:.1}", HEIGHT - height));
        view! {
            <g><a href=format!("/c/{id}?on={}", bar.from) tabindex="-1" aria-label=label>
                <title>{title}</title>
                <rect class="strip-back" x=index.to_string() y="0" width="1" height=HEIGHT.to_string()></rect>
                <rect class="strip-bar" x=x y=y width="0.8" height=format!("{height:.1}")></rect>
            </a></g>
        }
    };
    let shapes: Vec<_> = bars.iter().enumerate().map(bar).collect();
    view! {
        <svg class="strip" viewBox=format!("0 0 {} {HEIGHT}", bars.len()) preserveAspectRatio="none" role="group" aria-label="Activity over time" on:click=move |event| links.follow(&event)>{shapes}</svg>
    }
}

/// A month calendar that links to the days with messages.
#[component]
pub fn Calendar(
    /// The conversation.
    id: Uuid,
    /// Whether the menu around it is open. The data is fetched when it opens.
    open: RwSignal<bool>,
) -> impl IntoView {
    let days = RwSignal::new(Activity::default());
    // `None` shows the last month of the conversation.
    let chosen = RwSignal::new(None::<NaiveDate>);
    Effect::new(move |_| {
        if open.get() {
            fetch(id, days);
        }
    });
    let shown = move || days.with(|days| Some(chosen.get().unwrap_or(month_of(days.last()?))));
    view! { <div class="calendar-frame">{move || shown().map(|month| calendar(id, days, chosen, month))}</div> }
}

fn calendar(
    id: Uuid,
    days: RwSignal<Activity>,
    chosen: RwSignal<Option<NaiveDate>>,
    month: NaiveDate,
) -> impl IntoView + use<> {
    let day = |day: Option<MonthDay>| match day {
        None => view! { <td></td> }.into_any(),
        Some(MonthDay { date, messages: 0, .. }) => view! { <td><span>{day_of_month(date)}</span></td> }.into_any(),
        Some(MonthDay { date, messages, level }) => {
            let count = format::count(messages.into(), "message", "messages");
            let title = format!("{}, {count}", format::long_day(date));
            view! { <td><a class=format!("day-{level}") href=format!("/c/{id}?on={date}") title=title.clone() aria-label=title>{day_of_month(date)}</a></td> }.into_any()
        }
    };
    let weeks = days.with_untracked(|days| days.month(month));
    let weeks = weeks.into_iter().map(|week| view! { <tr>{week.map(day).into_iter().collect_view()}</tr> });
    let turn_button = |months: i32, label: &'static str, icon| {
        let to = days.with_untracked(|days| days.month_from(month, months));
        let turn = move |_| chosen.set(to);
        view! {
            <button type="button" class="icon-button" disabled=to.is_none() aria-label=label title=label on:click=turn><Icon icon=icon/></button>
        }
    };
    let heads = WEEKDAYS.map(|day| view! { <th scope="col"><abbr title=day>{&day[..2]}</abbr></th> });
    view! {
        <div class="calendar">
            <div class="calendar-head">
                {turn_button(-12, "Previous year", lucide::LuChevronsLeft)}
                {turn_button(-1, "Previous month", lucide::LuChevronLeft)}
                <strong aria-live="polite">{format::month(month)}</strong>
                {turn_button(1, "Next month", lucide::LuChevronRight)}
                {turn_button(12, "Next year", lucide::LuChevronsRight)}
            </div>
            <table>
                <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                <tbody>{weeks.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn day_of_month(date: NaiveDate) -> u32 {
    use chrono::Datelike;
    date.day()
}
