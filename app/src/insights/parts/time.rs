//! When people wrote.

use chrono::{Datelike, Days, NaiveDate};
use insight::summary::{Step, periods, smooth};
use leptos::prelude::*;

use crate::conversations::model::color_class;
use crate::insights::filter::Measure;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Cell, Chart, Column, Columns, Grid, Table, YearOfDays};
use crate::ui::format::{self, WEEKDAYS};

/// The most columns that a chart over time has.
pub const MAX_PERIODS: i64 = 120;
/// People with a colour of their own in a stack; the others are one part.
const STACKED: usize = 6;
/// Years whose days are shown.
const YEARS: usize = 4;

/// How long the periods of the charts are.
pub fn step(dashboard: &Dashboard) -> Step {
    let fitting =
        dashboard.summary.span().map(|(first, last)| Step::fitting(first, last, MAX_PERIODS)).unwrap_or_default();
    // A shorter step than fits would be a thousand columns.
    let most =
        dashboard.summary.span().map(|(first, last)| Step::fitting(first, last, MAX_PERIODS * 4)).unwrap_or_default();
    dashboard.filter.interval.map_or(fitting, |interval| Step::from(interval).max(most))
}

/// A period by its first day.
pub fn name(begin: NaiveDate, step: Step) -> String {
    match step {
        Step::Day | Step::Week => format::day(begin),
        Step::Month => format::month(begin),
        Step::Year => begin.year().to_string(),
    }
}

/// The last day of a period.
pub fn end(begin: NaiveDate, step: Step) -> NaiveDate {
    step.next(begin).and_then(|next| next.pred_opt()).unwrap_or(begin)
}

/// Messages, words or media by period; stacked by who wrote most.
pub fn over_time(dashboard: &Dashboard) -> Chart {
    let (step, summary, show) = (step(dashboard), &dashboard.summary, dashboard.filter.show);
    let value = |day: &insight::summary::Active| match show {
        Measure::Messages => day.messages,
        Measure::Words => day.words,
        Measure::Media => day.media,
    };
    let span = summary.span();
    let totals =
        periods(summary.days.iter().map(|day| (day.date, value(day))), span, step, |sum: &mut u32, n| *sum += n);
    let ranked = summary.ranked();
    let stacked: Vec<(usize, Vec<(NaiveDate, u32)>)> = match ranked.len() > 1 {
        true => ranked
            .iter()
            .take(STACKED)
            .map(|(person, part)| {
                (
                    *person,
                    periods(part.days.iter().map(|day| (day.date, value(day))), span, step, |sum: &mut u32, n| {
                        *sum += n
                    }),
                )
            })
            .collect(),
        false => Vec::new(),
    };
    let columns: Vec<Column> = totals
        .iter()
        .enumerate()
        .map(|(index, &(begin, total))| {
            let label = name(begin, step);
            let title = format!("{label}: {} {}", format::number(total.into()), show.word());
            let mut up: Vec<(String, f64)> = stacked
                .iter()
                .map(|(person, of)| {
                    (format!("chart-part {}", color_class(dashboard.ordinal(*person))), f64::from(of[index].1))
                })
                .collect();
            let rest = f64::from(total) - up.iter().map(|(_, value)| value).sum::<f64>();
            up.push((if stacked.is_empty() { "chart-bar" } else { "chart-rest" }.to_owned(), rest));
            let href = (total > 0).then(|| dashboard.behind_days(begin, end(begin, step)));
            let days = Some((begin.to_string(), end(begin, step).to_string()));
            Column { label, title, up, href, days, ..Column::default() }
        })
        .collect();
    let values: Vec<f64> = totals.iter().map(|(_, total)| f64::from(*total)).collect();
    let line = if values.len() >= 12 { smooth(&values, 3) } else { Vec::new() };
    let says = says(dashboard, &totals, step);
    let rows = totals.iter().map(|&(begin, total)| {
        (vec![name(begin, step), total.to_string()], dashboard.behind_days(begin, end(begin, step)))
    });
    let table = Table::linked(&["Period", show.word()], rows);
    let legend = legend(dashboard, &stacked, ranked.len());
    let picture = view! {
        {legend}
        <Columns columns name="Over time" line/>
    };
    Chart {
        key: "over-time",
        title: "Over time",
        says,
        table,
        picture: picture.to_html(),
        wide: true,
        ..Chart::default()
    }
}

/// What can be done with the columns, where they lead to messages.
pub const HOW_TO: &str = " Click a column to read it, drag over several to look closer.";

fn says(dashboard: &Dashboard, totals: &[(NaiveDate, u32)], step: Step) -> String {
    let most = totals.iter().rev().max_by_key(|(_, total)| *total);
    let Some((begin, total)) = most else { return String::new() };
    let line = if totals.len() >= 12 { " The line is the mean of seven neighbours." } else { "" };
    format!(
        "The fullest {} is {}{} with {} {}.{line}{HOW_TO}",
        step.word(),
        if step == Step::Week { "that of " } else { "" },
        name(*begin, step),
        format::number((*total).into()),
        dashboard.filter.show.word()
    )
}

fn legend(
    dashboard: &Dashboard,
    stacked: &[(usize, Vec<(NaiveDate, u32)>)],
    people: usize,
) -> Option<impl IntoView + use<>> {
    let one = |person: usize| {
        let name = dashboard.name(person).to_owned();
        view! { <li class=color_class(dashboard.ordinal(person))><bdi>{name}</bdi></li> }
    };
    let all: Vec<_> = stacked.iter().map(|(person, _)| one(*person)).collect();
    let rest = (people > STACKED).then(|| view! { <li class="rest">{format!("{} others", people - STACKED)}</li> });
    (!all.is_empty()).then(|| view! { <ul class="legend">{all}{rest}</ul> })
}

/// The days of the last years.
pub fn calendar(dashboard: &Dashboard) -> Option<Chart> {
    let days = &dashboard.summary.days;
    let (_, last) = dashboard.summary.span()?;
    let most = days.iter().map(|day| day.messages).max()?;
    let of_day = |day: NaiveDate| -> Option<Cell> {
        let found = &days[days.binary_search_by_key(&day, |active| active.date).ok()?];
        let title =
            format!("{}: {}", format::long_day(day), format::count(found.messages.into(), "message", "messages"));
        let href = Some(dashboard.behind_days(day, day));
        Some(Cell { level: Cell::level(found.messages.into(), most.into()), title, href })
    };
    let mut years: Vec<i32> = days.iter().map(|day| day.date.year()).collect();
    years.dedup();
    let shown = years.len().min(YEARS);
    let pictures = years.iter().rev().take(YEARS).map(|year| view! { <YearOfDays year=*year cell=of_day/> }.to_html());
    let active = days.len() as u64;
    let (first, _) = dashboard.summary.span()?;
    let all = ((last - first).num_days() + 1) as u64;
    let mut says = format!(
        "People wrote on {} of {} days ({}).",
        format::number(active as i64),
        format::number(all as i64),
        format::percent(active, all)
    );
    if years.len() > shown {
        says.push_str(&format!(" Shown are the last {shown} years; narrow the period to see others."));
    }
    let rows = days.iter().map(|day| {
        (
            vec![day.date.to_string(), day.messages.to_string(), day.words.to_string(), day.media.to_string()],
            dashboard.behind_days(day.date, day.date),
        )
    });
    let table = Table::linked(&["Day", "Messages", "Words", "Media"], rows);
    let picture = pictures.collect::<Vec<_>>().concat();
    Some(Chart { key: "calendar", title: "Calendar", says, table, picture, wide: true, ..Chart::default() })
}

/// Weekdays by hours.
pub fn week(dashboard: &Dashboard) -> Chart {
    let week = &dashboard.summary.week;
    let most = week.iter().flatten().copied().max().unwrap_or(0);
    let cells = |day: usize| {
        let cell = |(hour, messages): (usize, &u32)| {
            let title = format!(
                "{}s {hour:02}:00–{hour:02}:59: {}",
                WEEKDAYS[day],
                format::count((*messages).into(), "message", "messages")
            );
            let operators = format!("weekday:{} hour:{hour}", WEEKDAYS[day].to_lowercase());
            let href = (*messages > 0).then(|| dashboard.behind(&operators));
            Cell { level: Cell::level((*messages).into(), most.into()), title, href }
        };
        week[day].iter().enumerate().map(cell).collect::<Vec<_>>()
    };
    let rows = (0..7).map(|day| (WEEKDAYS[day][..3].to_owned(), cells(day))).collect();
    let columns = (0..24).map(|hour| if hour % 3 == 0 { format!("{hour:02}") } else { String::new() }).collect();
    let fullest = week.iter().enumerate().flat_map(|(day, hours)| {
        hours.iter().enumerate().map(move |(hour, messages)| (*messages, std::cmp::Reverse((day, hour))))
    });
    let says = fullest.max().map_or_else(String::new, |(messages, std::cmp::Reverse((day, hour)))| {
        format!(
            "Most messages come on {}s between {hour:02}:00 and {hour:02}:59: {}.",
            WEEKDAYS[day],
            format::number(messages.into())
        )
    });
    let table_rows = (0..7).map(|day| {
        let cells = std::iter::once(WEEKDAYS[day].to_owned()).chain(week[day].iter().map(u32::to_string)).collect();
        (cells, dashboard.behind(&format!("weekday:{}", WEEKDAYS[day].to_lowercase())))
    });
    let columns_of_table = [
        "Day", "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
        "17", "18", "19", "20", "21", "22", "23",
    ];
    let picture = view! { <Grid columns rows left=46.0 cell=32.0 name="Messages by weekday and hour"/> }.to_html();
    Chart {
        key: "week",
        title: "Weekday and hour",
        says,
        table: Table::linked(&columns_of_table, table_rows),
        picture,
        wide: true,
        ..Chart::default()
    }
}

/// How many people wrote, and how many of them for the first time.
pub fn growth(dashboard: &Dashboard) -> Option<Chart> {
    let summary = &dashboard.summary;
    if summary.parts.len() < 4 {
        return None;
    }
    let step = step(dashboard);
    let mut active: std::collections::BTreeMap<NaiveDate, (u32, u32)> =
        periods(std::iter::empty::<(NaiveDate, ())>(), summary.span(), step, |_: &mut (u32, u32), ()| {})
            .into_iter()
            .collect();
    for part in summary.parts.values() {
        let mut before = None;
        for (index, day) in part.days.iter().enumerate() {
            let begin = step.begin(day.date);
            if before != Some(begin) {
                active.entry(begin).or_default().0 += 1;
            }
            if index == 0 {
                active.entry(begin).or_default().1 += 1;
            }
            before = Some(begin);
        }
    }
    let columns = active.iter().map(|(begin, &(writing, new))| {
        let label = name(*begin, step);
        let title = format!(
            "{label}: {} wrote, {new} of them for the first time",
            format::count(writing.into(), "person", "people")
        );
        let up = vec![
            ("chart-part person-2".to_owned(), f64::from(new)),
            ("chart-bar".to_owned(), f64::from(writing - new)),
        ];
        let href = (writing > 0).then(|| dashboard.behind_days(*begin, end(*begin, step)));
        Column { label, title, up, href, ..Column::default() }
    });
    let columns = columns.collect();
    let most = active.values().map(|(writing, _)| *writing).max().unwrap_or(0);
    let says = format!(
        "{} wrote in all, at most {most} in one {}. The lower part of a column are those who wrote for the first time.",
        format::count(summary.parts.len() as i64, "person", "people"),
        step.word()
    );
    let rows = active.iter().map(|(begin, (writing, new))| {
        (
            vec![name(*begin, step), writing.to_string(), new.to_string()],
            dashboard.behind_days(*begin, end(*begin, step)),
        )
    });
    let table = Table::linked(&["Period", "People who wrote", "For the first time"], rows);
    let picture = view! { <Columns columns name="People who wrote" half=true/> }.to_html();
    Some(Chart { key: "growth", title: "Active participants", says, table, picture, wide: false, ..Chart::default() })
}

/// A day range of a record, as one sees it.
pub fn days(first: NaiveDate, last: NaiveDate) -> String {
    if first == last { format::day(first) } else { format!("{} – {}", format::day(first), format::day(last)) }
}

/// The day before.
pub fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}
