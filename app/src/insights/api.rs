//! Server functions for insights.

#![expect(missing_docs, reason = "#[server] generates structs whose fields are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::activity::Activity;
use super::filter::{ComparisonRequest, Filter};
use super::model::{ComparisonPage, DashboardPage, StoryPage};
use super::scope::Scope;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::{comparison, page_data, store, story},
    crate::request::{Request, redirect_plain_form, with_viewer},
    crate::viewer::Analyst,
};

/// A dashboard page. Analysts of a conversation, who may not read it, get a masked version.
#[server(name = GetDashboard, input = Json)]
pub async fn dashboard(scope: Scope, filter: Filter) -> Result<DashboardPage, AppError> {
    with_viewer(async |request| {
        let (viewer, today) = (request.viewer.clone(), request.state.clock.now().date_naive());
        let page = page_data::dashboard_page(request.db(), &viewer, scope, filter.clone(), today).await;
        match (scope, page) {
            (Scope::Conversation(id), Err(AppError::NotFound)) => analyst_dashboard(request, id, filter).await,
            (Scope::Everything, Ok(page)) => {
                let shared = store::shared::dashboards(request.state.db.system(), &viewer).await?;
                Ok(DashboardPage { shared, ..page })
            }
            (_, page) => page,
        }
    })
    .await
}

#[cfg(feature = "ssr")]
async fn analyst_dashboard(request: &Request, id: Uuid, filter: Filter) -> Result<DashboardPage, AppError> {
    let analyst = Analyst::prove(&request.state, &request.viewer, id).await?;
    page_data::analyst_page(&request.state, &analyst, filter).await
}

/// The page that compares two groups of messages. For an empty request, the server picks the groups.
#[server(name = GetComparison, input = Json)]
pub async fn comparison(scope: Scope, groups: ComparisonRequest) -> Result<ComparisonPage, AppError> {
    with_viewer(async |request| {
        let (viewer, today) = (request.viewer.clone(), request.state.clock.now().date_naive());
        comparison::comparison_page(request.db(), &viewer, scope, groups, today).await
    })
    .await
}

/// The story of a conversation, for the filter's period or, without one, for the last year with messages.
#[server(name = GetStory, input = Json)]
pub async fn story(conversation: Uuid, filter: Filter) -> Result<StoryPage, AppError> {
    with_viewer(async |request| {
        let (viewer, today) = (request.viewer.clone(), request.state.clock.now().date_naive());
        story::story(request.db(), &viewer, conversation, filter, today).await
    })
    .await
}

/// Messages per day of a conversation.
#[server(name = GetActivity, input = Json)]
pub async fn activity(id: Uuid) -> Result<Activity, AppError> {
    with_viewer(async |request| {
        let reader = request.read(id).await?;
        Ok(Activity::new(&store::activity(request.db(), &reader).await?))
    })
    .await
}

/// Replaces the words that the viewer hides from their charts.
#[server]
pub async fn set_stop_words(#[server(default)] words: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let viewer = request.viewer.clone();
        store::own::set_stop_words(request.db(), &viewer, &words).await
    })
    .await
}

/// Queues a new analysis of all messages of a conversation. Only the owner may do this.
#[server]
pub async fn analyse_again(id: Uuid) -> Result<(), AppError> {
    let state = with_viewer(async |request| {
        let owner = request.own(id).await?;
        store::task::request_full(request.db(), &owner).await?;
        Ok(request.state.clone())
    })
    .await?;
    // After the commit, so that a worker sees the new row.
    state.jobs.analyse(id).await?;
    redirect_plain_form(&Scope::Conversation(id).path());
    Ok(())
}

/// Cancels the analysis of a conversation. Months that are already analysed keep their results. Only the owner may do
/// this.
#[server]
pub async fn stop_analysis(id: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let owner = request.own(id).await?;
        store::task::cancel(request.db(), &owner).await?;
        redirect_plain_form(&Scope::Conversation(id).path());
        Ok(())
    })
    .await
}
