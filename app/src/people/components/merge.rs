//! The form that merges all participants with the same name, with undo.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use crate::people::api::{MergeNames, unmerge_person};
use crate::people::model::person_url;
use crate::ui::form::Form;
use crate::ui::toast::Toasts;

/// Merges all unmerged participants with a name, then opens the page of the new person.
#[component]
pub fn MergeForm(
    /// The folded name.
    folded: String,
    /// The submit button.
    children: Children,
) -> impl IntoView {
    let (toasts, navigate) = (Toasts::get(), use_navigate());
    let merged = Callback::new(move |person: Uuid| {
        let url = person_url(person);
        navigate(&url, Default::default());
        let navigate = navigate.clone();
        toasts.say_undoable("Names merged.", move || {
            let (url, navigate) = (url.clone(), navigate.clone());
            async move {
                unmerge_person(person).await?;
                // The page of the person no longer exists.
                if window().location().pathname().is_ok_and(|path| path == url) {
                    navigate("/people", Default::default());
                }
                Ok(())
            }
        });
    });
    view! {
        <Form action={ServerAction::<MergeNames>::new()} quiet=true on_success=merged>
            <input type="hidden" name="name" value=folded/>
            {children()}
        </Form>
    }
}
