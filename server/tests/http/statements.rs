//! How many statements the hot pages send: pinned, so that none grows by one unseen.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::harness::{Server, chat};

/// Counts the statements that this thread sends: a test and its server share one.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU32>);

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        let mut setting = Setting(false);
        event.record(&mut setting);
        if event.metadata().target() == "sqlx::query" && !setting.0 {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Whether a statement only sets up a new connection of the pool.
struct Setting(bool);

impl Visit for Setting {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0 |= field.name() == "summary" && format!("{value:?}").contains("SET ROLE");
    }
}

#[tokio::test]
async fn the_hot_pages_send_as_many_statements_as_ever() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(500)).await;
    // The first visit also notes when the session was last seen.
    owner.get(&format!("/c/{id}")).await.text().await.unwrap();
    let counter = Counter::default();
    // With a single subscriber, tracing asks the thread that comes first whether anybody listens, and
    // remembers the answer of a thread where nobody does; with two it asks both.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _counting = tracing::subscriber::set_default(tracing_subscriber::registry().with(counter.clone()));
    tracing::callsite::rebuild_interest_cache();
    let mut counts = Vec::new();
    let mut note = |what: &'static str| counts.push((what, counter.0.swap(0, Ordering::Relaxed)));
    owner.get(&format!("/c/{id}")).await.text().await.unwrap();
    note("conversation page");
    owner.answer("read_window", json!({ "id": id, "place": { "Before": 300 }, "query": "" })).await;
    note("window");
    owner.search("message").await;
    note("search, common word");
    owner.search("number499").await;
    note("search, rare word");
    owner.get("/").await.text().await.unwrap();
    note("home");
    assert_eq!(
        counts,
        [("conversation page", 6), ("window", 4), ("search, common word", 8), ("search, rare word", 8), ("home", 3)]
    );
}
