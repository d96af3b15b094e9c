//! The comparison page.

use leptos::prelude::*;

use super::board::Cells;
use super::choice_menu::ChoiceMenu;
use super::filter_bar::{Day, SearchField};
use crate::insights::api::comparison;
use crate::insights::filter::ComparisonRequest;
use crate::insights::model::{ComparisonPage, ComparisonSide};
use crate::insights::scope::Scope;
use crate::page::{PageTitle, loaded_once, page_resource};
use crate::query::use_request;
use crate::ui::filter_form::FilterForm;
use crate::ui::icon::{Icon, lucide};

/// The form labels and field names of both groups.
const GROUPS: [Group; 2] = [
    Group {
        label: "First group",
        from: "a_from",
        until: "a_until",
        people: "a_who",
        conversations: "a_c",
        query: "a_q",
    },
    Group {
        label: "Second group",
        from: "b_from",
        until: "b_until",
        people: "b_who",
        conversations: "b_c",
        query: "b_q",
    },
];
/// CSS classes for the colours of both groups.
const COLORS: [&str; 2] = ["person-0", "person-9"];

#[derive(Debug, Clone, Copy)]
struct Group {
    label: &'static str,
    from: &'static str,
    until: &'static str,
    people: &'static str,
    conversations: &'static str,
    query: &'static str,
}

/// The comparison page with its loading and error states.
pub fn comparison_route(scope: impl Fn() -> Scope + Send + Sync + 'static) -> AnyView {
    let request = use_request::<ComparisonRequest>();
    let page = page_resource(move || (scope(), request.get()), |(scope, request)| comparison(scope, request));
    let content = loaded_once(page, |page| view! { <Comparison page/> });
    view! { <div class="page wide">{content}</div> }.into_any()
}

#[component]
fn Comparison(page: Signal<ComparisonPage>) -> impl IntoView {
    let sides = [0, 1].map(|index| Memo::new(move |_| page.with(|page| page.sides[index].clone())));
    let back = move || page.with(|page| page.scope.path());
    let charts = Signal::derive(move || page.with(|page| page.charts.clone()));
    let legend = sides.into_iter().zip(COLORS).map(|(side, color)| {
        view! { <li class=color><bdi>{move || side.with(|side| side.name.clone())}</bdi></li> }
    });
    let legend = legend.collect_view();
    let fields = sides.into_iter().zip(GROUPS).map(|(side, group)| view! { <Side side=side.into() group/> });
    let fields = fields.collect_view();
    view! {
        <PageTitle text="Compare"/>
        <a class="back-link" href=back><Icon icon=lucide::LuArrowLeft/>"All insights"</a>
        <h1>"Compare"</h1>
        <FilterForm label="Groups to compare" class="board-filter sides" button="Compare">{fields}</FilterForm>
        <ul class="legend">{legend}</ul>
        <Cells charts section=None tools=None/>
    }
}

/// The fields of one group.
#[component]
fn Side(side: Signal<ComparisonSide>, group: Group) -> impl IntoView {
    let people = Memo::new(move |_| side.with(|side| side.choices.people.clone()));
    let conversations = Memo::new(move |_| side.with(|side| side.choices.conversations.clone()));
    let chosen_people =
        Memo::new(move |_| side.with(|side| side.filter.people.iter().map(i32::to_string).collect::<Vec<_>>()));
    let chosen_conversations = Memo::new(move |_| {
        side.with(|side| side.filter.conversations.iter().map(ToString::to_string).collect::<Vec<_>>())
    });
    let bound = move |last: bool| {
        move || {
            let span = side.with(|side| side.choices.span)?;
            Some(if last { span.1 } else { span.0 }.to_string())
        }
    };
    let (first, last) = (bound(false), bound(true));
    view! {
        <fieldset>
            <legend>{group.label}</legend>
            <div class="side">
                <Day label="From" name=group.from day=Signal::derive(move || side.with(|side| side.filter.from)) first last/>
                <Day label="To" name=group.until day=Signal::derive(move || side.with(|side| side.filter.until)) first last/>
                <Show when=move || people.with(|people| people.len() > 1)>
                    <ChoiceMenu label="People" name=group.people none="Everyone" several="people" choices=people chosen=chosen_people/>
                </Show>
                <Show when=move || conversations.with(|all| all.len() > 1)>
                    <ChoiceMenu label="Conversations" name=group.conversations none="All conversations" several="conversations" choices=conversations chosen=chosen_conversations/>
                </Show>
                <SearchField label="Search" name=group.query query=Signal::derive(move || side.with(|side| side.filter.query.clone()))/>
            </div>
        </fieldset>
    }
}
