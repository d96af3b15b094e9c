//! Heat maps of rows by columns, such as weekdays by hours.

use leptos::prelude::*;

use super::super::data::{Cell, Grid};
use super::super::px;
use super::plot::{DrawOptions, Frame, Plot, Stop};

const ROW: f64 = 26.0;
const TOP: f64 = 22.0;
/// Narrower grids are shown at half width instead of being stretched over the whole page.
const MIN_FULL_WIDTH: f64 = 600.0;

impl Cell {
    /// The intensity of a value relative to the largest, from 0 to 4: more shades are hard to distinguish. The scale is
    /// a square root, so that small values remain visible.
    pub fn level(value: f64, max: f64) -> u8 {
        if value <= 0.0 { 0 } else { 1 + ((value / max.max(value)).sqrt() * 4.0).min(3.99) as u8 }
    }
}

impl Grid {
    fn position(&self, index: usize) -> (f64, f64) {
        let (row, column) = (index / self.columns.len().max(1), index % self.columns.len().max(1));
        (self.left + self.cell * column as f64, TOP + ROW * row as f64)
    }
}

impl Plot for Grid {
    fn label(&self) -> String {
        self.label.clone().into_owned()
    }

    fn frame(&self) -> Frame {
        Frame::sized(self.left + self.cell * self.columns.len() as f64, TOP + ROW * self.rows.len() as f64 + 2.0)
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        let headings =
            self.columns.iter().enumerate().filter(|(_, heading)| !heading.is_empty()).map(|(index, heading)| {
                let x = self.left + self.cell * (index as f64 + 0.5);
                view! { <text class="chart-axis" x=px(x) y="14" text-anchor="middle">{heading.clone()}</text> }
            });
        let headings = headings.collect_view();
        let rows = self.rows.iter().enumerate().map(|(row, heading)| {
            let y = TOP + ROW * (row as f64 + 0.5) + 4.0;
            view! { <text class="chart-axis" x=px(self.left - 8.0) y=px(y) text-anchor="end">{heading.clone()}</text> }
        });
        let rows = rows.collect_view();
        let cells = self.cells.iter().enumerate().map(|(index, cell)| {
            let (x, y) = self.position(index);
            let rect = view! {
                <rect class=format!("heat-{}", cell.level) x=px(x + 1.5) y=px(y + 1.5)
                    width=px(self.cell - 3.0) height=px(ROW - 3.0) rx="4"></rect>
            };
            match self.stop(index) {
                Some(stop) => options.part(index, stop, rect),
                None => view! { <g>{rect}</g> }.into_any(),
            }
        });
        let cells: Vec<_> = cells.collect();
        view! { {headings}{rows}{cells} }.into_any()
    }

    fn len(&self) -> usize {
        self.cells.len()
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        let cell = self.cells.get(index).filter(|cell| cell.level > 0 || cell.search_url.is_some())?;
        let (x, y) = self.position(index);
        let at = (x + self.cell / 2.0, y);
        Some(Stop { title: cell.title.clone(), url: cell.search_url.clone(), lines: Vec::new(), at })
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = ((x - self.left) / self.cell, (y - TOP) / ROW);
        let inside = column >= 0.0 && row >= 0.0 && (column as usize) < self.columns.len();
        let index = row as usize * self.columns.len() + column as usize;
        (inside && index < self.cells.len()).then_some(index)
    }

    fn strides(&self) -> (usize, usize) {
        (1, self.columns.len().max(1))
    }

    fn class(&self) -> &'static str {
        if self.frame().width < MIN_FULL_WIDTH { "chart half" } else { "chart" }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plot::{Arrow, next_stop};
    use super::*;

    #[test]
    fn small_values_are_visible_and_the_largest_is_darkest() {
        assert_eq!([0.0, 1.0, 100.0, 2500.0, 10_000.0].map(|value| Cell::level(value, 10_000.0)), [0, 1, 1, 3, 4]);
        assert_eq!(Cell::level(1.0, 0.0), 4);
    }

    #[test]
    fn cells_are_found_at_their_position_and_arrow_keys_follow_rows_and_columns() {
        let cell = |level| Cell { level, ..Cell::default() };
        let grid = Grid {
            columns: vec![String::new(); 3],
            rows: vec![String::new(); 2],
            cells: [1, 2, 0, 4, 0, 1].map(cell).to_vec(),
            left: 40.0,
            cell: 30.0,
            ..Grid::default()
        };
        for index in 0..6 {
            let (x, y) = grid.position(index);
            assert_eq!(grid.at(x + 1.0, y + 1.0), Some(index));
        }
        assert_eq!((grid.at(39.0, 30.0), grid.at(131.0, 30.0), grid.at(50.0, 200.0)), (None, None, None));
        assert_eq!(next_stop(&grid, 0, Arrow::Down), Some(3));
        assert_eq!(next_stop(&grid, 3, Arrow::Right), Some(5));
        assert_eq!(next_stop(&grid, 1, Arrow::Down), None, "empty cells are skipped");
    }
}
