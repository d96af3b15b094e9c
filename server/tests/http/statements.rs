//! The number of SQL statements that frequently used pages send. The numbers are fixed, so that an additional query
//! does not go unnoticed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::harness::{Server, chat};

/// Counts the statements that this thread sends. A test and its server run on the same thread.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU32>);

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        let mut unrelated = Unrelated(false);
        event.record(&mut unrelated);
        if event.metadata().target() == "sqlx::query" && !unrelated.0 {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Whether a statement does not belong to a request, such as one that sets up a connection of the pool.
struct Unrelated(bool);

impl Visit for Unrelated {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Audit log entries of accesses are written in batches, independently of requests (`app::audit`). Each
        // connection looks up the composite types of parameters once.
        let unrelated = ["SET ROLE", "INSERT INTO audit_logs", "regtype"];
        let value = format!("{value:?}");
        self.0 |= field.name() == "summary" && unrelated.iter().any(|part| value.contains(part));
    }
}

#[tokio::test]
async fn hot_pages_send_a_fixed_number_of_statements() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, &chat(500)).await;
    // The first visit also records when the session was last seen.
    owner.get(&format!("/c/{id}")).await.text().await.unwrap();
    let counter = Counter::default();
    // With a single dispatcher, tracing caches the interest of whichever thread reaches a callsite first, even if that
    // thread has no subscriber. With two dispatchers it asks both.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _counting = tracing::subscriber::set_default(tracing_subscriber::registry().with(counter.clone()));
    tracing::callsite::rebuild_interest_cache();
    let mut counts = Vec::new();
    let mut record = |what: &'static str| counts.push((what, counter.0.swap(0, Ordering::Relaxed)));
    owner.get(&format!("/c/{id}")).await.text().await.unwrap();
    record("conversation page");
    owner.fetch("read_window", json!({ "id": id, "place": { "Before": 300 }, "query": "" })).await;
    record("window");
    owner.search("message").await;
    record("search, common word");
    owner.search("number499").await;
    record("search, rare word");
    owner.get("/").await.text().await.unwrap();
    record("home");
    assert_eq!(
        counts,
        [("conversation page", 6), ("window", 4), ("search, common word", 8), ("search, rare word", 8), ("home", 3)]
    );
}
