//! What every area's pages are made of.

pub mod avatar;
pub mod broadcast;
#[cfg(feature = "ssr")]
pub mod chart;
pub mod combobox;
pub mod failed_form;
pub mod field;
pub mod filter_form;
pub mod form;
pub mod format;
pub mod forms;
pub mod get_form;
pub mod icon;
pub mod latest;
pub mod lightbox;
pub mod markdown;
pub mod menu;
pub mod notice;
pub mod panel;
#[cfg(feature = "hydrate")]
pub mod selection;
pub mod text;
pub mod text_area;
pub mod toast;
pub mod wordmark;
