//! `/people/name?n=`: all participants with one name.

use leptos::prelude::*;

use super::merge::MergeForm;
use super::presences::{PersonHeader, PersonOverview, PresenceRow};
use crate::people::model::NameDetails;
use crate::ui::icon::{Icon, lucide};

/// The page of a name.
#[component]
pub fn Namesakes(
    /// The data of the page.
    name: NameDetails,
) -> impl IntoView {
    let NameDetails { folded, name, presences } = name;
    let row = |presence| view! { <PresenceRow presence/> };
    view! {
        <PersonHeader name=name.clone() presences=presences.clone()/>
        <section class="card">
            <p>"Everyone with this name. If they are the same person, merge them to see everything they wrote on one page."</p>
            <MergeForm folded><button class="button primary"><Icon icon=lucide::LuUserCheck/>"Merge"</button></MergeForm>
        </section>
        <PersonOverview name presences=presences.clone()/>
        <section class="card">
            <h2>"Conversations"</h2>
            <ul class="rows">{presences.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
