//! The controls of charts over time.

use leptos::prelude::*;

use crate::insights::filter::{Filter, Interval, Measure};
use crate::insights::scope::Scope;
use crate::query;

/// Links that select the quantity and interval of charts over time. They keep the scroll position.
#[component]
pub fn TimeChoices(
    /// The scope of the dashboard.
    #[prop(into)]
    scope: Signal<Scope>,
    /// The filter in the URL.
    #[prop(into)]
    filter: Signal<Filter>,
    /// The interval in use.
    #[prop(into)]
    interval: Signal<Interval>,
) -> impl IntoView {
    // Without JavaScript, the fragment keeps the scroll position. With JavaScript it must be removed, because the
    // router scrolls to it even for links with `data-noscroll`.
    let anchor = RwSignal::new("#over-time");
    Effect::new(move |_| anchor.set(""));
    let href = move |filter: Filter| format!("{}{}", query::address(&scope.get().path(), &filter), anchor.get());
    let measure = move |show: Measure| {
        let current = move || (filter.with(|filter| filter.show) == show).then_some("true");
        let href = move || href(Filter { show, ..filter.get() });
        view! { <a href=href aria-current=current data-noscroll="">{capitalised(show.as_str())}</a> }
    };
    let length = move |length: Interval| {
        let current = move || (interval.get() == length).then_some("true");
        let href = move || href(Filter { interval: Some(length), ..filter.get() });
        view! { <a href=href aria-current=current data-noscroll="">{capitalised(length.as_str())}</a> }
    };
    view! {
        <div class="figure-choices">
            <nav class="segments" aria-label="Quantity">{Measure::ALL.map(measure).into_iter().collect_view()}</nav>
            <nav class="segments" aria-label="Interval">{Interval::ALL.map(length).into_iter().collect_view()}</nav>
        </div>
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}
