//! The scroll bar of a timeline. The browser's own scroll bar covers only the loaded messages. This one covers the
//! whole conversation, and shows the date of the position it is dragged to.

use std::time::Duration;

use chrono::NaiveDateTime;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::ui::format;

/// While the thumb is dragged, messages are loaded when it has paused for this long.
const PAUSE: Duration = Duration::from_millis(120);

/// The messages in view: the first and the last `seq`.
pub type InView = (i64, i64);

/// The scroll bar. It is hidden without JavaScript.
#[component]
pub fn Scrubber(
    /// The messages in view; determines position and size of the thumb.
    in_view: RwSignal<InView>,
    /// The last `seq` of the conversation.
    last_seq: i64,
    /// When messages at equal intervals of `seq` were sent; see `ConversationDetails`.
    milestones: Vec<NaiveDateTime>,
    /// Jumps to the message with this `seq`.
    on_go: Callback<i64>,
) -> impl IntoView {
    let track = NodeRef::<html::Div>::new();
    let thumb = NodeRef::<html::Div>::new();
    // Position of the thumb while it is dragged, from 0 to 1.
    let dragged = RwSignal::new(None::<f64>);
    let pausing = StoredValue::new(None::<TimeoutHandle>);
    let milestones = StoredValue::new(milestones);
    let seq_at = move |fraction: f64| 1 + (fraction * (last_seq - 1) as f64).round() as i64;
    let fraction = move || dragged.get().unwrap_or_else(|| fraction_of(in_view.get(), last_seq));
    let day = move || milestones.with_value(|milestones| day_at(milestones, fraction()));
    let value_text =
        move || format!("{}, message {} of {}", day(), format::number(seq_at(fraction())), format::number(last_seq));
    // The Content Security Policy forbids inline `style` attributes, but scripts may set styles.
    Effect::new(move |_| {
        let (from, to) = in_view.get();
        let fraction = fraction();
        if let Some(thumb) = thumb.get() {
            let height = ((to - from + 1) as f64 / last_seq.max(1) as f64).clamp(0.04, 1.0);
            let style = (*thumb).style();
            let _ = style.set_property("height", &format!("{}%", height * 100.0));
            let _ = style.set_property("top", &format!("{}%", fraction * (1.0 - height) * 100.0));
        }
    });
    let drag = move |event: &PointerEvent| {
        let Some(fraction) = pointer_fraction(track, event) else { return };
        dragged.set(Some(fraction));
        let later = set_timeout_with_handle(move || on_go.run(seq_at(fraction)), PAUSE).ok();
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
            aria-valuemin="1" aria-valuemax=last_seq.to_string() aria-valuenow=move || seq_at(fraction()).to_string() aria-valuetext=value_text
            on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up on:pointercancel=on_up on:keydown=on_key>
            <div class="scrubber-thumb" node_ref=thumb><span class="scrubber-date" aria-hidden="true">{day}</span></div>
        </div>
    }
}

/// The position of the pointer on the track, from 0 (top) to 1. Captures the pointer until it is released.
#[cfg(feature = "hydrate")]
fn pointer_fraction(track: NodeRef<html::Div>, event: &PointerEvent) -> Option<f64> {
    let track = track.get_untracked()?;
    let _ = track.set_pointer_capture(event.pointer_id());
    let rect = track.get_bounding_client_rect();
    Some(((f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0)).clamp(0.0, 1.0))
}

#[cfg(not(feature = "hydrate"))]
fn pointer_fraction(_track: NodeRef<html::Div>, _event: &PointerEvent) -> Option<f64> {
    None
}

/// How far the view is scrolled through the conversation: 0 at the beginning, 1 at the end.
fn fraction_of((from, to): InView, last_seq: i64) -> f64 {
    let hidden = last_seq - (to - from + 1);
    if hidden <= 0 { 1.0 } else { ((from - 1) as f64 / hidden as f64).clamp(0.0, 1.0) }
}

/// The day at a fraction of the conversation, interpolated linearly between milestones; empty without milestones.
fn day_at(milestones: &[NaiveDateTime], fraction: f64) -> String {
    let steps = milestones.len().saturating_sub(1);
    let position = fraction * steps as f64;
    let index = position as usize;
    let (Some(before), Some(after)) = (milestones.get(index), milestones.get((index + 1).min(steps))) else {
        return String::new();
    };
    let seconds = ((*after - *before).num_seconds() as f64 * position.fract()) as i64;
    format::day((*before + chrono::TimeDelta::seconds(seconds)).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumb_reaches_both_ends() {
        assert_eq!(fraction_of((1, 10), 1_000), 0.0);
        assert_eq!(fraction_of((991, 1_000), 1_000), 1.0);
        assert_eq!(fraction_of((1, 5), 5), 1.0);
        assert!((fraction_of((496, 505), 1_000) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn days_are_interpolated_between_milestones() {
        let milestones: Vec<NaiveDateTime> = ["2020-01-01T00:00:00", "2020-01-11T00:00:00", "2024-01-01T00:00:00"]
            .map(|at| at.parse().expect("a time"))
            .to_vec();
        assert_eq!(day_at(&milestones, 0.25), format::day("2020-01-06".parse().expect("a day")));
        assert_eq!(day_at(&milestones, 1.0), format::day("2024-01-01".parse().expect("a day")));
        assert_eq!(day_at(&[], 0.5), "");
    }
}
