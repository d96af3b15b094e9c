//! Links for common periods.

use leptos::prelude::*;

use crate::insights::filter::Filter;
use crate::insights::model::PresetPeriod;
use crate::insights::scope::Scope;
use crate::query;

/// Links to the dashboard filtered by common periods. They keep the scroll position.
#[component]
pub fn Periods(
    /// The scope of the dashboard.
    #[prop(into)]
    scope: Signal<Scope>,
    /// The periods to offer.
    #[prop(into)]
    periods: Signal<Vec<PresetPeriod>>,
    /// The filter in the URL.
    #[prop(into)]
    filter: Signal<Filter>,
) -> impl IntoView {
    let days = Memo::new(move |_| filter.with(|filter| (filter.from, filter.until)));
    let href = move |period| filter.with(|filter| query::address(&scope.get().path(), &filter.with_period(period)));
    let link = move |preset: PresetPeriod| {
        let PresetPeriod { label, from, until } = preset;
        let current = move || (days.get() == (Some(from), Some(until))).then_some("true");
        view! { <a href=move || href(Some((from, until))) aria-current=current data-noscroll="">{label}</a> }
    };
    let all = move || (days.get() == (None, None)).then_some("true");
    let offered = move || periods.with(|periods| !periods.is_empty());
    view! {
        <Show when=offered>
            <nav class="segments board-periods" aria-label="Period">
                <a href=move || href(None) aria-current=all data-noscroll="">"All"</a>
                <For each=move || periods.get() key=|period| (period.label.clone(), period.from, period.until) children=link/>
            </nav>
        </Show>
    }
}
