//! The bar in which a dashboard is narrowed: a plain form, and links.

use insight::summary::Step;
use leptos::prelude::*;

use super::compare::SIDES;
use crate::insights::figures;
use crate::insights::filter::{Filter, KINDS, Measure};
use crate::insights::scope::Scope;
use crate::insights::store::dashboard::Dashboard;
use crate::insights::store::members::Member;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// People, or conversations, to choose from by a box; of more, a search with `from:` or `in:` chooses.
const BOXES: usize = 60;

/// The bar.
pub fn bar(dashboard: &Dashboard) -> impl IntoView + use<> {
    let filter = &dashboard.filter;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let (first, last) = dashboard.span.map(|(first, last)| (first.to_string(), last.to_string())).unzip();
    let choice = match dashboard.scope {
        Scope::Conversation(_) => Some(people_menu(dashboard, "")),
        Scope::Everything => Some(conversation_menu(dashboard, "")),
        Scope::Person(_) => None,
    };
    let hidden = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value/> })
    };
    let step = filter.step.map_or("", Step::word).to_owned();
    let show = if filter.show == Measure::default() { String::new() } else { filter.show.word().to_owned() };
    let clear = filter.narrows().then(|| {
        let all =
            dashboard.with(|filter| *filter = Filter { step: filter.step, show: filter.show, ..Filter::default() });
        view! { <a class="button quiet" href=all><Icon icon=lucide::LuX/>"Show all"</a> }
    });
    view! {
        <form class="board-filter" method="get" action=dashboard.scope.path() role="search" aria-label="Narrow the dashboard">
            {hidden("by", step)}{hidden("show", show)}
            <label class="field"><span>"From"</span><input type="date" name="from" value=day(filter.from) min=first.clone() max=last.clone()/></label>
            <label class="field"><span>"To"</span><input type="date" name="until" value=day(filter.until) min=first max=last/></label>
            {choice}
            {kinds()}{tags(dashboard)}{languages(dashboard)}
            <label class="field grow"><span>"Only messages that a search finds"</span><input type="search" name="q" value=filter.query.clone() placeholder="has:link, \"a phrase\", hour:22 …" maxlength="500"/></label>
            <div class="board-buttons"><button class="button primary">"Apply"</button>{clear}</div>
        </form>
    }
}

/// A list to choose from, with nothing chosen; `None` when there is nothing to choose.
fn choice(
    label: &'static str,
    name: &'static str,
    any: &'static str,
    options: Vec<(String, String, bool)>,
) -> Option<AnyView> {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, label, chosen)| view! { <option value=value selected=chosen>{label}</option> })
        .collect();
    (!options.is_empty()).then(|| {
        view! { <label class="field"><span>{label}</span><select name=name><option value="">{any}</option>{options}</select></label> }.into_any()
    })
}

/// Kinds of messages: what is chosen becomes a part of the search.
fn kinds() -> Option<AnyView> {
    let kinds = KINDS.map(|(operator, label)| (operator.to_owned(), label.to_owned(), false));
    choice("Kind", "kind", "All kinds", kinds.to_vec())
}

/// Tags of notes: what is chosen becomes a part of the search.
fn tags(dashboard: &Dashboard) -> Option<AnyView> {
    let tags = dashboard.tags.iter().map(|tag| (tag.clone(), format!("#{tag}"), false));
    choice("Tag", "tag", "Any or none", tags.collect())
}

/// Languages: as for kinds.
fn languages(dashboard: &Dashboard) -> Option<AnyView> {
    let languages =
        dashboard.languages.iter().map(|lang| (lang.code().to_owned(), lang.eng_name().to_owned(), false)).collect();
    // A choice of one is none.
    choice("Language", "lang", "All languages", languages).filter(|_| dashboard.languages.len() > 1)
}

/// The form of a comparison: what each side is narrowed to.
pub fn sides(dashboards: &[Dashboard; 2]) -> impl IntoView + use<> {
    let one = |(dashboard, (prefix, label)): (&Dashboard, (&'static str, &'static str))| {
        let filter = &dashboard.filter;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let choice = match dashboard.scope {
            Scope::Conversation(_) => Some(people_menu(dashboard, prefix)),
            Scope::Everything => Some(conversation_menu(dashboard, prefix)),
            Scope::Person(_) => None,
        };
        view! {
            <fieldset>
                <legend>{label}</legend>
                <div class="side">
                <label class="field"><span>"From"</span><input type="date" name=format!("{prefix}from") value=day(filter.from)/></label>
                <label class="field"><span>"To"</span><input type="date" name=format!("{prefix}until") value=day(filter.until)/></label>
                {choice}
                <label class="field grow"><span>"Search"</span><input type="search" name=format!("{prefix}q") value=filter.query.clone() maxlength="500"/></label>
                </div>
            </fieldset>
        }
    };
    let labelled = SIDES.into_iter().zip(["One side", "The other"]);
    let sides = dashboards.iter().zip(labelled).map(one).collect_view();
    view! {
        <form class="board-filter sides" method="get" role="search" aria-label="What to compare">
            {sides}
            <div class="board-buttons"><button class="button primary">"Compare"</button></div>
        </form>
    }
}

/// Boxes for the people of a conversation.
fn people_menu(dashboard: &Dashboard, prefix: &str) -> AnyView {
    let filter = &dashboard.filter;
    let mut members: Vec<_> = dashboard.members.values().collect();
    let written = |ordinal: i32| dashboard.summary.parts.get(&(ordinal as usize)).map_or(0, |part| part.share.messages);
    members.sort_by_key(|member| {
        (!filter.people.contains(&member.ordinal), std::cmp::Reverse(written(member.ordinal)), member.ordinal)
    });
    let chosen = |member: &Member| filter.people.contains(&member.ordinal);
    let boxes = members.iter().take(BOXES).map(|it| (it.ordinal.to_string(), it.name.clone(), chosen(it))).collect();
    let says = match filter.people.len() {
        0 => "Everybody".to_owned(),
        1 => dashboard.name(filter.people[0] as usize).to_owned(),
        several => format!("{several} people"),
    };
    menu("Who", format!("{prefix}who"), says, boxes)
}

/// Boxes for conversations, the latest first.
fn conversation_menu(dashboard: &Dashboard, prefix: &str) -> AnyView {
    let chosen = &dashboard.filter.conversations;
    let mut all: Vec<_> = dashboard.choices.iter().collect();
    all.sort_by_key(|(id, _)| !chosen.contains(id));
    let boxes =
        all.iter().take(BOXES).map(|(id, title)| (id.to_string(), title.clone(), chosen.contains(id))).collect();
    let says = match dashboard.conversations.as_slice() {
        _ if chosen.is_empty() => "All conversations".to_owned(),
        [one] => one.title.clone(),
        several => format!("{} conversations", several.len()),
    };
    menu("Where", format!("{prefix}c"), says, boxes)
}

/// Boxes that open below what is chosen: value, label, whether it is chosen.
fn menu(label: &'static str, name: String, says: String, boxes: Vec<(String, String, bool)>) -> AnyView {
    let one = |(value, label, checked): (String, String, bool)| {
        view! { <label><input type="checkbox" name=name.clone() value=value checked=checked/><bdi>{label}</bdi></label> }
    };
    view! {
        <details class="people-menu">
            <summary><span>{label}</span><strong><bdi>{says}</bdi></strong><Icon icon=lucide::LuChevronDown/></summary>
            <div class="people-boxes">{boxes.into_iter().map(one).collect_view()}</div>
        </details>
    }
    .into_any()
}

/// Spans of time that people often want: the last year, each calendar year.
pub fn periods(dashboard: &Dashboard) -> Option<impl IntoView + use<>> {
    use chrono::Datelike;
    let (first, last) = dashboard.span?;
    let here = |chosen: bool| chosen.then_some("true");
    let all = dashboard.with(|filter| (filter.from, filter.until) = (None, None));
    let is_all = dashboard.filter.from.is_none() && dashboard.filter.until.is_none();
    let years =
        (first.year()..=last.year()).rev().take(12).filter(|_| first.year() != last.year()).filter_map(|year| {
            let (from, until) =
                (chrono::NaiveDate::from_ymd_opt(year, 1, 1)?, chrono::NaiveDate::from_ymd_opt(year, 12, 31)?);
            let href = dashboard.with(|filter| (filter.from, filter.until) = (Some(from), Some(until)));
            let chosen = dashboard.filter.from == Some(from) && dashboard.filter.until == Some(until);
            Some(view! { <a href=href aria-current=here(chosen)>{year}</a> })
        });
    let years: Vec<_> = years.collect();
    (!years.is_empty()).then(|| {
        view! {
            <nav class="segments" aria-label="Period"><a href=all aria-current=here(is_all)>"All"</a>{years}</nav>
        }
    })
}

/// What is shown over time, and by how long periods.
pub fn measures(dashboard: &Dashboard) -> AnyView {
    let here = |chosen: bool| chosen.then_some("true");
    let measure = |show: Measure| {
        let href = dashboard.with(|filter| filter.show = show);
        let label = format!("{}{}", show.word()[..1].to_uppercase(), &show.word()[1..]);
        view! { <a href=format!("{href}#over-time") aria-current=here(dashboard.filter.show == show)>{label}</a> }
    };
    let chosen = figures::step(dashboard);
    let step = |step: Step| {
        let href = dashboard.with(|filter| filter.step = Some(step));
        let label = format!("{}{}", step.word()[..1].to_uppercase(), &step.word()[1..]);
        view! { <a href=format!("{href}#over-time") aria-current=here(chosen == step)>{label}</a> }
    };
    view! {
        <div class="figure-choices">
            <nav class="segments" aria-label="What is shown">{Measure::ALL.map(measure).into_iter().collect_view()}</nav>
            <nav class="segments" aria-label="Length of a period">{Step::ALL.map(step).into_iter().collect_view()}</nav>
        </div>
    }
    .into_any()
}

/// What the figures are of, for who comes by a link or reads it aloud.
pub fn sentence(dashboard: &Dashboard) -> String {
    let messages = format::count(dashboard.summary.all.messages.into(), "message", "messages");
    let time =
        dashboard.summary.span().map_or_else(String::new, |(first, last)| format!(", {}", figures::days(first, last)));
    if dashboard.filter.narrows() { format!("Narrowed to {messages}{time}") } else { format!("{messages}{time}") }
}
