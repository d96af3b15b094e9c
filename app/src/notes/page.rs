//! `/bookmarks`: the places one has saved.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::api::{bookmarks, set_bookmark};
use super::model::Bookmark;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::{EmptyNotice, ErrorNotice};
use crate::ui::toast::Toasts;

/// The viewer's bookmarks.
#[component]
pub fn BookmarksPage() -> impl IntoView {
    let list = Resource::new_blocking(|| (), |()| bookmarks());
    let content = move || {
        Suspend::new(async move {
            match list.await {
                Ok(all) => view! { <List all/> }.into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Saved"/>
        <div class="page"><h1>"Saved"</h1><Suspense>{content}</Suspense></div>
    }
}

#[component]
fn List(all: Vec<Bookmark>) -> impl IntoView {
    let shown = RwSignal::new(all);
    let toasts = Toasts::get();
    let remove = Callback::new(move |bookmark: Bookmark| {
        let before = shown.get_untracked();
        shown.update(|shown| shown.retain(|other| other.id != bookmark.id));
        let (conversation, message) = (bookmark.conversation_id, bookmark.message_id);
        spawn_local(async move {
            match set_bookmark(conversation, message, false).await {
                Ok(()) => {
                    let undo = Callback::new(move |()| {
                        shown.set(before.clone());
                        spawn_local(async move { drop(set_bookmark(conversation, message, true).await) });
                    });
                    toasts.say("Bookmark removed", Some(undo));
                }
                Err(error) => {
                    shown.set(before);
                    toasts.say(error.to_string(), None);
                }
            }
        });
    });
    let row = move |bookmark: Bookmark| {
        let href = format!("/c/{}?at={}#m{}", bookmark.conversation_id, bookmark.seq, bookmark.seq);
        let gone = bookmark.clone();
        view! {
            <li class="row saved">
                <a class="row-text" href=href>
                    <small><bdi>{bookmark.conversation_title}</bdi>" · "<bdi>{bookmark.sender_name}</bdi>" · "{format::day_and_time(bookmark.at)}</small>
                    <span dir="auto">{bookmark.excerpt}</span>
                </a>
                <button class="icon-button" aria-label="Remove the bookmark" title="Remove the bookmark" on:click=move |_| remove.run(gone.clone())>
                    <Icon icon=lucide::LuBookmarkX/>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || shown.read().is_empty()>
            <EmptyNotice icon=lucide::LuBookmark title="Nothing saved yet" text="Open a conversation and press the bookmark beside a message, or the key b on the message in focus."/>
        </Show>
        <ul class="rows card" class:hidden=move || shown.read().is_empty()><For each=move || shown.get() key=|bookmark| bookmark.id children=row/></ul>
    }
}
