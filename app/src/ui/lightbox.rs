//! A lightbox for the pictures of a page. Without JavaScript, a picture opens in its own tab.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, lucide};

/// A picture on the page.
#[derive(Clone, PartialEq)]
struct Picture {
    url: String,
    alt: String,
}

/// Opens the pictures of the page (links with the class `picture`) in a dialog.
#[component]
pub fn Lightbox() -> impl IntoView {
    let gallery = Gallery::default();
    #[cfg(feature = "hydrate")]
    browser::listen(move |pictures, index| {
        gallery.all.set(pictures);
        gallery.index.set(index);
        gallery.opened.update(|opened| *opened += 1);
    });
    // The dialog's code is loaded when it is first opened.
    let needed = Memo::new(move |_| gallery.opened.get() > 0);
    move || needed.get().then(|| Suspend::new(lightbox_dialog(gallery)))
}

/// The state of the lightbox.
#[derive(Clone, Copy, Default)]
struct Gallery {
    /// All pictures of the page.
    all: RwSignal<Vec<Picture>>,
    /// Index of the current picture.
    index: RwSignal<usize>,
    /// How many times the dialog was opened; a change reopens it.
    opened: RwSignal<u32>,
}

#[lazy]
fn lightbox_dialog(gallery: Gallery) -> AnyView {
    view! { <Dialog gallery/> }.into_any()
}

#[component]
fn Dialog(gallery: Gallery) -> impl IntoView {
    let Gallery { all, index, opened } = gallery;
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        opened.track();
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    });
    let step = move |by: isize| {
        let last = all.with_untracked(Vec::len).saturating_sub(1);
        index.update(|index| *index = index.saturating_add_signed(by).min(last));
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => step(-1),
        "ArrowRight" => step(1),
        "Home" => index.set(0),
        "End" => step(isize::MAX / 2),
        _ => {}
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let shown = Memo::new(move |_| all.with(|all| all.get(index.get()).cloned()));
    let picture = move || shown.get().map(|picture| view! { <img src=picture.url.clone() alt=picture.alt/> });
    let position = move || format!("{} of {}", index.get() + 1, all.with(Vec::len));
    view! {
        <dialog class="lightbox" node_ref=dialog aria-label="Picture" on:keydown=on_key>
            <div class="lightbox-bar">
                <p role="status">{position}</p>
                <button class="icon-button" aria-label="Previous picture" on:click=move |_| step(-1)><Icon icon=lucide::LuChevronLeft/></button>
                <button class="icon-button" aria-label="Next picture" on:click=move |_| step(1)><Icon icon=lucide::LuChevronRight/></button>
                <button class="icon-button" aria-label="Close" on:click=close><Icon icon=lucide::LuX/></button>
            </div>
            {picture}
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::Element;

    use super::Picture;

    /// Calls `show` with all pictures of the page and the index of the clicked one. Also changes the playback speed
    /// when the speed button of an audio player is clicked. One listener on the document serves all messages.
    pub fn listen(show: impl Fn(Vec<Picture>, usize) + 'static) {
        let _ = window_event_listener(ev::click, move |event| {
            let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let within = |selector| clicked.as_ref().and_then(|clicked| clicked.closest(selector).ok().flatten());
            if let Some(button) = within("[data-speed]") {
                cycle_speed(&button);
            }
            let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
            if let Some(link) = within("a.picture").filter(|_| plain) {
                event.prevent_default();
                let links = document().query_selector_all("a.picture").ok();
                let links = links.map(|links| {
                    (0..links.length()).filter_map(|n| links.item(n)?.dyn_into::<Element>().ok()).collect::<Vec<_>>()
                });
                let links = links.unwrap_or_default();
                let index = links.iter().position(|other| *other == link).unwrap_or(0);
                show(links.iter().map(picture).collect(), index);
            }
        });
    }

    fn picture(link: &Element) -> Picture {
        let image = link.query_selector("img").ok().flatten();
        Picture {
            url: link.get_attribute("href").unwrap_or_default(),
            alt: image.and_then(|image| image.get_attribute("alt")).unwrap_or_default(),
        }
    }

    /// Cycles the playback speed of the audio player next to the button: 1×, 1.5×, 2×.
    fn cycle_speed(button: &Element) {
        let Some(audio) = button.parent_element().and_then(|parent| parent.query_selector("audio").ok().flatten())
        else {
            return;
        };
        let key = JsValue::from_str("playbackRate");
        let now = js_sys::Reflect::get(&audio, &key).ok().and_then(|rate| rate.as_f64()).unwrap_or(1.0);
        let next = if now < 1.25 {
            1.5
        } else if now < 1.75 {
            2.0
        } else {
            1.0
        };
        let _ = js_sys::Reflect::set(&audio, &key, &JsValue::from_f64(next));
        button.set_text_content(Some(&format!("{next}×")));
    }
}
