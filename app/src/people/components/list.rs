//! The list of people.

use leptos::prelude::*;

use super::merge::MergeForm;
use crate::people::model::PersonSummary;
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;

/// The list of people. Names shared by several unmerged participants have a button to merge them.
#[component]
pub fn PeopleList(
    /// In display order.
    people: Vec<PersonSummary>,
) -> impl IntoView {
    if people.is_empty() {
        let text = "People appear when you import conversations.";
        return view! { <EmptyNotice icon=lucide::LuUsers title="No people found" text/> }.into_any();
    }
    view! { <ul class="rows card">{people.into_iter().enumerate().map(row).collect_view()}</ul> }.into_any()
}

fn row((index, one): (usize, PersonSummary)) -> impl IntoView {
    let href = one.url();
    let about = format!(
        "{} · {}",
        format::count(one.messages, "message", "messages"),
        format::count(one.conversations, "conversation", "conversations")
    );
    let merge = (one.person.is_none() && one.participants > 1).then(|| {
        let label = format!("Merge {}", one.name);
        view! { <MergeForm folded=one.folded.clone()><button class="button small" aria-label=label>"Merge"</button></MergeForm> }
    });
    let badge = one.person.map(|_| view! { <span class="badge">"Person"</span> });
    view! {
        <li class="row">
            <Avatar name=one.name.clone() ordinal=index as i32/>
            <a class="row-text" href=href><bdi>{one.name}</bdi><small>{about}</small></a>
            {badge}{merge}
        </li>
    }
}
