//! The More menu of a conversation: links and forms, in groups.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use crate::conversations::api::{
    ArrangeConversation, DeleteConversation, RenameConversation, SetSelf, restore_conversation,
};
use crate::conversations::model::{Arranged, Opened, Participant};
use crate::page::Revision;
use crate::ui::form::{FieldError, Form};
use crate::ui::icon::{Icon, lucide};
use crate::ui::menu::{Menu, OpenMenu};
use crate::ui::toast::Toasts;

/// The menu.
#[component]
pub fn MoreMenu(
    /// The conversation, as it is now.
    details: RwSignal<Opened>,
) -> impl IntoView {
    view! {
        <Menu label="More" icon=lucide::LuEllipsisVertical>
            <Entries details/>
        </Menu>
    }
}

#[component]
fn Entries(details: RwSignal<Opened>) -> impl IntoView {
    let (id, is_owner) = details.with_untracked(|details| (details.id, details.is_owner));
    let link = |page: &str, label: &'static str, icon| {
        view! { <a class="menu-item" href=format!("/c/{id}/{page}")><Icon icon=icon/>{label}</a> }
    };
    let history = is_owner.then(|| {
        view! { <a class="menu-item" href=format!("/imports?of={id}")><Icon icon=lucide::LuHistory/>"Import history"</a> }
    });
    view! {
        <div class="menu-group" role="group" aria-label="Use">
            {link("export", "Export", lucide::LuDownload)}
            {link("sharing", "Sharing", lucide::LuShare2)}
            {link("code", "Code", lucide::LuTags)}
            {history}
        </div>
        <div class="menu-group" role="group" aria-label="Arrange">
            {move || details.with(|details| view! { <Arrange id arranged=details.arranged.clone()/> })}
        </div>
        {is_owner.then(|| view! {
            <div class="menu-group" role="group" aria-label="Edit">
                <Rename id title=details.with_untracked(|details| details.title.clone())/>
                {move || details.with(|details| view! { <ViewAs id participants=details.participants.clone()/> })}
            </div>
            <div class="menu-group" role="group" aria-label="Delete"><Delete id/></div>
        })}
    }
}

/// Pin, archive, folder: each form sends how the conversation will be arranged.
#[component]
fn Arrange(id: Uuid, arranged: Arranged) -> impl IntoView {
    let pin = match arranged.pinned {
        true => ("Unpin", lucide::LuPinOff),
        false => ("Pin to the top", lucide::LuPin),
    };
    let archive = match arranged.archived {
        true => ("Unarchive", lucide::LuArchiveRestore),
        false => ("Archive", lucide::LuArchive),
    };
    let button = |(label, icon): (&'static str, icondata_core::Icon)| {
        view! { <button class="menu-item"><Icon icon=icon/>{label}</button> }.into_any()
    };
    let folder = view! {
        <label class="field-inline">"Folder"
            <input name="folder" value=arranged.folder.clone() maxlength="60" placeholder="None" aria-describedby="folder-error"/>
        </label>
        <button class="button small">"Move to folder"</button>
    };
    let pinned = Arranged { pinned: !arranged.pinned, ..arranged.clone() };
    let archived = Arranged { archived: !arranged.archived, ..arranged.clone() };
    view! {
        <ArrangeForm id wanted=pinned>{button(pin)}</ArrangeForm>
        <ArrangeForm id wanted=archived>{button(archive)}</ArrangeForm>
        <ArrangeForm id wanted=arranged has_folder_field=true>{folder}<FieldError name="folder"/></ArrangeForm>
    }
}

#[component]
fn ArrangeForm(
    id: Uuid,
    wanted: Arranged,
    /// The folder is a field among the children.
    #[prop(optional)]
    has_folder_field: bool,
    children: Children,
) -> impl IntoView {
    let menu = expect_context::<OpenMenu>();
    let folder = wanted.folder;
    view! {
        <Form action={ServerAction::<ArrangeConversation>::new()} on_success=move |()| menu.close() quiet=!has_folder_field>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="pinned" value=wanted.pinned.to_string()/>
            <input type="hidden" name="archived" value=wanted.archived.to_string()/>
            {(!has_folder_field).then(|| view! { <input type="hidden" name="folder" value=folder/> })}
            {children()}
        </Form>
    }
}

#[component]
fn Rename(id: Uuid, title: String) -> impl IntoView {
    let menu = expect_context::<OpenMenu>();
    view! {
        <Form action={ServerAction::<RenameConversation>::new()} on_success=move |()| menu.close()>
            <input type="hidden" name="id" value=id.to_string()/>
            <label class="field-inline">"Name"
                <input name="title" value=title maxlength="300" required aria-describedby="title-error"/>
            </label>
            <FieldError name="title"/>
            <button class="button small">"Rename"</button>
        </Form>
    }
}

/// Which participant the viewer is: their messages stand on the right.
#[component]
fn ViewAs(id: Uuid, participants: Vec<Participant>) -> impl IntoView {
    // Of a crowd, those who wrote most.
    const MAX: usize = 200;
    let menu = expect_context::<OpenMenu>();
    let mut people = participants;
    people.sort_by_key(|person| std::cmp::Reverse(person.message_count));
    let nobody = !people.iter().any(|person| person.is_self);
    let option = |person: Participant| {
        view! { <option value=person.ordinal.to_string() selected=person.is_self>{person.name}</option> }
    };
    view! {
        <Form action={ServerAction::<SetSelf>::new()} on_success=move |()| menu.close()>
            <input type="hidden" name="id" value=id.to_string()/>
            <label class="field-inline">"Which participant are you?"
                <select name="ordinal"><option value="" selected=nobody>"Not in this chat"</option>{people.into_iter().take(MAX).map(option).collect_view()}</select>
            </label>
            <button class="button small">"Save"</button>
        </Form>
    }
}

#[component]
fn Delete(id: Uuid) -> impl IntoView {
    let (navigate, toasts, revision) = (use_navigate(), Toasts::get(), Revision::expect());
    let deleted = move |()| {
        navigate("/", Default::default());
        let navigate = navigate.clone();
        let undo = move |()| {
            let navigate = navigate.clone();
            spawn_local(async move {
                match restore_conversation(id).await {
                    Ok(()) => {
                        revision.bump();
                        navigate(&format!("/c/{id}"), Default::default());
                    }
                    Err(error) => toasts.say(error.to_string(), None),
                }
            });
        };
        // In a task of its own: the callback outlives this page.
        spawn_local(async move { toasts.say("Conversation deleted", Some(Callback::new(undo))) });
    };
    view! {
        <Form action={ServerAction::<DeleteConversation>::new()} on_success=deleted quiet=true>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="menu-item danger"><Icon icon=lucide::LuTrash2/>"Delete conversation"</button>
        </Form>
    }
}
