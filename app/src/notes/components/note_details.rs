//! The parts of a note around its text: what it refers to, its labels, earlier versions and comments.

use leptos::prelude::*;

use crate::notes::api::{CommentNote, DeleteComment};
use crate::notes::model::{Annotation, AnnotationVersion, Comment};
use crate::notes::request::NotesRequest;
use crate::query::address;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::markdown::Markdown;

/// What the note refers to: the quoted words, unless it is the whole message; a warning if they were removed; and the
/// last message, if the note is on several.
pub fn reference(note: &Annotation) -> impl IntoView + use<> {
    let quote = (!note.quote.is_empty()).then(|| view! { <blockquote dir="auto">{note.quote.clone()}</blockquote> });
    let broken = note.is_broken.then(|| {
        view! { <p class="note-broken"><Icon icon=lucide::LuUnlink/>"The text this note refers to was removed."</p> }
    });
    let until = note.until_seq.map(|until| {
        let href = format!("/c/{}?at={until}#m{until}", note.conversation_id);
        view! { <p class="hint"><a href=href>{format!("through message {}", format::number(until))}</a></p> }
    });
    view! { {quote}{broken}{until} }
}

/// Category, tags, visibility and status.
pub fn labels(note: &Annotation) -> impl IntoView + use<> {
    let category =
        (!note.fields.category.is_empty()).then(|| view! { <span class="badge">{note.fields.category.clone()}</span> });
    let tag = |tag: &String| {
        let href = address("/notes", &NotesRequest { tag: tag.clone(), ..NotesRequest::default() });
        view! { <a class="note-tag" href=href>{format!("#{tag}")}</a> }
    };
    let tags = note.tags.iter().map(tag).collect_view();
    let visibility = if note.fields.shared { "shared" } else { "private" };
    let resolved = note.resolved.then(|| view! { <span class="badge">"Resolved"</span> });
    view! { <p class="note-marks">{category}{tags}<small>{visibility}</small>{resolved}</p> }
}

/// Earlier versions of the note's text; `None` if it was never edited.
pub fn versions(versions: Vec<AnnotationVersion>) -> Option<impl IntoView + use<>> {
    let row = |version: AnnotationVersion| {
        let until = format!("until {}", format::day_and_time(version.until.naive_utc()));
        view! { <li><small>{until}</small><Markdown html=version.html/></li> }
    };
    (!versions.is_empty()).then(|| {
        let rows = versions.into_iter().map(row).collect_view();
        view! { <details class="note-more"><summary>"Earlier versions"</summary><ul class="notes">{rows}</ul></details> }
    })
}

/// The comments on a note, and a form to add one.
#[component]
pub fn Comments(
    /// The note.
    note: Memo<Annotation>,
) -> impl IntoView {
    let id = note.with_untracked(|note| note.id);
    let comments = Memo::new(move |_| note.with(|note| note.comments.clone()));
    let form = NodeRef::<leptos::html::Div>::new();
    let sent = Callback::new(move |()| super::new_note::reset_form_in(form));
    view! {
        <ul class="note-comments">
            <For each=move || comments.get() key=|comment| comment.id children=|comment| view! { <CommentRow comment/> }/>
        </ul>
        <div node_ref=form>
            <Form action={ServerAction::<CommentNote>::new()} class="note-reply" on_success=sent>
                <input type="hidden" name="id" value=id.to_string()/>
                <label class="field-inline">"Comment"<input name="body" maxlength="5000" autocomplete="off" placeholder="@name mentions someone" required/></label>
                <button class="button small">"Send"</button>
            </Form>
        </div>
    }
}

#[component]
fn CommentRow(comment: Comment) -> impl IntoView {
    let delete = comment.is_own.then(|| {
        view! {
            <Form action={ServerAction::<DeleteComment>::new()} quiet=true>
                <input type="hidden" name="id" value=comment.id.to_string()/>
                <button class="icon-button" aria-label="Delete comment" title="Delete comment"><Icon icon=lucide::LuX/></button>
            </Form>
        }
    });
    view! {
        <li>
            <div class="note-head"><strong><bdi>{comment.author}</bdi></strong><small>{format::day_and_time(comment.created_at.naive_utc())}</small>{delete}</div>
            <Markdown html=comment.html/>
        </li>
    }
}
