//! The folder buttons above the list. Dropping a conversation on a button moves it to that folder.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::conversations::api::move_to_folder;
use crate::conversations::model::{ListRequest, Listing};
use crate::page::Revision;
use crate::ui::toast::Toasts;

/// What a button lists: all conversations, a folder, or the archive.
#[derive(Clone, PartialEq)]
struct Folder {
    /// `None` for all conversations.
    name: Option<String>,
    archived: bool,
}

impl Folder {
    fn label(&self) -> String {
        match self.archived {
            true => "Archive".to_owned(),
            false => self.name.clone().unwrap_or_else(|| "All".to_owned()),
        }
    }

    fn is_selected(&self, request: &ListRequest) -> bool {
        (&request.folder, request.archived) == (&self.name, self.archived)
    }
}

/// Buttons for all conversations, each folder and the archive. Hidden if there are neither folders nor archived
/// conversations.
#[component]
pub fn Folders(
    /// The first page of the list, with the names of the folders.
    listing: Listing,
    /// Which conversations to list.
    request: RwSignal<ListRequest>,
) -> impl IntoView {
    let any = listing.archived || !listing.folders.is_empty();
    let all = Folder { name: None, archived: false };
    let archive = listing.archived.then_some(Folder { name: None, archived: true });
    let named = listing.folders.into_iter().map(|name| Folder { name: Some(name), archived: false });
    let folders: Vec<Folder> = std::iter::once(all).chain(named).chain(archive).collect();
    leave_missing_folder(&folders, request);
    any.then(|| {
        let buttons = folders.into_iter().map(|folder| view! { <FolderButton folder request/> }).collect_view();
        view! { <div class="segments folders" role="group" aria-label="Folders">{buttons}</div> }
    })
}

/// A folder disappears when its last conversation is moved out of it. If it was selected, selects all conversations.
fn leave_missing_folder(folders: &[Folder], request: RwSignal<ListRequest>) {
    let is_missing = request.with_untracked(|request| !folders.iter().any(|folder| folder.is_selected(request)));
    if is_missing {
        Effect::new(move |_| {
            request.try_update(|request| {
                request.folder = None;
                request.archived = false;
            });
        });
    }
}

#[component]
fn FolderButton(folder: Folder, request: RwSignal<ListRequest>) -> impl IntoView {
    let (toasts, revision) = (Toasts::get(), Revision::expect());
    let label = folder.label();
    let here = folder.clone();
    let pressed = move || request.with(|request| here.is_selected(request)).to_string();
    let target = folder.clone();
    let choose = move |_| {
        request.update(|request| {
            request.folder = folder.name.clone();
            request.archived = folder.archived;
        })
    };
    let drop = move |event: DragEvent| {
        if let Some(id) = dragged(&event) {
            event.prevent_default();
            move_conversation(id, target.clone(), toasts, revision);
        }
    };
    view! {
        <button type="button" aria-pressed=pressed on:click=choose on:dragover=|event| event.prevent_default() on:drop=drop>
            <bdi>{label}</bdi>
        </button>
    }
}

/// Moves a conversation to a folder, and offers undo.
fn move_conversation(id: Uuid, folder: Folder, toasts: Toasts, revision: Revision) {
    spawn_local(async move {
        let text = match (&folder.name, folder.archived) {
            (_, true) => "Archived".to_owned(),
            (None, _) => "Removed from folder".to_owned(),
            (Some(name), _) => format!("Moved to “{name}”"),
        };
        match move_to_folder(id, folder.name.unwrap_or_default(), folder.archived).await {
            Ok(before) => {
                let undo = move |()| {
                    let folder = before.folder.clone();
                    spawn_local(async move {
                        if let Err(error) = move_to_folder(id, folder, before.archived).await {
                            toasts.say(error.to_string(), None);
                        }
                        revision.bump();
                    });
                };
                toasts.say(text, Some(Callback::new(undo)));
            }
            Err(error) => toasts.say(error.to_string(), None),
        }
        revision.bump();
    });
}

/// The id of the dragged conversation. Rows are links, and browsers represent a dragged link by its URL.
#[cfg(feature = "hydrate")]
fn dragged(event: &DragEvent) -> Option<Uuid> {
    let url = event.data_transfer()?.get_data("text/plain").ok()?;
    url.split("/c/").nth(1)?.get(..36)?.parse().ok()
}

#[cfg(not(feature = "hydrate"))]
fn dragged(_event: &DragEvent) -> Option<Uuid> {
    None
}
