//! Pages of bookmarks and notes.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(BookmarksRoute, "`/bookmarks`");
drawn_route!(NotesRoute, "`/notes`");
drawn_route!(MessageNotesRoute, "`/c/:id/notes/:message`");
