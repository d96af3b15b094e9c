//! `/people/name?n=`: all participants with one name.

use leptos::prelude::*;

use super::merge::MergeForm;
use super::presences::{Figures, Head, PresenceRow};
use crate::people::model::NameDetails;
use crate::ui::icon::{Icon, lucide};

/// The page.
#[component]
pub fn Namesakes(
    /// What it shows.
    name: NameDetails,
) -> impl IntoView {
    let NameDetails { folded, name, presences } = name;
    let row = |presence| view! { <PresenceRow presence/> };
    view! {
        <Head name=name.clone() presences=presences.clone()/>
        <section class="card">
            <p>"Everyone with this name. If they are the same person, merge them: then they have one page, also under other names."</p>
            <MergeForm folded><button class="button primary"><Icon icon=lucide::LuUserCheck/>"Merge"</button></MergeForm>
        </section>
        <Figures name presences=presences.clone()/>
        <section class="card">
            <h2>"Conversations"</h2>
            <ul class="rows">{presences.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
