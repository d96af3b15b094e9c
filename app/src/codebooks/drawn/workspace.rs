//! `/c/:id/code`: a conversation to code. The text on one side, the codes on the other; one form holds both.

use std::collections::HashMap;
use std::ops::Range;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::label;
use crate::codebooks::api::{ApplyCode, MakeCodebook, RemoveSegment};
use crate::codebooks::store::books::{self, Book};
use crate::codebooks::store::codes::{self, Code};
use crate::codebooks::store::codings::{self, Coding, PAGE, Passage};
use crate::conversations::anchor::layers;
use crate::conversations::model::{color_class, initials};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::viewer::{Coder, Conversation, Reader, Viewer};

/// So many characters of a message can be coded; what is longer is read in its own file.
const SHOWN: i32 = 20_000;

/// Draws the page: `?book=` a codebook, `?at=` the first message, `?seqs=` chosen ones,
/// `?removed=` a segment.
pub async fn draw(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    query: &str,
) -> Result<Drawn, AppError> {
    let value = |name: &str| parameter(query, name);
    let id = conversation.id;
    let books = books::list(&mut *db, viewer).await?;
    let asked = match value("book").and_then(|book| book.parse::<Uuid>().ok()) {
        Some(book) => Some(book),
        None => books::latest(&mut *db, viewer, conversation).await?,
    };
    let head = view! {
        <a class="back-link" href=format!("/c/{id}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Coding "<bdi>{conversation.title.clone()}</bdi></h1>
    };
    let title = format!("Coding: {}", conversation.title);
    let Some(book) = asked else {
        return Ok(Drawn { title, html: view! { {head}{first_book(id)} }.to_html() });
    };
    let coder = Coder::prove(&mut *db, viewer, book).await?;
    let codes = codes::tree(&mut *db, &coder).await?;
    let last = conversation.last_seq;
    let at = value("at").and_then(|at| at.parse::<i64>().ok()).unwrap_or(1).clamp(1, last.max(1));
    let passages = codings::passages(&mut *db, conversation, at, PAGE, SHOWN).await?;
    let messages: Vec<Uuid> = passages.iter().map(|passage| passage.id).collect();
    let mut given = codings::of(db, &coder, conversation, &messages).await?;
    // Who comes from chosen messages finds them chosen.
    let chosen = crate::query::parse::<crate::conversations::MessageFilter>(query).chosen()?.unwrap_or_default();
    let place = Place { conversation: id, book, at, chosen, me: viewer.id(), may_edit: coder.edits().is_ok() };
    let by_id: HashMap<Uuid, &Code> = codes.iter().map(|code| (code.id, code)).collect();
    let rows: Vec<_> =
        passages.iter().map(|one| passage(one, &given.remove(&one.id).unwrap_or_default(), &by_id, &place)).collect();
    let undo =
        value("removed").and_then(|segment| segment.parse::<Uuid>().ok()).map(|segment| restore(&place, segment));
    let blind =
        coder.sees_only().map(|_| view! { <p class="hint">"You work blind: what others coded is not shown."</p> });
    let html = view! {
        {head}{undo}
        <div class="coding-head">{choose(id, at, book, &books)}{pages(&place, last, "Pages of the text")}</div>
        {blind}
        <form class="coding" method="post" action=ApplyCode::url() data-coding="">
            <input type="hidden" name="conversation" value=id.to_string()/>
            <input type="hidden" name="book" value=book.to_string()/>
            <input type="hidden" name="at" value=at.to_string()/>
            <input type="hidden" name="quote"/><input type="hidden" name="words"/><input type="hidden" name="near"/>
            <ol class="coding-text">{rows}</ol>
            {palette(&place, &codes)}
        </form>
        {pages(&place, last, "Pages of the text, below")}
    };
    Ok(Drawn { title, html: html.to_html() })
}

/// What all parts of the page need to know.
struct Place {
    conversation: Uuid,
    book: Uuid,
    at: i64,
    chosen: Vec<i64>,
    me: Uuid,
    may_edit: bool,
}

/// For whoever has no codebook.
fn first_book(conversation: Uuid) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"First, a codebook"</h2>
            <p>"A codebook is a list of themes, such as “promise” or “quarrel”, that you give to messages and words."</p>
            <form method="post" action=MakeCodebook::url()>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <label class="field"><span>"Name"</span><input name="title" maxlength="200" required autocomplete="off" placeholder="Promises and quarrels"/></label>
                <button class="button primary"><Icon icon=lucide::LuPlus/>"Make the codebook"</button>
            </form>
            <p><a href="/codebooks">"Or import one"</a></p>
        </section>
    }
}

fn choose(conversation: Uuid, at: i64, book: Uuid, all: &[Book]) -> impl IntoView + use<> {
    let options = all.iter().map(|one| {
        view! { <option value=one.id.to_string() selected=one.id == book>{one.title.clone()}</option> }
    });
    let options: Vec<_> = options.collect();
    view! {
        <form class="coding-book" method="get" action=format!("/c/{conversation}/code")>
            <input type="hidden" name="at" value=at.to_string()/>
            <label class="field-inline">"Codebook"<select name="book">{options}</select></label>
            <button class="button small">"Open"</button>
            <a class="button small" href=format!("/codebooks/{book}")>"Its codes"</a>
        </form>
    }
}

fn pages(place: &Place, last: i64, label: &'static str) -> impl IntoView + use<> {
    let (first, until) = (place.at, (place.at + PAGE - 1).min(last));
    let (conversation, book) = (place.conversation, place.book);
    let href = move |at: i64| format!("/c/{conversation}/code?book={book}&at={at}");
    let before = (first > 1).then(|| view! { <a class="button small" href=href((first - PAGE).max(1))>"Earlier"</a> });
    let after = (until < last).then(|| view! { <a class="button small" href=href(first + PAGE)>"Later"</a> });
    let says = format!("{}–{} of {}", format::number(first), format::number(until), format::number(last));
    view! { <nav class="coding-pages" aria-label=label>{before}<span>{says}</span>{after}</nav> }
}

fn restore(place: &Place, segment: Uuid) -> impl IntoView + use<> {
    view! {
        <div class="banner" role="status"><span>"The code was taken away."</span>
            <form method="post" action=RemoveSegment::url()>
                <input type="hidden" name="conversation" value=place.conversation.to_string()/>
                <input type="hidden" name="book" value=place.book.to_string()/>
                <input type="hidden" name="at" value=place.at.to_string()/>
                <input type="hidden" name="segment" value=segment.to_string()/>
                <input type="hidden" name="to" value="restore"/>
                <button class="button small">"Undo"</button>
            </form>
        </div>
    }
}

/// A message, the words of it that have codes, and its codes.
fn passage(one: &Passage, given: &[Coding], codes: &HashMap<Uuid, &Code>, place: &Place) -> impl IntoView + use<> {
    let seq = one.seq;
    let given: Vec<(&Coding, &Code)> =
        given.iter().filter_map(|coding| Some((coding, *codes.get(&coding.code)?))).collect();
    let chips: Vec<_> = given.iter().map(|(coding, code)| chip(coding, code, one, place)).collect();
    let chips = (!chips.is_empty()).then(|| view! { <ul class="coding-chips">{chips}</ul> });
    let sender = (!one.sender.is_empty())
        .then(|| view! { <span class=format!("coding-sender {}", color_class(one.ordinal))><bdi>{one.sender.clone()}</bdi></span> });
    let text = match one.content.trim() {
        "" => view! { <p class="coding-words soft">{stand_in(&one.kind)}</p> }.into_any(),
        _ => view! { <p class="coding-words" dir="auto">{marked(&one.content, &given)}</p> }.into_any(),
    };
    let whole = given.iter().any(|(coding, _)| coding.anchor.is_none());
    let label = format!("Choose message {seq}: {}, {}", one.sender, one.content.chars().take(80).collect::<String>());
    view! {
        <li class="coding-row" class:coded=whole id=format!("m{seq}") data-seq=seq.to_string()>
            <label class="coding-choose"><input type="checkbox" name="seqs[]" value=seq.to_string() checked=place.chosen.binary_search(&seq).is_ok() aria-label=label/></label>
            <div class="coding-message">
                <p class="coding-meta">{sender}<time datetime=one.at.format("%Y-%m-%dT%H:%M:%S").to_string()>{format::day_and_time(one.at)}</time></p>
                {text}{chips}
            </div>
        </li>
    }
}

fn stand_in(kind: &str) -> String {
    match kind {
        "deleted" => "This message was deleted".to_owned(),
        kind => format!("({})", kind.replace('_', " ")),
    }
}

/// The text, its coded words marked: a line below for each code, in its colour.
fn marked(text: &str, given: &[(&Coding, &Code)]) -> Vec<AnyView> {
    let placed: Vec<(Range<usize>, &Code)> =
        given.iter().filter_map(|(coding, code)| Some((coding.anchor.as_ref()?.find(text)?, *code))).collect();
    let ranges: Vec<Range<usize>> = placed.iter().map(|(range, _)| range.clone()).collect();
    let (mut pieces, mut from) = (Vec::new(), 0);
    for (piece, of) in layers(&ranges) {
        if piece.start > from {
            pieces.push(text[from..piece.start].to_owned().into_any());
        }
        from = piece.end;
        let names: Vec<&str> = of.iter().map(|place| placed[*place].1.name.as_str()).collect();
        let title = names.join(", ");
        // The innermost line is nearest to the text.
        let inner = text[piece].to_owned().into_any();
        let mark = of.iter().enumerate().fold(inner, |inside, (layer, place)| {
            let class = format!("coded layer-{} {}", layer.min(3), placed[*place].1.class());
            view! { <mark class=class>{inside}</mark> }.into_any()
        });
        pieces.push(view! { <span title=title>{mark}</span> }.into_any());
    }
    if from < text.len() {
        pieces.push(text[from..].to_owned().into_any());
    }
    pieces
}

/// A code that a message or its words have; takes it away, too.
fn chip(coding: &Coding, code: &Code, message: &Passage, place: &Place) -> impl IntoView + use<> {
    let mine = coding.coder == place.me;
    let by = (!mine).then(|| view! { <small title=coding.coder_name.clone()>{initials(&coding.coder_name)}</small> });
    let words = coding.anchor.as_ref().map(|anchor| anchor.quote.clone());
    let broken = coding.anchor.as_ref().is_some_and(|anchor| anchor.find(&message.content).is_none());
    let broken = broken.then(|| view! { <span class="note-broken" title="These words are not in the message any more."><Icon icon=lucide::LuUnlink/></span> });
    let remove = (mine || place.may_edit).then(|| {
        let says = format!("Take “{}” away", code.name);
        view! {
            <button class="icon-button chip-remove" type="submit" name="segment" value=coding.segment.to_string() formaction=RemoveSegment::url() aria-label=says.clone() title=says>
                <Icon icon=lucide::LuX/>
            </button>
        }
    });
    view! { <li class="coding-chip" title=words.unwrap_or_default()>{label(code)}{by}{broken}{remove}</li> }
}

/// The codes: each a button that gives it to what is chosen.
fn palette(place: &Place, codes: &[Code]) -> impl IntoView + use<> {
    let empty = codes.is_empty().then(|| {
        let href = format!("/codebooks/{}#add", place.book);
        view! { <p>"This codebook has no codes yet. "<a href=href>"Add the first one"</a></p> }
    });
    let rows = codes.iter().map(|code| {
        let key = code.shortcut.clone();
        let hint = key.clone().map(|key| view! { <kbd>{key}</kbd> });
        let class = format!("code-button depth-{}", code.depth.min(8));
        view! {
            <li class=class>
                <button type="submit" name="code" value=code.id.to_string() data-key=key.clone() aria-keyshortcuts=key title=code.definition.clone()>{label(code)}{hint}</button>
            </li>
        }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <aside class="coding-codes" aria-label="Codes">
            <p class="hint">"Select words, or choose messages; then a code, or its key. The keys j and k go to the next and the previous message."</p>
            {empty}
            <ul>{rows}</ul>
        </aside>
    }
}
