//! The pages of this area.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{namesakes, people, person};
use super::components::list::PeopleList;
use super::components::namesakes::Namesakes;
use super::components::person::Person;
use super::model::{NameDetails, NameRequest, PeopleRequest, PersonDetails, PersonSummary};
use crate::error::AppError;
use crate::page::{PageResource, PageTitle, loaded, page_resource};
use crate::query::use_request;
use crate::ui::filter_form::FilterForm;
use crate::ui::icon::{Icon, lucide};

/// `/people`
pub struct PeopleRoute {
    people: PageResource<Vec<PersonSummary>>,
}

#[lazy_route]
impl LazyRoute for PeopleRoute {
    fn data() -> Self {
        let request = use_request::<PeopleRequest>();
        PeopleRoute { people: page_resource(move || request.get(), people) }
    }

    fn view(this: Self) -> AnyView {
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
                {loaded(this.people, |people| view! { <PeopleList people/> })}
            </div>
        }
        .into_any()
    }
}

/// `/people/name`
pub struct NamesakesRoute {
    name: PageResource<NameDetails>,
}

#[lazy_route]
impl LazyRoute for NamesakesRoute {
    fn data() -> Self {
        let request = use_request::<NameRequest>();
        NamesakesRoute { name: page_resource(move || request.get(), namesakes) }
    }

    fn view(this: Self) -> AnyView {
        view! { <div class="page wide">{loaded(this.name, |name| view! { <Namesakes name/> })}</div> }.into_any()
    }
}

/// `/people/:id`
pub struct PersonRoute {
    person: PageResource<PersonDetails>,
}

#[lazy_route]
impl LazyRoute for PersonRoute {
    fn data() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| params.read().get_str("id").and_then(|id| id.parse::<uuid::Uuid>().ok()));
        PersonRoute { person: page_resource(move || id.get(), async |id| person(id.ok_or(AppError::NotFound)?).await) }
    }

    fn view(this: Self) -> AnyView {
        view! { <div class="page wide">{loaded(this.person, |details| view! { <Person details/> })}</div> }.into_any()
    }
}
