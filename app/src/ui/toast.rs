//! Toasts: short messages that disappear after a few seconds, with an optional undo button.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Icon, lucide};
use crate::error::AppError;
use crate::page::Revision;

/// How long a message is shown.
const SHOWN_FOR: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    undo: Option<Callback<()>>,
}

/// The toasts of the page. Use [`Toasts::get`] to access them.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    /// The reactive owner of undo callbacks, because toasts outlive the page that showed them.
    owner: StoredValue<Option<Owner>>,
}

impl Toasts {
    /// Provides the toasts as context. [`Revision::provide`] must have been called first.
    pub fn provide() {
        provide_context(Toasts {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            owner: StoredValue::new(Owner::current()),
        });
    }

    /// The toasts of the page.
    ///
    /// # Panics
    /// If [`Toasts::provide`] was not called by an ancestor.
    pub fn get() -> Toasts {
        expect_context::<Toasts>()
    }

    /// Shows a message, with an "Undo" button if there is an `undo` callback.
    pub fn say(self, text: impl Into<String>, undo: Option<Callback<()>>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, text: text.into(), undo }));
        set_timeout(move || self.dismiss(id), SHOWN_FOR);
    }

    /// Shows a message with an "Undo" button. The button calls `undo`; pages then fetch their data again. It keeps
    /// working after the calling page is gone. If undoing fails, the error is shown as another toast.
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

/// The element in which toasts appear.
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
