//! `/c/:id/thread/:seq`: a message, the messages it replies to, and all replies to any of them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use uuid::Uuid;

use super::api::thread;
use super::components::BackLink;
use super::components::message::{MessageRow, TimelineMessage};
use super::model::Thread;
use crate::error::AppError;
use crate::page::{PageTitle, loaded, page_resource};
use crate::ui::format;

/// `/c/:id/thread/:seq`
pub struct ThreadRoute;

#[lazy_route]
impl LazyRoute for ThreadRoute {
    fn data() -> Self {
        ThreadRoute
    }

    fn view(ThreadRoute: Self) -> AnyView {
        let params = use_params_map();
        let source = move || {
            let params = params.read();
            (params.get("id").and_then(|id| id.parse().ok()), params.get("seq").and_then(|seq| seq.parse().ok()))
        };
        let fetch = |(id, seq): (Option<Uuid>, Option<i64>)| async move {
            let (id, seq) = id.zip(seq).ok_or(AppError::NotFound)?;
            Ok((seq, thread(id, seq).await?))
        };
        let thread = page_resource(source, fetch);
        view! {
            <PageTitle text="Thread"/>
            <div class="page wide">{loaded(thread, |(seq, thread)| view! { <ThreadPage thread seq/> })}</div>
        }
        .into_any()
    }
}

#[component]
fn ThreadPage(thread: Thread, seq: i64) -> impl IntoView {
    let Thread { conversation, messages, participants, count } = thread;
    let id = conversation.id;
    let shown = messages.len() as i64;
    let rows = messages.into_iter().map(|message| {
        let href = format!("/c/{id}?at={}#m{}", message.seq, message.seq);
        let sender = message.sender.and_then(|ordinal| participants.iter().find(|one| one.ordinal == ordinal).cloned());
        let (at, is_target) = (format::day_and_time(message.at), message.seq == seq);
        let placed = TimelineMessage { message: Arc::new(message), grouped: false };
        view! {
            <li class="thread-message">
                <MessageRow placed conversation=id sender is_target state=None/>
                <p class="hint">{at}" · "<a href=href>"Show in conversation"</a></p>
            </li>
        }
    });
    let rows = rows.collect_view();
    let more = (count > shown)
        .then(|| view! { <p class="hint">{format!("Showing the first {shown} of {count} messages.")}</p> });
    view! {
        <BackLink conversation at=Some(seq)/>
        <h2>{format!("Thread of {}", format::count(count, "message", "messages"))}</h2>
        <ol class="thread">{rows}</ol>
        {more}
    }
}
