//! The job that imports an uploaded file.

use app::error::AppError;
use app::imports::{model::ImportStatus, pipeline, task};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Context;

/// The payload of an import job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportJob {
    /// Id of the import.
    pub import: Uuid,
}

impl TaskHandler for ImportJob {
    const IDENTIFIER: &'static str = "import";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(context) = job.get_ext::<Context>() else { return Err("the worker has no context".to_owned()) };
        let result = pipeline::run(&context.job(), self.import, &context.scratch).await;
        if let Err(error) = result {
            tracing::error!(import = %self.import, attempt = job.job().attempts(), "import failed: {error}");
            if job.job().attempts() >= job.job().max_attempts() {
                fail(context, self.import).await.map_err(|e| e.to_string())?;
            }
            return Err(error.to_string());
        }
        Ok(())
    }
}

async fn fail(context: &Context, import: Uuid) -> Result<(), AppError> {
    let why = "The server failed to read this file several times. The error was logged; please try again later.";
    task::fail(&mut context.job().connect().await?, import, ImportStatus::Failed, Some(why)).await
}
