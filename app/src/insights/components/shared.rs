//! Dashboards that other users have shared with the viewer.

use leptos::prelude::*;

use crate::insights::model::SharedDashboard;
use crate::insights::scope::Scope;
use crate::ui::format;

/// The title of a conversation whose names are hidden.
pub const UNNAMED: &str = "Conversation statistics";

/// The list of dashboards that were shared with the viewer. Renders nothing if it is empty.
#[component]
pub fn SharedDashboards(
    /// The dashboards, latest first.
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
