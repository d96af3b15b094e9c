//! What all pages share: the document title, loading data, and polling while work is in progress.

use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::AppError;
use crate::ui::broadcast::Broadcast;
use crate::ui::notice::ErrorNotice;

/// The data of a page, or the error that occurred while loading it.
pub type PageResource<T> = Resource<Result<T, AppError>>;

/// Counts the changes made by forms and actions, in this tab and in other tabs of the same browser. Pages and lists
/// read it in the source of their resource, so that they reload after each change.
#[derive(Debug, Clone, Copy)]
pub struct Revision {
    count: RwSignal<u32>,
    tabs: Broadcast,
}

impl Revision {
    /// Provides the revision as context to all components below.
    pub fn provide() {
        let count = RwSignal::new(0);
        // Changes from other tabs are counted but not sent on: the sender has already notified every tab.
        let tabs = Broadcast::open("colloquy-revision", move || {
            count.try_update(|count| *count += 1);
        });
        provide_context(Revision { count, tabs });
    }

    /// The revision from the context.
    ///
    /// # Panics
    /// If [`Revision::provide`] was not called.
    pub fn expect() -> Revision {
        expect_context()
    }

    /// The current count. Reading it is tracked by the reactive system.
    pub fn get(self) -> u32 {
        self.count.get()
    }

    /// Counts a change, in this tab and all others.
    pub fn bump(self) {
        self.count.update(|count| *count += 1);
        self.tabs.send();
    }
}

/// A resource for the data of a page. It loads on the server before the page is sent. It loads again after
/// navigation, when `source` changes, and after every [`Revision::bump`].
pub fn page_resource<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageResource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let revision = Revision::expect();
    Resource::new_blocking(move || (revision.get(), source()), move |(_, source)| with_status(fetch(source)))
}

/// The `:id` in the path. An invalid one becomes the nil UUID, which nothing has, so the page is not found.
pub fn use_id() -> Memo<Uuid> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse().ok()).unwrap_or_default()))
}

/// Waits for the data of a page. If loading fails on the server, the page is sent with the status of the error.
///
/// The future is boxed because on the server it contains the whole query, which would otherwise become part of every
/// future around it and be stored on the stack.
pub fn with_status<T: Send + 'static>(
    data: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>> {
    let data = Box::pin(data);
    Box::pin(async move {
        let result = data.await;
        #[cfg(feature = "ssr")]
        if let Err(error) = &result {
            error.respond_with();
        }
        result
    })
}

/// Shows the data of a page, or the error if it could not be loaded. While newer data loads, the old view stays
/// usable. The view is rebuilt only if the data has changed.
pub fn loaded<T, V>(resource: PageResource<T>, view: impl Fn(T) -> V + Clone + Send + Sync + 'static) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    loaded_once(resource, move |data| {
        let view = view.clone();
        move || {
            let data = data.get();
            untrack(|| view(data))
        }
    })
}

/// Like [`loaded`], but calls `view` only once, with a signal of the data. When newer data arrives, only the parts of
/// the view that read changed data are updated. Use it for large pages and where a form must keep the focus.
pub fn loaded_once<T, V>(
    resource: PageResource<T>,
    view: impl Fn(Signal<T>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let content = move || {
        let view = view.clone();
        // Untracked: the signals inside observe the resource from here on.
        untrack(|| Suspend::new(async move { updating_view(resource, resource.await, view) }))
    };
    view! { <Transition>{content}</Transition> }
}

/// Shows the first data, and then keeps the view up to date with the resource.
fn updating_view<T, V>(
    resource: PageResource<T>,
    first: Result<T, AppError>,
    view: impl Fn(Signal<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let (data, error) = match first {
        Ok(data) => (Some(ArcRwSignal::new(data)), None),
        Err(error) => (None, Some(error)),
    };
    let (data, error) = (RwSignal::new(data), RwSignal::new(error));
    Effect::new(move |_| match resource.get() {
        Some(Ok(new)) => {
            match data.get_untracked() {
                Some(data) if data.with_untracked(|old| *old == new) => {}
                Some(data) => data.set(new),
                None => data.set(Some(ArcRwSignal::new(new))),
            }
            if error.with_untracked(Option::is_some) {
                error.set(None);
            }
        }
        Some(Err(new)) => error.set(Some(new)),
        None => {}
    });
    move || match (error.get(), data.get()) {
        (Some(error), _) => view! { <ErrorNotice error/> }.into_any(),
        (None, Some(data)) => view(Signal::from(data)).into_any(),
        (None, None) => ().into_any(),
    }
}

/// Reloads the page every `pause` while `in_progress` returns true, or while the server is unreachable or busy.
pub fn poll<T>(resource: PageResource<T>, pause: Duration, in_progress: impl Fn(&T) -> bool + Send + Sync + 'static)
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        let again = resource.with(|data| match data {
            Some(Ok(data)) => in_progress(data),
            Some(Err(AppError::Unreachable | AppError::Busy)) => true,
            _ => false,
        });
        if again && let Ok(timer) = set_timeout_with_handle(move || resource.refetch(), pause) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// Sets the document title. Leptos does not escape titles on the server, so pages must use this component instead of
/// `<Title>`.
#[component]
pub fn PageTitle(
    /// Plain text; empty for just the name of the application.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let text = move || {
        // The title is read one last time after the page's signals have been disposed.
        text.try_with(|text| if cfg!(feature = "ssr") { escape(text) } else { text.clone() }).unwrap_or_default()
    };
    view! { <Title text=text/> }
}

/// Escapes text for use in HTML outside of tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_in_titles_is_escaped() {
        assert_eq!(escape("</title><meta> & co"), "&lt;/title&gt;&lt;meta&gt; &amp; co");
    }
}
