//! Where people were: the places that messages share, on a map.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::insights::store::dashboard::Dashboard;
use crate::insights::store::places::SharedPlace;
use crate::ui::chart::map::{Spot, Spots, kilometres};
use crate::ui::chart::{Chart, Table};
use crate::ui::format;

/// Spots so near to each other are drawn again, from near by; degrees.
const NEAR: f64 = 3.0;

/// The places on a map.
pub fn map(dashboard: &Dashboard, places: &[SharedPlace]) -> Option<Chart> {
    if places.is_empty() {
        return None;
    }
    let title =
        |place: &SharedPlace| format!("{}, {}, {}", named(place), dashboard.name(place.person), format::day(place.day));
    // The latest lie on top.
    let spots: Vec<Spot> = places
        .iter()
        .rev()
        .map(|place| Spot {
            latitude: place.latitude,
            longitude: place.longitude,
            title: title(place),
            href: link(place),
        })
        .collect();
    let close = is_near(places).then(|| view! { <Spots spots=spots.clone() name="Places from near by" close=true/> });
    let picture =
        view! { <div class="maps"><Spots spots name="Places on the map" close=false/>{close}</div> }.to_html();
    let different: BTreeMap<String, &SharedPlace> = places.iter().map(|place| (position(place), place)).collect();
    let far = farthest(different.values().copied().collect());
    let far = far.map_or_else(String::new, |(km, a, b)| {
        format!(
            " The two farthest apart, {} and {}, are {} km from each other.",
            named(a),
            named(b),
            format::number(km.round() as i64)
        )
    });
    let says = format!(
        "{} shared, {} different.{far} The outlines of the land are part of this program: no map service is asked.",
        format::count(places.len() as i64, "place was", "places were"),
        format::number(different.len() as i64)
    );
    let rows = places.iter().map(|place| {
        let cells = vec![
            named(place),
            dashboard.name(place.person).to_owned(),
            place.day.to_string(),
            format!("{:.5}", place.latitude),
            format!("{:.5}", place.longitude),
        ];
        (cells, link(place))
    });
    let table = Table::linked(&["SharedPlace", "Participant", "Day", "Latitude", "Longitude"], rows);
    Some(Chart { key: "map", title: "Places", says, table, picture, wide: true, ..Chart::default() })
}

fn link(place: &SharedPlace) -> String {
    format!("/c/{}?at={}#m{}", place.conversation, place.seq, place.seq)
}

fn position(place: &SharedPlace) -> String {
    format!("{:.4}, {:.4}", place.latitude, place.longitude)
}

/// Its name; where it has none, its position.
fn named(place: &SharedPlace) -> String {
    let name: String = place.name.split("http").next().unwrap_or_default().trim().chars().take(60).collect();
    let name = name.trim_end_matches([':', ' ']).to_owned();
    if name.is_empty() || name.eq_ignore_ascii_case("location") { position(place) } else { name }
}

fn is_near(places: &[SharedPlace]) -> bool {
    let spread = |at: fn(&SharedPlace) -> f64| {
        let all = places.iter().map(at);
        all.clone().fold(f64::NEG_INFINITY, f64::max) - all.fold(f64::INFINITY, f64::min)
    };
    let (north, east) = (spread(|place| place.latitude), spread(|place| place.longitude));
    north.max(east) < NEAR && north.max(east) > 0.0
}

/// The two places that are farthest apart; of very many, of the first of them.
fn farthest(mut places: Vec<&SharedPlace>) -> Option<(f64, &SharedPlace, &SharedPlace)> {
    places.truncate(500);
    let at = |place: &SharedPlace| (place.latitude, place.longitude);
    let pairs = places.iter().enumerate().flat_map(|(n, a)| places[n + 1..].iter().map(move |b| (*a, *b)));
    pairs
        .map(|(a, b)| (kilometres(at(a), at(b)), a, b))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(km, ..)| *km >= 1.0)
}
