//! The page of sharing.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(SharingRoute, "`/c/:id/sharing`");
