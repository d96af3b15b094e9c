//! What can go wrong, as a person reads it.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Every error that reaches a browser. The sentences are for people; what only the log needs is
/// logged where it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("Please sign in first.")]
    SignInNeeded,
    /// There is nothing here, or nothing that this person may see.
    #[error("There is nothing here, or nothing you have access to.")]
    NotFound,
    /// The person may see it but not do this.
    #[error("You need the permission “{permission}” for this. {} can grant it.", grantor(permission))]
    Forbidden {
        /// `domain:function:action`.
        permission: String,
    },
    /// Something a person typed or chose cannot be taken.
    #[error("{message}")]
    Invalid {
        /// The field's name in the form; empty for the form as a whole.
        field: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// Too many attempts.
    #[error("Too many attempts. Please wait {seconds} seconds and try again.")]
    TooMany {
        /// How long to wait.
        seconds: u32,
    },
    /// The server has no room for this request now.
    #[error("The server is busy. Please try again in a moment.")]
    Busy,
    /// The database gave up.
    #[error("This took too long and was stopped. Add a word, a person (from:) or a time (during:), and try again.")]
    TooSlow,
    /// The browser did not reach the server.
    #[error("The server cannot be reached. Check the connection and try again.")]
    Unreachable,
    /// A fault of ours; the log has the cause.
    #[error("Something went wrong on the server. It has been logged; please try again.")]
    Internal,
}

/// Who can grant a permission: what belongs to somebody is theirs to share.
fn grantor(permission: &str) -> &'static str {
    match permission {
        codebook if codebook.starts_with("archive:codebook:") => "The owner of the codebook",
        archive if archive.starts_with("archive:") => "The owner of the conversation",
        _ => "An administrator",
    }
}

impl AppError {
    /// An error of one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        AppError::Invalid { field: field.to_owned(), message: message.into() }
    }

    /// The message when it belongs to `field`.
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
                // query_canceled: the statement's time was over.
                sqlx::Error::Database(cause) if cause.code().as_deref() == Some("57014") => AppError::TooSlow,
                // character_not_in_repertoire: text with NUL. The server refuses it before; this is for what it
                // does not look into.
                sqlx::Error::Database(cause) if cause.code().as_deref() == Some("22021") => {
                    AppError::field("", "This text has a character in it (NUL) that cannot be stored.")
                }
                // datetime_field_overflow: PostgreSQL knows no dates before 4713 BC.
                sqlx::Error::Database(cause) if cause.code().as_deref() == Some("22008") => {
                    AppError::field("", "This date is too far in the past or in the future.")
                }
                error => {
                    // sqlx's messages name tables and constraints, never values of rows.
                    tracing::error!(error = %error, "database error");
                    AppError::Internal
                }
            }
        }
    }

    impl AppError {
        /// Logs the cause of an internal error.
        pub fn internal(context: &'static str, error: impl std::fmt::Display) -> Self {
            tracing::error!(error = %error, "{context}");
            AppError::Internal
        }

        /// A failure of the disk or of the object store on it: a full one is told, others are logged.
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

    /// Runs a server function's body and gives an error's status to the response (Leptos answers
    /// 500 to all of them). A form sent without JavaScript is redirected back with the error, so
    /// there the status stays what Leptos makes it. While a page is rendered, the page decides its
    /// status: see [`respond_with`](AppError::respond_with).
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
        /// Gives the error's status to the response of the current request.
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

    /// Whether a browser sent this request to a server function as a plain form, without script.
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
