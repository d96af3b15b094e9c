//! The scope of a dashboard: a conversation, a person, or everything that the viewer may read.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The scope of a dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// One conversation: `/c/:id/insights`.
    Conversation(Uuid),
    /// A person across conversations: `/people/:id/insights`.
    Person(Uuid),
    /// Several conversations, or all that the viewer may read: `/insights`.
    Everything,
}

impl Scope {
    /// The URL path of the dashboard.
    pub fn path(self) -> String {
        match self {
            Scope::Conversation(id) => format!("/c/{id}/insights"),
            Scope::Person(id) => format!("/people/{id}/insights"),
            Scope::Everything => "/insights".to_owned(),
        }
    }

    /// The URL path of the comparison page.
    pub fn compare_path(self) -> String {
        self.path().replace("insights", "compare")
    }

    /// The name of the scope in the URLs of chart files.
    pub fn name(self) -> String {
        match self {
            Scope::Conversation(id) => id.to_string(),
            Scope::Person(id) => format!("person-{id}"),
            Scope::Everything => "all".to_owned(),
        }
    }

    /// Parses a name that [`Scope::name`] returned. `None` if it is invalid.
    pub fn by_name(name: &str) -> Option<Self> {
        match (name, name.strip_prefix("person-")) {
            ("all", _) => Some(Scope::Everything),
            (_, Some(id)) => id.parse().ok().map(Scope::Person),
            (id, None) => id.parse().ok().map(Scope::Conversation),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed_back_to_their_scopes() {
        for scope in [Scope::Conversation(Uuid::nil()), Scope::Person(Uuid::max()), Scope::Everything] {
            assert_eq!(Scope::by_name(&scope.name()), Some(scope));
        }
        assert_eq!(Scope::by_name("person-x"), None);
    }
}
