//! Light, dark, or as the system has it: kept in a cookie, so that the first byte knows.

use leptos::prelude::*;

use crate::error::AppError;

/// The cookie's name.
#[cfg(feature = "ssr")]
const COOKIE: &str = "theme";

/// The theme of the request's cookie: `light`, `dark` or `system`.
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

/// Keeps the choice for a year. A plain form: the page is loaded anew in its colours.
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
