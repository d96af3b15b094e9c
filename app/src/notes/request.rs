//! The query strings of the pages for notes and bookmarks.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{BookmarkColor, MessageRef};
use crate::query::is_default;

/// The query of `/bookmarks`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BookmarksRequest {
    /// Text to find in the message, the conversation's title, or the bookmark's title and notes.
    #[serde(skip_serializing_if = "is_default")]
    pub q: String,
    /// One folder; empty for all.
    #[serde(skip_serializing_if = "is_default")]
    pub folder: String,
    /// One colour.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub color: Option<BookmarkColor>,
    /// One conversation.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub c: Option<Uuid>,
    /// The order.
    #[serde(skip_serializing_if = "is_default")]
    pub sort: BookmarkSort,
}

/// The order of bookmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BookmarkSort {
    /// The viewer's own order. New bookmarks come first.
    #[default]
    #[serde(rename = "")]
    Custom,
    /// The most recently added first.
    Newest,
    /// The least recently added first.
    Oldest,
    /// By conversation, then in the order of the messages.
    Conversation,
}

impl BookmarkSort {
    /// Every order, with its value in forms and its label.
    pub const OPTIONS: [(BookmarkSort, &'static str, &'static str); 4] = [
        (BookmarkSort::Custom, "", "Custom order"),
        (BookmarkSort::Newest, "newest", "Newest first"),
        (BookmarkSort::Oldest, "oldest", "Oldest first"),
        (BookmarkSort::Conversation, "conversation", "Conversation order"),
    ];

    /// The value in forms and in SQL.
    pub fn as_str(self) -> &'static str {
        BookmarkSort::OPTIONS.into_iter().find(|(sort, ..)| *sort == self).map_or("", |(_, word, _)| word)
    }
}

/// Further parameters of `/bookmarks`, used without JavaScript.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BookmarksState {
    /// The bookmark that was just removed, as `{conversation id}.{message id}`.
    pub removed: String,
    /// The bookmark whose edit form is open.
    #[serde(with = "crate::query::blank")]
    pub edit: Option<Uuid>,
}

/// The query of `/notes`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NotesRequest {
    /// Text to find in the note or in the words that it quotes.
    #[serde(skip_serializing_if = "is_default")]
    pub q: String,
    /// One tag, with or without `#`.
    #[serde(skip_serializing_if = "is_default")]
    pub tag: String,
    /// One conversation.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub c: Option<Uuid>,
    /// Open or resolved.
    #[serde(skip_serializing_if = "is_default")]
    pub state: NoteState,
    /// Whose notes are listed.
    #[serde(skip_serializing_if = "is_default")]
    pub who: NoteAudience,
    /// The order.
    #[serde(skip_serializing_if = "is_default")]
    pub sort: NoteSort,
    /// The last note of the previous page: only notes after it in the current order are listed.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub before: Option<Uuid>,
}

/// Whether notes are open or resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteState {
    /// Both.
    #[default]
    #[serde(rename = "")]
    All,
    /// Not resolved.
    Open,
    /// Resolved.
    #[serde(alias = "settled")]
    Resolved,
}

impl NoteState {
    /// Every state, with its value in forms and its label.
    pub const OPTIONS: [(NoteState, &'static str, &'static str); 3] =
        [(NoteState::All, "", "All"), (NoteState::Open, "open", "Open"), (NoteState::Resolved, "resolved", "Resolved")];
}

/// Whose notes are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteAudience {
    /// All notes that the viewer can see.
    #[default]
    #[serde(rename = "")]
    Everyone,
    /// The viewer's own notes.
    Me,
    /// Notes that mention the viewer, themselves or in a comment.
    #[serde(rename = "mentions", alias = "named")]
    MentionsMe,
}

impl NoteAudience {
    /// Every option, with its value in forms and its label.
    pub const OPTIONS: [(NoteAudience, &'static str, &'static str); 3] = [
        (NoteAudience::Everyone, "", "Everyone"),
        (NoteAudience::Me, "me", "Only mine"),
        (NoteAudience::MentionsMe, "mentions", "Mentions me"),
    ];
}

/// The order of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteSort {
    /// The most recently written first.
    #[default]
    #[serde(rename = "")]
    Newest,
    /// The least recently written first.
    Oldest,
    /// By conversation, then in the order of the messages.
    Conversation,
}

impl NoteSort {
    /// Every order, with its value in forms and its label.
    pub const OPTIONS: [(NoteSort, &'static str, &'static str); 3] = [
        (NoteSort::Newest, "", "Newest first"),
        (NoteSort::Oldest, "oldest", "Oldest first"),
        (NoteSort::Conversation, "conversation", "Conversation order"),
    ];

    /// The value in forms and in SQL.
    pub fn as_str(self) -> &'static str {
        NoteSort::OPTIONS.into_iter().find(|(sort, ..)| *sort == self).map_or("", |(_, word, _)| word)
    }
}

/// The query of `/c/:id/notes/:message`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageNotesRequest {
    /// The words that a new note refers to.
    #[serde(skip_serializing_if = "is_default")]
    pub quote: String,
    /// The offset of the words in the text, in UTF-16 code units.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub near: Option<u32>,
    /// The `seq` of the last message that a new note refers to.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub until: Option<i64>,
    /// Only notes written before this one.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub before: Option<Uuid>,
    /// The note whose edit form is open; used without JavaScript.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub edit: Option<Uuid>,
    /// The note that was just deleted; used without JavaScript.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub removed: Option<Uuid>,
}

/// The part of a conversation's query that controls the side panel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelRequest {
    /// The message whose notes are shown.
    #[serde(with = "crate::query::blank", skip_serializing_if = "is_default")]
    pub note: Option<MessageRef>,
    /// The list that is shown, if there is no `note`.
    #[serde(skip_serializing_if = "is_default")]
    pub panel: PanelList,
}

/// The lists that the side panel can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PanelList {
    /// No list.
    #[default]
    #[serde(rename = "")]
    None,
    /// Notes of the conversation.
    Notes,
    /// Bookmarks in the conversation.
    Bookmarks,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, write};

    #[test]
    fn filters_from_forms_and_old_links_are_parsed() {
        let request = parse::<NotesRequest>("q=tea&tag=&state=settled&who=named&sort=");
        let expected = NotesRequest {
            q: "tea".to_owned(),
            state: NoteState::Resolved,
            who: NoteAudience::MentionsMe,
            ..NotesRequest::default()
        };
        assert_eq!(request, expected);
        assert_eq!(write(&request), "q=tea&state=resolved&who=mentions");
        assert_eq!(parse::<BookmarksRequest>("q=&folder=&color=&sort="), BookmarksRequest::default());
        assert_eq!(parse::<BookmarksRequest>("color=3&sort=oldest").color, Some(BookmarkColor::Green));
    }

    #[test]
    fn option_values_match_the_serialised_names() {
        for (sort, word, _) in NoteSort::OPTIONS {
            assert_eq!(parse::<NotesRequest>(&format!("sort={word}")).sort, sort);
        }
        for (sort, word, _) in BookmarkSort::OPTIONS {
            assert_eq!(parse::<BookmarksRequest>(&format!("sort={word}")).sort, sort);
        }
        for (state, word, _) in NoteState::OPTIONS {
            assert_eq!(parse::<NotesRequest>(&format!("state={word}")).state, state);
        }
        for (who, word, _) in NoteAudience::OPTIONS {
            assert_eq!(parse::<NotesRequest>(&format!("who={word}")).who, who);
        }
    }

    #[test]
    fn panel_state_is_read_from_and_written_to_the_query() {
        let request = PanelRequest { note: Some(MessageRef::Seq(9)), panel: PanelList::None };
        assert_eq!(write(&request), "note=9");
        assert_eq!(parse::<PanelRequest>("at=3&panel=bookmarks").panel, PanelList::Bookmarks);
    }
}
