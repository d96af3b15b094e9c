//! The pages of codebooks.

mod agreement;
mod book;
pub mod figures;
mod list;
pub mod segments;
mod workspace;

use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::icon::{Icon, lucide};
use crate::viewer::{Coder, Viewer};

pub use list::draw as list;
pub use workspace::draw as workspace;

/// Draws a page of a codebook: its codes, `segments`, `figures` or `agreement`.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such codebook for the viewer, or no such page.
pub async fn draw(
    db: &mut PgConnection,
    viewer: &Viewer,
    codebook: Uuid,
    page: &str,
    query: &str,
) -> Result<Drawn, AppError> {
    let coder = Coder::prove(&mut *db, viewer, codebook).await?;
    let (says, inside) = match page {
        "" => ("Codes", book::draw(db, &coder, query).await?),
        "segments" => ("Segments", segments::draw(db, viewer, &coder, query).await?),
        "figures" => ("Figures", figures::draw(db, viewer, &coder, query).await?),
        "agreement" => ("Agreement", agreement::draw(db, viewer, &coder, query).await?),
        _ => return Err(AppError::NotFound),
    };
    let tab = |name: &'static str, label: &'static str| {
        let href =
            if name.is_empty() { format!("/codebooks/{codebook}") } else { format!("/codebooks/{codebook}/{name}") };
        view! { <a href=href aria-current=(name == page).then_some("true")>{label}</a> }
    };
    let title = coder.title.clone();
    let html = view! {
        <a class="back-link" href="/codebooks"><Icon icon=lucide::LuArrowLeft/>"Codebooks"</a>
        <h1><bdi>{title.clone()}</bdi></h1>
        <nav class="segments" aria-label="Of this codebook">
            {tab("", "Codes")}{tab("segments", "Segments")}{tab("figures", "Figures")}{tab("agreement", "Agreement")}
        </nav>
        {inside}
    };
    Ok(Drawn { title: format!("{says}: {title}"), html: html.to_html() })
}

/// A code's colour and name.
pub(super) fn label(code: &super::store::codes::Code) -> AnyView {
    let class = format!("code-dot {}", code.class());
    view! { <span class="code-label"><span class=class aria-hidden="true"></span><bdi>{code.name.clone()}</bdi></span> }
        .into_any()
}

/// A choice of conversations in which was coded; the form's field is `c`.
pub(super) fn conversations(
    all: &[super::store::figures::CodedConversation],
    chosen: Option<Uuid>,
    none: &'static str,
) -> AnyView {
    let options = all.iter().map(|one| {
        view! { <option value=one.id.to_string() selected=chosen == Some(one.id)>{one.title.clone()}</option> }
    });
    let options: Vec<_> = options.collect();
    let every = (!none.is_empty()).then(|| view! { <option value="">{none}</option> });
    view! { <label class="field grow"><span>"Conversation"</span><select name="c">{every}{options}</select></label> }
        .into_any()
}
