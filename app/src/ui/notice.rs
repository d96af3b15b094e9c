//! What a page says when there is nothing to show, or when something failed.

use leptos::prelude::*;

use super::icon::{Icon, lucide};
use crate::error::AppError;
use crate::page::PageTitle;

/// An error in place of what was asked for, with the way on.
#[component]
pub fn ErrorNotice(
    /// What went wrong.
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

/// Nothing here yet, and what to do about it.
#[component]
pub fn EmptyNotice(
    /// A picture.
    icon: icondata_core::Icon,
    /// What is not here.
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
