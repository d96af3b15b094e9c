//! Places on the coastlines of the world, without a map service.
//!
//! The coastlines are Natural Earth's at 1:110 million (public domain), as world-atlas 2.0.2 packs them (ISC licence),
//! rounded to a tenth of a degree in `land.path`; x is ten times the degrees east of 180° W, y those south of the pole.
//! Pages refer to them as a file, so that no other page pays for them.

use leptos::prelude::*;

use super::super::data::{PlaceMap, Spot};
use super::look::{Frame, Look, Plot, Stop};

/// Where the coastlines are served.
pub const LAND_URL: &str = "/land.svg";
/// The coastlines are too coarse for a closer look, degrees.
const NARROWEST: f64 = 12.0;
/// Height to width.
const SHAPE: f64 = 0.5;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195;

fn x(spot: &Spot) -> f64 {
    (spot.longitude + 180.0) * 10.0
}

fn y(spot: &Spot) -> f64 {
    (90.0 - spot.latitude) * 10.0
}

/// The distance of two places on the earth, in kilometres (haversine).
pub fn kilometres((north_a, east_a): (f64, f64), (north_b, east_b): (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let square =
        half(north_a, north_b) + north_a.to_radians().cos() * north_b.to_radians().cos() * half(east_a, east_b);
    2.0 * 6371.0 * square.sqrt().min(1.0).asin()
}

/// A frame around all spots, with a margin, and at least so many degrees wide.
fn around(spots: &[Spot], narrowest: f64) -> Frame {
    let edges = |at: fn(&Spot) -> f64| {
        let all = spots.iter().map(at);
        (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((west, east), (north, south)) = (edges(x), edges(y));
    let width = ((east - west) * 1.3).max((south - north) * 1.3 / SHAPE).max(narrowest * 10.0).min(3600.0);
    let height = width * SHAPE;
    // Nothing is shown beyond the poles and the edges.
    let left = ((west + east - width) / 2.0).clamp(0.0, 3600.0 - width);
    let top = ((north + south - height) / 2.0).clamp(0.0, 1800.0 - height);
    Frame { x: left, y: top, width, height }
}

/// Spots that would cover each other are one: the first of them, and how many they are.
fn merged(spots: &[Spot], frame: Frame) -> Vec<(&Spot, u32)> {
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
    cells.into_iter().map(|(_, merged)| merged).collect()
}

/// A round distance of about a fifth of the width, and how long it is on the map.
fn scale(frame: Frame) -> (f64, f64) {
    let middle = 90.0 - (frame.y + frame.height / 2.0) / 10.0;
    let unit = (DEGREE_KM / 10.0 * middle.to_radians().cos()).max(0.01);
    let wanted = frame.width * unit / 5.0;
    let power = 10_f64.powf(wanted.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|step| *step <= wanted).unwrap_or(power);
    (round, round / unit)
}

/// The part for a spot that stands for several.
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
        around(&self.spots, if self.close { 0.01 } else { NARROWEST })
    }

    fn draw(&self, look: &Look) -> AnyView {
        let frame = self.frame();
        let dots = merged(&self.spots, frame).into_iter().enumerate().map(|(index, (spot, count))| {
            let (cx, cy, r) = (fine(x(spot)), fine(y(spot)), fine(radius(frame, count)));
            let inside = view! { <circle class="map-spot" cx=cx cy=cy r=r></circle> };
            look.part(index, stop_of(frame, spot, count), inside)
        });
        let dots: Vec<_> = dots.collect();
        let (km, length) = scale(frame);
        let label = if km < 1.0 { format!("{} m", (km * 1000.0).round()) } else { format!("{km} km") };
        let (left, low) = (frame.x + frame.width * 0.03, frame.y + frame.height * 0.94);
        // A file brings the coastlines along.
        let land = (!self.close && look.focus.is_some())
            .then(|| view! { <image href=LAND_URL x="0" y="0" width="3600" height="1800"></image> });
        view! {
            <rect class="map-sea" x=fine(frame.x) y=fine(frame.y) width=fine(frame.width) height=fine(frame.height)></rect>
            {land}
            {dots}
            <path class="map-scale" d=format!("M{} {}h{}", fine(left), fine(low), fine(length))></path>
            <text class="map-label" x=fine(left) y=fine(low - frame.height * 0.025) font-size=fine(frame.height * 0.045)>{label}</text>
        }
        .into_any()
    }

    fn len(&self) -> usize {
        merged(&self.spots, self.frame()).len()
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        let frame = self.frame();
        merged(&self.spots, frame).get(index).map(|(spot, count)| stop_of(frame, spot, *count))
    }

    fn at(&self, left: f64, top: f64) -> Option<usize> {
        let frame = self.frame();
        // What is drawn last lies on top.
        merged(&self.spots, frame)
            .iter()
            .rposition(|(spot, count)| (x(spot) - left).hypot(y(spot) - top) <= radius(frame, *count) * 1.2)
    }

    fn class(&self) -> &'static str {
        "chart map"
    }
}

/// Numbers of a close view are small.
fn fine(number: f64) -> String {
    format!("{number:.5}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(latitude: f64, longitude: f64) -> Spot {
        Spot { latitude, longitude, ..Spot::default() }
    }

    #[test]
    fn distances_are_those_of_the_earth() {
        // Lisbon to Berlin: 2,310 km by every table.
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
            let frame = around(&spots, NARROWEST);
            for one in &spots {
                assert!((frame.x..=frame.x + frame.width).contains(&x(one)), "{frame:?}");
                assert!((frame.y..=frame.y + frame.height).contains(&y(one)), "{frame:?}");
            }
            assert!(frame.x >= 0.0 && frame.x + frame.width <= 3600.1 && frame.width >= 120.0);
        }
    }

    #[test]
    fn spots_that_cover_each_other_are_one() {
        let spots = vec![spot(38.7, -9.1), spot(38.71, -9.11), spot(52.5, 13.4)];
        let map = PlaceMap { spots, ..PlaceMap::default() };
        assert_eq!(map.len(), 2);
        assert!(map.stop(0).is_some_and(|stop| stop.title == " and 1 more here"));
        assert_eq!(map.at(x(&map.spots[2]), y(&map.spots[2])), Some(1));
        let (km, length) = scale(map.frame());
        assert!(km == 500.0 && length > 10.0, "{km} {length}");
    }
}
