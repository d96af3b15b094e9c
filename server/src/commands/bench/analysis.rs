//! The analysis of a whole chat, compared with the program chat-analytics, and the time to load dashboards of a million
//! messages.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use app::insights::page_data;
use app::insights::scope::Scope;
use app::state::AppState;
use app::viewer::Viewer;
use chrono::Datelike;
use insight::language::Languages;
use insight::month::{MessageFacts, Month, PreviousMessage};
use insight::summary::Summary;
use insight::text_analysis::TextAnalysis;
use transcript::{Conversation, Hints, Input, Kind, Message, ParseError, Sink};
use uuid::Uuid;

use super::super::seed;
use super::{Row, Target};
use crate::start::StartError;

/// The command line of chat-analytics, in the folder of the peers.
const CHAT_ANALYTICS: &str = "node_modules/chat-analytics/dist/lib/CLI.js";
/// Each dashboard is loaded this many times, and the median counts.
const RUNS: usize = 7;

/// Analyses a chat with this many messages, from the file to all figures and on all cores. `None` if the peer failed or
/// is not installed.
pub fn measure(scratch: &Path, peers: &Path, messages: u32) -> Result<Option<Row>, StartError> {
    let other = |error: &dyn std::fmt::Display| StartError::Other(format!("bench analysis: {error}"));
    let file = scratch.join("analysis.txt");
    seed::write_long(&file, messages).map_err(|e| other(&e))?;
    let started = Instant::now();
    let counted = analyse(&file).map_err(|e| other(&e))?;
    let ours = f64::from(counted) / started.elapsed().as_secs_f64();
    let started = Instant::now();
    let report = scratch.join("report.html");
    let theirs = Command::new("node")
        .arg(CHAT_ANALYTICS)
        .args(["-p", "whatsapp", "-i"])
        .arg(&file)
        .arg("-o")
        .arg(&report)
        .current_dir(peers)
        .stdout(Stdio::null())
        .status();
    let seconds = started.elapsed().as_secs_f64();
    for temporary in [&file, &report] {
        let _ = std::fs::remove_file(temporary);
    }
    let ran = theirs.is_ok_and(|status| status.success());
    let theirs = f64::from(messages) / seconds;
    Ok(ran.then(|| Row {
        what: "analysis",
        figures: format!("ours {ours:.0} messages/s, chat-analytics {theirs:.0}/s"),
        ratio: ours / theirs,
        target: Target::AtLeast(10.0),
    }))
}

#[derive(Default)]
struct Messages(Vec<Message>);

impl Sink for Messages {
    fn conversation(&mut self, _: Conversation) -> io::Result<()> {
        Ok(())
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        self.0.push(message);
        Ok(())
    }
}

/// Reads a file and computes everything that a dashboard shows. Returns the number of messages that have a sender.
fn analyse(file: &Path) -> Result<u32, ParseError> {
    let mut all = Messages::default();
    let mut input = Input::new("analysis.txt", BufReader::new(File::open(file)?))?;
    transcript::read(&mut input, &Hints::default(), &mut all)?;
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut people = Vec::with_capacity(all.0.len());
    for message in all.0.iter().filter(|message| message.sender.is_some()) {
        let (next, sender) = (numbers.len(), message.sender.as_deref().unwrap_or_default());
        people.push((message, *numbers.entry(sender).or_insert(next)));
    }
    let sample = people.iter().step_by((people.len() / 2_000).max(1));
    let languages = Languages::of(sample.map(|(message, sender)| (*sender, message.content.as_str())));
    // Months are counted independently, as in the product: a month needs only the last message before it.
    let month_of = |(message, _): &(&Message, usize)| message.sent_at.date().with_day(1);
    let mut end = 0;
    let part = |part: &[_]| {
        end += part.len();
        end - part.len()..end
    };
    let parts: Vec<_> = people.chunk_by(|one, next| month_of(one) == month_of(next)).map(part).collect();
    let next = AtomicUsize::new(0);
    let count = || -> Vec<Month> {
        let mut counted = Vec::new();
        while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            counted.push(month(&people, part.clone(), &languages));
        }
        counted
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let months: Vec<Month> = std::thread::scope(|scope| {
        let counts: Vec<_> = (0..cores).map(|_| scope.spawn(count)).collect();
        counts.into_iter().flat_map(|count| count.join().unwrap_or_default()).collect()
    });
    let summary = Summary::of(months.into_iter().flat_map(|month| month.days), None);
    Ok(summary.all.messages)
}

/// Counts the messages of one month, which are `part` of all messages.
fn month(people: &[(&Message, usize)], part: Range<usize>, languages: &Languages) -> Month {
    let before = part.start.checked_sub(1).map(|before| &people[before]);
    let mut month =
        Month::after(before.map(|(message, sender)| PreviousMessage { at: message.sent_at, sender: *sender }));
    for index in part {
        let (message, sender) = people[index];
        let text = match message.kind {
            Kind::Text | Kind::Poll => &message.content,
            _ => message.caption.as_deref().unwrap_or_default(),
        };
        month.add(&MessageFacts {
            seq: index as i64 + 1,
            at: message.sent_at,
            sender,
            kind: message.kind.as_str(),
            edited: message.edited,
            reply_to: None,
            reactions: &[],
            reactors: &[],
            analysis: &TextAnalysis::of(text, languages),
        });
    }
    month.keywords.trim();
    month
}

/// Loads the dashboard of the longest conversation, without and with filters, and that of all conversations.
pub async fn dashboards(state: &AppState, email: &str) -> Result<Vec<Row>, StartError> {
    let other = |e: app::error::AppError| StartError::Other(format!("bench dashboards: {e}"));
    let viewer = Viewer::of_email(email, state).await.map_err(other)?;
    let (id, messages): (Uuid, i64) = sqlx::query_as(
        "SELECT id, message_count FROM conversations WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY message_count DESC LIMIT 1",
    )
    .bind(viewer.id())
    .fetch_one(state.db.system())
    .await?;
    let today = state.clock.now().date_naive();
    let mut rows = Vec::new();
    let one = Scope::Conversation(id);
    for (what, scope, query, max_ms) in [
        ("dashboard", one, "", 200.0),
        ("dashboard, one year", one, "from=2020-01-01&until=2020-12-31", 500.0),
        ("dashboard, one person", one, "who=0", 500.0),
        ("dashboard, common word", one, "q=coffee", 500.0),
        ("dashboard, search operator", one, "q=has:link", 500.0),
        ("dashboard, all", Scope::Everything, "", 1000.0),
    ] {
        let mut times = Vec::new();
        let mut size = 0;
        for _ in 0..RUNS {
            let started = Instant::now();
            let mut tx = viewer.begin(state).await.map_err(other)?;
            let filter = app::query::parse(query);
            let page = page_data::dashboard_page(&mut tx, &viewer, scope, filter, today).await.map_err(other)?;
            size = serde_json::to_vec(&page).map_err(|e| StartError::Other(e.to_string()))?.len();
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        let first = times[0];
        times.sort_by(f64::total_cmp);
        let median = times[RUNS / 2];
        let figures = format!(
            "{median:.0} ms of {max_ms:.0} ms (first run {first:.0} ms), {} KB of data, {messages} messages",
            size / 1000
        );
        rows.push(Row { what, figures, ratio: median / max_ms, target: Target::AtMost(1.0) });
    }
    Ok(rows)
}
