//! Accounts that can see only the dashboard.

use leptos::prelude::*;
use uuid::Uuid;

use super::{AccessRow, Check};
use crate::sharing::api::{ShareDashboardWith, UnshareDashboard};
use crate::sharing::model::{AnalystAccess, DashboardGrant};
use crate::ui::form::Form;
use crate::ui::format;

/// A list of these accounts and, for the owner, a form to add one.
#[component]
pub fn Analysts(
    /// The id of the conversation.
    conversation: Uuid,
    /// The accounts, by name.
    analysts: Vec<AnalystAccess>,
    /// Whether the viewer owns the conversation.
    is_owner: bool,
) -> impl IntoView {
    let row = move |(ordinal, analyst)| view! { <Analyst conversation analyst ordinal is_owner/> };
    let rows = (!analysts.is_empty())
        .then(|| view! { <ul class="rows sharing-people">{(0..).zip(analysts).map(row).collect_view()}</ul> });
    view! {
        <section class="card">
            <h2>"Dashboard-only access"</h2>
            <p>"Analysts see statistics, not messages. Names and words stay hidden unless you allow them."</p>
            {rows}
            {is_owner.then(|| view! { <Invite conversation/> })}
        </section>
    }
}

#[component]
fn Analyst(conversation: Uuid, analyst: AnalystAccess, ordinal: i32, is_owner: bool) -> impl IntoView {
    let AnalystAccess { user, full_name, email, grant, since } = analyst;
    let sees = match grant {
        DashboardGrant { texts: true, .. } => "Statistics, names and words",
        DashboardGrant { names: true, .. } => "Statistics and names",
        DashboardGrant { .. } => "Statistics only",
    };
    let about = format!("{sees} · {email} · since {}", format::day(since));
    let label = format!("Remove from the dashboard: {full_name}");
    let remove = is_owner.then(|| {
        view! {
            <Form action={ServerAction::<UnshareDashboard>::new()} quiet=true>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="user" value=user.to_string()/>
                <button class="button small" aria-label=label>"Remove"</button>
            </Form>
        }
    });
    view! {
        <AccessRow name=full_name about ordinal>{remove}</AccessRow>
    }
}

#[component]
fn Invite(conversation: Uuid) -> impl IntoView {
    view! {
        <Form action={ServerAction::<ShareDashboardWith>::new()} class="sharing-form">
            <input type="hidden" name="id" value=conversation.to_string()/>
            <label class="field grow"><span>"Analyst’s e-mail address"</span><input type="email" name="email" required autocomplete="off"/></label>
            <Check name="names" label="Show names"/>
            <Check name="texts" label="Show names and words from messages"/>
            <button class="button primary">"Share dashboard"</button>
        </Form>
    }
}
