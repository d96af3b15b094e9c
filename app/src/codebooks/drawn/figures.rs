//! `/codebooks/:id/figures`: how often, when, by whom, and with which others each code was given.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::conversations;
use crate::codebooks::store::codes::{self, Code};
use crate::codebooks::store::figures;
use crate::drawn::parameter;
use crate::error::AppError;
use crate::ui::chart::data::{Cell, Column, Columns, Grid, Picture, Ranked, Ranking, Reveals, Series, Table};
use crate::ui::chart::{Chart, Downloads, Figure};
use crate::ui::format;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Coder, Viewer};

/// Grids have room for so many codes, and so many people; the tables have all.
const SHOWN: usize = 24;
/// A grid's heads have room for so many letters.
const HEAD: usize = 18;

/// Draws the page: `?c=` one conversation.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, coder: &Coder, query: &str) -> Result<AnyView, AppError> {
    let places = figures::conversations(&mut *db, viewer, coder).await?;
    let chosen = parameter(query, "c").and_then(|id| id.parse::<Uuid>().ok());
    if places.is_empty() {
        return Ok(view! { <EmptyNotice icon=lucide::LuChartColumn title="Nothing was coded yet" text="Open a conversation, choose “Code” from its menu, and give codes to messages."/> }.into_any());
    }
    let charts = charts(db, viewer, coder, query).await?;
    let after = if query.is_empty() { String::new() } else { format!("?{query}") };
    let downloads = Downloads { before: format!("/codebooks/{}/files/chart-", coder.codebook), after };
    let charts: Vec<_> =
        charts.into_iter().map(|chart| view! { <Figure chart downloads=downloads.clone()/> }).collect();
    let html = view! {
        <form class="board-filter" method="get" aria-label="Narrow the figures">
            {conversations(&places, chosen, "All")}
            <div class="board-buttons"><button class="button primary">"Apply"</button></div>
        </form>
        <div class="board">{charts}</div>
    };
    Ok(html.into_any())
}

/// The charts, narrowed as an address says.
///
/// # Errors
/// Those of the database.
pub async fn charts(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    query: &str,
) -> Result<Vec<Chart>, AppError> {
    let conversation = parameter(query, "c").and_then(|id| id.parse::<Uuid>().ok());
    let codes = codes::tree(&mut *db, coder).await?;
    let often = figures::frequencies(&mut *db, viewer, coder, conversation).await?;
    let together = figures::together(&mut *db, viewer, coder, conversation).await?;
    let months = figures::months(&mut *db, viewer, coder, conversation).await?;
    let writers = figures::writers(db, viewer, coder, conversation).await?;
    let page = Page { book: coder.codebook, conversation, codes: &codes };
    Ok(vec![
        frequency(&page, &often),
        over_time(&page, &months),
        by_writer(&page, &writers),
        co_occurrence(&page, &together, &often),
    ])
}

struct Page<'a> {
    book: Uuid,
    conversation: Option<Uuid>,
    codes: &'a [Code],
}

impl Page<'_> {
    /// The segments of one code.
    fn segments(&self, code: Uuid) -> String {
        let within = self.conversation.map(|id| format!("&c={id}")).unwrap_or_default();
        format!("/codebooks/{}/segments?code={code}&alone=1{within}", self.book)
    }

    fn code(&self, id: Uuid) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == id)
    }

    fn name(&self, id: Uuid) -> String {
        self.code(id).map(|code| code.name.clone()).unwrap_or_default()
    }
}

fn short(name: &str) -> String {
    match name.chars().count() > HEAD {
        true => format!("{}…", name.chars().take(HEAD - 1).collect::<String>()),
        false => name.to_owned(),
    }
}

fn frequency(page: &Page<'_>, often: &[figures::Frequency]) -> Chart {
    let by_code: HashMap<Uuid, &figures::Frequency> = often.iter().map(|one| (one.code, one)).collect();
    let none = figures::Frequency::default();
    let of = |code: &Code| *by_code.get(&code.id).unwrap_or(&&none);
    let mut used: Vec<&Code> = page.codes.iter().filter(|code| of(code).segments > 0).collect();
    used.sort_by_key(|code| std::cmp::Reverse(of(code).segments));
    let rows = used.iter().take(SHOWN).map(|code| {
        let one = of(code);
        Ranked {
            name: code.name.clone(),
            ordinal: None,
            value: one.segments as f64,
            text: format::number(one.segments),
            detail: format!(
                "{} · {}",
                format::count(one.messages, "message", "messages"),
                format::count(one.coders, "coder", "coders")
            ),
            search_url: Some(page.segments(code.id)),
        }
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: rows.collect() })];
    let caption = used.first().map_or("No code was given yet.".to_owned(), |first| {
        format!(
            "“{}” was given most: {}. {} of {} codes were used.",
            first.name,
            format::count(of(first).segments, "segment", "segments"),
            used.len(),
            page.codes.len()
        )
    });
    let rows = page.codes.iter().map(|code| {
        let one = of(code);
        let each = [one.segments, one.messages, one.conversations, one.coders].map(|count| count.to_string());
        ([vec![code.name.clone()], each.to_vec()].concat(), Some(page.segments(code.id)))
    });
    let table = Table::new(&["Code", "Segments", "Messages", "Conversations", "Coders"], rows);
    chart("frequency", "How often", caption, pictures, table)
}

fn over_time(page: &Page<'_>, months: &[figures::InMonth]) -> Chart {
    let mut by_month: BTreeMap<NaiveDate, Vec<&figures::InMonth>> = BTreeMap::new();
    for one in months {
        by_month.entry(one.month).or_default().push(one);
    }
    let used: Vec<&Code> = page.codes.iter().filter(|code| months.iter().any(|one| one.code == code.id)).collect();
    // Months without any stand between those with some.
    let (first, last) = (by_month.keys().next().copied(), by_month.keys().next_back().copied());
    let mut month = first;
    let mut columns = Vec::new();
    while let (Some(now), Some(last)) = (month, last)
        && now <= last
        && columns.len() < 600
    {
        let here = by_month.get(&now).map(Vec::as_slice).unwrap_or_default();
        let values =
            used.iter().map(|code| here.iter().find(|one| one.code == code.id).map_or(0.0, |one| one.messages as f64));
        let values: Vec<f64> = values.collect();
        let most = here.iter().max_by_key(|one| one.messages).map(|one| format!(", most “{}”", page.name(one.code)));
        let total: i64 = here.iter().map(|one| one.messages).sum();
        let label = format::month(now);
        let title = format!("{label}: {}{}", format::count(total, "message", "messages"), most.unwrap_or_default());
        columns.push(Column { label, title, values, ..Column::default() });
        month = now.checked_add_months(chrono::Months::new(1));
    }
    let busiest = by_month.iter().max_by_key(|(_, all)| all.iter().map(|one| one.messages).sum::<i64>());
    let caption = busiest.map_or("No code was given yet.".to_owned(), |(month, _)| {
        format!("By when the messages were written; most coded ones are of {}.", format::month(*month))
    });
    let rows = months
        .iter()
        .map(|one| vec![one.month.format("%Y-%m").to_string(), page.name(one.code), one.messages.to_string()]);
    let table = Table::plain(&["Month", "Code", "Messages"], rows);
    let series = |code: &&Code| Series { name: code.name.clone(), color: code.chart_color(), below: false };
    let picture = Columns {
        label: "Codes over time".into(),
        series: used.iter().map(series).collect(),
        columns,
        ..Columns::default()
    };
    let pictures = if months.is_empty() { Vec::new() } else { vec![Picture::Columns(picture)] };
    Chart { wide: true, ..chart("months", "Over time", caption, pictures, table) }
}

/// A narrow chart of this page: it shows codes and people, but no text.
fn chart(key: &'static str, title: &'static str, caption: String, pictures: Vec<Picture>, table: Table) -> Chart {
    Chart {
        key: key.into(),
        title: title.into(),
        caption,
        reveals: Reveals::Names,
        pictures,
        table,
        ..Chart::default()
    }
}

fn by_writer(page: &Page<'_>, writers: &[figures::ByWriter]) -> Chart {
    let mut totals: HashMap<&str, i64> = HashMap::new();
    writers.iter().for_each(|one| *totals.entry(&one.writer).or_default() += one.messages);
    let mut people: Vec<&str> = totals.keys().copied().collect();
    people.sort_by_key(|name| (std::cmp::Reverse(totals[name]), *name));
    people.truncate(SHOWN);
    let used: Vec<&Code> =
        page.codes.iter().filter(|code| writers.iter().any(|one| one.code == code.id)).take(SHOWN).collect();
    let most = writers.iter().map(|one| one.messages).max().unwrap_or(0) as f64;
    let count = |code: &Code, writer: &str| {
        writers.iter().find(|one| one.code == code.id && one.writer == writer).map_or(0, |one| one.messages)
    };
    let rows = used.iter().map(|code| {
        let cells = people.iter().map(|writer| {
            let messages = count(code, writer);
            let title = format!("{} · {writer}: {}", code.name, format::count(messages, "message", "messages"));
            let search_url = (messages > 0)
                .then(|| format!("{}&q={}", page.segments(code.id), leptos_router::location::Url::escape(writer)));
            Cell { level: Cell::level(messages as f64, most), title, search_url }
        });
        cells.collect::<Vec<_>>()
    });
    let heads = people.iter().map(|name| short(name)).collect();
    let picture = Grid {
        label: "Codes by writer".into(),
        columns: heads,
        rows: used.iter().map(|code| short(&code.name)).collect(),
        cells: rows.flatten().collect(),
        left: 150.0,
        cell: cell_width(people.len()),
    };
    let caption = writers.first().map_or("No code was given yet.".to_owned(), |top| {
        format!(
            "Messages of each writer that have each code; most of all “{}” at {}'s ({}).",
            page.name(top.code),
            top.writer,
            format::number(top.messages)
        )
    });
    let rows = writers.iter().map(|one| vec![page.name(one.code), one.writer.clone(), one.messages.to_string()]);
    let table = Table::plain(&["Code", "Writer", "Messages"], rows);
    Chart { wide: true, ..chart("writers", "By participant", caption, vec![Picture::Grid(picture)], table) }
}

/// The fewer cells there are in a row, the more room for their heads.
fn cell_width(cells: usize) -> f64 {
    (720.0 / cells.max(1) as f64).clamp(34.0, 130.0)
}

fn co_occurrence(page: &Page<'_>, together: &[figures::Together], often: &[figures::Frequency]) -> Chart {
    let involved = |code: &&Code| together.iter().any(|pair| pair.one == code.id || pair.other == code.id);
    let used: Vec<&Code> = page.codes.iter().filter(involved).take(SHOWN).collect();
    let count = |a: Uuid, b: Uuid| {
        let is_it = |pair: &&figures::Together| (pair.one, pair.other) == (a, b) || (pair.one, pair.other) == (b, a);
        together.iter().find(is_it).map_or(0, |pair| pair.messages)
    };
    let alone = |code: Uuid| often.iter().find(|one| one.code == code).map_or(0, |one| one.messages);
    let most = together.first().map_or(0, |pair| pair.messages) as f64;
    let rows = used.iter().map(|row| {
        let cells = used.iter().map(|column| match row.id == column.id {
            true => Cell { level: 0, title: format!("{}: {}", row.name, alone(row.id)), search_url: None },
            false => {
                let messages = count(row.id, column.id);
                let title =
                    format!("{} and {}: {}", row.name, column.name, format::count(messages, "message", "messages"));
                Cell { level: Cell::level(messages as f64, most), title, search_url: None }
            }
        });
        cells.collect::<Vec<_>>()
    });
    let heads: Vec<String> = used.iter().map(|code| short(&code.name)).collect();
    let picture = Grid {
        label: "Codes together".into(),
        cell: cell_width(heads.len()),
        rows: heads.clone(),
        columns: heads,
        cells: rows.flatten().collect(),
        left: 150.0,
    };
    let pictures = if used.is_empty() { Vec::new() } else { vec![Picture::Grid(picture)] };
    let caption = together.first().map_or("No message has two codes.".to_owned(), |pair| {
        format!(
            "Messages with two codes at once; most often “{}” and “{}” ({}).",
            page.name(pair.one),
            page.name(pair.other),
            format::number(pair.messages)
        )
    });
    let rows = together.iter().map(|pair| {
        let either = alone(pair.one) + alone(pair.other) - pair.messages;
        let share = if either > 0 { format!("{:.2}", pair.messages as f64 / either as f64) } else { String::new() };
        vec![page.name(pair.one), page.name(pair.other), pair.messages.to_string(), share]
    });
    let table = Table::plain(&["Code", "And", "Messages with both", "Share of those with either"], rows);
    Chart { wide: true, ..chart("together", "Together", caption, pictures, table) }
}
