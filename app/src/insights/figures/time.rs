//! Activity over time.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use insight::summary::{ActiveDay, Step, moving_average, periods};

use crate::insights::filter::Measure;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Calendar, Cell, Color, Column, Columns, Grid, Picture, Reveals, Section, Series, Table};
use crate::ui::format::{self, WEEKDAYS};

/// Maximum number of columns in a chart over time, unless the filter sets the interval.
const MAX_PERIODS: i64 = 120;
/// Maximum number of people with their own segment in a stacked column. The others share one segment.
const MAX_STACKED: usize = 6;
/// Maximum number of years in the calendar.
const MAX_YEARS: usize = 4;
/// Minimum number of columns for a moving average.
const MIN_FOR_AVERAGE: usize = 12;

/// The length of the periods in charts over time: the interval of the filter, or one that fits the time span.
pub fn step(dashboard: &Dashboard) -> Step {
    let span = dashboard.summary.span();
    let fitting = |most| span.map(|(first, last)| Step::fitting(first, last, most)).unwrap_or_default();
    // The interval is enlarged if it would produce far too many columns.
    dashboard.filter.interval.map_or(fitting(MAX_PERIODS), |it| Step::from(it).max(fitting(MAX_PERIODS * 4)))
}

/// The label of the period that starts on `begin`.
pub fn period_label(begin: NaiveDate, step: Step) -> String {
    match step {
        Step::Day | Step::Week => format::day(begin),
        Step::Month => format::month(begin),
        Step::Year => begin.year().to_string(),
    }
}

/// The last day of the period that starts on `begin`.
pub fn period_end(begin: NaiveDate, step: Step) -> NaiveDate {
    step.next(begin).and_then(|next| next.pred_opt()).unwrap_or(begin)
}

/// Messages, words or media per period, stacked by the most active people.
pub fn over_time(dashboard: &Dashboard) -> Chart {
    let (step, summary, show) = (step(dashboard), &dashboard.summary, dashboard.filter.show);
    let value = |day: &ActiveDay| match show {
        Measure::Messages => day.messages,
        Measure::Words => day.words,
        Measure::Media => day.media,
    };
    let by_period = |days: &[ActiveDay]| {
        let days = days.iter().map(|day| (day.date, value(day)));
        periods(days, summary.span(), step, |sum: &mut u32, n| *sum += n)
    };
    let totals = by_period(&summary.days);
    let ranked = summary.ranked();
    let stacked = if ranked.len() > 1 { ranked.iter().take(MAX_STACKED).collect() } else { Vec::new() };
    let shares: Vec<_> = stacked.iter().map(|(_, part)| by_period(&part.days)).collect();
    let columns = totals.iter().enumerate().map(|(index, &(begin, total))| {
        let label = period_label(begin, step);
        let title = format!("{label}: {} {}", format::number(total.into()), show.as_str());
        let mut values: Vec<f64> = shares.iter().map(|share| f64::from(share[index].1)).collect();
        values.push(f64::from(total) - values.iter().sum::<f64>());
        let search_url = if total > 0 { dashboard.days_search_url(begin, period_end(begin, step)) } else { None };
        Column { label, title, values, search_url, below: None, days: Some((begin, period_end(begin, step))) }
    });
    let person = |(person, _): &&(usize, _)| Series {
        name: dashboard.name(*person).to_owned(),
        color: Color::Person(dashboard.ordinal(*person)),
        below: false,
    };
    let others = ranked.len().saturating_sub(MAX_STACKED);
    let rest = match (stacked.is_empty(), others) {
        (true, _) => Series::default(),
        (false, 0) => Series { color: Color::Rest, ..Series::default() },
        (false, _) => {
            Series { name: format::count(others as i64, "other", "others"), color: Color::Rest, below: false }
        }
    };
    let values: Vec<f64> = totals.iter().map(|(_, total)| f64::from(*total)).collect();
    let line = if values.len() >= MIN_FOR_AVERAGE { moving_average(&values, 3) } else { Vec::new() };
    let picture = Columns {
        label: "Activity over time".into(),
        series: stacked.iter().map(person).chain([rest]).collect(),
        columns: columns.collect(),
        line: line.into_iter().map(|value| (value * 10.0).round() / 10.0).collect(),
        ..Columns::default()
    };
    let rows = totals.iter().map(|&(begin, total)| {
        (vec![period_label(begin, step), total.to_string()], dashboard.days_search_url(begin, period_end(begin, step)))
    });
    let busiest = totals.iter().rev().max_by_key(|(_, total)| *total).map(|&(begin, total)| {
        format!(
            "Busiest {}: {} ({} {}).",
            step.as_str(),
            period_label(begin, step),
            format::number(total.into()),
            show.as_str()
        )
    });
    let how = dashboard.links.then(|| "Click a bar to see its messages; drag to zoom.".to_owned());
    let average = (!picture.line.is_empty()).then(|| format!("Line: 7-{} moving average.", step.as_str()));
    let help: Vec<String> = how.into_iter().chain(average).collect();
    Chart {
        key: "over-time".into(),
        title: "Over time".into(),
        caption: busiest.unwrap_or_default(),
        help: (!help.is_empty()).then(|| help.join(" ")),
        section: Section::Activity,
        reveals: Reveals::Names,
        wide: true,
        table: Table::new(&["Period", show.as_str()], rows),
        pictures: vec![Picture::Columns(picture)],
    }
}

/// Messages per day in the last [`MAX_YEARS`] years.
pub fn calendar(dashboard: &Dashboard) -> Option<Chart> {
    let days = &dashboard.summary.days;
    let (first, last) = dashboard.summary.span()?;
    let mut years: Vec<i32> = days.iter().map(|day| day.date.year()).collect();
    years.dedup();
    let shown: Vec<i32> = years.iter().rev().take(MAX_YEARS).copied().collect();
    // Counts before the first shown year are not sent to the browser.
    let begin = NaiveDate::from_ymd_opt(*shown.last()?, 1, 1)?.max(first);
    let mut counts = vec![0; usize::try_from((last - begin).num_days()).ok()? + 1];
    for day in days.iter().filter(|day| day.date >= begin) {
        if let Some(count) = usize::try_from((day.date - begin).num_days()).ok().and_then(|at| counts.get_mut(at)) {
            *count = day.messages;
        }
    }
    let most = days.iter().map(|day| day.messages).max()?;
    let active = days.len() as u64;
    let all = ((last - first).num_days() + 1) as u64;
    let mut caption = format!(
        "Active on {} of {} days ({}).",
        format::number(active as i64),
        format::number(all as i64),
        format::percent(active, all)
    );
    if years.len() > shown.len() {
        caption.push_str(&format!(" Showing the last {} years; choose a period to see others.", shown.len()));
    }
    let rows = days.iter().map(|day| {
        let cells = [day.messages, day.words, day.media].map(|count| count.to_string());
        ([vec![day.date.to_string()], cells.to_vec()].concat(), dashboard.days_search_url(day.date, day.date))
    });
    let table = Table::new(&["Day", "Messages", "Words", "Media"], rows);
    let picture = Calendar { first: begin, counts, most, years: shown, search_url: dashboard.day_search_url() };
    Some(Chart {
        key: "calendar".into(),
        title: "Calendar".into(),
        caption,
        help: None,
        section: Section::Activity,
        reveals: Reveals::Numbers,
        wide: true,
        pictures: vec![Picture::Calendar(picture)],
        table,
    })
}

/// A heat map of weekdays by hours. `cell` is the width of a cell in SVG units.
pub fn week_grid(dashboard: &Dashboard, cell: f64, label: String) -> Grid {
    let week = &dashboard.summary.week;
    let most = week.iter().flatten().copied().max().unwrap_or(0);
    let cells = week.iter().enumerate().flat_map(|(day, hours)| {
        hours.iter().enumerate().map(move |(hour, messages)| {
            let count = format::count((*messages).into(), "message", "messages");
            let title = format!("{}s, {hour:02}:00–{:02}:00: {count}", WEEKDAYS[day], hour + 1);
            let operators = format!("weekday:{} hour:{hour}", WEEKDAYS[day].to_lowercase());
            let search_url = if *messages > 0 { dashboard.search_url(&operators) } else { None };
            Cell { level: Cell::level((*messages).into(), most.into()), title, search_url }
        })
    });
    Grid {
        label: label.into(),
        columns: (0..24).map(|hour| if hour % 3 == 0 { format!("{hour:02}") } else { String::new() }).collect(),
        rows: WEEKDAYS.map(|day| day[..3].to_owned()).to_vec(),
        cells: cells.collect(),
        left: 46.0,
        cell,
    }
}

/// Messages by weekday and hour of the day.
pub fn week(dashboard: &Dashboard) -> Chart {
    let week = &dashboard.summary.week;
    let hours = week.iter().enumerate().flat_map(|(day, hours)| {
        hours.iter().enumerate().map(move |(hour, messages)| (*messages, std::cmp::Reverse((day, hour))))
    });
    let caption = hours.max().map_or_else(String::new, |(messages, std::cmp::Reverse((day, hour)))| {
        let count = format::count(messages.into(), "message", "messages");
        format!("Busiest time: {}s, {hour:02}:00–{:02}:00 ({count}).", WEEKDAYS[day], hour + 1)
    });
    let rows = (0..7).map(|day| {
        let cells = std::iter::once(WEEKDAYS[day].to_owned()).chain(week[day].iter().map(u32::to_string)).collect();
        (cells, dashboard.search_url(&format!("weekday:{}", WEEKDAYS[day].to_lowercase())))
    });
    let headings = [
        "Day", "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
        "17", "18", "19", "20", "21", "22", "23",
    ];
    Chart {
        key: "week".into(),
        title: "Weekday and hour".into(),
        caption,
        help: None,
        section: Section::Activity,
        reveals: Reveals::Numbers,
        wide: true,
        pictures: vec![Picture::Grid(week_grid(dashboard, 32.0, "Messages by weekday and hour".to_owned()))],
        table: Table::new(&headings, rows),
    }
}

/// For each period, by its first day: how many people wrote, and how many of them for the first time.
fn active_people(dashboard: &Dashboard, step: Step) -> BTreeMap<NaiveDate, (u32, u32)> {
    let no_data = std::iter::empty::<(NaiveDate, ())>();
    let empty = periods(no_data, dashboard.summary.span(), step, |_: &mut (u32, u32), ()| {});
    let mut active: BTreeMap<NaiveDate, (u32, u32)> = empty.into_iter().collect();
    for part in dashboard.summary.participants.values() {
        let mut previous = None;
        for (index, day) in part.days.iter().enumerate() {
            let begin = step.begin(day.date);
            if previous != Some(begin) {
                active.entry(begin).or_default().0 += 1;
            }
            if index == 0 {
                active.entry(begin).or_default().1 += 1;
            }
            previous = Some(begin);
        }
    }
    active
}

/// Number of people who wrote in each period, and how many of them for the first time. `None` for fewer than four
/// people.
pub fn growth(dashboard: &Dashboard) -> Option<Chart> {
    let people = dashboard.summary.participants.len();
    if people < 4 {
        return None;
    }
    let step = step(dashboard);
    let active = active_people(dashboard, step);
    let columns = active.iter().map(|(begin, &(writing, new))| {
        let label = period_label(*begin, step);
        let title = format!("{label}: {}", format::count(writing.into(), "person", "people"));
        let values = vec![f64::from(new), f64::from(writing - new)];
        let search_url = if writing > 0 { dashboard.days_search_url(*begin, period_end(*begin, step)) } else { None };
        Column { label, title, values, search_url, below: None, days: Some((*begin, period_end(*begin, step))) }
    });
    let series = |name: &str, color| Series { name: name.to_owned(), color, below: false };
    let picture = Columns {
        label: "Active participants over time".into(),
        series: vec![series("First time", Color::Person(2)), series("Returning", Color::Accent)],
        columns: columns.collect(),
        half: true,
        ..Columns::default()
    };
    let most = active.values().map(|(writing, _)| *writing).max().unwrap_or(0);
    let people = format::count(people as i64, "person", "people");
    let rows = active.iter().map(|(begin, (writing, new))| {
        let cells = vec![period_label(*begin, step), writing.to_string(), new.to_string()];
        (cells, dashboard.days_search_url(*begin, period_end(*begin, step)))
    });
    Some(Chart {
        key: "growth".into(),
        title: "Active participants".into(),
        caption: format!("{people} in total, up to {} in one {}.", format::number(most.into()), step.as_str()),
        help: Some("Green: first-time participants.".to_owned()),
        section: Section::People,
        reveals: Reveals::Numbers,
        wide: false,
        table: Table::new(&["Period", "Active participants", "First-time participants"], rows),
        pictures: vec![Picture::Columns(picture)],
    })
}

/// Formats a range of days. A range of a single day has no dash.
pub fn date_range(first: NaiveDate, last: NaiveDate) -> String {
    if first == last { format::day(first) } else { format!("{} – {}", format::day(first), format::day(last)) }
}

/// The day before `day`.
pub fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}
