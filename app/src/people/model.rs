//! Types of people for both targets.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::query::address;

/// Which people are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleRequest {
    /// A part of the name.
    #[serde(rename = "q", skip_serializing_if = "String::is_empty")]
    pub filter: String,
}

/// A name whose participants are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameRequest {
    /// The name in the form in which names are compared.
    #[serde(rename = "n", skip_serializing_if = "String::is_empty")]
    pub folded: String,
}

/// What was just done to a person without script, to offer undo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonRequest {
    /// Whether the person was just made of several names.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}

/// A person, or all participants with the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSummary {
    /// The person; `None` for a name.
    pub person: Option<Uuid>,
    /// The name.
    pub name: String,
    /// The name in the form in which names are compared.
    pub folded: String,
    /// How many conversations they are in.
    pub conversations: i64,
    /// How many participants they are.
    pub participants: i64,
    /// How many messages they sent.
    pub messages: i64,
}

impl PersonSummary {
    /// The page of the person or of the name.
    pub fn url(&self) -> String {
        match self.person {
            Some(id) => person_url(id),
            None => address("/people/name", &NameRequest { folded: self.folded.clone() }),
        }
    }
}

/// The page of a person.
pub fn person_url(person: Uuid) -> String {
    format!("/people/{person}")
}

/// A participant of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// The participant.
    pub participant: Uuid,
    /// The name there.
    pub name: String,
    /// The conversation.
    pub conversation: Uuid,
    /// The conversation's name.
    pub title: String,
    /// How many messages they sent there.
    pub messages: i64,
    /// When they sent the first one.
    pub first: Option<DateTime<Utc>>,
    /// When they sent the last one.
    pub last: Option<DateTime<Utc>>,
}

/// A name that may belong to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedName {
    /// The name in the form in which names are compared.
    pub folded: String,
    /// The name.
    pub name: String,
}

/// A person across conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    /// The person.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// Where they are, the conversation with most messages first.
    pub presences: Vec<Presence>,
    /// Names that may be theirs, too.
    pub suggestions: Vec<SuggestedName>,
}

/// Everyone with the same name who belongs to no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameDetails {
    /// The name in the form in which names are compared.
    pub folded: String,
    /// The name.
    pub name: String,
    /// Where they are, the conversation with most messages first.
    pub presences: Vec<Presence>,
}
