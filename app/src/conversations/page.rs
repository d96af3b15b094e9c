//! `/c/:id`: a conversation, read from any place: `?at=` a message, `?on=` a day, `?q=` a search.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::{open_conversation, search};
use super::model::{Hits, Page, Place};
use super::parts::hits::HitsPanel;
use super::parts::timeline::TimelineView;
use super::parts::toolbar::Toolbar;
use crate::error::AppError;
use crate::ui::notice::ErrorNotice;

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    id: Option<Uuid>,
    place: Place,
    query: String,
}

impl Asked {
    fn at(&self) -> Option<i64> {
        match self.place {
            Place::Around(seq) => Some(seq),
            _ => None,
        }
    }
}

fn use_asked() -> Memo<Asked> {
    let (params, query) = (use_params_map(), use_query_map());
    Memo::new(move |_| {
        let (params, query) = (params.read(), query.read());
        let at = query.get("at").and_then(|at| at.parse().ok()).map(Place::Around);
        let on = query.get("on").and_then(|on| on.parse().ok()).map(Place::Day);
        Asked {
            id: params.get("id").and_then(|id| id.parse().ok()),
            place: at.or(on).unwrap_or(Place::End),
            query: query.get("q").map(|q| q.trim().to_owned()).unwrap_or_default(),
        }
    })
}

/// A conversation.
#[component]
pub fn ConversationPage() -> impl IntoView {
    let asked = use_asked();
    let words = Memo::new(move |_| (asked.read().id, asked.read().query.clone()));
    let page = Resource::new_blocking(
        move || asked.get(),
        |asked| async move {
            let page = open_conversation(asked.id.ok_or(AppError::NotFound)?, asked.place, asked.query.clone()).await?;
            Ok::<_, AppError>((asked, page))
        },
    );
    let hits = Resource::new_blocking(
        move || words.get(),
        |(id, query)| async move {
            match id.filter(|_| !query.is_empty()) {
                Some(id) => search(id, query).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let content = move || {
        Suspend::new(async move {
            let loaded = async { Ok::<_, AppError>((page.await?, hits.await?)) };
            match loaded.await {
                Ok(((asked, Page { opened, window }), hits)) => {
                    let target = match asked.place {
                        Place::Day(_) => window
                            .messages
                            .iter()
                            .find(|m| matches!(asked.place, Place::Day(day) if m.at.date() >= day))
                            .map(|m| m.seq),
                        _ => asked.at(),
                    };
                    let (id, title, query, at) = (opened.id, opened.title.clone(), asked.query.clone(), asked.at());
                    let panel = |hits: Hits| view! { <HitsPanel conversation=id query=asked.query.clone() hits at/> };
                    let searching = hits.is_some();
                    Either::Left(view! {
                        <Title text=title/>
                        <div class="reader" class:with-panel=searching>
                            <Toolbar opened=opened.clone() query=query.clone()/>
                            <TimelineView opened window target query/>
                            {hits.map(panel)}
                        </div>
                    })
                }
                Err(error) => Either::Right(view! { <ErrorNotice error/> }),
            }
        })
    };
    view! { <Transition>{content}</Transition> }
}
