//! `/c/:id/media?kind=&before=`: the pictures, sounds, documents and links of a conversation.

use leptos::prelude::*;
use sqlx::PgConnection;

use super::head;
use crate::conversations::store::gallery::{self, Item, Kind};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Conversation, Reader};

/// Draws the page.
pub async fn draw(db: &mut PgConnection, conversation: &Reader<Conversation>, query: &str) -> Result<Drawn, AppError> {
    let kind = parameter(query, "kind").and_then(|kind| Kind::named(&kind)).unwrap_or(Kind::Pictures);
    let before = parameter(query, "before").and_then(|before| before.parse().ok());
    let (items, next) = gallery::items(db, conversation, kind, before).await?;
    let id = conversation.id;
    let base = format!("/c/{id}/media");
    let tab = |one: Kind| {
        let here = (one == kind).then_some("page");
        view! { <a href=format!("{base}?kind={}", one.name()) aria-current=here>{one.label()}</a> }
    };
    let empty = items.is_empty().then(|| {
        view! { <EmptyNotice icon=lucide::LuImages title=format!("No {} here", kind.label().to_lowercase()) text="What the export named but did not hold cannot be shown."/> }
    });
    let list = match kind {
        Kind::Pictures => {
            view! { <ul class="gallery">{items.iter().map(|item| picture(item, id)).collect_view()}</ul> }.into_any()
        }
        _ => view! { <ul class="media-list">{items.iter().map(|item| line(item, id, kind)).collect_view()}</ul> }
            .into_any(),
    };
    let next = next
        .map(|seq| view! { <a class="button" href=format!("{base}?kind={}&before={seq}", kind.name())>"Earlier"</a> });
    let html = view! {
        {head(conversation, None)}
        <nav class="segments" aria-label="Kinds of media">{Kind::ALL.map(tab).into_iter().collect_view()}</nav>
        {empty}{list}{next}
    };
    Ok(Drawn { title: format!("Media: {}", conversation.title), html: html.to_html() })
}

fn place(item: &Item, id: uuid::Uuid) -> String {
    format!("/c/{id}?at={}#m{}", item.seq, item.seq)
}

fn picture(item: &Item, id: uuid::Uuid) -> impl IntoView + use<> {
    let file = item.attachment.unwrap_or_default();
    let url = format!("/media/{id}/{file}");
    let small = if item.thumbnail { format!("{url}?small") } else { url.clone() };
    let says = format!("{}, {}", item.sender, format::day_and_time(item.at));
    let shown = if item.video && !item.thumbnail {
        view! { <span class="gallery-video"><Icon icon=lucide::LuVideo/></span> }.into_any()
    } else {
        view! { <img src=small alt=format!("{}: {says}", item.text) loading="lazy" decoding="async"/> }.into_any()
    };
    let class = if item.video { "gallery-item" } else { "gallery-item picture" };
    view! {
        <li>
            <a class=class href=url target="_blank" rel="external noopener">{shown}</a>
            <a class="gallery-place" href=place(item, id)><bdi>{says}</bdi></a>
        </li>
    }
}

fn line(item: &Item, id: uuid::Uuid, kind: Kind) -> impl IntoView + use<> {
    let url = item.attachment.map(|file| format!("/media/{id}/{file}"));
    let what = match (kind, url) {
        (Kind::Links, _) => view! {
            <a href=item.text.clone() target="_blank" rel="noopener noreferrer nofollow"><bdi>{item.text.clone()}</bdi></a>
        }
        .into_any(),
        (Kind::Sounds, Some(url)) => view! { <audio src=url controls preload="none" aria-label=item.text.clone()></audio> }.into_any(),
        (_, Some(url)) => view! {
            <a class="attached" href=url download=item.text.clone()><Icon icon=lucide::LuFileText/><bdi>{item.text.clone()}</bdi></a>
        }
        .into_any(),
        _ => item.text.clone().into_any(),
    };
    let size = item.size.map(|size| view! { <small>{format::bytes(size)}</small> });
    view! {
        <li>
            {what}{size}
            <a class="gallery-place" href=place(item, id)><bdi>{item.sender.clone()}</bdi>", "{format::day_and_time(item.at)}</a>
        </li>
    }
}
