//! Two sides of a dashboard beside each other: two people, two periods, two conversations, two searches.

use leptos::prelude::*;

use super::filters;
use crate::drawn::Drawn;
use crate::insights::figures;
use crate::insights::filter::Filter;
use crate::insights::scope::Scope;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Figure;
use crate::ui::icon::{Icon, lucide};

/// What stands before the names of a side's parameters in the address.
pub const SIDES: [&str; 2] = ["a_", "b_"];

/// The filters of both sides as the address has them; `None` when it says nothing of either.
pub fn asked(query: &str) -> Option<[Filter; 2]> {
    let asked = SIDES.map(|side| Filter::of_side(query, side));
    asked.iter().any(|filter| *filter != Filter::default()).then_some(asked)
}

/// What is compared when nobody says what: the two who wrote most, or the last two years of who is alone.
pub fn proposed(whole: &Dashboard) -> [Filter; 2] {
    let ranked = whole.summary.ranked();
    if let ([(first, _), (second, _), ..], Scope::Conversation(_)) = (ranked.as_slice(), whole.scope) {
        return [*first, *second].map(|who| Filter { people: vec![who as i32], ..Filter::default() });
    }
    let Some((_, last)) = whole.span else { return Default::default() };
    [0, 1].map(|back| {
        use chrono::{Datelike, NaiveDate};
        let year = last.year() - back;
        Filter {
            from: NaiveDate::from_ymd_opt(year, 1, 1),
            until: NaiveDate::from_ymd_opt(year, 12, 31),
            ..Filter::default()
        }
    })
}

/// The page.
pub fn page(dashboards: &[Dashboard; 2]) -> Drawn {
    let [a, _] = dashboards;
    let names = dashboards.each_ref().map(figures::group_name);
    let legend = names
        .into_iter()
        .zip(["person-0", "person-9"])
        .map(|(name, color)| view! { <li class=color><bdi>{name}</bdi></li> });
    let charts = figures::comparison(dashboards).into_iter().map(|chart| view! { <Figure chart/> });
    let html = view! {
        <a class="back-link" href=a.scope.path()><Icon icon=lucide::LuArrowLeft/>"All insights"</a>
        <h1>"Compare"</h1>
        {filters::sides(dashboards)}
        <ul class="legend">{legend.collect_view()}</ul>
        <div class="board">{charts.collect_view()}</div>
    };
    Drawn { title: "Compare".to_owned(), html: html.to_html() }
}
