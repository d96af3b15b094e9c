//! Moods of texts against labelled ones; small conversations counted by hand.

mod month;
mod sentiment;
