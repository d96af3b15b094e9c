//! `/c/:id/notes/:message`: a message and its notes, for browsers without JavaScript and for direct links. With
//! JavaScript, links to it from a conversation open the side panel instead.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use uuid::Uuid;

use crate::error::AppError;
use crate::notes::api::{ChangeNote, message_notes};
use crate::notes::components::MessageNotesView;
use crate::notes::model::{MessageNotes, MessageRef, NoteTarget};
use crate::notes::request::MessageNotesRequest;
use crate::page::{PageTitle, loaded_once, page_resource};
use crate::query::use_request;
use crate::ui::form::Form;
use crate::ui::icon::{Icon, lucide};

/// `/c/:id/notes/:message`, where `:message` is an id or a `seq`.
pub struct MessageNotesRoute;

#[lazy_route]
impl LazyRoute for MessageNotesRoute {
    fn data() -> Self {
        MessageNotesRoute
    }

    fn view(MessageNotesRoute: Self) -> AnyView {
        let (params, request) = (use_params_map(), use_request::<MessageNotesRequest>());
        let source = move || {
            let (id, message) = params.with(|params| (params.get("id"), params.get("message")));
            let id: Option<Uuid> = id.and_then(|id| id.parse().ok());
            let message: Option<MessageRef> = message.and_then(|message| message.parse().ok());
            (id.zip(message), request.with(|request| request.before))
        };
        let fetch = |(message, before): (Option<(Uuid, MessageRef)>, Option<Uuid>)| async move {
            let (conversation, message) = message.ok_or(AppError::NotFound)?;
            message_notes(conversation, message, before).await
        };
        let notes = page_resource(source, fetch);
        view! {
            <PageTitle text="Notes"/>
            <div class="page wide">{loaded_once(notes, move |notes| view! { <MessageNotesPage notes request/> })}</div>
        }
        .into_any()
    }
}

#[component]
fn MessageNotesPage(notes: Signal<MessageNotes>, request: Memo<MessageNotesRequest>) -> impl IntoView {
    let MessageNotesRequest { quote, near, until, edit, .. } = request.get_untracked();
    let target = RwSignal::new(NoteTarget { quote, near, until });
    let back = move || {
        notes.with(|notes| match &notes.message {
            Some(message) => format!("/c/{}?at={}#m{}", notes.conversation_id, message.seq, message.seq),
            None => format!("/c/{}", notes.conversation_id),
        })
    };
    view! {
        <a class="back-link" href=back><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Notes"</h1>
        <Deleted notes request/>
        <MessageNotesView data=notes target edit/>
    }
}

/// A banner that offers to undo a deletion, for browsers without JavaScript. Others get a toast.
#[component]
fn Deleted(notes: Signal<MessageNotes>, request: Memo<MessageNotesRequest>) -> impl IntoView {
    move || {
        let removed = request.with(|request| request.removed);
        let is_back = |id| notes.with(|notes| notes.notes.iter().any(|note| note.id == id));
        removed.filter(|id| !is_back(*id)).map(|id| {
            view! {
                <div class="banner" role="status">
                    <span>"Note deleted."</span>
                    <Form action={ServerAction::<ChangeNote>::new()} quiet=true>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <input type="hidden" name="change" value="restore"/>
                        <button class="button small">"Undo"</button>
                    </Form>
                </div>
            }
        })
    }
}
