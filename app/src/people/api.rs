//! Server functions of people. Those used by forms take form-encoded input, so that they work without JavaScript.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{NameDetails, NameRequest, PeopleRequest, PersonDetails, PersonSummary};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::model::person_url,
    super::store::{self, ParticipantsOf},
    crate::request::{redirect_plain_form, with_viewer},
};

/// Everyone who writes in conversations that the viewer may read.
#[server(name = GetPeople, input = Json)]
pub async fn people(asked: PeopleRequest) -> Result<Vec<PersonSummary>, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::list(db, viewer, &asked.filter).await
    })
    .await
}

/// A person, their participants, and suggestions for more.
#[server(name = GetPerson)]
pub async fn person(id: Uuid) -> Result<PersonDetails, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        Ok(PersonDetails {
            id,
            name: store::name(db, viewer, id).await?,
            presences: store::presences(db, viewer, &ParticipantsOf::Person(id)).await?,
            suggestions: store::suggestions(db, viewer, id).await?,
        })
    })
    .await
}

/// All participants with a name who belong to no person.
#[server(name = GetNamesakes, input = Json)]
pub async fn namesakes(asked: NameRequest) -> Result<NameDetails, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let presences = store::presences(db, viewer, &ParticipantsOf::Name(&asked.folded)).await?;
        let name = presences.first().ok_or(AppError::NotFound)?.name.clone();
        Ok(NameDetails { folded: asked.folded, name, presences })
    })
    .await
}

/// Merges all participants with a folded name who belong to no person into a new person. Returns the person's id.
#[server]
pub async fn merge_names(name: String) -> Result<Uuid, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let person = store::merge(db, viewer, &name).await?;
        redirect_plain_form(&format!("{}?merged=on", person_url(person)));
        Ok(person)
    })
    .await
}

/// Undoes all merges of a person. The participants are kept.
#[server]
pub async fn unmerge_person(person: Uuid) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::unmerge(db, viewer, person).await?;
        redirect_plain_form("/people");
        Ok(())
    })
    .await
}

/// Adds all participants with a folded name to a person. Returns the ids of the added participants.
#[server]
pub async fn add_to_person(person: Uuid, name: String) -> Result<Vec<Uuid>, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let added = store::add(db, viewer, person, &name).await?;
        redirect_plain_form(&person_url(person));
        Ok(added)
    })
    .await
}

/// Removes participants from a person. A person without participants is deleted. Returns whether the person still
/// exists.
#[server]
pub async fn remove_from_person(person: Uuid, participants: Vec<Uuid>) -> Result<bool, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let remains = store::remove(db, viewer, person, &participants).await?;
        redirect_plain_form(&if remains { person_url(person) } else { "/people".to_owned() });
        Ok(remains)
    })
    .await
}

/// Undoes [`remove_from_person`]. If the person was deleted, a new one is created with `name`.
#[server]
pub async fn return_to_person(person: Uuid, name: String, participants: Vec<Uuid>) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let name = checked(&name)?;
        store::restore_participants(db, viewer, person, name, &participants).await
    })
    .await
}

/// Renames a person.
#[server]
pub async fn rename_person(person: Uuid, name: String) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::rename(db, viewer, person, checked(&name)?).await?;
        redirect_plain_form(&person_url(person));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn checked(name: &str) -> Result<&str, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 300 || name.contains('\0') {
        return Err(AppError::field("name", "Enter a name of at most 300 characters."));
    }
    Ok(name)
}
