//! Server functions of people. All are sent by plain forms.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use uuid::Uuid;

use crate::error::AppError;

#[cfg(feature = "ssr")]
use {super::store, crate::error::answer, crate::state::AppState, crate::viewer::Viewer};

/// Makes one person of everybody who is called so, of those the viewer may see and has not confirmed.
#[server]
pub async fn confirm_person(name: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let person = store::confirm(&mut tx, &viewer, &name).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/people/{person}"));
        Ok(())
    })
    .await
}

/// Puts everybody who is called so into a person that is there: the same human under another name.
#[server]
pub async fn add_to_person(person: Uuid, name: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        store::add(&mut tx, &viewer, person, &name).await?;
        tx.commit().await?;
        leptos_axum::redirect(&format!("/people/{person}"));
        Ok(())
    })
    .await
}

/// Takes a participant out of its person.
#[server]
pub async fn take_from_person(person: Uuid, participant: Uuid) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let mut tx = viewer.begin(&state).await?;
        let left = store::take_out(&mut tx, &viewer, person, participant).await?;
        tx.commit().await?;
        leptos_axum::redirect(&if left { format!("/people/{person}") } else { "/people".to_owned() });
        Ok(())
    })
    .await
}

/// Gives a person another name.
#[server]
pub async fn rename_person(person: Uuid, name: String) -> Result<(), AppError> {
    answer(async {
        let (state, viewer) = (AppState::current()?, Viewer::current().await?);
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 300 || name.contains('\0') {
            return Err(AppError::field("name", "Please give a name of at most 300 characters."));
        }
        let mut tx = viewer.begin(&state).await?;
        store::rename(&mut tx, &viewer, person, name).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
