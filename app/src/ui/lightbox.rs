//! Pictures, large, one after the other. Without scripts a picture opens in a tab of its own.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, lucide};

/// A picture of the page.
#[derive(Clone, PartialEq)]
struct Picture {
    url: String,
    says: String,
}

/// Shows the pictures of the page (links of the class `picture`) in front of it.
#[component]
pub fn Lightbox() -> impl IntoView {
    let gallery = Gallery::default();
    #[cfg(feature = "hydrate")]
    browser::listen(move |pictures, index| {
        gallery.all.set(pictures);
        gallery.at.set(index);
        gallery.opened.update(|opened| *opened += 1);
    });
    // The dialog is loaded when it is opened for the first time.
    let needed = Memo::new(move |_| gallery.opened.get() > 0);
    move || needed.get().then(|| Suspend::new(lightbox_dialog(gallery)))
}

/// The pictures of the page.
#[derive(Clone, Copy, Default)]
struct Gallery {
    all: RwSignal<Vec<Picture>>,
    /// Index of the shown one.
    at: RwSignal<usize>,
    /// How often the dialog was opened.
    opened: RwSignal<u32>,
}

#[lazy]
fn lightbox_dialog(gallery: Gallery) -> AnyView {
    view! { <Dialog gallery/> }.into_any()
}

#[component]
fn Dialog(gallery: Gallery) -> impl IntoView {
    let Gallery { all, at, opened } = gallery;
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        opened.track();
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    });
    let step = move |by: isize| {
        let last = all.with_untracked(Vec::len).saturating_sub(1);
        at.update(|at| *at = at.saturating_add_signed(by).min(last));
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => step(-1),
        "ArrowRight" => step(1),
        "Home" => at.set(0),
        "End" => step(isize::MAX / 2),
        _ => {}
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let shown = Memo::new(move |_| all.with(|all| all.get(at.get()).cloned()));
    let picture = move || shown.get().map(|picture| view! { <img src=picture.url.clone() alt=picture.says/> });
    let place = move || format!("{} of {}", at.get() + 1, all.with(Vec::len));
    view! {
        <dialog class="lightbox" node_ref=dialog aria-label="Picture" on:keydown=on_key>
            <div class="lightbox-bar">
                <p role="status">{place}</p>
                <button class="icon-button" aria-label="Picture before" on:click=move |_| step(-1)><Icon icon=lucide::LuChevronLeft/></button>
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

    /// Calls `show` with all pictures of the page and the clicked one; changes the speed of a sound
    /// whose button is clicked. Both are in HTML that the server made, so the document listens.
    pub fn listen(show: impl Fn(Vec<Picture>, usize) + 'static) {
        let _ = window_event_listener(ev::click, move |event| {
            let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let within = |selector| clicked.as_ref().and_then(|clicked| clicked.closest(selector).ok().flatten());
            if let Some(button) = within("[data-speed]") {
                faster(&button);
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
        let inside = link.query_selector("img").ok().flatten();
        Picture {
            url: link.get_attribute("href").unwrap_or_default(),
            says: inside.and_then(|image| image.get_attribute("alt")).unwrap_or_default(),
        }
    }

    /// 1, 1.5, 2 times as fast, and 1 again.
    fn faster(button: &Element) {
        let Some(sound) = button.parent_element().and_then(|parent| parent.query_selector("audio").ok().flatten())
        else {
            return;
        };
        let key = JsValue::from_str("playbackRate");
        let now = js_sys::Reflect::get(&sound, &key).ok().and_then(|rate| rate.as_f64()).unwrap_or(1.0);
        let next = if now < 1.25 {
            1.5
        } else if now < 1.75 {
            2.0
        } else {
            1.0
        };
        let _ = js_sys::Reflect::set(&sound, &key, &JsValue::from_f64(next));
        button.set_text_content(Some(&format!("{next}×")));
    }
}
