//! `/c/:id`: a conversation, read from any place: `?at=` a message, `?on=` a day, `?q=` a search.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::open_conversation;
use super::model::{ConversationPageData, ReadPosition, WindowPosition};
use super::parts::activity::Strip;
use super::parts::timeline::TimelineView;
use super::parts::toolbar::Toolbar;
use crate::error::AppError;
use crate::notes::NotesFrame;
use crate::page::PageTitle;
use crate::search::api::draw_panel;
use crate::search::model::SearchRequest;
use crate::search::page::use_asked as use_search;
use crate::ui::notice::ErrorNotice;

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PageKey {
    id: Option<Uuid>,
    place: WindowPosition,
    query: String,
}

impl PageKey {
    fn at(&self) -> Option<i64> {
        match self.place {
            WindowPosition::Around(seq) => Some(seq),
            _ => None,
        }
    }
}

fn use_address() -> Memo<PageKey> {
    let (params, query) = (use_params_map(), use_query_map());
    Memo::new(move |_| {
        let (params, query) = (params.read(), query.read());
        let at = query.get("at").and_then(|at| at.parse().ok()).map(WindowPosition::Around);
        let on = query.get("on").and_then(|on| on.parse().ok()).map(WindowPosition::Day);
        PageKey {
            id: params.get("id").and_then(|id| id.parse().ok()),
            place: at.or(on).unwrap_or(WindowPosition::End),
            query: query.get("q").map(|q| q.trim().to_owned()).unwrap_or_default(),
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

    fn view(this: Self) -> AnyView {
        let ConversationRoute = this;
        view! { <ConversationPage/> }.into_any()
    }
}

/// A conversation.
#[component]
fn ConversationPage() -> impl IntoView {
    let asked = use_address();
    let search = use_search();
    let page = Resource::new_blocking(
        move || (asked.get(), search.get()),
        |(asked, search)| async move {
            let id = asked.id.ok_or(AppError::NotFound)?;
            let page = open_conversation(id, asked.place, asked.query.clone()).await?;
            let panel = match asked.query.is_empty() {
                true => None,
                false => Some(draw_panel(SearchRequest { scope: asked.id, ..search }, asked.at()).await?),
            };
            Ok::<_, AppError>((asked, page, panel))
        },
    );
    // What was unread when the conversation was opened is marked for as long as one reads.
    let begun = StoredValue::new(None::<(Uuid, ReadPosition)>);
    let content = move || {
        Suspend::new(async move {
            match page.await {
                Ok((asked, ConversationPageData { mut opened, menu, window }, panel)) => {
                    match begun.get_value().filter(|(id, _)| *id == opened.id) {
                        Some((_, reading)) => opened.reading = reading,
                        None => begun.set_value(Some((opened.id, opened.reading))),
                    }
                    let target = match asked.place {
                        WindowPosition::Day(_) => window
                            .messages
                            .iter()
                            .find(|m| matches!(asked.place, WindowPosition::Day(day) if m.at.date() >= day))
                            .map(|m| m.seq),
                        _ => asked.at(),
                    };
                    let (title, query) = (opened.title.clone(), asked.query.clone());
                    let searching = panel.is_some();
                    let panel = panel.map(|html| {
                        view! { <aside class="panel" aria-label="Search results" inner_html=html></aside> }
                    });
                    Either::Left(view! {
                        <PageTitle text=title/>
                        <div class="reader" class:with-panel=searching>
                            <Toolbar opened=opened.clone() menu query=query.clone()/>
                            <Strip id=opened.id/>
                            <TimelineView opened window target query/>
                            {panel}
                        </div>
                    })
                }
                Err(error) => Either::Right(view! { <ErrorNotice error/> }),
            }
        })
    };
    view! { <NotesFrame><Transition>{content}</Transition></NotesFrame> }
}
