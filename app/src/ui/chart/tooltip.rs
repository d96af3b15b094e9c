//! The tooltip of a picture.

use leptos::prelude::*;

use super::plots::TipLine;

/// Contents and position of a tooltip.
#[derive(Debug, Clone, PartialEq)]
pub struct Tip {
    /// The point it refers to, in CSS pixels relative to the viewport.
    pub at: (f64, f64),
    /// The first line.
    pub title: String,
    /// Further lines, one per series.
    pub lines: Vec<TipLine>,
}

/// Shows a tooltip until the user scrolls or presses Escape. It is hidden from screen readers, which read the
/// accessible names of the parts instead.
#[component]
pub fn Tooltip(
    /// What to show.
    tip: RwSignal<Option<Tip>>,
) -> impl IntoView {
    let shown = Memo::new(move |_| tip.try_with(Option::is_some).unwrap_or_default());
    Effect::new(move |_| {
        if shown.try_get().unwrap_or_default() {
            hide_on_scroll_and_escape(tip);
        }
    });
    let view = move |tip: Tip| {
        let line = |line: TipLine| {
            view! { <div class="chart-tip-line"><span class=format!("chart-tip-mark {}", line.class)></span><bdi>{line.name}</bdi><span>{line.value}</span></div> }
        };
        let (x, y) = (format!("{}px", tip.at.0), format!("{}px", tip.at.1));
        view! {
            <div class="chart-tip" aria-hidden="true" style:--x=x style:--y=y>
                <bdi>{tip.title}</bdi>
                {tip.lines.into_iter().map(line).collect_view()}
            </div>
        }
    };
    move || tip.try_get().flatten().map(view)
}

/// Scrolling any ancestor moves what the tooltip points at. Scroll events do not bubble, so they are handled in the
/// capture phase.
#[cfg(feature = "hydrate")]
fn hide_on_scroll_and_escape(tip: RwSignal<Option<Tip>>) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" {
            tip.try_set(None);
        }
    });
    let scroll = Closure::<dyn FnMut()>::new(move || {
        tip.try_set(None);
    });
    let listener = scroll.as_ref().unchecked_ref();
    let _ = document().add_event_listener_with_callback_and_bool("scroll", listener, true);
    let scroll = StoredValue::new_local(scroll);
    on_cleanup(move || {
        escape.remove();
        scroll.try_with_value(|scroll| {
            let listener = scroll.as_ref().unchecked_ref();
            let _ = document().remove_event_listener_with_callback_and_bool("scroll", listener, true);
        });
    });
}

#[cfg(not(feature = "hydrate"))]
fn hide_on_scroll_and_escape(_tip: RwSignal<Option<Tip>>) {}
