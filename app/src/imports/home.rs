//! `/`: the start page, for importing a conversation.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dropzone::Dropzone;
use crate::conversations::api::RestoreConversation;
use crate::page::PageTitle;
use crate::query::use_request;
use crate::ui::form::Form;

/// `/`
pub struct HomeRoute;

#[lazy_route]
impl LazyRoute for HomeRoute {
    fn data() -> Self {
        HomeRoute
    }

    fn view(HomeRoute: Self) -> AnyView {
        view! { <HomePage/> }.into_any()
    }
}

#[component]
fn HomePage() -> impl IntoView {
    view! {
        <PageTitle text=""/>
        <div class="page home">
            <Deleted/>
            <h1>"Import a conversation"</h1>
            <p class="page-lead">
                "Export a chat from WhatsApp, Telegram, Discord, Messenger, Instagram, Signal, Slack, Google Chat, iMessage or LINE, then drop the file here. CSV and JSON Lines tables work too."
            </p>
            <Dropzone/>
            <p><a href="/imports">"Import history"</a></p>
            <HowTo/>
        </div>
    }
}

/// The query of `/`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct HomeRequest {
    /// A conversation that was just deleted in a browser without JavaScript.
    #[serde(with = "crate::query::blank")]
    deleted: Option<Uuid>,
}

/// A banner with an undo button for a conversation that was just deleted.
#[component]
fn Deleted() -> impl IntoView {
    let request = use_request::<HomeRequest>();
    let navigate = use_navigate();
    let banner = move || {
        let navigate = navigate.clone();
        request.get().deleted.map(|id| {
            let restored = Callback::new(move |()| navigate(&format!("/c/{id}"), Default::default()));
            view! {
                <div class="banner" role="status">
                    <span>"Conversation deleted."</span>
                    <Form action={ServerAction::<RestoreConversation>::new()} on_success=restored quiet=true>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <button class="button small">"Undo"</button>
                    </Form>
                </div>
            }
        })
    };
    view! { {banner} }
}

#[component]
fn HowTo() -> impl IntoView {
    view! {
        <details class="how-to">
            <summary>"How do I export a chat from WhatsApp?"</summary>
            <ol>
                <li>"Open the chat on your phone and tap its name (iPhone) or the three dots (Android)."</li>
                <li>"Choose “Export chat”, then “Without media” (small and quick) or “Attach media”."</li>
                <li>"Save the .zip or .txt file, bring it to this device, and drop it above."</li>
            </ol>
            <p>"The file is stored on this server only. Nothing is sent anywhere else."</p>
        </details>
    }
}
