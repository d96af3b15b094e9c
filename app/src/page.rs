//! What pages share: the document's title, loading, and following work in progress.

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
    Resource::new_blocking(move || (revision.get(), source()), move |(_, source)| fetch(source))
}

/// The view of a page's data, or the error in its place. While newer data is loading the old view stays.
pub fn loaded<T, V>(resource: PageResource<T>, view: impl Fn(T) -> V + Clone + Send + Sync + 'static) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let content = move || {
        let view = view.clone();
        Suspend::new(async move {
            match resource.await {
                Ok(data) => view(data).into_any(),
                Err(error) => view! { <ErrorNotice error/> }.into_any(),
            }
        })
    };
    view! { <Transition>{content}</Transition> }
}

/// Like [`loaded`], but the view is built once, over a signal of the data. Rows under `<For>` keep their elements when
/// newer data comes, and with them the focus, open forms and what was typed.
pub fn live<T, V>(
    resource: PageResource<T>,
    view: impl Fn(Memo<T>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let content = move || {
        let status = Memo::new(move |_| {
            resource.with(|data| data.as_ref().map(|data| data.as_ref().map(|_| ()).map_err(Clone::clone)))
        });
        match status.get()? {
            Ok(()) => {
                let first = resource.with_untracked(|data| data.as_ref()?.as_ref().ok().cloned())?;
                let data = Memo::new(move |last: Option<&T>| {
                    resource.with(|data| match data {
                        Some(Ok(data)) => data.clone(),
                        _ => last.cloned().unwrap_or_else(|| first.clone()),
                    })
                });
                Some(view(data).into_any())
            }
            Err(error) => Some(view! { <ErrorNotice error/> }.into_any()),
        }
    };
    view! { <Transition>{content}</Transition> }
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
    let text = move || text.with(|text| if cfg!(feature = "ssr") { escape(text) } else { text.clone() });
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
