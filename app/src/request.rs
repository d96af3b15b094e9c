//! What server functions have in common: the signed-in user, a transaction, and status codes for errors.

use leptos::server_fn::error::ServerFnUrlError;
use sqlx::{PgConnection, Postgres, Transaction};

use crate::error::{AppError, answer};
use crate::state::AppState;
use crate::viewer::Viewer;

/// A request by a signed-in user, with an open transaction under row-level security.
pub struct Request {
    /// The shared state of the server.
    pub state: AppState,
    /// The signed-in user.
    pub viewer: Viewer,
    tx: Transaction<'static, Postgres>,
}

impl Request {
    async fn begin() -> Result<Request, AppError> {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let tx = viewer.begin(&state).await?;
        Ok(Request { state, viewer, tx })
    }

    /// The connection, inside the transaction.
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
    /// [`AppError::NotFound`] if it does not exist or they may not read it.
    pub async fn read(
        &mut self,
        id: uuid::Uuid,
    ) -> Result<crate::viewer::Reader<crate::viewer::Conversation>, AppError> {
        self.viewer.read(&mut self.tx, id).await
    }

    /// Proves that the viewer owns the conversation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if they may not read it; [`AppError::Forbidden`] if they may read it but do not own it.
    pub async fn own(&mut self, id: uuid::Uuid) -> Result<crate::viewer::Owner<crate::viewer::Conversation>, AppError> {
        self.viewer.own(&mut self.tx, id).await
    }
}

/// Runs the body of a server function for the signed-in user, in a transaction. On success the transaction is
/// committed. On error it is rolled back, and the response gets the status of the error.
///
/// # Errors
/// [`AppError::SignInNeeded`] if nobody is signed in; errors of `work` and of the database.
pub async fn with_viewer<T>(work: impl AsyncFnOnce(&mut Request) -> Result<T, AppError>) -> Result<T, AppError> {
    answer(async {
        let mut request = Request::begin().await?;
        let result = work(&mut request).await?;
        request.tx.commit().await?;
        Ok(result)
    })
    .await
}

/// Like [`with_viewer`], for functions that only read. The transaction is rolled back instead of committed, and the
/// response does not wait for that.
///
/// # Errors
/// [`AppError::SignInNeeded`] if nobody is signed in; errors of `work` and of the database.
pub async fn read_with_viewer<T>(work: impl AsyncFnOnce(&mut Request) -> Result<T, AppError>) -> Result<T, AppError> {
    answer(async { work(&mut Request::begin().await?).await }).await
}

/// Redirects to `path` if the request is a plain form, sent without JavaScript. Otherwise does nothing: the page that
/// called the server function decides what to show.
pub fn redirect_plain_form(path: &str) {
    if crate::error::is_plain_form_request() {
        leptos_axum::redirect(path);
    }
}

/// The URL that shows `error` at a form on `page`, in the format that Leptos uses when it redirects plain forms. For
/// forms that are sent to a server route, `action`, instead of a server function.
pub fn form_error_url(page: &str, action: &str, error: AppError) -> String {
    // Only absolute URLs can be parsed.
    const BASE: &str = "http://localhost";
    let url = ServerFnUrlError::new(action, error).to_url(&format!("{BASE}{page}"));
    url.ok().and_then(|url| url.as_str().strip_prefix(BASE).map(str::to_owned)).unwrap_or_else(|| page.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_errors_are_carried_in_the_url_of_the_page() {
        let url = form_error_url("/codebooks?x=1", "/codebooks/import", AppError::field("file", "No & yes"));
        let error = url.strip_prefix("/codebooks?x=1&__path=%2Fcodebooks%2Fimport&__err=").expect("a path");
        let error = error.replace("%3D", "=");
        assert_eq!(ServerFnUrlError::<AppError>::decode_err(&error), AppError::field("file", "No & yes"));
    }
}
