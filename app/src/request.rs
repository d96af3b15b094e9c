//! The frame of a server function: who is asking, a transaction, and a status code for errors.

use leptos::server_fn::error::ServerFnUrlError;
use sqlx::{PgConnection, Postgres, Transaction};

use crate::error::{AppError, answer};
use crate::state::AppState;
use crate::viewer::Viewer;

/// A request by a signed-in user, with an open transaction under row-level security.
pub struct Request {
    /// What every request can reach.
    pub state: AppState,
    /// The user.
    pub viewer: Viewer,
    tx: Transaction<'static, Postgres>,
}

impl Request {
    async fn begin() -> Result<Request, AppError> {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let tx = viewer.begin(&state).await?;
        Ok(Request { state, viewer, tx })
    }

    /// The connection of the transaction.
    pub fn db(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// The user and the connection, for store functions that need both.
    pub fn viewer_and_db(&mut self) -> (&Viewer, &mut PgConnection) {
        (&self.viewer, &mut self.tx)
    }

    /// Proves that the viewer may read the conversation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if not.
    pub async fn read(
        &mut self,
        id: uuid::Uuid,
    ) -> Result<crate::viewer::Reader<crate::viewer::Conversation>, AppError> {
        self.viewer.read(&mut self.tx, id).await
    }

    /// Proves that the viewer owns the conversation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] or [`AppError::Forbidden`] if not.
    pub async fn own(&mut self, id: uuid::Uuid) -> Result<crate::viewer::Owner<crate::viewer::Conversation>, AppError> {
        self.viewer.own(&mut self.tx, id).await
    }
}

/// Runs the body of a server function for the signed-in user, in a transaction that is committed if it succeeds
/// and rolled back if not. The response gets the error's status.
///
/// # Errors
/// [`AppError::SignInNeeded`] without a session; those of `work` and of the database.
pub async fn with_viewer<T>(work: impl AsyncFnOnce(&mut Request) -> Result<T, AppError>) -> Result<T, AppError> {
    answer(async {
        let mut request = Request::begin().await?;
        let result = work(&mut request).await?;
        request.tx.commit().await?;
        Ok(result)
    })
    .await
}

/// Like [`with_viewer`], for functions that only read: the transaction is rolled back, which the answer does not wait
/// for.
///
/// # Errors
/// [`AppError::SignInNeeded`] without a session; those of `work` and of the database.
pub async fn read_with_viewer<T>(work: impl AsyncFnOnce(&mut Request) -> Result<T, AppError>) -> Result<T, AppError> {
    answer(async { work(&mut Request::begin().await?).await }).await
}

/// Leads a browser that sent a plain form, without script, to `path`. Where scripts run, the page that called the
/// server function decides what to show, so nothing happens.
pub fn redirect_plain_form(path: &str) {
    if crate::error::is_plain_form_request() {
        leptos_axum::redirect(path);
    }
}

/// The address that leads back to `page` with an error, as Leptos leads back plain forms: for forms that a route of the
/// server takes at `action`. The components of forms show the message.
pub fn failed_form(page: &str, action: &str, error: AppError) -> String {
    // Only absolute addresses can be parsed.
    const BASE: &str = "http://localhost";
    let address = ServerFnUrlError::new(action, error).to_url(&format!("{BASE}{page}"));
    address.ok().and_then(|url| url.as_str().strip_prefix(BASE).map(str::to_owned)).unwrap_or_else(|| page.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_leads_back_to_its_page() {
        let address = failed_form("/codebooks?x=1", "/codebooks/import", AppError::field("file", "No & yes"));
        let error = address.strip_prefix("/codebooks?x=1&__path=%2Fcodebooks%2Fimport&__err=").expect("a path");
        let error = error.replace("%3D", "=");
        assert_eq!(ServerFnUrlError::<AppError>::decode_err(&error), AppError::field("file", "No & yes"));
    }
}
