//! Pages of exports.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(NewExportRoute, "`/c/:id/export`");
drawn_route!(ExportsRoute, "`/exports`");
drawn_route!(ExportRoute, "`/exports/:id`");
