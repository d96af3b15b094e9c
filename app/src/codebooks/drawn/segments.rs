//! `/codebooks/:id/segments`: everything that was coded, by code, person and conversation.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{conversations, label};
use crate::codebooks::api::SaySegment;
use crate::codebooks::store::codes::{self, Code};
use crate::codebooks::store::segments::{self, Segment, SegmentFilter};
use crate::codebooks::store::{coders, figures};
use crate::drawn::parameter;
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Coder, Viewer};

/// A page shows so many.
const SHOWN: i64 = 100;

/// What an address asks for: `?code=` with all below it (unless `?alone=1`), `?by=`, `?c=`, `?q=`, `?after=`.
pub fn wanted(query: &str, codes: &[Code]) -> SegmentFilter {
    let id = |name: &str| parameter(query, name).and_then(|id| id.parse::<Uuid>().ok());
    let chosen = id("code");
    let codes = match chosen {
        Some(code) if parameter(query, "alone").is_some() => vec![code],
        Some(code) => with_those_below(codes, code),
        None => Vec::new(),
    };
    SegmentFilter {
        codes,
        by: id("by"),
        conversation: id("c"),
        text: parameter(query, "q").unwrap_or_default().trim().chars().take(200).collect(),
        after: id("after"),
    }
}

/// A code and those below it: in a tree's order they follow it.
fn with_those_below(codes: &[Code], code: Uuid) -> Vec<Uuid> {
    let Some(start) = codes.iter().position(|one| one.id == code) else { return vec![code] };
    let depth = codes[start].depth;
    let below = codes[start + 1..].iter().take_while(|one| one.depth > depth);
    std::iter::once(code).chain(below.map(|one| one.id)).collect()
}

/// Draws the page.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, coder: &Coder, query: &str) -> Result<AnyView, AppError> {
    let codes = codes::tree(&mut *db, coder).await?;
    let wanted = wanted(query, &codes);
    let mut found = segments::list(&mut *db, viewer, coder, &wanted, SHOWN + 1).await?;
    let more = found.len() as i64 > SHOWN;
    found.truncate(SHOWN as usize);
    let people = coders::list(&mut *db, coder).await?;
    let places = figures::conversations(db, viewer, coder).await?;
    let chosen = parameter(query, "code").unwrap_or_default();
    let options = codes.iter().map(|code| {
        let name = format!("{}{}", "– ".repeat(code.depth), code.name);
        view! { <option value=code.id.to_string() selected=code.id.to_string() == chosen>{name}</option> }
    });
    let options: Vec<_> = options.collect();
    let by: Vec<_> = people
        .into_iter()
        .map(|one| view! { <option value=one.user.to_string() selected=wanted.by == Some(one.user)>{one.full_name}</option> })
        .collect();
    let next = found.last().filter(|_| more).map(|last| {
        let rest: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after=")).collect();
        let href = format!("?{}&after={}", rest.join("&"), last.id);
        view! { <p><a class="button" href=href>"More"</a></p> }
    });
    let empty = found.is_empty().then(|| view! { <EmptyNotice icon=lucide::LuTags title="No segments" text="Open a conversation, choose “Code” from its menu, and give codes to messages; or choose less strictly here."/> });
    let by_id: HashMap<Uuid, &Code> = codes.iter().map(|code| (code.id, code)).collect();
    let book = coder.codebook;
    let rows: Vec<_> =
        grouped(found).into_iter().filter_map(|group| Some(row(book, by_id.get(&group[0].code)?, group))).collect();
    let csv = format!("/codebooks/{book}/files/segments.csv?{query}");
    let html = view! {
        <form class="board-filter" method="get" role="search" aria-label="Narrow the segments">
            <label class="field grow"><span>"Code, with those below it"</span><select name="code"><option value="">"All"</option>{options}</select></label>
            <label class="field"><span>"Coded by"</span><select name="by"><option value="">"Everybody"</option>{by}</select></label>
            {conversations(&places, wanted.conversation, "All")}
            <label class="field grow"><span>"With these words"</span><input type="search" name="q" value=wanted.text.clone() maxlength="200"/></label>
            <div class="board-buttons"><button class="button primary">"Apply"</button><a class="button" href=csv download rel="external"><Icon icon=lucide::LuDownload/>"CSV"</a></div>
        </form>
        {empty}
        <ul class="notes">{rows}</ul>
        {next}
    };
    Ok(html.into_any())
}

/// What was coded in one go stands together.
fn grouped(all: Vec<Segment>) -> Vec<Vec<Segment>> {
    let mut groups: Vec<Vec<Segment>> = Vec::new();
    for one in all {
        match groups.last_mut() {
            Some(group) if group[0].segment == one.segment => group.push(one),
            _ => groups.push(vec![one]),
        }
    }
    groups
}

fn row(book: Uuid, code: &Code, group: Vec<Segment>) -> AnyView {
    let first = &group[0];
    let context = first.seq.map(|seq| {
        let from = (seq - 10).max(1);
        view! {
            <a href=format!("/c/{}?at={seq}#m{seq}", first.conversation)>"Read"</a>
            <a href=format!("/c/{}/code?book={book}&at={from}#m{seq}", first.conversation)>"Code"</a>
        }
    });
    let texts = group.iter().map(|one| {
        let broken = one
            .is_broken()
            .then(|| view! { <span class="note-broken"><Icon icon=lucide::LuUnlink/>"not there any more"</span> });
        let sender = (!one.sender.is_empty()).then(|| view! { <strong><bdi>{one.sender.clone()}</bdi>": "</strong> });
        view! { <p>{sender}<span dir="auto">{one.text().to_owned()}</span>" "{broken}</p> }
    });
    let texts: Vec<_> = texts.collect();
    let when = first.at.map(format::day_and_time).unwrap_or_default();
    let about = format!("{} · {when} · coded by {}", first.title, first.coder);
    let area = format!("memo-{}", first.segment);
    let memo = (!first.memo.is_empty())
        .then(|| view! { <p class="pre-line"><strong>"Memo: "</strong>{first.memo.clone()}</p> });
    view! {
        <li class="note card" id=format!("s{}", first.segment)>
            <p class="note-head">{label(code)}<small>{about}</small></p>
            <blockquote>{texts}</blockquote>
            {memo}
            <p class="code-links">{context}</p>
            <details class="export-more"><summary>"Memo"</summary>
                <form method="post" action=SaySegment::url()>
                    <input type="hidden" name="book" value=book.to_string()/>
                    <input type="hidden" name="segment" value=first.segment.to_string()/>
                    <div class="field"><label for=area.clone()>"What you think of it"</label><crate::ui::text_area::TextArea id=area name="memo" value=first.memo.clone() optional=true/></div>
                    <button class="button small">"Save"</button>
                </form>
            </details>
        </li>
    }
    .into_any()
}
