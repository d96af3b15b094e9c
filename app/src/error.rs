//! The error type of the application. Its messages are written for users.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Every error that can reach a browser. Details that only operators need are logged where the error occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("Please sign in first.")]
    SignInNeeded,
    /// The resource does not exist, or the user may not see it. The two cases look the same on purpose.
    #[error("Not found. It may have been deleted, or you may not have access to it.")]
    NotFound,
    /// The user may see the resource but lacks a permission.
    #[error("You need the “{permission}” permission to do this. {} can grant it.", grantor(permission))]
    Forbidden {
        /// `domain:function:action`.
        permission: String,
    },
    /// The user's input is not valid.
    #[error("{message}")]
    Invalid {
        /// The name of the form field; empty for the form as a whole.
        field: String,
        /// What is wrong and what the user can do about it.
        message: String,
    },
    /// The client made too many attempts and has to wait.
    #[error("Too many attempts. Please wait {seconds} seconds and try again.")]
    TooMany {
        /// How long to wait until the next attempt, in seconds.
        seconds: u32,
    },
    /// The server has no capacity for the request at the moment, for example no free database connection.
    #[error("The server is busy. Please try again in a moment.")]
    Busy,
    /// The database cancelled the statement because it exceeded its time limit.
    #[error("This took too long. Narrow it down with another word, a person (from:) or a period (during:).")]
    TooSlow,
    /// The browser did not reach the server.
    #[error("Could not reach the server. Check your connection and try again.")]
    Unreachable,
    /// A fault of the server. The cause is in the log.
    #[error("Something went wrong on the server. The error has been logged. Please try again.")]
    Internal,
}

/// Who can grant a permission: owners grant access to what they own, administrators grant everything else.
fn grantor(permission: &str) -> &'static str {
    match permission {
        codebook if codebook.starts_with("archive:codebook:") => "The owner of the codebook",
        archive if archive.starts_with("archive:") => "The owner of the conversation",
        _ => "An administrator",
    }
}

impl AppError {
    /// Invalid input in the form field `field`. An empty `field` means the form as a whole.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        AppError::Invalid { field: field.to_owned(), message: message.into() }
    }

    /// The message, if the error belongs to the form field `wanted`.
    pub fn for_field(&self, wanted: &str) -> Option<String> {
        match self {
            AppError::Invalid { field, message } if field == wanted => Some(message.clone()),
            _ => None,
        }
    }

    /// The HTTP status code.
    pub fn status(&self) -> u16 {
        match self {
            AppError::SignInNeeded => 401,
            AppError::NotFound => 404,
            AppError::Forbidden { .. } => 403,
            AppError::Invalid { .. } => 422,
            AppError::TooMany { .. } => 429,
            AppError::Busy | AppError::TooSlow => 503,
            AppError::Unreachable | AppError::Internal => 500,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => AppError::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                AppError::field("", "The request could not be read. Reload the page and try again.")
            }
            _ => AppError::Internal,
        }
    }
}

#[cfg(feature = "ssr")]
mod server {
    use std::io::ErrorKind;

    use axum::response::{IntoResponse, Response};
    use http::StatusCode;
    use http::request::Parts;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::AppError;

    impl From<sqlx::Error> for AppError {
        fn from(error: sqlx::Error) -> Self {
            match error {
                sqlx::Error::RowNotFound => AppError::NotFound,
                sqlx::Error::PoolTimedOut => AppError::Busy,
                // query_canceled: the statement timeout expired.
                sqlx::Error::Database(cause) if cause.code().as_deref() == Some("57014") => AppError::TooSlow,
                // character_not_in_repertoire: the text contains NUL. Most requests with NUL are rejected earlier;
                // this covers input that is not checked there.
                sqlx::Error::Database(cause) if cause.code().as_deref() == Some("22021") => {
                    AppError::field("", "This text contains a NUL character, which cannot be stored.")
                }
                // datetime_field_overflow: PostgreSQL has no dates before 4713 BC.
                sqlx::Error::Database(cause) if cause.code().as_deref() == Some("22008") => {
                    AppError::field("", "This date is too far in the past or in the future.")
                }
                error => {
                    // The messages of sqlx name tables and constraints but never contain row values.
                    tracing::error!(error = %error, "database error");
                    AppError::Internal
                }
            }
        }
    }

    impl AppError {
        /// Logs `error` and returns [`AppError::Internal`], which hides it from the user. `context` says what failed.
        pub fn internal(context: &'static str, error: impl std::fmt::Display) -> Self {
            tracing::error!(error = %error, "{context}");
            AppError::Internal
        }

        /// An error of the disk or of the object store. The user is told if the disk is full; other errors are
        /// only logged.
        pub fn disk(error: impl std::error::Error + 'static) -> Self {
            let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
            while let Some(one) = cause {
                let kind = one.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
                if matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)) {
                    tracing::error!("the disk is full");
                    return AppError::field(
                        "",
                        "The server's disk is full, so nothing was saved. Ask your administrator to free some space.",
                    );
                }
                cause = one.source();
            }
            AppError::internal("disk or object store", error)
        }
    }

    impl IntoResponse for AppError {
        fn into_response(self) -> Response {
            let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, axum::Json(self)).into_response()
        }
    }

    /// Runs the body of a server function and sets the response status if it fails. Without this, Leptos
    /// answers every error with 500.
    ///
    /// The status is left alone in two cases: a form sent without JavaScript is redirected back with the
    /// error, and while a page is rendered, the page decides its own status with
    /// [`respond_with`](AppError::respond_with).
    pub async fn answer<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
        let result = work.await;
        if let Err(error) = &result
            && use_context::<Parts>().is_some_and(|parts| calls_server_function(&parts) && !is_plain_form(&parts))
        {
            error.respond_with();
        }
        result
    }

    impl AppError {
        /// Sets the status of this error on the response to the current request.
        pub fn respond_with(&self) {
            if let Some(response) = use_context::<ResponseOptions>()
                && let Ok(status) = StatusCode::from_u16(self.status())
            {
                response.set_status(status);
            }
        }
    }

    fn calls_server_function(parts: &Parts) -> bool {
        parts.uri.path().starts_with("/api/")
    }

    /// Whether the current request calls a server function as a plain form, that is, without JavaScript.
    pub fn is_plain_form_request() -> bool {
        use_context::<Parts>().is_some_and(|parts| is_plain_form(&parts))
    }

    fn is_plain_form(parts: &Parts) -> bool {
        let accepts = parts.headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok());
        calls_server_function(parts) && accepts.is_some_and(|accepts| accepts.contains("text/html"))
    }
}

#[cfg(feature = "ssr")]
pub use server::{answer, is_plain_form_request};
