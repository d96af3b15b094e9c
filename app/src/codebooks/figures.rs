//! Charts of how often, when, to whose messages and with which other codes the codes were applied.

use std::collections::{BTreeMap, HashMap};

use chrono::{Months, NaiveDate};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Code, FiguresRequest, SegmentsRequest, codebook_url};
use super::store::{code_tree, figures};
use crate::error::AppError;
use crate::query::address;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Cell, Color, Column, Columns, Grid, Picture, Ranked, Ranking, Series, Table};
use crate::ui::format;
use crate::viewer::{Coder, Viewer};

/// The maximum number of codes and senders in grids and bar charts. The data tables contain all.
const MAX_SHOWN: usize = 24;
/// Longer names are shortened to this many characters in the headings of grids.
const MAX_HEADING: usize = 18;
/// The maximum number of months in a chart.
const MAX_MONTHS: usize = 600;

/// The charts for a request.
///
/// # Errors
/// Database errors.
pub async fn charts(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    request: &FiguresRequest,
) -> Result<Vec<Chart>, AppError> {
    let conversation = request.conversation;
    let codes = code_tree::tree(&mut *db, coder).await?;
    let frequencies = figures::frequencies(&mut *db, viewer, coder, conversation).await?;
    let pairs = figures::pairs(&mut *db, viewer, coder, conversation).await?;
    let months = figures::months(&mut *db, viewer, coder, conversation).await?;
    let senders = figures::senders(db, viewer, coder, conversation).await?;
    let context = ChartContext { codebook: coder.codebook, conversation, codes: &codes };
    Ok(vec![
        frequency(&context, &frequencies),
        over_time(&context, &months),
        by_sender(&context, &senders),
        co_occurrence(&context, &pairs, &frequencies),
    ])
}

/// What all charts need: the codebook, its codes, and the conversation that the figures are limited to.
struct ChartContext<'a> {
    codebook: Uuid,
    conversation: Option<Uuid>,
    codes: &'a [Code],
}

impl ChartContext<'_> {
    /// The URL of the segments with this code (without its subcodes) that contain `text`.
    fn segments_url(&self, code: Uuid, text: &str) -> String {
        let request = SegmentsRequest {
            code: Some(code),
            alone: true,
            conversation: self.conversation,
            text: text.to_owned(),
            ..SegmentsRequest::default()
        };
        address(&format!("{}/segments", codebook_url(self.codebook)), &request)
    }

    fn name(&self, id: Uuid) -> String {
        self.codes.iter().find(|code| code.id == id).map(|code| code.name.clone()).unwrap_or_default()
    }
}

/// Shortens a name for the headings of a grid.
fn shorten(name: &str) -> String {
    if name.chars().count() <= MAX_HEADING {
        return name.to_owned();
    }
    format!("{}…", name.chars().take(MAX_HEADING - 1).collect::<String>())
}

const NO_CODES_APPLIED: &str = "No code has been applied yet.";

fn frequency(context: &ChartContext<'_>, frequencies: &[figures::Frequency]) -> Chart {
    let by_code: HashMap<Uuid, &figures::Frequency> = frequencies.iter().map(|one| (one.code, one)).collect();
    let none = figures::Frequency::default();
    let of = |code: &Code| *by_code.get(&code.id).unwrap_or(&&none);
    let mut used: Vec<&Code> = context.codes.iter().filter(|code| of(code).segments > 0).collect();
    used.sort_by_key(|code| std::cmp::Reverse(of(code).segments));
    let rows = used.iter().take(MAX_SHOWN).map(|code| {
        let one = of(code);
        let messages = format::count(one.messages, "message", "messages");
        Ranked {
            name: code.name.clone(),
            ordinal: None,
            value: one.segments as f64,
            text: format::number(one.segments),
            detail: format!("{messages} · {}", format::count(one.coders, "coder", "coders")),
            search_url: Some(context.segments_url(code.id, "")),
        }
    });
    let picture = Picture::Ranking(Ranking { rows: rows.collect() });
    let caption = used.first().map_or(NO_CODES_APPLIED.to_owned(), |first| {
        let segments = format::count(of(first).segments, "segment", "segments");
        format!("Most used: “{}” ({segments}). {} of {} codes were used.", first.name, used.len(), context.codes.len())
    });
    let rows = context.codes.iter().map(|code| {
        let one = of(code);
        let counts = [one.segments, one.messages, one.conversations, one.coders].map(|count| count.to_string());
        ([vec![code.name.clone()], counts.to_vec()].concat(), Some(context.segments_url(code.id, "")))
    });
    let table = Table::new(&["Code", "Segments", "Messages", "Conversations", "Coders"], rows);
    Chart {
        key: "frequency".into(),
        title: "Frequency".into(),
        caption,
        table,
        pictures: if used.is_empty() { Vec::new() } else { vec![picture] },
        ..Chart::default()
    }
}

fn over_time(context: &ChartContext<'_>, months: &[figures::MonthlyCount]) -> Chart {
    let mut by_month: BTreeMap<NaiveDate, Vec<&figures::MonthlyCount>> = BTreeMap::new();
    for one in months {
        by_month.entry(one.month).or_default().push(one);
    }
    let used: Vec<&Code> = context.codes.iter().filter(|code| months.iter().any(|one| one.code == code.id)).collect();
    let columns: Vec<Column> = all_months(&by_month)
        .map(|month| {
            let counts = by_month.get(&month).map(Vec::as_slice).unwrap_or_default();
            let of = |code: &Code| counts.iter().find(|one| one.code == code.id).map_or(0, |one| one.messages);
            let total: i64 = counts.iter().map(|one| one.messages).sum();
            let most = counts.iter().max_by_key(|one| one.messages);
            let most = most.map(|one| format!(", most often “{}”", context.name(one.code))).unwrap_or_default();
            let label = format::month(month);
            Column {
                title: format!("{label}: {}{most}", format::count(total, "message", "messages")),
                label,
                values: used.iter().map(|code| of(code) as f64).collect(),
                ..Column::default()
            }
        })
        .collect();
    let total = |counts: &[&figures::MonthlyCount]| counts.iter().map(|one| one.messages).sum::<i64>();
    let busiest = by_month.iter().max_by_key(|(_, counts)| total(counts));
    let caption = busiest.map_or(NO_CODES_APPLIED.to_owned(), |(month, counts)| {
        let messages = format::count(total(counts), "coded message", "coded messages");
        format!("By the month in which messages were sent. Busiest month: {} ({messages}).", format::month(*month))
    });
    let rows = months
        .iter()
        .map(|one| vec![one.month.format("%Y-%m").to_string(), context.name(one.code), one.messages.to_string()]);
    let table = Table::plain(&["Month", "Code", "Messages"], rows);
    let series = used.iter().map(|code| Series {
        name: code.name.clone(),
        color: Color::Person(i32::from(code.color) - 1),
        below: false,
    });
    let picture = Picture::Columns(Columns {
        label: "Codes over time".into(),
        series: series.collect(),
        columns,
        ..Columns::default()
    });
    Chart {
        key: "months".into(),
        title: "Over time".into(),
        caption,
        table,
        wide: true,
        pictures: if used.is_empty() { Vec::new() } else { vec![picture] },
        ..Chart::default()
    }
}

/// All months from the first to the last, including those without coded messages. At most [`MAX_MONTHS`].
fn all_months<T>(by_month: &BTreeMap<NaiveDate, T>) -> impl Iterator<Item = NaiveDate> + use<T> {
    let last = by_month.keys().next_back().copied();
    let months =
        std::iter::successors(by_month.keys().next().copied(), |month| month.checked_add_months(Months::new(1)));
    months.take_while(move |month| Some(*month) <= last).take(MAX_MONTHS)
}

fn by_sender(context: &ChartContext<'_>, counts: &[figures::SenderCount]) -> Chart {
    let mut totals: HashMap<&str, i64> = HashMap::new();
    counts.iter().for_each(|one| *totals.entry(&one.sender).or_default() += one.messages);
    let mut senders: Vec<&str> = totals.keys().copied().collect();
    senders.sort_by_key(|name| (std::cmp::Reverse(totals[name]), *name));
    senders.truncate(MAX_SHOWN);
    let is_used = |code: &&Code| counts.iter().any(|one| one.code == code.id);
    let used: Vec<&Code> = context.codes.iter().filter(is_used).take(MAX_SHOWN).collect();
    let most = counts.iter().map(|one| one.messages).max().unwrap_or(0);
    let count = |code: &Code, sender: &str| {
        counts.iter().find(|one| one.code == code.id && one.sender == sender).map_or(0, |one| one.messages)
    };
    let cells = used.iter().flat_map(|code| {
        senders.iter().map(move |sender| {
            let messages = count(code, sender);
            Cell {
                level: Cell::level(messages as f64, most as f64),
                title: format!("{} · {sender}: {}", code.name, format::count(messages, "message", "messages")),
                search_url: (messages > 0).then(|| context.segments_url(code.id, sender)),
            }
        })
    });
    let picture = Picture::Grid(Grid {
        label: "Codes by participant".into(),
        columns: senders.iter().map(|name| shorten(name)).collect(),
        rows: used.iter().map(|code| shorten(&code.name)).collect(),
        cells: cells.collect(),
        left: 150.0,
        cell: cell_width(senders.len()),
    });
    let caption = counts.first().map_or(NO_CODES_APPLIED.to_owned(), |top| {
        let messages = format::number(top.messages);
        format!(
            "Messages per participant and code. Highest: “{}”, {} ({messages}).",
            context.name(top.code),
            top.sender
        )
    });
    let rows = counts.iter().map(|one| vec![context.name(one.code), one.sender.clone(), one.messages.to_string()]);
    let table = Table::plain(&["Code", "Participant", "Messages"], rows);
    Chart {
        key: "writers".into(),
        title: "By participant".into(),
        caption,
        table,
        wide: true,
        pictures: if used.is_empty() { Vec::new() } else { vec![picture] },
        ..Chart::default()
    }
}

/// The width of a cell. The fewer cells a row has, the wider they are, to leave room for the headings.
fn cell_width(cells: usize) -> f64 {
    (720.0 / cells.max(1) as f64).clamp(34.0, 130.0)
}

fn co_occurrence(context: &ChartContext<'_>, pairs: &[figures::CodePair], frequencies: &[figures::Frequency]) -> Chart {
    let is_in_pair = |code: &&Code| pairs.iter().any(|pair| pair.one == code.id || pair.other == code.id);
    let used: Vec<&Code> = context.codes.iter().filter(is_in_pair).take(MAX_SHOWN).collect();
    let count = |a: Uuid, b: Uuid| {
        let is_it = |pair: &&figures::CodePair| (pair.one, pair.other) == (a, b) || (pair.one, pair.other) == (b, a);
        pairs.iter().find(is_it).map_or(0, |pair| pair.messages)
    };
    let messages_with = |code: Uuid| frequencies.iter().find(|one| one.code == code).map_or(0, |one| one.messages);
    let most = pairs.first().map_or(0, |pair| pair.messages);
    let cell = |row: &Code, column: &Code| {
        if row.id == column.id {
            return Cell { level: 0, title: format!("{}: {}", row.name, messages_with(row.id)), search_url: None };
        }
        let messages = count(row.id, column.id);
        let title = format!("{} and {}: {}", row.name, column.name, format::count(messages, "message", "messages"));
        Cell { level: Cell::level(messages as f64, most as f64), title, search_url: None }
    };
    let cells: Vec<Cell> = used.iter().flat_map(|row| used.iter().map(move |column| cell(row, column))).collect();
    let heads: Vec<String> = used.iter().map(|code| shorten(&code.name)).collect();
    let width = cell_width(heads.len());
    let picture = Picture::Grid(Grid {
        label: "Codes on the same message".into(),
        columns: heads.clone(),
        rows: heads,
        cells,
        left: 150.0,
        cell: width,
    });
    let caption = pairs.first().map_or("No message has more than one code.".to_owned(), |pair| {
        let messages = format::count(pair.messages, "message", "messages");
        format!("Most often together: “{}” and “{}” ({messages}).", context.name(pair.one), context.name(pair.other))
    });
    let rows = pairs.iter().map(|pair| {
        let either = messages_with(pair.one) + messages_with(pair.other) - pair.messages;
        let overlap = if either > 0 { format!("{:.2}", pair.messages as f64 / either as f64) } else { String::new() };
        vec![context.name(pair.one), context.name(pair.other), pair.messages.to_string(), overlap]
    });
    let table = Table::plain(&["Code", "Other code", "Messages with both", "Overlap (Jaccard)"], rows);
    Chart {
        key: "together".into(),
        title: "Co-occurrence".into(),
        caption,
        table,
        wide: true,
        pictures: if used.is_empty() { Vec::new() } else { vec![picture] },
        ..Chart::default()
    }
}
