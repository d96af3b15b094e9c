//! Calendar heat map of a year: one row per weekday, one column per week.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;

use super::super::data::{Calendar, Cell};
use super::super::px;
use super::plot::{DrawOptions, Frame, Plot, Stop};
use crate::ui::format::{self, MONTHS, WEEKDAYS};

const CELL: f64 = 15.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 18.0;
const WEEKS: usize = 54;

/// One year of a calendar. The index of a day is the number of days since the Monday on or before 1 January.
#[derive(Debug, Clone)]
pub struct YearPlot {
    /// The year.
    pub year: i32,
    /// The counts of all years.
    pub calendar: Arc<Calendar>,
}

impl YearPlot {
    fn first(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or_default()
    }

    /// How many days of the first week belong to the previous year.
    fn offset(&self) -> usize {
        self.first().weekday().num_days_from_monday() as usize
    }

    fn day(&self, index: usize) -> Option<NaiveDate> {
        let number = index.checked_sub(self.offset())?;
        self.first().checked_add_days(Days::new(number as u64)).filter(|day| day.year() == self.year)
    }

    fn index(&self, day: NaiveDate) -> usize {
        self.offset() + day.ordinal0() as usize
    }
}

fn position(index: usize) -> (f64, f64) {
    (LEFT + CELL * (index / 7) as f64, TOP + CELL * (index % 7) as f64)
}

impl Plot for YearPlot {
    fn label(&self) -> String {
        format!("Days of {}", self.year)
    }

    fn frame(&self) -> Frame {
        Frame::sized(LEFT + CELL * WEEKS as f64, TOP + CELL * 7.0 + 2.0)
    }

    fn draw(&self, options: &DrawOptions) -> AnyView {
        let months = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(self.year, month, 1)).map(|day| {
            let x = px(position(self.index(day)).0);
            view! { <text class="chart-axis" x=x y="12">{MONTHS[day.month0() as usize]}</text> }
        });
        let months = months.collect_view();
        let weekdays = [0, 2, 4, 6].map(|day: usize| {
            view! { <text class="chart-axis" x=px(LEFT - 8.0) y=px(TOP + CELL * day as f64 + 12.0) text-anchor="end">{&WEEKDAYS[day][..3]}</text> }
        });
        let weekdays = weekdays.into_iter().collect_view();
        let days = (0..self.len()).filter_map(|index| Some((index, self.day(index)?))).map(|(index, day)| {
            let level = Cell::level(self.calendar.count(day).into(), self.calendar.most.into());
            let (x, y) = position(index);
            let rect = view! {
                <rect class=format!("heat-{level}") x=px(x + 1.0) y=px(y + 1.0) width=px(CELL - 2.0) height=px(CELL - 2.0) rx="3"></rect>
            };
            match self.stop(index) {
                Some(stop) => options.part(index, stop, rect),
                None => view! { <g>{rect}</g> }.into_any(),
            }
        });
        let days: Vec<_> = days.collect();
        view! { {months}{weekdays}{days} }.into_any()
    }

    fn len(&self) -> usize {
        WEEKS * 7
    }

    fn stop(&self, index: usize) -> Option<Stop> {
        let day = self.day(index)?;
        let count = Some(self.calendar.count(day)).filter(|count| *count > 0)?;
        let (x, y) = position(index);
        let title = format!("{}: {}", format::long_day(day), format::count(count.into(), "message", "messages"));
        let url = self.calendar.search_url.as_ref().map(|url| url.of(day));
        Some(Stop { title, url, lines: Vec::new(), at: (x + CELL / 2.0, y) })
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (week, weekday) = ((x - LEFT) / CELL, (y - TOP) / CELL);
        let inside = week >= 0.0 && week < WEEKS as f64 && (0.0..7.0).contains(&weekday);
        let index = week as usize * 7 + weekday as usize;
        (inside && self.day(index).is_some()).then_some(index)
    }

    fn strides(&self) -> (usize, usize) {
        (7, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::data::DayUrl;
    use super::super::plot::{Arrow, next_stop};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn plot(year: i32) -> YearPlot {
        let url = DayUrl { before: "/c?q=on:".to_owned(), after: "-x".to_owned() };
        let calendar = Calendar {
            first: day("2023-12-31"),
            counts: vec![5, 1, 0, 9],
            most: 9,
            years: vec![2024, 2023],
            search_url: Some(url),
        };
        YearPlot { year, calendar: Arc::new(calendar) }
    }

    #[test]
    fn every_day_is_drawn_once_and_found_at_its_position() {
        for year in [2000, 2012, 2023, 2024, 2028] {
            let plot = plot(year);
            let days: Vec<_> = (0..plot.len()).filter_map(|index| plot.day(index)).collect();
            assert_eq!(days.len(), if year % 4 == 0 { 366 } else { 365 }, "{year}");
            for day in days {
                let (x, y) = position(plot.index(day));
                assert_eq!(plot.at(x + 1.0, y + 1.0).and_then(|index| plot.day(index)), Some(day));
                assert!(x + CELL <= plot.frame().width);
            }
        }
    }

    #[test]
    fn days_with_messages_link_to_them() {
        let plot = plot(2024);
        let stop = plot.stop(plot.index(day("2024-01-03"))).expect("a day with messages");
        assert_eq!(
            (stop.title.as_str(), stop.url.as_deref()),
            ("Wednesday, 3 Jan 2024: 9 messages", Some("/c?q=on:2024-01-03-x"))
        );
        assert_eq!(plot.stop(plot.index(day("2024-01-02"))), None);
        assert_eq!(next_stop(&plot, plot.index(day("2024-01-01")), Arrow::Down), Some(plot.index(day("2024-01-03"))));
    }
}
