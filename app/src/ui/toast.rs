//! Short messages that come and go, with a way to undo.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Icon, lucide};
use crate::error::AppError;
use crate::page::Revision;

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(6);

/// A message.
#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    undo: Option<Callback<()>>,
}

/// The messages of the page; get it with `use_context`.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    /// The owner of everything that toasts keep: they outlive the page that showed them.
    owner: StoredValue<Option<Owner>>,
}

impl Toasts {
    /// Makes the messages of this page available to everything below. [`Revision::provide`] comes first.
    pub fn provide() {
        provide_context(Toasts {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            owner: StoredValue::new(Owner::current()),
        });
    }

    /// The messages of the page.
    pub fn get() -> Toasts {
        expect_context::<Toasts>()
    }

    /// Shows a message for a few seconds.
    pub fn say(self, text: impl Into<String>, undo: Option<Callback<()>>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, text: text.into(), undo }));
        set_timeout(move || self.dismiss(id), STAYS);
    }

    /// Shows a message with an "Undo" button, which calls `undo` and then fetches pages again. It still works after the
    /// page that called this is gone.
    pub fn say_undoable<F>(self, text: impl Into<String>, undo: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), AppError>> + 'static,
    {
        let callback = move || {
            let revision = Revision::expect();
            Callback::new(move |()| {
                let work = undo();
                spawn_local(async move {
                    match work.await {
                        Ok(()) => revision.bump(),
                        Err(error) => self.say(error.to_string(), None),
                    }
                });
            })
        };
        let callback = match self.owner.get_value() {
            Some(owner) => owner.with(callback),
            None => callback(),
        };
        self.say(text, Some(callback));
    }

    fn dismiss(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear.
#[component]
pub fn ToastArea() -> impl IntoView {
    let toasts = Toasts::get();
    let toast = move |toast: Toast| {
        let id = toast.id;
        let undo = toast.undo.map(|undo| {
            view! {
                <button class="button small" on:click=move |_| { undo.run(()); toasts.dismiss(id) }>"Undo"</button>
            }
        });
        view! {
            <div class="toast">
                <span>{toast.text}</span>
                {undo}
                <button class="icon-button" aria-label="Dismiss" on:click=move |_| toasts.dismiss(id)>
                    <Icon icon=lucide::LuX/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id children=toast/>
        </div>
    }
}
