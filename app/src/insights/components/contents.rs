//! The table of contents of a dashboard.

use leptos::prelude::*;

use crate::ui::chart::data::Section;

/// Links to the sections. With JavaScript, the section in view is highlighted.
#[component]
pub fn Contents(
    /// The sections, in page order.
    #[prop(into)]
    sections: Signal<Vec<Section>>,
) -> impl IntoView {
    let current = RwSignal::new(None::<Section>);
    #[cfg(feature = "hydrate")]
    observer::follow(sections, current);
    let link = move |section: Section| {
        let here = move || (current.get() == Some(section)).then_some("location");
        view! { <li><a href=format!("#{}", section.anchor()) aria-current=here>{section.title()}</a></li> }
    };
    let several = Memo::new(move |_| sections.with(|sections| sections.len() > 1));
    view! {
        <Show when=move || several.get()>
            <nav class="board-contents" aria-label="Sections">
                <ul><For each=move || sections.get() key=|section| *section as u8 children=link/></ul>
            </nav>
        </Show>
    }
}

#[cfg(feature = "hydrate")]
mod observer {
    use js_sys::Array;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

    use crate::ui::chart::data::Section;

    /// Margins of the viewport area that determines the current section: from 20% to 35% of its height.
    const BAND: &str = "-20% 0px -65% 0px";

    /// Keeps `current` set to the last section that entered the band.
    pub fn follow(sections: Signal<Vec<Section>>, current: RwSignal<Option<Section>>) {
        Effect::new(move |_| {
            let sections = sections.get();
            let seen = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
                for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
                    let section = Section::ALL.into_iter().find(|section| section.anchor() == entry.target().id());
                    if entry.is_intersecting() {
                        current.try_set(section);
                    }
                }
            });
            let options = IntersectionObserverInit::new();
            options.set_root_margin(BAND);
            let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options);
            let Ok(observer) = observer else { return };
            // The section elements exist from the next frame on.
            let watched = observer.clone();
            request_animation_frame(move || {
                for section in sections {
                    if let Some(element) = document().get_element_by_id(section.anchor()) {
                        watched.observe(&element);
                    }
                }
            });
            // The closure must live as long as the observer.
            let kept = StoredValue::new_local(Some(seen));
            on_cleanup(move || {
                observer.disconnect();
                kept.try_update_value(Option::take);
            });
        });
    }
}
