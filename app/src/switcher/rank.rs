//! Collects the destinations of the switcher, and ranks them for the typed text.

use leptos_router::location::Url;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use sqlx::PgConnection;

use super::SwitcherEntry;
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::Viewer;

/// Maximum number of entries that are shown.
const MAX: usize = 12;

/// Pages and actions: name, description, URL.
const PAGES: [(&str, &str, &str); 9] = [
    ("Conversations", "Page", "/"),
    ("Import a conversation", "Action", "/"),
    ("Search", "Page", "/search"),
    ("People", "Page: who writes in your conversations", "/people"),
    ("Bookmarks", "Page", "/bookmarks"),
    ("Import history", "Page", "/imports"),
    ("Settings", "Page: theme, password, sessions", "/settings"),
    ("Members", "Page: invitations", "/admin/people"),
    ("Keyboard shortcuts", "Page", "/keys"),
];

/// All destinations of the viewer: conversations (most recent first), pages, saved searches, and people.
pub async fn all_entries(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<SwitcherEntry>, AppError> {
    let mut entries: Vec<SwitcherEntry> = Vec::new();
    let conversations = sqlx::query!(
        "SELECT id, title, message_count
         FROM (SELECT DISTINCT conversation_id FROM conversation_readers WHERE user_id = $1) readable
         CROSS JOIN LATERAL (SELECT * FROM conversations c WHERE c.id = readable.conversation_id LIMIT 1) c
         WHERE deleted_at IS NULL
         ORDER BY last_message_at DESC NULLS LAST LIMIT 2000",
        viewer.id()
    )
    .fetch_all(&mut *db)
    .await?;
    entries.extend(conversations.into_iter().map(|row| SwitcherEntry {
        label: row.title,
        about: format!("Conversation, {}", format::count(row.message_count, "message", "messages")),
        href: format!("/c/{}", row.id),
    }));
    let page = |(label, about, href): (&str, &str, &str)| SwitcherEntry {
        label: label.to_owned(),
        about: about.to_owned(),
        href: href.to_owned(),
    };
    let is_allowed = |(_, _, href): &(&str, &str, &str)| *href != "/admin/people" || viewer.has("admin:user:read");
    entries.extend(PAGES.into_iter().filter(is_allowed).map(page));
    let saved = sqlx::query_scalar!("SELECT query FROM saved_searches WHERE user_id = $1 LIMIT 100", viewer.id())
        .fetch_all(&mut *db)
        .await?;
    entries.extend(saved.into_iter().map(|query| SwitcherEntry {
        href: format!("/search?q={}", Url::escape(&query)),
        label: query,
        about: "Saved search".to_owned(),
    }));
    let people = crate::people::list(db, viewer, "").await?;
    entries.extend(people.into_iter().map(|one| SwitcherEntry {
        about: format!("Person, in {}", format::count(one.conversations, "conversation", "conversations")),
        href: one.url(),
        label: one.name,
    }));
    Ok(entries)
}

/// The entries that match the typed text best, followed by a search for the text. Without text, the first entries.
pub fn best_matches(typed: &str, entries: Vec<SwitcherEntry>) -> Vec<SwitcherEntry> {
    if typed.is_empty() {
        return entries.into_iter().take(MAX).collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, SwitcherEntry)> = entries
        .into_iter()
        .filter_map(|entry| Some((pattern.score(Utf32Str::new(&entry.label, &mut buffer), &mut matcher)?, entry)))
        .collect();
    // With equal scores, the shortest name is closest to the text. The sort is stable, so the order of `entries`
    // decides next.
    scored.sort_by_key(|(score, entry)| (std::cmp::Reverse(*score), entry.label.chars().count()));
    let mut best: Vec<SwitcherEntry> = scored.into_iter().map(|(_, entry)| entry).take(MAX - 1).collect();
    best.push(SwitcherEntry {
        label: format!("Search messages for “{typed}”"),
        about: "Search".to_owned(),
        href: format!("/search?q={}", Url::escape(typed)),
    });
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(typed: &str) -> Vec<String> {
        let entry = |label: &str| SwitcherEntry { label: label.to_owned(), about: String::new(), href: String::new() };
        let entries = ["Book club", "Book", "Lighthouse Weekend", "Café Müller", "Old friends"].map(entry).to_vec();
        best_matches(typed, entries).into_iter().map(|entry| entry.label).collect()
    }

    #[test]
    fn matching_is_fuzzy_and_ignores_accents() {
        assert_eq!(labels("lhw")[0], "Lighthouse Weekend");
        assert_eq!(labels("cafe mu")[0], "Café Müller");
        assert_eq!(labels("book")[0], "Book");
        assert_eq!(labels("zzz"), ["Search messages for “zzz”"]);
        assert_eq!(labels("").len(), 5);
    }
}
