//! Routes of dashboards, comparisons and stories.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use uuid::Uuid;

use super::api::{comparison, dashboard, story};
use super::components::comparison::comparison_route;
use super::components::dashboard::dashboard_route;
use super::components::story::story_route;
use super::filter::{ComparisonRequest, Filter};
use super::model::{ComparisonPage, DashboardPage, StoryPage};
use super::scope::Scope;
use crate::page::{PageResource, page_resource};
use crate::query::use_request;

/// The id in the path. An invalid id becomes the nil UUID, which leads to a 404.
fn use_id() -> Memo<Uuid> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse().ok()).unwrap_or_default()))
}

fn dashboard_of(scope: impl Fn() -> Scope + Send + Sync + 'static) -> PageResource<DashboardPage> {
    let filter = use_request::<Filter>();
    page_resource(move || (scope(), filter.get()), |(scope, filter)| dashboard(scope, filter))
}

fn comparison_of(scope: impl Fn() -> Scope + Send + Sync + 'static) -> PageResource<ComparisonPage> {
    let request = use_request::<ComparisonRequest>();
    page_resource(move || (scope(), request.get()), |(scope, request)| comparison(scope, request))
}

/// `/c/:id/insights`
pub struct ConversationDashboardRoute {
    page: PageResource<DashboardPage>,
}

#[lazy_route]
impl LazyRoute for ConversationDashboardRoute {
    fn data() -> Self {
        let id = use_id();
        ConversationDashboardRoute { page: dashboard_of(move || Scope::Conversation(id.get())) }
    }

    fn view(this: Self) -> AnyView {
        dashboard_route(this.page)
    }
}

/// `/people/:id/insights`
pub struct PersonDashboardRoute {
    page: PageResource<DashboardPage>,
}

#[lazy_route]
impl LazyRoute for PersonDashboardRoute {
    fn data() -> Self {
        let id = use_id();
        PersonDashboardRoute { page: dashboard_of(move || Scope::Person(id.get())) }
    }

    fn view(this: Self) -> AnyView {
        dashboard_route(this.page)
    }
}

/// `/insights`
pub struct DashboardRoute {
    page: PageResource<DashboardPage>,
}

#[lazy_route]
impl LazyRoute for DashboardRoute {
    fn data() -> Self {
        DashboardRoute { page: dashboard_of(|| Scope::Everything) }
    }

    fn view(this: Self) -> AnyView {
        dashboard_route(this.page)
    }
}

/// `/c/:id/compare`
pub struct ConversationComparisonRoute {
    page: PageResource<ComparisonPage>,
}

#[lazy_route]
impl LazyRoute for ConversationComparisonRoute {
    fn data() -> Self {
        let id = use_id();
        ConversationComparisonRoute { page: comparison_of(move || Scope::Conversation(id.get())) }
    }

    fn view(this: Self) -> AnyView {
        comparison_route(this.page)
    }
}

/// `/people/:id/compare`
pub struct PersonComparisonRoute {
    page: PageResource<ComparisonPage>,
}

#[lazy_route]
impl LazyRoute for PersonComparisonRoute {
    fn data() -> Self {
        let id = use_id();
        PersonComparisonRoute { page: comparison_of(move || Scope::Person(id.get())) }
    }

    fn view(this: Self) -> AnyView {
        comparison_route(this.page)
    }
}

/// `/compare`
pub struct ComparisonRoute {
    page: PageResource<ComparisonPage>,
}

#[lazy_route]
impl LazyRoute for ComparisonRoute {
    fn data() -> Self {
        ComparisonRoute { page: comparison_of(|| Scope::Everything) }
    }

    fn view(this: Self) -> AnyView {
        comparison_route(this.page)
    }
}

/// `/c/:id/story`
pub struct StoryRoute {
    page: PageResource<StoryPage>,
}

#[lazy_route]
impl LazyRoute for StoryRoute {
    fn data() -> Self {
        let (id, filter) = (use_id(), use_request::<Filter>());
        StoryRoute { page: page_resource(move || (id.get(), filter.get()), |(id, filter)| story(id, filter)) }
    }

    fn view(this: Self) -> AnyView {
        story_route(this.page)
    }
}
