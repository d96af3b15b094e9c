//! `/c/:id/versions/:message`: the edit history of a message.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use uuid::Uuid;

use super::api::versions;
use super::components::BackLink;
use super::model::MessageVersions;
use crate::error::AppError;
use crate::page::{PageTitle, loaded, page_resource};
use crate::ui::format;

/// `/c/:id/versions/:message`
pub struct VersionsRoute;

#[lazy_route]
impl LazyRoute for VersionsRoute {
    fn data() -> Self {
        VersionsRoute
    }

    fn view(VersionsRoute: Self) -> AnyView {
        let params = use_params_map();
        let source = move || {
            let id = |name| params.read().get(name).and_then(|id| id.parse::<Uuid>().ok());
            id("id").zip(id("message"))
        };
        let fetch = |key: Option<(Uuid, Uuid)>| async move {
            let (id, message) = key.ok_or(AppError::NotFound)?;
            versions(id, message).await
        };
        let versions = page_resource(source, fetch);
        view! {
            <PageTitle text="Edit history"/>
            <div class="page wide">{loaded(versions, |message| view! { <VersionsPage message/> })}</div>
        }
        .into_any()
    }
}

#[component]
fn VersionsPage(message: MessageVersions) -> impl IntoView {
    let MessageVersions { conversation, seq, sender, at, content, earlier } = message;
    let version = |label: String, content: String| {
        view! {
            <li class="version">
                <p class="page-lead">{label}</p>
                <p class="message-text" dir="auto">{content}</p>
            </li>
        }
    };
    let earlier = earlier
        .into_iter()
        .map(|earlier| version(format!("Until {}", format::day_and_time(earlier.until)), earlier.content));
    view! {
        <BackLink conversation at=Some(seq)/>
        <h2>"Edit history"</h2>
        <p class="page-lead">{format!("Message from {sender}, {}", format::day_and_time(at))}</p>
        <ol class="versions">{version("Current version".to_owned(), content)}{earlier.collect_view()}</ol>
    }
}
