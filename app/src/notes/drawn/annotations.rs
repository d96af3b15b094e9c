//! `/c/:id/notes/:message`: a message, what was noted on it, and a new note.

use export::{File, fragment};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::conversations::MessageFilter;
use crate::conversations::messages::{self, SelectedMessages};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::notes::annotate::{AddNote, ChangeNote, CommentNote, EditNote, ForgetComment};
use crate::notes::markdown;
use crate::notes::store::annotations::{self, Annotation, AnnotationFilter};
use crate::notes::store::threads::{self, Comment};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::text_area::TextArea;
use crate::viewer::{Annotator, Conversation, Reader, Role, Viewer};

/// Draws the page. Its address may say which words are meant (`?quote=…&near=…`), through which message
/// (`?until=`), what was taken away (`?removed=`), and from which note on earlier ones are wanted (`?before=`).
pub async fn draw(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    message: Uuid,
    query: &str,
) -> Result<Drawn, AppError> {
    let wanted = AnnotationFilter {
        conversation: Some(conversation.id),
        message: Some(message),
        before: before(query),
        ..AnnotationFilter::default()
    };
    let mut notes = annotations::list(&mut *db, viewer, &wanted).await?;
    let earlier = earlier(&notes, query, "Earlier notes");
    // They are read in the order in which they were written.
    notes.reverse();
    let shown = show(db, conversation, message).await?;
    if shown.is_none() && notes.is_empty() {
        return Err(AppError::NotFound);
    }
    let may_share = Annotator::prove(&mut *db, conversation, Role::Annotator).await.is_ok();
    let may_edit = Annotator::prove(&mut *db, conversation, Role::Editor).await.is_ok();
    let changed: Vec<Uuid> = notes.iter().filter(|note| note.versions > 0).map(|note| note.id).collect();
    let mut old = threads::versions(&mut *db, viewer, &changed).await?;
    let (id, is_there) = (conversation.id, shown.is_some());
    let (seq, html) = shown.unwrap_or((0, "<p>This message is gone.</p>".to_owned()));
    let back = if is_there { format!("/c/{id}?at={seq}#m{seq}") } else { format!("/c/{id}") };
    let count = format::count(annotations::count(&mut *db, conversation, message).await?, "note", "notes");
    let rows: Vec<_> = notes
        .into_iter()
        .map(|note| {
            let mine = note.author_id == viewer.id();
            let before = old.remove(&note.id).unwrap_or_default();
            one(note, before, viewer.id(), mine || may_edit, may_share)
        })
        .collect();
    let removed = parameter(query, "removed").and_then(|id| id.parse::<Uuid>().ok());
    let removed = removed.map(|note| {
        view! {
            <div class="banner" role="status"><span>"The note was taken away."</span>{change(note, id, message, "restore", "Undo")}</div>
        }
    });
    let form = is_there.then(|| new(id, message, query, may_share));
    let html = view! {
        <a class="back-link" href=back><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Notes"</h1>
        {removed}
        <div class="export-preview note-message" inner_html=html></div>
        <h2>{count}</h2>
        {earlier}
        <ul class="notes">{rows}</ul>
        {form}
    };
    Ok(Drawn { title: "Notes".to_owned(), html: html.to_html() })
}

/// The message and its place, as exports show it.
async fn show(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    message: Uuid,
) -> Result<Option<(i64, String)>, AppError> {
    let participants = messages::participants(&mut *db, conversation).await?;
    let head =
        messages::head(&mut *db, conversation, &participants, &MessageFilter::default(), chrono::DateTime::default())
            .await?;
    let selection = SelectedMessages::of(vec![message]);
    let found = messages::read(db, conversation, &participants, &selection, 0, 1).await?;
    Ok(found.first().map(|one| (one.seq, fragment(&head, one, &|_: &File| None))))
}

fn change(note: Uuid, conversation: Uuid, message: Uuid, to: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=ChangeNote::url()>
            <input type="hidden" name="id" value=note.to_string()/>
            <input type="hidden" name="conversation" value=conversation.to_string()/>
            <input type="hidden" name="message" value=message.to_string()/>
            <input type="hidden" name="to" value=to/>
            <button class="button small">{label}</button>
        </form>
    }
}

/// The note before which an address wants notes.
pub fn before(query: &str) -> Option<Uuid> {
    parameter(query, "before")?.parse().ok()
}

/// A link to what was written before the last of a full list.
pub fn earlier(notes: &[Annotation], query: &str, label: &'static str) -> Option<impl IntoView + use<>> {
    let last = notes.last().filter(|_| notes.len() == annotations::MAX_LISTED)?;
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("before="));
    let kept: String = kept.map(|pair| format!("{pair}&")).collect();
    let href = format!("?{kept}before={}", last.id);
    Some(view! { <p><a class="button" href=href>{label}</a></p> })
}

/// Where a note stands, if not at all of the message.
pub fn about(note: &Annotation) -> AnyView {
    let broken = note.is_broken().then(|| {
        view! { <p class="note-broken"><Icon icon=lucide::LuUnlink/>"What this note was made of is not there any more."</p> }
    });
    let quote = (!note.quote.is_empty()).then(|| view! { <blockquote dir="auto">{note.quote.clone()}</blockquote> });
    let until = note.until_seq.filter(|until| Some(*until) != note.seq).map(|until| {
        view! { <p class="hint"><a href=format!("/c/{}?at={until}", note.conversation_id)>{format!("through message {}", format::number(until))}</a></p> }
    });
    view! { {quote}{broken}{until} }.into_any()
}

/// Category, tags, and who sees it.
pub fn marks(note: &Annotation) -> impl IntoView + use<> {
    let category =
        (!note.draft.category.is_empty()).then(|| view! { <span class="badge">{note.draft.category.clone()}</span> });
    let tags: Vec<_> = note
        .draft
        .tags
        .iter()
        .map(|tag| view! { <a class="note-tag" href=format!("/notes?tag={}", leptos_router::location::Url::escape(tag))>{format!("#{tag}")}</a> })
        .collect();
    let seen = if note.draft.shared { "shared" } else { "private" };
    let resolved = note.resolved_at.map(|_| view! { <span class="badge">"settled"</span> });
    view! { <p class="note-marks">{category}{tags}<small>{seen}</small>{resolved}</p> }
}

fn one(
    note: Annotation,
    before: Vec<threads::AnnotationVersion>,
    me: Uuid,
    may_change: bool,
    may_share: bool,
) -> impl IntoView {
    let (conversation, message) = (note.conversation_id, note.message_id);
    let (about, marks) = (about(&note), marks(&note));
    let time = format::day_and_time(note.created_at.naive_utc());
    let body = markdown::to_html(&note.draft.body);
    let tools = may_change.then(|| {
        let (to, label) = if note.resolved_at.is_some() { ("reopen", "Open again") } else { ("resolve", "Settle") };
        view! {
            <div class="buttons">
                {change(note.id, conversation, message, to, label)}
                {change(note.id, conversation, message, "delete", "Delete")}
            </div>
            <details class="export-more"><summary>"Change"</summary>{edit(&note, may_share)}</details>
        }
    });
    let old = (!before.is_empty()).then(|| {
        let rows = before.into_iter().map(|version| {
            let until = format!("until {}", format::day_and_time(version.until.naive_utc()));
            view! { <li><small>{until}</small><div inner_html=markdown::to_html(&version.body)></div></li> }
        });
        let rows: Vec<_> = rows.collect();
        view! { <details class="export-more"><summary>"What it said before"</summary><ul class="notes">{rows}</ul></details> }
    });
    let comments: Vec<_> = note
        .comments
        .iter()
        .map(|comment| said(comment.clone(), conversation, message, comment.author_id == me))
        .collect();
    view! {
        <li class="note card" id=format!("n{}", note.id)>
            <p class="note-head"><strong><bdi>{note.author.clone()}</bdi></strong><small>{time}</small></p>
            {about}
            <div class="note-body" dir="auto" inner_html=body></div>
            {marks}
            <ul class="note-comments">{comments}</ul>
            <form class="note-reply" method="post" action=CommentNote::url()>
                <input type="hidden" name="id" value=note.id.to_string()/>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <input type="hidden" name="message" value=message.to_string()/>
                <label class="field-inline">"Comment"<input name="body" maxlength="5000" autocomplete="off" placeholder="@name calls somebody" required/></label>
                <button class="button small">"Send"</button>
            </form>
            {tools}{old}
        </li>
    }
}

fn said(comment: Comment, conversation: Uuid, message: Uuid, mine: bool) -> impl IntoView {
    let forget = mine.then(|| {
        view! {
            <form method="post" action=ForgetComment::url()>
                <input type="hidden" name="id" value=comment.id.to_string()/>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <input type="hidden" name="message" value=message.to_string()/>
                <button class="icon-button" aria-label="Delete the comment" title="Delete the comment"><Icon icon=lucide::LuX/></button>
            </form>
        }
    });
    view! {
        <li>
            <p class="note-head"><strong><bdi>{comment.author}</bdi></strong><small>{format::day_and_time(comment.created_at.naive_utc())}</small>{forget}</p>
            <div dir="auto" inner_html=markdown::to_html(&comment.body)></div>
        </li>
    }
}

/// Category, tags and who sees it.
fn fields(category: String, tags: String, shared: bool, may_share: bool) -> impl IntoView {
    let share = may_share.then(|| {
        view! { <label class="export-mark"><input type="checkbox" name="shared" checked=shared/><span>"Everybody who reads the conversation sees it"</span></label> }
    });
    view! {
        <div class="export-row">
            <label class="field grow"><span>"Category"</span><input name="category" maxlength="60" value=category autocomplete="off"/></label>
            <label class="field grow"><span>"Tags"</span><input name="tags" maxlength="400" value=tags placeholder="money, promise" autocomplete="off"/></label>
        </div>
        {share}
    }
}

fn edit(note: &Annotation, may_share: bool) -> impl IntoView + use<> {
    let draft = &note.draft;
    let name = format!("edit-{}", note.id);
    view! {
        <form method="post" action=EditNote::url()>
            <input type="hidden" name="id" value=note.id.to_string()/>
            <input type="hidden" name="conversation" value=note.conversation_id.to_string()/>
            <input type="hidden" name="message" value=note.message_id.to_string()/>
            <div class="field"><label for=name.clone()>"Note"</label><TextArea id=name name="body" value=draft.body.clone()/></div>
            {fields(draft.category.clone(), draft.tags.join(", "), draft.shared, may_share)}
            <button class="button">"Save"</button>
        </form>
    }
}

fn new(conversation: Uuid, message: Uuid, query: &str, may_share: bool) -> impl IntoView + use<> {
    let value = |name: &str| parameter(query, name).unwrap_or_default();
    let through = value("until").parse::<i64>().ok().map(|until| {
        let href = format!("/c/{conversation}?at={until}#m{until}");
        view! { <p class="hint">"On this message and those after it, through "<a href=href>{format!("message {}", format::number(until))}</a>"."</p> }
    });
    view! {
        <section class="card">
            <h2>"A new note"</h2>
            {through}
            <form class="note-new" method="post" action=AddNote::url()>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <input type="hidden" name="message" value=message.to_string()/>
                <input type="hidden" name="until" value=value("until")/>
                <input type="hidden" name="near" value=value("near")/>
                <div class="field"><label for="body">"Note"</label><TextArea id="body".to_owned() name="body" value=String::new()/>
                    <p class="field-hint">"**bold**, *slanted*, lists and links work."</p>
                </div>
                <label class="field"><span>"Only these words of the message"</span><input name="quote" value=value("quote") maxlength="20000" autocomplete="off" dir="auto" placeholder="Empty for all of it"/></label>
                {fields(String::new(), String::new(), false, may_share)}
                <button class="button primary"><Icon icon=lucide::LuStickyNote/>"Add the note"</button>
            </form>
        </section>
    }
}
