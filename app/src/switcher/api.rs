//! Server functions of the switcher.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::SwitcherEntry;
use crate::error::AppError;

/// Where the viewer may want to go, the likeliest first. `typed` is matched as a whole, in its words, or only in its
/// letters.
#[server(input = Json)]
pub async fn places(typed: String) -> Result<Vec<SwitcherEntry>, AppError> {
    use super::rank;

    crate::request::read_with_viewer(async |request| {
        let typed: String = typed.chars().take(200).filter(|c| !c.is_control()).collect();
        let viewer = request.viewer.clone();
        let known = rank::known(request.db(), &viewer).await?;
        Ok(rank::best(typed.trim(), known))
    })
    .await
}
