//! `/people/:id`: a person across conversations.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::presences::{PersonHeader, PersonOverview, PresenceRow};
use crate::people::api::{
    AddToPerson, RemoveFromPerson, RenamePerson, UnmergePerson, remove_from_person, return_to_person,
};
use crate::people::model::{PersonDetails, PersonRequest, Presence, SuggestedName};
use crate::query::use_request;
use crate::ui::field::Field;
use crate::ui::form::Form;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// The page of a person.
#[component]
pub fn Person(
    /// The data of the page.
    details: PersonDetails,
) -> impl IntoView {
    let PersonDetails { id, name, presences, suggestions } = details;
    let (person_name, can_separate) = (name.clone(), !presences.is_empty());
    let row = move |presence: Presence| {
        let action = view! { <NotThisPerson person=id name=person_name.clone() presence=presence.clone()/> }.into_any();
        view! { <PresenceRow presence action/> }
    };
    let suggestions = (!suggestions.is_empty()).then(|| view! { <Suggestions person=id suggestions/> });
    view! {
        <PersonHeader name=name.clone() presences=presences.clone()/>
        <Merged person=id/>
        <PersonOverview name=name.clone() presences=presences.clone() person=id/>
        <section class="card">
            <h2>"Conversations"</h2>
            <ul class="rows">{presences.into_iter().map(row).collect_view()}</ul>
            {can_separate.then(|| view! { <Separate person=id/> })}
        </section>
        {suggestions}
        <Rename person=id name/>
    }
}

/// Offers undo after a merge without JavaScript. With JavaScript, a toast does.
#[component]
fn Merged(person: Uuid) -> impl IntoView {
    let request = use_request::<PersonRequest>();
    move || {
        request.get().merged.then(|| {
            view! { <div class="banner" role="status"><span>"Names merged."</span><UnmergeForm person label="Undo"/></div> }
        })
    }
}

#[component]
fn Separate(person: Uuid) -> impl IntoView {
    view! { <UnmergeForm person label="Separate all"/> }
}

/// Undoes all merges of a person, then opens the list of people.
#[component]
fn UnmergeForm(person: Uuid, label: &'static str) -> impl IntoView {
    let (toasts, navigate) = (Toasts::get(), use_navigate());
    let separated = Callback::new(move |()| {
        toasts.say("Names separated.", None);
        navigate("/people", Default::default());
    });
    view! {
        <Form action={ServerAction::<UnmergePerson>::new()} quiet=true on_success=separated>
            <input type="hidden" name="person" value=person.to_string()/>
            <button class="button small">{label}</button>
        </Form>
    }
}

/// The button that removes a participant from the person, with undo.
#[component]
fn NotThisPerson(person: Uuid, name: String, presence: Presence) -> impl IntoView {
    let (toasts, navigate) = (Toasts::get(), use_navigate());
    let participant = presence.participant;
    let removed = Callback::new(move |remains: bool| {
        let name = name.clone();
        toasts.say_undoable("Removed from this person.", move || {
            return_to_person(person, name.clone(), vec![participant])
        });
        if !remains {
            navigate("/people", Default::default());
        }
    });
    let label = format!("{} in {}: not this person", presence.name, presence.title);
    view! {
        <Form action={ServerAction::<RemoveFromPerson>::new()} quiet=true on_success=removed>
            <input type="hidden" name="person" value=person.to_string()/>
            <input type="hidden" name="participants[]" value=participant.to_string()/>
            <button class="icon-button" aria-label=label title="Not this person"><Icon icon=lucide::LuUserMinus/></button>
        </Form>
    }
}

/// Names that may belong to the same person. Clicking one merges it.
#[component]
fn Suggestions(person: Uuid, suggestions: Vec<SuggestedName>) -> impl IntoView {
    let suggestion = |one| view! { <Suggestion person one/> };
    view! {
        <section class="card">
            <h2>"Also this person?"</h2>
            <div class="buttons">{suggestions.into_iter().map(suggestion).collect_view()}</div>
        </section>
    }
}

#[component]
fn Suggestion(person: Uuid, one: SuggestedName) -> impl IntoView {
    let toasts = Toasts::get();
    let name = one.name.clone();
    let added = Callback::new(move |participants: Vec<Uuid>| {
        toasts.say_undoable(format!("\u{2068}{name}\u{2069} merged."), move || {
            let participants = participants.clone();
            async move { remove_from_person(person, participants).await.map(|_| ()) }
        });
    });
    view! {
        <Form action={ServerAction::<AddToPerson>::new()} quiet=true on_success=added>
            <input type="hidden" name="person" value=person.to_string()/>
            <input type="hidden" name="name" value=one.folded/>
            <button class="button small"><Icon icon=lucide::LuUserPlus/><bdi>{one.name}</bdi></button>
        </Form>
    }
}

#[component]
fn Rename(person: Uuid, name: String) -> impl IntoView {
    let toasts = Toasts::get();
    let renamed = Callback::new(move |()| toasts.say("Renamed.", None));
    view! {
        <section class="card">
            <h2>"Rename"</h2>
            <Form action={ServerAction::<RenamePerson>::new()} on_success=renamed>
                <input type="hidden" name="person" value=person.to_string()/>
                <Field label="Name" name="name" value=name maxlength=300_u32/>
                <button class="button">"Rename"</button>
            </Form>
        </section>
    }
}
