//! The job that writes the file of an export.

use app::exports::pipeline;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Context;

/// The payload of an export job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExportJob {
    /// Id of the export.
    pub export: Uuid,
}

impl TaskHandler for ExportJob {
    const IDENTIFIER: &'static str = "export";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(context) = job.get_ext::<Context>() else { return Err("the worker has no context".to_owned()) };
        pipeline::run(&context.job(), self.export, &context.scratch).await.map_err(|error| {
            tracing::error!(export = %self.export, "export failed: {error}");
            error.to_string()
        })
    }
}
