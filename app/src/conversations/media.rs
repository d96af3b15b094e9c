//! `/c/:id/media?kind=&before=`: the pictures, audio, documents and links of a conversation.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::gallery;
use super::components::BackLink;
use super::model::{Gallery, GalleryItem, GalleryKind};
use crate::page::{PageTitle, loaded, page_resource, use_id};
use crate::query::{address, use_request};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct GalleryRequest {
    #[serde(with = "crate::query::blank")]
    kind: Option<GalleryKind>,
    #[serde(with = "crate::query::blank")]
    before: Option<i64>,
}

/// `/c/:id/media`
pub struct MediaRoute;

#[lazy_route]
impl LazyRoute for MediaRoute {
    fn data() -> Self {
        MediaRoute
    }

    fn view(MediaRoute: Self) -> AnyView {
        let (id, request) = (use_id(), use_request::<GalleryRequest>());
        let source = move || (id.get(), request.get());
        let gallery = page_resource(source, |(id, GalleryRequest { kind, before })| async move {
            let kind = kind.unwrap_or_default();
            Ok((kind, gallery(id, kind, before).await?))
        });
        view! {
            <div class="page wide">
                {loaded(gallery, |(kind, gallery)| view! { <GalleryPage gallery kind/> })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn GalleryPage(gallery: Gallery, kind: GalleryKind) -> impl IntoView {
    let Gallery { conversation, items, next } = gallery;
    let id = conversation.id;
    let page = move |kind, before| address(&format!("/c/{id}/media"), &GalleryRequest { kind: Some(kind), before });
    let tab = |one: GalleryKind| {
        view! { <a href=page(one, None) aria-current=(one == kind).then_some("page")>{one.label()}</a> }
    };
    let empty = items.is_empty().then(|| {
        let title = format!("No {}", kind.label().to_lowercase().replace(" and ", " or "));
        view! { <EmptyNotice icon=lucide::LuImages title text="Only files that were part of the export are shown here."/> }
    });
    let list = match kind {
        GalleryKind::Pictures => {
            let rows = items.into_iter().map(|item| view! { <PictureItem item conversation=id/> }).collect_view();
            view! { <ul class="gallery">{rows}</ul> }.into_any()
        }
        _ => {
            let rows = items.into_iter().map(|item| view! { <FileItem item conversation=id kind/> }).collect_view();
            view! { <ul class="media-list">{rows}</ul> }.into_any()
        }
    };
    let next = next.map(|seq| view! { <a class="button" href=page(kind, Some(seq))>"Earlier"</a> });
    view! {
        <PageTitle text=format!("Media: {}", conversation.title)/>
        <BackLink conversation/>
        <nav class="segments" aria-label="Kinds of media">{GalleryKind::ALL.map(tab).into_iter().collect_view()}</nav>
        {empty}{list}{next}
    }
}

/// The URL of an item's message in the timeline.
fn message_url(item: &GalleryItem, conversation: Uuid) -> String {
    format!("/c/{conversation}?at={}#m{}", item.seq, item.seq)
}

#[component]
fn PictureItem(item: GalleryItem, conversation: Uuid) -> impl IntoView {
    let url = format!("/media/{conversation}/{}", item.attachment.unwrap_or_default());
    let small = if item.thumbnail { format!("{url}?small") } else { url.clone() };
    let at = format::day_and_time(item.at);
    let about = format!("{}, {at}", item.sender);
    let shown = if item.video && !item.thumbnail {
        view! { <span class="gallery-video"><Icon icon=lucide::LuVideo/></span> }.into_any()
    } else {
        view! { <img src=small alt=format!("{}: {about}", item.text) loading="lazy" decoding="async"/> }.into_any()
    };
    let class = if item.video { "gallery-item" } else { "gallery-item picture" };
    view! {
        <li>
            <a class=class href=url target="_blank" rel="external noopener">{shown}</a>
            <a class="gallery-place" href=message_url(&item, conversation)><bdi>{item.sender.clone()}</bdi>", "{at}</a>
        </li>
    }
}

#[component]
fn FileItem(item: GalleryItem, conversation: Uuid, kind: GalleryKind) -> impl IntoView {
    let url = item.attachment.map(|file| format!("/media/{conversation}/{file}"));
    let place = message_url(&item, conversation);
    let text = item.text.clone();
    let content = match (kind, url) {
        (GalleryKind::Links, _) => view! {
            <a href=text.clone() target="_blank" rel="noopener noreferrer nofollow"><bdi>{item.text}</bdi></a>
        }
        .into_any(),
        (GalleryKind::Audio, Some(url)) => {
            view! { <audio src=url controls preload="none" aria-label=text></audio> }.into_any()
        }
        (_, Some(url)) => view! {
            <a class="attached" href=url download=text.clone()><Icon icon=lucide::LuFileText/><bdi>{item.text}</bdi></a>
        }
        .into_any(),
        _ => text.into_any(),
    };
    let size = item.size.map(|size| view! { <small>{format::bytes(size)}</small> });
    view! {
        <li>
            {content}{size}
            <a class="gallery-place" href=place><bdi>{item.sender}</bdi>{format!(", {}", format::day_and_time(item.at))}</a>
        </li>
    }
}
