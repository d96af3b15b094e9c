//! Pointer and keyboard handling of a plot.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::{ev, svg};

use super::super::plots::{Arrow, Frame, Plot, next_stop};
use super::super::tooltip::Tip;
use super::{RangeCallback, SvgLinks, use_svg_links};

/// The interaction state of a plot on a page.
#[derive(Clone, Copy)]
pub struct Interaction {
    /// The plot.
    pub plot: StoredValue<Arc<dyn Plot>>,
    /// The element of the plot.
    pub svg: NodeRef<svg::Svg>,
    /// Whether the pointer or arrow keys were used on the plot. From then on parts have an `aria-label` instead of a
    /// `<title>`, because browsers would show the title next to the tooltip.
    pub interacted: RwSignal<bool>,
    /// Index of the part with `tabindex=0`.
    pub focus: RwSignal<usize>,
    /// Which series are hidden, by index.
    pub hidden: RwSignal<Vec<bool>>,
    /// The tooltip.
    pub tip: RwSignal<Option<Tip>>,
    /// The columns where the current drag started and where it is now.
    brush: RwSignal<Option<(usize, usize)>>,
    hovered: StoredValue<Option<usize>>,
    on_range: Option<RangeCallback>,
    links: SvgLinks,
}

impl Interaction {
    pub fn new(plot: Arc<dyn Plot>, on_range: Option<RangeCallback>) -> Self {
        let first = (0..plot.len()).find(|index| plot.stop(*index).is_some()).unwrap_or(0);
        Interaction {
            plot: StoredValue::new(plot),
            svg: NodeRef::new(),
            interacted: RwSignal::new(false),
            focus: RwSignal::new(first),
            hidden: RwSignal::new(Vec::new()),
            tip: RwSignal::new(None),
            brush: RwSignal::new(None),
            hovered: StoredValue::new(None),
            on_range,
            links: use_svg_links(),
        }
    }

    /// Handles a pointer move: shows a tooltip or extends the selected range.
    pub fn point(self, event: &ev::PointerEvent) {
        let part = self.part_at(event);
        if let Some((begin, _)) = self.brush.get_untracked() {
            if let Some(part) = part.filter(|part| self.plot.with_value(|plot| plot.days(*part).is_some())) {
                self.brush.set(Some((begin, part)));
                self.tip.set(None);
            }
            return;
        }
        // Touching opens the link of a part; there is no hover.
        if event.pointer_type() == "touch"
            || (self.hovered.get_value() == part && self.tip.with_untracked(Option::is_some))
        {
            return;
        }
        if !self.interacted.get_untracked() {
            self.interacted.set(true);
        }
        self.hovered.set_value(part);
        self.show(part);
    }

    /// Handles a pointer press, which may start a drag.
    pub fn press(self, event: &ev::PointerEvent) {
        let Some(part) = self.part_at(event) else { return };
        if self.plot.with_value(|plot| plot.stop(part).is_some()) {
            self.focus.set(part);
        }
        let has_days = self.plot.with_value(|plot| plot.days(part).is_some());
        if self.on_range.is_some() && has_days && event.button() == 0 && event.pointer_type() != "touch" {
            self.brush.set(Some((part, part)));
        }
    }

    /// Handles the release of the pointer: reports the selected period if it spans more than one column.
    pub fn release(self) {
        let Some((begin, end)) = self.brush.get_untracked() else { return };
        self.brush.set(None);
        let (first, last) = (begin.min(end), begin.max(end));
        let days = self.plot.with_value(|plot| Some((plot.days(first)?.0, plot.days(last)?.1)));
        if let (Some(on_range), Some(days)) = (self.on_range, days.filter(|_| first < last)) {
            on_range.run(days);
        }
    }

    /// Handles the loss of keyboard focus. A drag continues, because the press that started it also moves the focus.
    pub fn blur(self) {
        self.tip.set(None);
    }

    /// Handles the pointer leaving the plot: ends a drag and hides the tooltip.
    pub fn leave(self) {
        self.brush.set(None);
        self.hovered.set_value(None);
        self.tip.set(None);
    }

    /// Handles keyboard focus: shows the tooltip of the focused part unless a drag is in progress.
    pub fn focused(self) {
        if self.brush.with_untracked(Option::is_none) {
            self.show(Some(self.focus.get_untracked()));
        }
    }

    /// Handles keys: arrow keys, Home and End move between parts; Escape cancels a drag.
    pub fn key(self, event: &ev::KeyboardEvent) {
        if event.key() == "Escape" {
            self.brush.set(None);
            return;
        }
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        let Some(arrow) = Arrow::from_key(&event.key()).filter(|_| !modified) else { return };
        event.prevent_default();
        let from = self.focus.get_untracked();
        if let Some(next) = self.plot.with_value(|plot| next_stop(plot.as_ref(), from, arrow)) {
            self.interacted.set(true);
            self.focus.set(next);
            // The part receives its tabindex in the next render.
            request_animation_frame(move || self.take_focus());
        }
    }

    /// Handles a click: opens the link of a part without reloading the page.
    pub fn follow(self, event: &ev::MouseEvent) {
        self.tip.set(None);
        self.links.follow(event);
    }

    /// The left edge and the width of the range being selected, in plot coordinates.
    pub fn brushed(self) -> Option<(f64, f64)> {
        let (begin, end) = self.brush.get().filter(|(begin, end)| begin != end)?;
        self.plot.with_value(|plot| {
            let (first, last) = (plot.slot(begin.min(end))?, plot.slot(begin.max(end))?);
            Some((first.0, last.0 + last.1 - first.0))
        })
    }

    fn show(self, part: Option<usize>) {
        let stop = part.and_then(|part| self.plot.with_value(|plot| plot.stop(part)));
        let tip = stop.and_then(|stop| {
            let (left, top, scale, frame) = self.scale()?;
            let at = (left + (stop.at.0 - frame.x) * scale, top + (stop.at.1 - frame.y) * scale);
            Some(Tip { at, title: stop.title, lines: stop.lines })
        });
        self.tip.set(tip);
    }

    /// Left and top edge of the plot in the viewport, CSS pixels per plot unit, and the plot's frame. `None` while the
    /// plot is not visible.
    fn scale(self) -> Option<(f64, f64, f64, Frame)> {
        let frame = self.plot.with_value(|plot| plot.frame());
        let place = self.svg.get_untracked()?.get_bounding_client_rect();
        Some((place.x(), place.y(), place.width() / frame.width, frame)).filter(|(.., scale, _)| *scale > 0.0)
    }

    fn part_at(self, event: &ev::PointerEvent) -> Option<usize> {
        let (left, top, scale, frame) = self.scale()?;
        let x = frame.x + (f64::from(event.client_x()) - left) / scale;
        let y = frame.y + (f64::from(event.client_y()) - top) / scale;
        self.plot.with_value(|plot| plot.at(x, y))
    }

    #[cfg(feature = "hydrate")]
    fn take_focus(self) {
        use wasm_bindgen::JsCast;
        let Some(svg) = self.svg.get_untracked() else { return };
        let Ok(Some(part)) = svg.query_selector(".chart-stop[tabindex='0']") else { return };
        let _ = part.unchecked_into::<web_sys::SvgElement>().focus();
    }

    #[cfg(not(feature = "hydrate"))]
    fn take_focus(self) {}
}
