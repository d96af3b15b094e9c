//! UI components and helpers that are shared by all areas.

pub mod avatar;
pub mod broadcast;
pub mod chart;
pub mod combobox;
pub mod copy_button;
pub mod failed_form;
pub mod field;
pub mod filter_form;
pub mod form;
pub mod format;
pub mod get_form;
pub mod icon;
pub mod lightbox;
pub mod load_error;
pub mod markdown;
pub mod menu;
pub mod notice;
pub mod panel;
pub mod selection;
pub mod text;
pub mod text_area;
pub mod toast;
pub mod wordmark;
