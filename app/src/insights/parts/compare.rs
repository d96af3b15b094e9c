//! Two sides of a dashboard beside each other: two people, two periods, two conversations, two searches.

use insight::keywords::Table as Uses;
use insight::summary::{distinct_words, periods};
use insight::words::StopWords;
use leptos::prelude::*;

use super::answers::span;
use super::behind::as_search;
use super::filters;
use super::time;
use crate::drawn::Drawn;
use crate::insights::filter::Filter;
use crate::insights::scope::Scope;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Cell, Column, Columns, Grid, px};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// What stands before the names of a side's parameters in the address.
pub const SIDES: [&str; 2] = ["a_", "b_"];
/// Words of each side.
const WORDS: usize = 12;

/// The filters of both sides as the address has them; `None` when it says nothing of either.
pub fn asked(query: &str) -> Option<[Filter; 2]> {
    let asked = SIDES.map(|side| Filter::of_side(query, side));
    asked.iter().any(|filter| *filter != Filter::default()).then_some(asked)
}

/// What is compared when nobody says what: the two who wrote most, or the last two years of who is alone.
pub fn proposed(whole: &Dashboard) -> [Filter; 2] {
    let ranked = whole.summary.ranked();
    if let ([(first, _), (second, _), ..], Scope::Conversation(_)) = (ranked.as_slice(), whole.scope) {
        return [*first, *second].map(|who| Filter { people: vec![who as i32], ..Filter::default() });
    }
    let Some((_, last)) = whole.span else { return Default::default() };
    [0, 1].map(|back| {
        use chrono::{Datelike, NaiveDate};
        let year = last.year() - back;
        Filter {
            from: NaiveDate::from_ymd_opt(year, 1, 1),
            until: NaiveDate::from_ymd_opt(year, 12, 31),
            ..Filter::default()
        }
    })
}

/// What a side is, in words.
fn name(dashboard: &Dashboard) -> String {
    let filter = &dashboard.filter;
    let people = filter.people.iter().map(|who| dashboard.name(*who as usize).to_owned());
    let within =
        dashboard.conversations.iter().filter(|it| filter.conversations.contains(&it.id)).map(|it| it.title.clone());
    let period = match (filter.from, filter.until) {
        (Some(from), Some(until)) => Some(time::days(from, until)),
        (Some(from), None) => Some(format!("from {}", format::day(from))),
        (None, Some(until)) => Some(format!("until {}", format::day(until))),
        (None, None) => None,
    };
    let search = Some(filter.query.clone()).filter(|query| !query.is_empty());
    let parts: Vec<String> = people.chain(within).chain(period).chain(search).collect();
    if parts.is_empty() { "Everything".to_owned() } else { parts.join(", ") }
}

/// The page.
pub fn page(dashboards: &[Dashboard; 2]) -> Drawn {
    let [a, b] = dashboards;
    let names = [name(a), name(b)];
    let legend = names
        .iter()
        .zip(["person-0", "person-9"])
        .map(|(name, color)| view! { <li class=color><bdi>{name.clone()}</bdi></li> });
    let html = view! {
        <a class="back-link" href=a.scope.path()><Icon icon=lucide::LuArrowLeft/>"All insights"</a>
        <h1>"Compare"</h1>
        {filters::sides(dashboards)}
        <ul class="legend">{legend.collect_view()}</ul>
        <div class="board">
            <figure class="figure wide"><figcaption><h2>"In figures"</h2></figcaption>{figures(dashboards, &names)}</figure>
            <figure class="figure wide">
                <figcaption><h2>"Over time"</h2><p>"The first side goes up, the second down."</p></figcaption>
                {over_time(dashboards)}
            </figure>
            <figure class="figure wide">
                <figcaption><h2>"Weekday and hour"</h2><p>"Each by its own fullest hour."</p></figcaption>
                <div class="pair">{week(a)}{week(b)}</div>
            </figure>
            {words(dashboards, &names)}
        </div>
    };
    Drawn { title: "Compare".to_owned(), html: html.to_html() }
}

/// A figure of a side: its number, as it is said, and the messages behind it.
type Figure = (f64, String, Option<String>);

fn figures_of(dashboard: &Dashboard) -> Vec<(&'static str, Option<Figure>)> {
    let (summary, all) = (&dashboard.summary, &dashboard.summary.all);
    let whole = |n: u32, operators: Option<&str>| {
        Some((f64::from(n), format::number(n.into()), operators.map(|it| dashboard.behind(it))))
    };
    let messages = f64::from(all.messages.max(1));
    let per = |n: u32| Some((f64::from(n) / messages, format!("{:.2}", f64::from(n) / messages), None));
    let share = |n: u32, operators: Option<&str>| {
        Some((
            f64::from(n) / messages,
            format!("{:.1} %", f64::from(n) * 100.0 / messages),
            operators.map(|it| dashboard.behind(it)),
        ))
    };
    let nights: u32 = (0..5).filter_map(|hour| all.hours.get(&hour)).sum();
    let different = dashboard.keywords.words.len() as f64;
    vec![
        ("Messages", whole(all.messages, Some(""))),
        ("Words", whole(all.words, None)),
        ("Days with messages", whole(summary.days.len() as u32, None)),
        (
            "Messages on such a day",
            Some((
                messages / (summary.days.len().max(1) as f64),
                format!("{:.1}", messages / (summary.days.len().max(1) as f64)),
                None,
            )),
        ),
        ("Words a message", per(all.words)),
        (
            "Different words of 1,000",
            (all.words >= 1_000).then(|| {
                // Guiraud's root type-token ratio, brought to a thousand words: it depends on the length less than the plain one.
                let diversity = different / f64::from(all.words).sqrt() * 1_000f64.sqrt();
                (diversity, format!("{diversity:.0}"), None)
            }),
        ),
        ("Emoji a message", per(all.emoji)),
        ("Pictures, sounds, files", share(all.media, None)),
        ("Questions", share(all.questions, None)),
        ("With a link", share(all.links, Some("has:link"))),
        ("Between midnight and five", share(nights, Some("hour:0 hour:1 hour:2 hour:3 hour:4"))),
        ("Talks begun", whole(all.starts, Some("is:opening"))),
        (
            "Half of the answers within",
            summary.waits.quantile(0.5).map(|wait| (wait, span(wait), Some(dashboard.behind("waited:0s")))),
        ),
        (
            "Mean mood",
            summary.tones.mean().map(|mean| (mean + 1.0, format!("{mean:+.2}"), Some(dashboard.behind("mood:known")))),
        ),
    ]
}

fn figures(dashboards: &[Dashboard; 2], names: &[String; 2]) -> impl IntoView + use<> {
    let [a, b] = dashboards.each_ref().map(figures_of);
    let cell = |figure: Option<Figure>, most: f64, color: &'static str| {
        let Some((value, says, href)) = figure else { return view! { <td>"–"</td> }.into_any() };
        let says = match href {
            Some(href) => view! { <a href=href>{says}</a> }.into_any(),
            None => says.into_any(),
        };
        let width = px(value * 100.0 / most.max(f64::MIN_POSITIVE));
        view! {
            <td>
                <svg class=format!("rank-bar {color}") viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="rank-fill" width=width height="10"></rect></svg>
                {says}
            </td>
        }
        .into_any()
    };
    let rows = a.into_iter().zip(b).map(|((what, a), (_, b))| {
        let most = [&a, &b].into_iter().flatten().map(|figure| figure.0).fold(0.0, f64::max);
        view! { <tr><th scope="row">{what}</th>{cell(a, most, "person-0")}{cell(b, most, "person-9")}</tr> }
    });
    view! {
        <div class="table-scroll whole" tabindex="0">
            <table class="versus">
                <thead><tr><th scope="col">"Figure"</th>{names.iter().map(|name| view! { <th scope="col"><bdi>{name.clone()}</bdi></th> }).collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn over_time(dashboards: &[Dashboard; 2]) -> impl IntoView + use<> {
    let [a, b] = dashboards;
    let step = time::step(a).max(time::step(b));
    let of = |dashboard: &Dashboard| {
        let days = dashboard.summary.days.iter().map(|day| (day.date, day.messages));
        periods(days, dashboard.summary.span(), step, |sum: &mut u32, n| *sum += n)
    };
    let (mut ups, mut downs) = (of(a), of(b));
    // Two years lie under each other by their place, two people by the calendar.
    let apart = matches!((a.summary.span(), b.summary.span()), (Some(a), Some(b)) if a.0 > b.1 || b.0 > a.1);
    if !apart {
        let mut all: Vec<_> = ups.iter().chain(&downs).map(|(begin, _)| *begin).collect();
        all.sort_unstable();
        all.dedup();
        let fill = |side: Vec<(chrono::NaiveDate, u32)>| -> Vec<_> {
            all.iter().map(|day| (*day, side.iter().find(|(begin, _)| begin == day).map_or(0, |(_, n)| *n))).collect()
        };
        (ups, downs) = (fill(ups), fill(downs));
    }
    let length = ups.len().max(downs.len());
    let columns = (0..length).map(|index| {
        let (up, down) = (ups.get(index).copied(), downs.get(index).copied());
        let says = |side: Option<(chrono::NaiveDate, u32)>| {
            side.map(|(begin, n)| format!("{}: {}", time::name(begin, step), format::number(n.into())))
        };
        let label = up.or(down).map_or_else(String::new, |(begin, _)| time::name(begin, step));
        let value = |side: Option<(chrono::NaiveDate, u32)>| side.map_or(0.0, |(_, n)| f64::from(n));
        let behind = |dashboard: &Dashboard, side: Option<(chrono::NaiveDate, u32)>| {
            side.filter(|(_, n)| *n > 0).map(|(begin, _)| dashboard.behind_days(begin, time::end(begin, step)))
        };
        Column {
            href: behind(a, up),
            below: says(down).zip(behind(b, down)),
            label,
            title: [says(up), says(down)].into_iter().flatten().collect::<Vec<_>>().join(" and "),
            up: vec![("chart-part person-0".to_owned(), value(up))],
            down: vec![("chart-part person-9".to_owned(), value(down))],
            ..Column::default()
        }
    });
    view! { <Columns columns=columns.collect() name="Messages of both sides over time"/> }
}

fn week(dashboard: &Dashboard) -> impl IntoView + use<> {
    let week = &dashboard.summary.week;
    let most = week.iter().flatten().copied().max().unwrap_or(0);
    let row = |day: usize| {
        let cell = |(hour, n): (usize, &u32)| Cell {
            level: Cell::level((*n).into(), most.into()),
            title: format!("{}s {hour:02}:00: {}", format::WEEKDAYS[day], format::number((*n).into())),
            href: (*n > 0)
                .then(|| dashboard.behind(&format!("weekday:{} hour:{hour}", format::WEEKDAYS[day].to_lowercase()))),
        };
        (format::WEEKDAYS[day][..3].to_owned(), week[day].iter().enumerate().map(cell).collect())
    };
    let heads = (0..24).map(|hour| if hour % 6 == 0 { format!("{hour:02}") } else { String::new() }).collect();
    view! { <Grid columns=heads rows=(0..7).map(row).collect() left=46.0 cell=20.0 name=format!("Weekday and hour: {}", name(dashboard))/> }
}

/// The words that tell one side from the other.
fn words(dashboards: &[Dashboard; 2], names: &[String; 2]) -> Option<impl IntoView + use<>> {
    let mut both = Uses::new();
    for (side, dashboard) in dashboards.iter().enumerate() {
        for (word, uses) in &dashboard.keywords.words {
            both.entry(word.clone()).or_default().insert(side, insight::keywords::total(uses));
        }
    }
    let mut languages = dashboards[0].languages.clone();
    languages.extend(dashboards[1].languages.iter().filter(|it| !dashboards[0].languages.contains(it)));
    let stop = StopWords::of(&languages, &dashboards[0].own_stop_words);
    let found = distinct_words(&both, |word| stop.has(word), WORDS);
    let side = |index: usize| {
        let word = |word: &insight::summary::Distinct| {
            let href = dashboards[index].behind(&as_search(&word.word));
            view! { <li><a class="chip" href=href title=format::count(word.count.into(), "time", "times")><bdi>{word.word.clone()}</bdi></a></li> }
        };
        let words = found.get(&index)?.iter().map(word).collect_view();
        Some(view! { <div><h3><bdi>{names[index].clone()}</bdi></h3><ul class="chips">{words}</ul></div> })
    };
    (!found.is_empty()).then(|| {
        view! {
            <figure class="figure wide">
                <figcaption><h2>"Words of each side"</h2><p>"Used more on this side than on the other, so much that it is hardly chance (log-odds)."</p></figcaption>
                <div class="pair">{side(0)}{side(1)}</div>
            </figure>
        }
    })
}
