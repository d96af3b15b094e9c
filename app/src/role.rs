//! The roles of people with whom a conversation is shared.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a user may do in a conversation that someone else shared with them. Each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "access_role", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Can read, search, analyse and export, and add their own bookmarks and private notes.
    Reader,
    /// Can also write notes that all readers see.
    Annotator,
    /// Can also change the shared notes of others.
    Editor,
}

impl Role {
    /// All roles, in ascending order.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Annotator, Role::Editor];

    /// The name in forms and permissions.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Annotator => "annotator",
            Role::Editor => "editor",
        }
    }
}

impl Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Role::ALL.into_iter().find(|role| role.as_str() == word).ok_or(())
    }
}
