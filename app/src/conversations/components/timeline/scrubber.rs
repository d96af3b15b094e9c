//! The scroll bar of a timeline. The browser's own shows the few messages that are loaded; this one
//! shows the place in the whole conversation, and the date of the place it is dragged to.

use std::time::Duration;

use chrono::NaiveDateTime;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::ui::format;

/// While it is dragged, messages are loaded after a pause of this length.
const PAUSE: Duration = Duration::from_millis(120);

/// The messages in view: the first and the last `seq`.
pub type InView = (i64, i64);

/// The scroll bar. Without scripts it is not there.
#[component]
pub fn Scrubber(
    /// The messages in view.
    in_view: RwSignal<InView>,
    /// The last `seq`.
    last_seq: i64,
    /// What the clock showed at equal steps of the conversation.
    milestones: Vec<NaiveDateTime>,
    /// Goes to a message.
    on_go: Callback<i64>,
) -> impl IntoView {
    let track = NodeRef::<html::Div>::new();
    let thumb = NodeRef::<html::Div>::new();
    let dragged = RwSignal::new(None::<f64>);
    let pausing = StoredValue::new(None::<TimeoutHandle>);
    let milestones = StoredValue::new(milestones);
    let seq_at = move |share: f64| 1 + (share * (last_seq - 1) as f64).round() as i64;
    let share = move || dragged.get().unwrap_or_else(|| share_of(in_view.get(), last_seq));
    let day = move || milestones.with_value(|stones| day_at(stones, share()));
    let says =
        move || format!("{}, message {} of {}", day(), format::number(seq_at(share())), format::number(last_seq));
    // The policy allows no styles in the document's text, but a script may set them.
    Effect::new(move |_| {
        let (from, to) = in_view.get();
        let share = share();
        if let Some(thumb) = thumb.get() {
            let height = ((to - from + 1) as f64 / last_seq.max(1) as f64).clamp(0.04, 1.0);
            let style = (*thumb).style();
            let _ = style.set_property("height", &format!("{}%", height * 100.0));
            let _ = style.set_property("top", &format!("{}%", share * (1.0 - height) * 100.0));
        }
    });
    let drag = move |event: &PointerEvent| {
        let Some(share) = pointed_at(track, event) else { return };
        dragged.set(Some(share));
        let later = set_timeout_with_handle(move || on_go.run(seq_at(share)), PAUSE).ok();
        pausing.update_value(|pausing| {
            if let Some(earlier) = std::mem::replace(pausing, later) {
                earlier.clear();
            }
        });
    };
    let on_down = move |event: PointerEvent| {
        event.prevent_default();
        drag(&event);
    };
    let on_move = move |event: PointerEvent| {
        if dragged.get_untracked().is_some() {
            drag(&event);
        }
    };
    let on_up = move |_: PointerEvent| dragged.set(None);
    let on_key = move |event: KeyboardEvent| {
        let (from, to) = in_view.get_untracked();
        let page = (to - from).max(1);
        let to = match event.key().as_str() {
            "ArrowUp" => from - page,
            "ArrowDown" => to + page,
            "PageUp" => from - (last_seq / 20).max(page),
            "PageDown" => to + (last_seq / 20).max(page),
            "Home" => 1,
            "End" => last_seq,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on_go.run(to.clamp(1, last_seq));
    };
    view! {
        <div class="scrubber" class:dragged=move || dragged.get().is_some() node_ref=track role="scrollbar" tabindex="0"
            aria-label="Position in the conversation" aria-controls="timeline" aria-orientation="vertical"
            aria-valuemin="1" aria-valuemax=last_seq.to_string() aria-valuenow=move || seq_at(share()).to_string() aria-valuetext=says
            on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up on:pointercancel=on_up on:keydown=on_key>
            <div class="scrubber-thumb" node_ref=thumb><span class="scrubber-date" aria-hidden="true">{day}</span></div>
        </div>
    }
}

/// The share of the track that a pointer points at. The track follows the pointer until it is let go.
#[cfg(feature = "hydrate")]
fn pointed_at(track: NodeRef<html::Div>, event: &PointerEvent) -> Option<f64> {
    let track = track.get_untracked()?;
    let _ = track.set_pointer_capture(event.pointer_id());
    let place = track.get_bounding_client_rect();
    Some(((f64::from(event.client_y()) - place.top()) / place.height().max(1.0)).clamp(0.0, 1.0))
}

#[cfg(not(feature = "hydrate"))]
fn pointed_at(_track: NodeRef<html::Div>, _event: &PointerEvent) -> Option<f64> {
    None
}

/// How far into the conversation the view is: 0 at its beginning, 1 at its end.
fn share_of((from, to): InView, last_seq: i64) -> f64 {
    let hidden = last_seq - (to - from + 1);
    if hidden <= 0 { 1.0 } else { ((from - 1) as f64 / hidden as f64).clamp(0.0, 1.0) }
}

/// The day at a share of the conversation, between what is known of it.
fn day_at(stones: &[NaiveDateTime], share: f64) -> String {
    let steps = stones.len().saturating_sub(1);
    let place = share * steps as f64;
    let (Some(before), Some(after)) = (stones.get(place as usize), stones.get((place as usize + 1).min(steps))) else {
        return String::new();
    };
    let part = ((*after - *before).num_seconds() as f64 * place.fract()) as i64;
    format::day((*before + chrono::TimeDelta::seconds(part)).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_the_ends() {
        assert_eq!(share_of((1, 10), 1_000), 0.0);
        assert_eq!(share_of((991, 1_000), 1_000), 1.0);
        assert_eq!(share_of((1, 5), 5), 1.0);
        assert!((share_of((496, 505), 1_000) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn days_lie_between_milestones() {
        let stones: Vec<NaiveDateTime> = ["2020-01-01T00:00:00", "2020-01-11T00:00:00", "2024-01-01T00:00:00"]
            .map(|at| at.parse().expect("a time"))
            .to_vec();
        assert_eq!(day_at(&stones, 0.25), format::day("2020-01-06".parse().expect("a day")));
        assert_eq!(day_at(&stones, 1.0), format::day("2024-01-01".parse().expect("a day")));
        assert_eq!(day_at(&[], 0.5), "");
    }
}
