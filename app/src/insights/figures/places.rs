//! Map of the locations shared in messages.

use std::collections::BTreeMap;

use crate::insights::store::dashboard::Dashboard;
use crate::insights::store::places::SharedPlace;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Picture, PlaceMap, Reveals, Section, Spot, Table};
use crate::ui::chart::plots::map::kilometres;
use crate::ui::format;

/// If all places are within this many degrees, a second, zoomed-in map is shown.
const MAX_CLOSE_UP_DEGREES: f64 = 3.0;
/// Maximum number of places that are compared to find the two farthest apart.
const MAX_COMPARED: usize = 500;

/// A map of the shared locations. `places` are in chronological order.
pub fn map(dashboard: &Dashboard, places: &[SharedPlace]) -> Option<Chart> {
    if places.is_empty() {
        return None;
    }
    let link = |place: &SharedPlace| {
        dashboard.message_url(place.conversation, place.seq).map(|url| format!("{url}#m{}", place.seq))
    };
    let spot = |place: &SharedPlace| Spot {
        latitude: place.latitude,
        longitude: place.longitude,
        title: format!("{}, {}, {}", place_name(place), dashboard.name(place.person), format::day(place.day)),
        search_url: link(place),
    };
    // Latest first, because overlapping spots are represented by the first one.
    let spots: Vec<Spot> = places.iter().rev().map(spot).collect();
    let close = is_small_area(places).then(|| PlaceMap {
        label: "Locations close up".into(),
        spots: spots.clone(),
        close: true,
    });
    let whole = PlaceMap { label: "Locations on the map".into(), spots, close: false };
    let different: BTreeMap<String, &SharedPlace> = places.iter().map(|place| (position(place), place)).collect();
    let far = farthest(different.values().copied().collect()).map(|(km, a, b)| {
        format!(" Farthest apart: {} and {} ({} km).", place_name(a), place_name(b), format::number(km.round() as i64))
    });
    let caption = format!(
        "{}, {} different.{}",
        format::count(places.len() as i64, "shared location", "shared locations"),
        format::number(different.len() as i64),
        far.unwrap_or_default()
    );
    let rows = places.iter().map(|place| {
        let cells = vec![
            place_name(place),
            dashboard.name(place.person).to_owned(),
            place.day.to_string(),
            format!("{:.5}", place.latitude),
            format!("{:.5}", place.longitude),
        ];
        (cells, link(place))
    });
    Some(Chart {
        key: "map".into(),
        title: "Locations".into(),
        caption,
        help: Some("The map is built in; nothing is sent to a map service.".to_owned()),
        section: Section::Media,
        reveals: Reveals::Texts,
        wide: true,
        pictures: std::iter::once(whole).chain(close).map(Picture::Map).collect(),
        table: Table::new(&["Location", "Participant", "Day", "Latitude", "Longitude"], rows),
    })
}

fn position(place: &SharedPlace) -> String {
    format!("{:.4}, {:.4}", place.latitude, place.longitude)
}

/// The name of a place, or its coordinates if it has none.
fn place_name(place: &SharedPlace) -> String {
    let name: String = place.name.split("http").next().unwrap_or_default().trim().chars().take(60).collect();
    let name = name.trim_end_matches([':', ' ']).to_owned();
    if name.is_empty() || name.eq_ignore_ascii_case("location") { position(place) } else { name }
}

fn is_small_area(places: &[SharedPlace]) -> bool {
    let extent = |coordinate: fn(&SharedPlace) -> f64| {
        let all = places.iter().map(coordinate);
        all.clone().fold(f64::NEG_INFINITY, f64::max) - all.fold(f64::INFINITY, f64::min)
    };
    let (north, east) = (extent(|place| place.latitude), extent(|place| place.longitude));
    north.max(east) < MAX_CLOSE_UP_DEGREES && north.max(east) > 0.0
}

/// The distance in kilometres and the two places that are farthest apart. Compares only the first [`MAX_COMPARED`]
/// places. `None` if the distance is below one kilometre.
fn farthest(mut places: Vec<&SharedPlace>) -> Option<(f64, &SharedPlace, &SharedPlace)> {
    places.truncate(MAX_COMPARED);
    let at = |place: &SharedPlace| (place.latitude, place.longitude);
    let pairs = places.iter().enumerate().flat_map(|(n, a)| places[n + 1..].iter().map(move |b| (*a, *b)));
    pairs
        .map(|(a, b)| (kilometres(at(a), at(b)), a, b))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(km, ..)| *km >= 1.0)
}
