//! Routes of dashboards, comparisons and stories.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::components::comparison::comparison_route;
use super::components::dashboard::dashboard_route;
use super::components::story::story_route;
use super::scope::Scope;
use crate::page::use_id;

/// `/c/:id/insights`
pub struct ConversationDashboardRoute;

#[lazy_route]
impl LazyRoute for ConversationDashboardRoute {
    fn data() -> Self {
        ConversationDashboardRoute
    }

    fn view(ConversationDashboardRoute: Self) -> AnyView {
        let id = use_id();
        dashboard_route(move || Scope::Conversation(id.get()))
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
        dashboard_route(move || Scope::Person(id.get()))
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
        dashboard_route(|| Scope::Everything)
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
        comparison_route(move || Scope::Conversation(id.get()))
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
        comparison_route(move || Scope::Person(id.get()))
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
        comparison_route(|| Scope::Everything)
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
        let id = use_id();
        story_route(move || id.get())
    }
}
