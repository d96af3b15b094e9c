//! Charts as server-rendered SVG: complete without JavaScript, each with its data as a table.

#[cfg(feature = "ssr")]
mod calendar;
#[cfg(feature = "ssr")]
mod columns;
pub mod data;
#[cfg(feature = "ssr")]
mod figure;
#[cfg(feature = "ssr")]
mod grid;
#[cfg(feature = "ssr")]
pub mod map;
#[cfg(feature = "ssr")]
mod network;
#[cfg(feature = "ssr")]
mod rank;

#[cfg(feature = "ssr")]
pub use calendar::YearOfDays;
#[cfg(feature = "ssr")]
pub use columns::{Column, Columns};
#[cfg(feature = "ssr")]
pub use figure::{Chart, Downloads, Figure, Table, TableRow};
#[cfg(feature = "ssr")]
pub use grid::{Cell, Grid};
#[cfg(feature = "ssr")]
pub use network::{Edge, Network, Node};
#[cfg(feature = "ssr")]
pub use rank::{Rank, Ranked};

/// A length in a picture: one place behind the point is finer than eyes are.
pub fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A round number at or above `most` to end an axis at, which quarters divide well.
#[cfg(feature = "ssr")]
fn axis_end(most: f64) -> f64 {
    let mut step = 1.0;
    loop {
        // Twelve has no whole quarters but in tens.
        let factors: &[f64] =
            if step > 1.0 { &[1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0] } else { &[1.0, 2.0, 4.0, 6.0, 8.0, 10.0] };
        if let Some(end) = factors.iter().map(|factor| (step * factor).round()).find(|end| *end >= most) {
            return end;
        }
        step *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::{axis_end, px};

    #[test]
    fn axes_end_at_round_numbers() {
        let ends = [0.0, 1.0, 3.0, 7.0, 10.0, 11.0, 21.0, 90.0, 480.0].map(axis_end);
        assert_eq!(ends, [1.0, 1.0, 4.0, 8.0, 10.0, 12.0, 24.0, 100.0, 600.0]);
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!([1.0, 1.25, 10.04, 0.0].map(px), ["1", "1.2", "10", "0"]);
    }
}
