//! The HTML document, the routes, and the layout around every page.

use leptos::html;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Outlet, ProtectedParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, SsrMode, path};

use crate::accounts::api::{SignOut, session_status};
use crate::accounts::model::SessionStatus;
use crate::accounts::settings::SettingsRoute;
use crate::accounts::sign_in::{SetUpRoute, SignInRoute, SignUpRoute};
use crate::admin::page::MembersRoute;
use crate::codebooks::page::{AgreementRoute, CodebookRoute, CodebooksRoute, CodingRoute, FiguresRoute, SegmentsRoute};
use crate::conversations::api::conversations;
use crate::conversations::components::list::{ConversationList, ListResource};
use crate::conversations::media::MediaRoute;
use crate::conversations::model::ListRequest;
use crate::conversations::page::ConversationRoute;
use crate::conversations::thread::ThreadRoute;
use crate::conversations::versions::VersionsRoute;
use crate::error::AppError;
use crate::exports::page::{ExportRoute, ExportsRoute, NewExportRoute};
use crate::imports::home::HomeRoute;
use crate::imports::page::{ImportRoute, ImportsRoute};
use crate::insights::page::{
    ComparisonRoute, ConversationComparisonRoute, ConversationDashboardRoute, DashboardRoute, PersonComparisonRoute,
    PersonDashboardRoute, StoryRoute,
};
use crate::keys::KeysRoute;
use crate::notes::page::{BookmarksRoute, MessageNotesRoute, NotesRoute};
use crate::page::Revision;
use crate::people::page::{NamesakesRoute, PeopleRoute, PersonRoute};
use crate::search::page::SearchRoute;
use crate::sharing::page::SharingRoute;
use crate::switcher::view::Switcher;
use crate::ui::failed_form::FailedForm;
use crate::ui::form::{Form, load_document};
use crate::ui::icon::{Icon, lucide};
use crate::ui::lightbox::Lightbox;
use crate::ui::load_error::LoadError;
use crate::ui::notice::ErrorNotice;
use crate::ui::toast::{ToastArea, Toasts};
use crate::ui::wordmark::Wordmark;

/// The HTML document around the app. Also sets the Content-Security-Policy header of the response.
#[cfg(feature = "ssr")]
pub fn html_document(options: leptos::config::LeptosOptions) -> impl IntoView {
    use leptos::nonce::use_nonce;
    use leptos_meta::{HashedStylesheet, MetaTags};

    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<leptos_axum::ResponseOptions>()) {
        let policy = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'{}; manifest-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            // `cargo leptos watch` reloads the page through a WebSocket.
            if std::env::var_os("LEPTOS_WATCH").is_some() { " ws:" } else { "" }
        );
        if let Ok(policy) = http::HeaderValue::from_str(&policy) {
            response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=crate::accounts::theme::chosen()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <HashedStylesheet options=options.clone() id="leptos"/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The URL of the style sheet, for pages outside of the app. In production the file name contains a hash of the
/// content. The bundler writes the current hash to `hash.txt` next to the executable.
#[cfg(feature = "ssr")]
pub fn stylesheet(options: &leptos::config::LeptosOptions) -> String {
    let hashes = options.hash_files.then(|| {
        let folder = std::env::current_exe().ok()?.parent()?.to_owned();
        std::fs::read_to_string(folder.join(options.hash_file.as_ref())).ok()
    });
    let hashes = hashes.flatten().unwrap_or_default();
    let hash = hashes.lines().filter_map(|line| line.split_once(':')).find(|(file, _)| file.trim() == "css");
    let hash = hash.map(|(_, hash)| format!(".{}", hash.trim())).unwrap_or_default();
    format!("/{}/{}{hash}.css", options.site_pkg_dir, options.output_name)
}

/// The root component, with one route per page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Revision::provide();
    Toasts::provide();
    let session = Resource::new_blocking(|| (), |()| session_status());
    // Tests wait for this attribute. Elements are hydrated in order and lazy routes are awaited, so once the last
    // element is hydrated, the page responds to clicks.
    let last = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(_), Some(root)) = (last.get(), document().document_element()) {
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
    // If the session cannot be loaded because the server is busy, nobody is redirected: the page shows the error.
    let signed_in = move || {
        session
            .get()
            .map(|session| !matches!(session, Ok(SessionStatus::SetupRequired | SessionStatus::SignedOut { .. })))
    };
    let redirect_path = move || match session.get() {
        Some(Ok(SessionStatus::SetupRequired)) => "/setup".to_owned(),
        _ => sign_in_path(),
    };
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Colloquy".to_owned() } else { format!("{title} · Colloquy") }/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/setup") view={Lazy::<SetUpRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view={Lazy::<SignInRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view={Lazy::<SignUpRoute>::new()} ssr=SsrMode::Async/>
                <ProtectedParentRoute path=path!("") view=Frame condition=signed_in redirect_path ssr=SsrMode::Async>
                    <Route path=path!("/") view={Lazy::<HomeRoute>::new()}/>
                    <Route path=path!("/c/:id") view={Lazy::<ConversationRoute>::new()}/>
                    <Route path=path!("/c/:id/media") view={Lazy::<MediaRoute>::new()}/>
                    <Route path=path!("/c/:id/thread/:seq") view={Lazy::<ThreadRoute>::new()}/>
                    <Route path=path!("/c/:id/versions/:message") view={Lazy::<VersionsRoute>::new()}/>
                    <Route path=path!("/c/:id/insights") view={Lazy::<ConversationDashboardRoute>::new()}/>
                    <Route path=path!("/c/:id/compare") view={Lazy::<ConversationComparisonRoute>::new()}/>
                    <Route path=path!("/c/:id/story") view={Lazy::<StoryRoute>::new()}/>
                    <Route path=path!("/c/:id/export") view={Lazy::<NewExportRoute>::new()}/>
                    <Route path=path!("/c/:id/sharing") view={Lazy::<SharingRoute>::new()}/>
                    <Route path=path!("/c/:id/notes/:message") view={Lazy::<MessageNotesRoute>::new()}/>
                    <Route path=path!("/c/:id/code") view={Lazy::<CodingRoute>::new()}/>
                    <Route path=path!("/search") view={Lazy::<SearchRoute>::new()}/>
                    <Route path=path!("/people") view={Lazy::<PeopleRoute>::new()}/>
                    <Route path=path!("/people/name") view={Lazy::<NamesakesRoute>::new()}/>
                    <Route path=path!("/people/:id") view={Lazy::<PersonRoute>::new()}/>
                    <Route path=path!("/people/:id/insights") view={Lazy::<PersonDashboardRoute>::new()}/>
                    <Route path=path!("/people/:id/compare") view={Lazy::<PersonComparisonRoute>::new()}/>
                    <Route path=path!("/insights") view={Lazy::<DashboardRoute>::new()}/>
                    <Route path=path!("/compare") view={Lazy::<ComparisonRoute>::new()}/>
                    <Route path=path!("/bookmarks") view={Lazy::<BookmarksRoute>::new()}/>
                    <Route path=path!("/notes") view={Lazy::<NotesRoute>::new()}/>
                    <Route path=path!("/codebooks") view={Lazy::<CodebooksRoute>::new()}/>
                    <Route path=path!("/codebooks/:id") view={Lazy::<CodebookRoute>::new()}/>
                    <Route path=path!("/codebooks/:id/segments") view={Lazy::<SegmentsRoute>::new()}/>
                    <Route path=path!("/codebooks/:id/figures") view={Lazy::<FiguresRoute>::new()}/>
                    <Route path=path!("/codebooks/:id/agreement") view={Lazy::<AgreementRoute>::new()}/>
                    <Route path=path!("/imports") view={Lazy::<ImportsRoute>::new()}/>
                    <Route path=path!("/imports/:id") view={Lazy::<ImportRoute>::new()}/>
                    <Route path=path!("/exports") view={Lazy::<ExportsRoute>::new()}/>
                    <Route path=path!("/exports/:id") view={Lazy::<ExportRoute>::new()}/>
                    <Route path=path!("/settings") view={Lazy::<SettingsRoute>::new()}/>
                    <Route path=path!("/admin/people") view={Lazy::<MembersRoute>::new()}/>
                    <Route path=path!("/keys") view={Lazy::<KeysRoute>::new()}/>
                    <Route path=path!("/*any") view=NotFound/>
                </ProtectedParentRoute>
            </Routes>
            <LoadError element=last/>
        </Router>
        <ToastArea/>
        <Lightbox/>
    }
}

/// The URL of the sign-in page, with the current page as the one to return to.
fn sign_in_path() -> String {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    if path == "/" && search.is_empty() {
        return "/sign-in".to_owned();
    }
    let here = if search.is_empty() { path } else { format!("{path}?{search}") };
    format!("/sign-in?next={}", leptos_router::location::Url::escape(&here))
}

/// The layout for signed-in users: navigation rail, list of conversations, and the current page.
#[component]
fn Frame() -> impl IntoView {
    let request = RwSignal::new(ListRequest::default());
    let revision = Revision::expect();
    let list: ListResource =
        Resource::new_blocking(move || (revision.get(), request.get()), |(_, request)| conversations(request));
    provide_context(list);
    let leave = Callback::new(|()| load_document("/sign-in"));
    let path = use_location().pathname;
    let here = move |area: &'static str| (path.get() == area).then_some("page");
    let in_conversation = move || path.get().starts_with("/c/");
    // A phone shows one column at a time. The list is only visible on the home page.
    let class = move || if path.get() == "/" { "frame at-home" } else { "frame" };
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class=class>
            <nav class="rail" aria-label="Main">
                <a class="rail-brand" href="/" aria-label="Colloquy, home"><Wordmark/></a>
                <a class="rail-item" href="/" aria-current=move || if in_conversation() { Some("true") } else { here("/") }>
                    <Icon icon=lucide::LuMessagesSquare/><span>"Chats"</span>
                </a>
                <a class="rail-item" href="/search" aria-current=move || here("/search")>
                    <Icon icon=lucide::LuSearch/><span>"Search"</span>
                </a>
                <a class="rail-item" href="/people" aria-current=move || here("/people")>
                    <Icon icon=lucide::LuUsers/><span>"People"</span>
                </a>
                <a class="rail-item" href="/insights" aria-current=move || here("/insights")>
                    <Icon icon=lucide::LuChartColumn/><span>"Insights"</span>
                </a>
                <a class="rail-item" href="/bookmarks" aria-current=move || here("/bookmarks")>
                    <Icon icon=lucide::LuBookmark/><span>"Saved"</span>
                </a>
                <Switcher/>
                <span class="rail-gap"></span>
                <a class="rail-item" href="/settings" aria-current=move || here("/settings")>
                    <Icon icon=lucide::LuSettings/><span>"Settings"</span>
                </a>
                <Form action={ServerAction::<SignOut>::new()} class="rail-form" on_success=leave quiet=true>
                    <button class="rail-item"><Icon icon=lucide::LuLogOut/><span>"Sign out"</span></button>
                </Form>
            </nav>
            <ConversationList request/>
            <main class="main" id="main" tabindex="-1"><FailedForm/><Outlet/></main>
        </div>
    }
}

/// Shown when no route matches the URL.
#[component]
fn NotFoundPage() -> impl IntoView {
    view! { <main class="alone"><NotFound/></main> }
}

#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <ErrorNotice error=AppError::NotFound/> }
}
