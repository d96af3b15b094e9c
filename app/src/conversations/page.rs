//! `/c/:id`: a conversation, open at a message (`?at=`), a day (`?on=`) or a search (`?q=`).

use chrono::NaiveDate;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::{conversation_details, open_conversation};
use super::components::activity::ActivityStrip;
use super::components::timeline::TimelineView;
use super::components::toolbar::Toolbar;
use super::model::{ConversationDetails, ConversationPageData, ReadPosition, WindowPosition};
use crate::error::AppError;
use crate::notes::NotesFrame;
use crate::page::{PageTitle, Revision, with_status};
use crate::query::use_request;
use crate::search::{SearchPanel, SearchRequest, panel_resource};
use crate::ui::notice::ErrorNotice;

/// The query string of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct ConversationRequest {
    #[serde(with = "crate::query::blank")]
    at: Option<i64>,
    #[serde(with = "crate::query::blank")]
    on: Option<NaiveDate>,
    q: String,
}

/// The part of the URL that determines which messages are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PageKey {
    id: Option<Uuid>,
    place: WindowPosition,
    query: String,
}

fn use_page_key() -> Memo<PageKey> {
    let (params, request) = (use_params_map(), use_request::<ConversationRequest>());
    Memo::new(move |_| {
        let ConversationRequest { at, on, q } = request.get();
        let place = at.map(WindowPosition::Around).or(on.map(WindowPosition::Day));
        PageKey {
            id: params.read().get("id").and_then(|id| id.parse().ok()),
            place: place.unwrap_or(WindowPosition::End),
            query: q.trim().to_owned(),
        }
    })
}

/// `/c/:id`
pub struct ConversationRoute;

#[lazy_route]
impl LazyRoute for ConversationRoute {
    fn data() -> Self {
        ConversationRoute
    }

    fn view(ConversationRoute: Self) -> AnyView {
        let (key, search) = (use_page_key(), use_request::<SearchRequest>());
        // Does not depend on `Revision`: refetching the messages after a form would lose the scroll position.
        let page = Resource::new_blocking(
            move || key.get(),
            |key| {
                with_status(
                    async move { open_conversation(key.id.ok_or(AppError::NotFound)?, key.place, key.query).await },
                )
            },
        );
        let searched = move || {
            let key = key.get();
            let at = match key.place {
                WindowPosition::Around(seq) => Some(seq),
                _ => None,
            };
            (SearchRequest { scope: key.id, query: key.query, ..search.get() }, at)
        };
        let panel = panel_resource(searched);
        // Keeps the "New messages" line where it was when the conversation was opened.
        let initial_position = StoredValue::new(None::<(Uuid, ReadPosition)>);
        let content = move || {
            Suspend::new(async move {
                match page.await {
                    Ok(ConversationPageData { mut opened, window, target }) => {
                        match initial_position.get_value().filter(|(id, _)| *id == opened.id) {
                            Some((_, reading)) => opened.reading = reading,
                            None => initial_position.set_value(Some((opened.id, opened.reading))),
                        }
                        let query = key.with_untracked(|key| key.query.clone());
                        let class = if query.is_empty() { "reader" } else { "reader with-panel" };
                        let details = RwSignal::new(opened);
                        refresh_details(details);
                        Either::Left(view! {
                            <PageTitle text=Signal::derive(move || details.with(|details| details.title.clone()))/>
                            <div class=class>
                                <Toolbar details query=query.clone()/>
                                <ActivityStrip id=details.with_untracked(|details| details.id)/>
                                <TimelineView details window target query/>
                                <SearchPanel results=panel/>
                            </div>
                        })
                    }
                    Err(error) => Either::Right(view! { <ErrorNotice error/> }),
                }
            })
        };
        view! { <NotesFrame><Transition>{content}</Transition></NotesFrame> }.into_any()
    }
}

/// Refetches everything but the messages after each successful form.
fn refresh_details(details: RwSignal<ConversationDetails>) {
    let (revision, id) = (Revision::expect(), details.with_untracked(|details| details.id));
    Effect::new(move |before: Option<u32>| {
        let now = revision.get();
        if before.is_some_and(|before| before != now) {
            spawn_local(async move {
                // An error is ignored: if the conversation was just deleted, the page is about to close.
                if let Ok(opened) = conversation_details(id).await {
                    details.try_set(opened);
                }
            });
        }
        now
    });
}
