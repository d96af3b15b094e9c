//! The dashboard page.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::board::{Board, Controls, Tools};
use super::{FilterBar, Periods, Recalculate, SharedDashboards, Status, StopWordsForm, Tiles, TimeChoices};
use crate::insights::api::dashboard;
use crate::insights::filter::Filter;
use crate::insights::model::DashboardPage;
use crate::insights::scope::Scope;
use crate::page::{PageTitle, loaded_once, page_resource, poll};
use crate::query::{self, use_request};
use crate::ui::chart::Downloads;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// How often the page is reloaded while an analysis is in progress.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// The dashboard page with its loading and error states. Refreshes while an analysis runs.
pub fn dashboard_route(scope: impl Fn() -> Scope + Send + Sync + 'static) -> AnyView {
    let filter = use_request::<Filter>();
    let page = page_resource(move || (scope(), filter.get()), |(scope, filter)| dashboard(scope, filter));
    poll(page, POLL_INTERVAL, DashboardPage::is_analysing);
    let content = loaded_once(page, |page| view! { <Dashboard page/> });
    view! { <div class="page wide">{content}</div> }.into_any()
}

/// The page content. Each part is rendered again only when its own data changes.
#[component]
fn Dashboard(page: Signal<DashboardPage>) -> impl IntoView {
    let filter: Signal<Filter> = use_request::<Filter>().into();
    let scope = Memo::new(move |_| page.with(|page| page.scope));
    let title = Memo::new(move |_| page.with(|page| page.title.clone()));
    let tiles = Memo::new(move |_| page.with(|page| page.tiles.clone()));
    let notes = Memo::new(move |_| page.with(|page| page.notes.clone()));
    let choices = Memo::new(move |_| page.with(|page| page.choices.clone()));
    let analysis = Memo::new(move |_| page.with(|page| page.analysis.clone()));
    let conversation = Memo::new(move |_| {
        page.with(|page| match page.scope {
            Scope::Conversation(id) if page.may_analyse => Some(id),
            _ => None,
        })
    });
    let charts = Signal::derive(move || page.with(|page| page.charts.clone()));
    let empty = Memo::new(move |_| page.with(|page| page.charts.is_empty()));
    // Without messages there is nothing to filter.
    let filterable = Memo::new(move |_| page.with(|page| page.choices.span.is_some()));
    let tools = StoredValue::new(tools(page, scope.into(), filter));
    let recalculate = move || {
        let is_idle = page.with(|page| !page.is_analysing());
        conversation.get().filter(|_| is_idle).map(|id| view! { <Recalculate id/> })
    };
    let shared = Memo::new(move |_| page.with(|page| page.shared.clone()));
    view! {
        <PageTitle text=Signal::derive(move || format!("Insights: {}", title.get()))/>
        <Header page title/>
        <Show when=move || filterable.get()>
            <Periods scope periods=Signal::derive(move || choices.with(|choices| choices.periods.clone())) filter/>
            <FilterBar scope choices filter/>
        </Show>
        <Status analysis stop=conversation/>
        <For each=move || notes.get() key=String::clone children=|note| view! { <p class="board-note">{note}</p> }/>
        <Show when=move || !empty.get() fallback=move || view! { <NoCharts filter/> }>
            <Tiles tiles/>
            <Board charts tools=tools.get_value()/>
        </Show>
        {recalculate}
        <SharedDashboards all=shared/>
    }
}

/// Back link, title, subtitle and links to related pages.
#[component]
fn Header(page: Signal<DashboardPage>, title: Memo<String>) -> impl IntoView {
    let back = Memo::new(move |_| {
        page.with(|page| match page.scope {
            _ if page.masked => Some(("/insights".to_owned(), "Insights")),
            Scope::Conversation(id) => Some((format!("/c/{id}"), "Back to the conversation")),
            Scope::Person(id) => Some((format!("/people/{id}"), "Back to the person")),
            Scope::Everything => None,
        })
    });
    let back = move || {
        back.get().map(|(href, label)| {
            view! { <a class="back-link" href=href><Icon icon=lucide::LuArrowLeft/>{label}</a> }
        })
    };
    let links = Memo::new(move |_| {
        page.with(|page| (page.story_url.clone(), page.compare_url.clone(), page.share_url.clone()))
    });
    let links = move || {
        let (story, compare, share) = links.get();
        view! {
            {story.map(|href| view! { <a class="button" href=href><Icon icon=lucide::LuSparkles/>"Story"</a> })}
            {compare.map(|href| view! { <a class="button" href=href><Icon icon=lucide::LuScale/>"Compare"</a> })}
            {share.map(|href| view! { <a class="button" href=href><Icon icon=lucide::LuShare2/>"Share"</a> })}
        }
    };
    let masked = Memo::new(move |_| page.with(|page| page.masked));
    let about = move || {
        masked.get().then(
            || view! { <p class="soft">"You can see the statistics of this conversation, but not its messages."</p> },
        )
    };
    view! {
        {back}
        <div class="board-head">
            <div>
                <h1><bdi>{title}</bdi></h1>
                <p class="soft" role="status">{move || page.with(|page| page.subtitle.clone())}</p>
                {about}
            </div>
            <div class="board-head-end">{links}</div>
        </div>
    }
}

/// The empty state.
#[component]
fn NoCharts(filter: Signal<Filter>) -> impl IntoView {
    let (icon, narrowed) = (lucide::LuChartColumn, Memo::new(move |_| filter.with(Filter::narrows)));
    move || match narrowed.get() {
        true => {
            view! { <EmptyNotice icon title="No matching messages" text="Try a longer period, more people or a broader search."/> }
        }
        false => {
            view! { <EmptyNotice icon title="No insights yet" text="Import a conversation to see its statistics."/> }
        }
    }
}

/// Downloads, period selection and controls of the charts.
fn tools(page: Signal<DashboardPage>, scope: Signal<Scope>, filter: Signal<Filter>) -> Tools {
    let masked = Memo::new(move |_| page.with(|page| page.masked));
    let downloads = Signal::derive(move || {
        let after = query::address("", &filter.get());
        (!masked.get()).then(|| Downloads { before: format!("/charts/{}/", scope.get().name()), after })
    });
    let navigate = StoredValue::new(use_navigate());
    let on_range = Callback::new(move |period| {
        let address = query::address(&scope.get_untracked().path(), &filter.get_untracked().with_period(Some(period)));
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&address, options));
    });
    Tools { controls: controls(page, scope, filter), downloads, on_range }
}

fn controls(page: Signal<DashboardPage>, scope: Signal<Scope>, filter: Signal<Filter>) -> Controls {
    let interval = Memo::new(move |_| page.with(|page| page.interval));
    let hidden = Memo::new(move |_| page.with(|page| page.stop_words.clone()));
    Arc::new(move |key| match key {
        "over-time" => Some(view! { <TimeChoices scope filter interval/> }.into_any()),
        "words" if hidden.with_untracked(Option::is_some) => {
            let words = Signal::derive(move || hidden.get().unwrap_or_default());
            Some(view! { <StopWordsForm words/> }.into_any())
        }
        _ => None,
    })
}
