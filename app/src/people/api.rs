//! Server functions of people. Forms work without JavaScript, so their inputs are form-encoded.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::model::{NameDetails, NameRequest, PeopleRequest, PersonDetails, PersonSummary};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::model::person_url,
    super::store::{self, Whom},
    crate::request::{redirect_plain_form, with_viewer},
};

/// Everyone in conversations that the viewer may read.
#[server(name = GetPeople, input = Json)]
pub async fn people(asked: PeopleRequest) -> Result<Vec<PersonSummary>, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        store::list(db, viewer, &asked.filter).await
    })
    .await
}

/// A person across conversations.
#[server(name = GetPerson)]
pub async fn person(id: Uuid) -> Result<PersonDetails, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        Ok(PersonDetails {
            id,
            name: store::name(db, viewer, id).await?,
            presences: store::presences(db, viewer, &Whom::Person(id)).await?,
            suggestions: store::suggestions(db, viewer, id).await?,
        })
    })
    .await
}

/// All participants with a name.
#[server(name = GetNamesakes, input = Json)]
pub async fn namesakes(asked: NameRequest) -> Result<NameDetails, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let presences = store::presences(db, viewer, &Whom::Name(&asked.folded)).await?;
        let name = presences.first().ok_or(AppError::NotFound)?.name.clone();
        Ok(NameDetails { folded: asked.folded, name, presences })
    })
    .await
}

/// Merges all participants with a name that belong to no person into a new person; returns its id.
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

/// Separates a person into the names it was made of.
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

/// Adds all participants with a name to a person; returns those added.
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

/// Removes participants from a person, who is deleted with the last one. Returns whether the person is still there.
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

/// Takes back [`remove_from_person`]. A person who was deleted is made again, with a new id.
#[server]
pub async fn return_to_person(person: Uuid, name: String, participants: Vec<Uuid>) -> Result<(), AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let name = checked(&name)?;
        store::put_back(db, viewer, person, name, &participants).await
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
