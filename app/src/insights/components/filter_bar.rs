//! The filter of a dashboard.

use chrono::NaiveDate;
use leptos::html;
use leptos::prelude::*;

use super::choice_menu::ChoiceMenu;
use crate::insights::filter::{Filter, Interval, KINDS};
use crate::insights::model::{FilterChoice, FilterChoices};
use crate::insights::scope::Scope;
use crate::query;
use crate::ui::filter_form::FilterForm;
use crate::ui::icon::{Icon, lucide};

/// Fields for period, people or conversations, kind, tag, language and search. Changes apply immediately.
#[component]
pub fn FilterBar(
    /// The scope of the dashboard.
    #[prop(into)]
    scope: Signal<Scope>,
    /// The options of the fields.
    #[prop(into)]
    choices: Signal<FilterChoices>,
    /// The filter in the URL.
    #[prop(into)]
    filter: Signal<Filter>,
) -> impl IntoView {
    let bound = move |day: fn((NaiveDate, NaiveDate)) -> NaiveDate| {
        move || choices.with(|choices| choices.span.map(|span| day(span).to_string()))
    };
    let (first, last) = (bound(|(first, _)| first), bound(|(_, last)| last));
    let people = Memo::new(move |_| choices.with(|choices| choices.people.clone()));
    let conversations = Memo::new(move |_| choices.with(|choices| choices.conversations.clone()));
    let chosen_people = Memo::new(move |_| filter.with(|it| it.people.iter().map(i32::to_string).collect::<Vec<_>>()));
    let chosen_conversations =
        Memo::new(move |_| filter.with(|it| it.conversations.iter().map(ToString::to_string).collect::<Vec<_>>()));
    let search = Memo::new(move |_| choices.with(|choices| choices.search));
    let tags = Memo::new(move |_| choices.with(|choices| choices.tags.clone()));
    let languages = Memo::new(move |_| choices.with(|choices| choices.languages.clone()));
    let kinds = KINDS.map(|(value, label)| FilterChoice { value: value.to_owned(), label: label.to_owned() }).to_vec();
    let clear = move || {
        let href = filter.with(|filter| query::address(&scope.get().path(), &filter.cleared()));
        filter.with(Filter::narrows).then(|| {
            view! { <a class="button quiet" href=href data-noscroll=""><Icon icon=lucide::LuX/>"Clear filters"</a> }
        })
    };
    view! {
        <FilterForm label="Filter the dashboard" class="board-filter">
            <HiddenFields filter/>
            <Day label="From" name="from" day=Signal::derive(move || filter.with(|it| it.from)) first last/>
            <Day label="To" name="until" day=Signal::derive(move || filter.with(|it| it.until)) first last/>
            <Show when=move || people.with(|people| people.len() > 1)>
                <ChoiceMenu label="People" name="who" none="Everyone" several="people" choices=people chosen=chosen_people/>
            </Show>
            <Show when=move || conversations.with(|all| all.len() > 1)>
                <ChoiceMenu label="Conversations" name="c" none="All conversations" several="conversations" choices=conversations chosen=chosen_conversations/>
            </Show>
            <Show when=move || search.get()>
                <Choice label="Kind" name="kind" any="All kinds" choices=kinds.clone() chosen=Signal::derive(move || filter.with(|it| it.kind.clone()))/>
                <Show when=move || tags.with(|tags| !tags.is_empty())>
                    <Choice label="Tag" name="tag" any="Any tag" choices=tags chosen=Signal::derive(move || filter.with(|it| it.tag.clone()))/>
                </Show>
                <Show when=move || languages.with(|languages| !languages.is_empty())>
                    <Choice label="Language" name="lang" any="All languages" choices=languages chosen=Signal::derive(move || filter.with(|it| it.language.clone()))/>
                </Show>
                <SearchField name="q" label="Search filter" query=Signal::derive(move || filter.with(|it| it.query.clone()))/>
            </Show>
            <div class="board-buttons">{clear}</div>
        </FilterForm>
    }
}

/// Hidden fields for the chart settings in the URL, so that submitting the form keeps them.
#[component]
fn HiddenFields(filter: Signal<Filter>) -> impl IntoView {
    let fields = Memo::new(move |_| {
        filter.with(|filter| {
            let show = Some(filter.show.as_str()).filter(|_| filter.show != Default::default());
            let pairs = [
                ("by", filter.interval.map(|it: Interval| it.as_str().to_owned())),
                ("show", show.map(str::to_owned)),
                ("word", Some(filter.word.clone()).filter(|word| !word.is_empty())),
            ];
            pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || fields.get() key=Clone::clone children=|(name, value)| view! { <input type="hidden" name=name value=value/> }/>
    }
}

/// A date field.
#[component]
pub fn Day<F, L>(
    /// The label.
    label: &'static str,
    /// The name of the form field.
    name: &'static str,
    /// The date in the URL.
    #[prop(into)]
    day: Signal<Option<NaiveDate>>,
    /// The earliest date to offer.
    first: F,
    /// The latest date to offer.
    last: L,
) -> impl IntoView
where
    F: Fn() -> Option<String> + Copy + Send + Sync + 'static,
    L: Fn() -> Option<String> + Copy + Send + Sync + 'static,
{
    let value = Memo::new(move |_| day.get().map(|day| day.to_string()).unwrap_or_default());
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="date" name=name value=value.get_untracked() prop:value=value min=first max=last/>
        </label>
    }
}

/// A select field with an option for no selection.
#[component]
fn Choice(
    label: &'static str,
    name: &'static str,
    /// The label of the option for no selection.
    any: &'static str,
    #[prop(into)] choices: Signal<Vec<FilterChoice>>,
    /// The selected value, or empty.
    #[prop(into)]
    chosen: Signal<String>,
) -> impl IntoView {
    let option = move |choice: FilterChoice| {
        let value = choice.value.clone();
        let is_chosen = Memo::new(move |_| chosen.with(|chosen| *chosen == value));
        view! {
            <option value=choice.value selected=is_chosen.get_untracked() prop:selected=is_chosen>{choice.label}</option>
        }
    };
    let none = Memo::new(move |_| chosen.with(String::is_empty));
    view! {
        <label class="field">
            <span>{label}</span>
            <select name=name>
                <option value="" prop:selected=none>{any}</option>
                <For each=move || choices.get() key=|choice| choice.value.clone() children=option/>
            </select>
        </label>
    }
}

/// A search field. A change of the URL does not replace the text while the field has the focus.
#[component]
pub fn SearchField(
    /// The label.
    label: &'static str,
    /// The name of the form field.
    name: &'static str,
    /// The search query in the URL.
    #[prop(into)]
    query: Signal<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let query = Memo::new(move |_| query.get());
    Effect::new(move |_| {
        let query = query.get();
        let Some(input) = input.get() else { return };
        let typing =
            document().active_element().is_some_and(|active| active == *leptos::web_sys::Element::as_ref(&input));
        if !typing {
            input.set_value(&query);
        }
    });
    view! {
        <label class="field grow">
            <span>{label}</span>
            <input node_ref=input type="search" name=name value=query.get_untracked() placeholder="has:link, \"a phrase\", hour:22 …" maxlength="500"/>
        </label>
    }
}
