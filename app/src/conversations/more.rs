//! Pages beside the timeline: media, threads, versions.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(MediaRoute, "`/c/:id/media`");
drawn_route!(ThreadRoute, "`/c/:id/thread/:seq`");
drawn_route!(VersionsRoute, "`/c/:id/versions/:message`");
