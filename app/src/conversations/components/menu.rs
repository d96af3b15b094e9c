//! The "More" menu of a conversation: links and forms, in groups.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use crate::conversations::api::{
    ArrangeConversation, DeleteConversation, RenameConversation, SetSelf, restore_conversation,
};
use crate::conversations::model::{Arrangement, ConversationDetails, Participant};
use crate::page::Revision;
use crate::ui::form::{FieldError, Form};
use crate::ui::icon::{Icon, lucide};
use crate::ui::menu::{Menu, OpenMenu};
use crate::ui::toast::Toasts;

/// The "More" menu.
#[component]
pub fn MoreMenu(
    /// The conversation; updated when it changes.
    details: RwSignal<ConversationDetails>,
) -> impl IntoView {
    view! {
        <Menu label="More" icon=lucide::LuEllipsisVertical>
            <MenuItems details/>
        </Menu>
    }
}

#[component]
fn MenuItems(details: RwSignal<ConversationDetails>) -> impl IntoView {
    let (id, is_owner) = details.with_untracked(|details| (details.id, details.is_owner));
    let link = |page: &str, label: &'static str, icon| {
        view! { <a class="menu-item" href=format!("/c/{id}/{page}")><Icon icon=icon/>{label}</a> }
    };
    let history = is_owner.then(|| {
        view! { <a class="menu-item" href=format!("/imports?of={id}")><Icon icon=lucide::LuHistory/>"Import history"</a> }
    });
    view! {
        <div class="menu-group" role="group" aria-label="Actions">
            {link("export", "Export", lucide::LuDownload)}
            {link("sharing", "Sharing", lucide::LuShare2)}
            {link("code", "Code", lucide::LuTags)}
            {history}
        </div>
        <div class="menu-group" role="group" aria-label="Arrange">
            {move || details.with(|details| view! { <Arrange id arrangement=details.arrangement.clone()/> })}
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

/// Pin, archive and folder. Each form submits the complete new arrangement.
#[component]
fn Arrange(id: Uuid, arrangement: Arrangement) -> impl IntoView {
    let pin = match arrangement.pinned {
        true => ("Unpin", lucide::LuPinOff),
        false => ("Pin to the top", lucide::LuPin),
    };
    let archive = match arrangement.archived {
        true => ("Unarchive", lucide::LuArchiveRestore),
        false => ("Archive", lucide::LuArchive),
    };
    let button = |(label, icon): (&'static str, icondata_core::Icon)| {
        view! { <button class="menu-item"><Icon icon=icon/>{label}</button> }.into_any()
    };
    let folder = view! {
        <label class="field-inline">"Folder"
            <input name="folder" value=arrangement.folder.clone() maxlength="60" placeholder="None" aria-describedby="folder-error"/>
        </label>
        <button class="button small">"Move to folder"</button>
    };
    let pinned = Arrangement { pinned: !arrangement.pinned, ..arrangement.clone() };
    let archived = Arrangement { archived: !arrangement.archived, ..arrangement.clone() };
    view! {
        <ArrangeForm id wanted=pinned>{button(pin)}</ArrangeForm>
        <ArrangeForm id wanted=archived>{button(archive)}</ArrangeForm>
        <ArrangeForm id wanted=arrangement has_folder_field=true>{folder}<FieldError name="folder"/></ArrangeForm>
    }
}

#[component]
fn ArrangeForm(
    id: Uuid,
    wanted: Arrangement,
    /// Whether `children` contains the folder field. Otherwise a hidden field submits the folder.
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

/// Selects which participant the owner is. Their messages are aligned to the right.
#[component]
fn ViewAs(id: Uuid, participants: Vec<Participant>) -> impl IntoView {
    // In large groups, only those with the most messages are offered.
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
        // In a separate task, because the undo callback must outlive this page.
        spawn_local(async move { toasts.say("Conversation deleted", Some(Callback::new(undo))) });
    };
    view! {
        <Form action={ServerAction::<DeleteConversation>::new()} on_success=deleted quiet=true>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="menu-item danger"><Icon icon=lucide::LuTrash2/>"Delete conversation"</button>
        </Form>
    }
}
