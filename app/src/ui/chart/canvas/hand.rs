//! What pointer and keyboard do with a drawing.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::{ev, svg};

use super::super::plots::{Arrow, Frame, Plot, moved};
use super::super::tooltip::Tip;
use super::{RangeCallback, SvgLinks, use_svg_links};

/// The state of a drawing on a page.
#[derive(Clone, Copy)]
pub struct Hand {
    /// The drawing.
    pub plot: StoredValue<Arc<dyn Plot>>,
    /// Its element.
    pub svg: NodeRef<svg::Svg>,
    /// Whether anybody pointed at it yet. From then on parts have names instead of titles, which the browser would
    /// show beside the tooltip.
    pub pointed: RwSignal<bool>,
    /// The part that the tab key reaches.
    pub focus: RwSignal<usize>,
    /// Which series are hidden.
    pub hidden: RwSignal<Vec<bool>>,
    /// The tooltip.
    pub tip: RwSignal<Option<Tip>>,
    /// The columns that are being dragged over: where it began, and where it is.
    brush: RwSignal<Option<(usize, usize)>>,
    hovered: StoredValue<Option<usize>>,
    on_range: Option<RangeCallback>,
    links: SvgLinks,
}

impl Hand {
    /// For a drawing.
    pub fn new(plot: Arc<dyn Plot>, on_range: Option<RangeCallback>) -> Self {
        let first = (0..plot.len()).find(|index| plot.stop(*index).is_some()).unwrap_or(0);
        Hand {
            plot: StoredValue::new(plot),
            svg: NodeRef::new(),
            pointed: RwSignal::new(false),
            focus: RwSignal::new(first),
            hidden: RwSignal::new(Vec::new()),
            tip: RwSignal::new(None),
            brush: RwSignal::new(None),
            hovered: StoredValue::new(None),
            on_range,
            links: use_svg_links(),
        }
    }

    /// The pointer moves: a tooltip, or more columns are chosen.
    pub fn point(self, event: &ev::PointerEvent) {
        let part = self.part_at(event);
        if let Some((begin, _)) = self.brush.get_untracked() {
            if let Some(part) = part.filter(|part| self.plot.with_value(|plot| plot.days(*part).is_some())) {
                self.brush.set(Some((begin, part)));
                self.tip.set(None);
            }
            return;
        }
        // A finger opens what it touches; it does not hover.
        if event.pointer_type() == "touch"
            || (self.hovered.get_value() == part && self.tip.with_untracked(Option::is_some))
        {
            return;
        }
        if !self.pointed.get_untracked() {
            self.pointed.set(true);
        }
        self.hovered.set_value(part);
        self.show(part);
    }

    /// The pointer is pressed: dragging may begin here.
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

    /// The pointer is released: a period was chosen, if it is longer than a column.
    pub fn release(self) {
        let Some((begin, end)) = self.brush.get_untracked() else { return };
        self.brush.set(None);
        let (first, last) = (begin.min(end), begin.max(end));
        let days = self.plot.with_value(|plot| Some((plot.days(first)?.0, plot.days(last)?.1)));
        if let (Some(on_range), Some(days)) = (self.on_range, days.filter(|_| first < last)) {
            on_range.run(days);
        }
    }

    /// The keyboard is elsewhere. Dragging goes on: it began by pressing, which moves the focus.
    pub fn blur(self) {
        self.tip.set(None);
    }

    /// The pointer is elsewhere.
    pub fn leave(self) {
        self.brush.set(None);
        self.hovered.set_value(None);
        self.tip.set(None);
    }

    /// The keyboard is here.
    pub fn focused(self) {
        if self.brush.with_untracked(Option::is_none) {
            self.show(Some(self.focus.get_untracked()));
        }
    }

    /// Arrow keys move between the parts; Escape gives up dragging.
    pub fn key(self, event: &ev::KeyboardEvent) {
        if event.key() == "Escape" {
            self.brush.set(None);
            return;
        }
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        let Some(arrow) = Arrow::from_key(&event.key()).filter(|_| !modified) else { return };
        event.prevent_default();
        let from = self.focus.get_untracked();
        if let Some(next) = self.plot.with_value(|plot| moved(plot.as_ref(), from, arrow)) {
            self.pointed.set(true);
            self.focus.set(next);
            // The element has its tabindex after the next drawing.
            request_animation_frame(move || self.take_focus());
        }
    }

    /// A click on a link opens it within the page.
    pub fn follow(self, event: &ev::MouseEvent) {
        self.tip.set(None);
        self.links.follow(event);
    }

    /// The left edge and the width of what is being chosen.
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

    /// Where the drawing lies in the window, and how large a unit of it is.
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
