//! Pages of imports.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(ImportsRoute, "`/imports`");
drawn_route!(ImportRoute, "`/imports/:id`");
