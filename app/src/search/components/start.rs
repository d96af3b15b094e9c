//! The search page without a query: saved searches and search tips.

use leptos::prelude::*;

use crate::search::api::ForgetSearch;
use crate::search::model::{SavedSearch, SearchRequest, SearchStart};
use crate::ui::form::Form;
use crate::ui::icon::{Icon, lucide};

/// Saved searches and search tips.
#[component]
pub fn Start(
    /// The data of the page.
    start: SearchStart,
) -> impl IntoView {
    let saved = (!start.saved.is_empty()).then(|| {
        let rows = start.saved.into_iter().map(|saved| view! { <Saved saved/> }).collect_view();
        view! { <section class="card"><h2>"Saved searches"</h2><ul class="saved-list">{rows}</ul></section> }
    });
    let operator = |(name, about): (String, String)| {
        let href = SearchRequest::of(format!("{name}:")).url();
        view! { <tr><th scope="row"><a href=href><code>{format!("{name}:")}</code></a></th><td>{about}</td></tr> }
    };
    view! {
        {saved}
        <section class="card search-help">
            <h2>"Search tips"</h2>
            <table><tbody>
                <tr><th scope="row"><code>"dinner friday"</code></th><td>"both words (prefixes match); accents and case are ignored"</td></tr>
                <tr><th scope="row"><code>"“good night”"</code></th><td>"this exact phrase"</td></tr>
                <tr><th scope="row"><code>"tea OR coffee"</code></th><td>"either word"</td></tr>
                <tr><th scope="row"><code>"dinner -friday"</code></th><td>"without this word"</td></tr>
                {start.operators.into_iter().map(operator).collect_view()}
            </tbody></table>
        </section>
    }
}

#[component]
fn Saved(saved: SavedSearch) -> impl IntoView {
    let href = SearchRequest::of(saved.query.clone()).url();
    let label = format!("Remove saved search {}", saved.query);
    view! {
        <li class="saved">
            <a href=href><Icon icon=lucide::LuSearch/><bdi>{saved.query.clone()}</bdi></a>
            {saved.count.map(|count| view! { <span class="badge">{count.to_string()}</span> })}
            <Form action={ServerAction::<ForgetSearch>::new()} quiet=true>
                <input type="hidden" name="query" value=saved.query/>
                <button class="icon-button" aria-label=label title="Remove"><Icon icon=lucide::LuX/></button>
            </Form>
        </li>
    }
}
