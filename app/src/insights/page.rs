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
use super::model::{ComparisonPage, DashboardPage};
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
pub struct ConversationDashboardRoute;

#[lazy_route]
impl LazyRoute for ConversationDashboardRoute {
    fn data() -> Self {
        ConversationDashboardRoute
    }

    fn view(ConversationDashboardRoute: Self) -> AnyView {
        let id = use_id();
        let page = dashboard_of(move || Scope::Conversation(id.get()));
        dashboard_route(page)
    }
}

/// `/people/:id/insights`
pub struct PersonDashboardRoute;

#[lazy_route]
impl LazyRoute for PersonDashboardRoute {
    fn data() -> Self {
        PersonDashboardRoute
    }

    fn view(PersonDashboardRoute: Self) -> AnyView {
        let id = use_id();
        let page = dashboard_of(move || Scope::Person(id.get()));
        dashboard_route(page)
    }
}

/// `/insights`
pub struct DashboardRoute;

#[lazy_route]
impl LazyRoute for DashboardRoute {
    fn data() -> Self {
        DashboardRoute
    }

    fn view(DashboardRoute: Self) -> AnyView {
        let page = dashboard_of(|| Scope::Everything);
        dashboard_route(page)
    }
}

/// `/c/:id/compare`
pub struct ConversationComparisonRoute;

#[lazy_route]
impl LazyRoute for ConversationComparisonRoute {
    fn data() -> Self {
        ConversationComparisonRoute
    }

    fn view(ConversationComparisonRoute: Self) -> AnyView {
        let id = use_id();
        let page = comparison_of(move || Scope::Conversation(id.get()));
        comparison_route(page)
    }
}

/// `/people/:id/compare`
pub struct PersonComparisonRoute;

#[lazy_route]
impl LazyRoute for PersonComparisonRoute {
    fn data() -> Self {
        PersonComparisonRoute
    }

    fn view(PersonComparisonRoute: Self) -> AnyView {
        let id = use_id();
        let page = comparison_of(move || Scope::Person(id.get()));
        comparison_route(page)
    }
}

/// `/compare`
pub struct ComparisonRoute;

#[lazy_route]
impl LazyRoute for ComparisonRoute {
    fn data() -> Self {
        ComparisonRoute
    }

    fn view(ComparisonRoute: Self) -> AnyView {
        let page = comparison_of(|| Scope::Everything);
        comparison_route(page)
    }
}

/// `/c/:id/story`
pub struct StoryRoute;

#[lazy_route]
impl LazyRoute for StoryRoute {
    fn data() -> Self {
        StoryRoute
    }

    fn view(StoryRoute: Self) -> AnyView {
        let (id, filter) = (use_id(), use_request::<Filter>());
        let page = page_resource(move || (id.get(), filter.get()), |(id, filter)| story(id, filter));
        story_route(page)
    }
}
