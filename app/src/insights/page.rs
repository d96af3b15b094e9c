//! `/c/:id/insights`: the dashboard of a conversation.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::api::draw_dashboard;
use super::model::Drawn;
use crate::error::AppError;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::ErrorNotice;

/// The dashboard.
#[component]
pub fn InsightsPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<Uuid>().ok()));
    let dashboard = Resource::new_blocking(
        move || id.get(),
        |id| async move { draw_dashboard(id.ok_or(AppError::NotFound)?).await },
    );
    let content = move || {
        Suspend::new(async move {
            match dashboard.await {
                Ok(drawn) => view! { <Content drawn/> }.into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! { <Transition>{content}</Transition> }
}

#[component]
fn Content(drawn: Drawn) -> impl IntoView {
    let title = format!("Insights: {}", drawn.title);
    view! {
        <Title text=title/>
        <div class="page wide">
            <a class="back-link" href=format!("/c/{}", drawn.id)><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
            <h1><bdi>{drawn.title}</bdi></h1>
            <div class="cards" inner_html=drawn.figures></div>
        </div>
    }
}
