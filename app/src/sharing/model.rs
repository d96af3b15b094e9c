//! Types of sharing that both sides share.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::MessageFilter;
use crate::role::Role;

/// The query of `/c/:id/sharing`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SharingRequest {
    /// The token of a link that was just created without script.
    pub made: String,
    /// Only these places, for a new link to messages: `3-7,12`.
    pub seqs: String,
    /// The query of a dashboard, for a new link to it.
    pub dashboard: String,
}

/// What a link to messages shows of them, besides a [`MessageFilter`]: in `share_links.filters`, as
/// `names=on&numbers=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkOptions {
    /// Whether names of people are left out.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// Whether phone numbers and e-mail addresses are masked.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub numbers: bool,
    /// Whether pictures, audio and files are shown.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub media: bool,
}

impl LinkOptions {
    /// What is left out of the texts.
    pub fn redactions(self) -> export::Redactions {
        export::Redactions { names: self.names, numbers: self.numbers }
    }

    /// Whether files are shown: a face, and a name in a file, are names.
    pub fn shows_files(self) -> bool {
        self.media && !self.names
    }
}

/// What a link to messages shows: the text in `share_links.filters`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SharedMessages {
    /// Which messages.
    #[serde(flatten)]
    pub filter: MessageFilter,
    /// What of them.
    #[serde(flatten)]
    pub options: LinkOptions,
}

/// What somebody sees of a dashboard. In `share_links.filters`, after the dashboard's own filter: `names=on&texts=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DashboardGrant {
    /// Whether people have their names.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// Whether words and sentences of messages are shown; then names are, too.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub texts: bool,
}

/// The page `/c/:id/sharing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharingPageData {
    /// The conversation.
    pub conversation: Uuid,
    /// Its name.
    pub title: String,
    /// Whether the viewer owns it, and so may change anything here.
    pub is_owner: bool,
    /// Who can read it, the owner first.
    pub people: Vec<SharedWith>,
    /// Who can see its dashboard only.
    pub analysts: Vec<AnalystAccess>,
    /// Its links, the latest first; empty for those who do not own it.
    pub links: Vec<ShareLink>,
    /// Scheme and host by which this request reached the server.
    pub origin: String,
}

/// An account that can read a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedWith {
    /// The account.
    pub user: Uuid,
    /// The name.
    pub full_name: String,
    /// The e-mail address.
    pub email: String,
    /// What they may do; `None` for the owner.
    pub role: Option<Role>,
    /// Since when (UTC).
    pub since: NaiveDate,
    /// Whether this is the viewer.
    pub is_viewer: bool,
}

/// An account that can see the dashboard of a conversation only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalystAccess {
    /// The account.
    pub user: Uuid,
    /// The name.
    pub full_name: String,
    /// The e-mail address.
    pub email: String,
    /// What they see of it.
    pub grant: DashboardGrant,
    /// Since when (UTC).
    pub since: NaiveDate,
}

/// A link, as its creator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// Its id.
    pub id: Uuid,
    /// Its label.
    pub label: String,
    /// What it leads to.
    pub shows: LinkTarget,
    /// Whether it works.
    pub status: LinkStatus,
    /// When it expires, or when it was closed (UTC).
    pub until: NaiveDate,
    /// Whether it asks for a password.
    pub has_password: bool,
    /// How often it was opened.
    pub opened_count: i64,
    /// When that was, the last time (UTC).
    pub last_opened: Option<NaiveDate>,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// Messages.
    Messages {
        /// Which, and what of them.
        shared: SharedMessages,
        /// How many, if they were selected when the link was created.
        selected: Option<i32>,
    },
    /// The dashboard.
    Dashboard(DashboardGrant),
}

/// Whether a link works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkStatus {
    /// It does.
    Open,
    /// Its time is over.
    Expired,
    /// It was closed.
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, write};

    #[test]
    fn rows_of_earlier_versions_are_read() {
        let stored = "format=html&from=2024-03-13&until=2024-03-14&names=on&media=on";
        let shared: SharedMessages = parse(stored);
        assert!(shared.options.names && !shared.options.numbers && !shared.options.shows_files());
        assert_eq!(shared.filter.from, NaiveDate::from_ymd_opt(2024, 3, 13));
        assert_eq!(write(&shared), stored.trim_start_matches("format=html&"), "a link has no format");
        assert_eq!(parse::<SharedMessages>(&write(&shared)), shared);
        let grant: DashboardGrant = parse("from=2024-03-13&names=on");
        assert_eq!(grant, DashboardGrant { names: true, texts: false });
    }
}
