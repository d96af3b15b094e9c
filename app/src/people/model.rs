//! Types shared by the server and the browser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::query::address;

/// Which people to list: the query string of `/people`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleRequest {
    /// Text that the names must contain, ignoring case and accents; empty for all.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub filter: String,
}

/// A name whose participants are shown: the query string of `/people/name`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameRequest {
    /// The folded name (`insight::tokens::fold`: without case and accents).
    #[serde(rename = "n", skip_serializing_if = "String::is_empty")]
    pub folded: String,
}

/// The query string of `/people/:id`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonRequest {
    /// Whether the person was just created by a merge without JavaScript. The page then offers undo.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

/// An entry in the list of people: a person, or all unmerged participants with the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSummary {
    /// Id of the person; `None` for participants that belong to no person.
    pub person: Option<Uuid>,
    /// The name.
    pub name: String,
    /// The folded name.
    pub folded: String,
    /// Number of conversations they are in.
    pub conversations: i64,
    /// Number of participants.
    pub participants: i64,
    /// Number of messages they sent.
    pub messages: i64,
}

impl PersonSummary {
    /// URL of the page of the person or of the name.
    pub fn url(&self) -> String {
        match self.person {
            Some(id) => person_url(id),
            None => address("/people/name", &NameRequest { folded: self.folded.clone() }),
        }
    }
}

/// URL of the page of a person.
pub fn person_url(person: Uuid) -> String {
    format!("/people/{person}")
}

/// A participant of a conversation, on the page of a person or a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Participant id.
    pub participant: Uuid,
    /// Their name in this conversation.
    pub name: String,
    /// Conversation id.
    pub conversation: Uuid,
    /// The conversation's name.
    pub title: String,
    /// Number of messages they sent in this conversation.
    pub messages: i64,
    /// When they sent their first message.
    pub first: Option<DateTime<Utc>>,
    /// When they sent their last message.
    pub last: Option<DateTime<Utc>>,
}

/// A name that may belong to the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedName {
    /// The folded name.
    pub folded: String,
    /// The name as written.
    pub name: String,
}

/// What the page of a person shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    /// Person id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The participants, the one with the most messages first.
    pub presences: Vec<Presence>,
    /// Names of other participants who may be the same person.
    pub suggestions: Vec<SuggestedName>,
}

/// What the page of a name shows: all participants with this name who belong to no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameDetails {
    /// The folded name.
    pub folded: String,
    /// The name as written by the first participant.
    pub name: String,
    /// The participants, the one with the most messages first.
    pub presences: Vec<Presence>,
}
