//! What can be done with a conversation, as HTML: links and plain forms, drawn by the server.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::conversations::api::{ArrangeConversation, DeleteConversation, RenameConversation, SetSelf};
use crate::conversations::model::{Arranged, Opened, Participant};
use crate::ui::icon::{Icon, lucide};

/// Draws the menu.
pub fn menu(opened: &Opened) -> String {
    let owner = opened.is_owner.then(|| view! { <OwnerMenu opened=opened.clone()/> });
    let export = format!("/c/{}/export", opened.id);
    view! {
        <a class="button wide" href=export><Icon icon=lucide::LuDownload/>"Export"</a>
        <a class="button wide" href=format!("/c/{}/code", opened.id)><Icon icon=lucide::LuTags/>"Code"</a>
        <a class="button wide" href=format!("/c/{}/sharing", opened.id)><Icon icon=lucide::LuShare2/>"Sharing"</a>
        <Arrange opened=opened.clone()/>{owner}
    }
    .to_html()
}

/// What only the owner may do.
#[component]
fn OwnerMenu(opened: Opened) -> impl IntoView {
    view! {
        <a class="button wide" href=format!("/imports?of={}", opened.id)>"Imports and receipts"</a>
        <form method="post" action=RenameConversation::url()>
            <input type="hidden" name="id" value=opened.id.to_string()/>
            <label class="field-inline">"Name"<input name="title" value=opened.title.clone() maxlength="300" required/></label>
            <button class="button wide">"Rename"</button>
        </form>
        <ViewAs opened=opened.clone()/>
        <form method="post" action=DeleteConversation::url()>
            <input type="hidden" name="id" value=opened.id.to_string()/>
            <button class="button danger wide"><Icon icon=lucide::LuTrash2/>"Delete the conversation"</button>
        </form>
    }
}

/// Pin, archive, folder: a button each that sends how the conversation will be arranged.
#[component]
fn Arrange(opened: Opened) -> impl IntoView {
    let now = opened.arranged;
    let form = |arranged: &Arranged, content: AnyView, with_folder: bool| {
        view! {
            <form method="post" action=ArrangeConversation::url()>
                <input type="hidden" name="id" value=opened.id.to_string()/>
                <input type="hidden" name="pinned" value=arranged.pinned.to_string()/>
                <input type="hidden" name="archived" value=arranged.archived.to_string()/>
                {(!with_folder).then(|| view! { <input type="hidden" name="folder" value=arranged.folder.clone()/> })}
                {content}
            </form>
        }
    };
    let button =
        |label: &'static str, icon| view! { <button class="button wide"><Icon icon=icon/>{label}</button> }.into_any();
    let pin = match now.pinned {
        true => button("Unpin", lucide::LuPinOff),
        false => button("Pin to the top", lucide::LuPin),
    };
    let archive = match now.archived {
        true => button("Out of the archive", lucide::LuArchiveRestore),
        false => button("Archive", lucide::LuArchive),
    };
    let folder = view! {
        <label class="field-inline">"Folder"<input name="folder" value=now.folder.clone() maxlength="60" placeholder="None"/></label>
        <button class="button wide">"Put into the folder"</button>
    };
    view! {
        {form(&Arranged { pinned: !now.pinned, ..now.clone() }, pin, false)}
        {form(&Arranged { archived: !now.archived, ..now.clone() }, archive, false)}
        {form(&now, folder.into_any(), true)}
    }
}

/// Which participant the viewer is: their messages stand on the right.
#[component]
fn ViewAs(opened: Opened) -> impl IntoView {
    // Of a crowd the loudest will do.
    const MAX: usize = 200;
    let mut people = opened.participants.clone();
    people.sort_by_key(|person| std::cmp::Reverse(person.message_count));
    let nobody = !people.iter().any(|person| person.is_self);
    let option = |person: Participant| {
        view! { <option value=person.ordinal.to_string() selected=person.is_self>{person.name}</option> }
    };
    view! {
        <form method="post" action=SetSelf::url()>
            <input type="hidden" name="id" value=opened.id.to_string()/>
            <label class="field-inline">"I am"
                <select name="ordinal"><option value="" selected=nobody>"nobody in it"</option>{people.into_iter().take(MAX).map(option).collect_view()}</select>
            </label>
            <button class="button wide">"View as"</button>
        </form>
    }
}
