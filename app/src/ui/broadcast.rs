//! Signals between the tabs of a browser.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// A channel to the other tabs that have this application open. Does nothing on the server.
#[derive(Debug, Clone, Copy)]
pub struct Broadcast {
    #[cfg(feature = "hydrate")]
    channel: StoredValue<Option<web_sys::BroadcastChannel>, LocalStorage>,
}

impl Broadcast {
    /// Joins the channel `name`. Calls `received` for every signal from another tab, but not for this tab's own. The
    /// channel stays open until the page is closed.
    pub fn open(name: &str, received: impl Fn() + 'static) -> Broadcast {
        #[cfg(feature = "hydrate")]
        {
            use wasm_bindgen::JsCast;
            use wasm_bindgen::closure::Closure;

            let channel = web_sys::BroadcastChannel::new(name).ok();
            if let Some(channel) = &channel {
                let listener = Closure::<dyn FnMut()>::new(received);
                channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
                listener.forget();
            }
            Broadcast { channel: StoredValue::new_local(channel) }
        }
        #[cfg(not(feature = "hydrate"))]
        {
            let _ = (name, received);
            Broadcast {}
        }
    }

    /// Sends a signal to the other tabs.
    pub fn send(self) {
        #[cfg(feature = "hydrate")]
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&wasm_bindgen::JsValue::NULL);
            }
        });
    }
}
