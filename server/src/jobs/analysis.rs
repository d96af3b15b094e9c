//! The job that analyses the messages of a conversation for its dashboard.

use app::insights::analysis;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Context;

/// The payload of an analysis job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AnalysisJob {
    /// Id of the conversation.
    pub conversation: Uuid,
}

impl TaskHandler for AnalysisJob {
    const IDENTIFIER: &'static str = "analyse";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(context) = job.get_ext::<Context>() else { return Err("the worker has no context".to_owned()) };
        analysis::run(&context.job(), self.conversation).await.map_err(|error| {
            tracing::error!(conversation = %self.conversation, "analysis failed: {error}");
            error.to_string()
        })
    }
}
