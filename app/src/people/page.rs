//! The pages of this area.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{namesakes, people, person};
use super::components::list::PeopleList;
use super::components::namesakes::Namesakes;
use super::components::person::Person;
use super::model::{NameRequest, PeopleRequest};
use crate::page::{PageTitle, loaded, page_resource, use_id};
use crate::query::use_request;
use crate::ui::filter_form::FilterForm;
use crate::ui::icon::{Icon, lucide};

/// `/people`
pub struct PeopleRoute;

#[lazy_route]
impl LazyRoute for PeopleRoute {
    fn data() -> Self {
        PeopleRoute
    }

    fn view(PeopleRoute: Self) -> AnyView {
        let request = use_request::<PeopleRequest>();
        let people = page_resource(move || request.get(), people);
        let filter = use_request::<PeopleRequest>().get_untracked().filter;
        view! {
            <PageTitle text="People"/>
            <div class="page wide">
                <h1>"People"</h1>
                <p class="page-lead">"Everyone who writes in your conversations. Merge names that belong to the same person."</p>
                <FilterForm label="Filter people">
                    <label class="search-field"><Icon icon=lucide::LuSearch/>
                        <input type="search" name="q" value=filter placeholder="Filter by name" aria-label="Filter people by name" autocomplete="off"/>
                    </label>
                </FilterForm>
                {loaded(people, |people| view! { <PeopleList people/> })}
            </div>
        }
        .into_any()
    }
}

/// `/people/name`
pub struct NamesakesRoute;

#[lazy_route]
impl LazyRoute for NamesakesRoute {
    fn data() -> Self {
        NamesakesRoute
    }

    fn view(NamesakesRoute: Self) -> AnyView {
        let request = use_request::<NameRequest>();
        let name = page_resource(move || request.get(), namesakes);
        view! { <div class="page wide">{loaded(name, |name| view! { <Namesakes name/> })}</div> }.into_any()
    }
}

/// `/people/:id`
pub struct PersonRoute;

#[lazy_route]
impl LazyRoute for PersonRoute {
    fn data() -> Self {
        PersonRoute
    }

    fn view(PersonRoute: Self) -> AnyView {
        let id = use_id();
        let person = page_resource(move || id.get(), person);
        view! { <div class="page wide">{loaded(person, |details| view! { <Person details/> })}</div> }.into_any()
    }
}
