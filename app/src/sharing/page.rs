//! `/c/:id/sharing`: accounts with access to a conversation or its dashboard, and its share links.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::sharing;
use super::components::analysts::Analysts;
use super::components::links::{DashboardLinkForm, Links};
use super::components::people::People;
use super::model::{SharingPageData, SharingRequest};
use crate::page::{PageTitle, loaded, page_resource, use_id};
use crate::query::use_request;
use crate::ui::icon::{Icon, lucide};

/// `/c/:id/sharing`
pub struct SharingRoute;

#[lazy_route]
impl LazyRoute for SharingRoute {
    fn data() -> Self {
        SharingRoute
    }

    fn view(SharingRoute: Self) -> AnyView {
        let id = use_id();
        let sharing = page_resource(move || id.get(), sharing);
        let request = use_request::<SharingRequest>();
        // Created outside `loaded`, which renders the page again when a link is added.
        let created_token = RwSignal::new(None);
        view! {
            <div class="page wide">
                {loaded(sharing, move |sharing| view! { <Sharing sharing request created_token/> })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn Sharing(
    sharing: SharingPageData,
    request: Memo<SharingRequest>,
    created_token: RwSignal<Option<String>>,
) -> impl IntoView {
    let SharingPageData { conversation, title, is_owner, people, analysts, links, origin } = sharing;
    let owner_only = is_owner.then(|| {
        view! {
            <Links conversation links origin request created_token/>
            <DashboardLinkForm conversation request created_token/>
        }
    });
    view! {
        <PageTitle text=format!("Sharing: {title}")/>
        <a class="back-link" href=format!("/c/{conversation}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Sharing "<bdi>{title}</bdi></h1>
        <People conversation people is_owner/>
        <Analysts conversation analysts is_owner/>
        {owner_only}
    }
}
