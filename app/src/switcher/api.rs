//! Server functions of the switcher.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::SwitcherEntry;
use crate::error::AppError;

/// The destinations that match `typed` (fuzzy matching, ignoring case and accents), best match first. Without text, the
/// most recent conversations.
#[server(input = Json)]
pub async fn places(typed: String) -> Result<Vec<SwitcherEntry>, AppError> {
    use super::rank;

    crate::request::read_with_viewer(async |request| {
        let typed: String = typed.chars().take(200).filter(|c| !c.is_control()).collect();
        let viewer = request.viewer.clone();
        let entries = rank::all_entries(request.db(), &viewer).await?;
        Ok(rank::best_matches(typed.trim(), entries))
    })
    .await
}
