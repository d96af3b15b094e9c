//! `/c/:id/sharing`: who can read a conversation or see its dashboard, and its links.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::sharing;
use super::components::analysts::Analysts;
use super::components::links::{DashboardLinkForm, Links};
use super::components::people::People;
use super::model::{SharingPageData, SharingRequest};
use crate::page::{PageResource, PageTitle, loaded, page_resource};
use crate::query::use_request;
use crate::ui::icon::{Icon, lucide};

/// `/c/:id/sharing`
pub struct SharingRoute {
    sharing: PageResource<SharingPageData>,
}

#[lazy_route]
impl LazyRoute for SharingRoute {
    fn data() -> Self {
        let params = use_params_map();
        // Nothing has the nil id.
        let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse().ok()).unwrap_or_default());
        SharingRoute { sharing: page_resource(move || id.get(), sharing) }
    }

    fn view(this: Self) -> AnyView {
        let request = use_request::<SharingRequest>();
        // Here, because the page is rendered again with the new link in its list.
        let made = RwSignal::new(None);
        view! {
            <div class="page wide">
                {loaded(this.sharing, move |sharing| view! { <Sharing sharing request made/> })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn Sharing(sharing: SharingPageData, request: Memo<SharingRequest>, made: RwSignal<Option<String>>) -> impl IntoView {
    let SharingPageData { conversation, title, is_owner, people, analysts, links, origin } = sharing;
    let owner_only = is_owner.then(|| {
        view! {
            <Links conversation links origin request made/>
            <DashboardLinkForm conversation request made/>
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
