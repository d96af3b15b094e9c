//! Types of sharing, for the server and the browser.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::MessageFilter;
use crate::role::Role;

/// The query of `/c/:id/sharing`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SharingRequest {
    /// The token of a link that was just created in a browser without JavaScript.
    #[serde(rename = "made")]
    pub created_token: String,
    /// For a new link to messages: the `seq`s of selected messages, such as `3-7,12`. Empty for all.
    pub seqs: String,
    /// For a new link to a dashboard: the query string of the dashboard.
    pub dashboard: String,
}

/// How a link shows messages. Stored in `share_links.filters` next to a [`MessageFilter`], as `names=on&numbers=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkOptions {
    /// Whether names are replaced with pseudonyms.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// Whether phone numbers and e-mail addresses are masked.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub numbers: bool,
    /// Whether media are shown.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub media: bool,
}

impl LinkOptions {
    /// What is redacted.
    pub fn redactions(self) -> export::Redactions {
        export::Redactions { names: self.names, numbers: self.numbers }
    }

    /// Whether files are shown. Not if names are hidden, because files can contain faces and names.
    pub fn shows_files(self) -> bool {
        self.media && !self.names
    }
}

/// The contents of a link to messages. Stored as a query string in `share_links.filters`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SharedMessages {
    /// The messages that are shown.
    #[serde(flatten)]
    pub filter: MessageFilter,
    /// How they are shown.
    #[serde(flatten)]
    pub options: LinkOptions,
}

/// What someone can see in a dashboard. Stored in `share_links.filters` next to the filter of the dashboard, as
/// `names=on&texts=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DashboardGrant {
    /// Whether names are shown instead of pseudonyms.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// Whether words and sentences from messages are shown. This includes names.
    #[serde(with = "crate::query::flag", skip_serializing_if = "std::ops::Not::not")]
    pub texts: bool,
}

/// The data of the page `/c/:id/sharing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharingPageData {
    /// The id of the conversation.
    pub conversation: Uuid,
    /// The name of the conversation.
    pub title: String,
    /// Whether the viewer owns the conversation. Only owners can change anything on the page.
    pub is_owner: bool,
    /// Accounts that can read the conversation, starting with the owner.
    pub people: Vec<SharedWith>,
    /// Accounts that can see only its dashboard.
    pub analysts: Vec<AnalystAccess>,
    /// The links of the conversation, newest first. Empty if the viewer does not own it.
    pub links: Vec<ShareLink>,
    /// Scheme and host of the current request, for the URL of a new link.
    pub origin: String,
}

/// An account that can read a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedWith {
    /// The id of the account.
    pub user: Uuid,
    /// The name of the person.
    pub full_name: String,
    /// The e-mail address.
    pub email: String,
    /// What the person may do; `None` for the owner.
    pub role: Option<Role>,
    /// The day the access was granted (UTC). For the owner: the day the conversation was created.
    pub since: NaiveDate,
    /// Whether this is the account of the viewer.
    pub is_viewer: bool,
}

/// An account that can see only the dashboard of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalystAccess {
    /// The id of the account.
    pub user: Uuid,
    /// The name of the person.
    pub full_name: String,
    /// The e-mail address.
    pub email: String,
    /// What the person can see in the dashboard.
    pub grant: DashboardGrant,
    /// The day the access was granted (UTC).
    pub since: NaiveDate,
}

/// A share link, as the owner of the conversation sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    /// The id of the link.
    pub id: Uuid,
    /// The label that its creator chose; can be empty.
    pub label: String,
    /// What it shows.
    pub shows: LinkTarget,
    /// The current state.
    pub status: LinkStatus,
    /// The day it expires or was revoked (UTC).
    pub until: NaiveDate,
    /// Whether it is protected by a password.
    pub has_password: bool,
    /// How often it was opened.
    pub opened_count: i64,
    /// The day it was last opened (UTC).
    pub last_opened: Option<NaiveDate>,
}

/// What a link shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// Messages of a conversation.
    Messages {
        /// Which messages, and how they are shown.
        shared: SharedMessages,
        /// The number of messages if they were fixed when the link was created.
        selected: Option<i32>,
    },
    /// The dashboard of a conversation.
    Dashboard(DashboardGrant),
}

/// The state of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkStatus {
    /// It can be opened.
    Active,
    /// Its time limit is over.
    Expired,
    /// Its creator has revoked it.
    Revoked,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{parse, write};

    #[test]
    fn filters_stored_by_earlier_versions_can_be_read() {
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
