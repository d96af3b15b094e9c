//! `/settings`: personal settings: appearance, password and signed-in devices.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use serde::{Deserialize, Serialize};

use super::api::{ChangePassword, EndDevice, SignOutEverywhere, settings};
use super::model::{AccountSettings, Device, MIN_PASSWORD};
use super::theme::ChooseTheme;
use crate::page::{PageTitle, loaded, page_resource};
use crate::query::use_request;
use crate::ui::field::Field;
use crate::ui::form::{Form, load_document};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::toast::Toasts;

/// `/settings`
pub struct SettingsRoute;

#[lazy_route]
impl LazyRoute for SettingsRoute {
    fn data() -> Self {
        SettingsRoute
    }

    fn view(SettingsRoute: Self) -> AnyView {
        let settings = page_resource(|| (), |()| settings());
        view! {
            <PageTitle text="Settings"/>
            <div class="page wide">{loaded(settings, |settings| view! { <SettingsPage settings/> })}</div>
        }
        .into_any()
    }
}

#[component]
fn SettingsPage(settings: AccountSettings) -> impl IntoView {
    let AccountSettings { account, devices, theme } = settings;
    let administration = account.sees_people.then(|| {
        view! {
            <section class="card">
                <h2>"Administration"</h2>
                <p>"See who has an account, and invite people."</p>
                <a class="button" href="/admin/people"><Icon icon=lucide::LuUsers/>"Members"</a>
            </section>
        }
    });
    view! {
        <h1>"Settings"</h1>
        <p class="page-lead"><bdi>{account.full_name}</bdi>" · "{account.email}</p>
        {administration}
        <section class="card">
            <h2>"Your data"</h2>
            <p>"Export conversations or all your data."</p>
            <a class="button" href="/exports"><Icon icon=lucide::LuDownload/>"Exports"</a>
        </section>
        <Appearance theme/>
        <Password/>
        <Devices devices/>
    }
}

#[component]
fn Appearance(theme: String) -> impl IntoView {
    let choice = move |value: &'static str, label: &'static str, icon| {
        let pressed = if value == theme { "true" } else { "false" };
        view! { <button class="button" name="theme" value=value aria-pressed=pressed><Icon icon=icon/>{label}</button> }
    };
    // The theme is an attribute of the document, which the server renders.
    let reload = Callback::new(|()| load_document("/settings"));
    view! {
        <section class="card">
            <h2>"Appearance"</h2>
            <Form action={ServerAction::<ChooseTheme>::new()} class="buttons" on_success=reload>
                {choice("system", "Match system", lucide::LuMonitor)}
                {choice("light", "Light", lucide::LuSun)}
                {choice("dark", "Dark", lucide::LuMoon)}
            </Form>
        </section>
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct SettingsRequest {
    /// `password` after the password was changed without JavaScript.
    done: String,
}

const PASSWORD_CHANGED: &str = "Password changed. Your other devices have been signed out.";

#[component]
fn Password() -> impl IntoView {
    let request = use_request::<SettingsRequest>();
    let toasts = Toasts::get();
    let changed = Callback::new(move |()| toasts.say(PASSWORD_CHANGED, None));
    let done = move || (request.get().done == "password").then_some(PASSWORD_CHANGED);
    view! {
        <section class="card">
            <h2>"Password"</h2>
            <Form action={ServerAction::<ChangePassword>::new()} on_success=changed>
                <p class="form-done" role="status">{done}</p>
                <Field label="Current password" name="current" kind="password" autocomplete="current-password"/>
                <Field label="New password" name="password" kind="password" autocomplete="new-password" hint=format!("At least {MIN_PASSWORD} characters.")/>
                <button class="button primary">"Change password"</button>
            </Form>
        </section>
    }
}

#[component]
fn Devices(devices: Vec<Device>) -> impl IntoView {
    let end = ServerAction::<EndDevice>::new();
    let leave = Callback::new(|()| load_document("/sign-in"));
    view! {
        <section class="card">
            <h2>"Signed-in devices"</h2>
            <ul class="rows">{devices.into_iter().map(|device| view! { <DeviceRow device end/> }).collect_view()}</ul>
            <Form action={ServerAction::<SignOutEverywhere>::new()} on_success=leave quiet=true>
                <button class="button danger"><Icon icon=lucide::LuLogOut/>"Sign out everywhere"</button>
            </Form>
        </section>
    }
}

#[component]
fn DeviceRow(device: Device, end: ServerAction<EndDevice>) -> impl IntoView {
    let seen = format::day_and_time(device.last_seen.naive_utc());
    let action = if device.current {
        view! { <span class="badge">"This device"</span> }.into_any()
    } else {
        view! {
            <Form action=end quiet=true>
                <input type="hidden" name="key" value=device.key/>
                <button class="button small">"Sign out"</button>
            </Form>
        }
        .into_any()
    };
    view! {
        <li class="row">
            <span class="row-text">{device.name}<small>{format!("{} · last seen {seen} UTC", device.ip_address)}</small></span>
            {action}
        </li>
    }
}
