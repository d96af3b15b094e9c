//! `/keys`: what the keyboard can do.

use leptos::prelude::*;

use super::Drawn;

const KEYS: [(&str, &str); 11] = [
    ("Ctrl K, ⌘ K", "go to a conversation, a person, a page, from anywhere"),
    ("/", "to the search field"),
    ("?", "this list"),
    ("j and k", "in a conversation: the next and the previous message"),
    ("b", "bookmark the message, or take the bookmark away"),
    ("n", "note on the message; select words first to note only those"),
    ("a code's own key", "where a conversation is coded: give the code to the selected words, or to the message"),
    ("x", "select the message; with Shift all up to it"),
    ("Home, End, Page Up, Page Down", "on the scroll bar: through the whole conversation"),
    ("← and →", "in a picture: the one before and the next"),
    ("Escape", "close what is open"),
];

/// Draws the page.
pub fn draw() -> Drawn {
    let row = |(key, does): (&'static str, &'static str)| {
        view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{does}</td></tr> }
    };
    let html = view! {
        <h1>"Keys"</h1>
        <section class="card search-help keys"><table><tbody>{KEYS.map(row).into_iter().collect_view()}</tbody></table></section>
    };
    Drawn { title: "Keys".to_owned(), html: html.to_html() }
}
