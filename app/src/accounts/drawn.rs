//! `/settings`: appearance, password, signed-in devices.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::api::{ChangePassword, EndDevice, SignOutEverywhere, devices};
use super::model::{Device, MIN_PASSWORD};
use super::theme::ChooseTheme;
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::field::Field;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::viewer::Viewer;

/// Draws the page.
pub async fn draw(viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let devices = devices().await?;
    let changed = parameter(query, "done").is_some_and(|done| done == "password");
    let people = viewer.has("admin:user:read").then(|| {
        view! {
            <section class="card">
                <h2>"Administration"</h2>
                <p>"See who has an account here and invite people."</p>
                <a class="button" href="/admin/people"><Icon icon=lucide::LuUsers/>"People"</a>
            </section>
        }
    });
    let html = view! {
        <h1>"Settings"</h1>
        <p class="page-lead"><bdi>{viewer.full_name().to_owned()}</bdi>" · "{viewer.email().to_owned()}</p>
        {people}
        <section class="card">
            <h2>"Your data"</h2>
            <p>"Take out conversations, or everything you own, as files."</p>
            <a class="button" href="/exports"><Icon icon=lucide::LuDownload/>"Exports"</a>
        </section>
        <Appearance/>
        <Password changed/>
        <Devices devices/>
    };
    Ok(Drawn { title: "Settings".to_owned(), html: html.to_html() })
}

#[component]
fn Appearance() -> impl IntoView {
    let choice = |theme: &'static str, label: &'static str, icon| {
        view! { <button class="button" name="theme" value=theme><Icon icon=icon/>{label}</button> }
    };
    view! {
        <section class="card">
            <h2>"Appearance"</h2>
            <form class="buttons" method="post" action=ChooseTheme::url() data-whole>
                {choice("system", "As the system", lucide::LuMonitor)}
                {choice("light", "Light", lucide::LuSun)}
                {choice("dark", "Dark", lucide::LuMoon)}
            </form>
        </section>
    }
}

#[component]
fn Password(changed: bool) -> impl IntoView {
    let done = changed.then_some("The password is changed; your other devices are signed out.");
    view! {
        <section class="card">
            <h2>"Password"</h2>
            <form method="post" action=ChangePassword::url()>
                <p class="form-done" role="status">{done}</p>
                <Field label="Current password" name="current" kind="password" autocomplete="current-password"/>
                <Field label="New password" name="password" kind="password" autocomplete="new-password" hint=format!("At least {MIN_PASSWORD} characters.")/>
                <button class="button primary">"Change the password"</button>
            </form>
        </section>
    }
}

#[component]
fn Devices(devices: Vec<Device>) -> impl IntoView {
    view! {
        <section class="card">
            <h2>"Where you are signed in"</h2>
            <ul class="rows">{devices.into_iter().map(device_row).collect_view()}</ul>
            <form method="post" action=SignOutEverywhere::url()>
                <button class="button danger"><Icon icon=lucide::LuLogOut/>"Sign out everywhere"</button>
            </form>
        </section>
    }
}

fn device_row(device: Device) -> impl IntoView {
    let seen = format::day_and_time(device.last_seen.naive_utc());
    let action = if device.current {
        view! { <span class="badge">"This device"</span> }.into_any()
    } else {
        view! {
            <form method="post" action=EndDevice::url()>
                <input type="hidden" name="key" value=device.key/>
                <button class="button small">"Sign out"</button>
            </form>
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
