//! `/settings`: appearance, password, signed-in devices.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use super::api::{ChangePassword, EndDevice, SignOutEverywhere, devices};
use super::model::{Device, Door, MIN_PASSWORD};
use super::page::{FormError, Submit, error_of, field_error};
use super::theme::ChooseTheme;
use crate::shell::DoorResource;
use crate::ui::field::Field;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::ErrorNotice;

/// One's own account.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let door = expect_context::<DoorResource>();
    let about = move || {
        Suspend::new(async move {
            let Ok(Door::Open(me)) = door.await else { return ().into_any() };
            view! {
                <p class="page-lead"><bdi>{me.full_name}</bdi>" · "{me.email}</p>
                {me.sees_people.then(|| view! {
                    <section class="card">
                        <h2>"Administration"</h2>
                        <p>"See who has an account here and invite people."</p>
                        <a class="button" href="/admin/people"><Icon icon=lucide::LuUsers/>"People"</a>
                    </section>
                })}
            }
            .into_any()
        })
    };
    view! {
        <Title text="Settings"/>
        <div class="page">
            <h1>"Settings"</h1>
            <Suspense>{about}</Suspense>
            <Appearance/>
            <Password/>
            <Devices/>
        </div>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let choice = |theme: &'static str, label: &'static str, icon| {
        view! {
            <button class="button" name="theme" value=theme><Icon icon=icon/>{label}</button>
        }
    };
    view! {
        <section class="card">
            <h2>"Appearance"</h2>
            <form class="buttons" method="post" action=ChooseTheme::url()>
                {choice("system", "As the system", lucide::LuMonitor)}
                {choice("light", "Light", lucide::LuSun)}
                {choice("dark", "Dark", lucide::LuMoon)}
            </form>
        </section>
    }
}

#[component]
fn Password() -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    let error = error_of(move || action.value().get());
    let done = move || matches!(action.value().get(), Some(Ok(())));
    view! {
        <section class="card">
            <h2>"Password"</h2>
            <ActionForm action=action>
                <FormError error/>
                <p class="form-done" role="status">
                    {move || done().then_some("The password is changed; your other devices are signed out.")}
                </p>
                <Field label="Current password" name="current" kind="password" autocomplete="current-password" error=field_error(error, "current")/>
                <Field label="New password" name="password" kind="password" autocomplete="new-password"
                    hint=format!("At least {MIN_PASSWORD} characters.") error=field_error(error, "password")/>
                <Submit pending=action.pending() label="Change the password"/>
            </ActionForm>
        </section>
    }
}

#[component]
fn Devices() -> impl IntoView {
    let list = Resource::new_blocking(|| (), |()| devices());
    let rows = move || {
        Suspend::new(async move {
            match list.await {
                Ok(devices) => devices.into_iter().map(device_row).collect_view().into_any(),
                Err(error) => view! { <li><ErrorNotice error/></li> }.into_any(),
            }
        })
    };
    view! {
        <section class="card">
            <h2>"Where you are signed in"</h2>
            <ul class="rows"><Suspense>{rows}</Suspense></ul>
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
