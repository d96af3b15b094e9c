//! What those with access to a conversation may do.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody may do with a conversation of another's; each may all that the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "access_role", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Read, search, analyse, bookmark for oneself, export.
    Reader,
    /// Also annotate for all readers.
    Annotator,
    /// Also change others' annotations and the codebook.
    Editor,
}

impl Role {
    /// All.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Annotator, Role::Editor];

    /// The name in forms.
    pub fn word(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Annotator => "annotator",
            Role::Editor => "editor",
        }
    }
}

impl Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Role::ALL.into_iter().find(|role| role.word() == word).ok_or(())
    }
}
