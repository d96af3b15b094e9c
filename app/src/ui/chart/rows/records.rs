//! Records such as the busiest day, as cards.

use leptos::prelude::*;

use super::super::data::{Record, Records};

/// One card per record, linked to its messages where the viewer may open them.
#[component]
pub fn RecordsView(
    /// The records.
    records: Records,
) -> impl IntoView {
    let record = |record: Record| {
        let inside = view! {
            <span>{record.title.into_owned()}</span>
            <strong>{record.value}</strong>
            <small><bdi>{record.detail}</bdi></small>
        };
        let card = match record.search_url {
            Some(url) => view! { <a class="record" href=url>{inside}</a> }.into_any(),
            None => view! { <div class="record">{inside}</div> }.into_any(),
        };
        view! { <li>{card}</li> }
    };
    view! { <ul class="records">{records.records.into_iter().map(record).collect_view()}</ul> }
}
