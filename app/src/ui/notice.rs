//! Notices in place of content: empty states and errors.

use leptos::prelude::*;

use super::icon::{Icon, lucide};
use crate::error::AppError;
use crate::page::PageTitle;

/// An error in place of the page, with a link to continue.
#[component]
pub fn ErrorNotice(
    /// The error to show.
    error: AppError,
) -> impl IntoView {
    let title = match error {
        AppError::NotFound => "Not found",
        AppError::Forbidden { .. } => "Not allowed",
        AppError::SignInNeeded => "Signed out",
        _ => "Something went wrong",
    };
    let signed_out = error == AppError::SignInNeeded;
    view! {
        <PageTitle text=title/>
        <div class="notice" role="alert">
            <span class="notice-picture"><Icon icon=lucide::LuCircleAlert/></span>
            <h1>{title}</h1>
            <p>{error.to_string()}</p>
            <a class="button" href=if signed_out { "/sign-in" } else { "/" } rel="external">
                {if signed_out { "Sign in" } else { "Go to your conversations" }}
            </a>
        </div>
    }
}

/// An empty state: what is missing and what to do about it.
#[component]
pub fn EmptyNotice(
    /// A large icon above the title.
    icon: icondata_core::Icon,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class="notice">
            <span class="notice-picture"><Icon icon=icon/></span>
            <h2>{title}</h2>
            <p>{text}</p>
        </div>
    }
}
