//! Components of the insights pages.

pub mod board;
mod choice_menu;
pub mod comparison;
mod contents;
pub mod dashboard;
mod filter_bar;
mod periods;
mod shared;
mod status;
mod stop_words;
pub mod story;
mod tiles;
mod time_choices;

pub use contents::Contents;
pub use filter_bar::FilterBar;
pub use periods::Periods;
pub use shared::{SharedDashboards, UNNAMED};
pub use status::{Recalculate, Status};
pub use stop_words::StopWordsForm;
pub use tiles::Tiles;
pub use time_choices::TimeChoices;
