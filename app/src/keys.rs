//! `/keys`: keyboard shortcuts.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::page::PageTitle;

/// For each shortcut: the alternative keys, and what they do.
const SHORTCUTS: [(&[&str], &str); 11] = [
    (&["Ctrl K", "⌘ K"], "Go to a conversation, a person or a page"),
    (&["/"], "Search"),
    (&["?"], "Keyboard shortcuts"),
    (&["j", "k"], "Next / previous message"),
    (&["b"], "Add or remove a bookmark"),
    (&["n"], "Add a note; select text first to annotate just that part"),
    (&["x"], "Select the message; with Shift, all messages up to it"),
    (&["a–z", "0–9"], "While coding: apply the code with this key"),
    (&["Home", "End", "Page Up", "Page Down"], "On the timeline's scroll bar: jump through the conversation"),
    (&["←", "→"], "Previous / next picture"),
    (&["Escape"], "Close menu, dialog or panel"),
];

/// `/keys`
pub struct KeysRoute;

#[lazy_route]
impl LazyRoute for KeysRoute {
    fn data() -> Self {
        KeysRoute
    }

    fn view(KeysRoute: Self) -> AnyView {
        let row = |(keys, action): (&'static [&'static str], &'static str)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
            view! { <tr><th scope="row">{keys}</th><td>{action}</td></tr> }
        };
        view! {
            <PageTitle text="Keyboard shortcuts"/>
            <div class="page wide">
                <h1>"Keyboard shortcuts"</h1>
                <section class="card search-help keys"><table><tbody>{SHORTCUTS.map(row).into_iter().collect_view()}</tbody></table></section>
            </div>
        }
        .into_any()
    }
}
