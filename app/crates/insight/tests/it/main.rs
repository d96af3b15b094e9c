//! How well the moods of texts are told.

mod sentiment;
