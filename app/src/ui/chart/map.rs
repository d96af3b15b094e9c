//! Spots on the outlines of the land: a map that asks nobody for pictures.
//!
//! The outlines are Natural Earth's at 1:110 million (public domain), as world-atlas 2.0.2 packs them (ISC licence),
//! rounded to a tenth of a degree in `land.path`; x is ten times the degrees east of 180° W, y those south of the pole.

use leptos::prelude::*;

const LAND: &str = include_str!("land.path");
/// The land is too coarse for a closer look, degrees.
const NARROWEST: f64 = 12.0;
/// Height to width.
const SHAPE: f64 = 0.5;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195;

/// A spot.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What is there, in words.
    pub title: String,
    /// The page with what is behind it.
    pub href: String,
}

/// A part of the map, in its units.
#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    x: f64,
    y: f64,
    width: f64,
}

impl View {
    fn height(self) -> f64 {
        self.width * SHAPE
    }

    /// Around all spots, with a margin, and at least so many degrees wide.
    fn around(spots: &[Spot], narrowest: f64) -> View {
        let edges = |at: fn(&Spot) -> f64| {
            let all = spots.iter().map(at);
            (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((west, east), (north, south)) = (edges(x), edges(y));
        let width = ((east - west) * 1.3).max((south - north) * 1.3 / SHAPE).max(narrowest * 10.0).min(3600.0);
        let middle = View { x: (west + east - width) / 2.0, y: (north + south - width * SHAPE) / 2.0, width };
        // Nothing is shown beyond the poles and the edges.
        View { x: middle.x.clamp(0.0, 3600.0 - width), y: middle.y.clamp(0.0, 1800.0 - middle.height()), width }
    }
}

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

/// Spots that would cover each other are one: the first of them, and how many they are.
fn merged(spots: &[Spot], view: View) -> Vec<(Spot, u32)> {
    let cell = view.width / 60.0;
    let mut cells: Vec<((i64, i64), (Spot, u32))> = Vec::new();
    for spot in spots {
        let at = ((x(spot) / cell).floor() as i64, (y(spot) / cell).floor() as i64);
        match cells.iter_mut().find(|(known, _)| *known == at) {
            Some((_, (_, count))) => *count += 1,
            None => cells.push((at, (spot.clone(), 1))),
        }
    }
    cells.into_iter().map(|(_, merged)| merged).collect()
}

/// A round distance of about a fifth of the width, and how long it is on the map.
fn scale(view: View) -> (f64, f64) {
    let middle = 90.0 - (view.y + view.height() / 2.0) / 10.0;
    let unit = (DEGREE_KM / 10.0 * middle.to_radians().cos()).max(0.01);
    let wanted = view.width * unit / 5.0;
    let power = 10_f64.powf(wanted.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|step| *step <= wanted).unwrap_or(power);
    (round, round / unit)
}

/// Spots on the land; `close` shows them as large as they fit, without the land.
#[component]
pub fn Spots(
    /// The spots, in the order in which they win over each other.
    spots: Vec<Spot>,
    /// What it is of.
    name: &'static str,
    /// Whether only their neighbourhood is shown.
    close: bool,
) -> impl IntoView {
    let view = View::around(&spots, if close { 0.01 } else { NARROWEST });
    let (w, h) = (view.width, view.height());
    let dot = |(spot, count): (Spot, u32)| {
        let r = w / 110.0 * f64::from(count).sqrt().min(4.0);
        let more = if count > 1 { format!(" and {} more here", count - 1) } else { String::new() };
        view! {
            <a href=spot.href.clone()><circle class="map-spot" cx=fine(x(&spot)) cy=fine(y(&spot)) r=fine(r)><title>{format!("{}{more}", spot.title)}</title></circle></a>
        }
    };
    let dots: Vec<_> = merged(&spots, view).into_iter().map(dot).collect();
    let (km, length) = scale(view);
    let label = if km < 1.0 { format!("{} m", (km * 1000.0).round()) } else { format!("{km} km") };
    let (left, low) = (view.x + w * 0.03, view.y + h * 0.94);
    let land = (!close).then(|| view! { <path class="map-land" d=LAND></path> });
    view! {
        <svg class="chart map" viewBox=format!("{} {} {} {}", fine(view.x), fine(view.y), fine(w), fine(h)) role="group" aria-label=name>
            <rect class="map-sea" x=fine(view.x) y=fine(view.y) width=fine(w) height=fine(h)></rect>
            {land}
            {dots}
            <path class="map-scale" d=format!("M{} {}h{}", fine(left), fine(low), fine(length))></path>
            <text class="map-label" x=fine(left) y=fine(low - h * 0.025) font-size=fine(h * 0.045)>{label}</text>
        </svg>
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
        Spot { latitude, longitude, title: String::new(), href: String::new() }
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
            let view = View::around(&spots, NARROWEST);
            for one in &spots {
                assert!((view.x..=view.x + view.width).contains(&x(one)), "{view:?}");
                assert!((view.y..=view.y + view.height()).contains(&y(one)), "{view:?}");
            }
            assert!(view.x >= 0.0 && view.x + view.width <= 3600.1 && view.width >= 120.0);
        }
    }

    #[test]
    fn spots_that_cover_each_other_are_one() {
        let spots = [spot(38.7, -9.1), spot(38.71, -9.11), spot(52.5, 13.4)];
        let merged = merged(&spots, View::around(&spots, NARROWEST));
        assert_eq!(merged.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [2, 1]);
        let (km, length) = scale(View::around(&spots, NARROWEST));
        assert!(km == 500.0 && length > 10.0, "{km} {length}");
    }
}
