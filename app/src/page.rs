//! What pages share: the document's title, loading, and following work in progress.

use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;
use crate::ui::broadcast::Broadcast;
use crate::ui::notice::ErrorNotice;

/// The data of a page.
pub type PageResource<T> = Resource<Result<T, AppError>>;

/// Counts the changes that forms and actions made, in this tab and in others of the same browser. Pages and lists
/// read it in the source of their resource, so that they are fetched again after each.
#[derive(Debug, Clone, Copy)]
pub struct Revision {
    count: RwSignal<u32>,
    tabs: Broadcast,
}

impl Revision {
    /// Makes it available to everything below.
    pub fn provide() {
        let count = RwSignal::new(0);
        // Changes of other tabs are counted, but not passed on: every tab has heard of them.
        let tabs = Broadcast::open("colloquy-revision", move || {
            count.try_update(|count| *count += 1);
        });
        provide_context(Revision { count, tabs });
    }

    /// The revision of this application.
    pub fn expect() -> Revision {
        expect_context()
    }

    /// The count; tracked.
    pub fn get(self) -> u32 {
        self.count.get()
    }

    /// Something changed.
    pub fn bump(self) {
        self.count.update(|count| *count += 1);
        self.tabs.send();
    }
}

/// The data of a page: fetched on the server before the page is sent, and again after navigation, after `source`
/// changed, and after any change that a form made.
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

/// Waits for the data of a page. If it fails on the server, the page is sent with the status of the error.
///
/// Boxed, because on the server it holds the whole query and would lie on the stack of everything around it.
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

/// The view of a page's data, or the error in its place. While newer data is loading the old view stays, and works;
/// it is built again only if the data changed.
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

/// Like [`loaded`], but `view` is called once, with a signal of the data: when newer data arrives, only what reads
/// the changed parts of it changes. For pages that are large, or where the focus has to stay in a form.
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
        // Not tracked: the signals inside follow the resource from then on.
        untrack(|| Suspend::new(async move { following(resource, resource.await, view) }))
    };
    view! { <Transition>{content}</Transition> }
}

/// The view of the first data, and then of all that follow.
fn following<T, V>(
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

/// Fetches the page again every `pause` while `in_progress` says so, and while the server cannot be reached.
pub fn follow<T>(resource: PageResource<T>, pause: Duration, in_progress: impl Fn(&T) -> bool + Send + Sync + 'static)
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

/// The document's title. Leptos writes titles unescaped on the server, so this is the only place that may
/// use its `<Title>`.
#[component]
pub fn PageTitle(
    /// Plain text. Empty for the application's name alone.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let text = move || {
        // A title is read for the last time when its page is gone.
        text.try_with(|text| if cfg!(feature = "ssr") { escape(text) } else { text.clone() }).unwrap_or_default()
    };
    view! { <Title text=text/> }
}

/// Text for HTML, outside of tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_title_cannot_end_its_element() {
        assert_eq!(escape("</title><meta> & co"), "&lt;/title&gt;&lt;meta&gt; &amp; co");
    }
}
