//! The head of a conversation: its name, search, jump to a date, and what can be done with it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::Form;

use super::activity::Calendar;
use crate::conversations::api::{ArrangeConversation, DeleteConversation, RenameConversation, SetSelf};
use crate::conversations::model::{Arranged, Opened};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// The bar above the timeline.
#[component]
pub fn Toolbar(
    /// The conversation.
    opened: Opened,
    /// What is searched for.
    query: String,
) -> impl IntoView {
    let id = opened.id;
    let base = format!("/c/{id}");
    let about = format!(
        "{} · {}",
        format::count(opened.message_count, "message", "messages"),
        format::count(opened.participants.len() as i64, "participant", "participants"),
    );
    let range = opened.first_day.zip(opened.last_day).map(|(first, last)| (first.to_string(), last.to_string()));
    let (first, last) = range.unzip();
    let jump = base.clone();
    let looking = RwSignal::new(false);
    view! {
        <header class="toolbar">
            <a class="icon-button back" href="/" aria-label="All conversations"><Icon icon=lucide::LuArrowLeft/></a>
            <div class="toolbar-title">
                <h1><bdi>{opened.title.clone()}</bdi></h1>
                <p>{about}</p>
            </div>
            <div class="toolbar-search" role="search">
                <Form method="GET" action=base.clone()>
                    <label class="search-field">
                        <Icon icon=lucide::LuSearch/>
                        <input type="search" name="q" value=query placeholder="Search here" aria-label="Search in this conversation" autocomplete="off"/>
                    </label>
                </Form>
            </div>
            <details class="menu" on:toggle=move |_| looking.update(|looking| *looking = !*looking)>
                <summary class="icon-button" aria-label="Jump to a date" title="Jump to a date"><Icon icon=lucide::LuCalendarDays/></summary>
                <div class="menu-sheet">
                    <Calendar id open=looking/>
                    <Form method="GET" action=jump>
                        <label class="field-inline">"Go to the day"
                            <input type="date" name="on" min=first max=last.clone() value=last required/>
                        </label>
                        <button class="button primary wide">"Go"</button>
                    </Form>
                    <div class="buttons">
                        <a class="button small" href=format!("{base}?at=1#m1")>"First message"</a>
                        <a class="button small" href=base.clone()>"Last message"</a>
                    </div>
                </div>
            </details>
            <a class="icon-button" href=format!("{base}/media") aria-label="Media, links and documents" title="Media, links and documents"><Icon icon=lucide::LuImages/></a>
            <a class="icon-button" href=format!("{base}/insights") aria-label="Insights" title="Insights"><Icon icon=lucide::LuChartColumn/></a>
            <More opened/>
        </header>
    }
}

#[component]
fn More(opened: Opened) -> impl IntoView {
    let owner = opened.is_owner.then(|| view! { <OwnerMenu opened=opened.clone()/> });
    view! {
        <details class="menu">
            <summary class="icon-button" aria-label="More" title="More"><Icon icon=lucide::LuEllipsisVertical/></summary>
            <div class="menu-sheet">
                <Arrange opened/>
                {owner}
            </div>
        </details>
    }
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
    let pin = form(
        &Arranged { pinned: !now.pinned, ..now.clone() },
        if now.pinned { button("Unpin", lucide::LuPinOff) } else { button("Pin to the top", lucide::LuPin) },
        false,
    );
    let archive = form(
        &Arranged { archived: !now.archived, ..now.clone() },
        if now.archived {
            button("Out of the archive", lucide::LuArchiveRestore)
        } else {
            button("Archive", lucide::LuArchive)
        },
        false,
    );
    let folder = view! {
        <label class="field-inline">"Folder"<input name="folder" value=now.folder.clone() maxlength="60" placeholder="None"/></label>
        <button class="button wide">"Put into the folder"</button>
    };
    let folder = form(&now, folder.into_any(), true);
    view! { {pin}{archive}{folder} }
}

/// Which participant the viewer is: their messages stand on the right.
#[component]
fn ViewAs(opened: Opened) -> impl IntoView {
    // Of a crowd the loudest will do.
    const MOST: usize = 200;
    let mut people = opened.participants.clone();
    people.sort_by_key(|person| std::cmp::Reverse(person.message_count));
    let nobody = !people.iter().any(|person| person.is_self);
    let option = |person: crate::conversations::model::Participant| {
        view! { <option value=person.ordinal.to_string() selected=person.is_self>{person.name}</option> }
    };
    view! {
        <form method="post" action=SetSelf::url()>
            <input type="hidden" name="id" value=opened.id.to_string()/>
            <label class="field-inline">"I am"
                <select name="ordinal"><option value="" selected=nobody>"nobody in it"</option>{people.into_iter().take(MOST).map(option).collect_view()}</select>
            </label>
            <button class="button wide">"View as"</button>
        </form>
    }
}
