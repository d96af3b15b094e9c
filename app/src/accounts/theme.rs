//! The colour theme: light, dark, or that of the system. It is stored in a cookie, so that the server can render the
//! page in the right theme.

use leptos::prelude::*;

use crate::error::AppError;

#[cfg(feature = "ssr")]
const COOKIE: &str = "theme";

/// The theme from the cookie of the current request: `light`, `dark` or `system` (the default).
#[cfg(feature = "ssr")]
pub fn chosen() -> &'static str {
    let parts = use_context::<http::request::Parts>();
    let cookies = parts.as_ref().and_then(|parts| parts.headers.get(http::header::COOKIE)?.to_str().ok());
    let value = cookies.and_then(|cookies| {
        cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == COOKIE)
    });
    known(value.map_or("", |(_, value)| value))
}

#[cfg(feature = "ssr")]
fn known(theme: &str) -> &'static str {
    match theme {
        "light" => "light",
        "dark" => "dark",
        _ => "system",
    }
}

/// Stores the chosen theme in a cookie, for a year. The page has to be reloaded to show it.
#[server]
pub async fn choose_theme(
    /// `light`, `dark` or `system`.
    theme: String,
) -> Result<(), AppError> {
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", known(&theme));
    if let (Some(response), Ok(cookie)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::HeaderValue::from_str(&cookie))
    {
        response.append_header(http::header::SET_COOKIE, cookie);
    }
    Ok(())
}
