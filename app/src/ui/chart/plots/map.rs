//! Maps of locations, without a map service.
//!
//! The coastlines in `land.path` are from Natural Earth at 1:110 million (public domain), as packaged by world-atlas
//! 2.0.2 (ISC licence), rounded to a tenth of a degree. The projection is equirectangular: x is ten times the degrees
//! east of 180° W, y is ten times the degrees south of the North Pole. Pages load the coastlines as a separate file, so
//! that pages without a map do not download them.

use leptos::prelude::*;

use super::super::data::{PlaceMap, Spot};
use super::plot::{DrawOptions, Frame, Plot, Stop};

/// The URL path of the coastlines.
pub const LAND_URL: &str = "/land.svg";
/// Minimum width of a map with coastlines, in degrees. They are too coarse to zoom in further.
const MIN_WIDTH_DEGREES: f64 = 12.0;
/// Height divided by width.
const ASPECT_RATIO: f64 = 0.5;
/// Kilometres per degree of latitude.
const KM_PER_DEGREE: f64 = 111.195;

fn x(spot: &Spot) -> f64 {
    (spot.longitude + 180.0) * 10.0
}

fn y(spot: &Spot) -> f64 {
    (90.0 - spot.latitude) * 10.0
}

/// The great-circle distance between two (latitude, longitude) positions in degrees, by the haversine formula.
pub fn kilometres((north_a, east_a): (f64, f64), (north_b, east_b): (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let square =
        half(north_a, north_b) + north_a.to_radians().cos() * north_b.to_radians().cos() * half(east_a, east_b);
    2.0 * 6371.0 * square.sqrt().min(1.0).asin()
}

/// A frame around all spots with a margin, at least `min_width` degrees wide.
fn frame_around(spots: &[Spot], min_width: f64) -> Frame {
    let edges = |at: fn(&Spot) -> f64| {
        let all = spots.iter().map(at);
        (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((west, east), (north, south)) = (edges(x), edges(y));
    let width = ((east - west) * 1.3).max((south - north) * 1.3 / ASPECT_RATIO).max(min_width * 10.0).min(3600.0);
    let height = width * ASPECT_RATIO;
    // Keep the frame inside the map.
    let left = ((west + east - width) / 2.0).clamp(0.0, 3600.0 - width);
    let top = ((north + south - height) / 2.0).clamp(0.0, 1800.0 - height);
    Frame { x: left, y: top, width, height }
}

/// Groups spots that would overlap: the first spot of each group and the size of the group.
fn clusters(spots: &[Spot], frame: Frame) -> Vec<(&Spot, u32)> {
    let cell = frame.width / 60.0;
    type Cell = (i64, i64);
    let mut cells: Vec<(Cell, (&Spot, u32))> = Vec::new();
    for spot in spots {
        let at = ((x(spot) / cell).floor() as i64, (y(spot) / cell).floor() as i64);
        match cells.iter_mut().find(|(known, _)| *known == at) {
            Some((_, (_, count))) => *count += 1,
            None => cells.push((at, (spot, 1))),
        }
    }
    cells.into_iter().map(|(_, cluster)| cluster).collect()
}

/// The scale bar: a round distance of at most a fifth of the width, in kilometres, and its length in map units.
fn scale_bar(frame: Frame) -> (f64, f64) {
    let middle = 90.0 - (frame.y + frame.height / 2.0) / 10.0;
    let unit = (KM_PER_DEGREE / 10.0 * middle.to_radians().cos()).max(0.01);
    let wanted = frame.width * unit / 5.0;
    let power = 10_f64.powf(wanted.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|step| *step <= wanted).unwrap_or(power);
    (round, round / unit)
}

/// The part for a cluster of `count` spots, of which `spot` is the first.
fn stop_of(frame: Frame, spot: &Spot, count: u32) -> Stop {
    let more = if count > 1 { format!(" and {} more here", count - 1) } else { String::new() };
    let at = (x(spot), y(spot) - radius(frame, count));
    Stop { title: format!("{}{more}", spot.title), url: spot.search_url.clone(), lines: Vec::new(), at }
}

fn radius(frame: Frame, count: u32) -> f64 {
    frame.width / 110.0 * f64::from(count).sqrt().min(4.0)
}

impl Plot for PlaceMap {
    fn label(&self) -> String {
        self.label.clone().into_owned()
    }

    fn frame(&self) -> Frame {
        frame_around(&self.spots, if self.close { 0.01 } else { MIN_WIDTH_DEGREES })
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        let frame = self.frame();
        let dots = clusters(&self.spots, frame).into_iter().enumerate().map(|(index, (spot, count))| {
            let (cx, cy, r) = (coordinate(x(spot)), coordinate(y(spot)), coordinate(radius(frame, count)));
            let inside = view! { <circle class="map-spot" cx=cx cy=cy r=r></circle> };
            options.part(index, stop_of(frame, spot, count), inside)
        });
        let dots: Vec<_> = dots.collect();
        let (km, length) = scale_bar(frame);
        let label = if km < 1.0 { format!("{} m", (km * 1000.0).round()) } else { format!("{km} km") };
        let (left, low) = (frame.x + frame.width * 0.03, frame.y + frame.height * 0.94);
        // On pages only; `document` embeds the coastlines in files.
        let land = (!self.close && options.focus.is_some())
            .then(|| view! { <image href=LAND_URL x="0" y="0" width="3600" height="1800"></image> });
        view! {
            <rect class="map-sea" x=coordinate(frame.x) y=coordinate(frame.y) width=coordinate(frame.width) height=coordinate(frame.height)></rect>
            {land}
            {dots}
            <path class="map-scale" d=format!("M{} {}h{}", coordinate(left), coordinate(low), coordinate(length))></path>
            <text class="map-label" x=coordinate(left) y=coordinate(low - frame.height * 0.025) font-size=coordinate(frame.height * 0.045)>{label}</text>
        }
        .into_any()
    }

    fn len(&self) -> usize {
        clusters(&self.spots, self.frame()).len()
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        let frame = self.frame();
        clusters(&self.spots, frame).get(index).map(|(spot, count)| stop_of(frame, spot, *count))
    }

    fn at(&self, left: f64, top: f64) -> Option<usize> {
        let frame = self.frame();
        // The last one drawn is on top.
        clusters(&self.spots, frame)
            .iter()
            .rposition(|(spot, count)| (x(spot) - left).hypot(y(spot) - top) <= radius(frame, *count) * 1.2)
    }

    fn class(&self) -> &'static str {
        "chart map"
    }
}

/// Formats a coordinate. Close-up maps need more decimals than [`px`](super::super::px) has.
fn coordinate(number: f64) -> String {
    format!("{number:.5}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(latitude: f64, longitude: f64) -> Spot {
        Spot { latitude, longitude, ..Spot::default() }
    }

    #[test]
    fn distances_match_known_values() {
        // Lisbon to Berlin is 2,310 km.
        let far = kilometres((38.7223, -9.1393), (52.52, 13.405));
        assert!((far - 2_310.0).abs() < 10.0, "{far}");
        assert_eq!(kilometres((1.0, 2.0), (1.0, 2.0)), 0.0);
        assert!((kilometres((0.0, 0.0), (0.0, 180.0)) - 20_015.0).abs() < 5.0);
    }

    #[test]
    fn all_spots_are_in_view() {
        for spots in [
            vec![spot(38.7, -9.1)],
            vec![spot(38.7, -9.1), spot(52.5, 13.4)],
            vec![spot(90.0, -180.0), spot(-90.0, 180.0)],
            vec![spot(-89.9, 179.9)],
        ] {
            let frame = frame_around(&spots, MIN_WIDTH_DEGREES);
            for one in &spots {
                assert!((frame.x..=frame.x + frame.width).contains(&x(one)), "{frame:?}");
                assert!((frame.y..=frame.y + frame.height).contains(&y(one)), "{frame:?}");
            }
            assert!(frame.x >= 0.0 && frame.x + frame.width <= 3600.1 && frame.width >= 120.0);
        }
    }

    #[test]
    fn overlapping_spots_are_merged() {
        let spots = vec![spot(38.7, -9.1), spot(38.71, -9.11), spot(52.5, 13.4)];
        let map = PlaceMap { spots, ..PlaceMap::default() };
        assert_eq!(map.len(), 2);
        assert!(map.stop(0).is_some_and(|stop| stop.title == " and 1 more here"));
        assert_eq!(map.at(x(&map.spots[2]), y(&map.spots[2])), Some(1));
        let (km, length) = scale_bar(map.frame());
        assert!(km == 500.0 && length > 10.0, "{km} {length}");
    }
}
