//! Pages that need no script: the server draws them whole, the browser puts them in. A link or a
//! plain form does all that they do (docs/decisions/0006).
//!
//! To add one: a line in `draw`. Whatever `shell` has no route for comes here.

#[cfg(feature = "hydrate")]
mod charts;
#[cfg(feature = "hydrate")]
mod coding;
#[cfg(feature = "hydrate")]
mod following;
#[cfg(feature = "hydrate")]
mod pointing;

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::page::{PageTitle, Revision};
use crate::ui::notice::ErrorNotice;

/// A page as it is put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The document's title.
    pub title: String,
    /// HTML that the server's views made.
    pub html: String,
}

/// Draws the page at a path of this application, with the query that stands behind its question mark.
#[server(input = Json)]
pub async fn draw_page(
    /// As in the address, from the slash on.
    path: String,
    /// Without the question mark.
    query: String,
) -> Result<Drawn, AppError> {
    crate::error::answer(draw(&path, &query)).await
}

#[cfg(feature = "ssr")]
async fn draw(path: &str, query: &str) -> Result<Drawn, AppError> {
    use crate::insights::scope::Scope;
    use crate::state::AppState;
    use crate::viewer::Viewer;

    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let (state, viewer) = (AppState::current()?, Viewer::current().await?);
    let mut tx = viewer.begin(&state).await?;
    let id = |text: &str| text.parse::<uuid::Uuid>().map_err(|_| AppError::NotFound);
    let today = state.clock.now().date_naive();
    let insights =
        async |tx: &mut sqlx::PgConnection, scope| crate::insights::parts::draw(tx, &viewer, scope, query, today).await;
    let compare = async |tx: &mut sqlx::PgConnection, scope| {
        crate::insights::parts::draw_comparison(tx, &viewer, scope, query, today).await
    };
    match segments[..] {
        ["c", conversation, "insights"] => {
            let conversation = id(conversation)?;
            match insights(&mut tx, Scope::Conversation(conversation)).await {
                // Who may not read it may see its figures.
                Err(AppError::NotFound) => {
                    let analyst = crate::viewer::Analyst::prove(&state, &viewer, conversation).await?;
                    crate::insights::parts::masked::page(&state, &analyst, query).await
                }
                drawn => drawn,
            }
        }
        ["c", conversation, "compare"] => compare(&mut tx, Scope::Conversation(id(conversation)?)).await,
        ["people", person, "compare"] => compare(&mut tx, Scope::Person(id(person)?)).await,
        ["compare"] => compare(&mut tx, Scope::Everything).await,
        ["c", conversation, "story"] => {
            let story = crate::insights::story::story(&mut tx, &viewer, id(conversation)?, query, today).await?;
            Ok(story.page())
        }
        ["c", conversation, "export"] => {
            let reader = viewer.read(&mut tx, id(conversation)?).await?;
            crate::exports::drawn::wish(&mut tx, &viewer, &reader, query, today).await
        }
        ["c", conversation, "code"] => {
            let reader = viewer.read(&mut tx, id(conversation)?).await?;
            crate::codebooks::drawn::workspace(&mut tx, &viewer, &reader, query).await
        }
        ["codebooks"] => crate::codebooks::drawn::list(&mut tx, &viewer, query).await,
        ["codebooks", book] => crate::codebooks::drawn::draw(&mut tx, &viewer, id(book)?, "", query).await,
        ["codebooks", book, page] => crate::codebooks::drawn::draw(&mut tx, &viewer, id(book)?, page, query).await,
        ["c", conversation, "sharing"] => {
            let reader = viewer.read(&mut tx, id(conversation)?).await?;
            crate::sharing::drawn::draw(&mut tx, &viewer, &reader, query, state.clock.now()).await
        }
        ["imports"] => crate::imports::drawn::list(&mut tx, &viewer, query).await,
        ["imports", import] => crate::imports::drawn::one(&mut tx, &viewer, id(import)?, query).await,
        ["exports"] => crate::exports::drawn::list(&mut tx, &viewer).await,
        ["exports", export] => crate::exports::drawn::one(&mut tx, &viewer, id(export)?).await,
        ["people", person, "insights"] => insights(&mut tx, Scope::Person(id(person)?)).await,
        ["insights"] => {
            let shown = crate::sharing::store::analysts::of(state.db.system(), &viewer).await?;
            let mut drawn = insights(&mut tx, Scope::Everything).await?;
            drawn.html.push_str(&crate::insights::parts::masked::list(shown));
            Ok(drawn)
        }
        ["people"] => crate::people::drawn::list(&mut tx, &viewer, query).await,
        ["people", "name"] => crate::people::drawn::namesakes(&mut tx, &viewer, query).await,
        ["people", person] => crate::people::drawn::person(&mut tx, &viewer, id(person)?).await,
        _ => Err(AppError::NotFound),
    }
}

/// A parameter of a query, decoded; the first of this name.
#[cfg(feature = "ssr")]
pub fn parameter(query: &str, name: &str) -> Option<String> {
    parameters(query, name).next()
}

/// All parameters of this name, decoded.
#[cfg(feature = "ssr")]
pub fn parameters(query: &str, name: &str) -> impl Iterator<Item = String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.filter(move |(key, _)| *key == name);
    found.map(|(_, value)| leptos_router::location::Url::unescape(&value.replace('+', " ")))
}

/// A value as it stands in a query.
#[cfg(feature = "ssr")]
pub fn escaped(value: &str) -> String {
    leptos_router::location::Url::escape(value)
}

/// HTML that a page from the server has in it already: it is not sent a second time to hydrate with.
/// Hydration leaves what is inside an `inner_html` alone, so there an empty one does as well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct SentOnce {
    // A named field: serde does not skip the only one of a tuple.
    #[serde(skip)]
    html: String,
}

/// What a page of the server is asked by: where it is, and how often forms changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    path: String,
    query: String,
    revision: u32,
}

type DrawnResource = Resource<Result<(String, SentOnce), AppError>>;

fn use_drawn() -> (Memo<Asked>, DrawnResource) {
    let (location, revision) = (use_location(), Revision::expect());
    let asked = Memo::new(move |before: Option<&Asked>| {
        let now = Asked { path: location.pathname.get(), query: location.search.get(), revision: revision.get() };
        // On the way to a page of its own this one is still there for a moment: it asks for nothing.
        before.filter(|_| has_own_route(&now.path)).cloned().unwrap_or(now)
    });
    let draw = async |asked: Asked| {
        let Drawn { title, html } = draw_page(asked.path, asked.query).await?;
        Ok((title, SentOnce { html }))
    };
    (asked, Resource::new_blocking(move || asked.get(), draw))
}

/// Whether an address is a page of the browser's own: those that `shell` has routes for.
fn has_own_route(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    matches!(segments[..], [] | ["search"] | ["c", _])
}

/// What the server drew, in an element of this class.
fn content(drawn: DrawnResource, class: &'static str) -> impl IntoView {
    let content = move || {
        Suspend::new(async move {
            match drawn.await {
                Ok((title, SentOnce { html })) => {
                    view! { <PageTitle text=title/><div class=class inner_html=html></div> }.into_any()
                }
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! { <Transition>{content}</Transition> }
}

/// The page of a route that needs no script.
#[component]
pub fn DrawnPage() -> impl IntoView {
    let (asked, drawn) = use_drawn();
    let page = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    {
        let navigate = leptos_router::hooks::use_navigate();
        following::attach(asked, drawn, page, navigate.clone());
        Effect::new(move |_| {
            let Some(page) = page.get() else { return };
            let navigate = navigate.clone();
            let path = move || asked.with_untracked(|asked| asked.path.clone());
            charts::attach(&page, move |query| navigate(&format!("{}?{query}", path()), Default::default()));
            pointing::attach(&page);
            coding::attach();
        });
    }
    let _ = asked;
    // Its own class lays nothing out: what watches the charts stays when another page is drawn.
    view! { <div class="drawn" node_ref=page>{content(drawn, "page wide")}</div> }
}

/// A route whose page the server still draws whole.
macro_rules! drawn_route {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        pub struct $name;

        #[lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                $name
            }

            fn view(this: Self) -> AnyView {
                let _ = this;
                view! { <crate::drawn::DrawnPage/> }.into_any()
            }
        }
    };
}
pub(crate) use drawn_route;
