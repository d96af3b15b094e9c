//! `/`: what to do next: import a conversation, or go on with one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::RestoreConversation;
use crate::imports::dropzone::Dropzone;

/// The first page after signing in.
pub struct HomeRoute;

#[lazy_route]
impl LazyRoute for HomeRoute {
    fn data() -> Self {
        HomeRoute
    }

    fn view(_this: Self) -> AnyView {
        view! { <HomePage/> }.into_any()
    }
}

#[component]
fn HomePage() -> impl IntoView {
    view! {
        <Title text=""/>
        <div class="page home">
            <Deleted/>
            <h1>"Bring a conversation"</h1>
            <p class="page-lead">
                "Export a chat from WhatsApp, Telegram, Discord, Messenger, Instagram, Signal, Slack, Google Chat, iMessage or LINE, drop the file here, and read it, search it and see what is in it. A table of messages will do, too."
            </p>
            <Dropzone/>
            <p><a href="/imports">"Earlier imports"</a></p>
            <HowTo/>
        </div>
    }
}

/// The way back for a conversation that was just deleted.
#[component]
fn Deleted() -> impl IntoView {
    let query = use_query_map();
    let banner = move || {
        query.read().get("deleted").map(|id| {
            view! {
                <div class="banner" role="status">
                    <span>"The conversation is deleted."</span>
                    <form method="post" action=RestoreConversation::url()>
                        <input type="hidden" name="id" value=id/>
                        <button class="button small">"Undo"</button>
                    </form>
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
