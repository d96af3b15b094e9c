//! What there is to go to, and what of it was meant.

use leptos_router::location::Url;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use sqlx::PgConnection;

use super::SwitcherEntry;
use crate::error::AppError;
use crate::ui::format;
use crate::viewer::Viewer;

/// So many places are offered.
const MAX: usize = 12;

/// Pages and actions: name, what it does, address.
const PAGES: [(&str, &str, &str); 9] = [
    ("Conversations", "Page", "/"),
    ("Import a conversation", "Action", "/"),
    ("Search", "Page", "/search"),
    ("People", "Page: who writes in your conversations", "/people"),
    ("Bookmarks", "Page", "/bookmarks"),
    ("Earlier imports", "Page", "/imports"),
    ("Settings", "Page: theme, password, sessions", "/settings"),
    ("People of this installation", "Page: invitations", "/admin/people"),
    ("Keys", "Page: what the keyboard can do", "/keys"),
];

/// Everything that the viewer can go to; what is used most comes first.
pub async fn known(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<SwitcherEntry>, AppError> {
    let mut places: Vec<SwitcherEntry> = Vec::new();
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
    places.extend(conversations.into_iter().map(|row| SwitcherEntry {
        label: row.title,
        about: format!("Conversation, {}", format::count(row.message_count, "message", "messages")),
        href: format!("/c/{}", row.id),
    }));
    let page = |(label, about, href): (&str, &str, &str)| SwitcherEntry {
        label: label.to_owned(),
        about: about.to_owned(),
        href: href.to_owned(),
    };
    let may = |(_, _, href): &(&str, &str, &str)| *href != "/admin/people" || viewer.has("admin:user:read");
    places.extend(PAGES.into_iter().filter(may).map(page));
    let saved = sqlx::query_scalar!("SELECT query FROM saved_searches WHERE user_id = $1 LIMIT 100", viewer.id())
        .fetch_all(&mut *db)
        .await?;
    places.extend(saved.into_iter().map(|query| SwitcherEntry {
        href: format!("/search?q={}", Url::escape(&query)),
        label: query,
        about: "Saved search".to_owned(),
    }));
    let people = crate::people::list(db, viewer, "").await?;
    places.extend(people.into_iter().map(|one| SwitcherEntry {
        about: format!("Person, in {}", format::count(one.conversations, "conversation", "conversations")),
        href: one.url(),
        label: one.name,
    }));
    Ok(places)
}

/// The best of them for what was typed, and the search for it.
pub fn best(typed: &str, known: Vec<SwitcherEntry>) -> Vec<SwitcherEntry> {
    if typed.is_empty() {
        return known.into_iter().take(MAX).collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut scored: Vec<(u32, SwitcherEntry)> = known
        .into_iter()
        .filter_map(|place| Some((pattern.score(Utf32Str::new(&place.label, &mut letters), &mut matcher)?, place)))
        .collect();
    // Among equals the shortest is nearest to what was typed; then what is used more stays in front.
    scored.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), place.label.chars().count()));
    let mut best: Vec<SwitcherEntry> = scored.into_iter().map(|(_, place)| place).take(MAX - 1).collect();
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
        let place = |label: &str| SwitcherEntry { label: label.to_owned(), about: String::new(), href: String::new() };
        let known = ["Book club", "Book", "Lighthouse Weekend", "Café Müller", "Old friends"].map(place).to_vec();
        best(typed, known).into_iter().map(|place| place.label).collect()
    }

    #[test]
    fn letters_in_order_are_enough_and_accents_do_not_matter() {
        assert_eq!(labels("lhw")[0], "Lighthouse Weekend");
        assert_eq!(labels("cafe mu")[0], "Café Müller");
        assert_eq!(labels("book")[0], "Book");
        assert_eq!(labels("zzz"), ["Search messages for “zzz”"]);
        assert_eq!(labels("").len(), 5);
    }
}
