//! When the conversation was active: the strip under the toolbar, and the calendar to jump with.
//! Both are fetched when the page stands, so that it does not wait for them; without scripts the date field does
//! the work.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::insights::activity::{Activity, Bar, MonthDay, month_of};
use crate::insights::api::activity;
use crate::ui::chart::{SvgLinks, use_svg_links};
use crate::ui::format::{self, WEEKDAYS};
use crate::ui::icon::{Icon, lucide};

const HEIGHT: f64 = 28.0;

/// The whole time of the conversation; a click goes there.
#[component]
pub fn Strip(
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

/// Asks for the activity; without an answer nothing is shown.
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
        // The root shows quiet times beside the loud ones.
        let part = (f64::from(bar.messages) / f64::from(most)).sqrt();
        let height = if bar.messages == 0 { 0.0 } else { 2.0 + (HEIGHT - 2.0) * part };
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

/// The days that have messages, a month at a time.
#[component]
pub fn Calendar(
    /// The conversation.
    id: Uuid,
    /// Whether it is looked at.
    open: RwSignal<bool>,
) -> impl IntoView {
    let days = RwSignal::new(Activity::default());
    // The chosen month; at first the last one.
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
        Some(MonthDay { date, messages: 0, .. }) => view! { <td><span>{number(date)}</span></td> }.into_any(),
        Some(MonthDay { date, messages, level }) => {
            let count = format::count(messages.into(), "message", "messages");
            let title = format!("{}, {count}", format::long_day(date));
            view! { <td><a class=format!("day-{level}") href=format!("/c/{id}?on={date}") title=title.clone() aria-label=title>{number(date)}</a></td> }.into_any()
        }
    };
    let weeks = days.with_untracked(|days| days.month(month));
    let weeks = weeks.into_iter().map(|week| view! { <tr>{week.map(day).into_iter().collect_view()}</tr> });
    let go = |months: i32, label: &'static str, icon| {
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
                {go(-12, "Previous year", lucide::LuChevronsLeft)}
                {go(-1, "Previous month", lucide::LuChevronLeft)}
                <strong aria-live="polite">{format::month(month)}</strong>
                {go(1, "Next month", lucide::LuChevronRight)}
                {go(12, "Next year", lucide::LuChevronsRight)}
            </div>
            <table>
                <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                <tbody>{weeks.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn number(date: NaiveDate) -> u32 {
    use chrono::Datelike;
    date.day()
}
