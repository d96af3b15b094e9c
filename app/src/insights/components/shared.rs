//! Dashboards of others' conversations.

use leptos::prelude::*;

use crate::insights::model::SharedDashboard;
use crate::insights::scope::Scope;
use crate::ui::format;

/// What a conversation is called where its names are hidden.
pub const UNNAMED: &str = "Conversation statistics";

/// The dashboards that were shared with the viewer; nothing when there are none.
#[component]
pub fn SharedDashboards(
    /// The latest first.
    #[prop(into)]
    all: Signal<Vec<SharedDashboard>>,
) -> impl IntoView {
    let row = |one: SharedDashboard| {
        let about = format!("{} · shared by {}", format::count(one.messages, "message", "messages"), one.owner);
        let name = one.title.unwrap_or_else(|| UNNAMED.to_owned());
        view! {
            <li class="row">
                <a class="row-text" href=Scope::Conversation(one.id).path()><bdi>{name}</bdi><small>{about}</small></a>
            </li>
        }
    };
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    view! {
        <Show when=move || !none.get()>
            <section class="card">
                <h2>"Dashboards shared with you"</h2>
                <ul class="rows"><For each=move || all.get() key=|one| one.id children=row/></ul>
            </section>
        </Show>
    }
}
