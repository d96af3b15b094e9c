//! Pages of codebooks.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(CodebooksRoute, "`/codebooks`");
drawn_route!(CodebookRoute, "`/codebooks/:id`");
drawn_route!(SegmentsRoute, "`/codebooks/:id/segments`");
drawn_route!(FiguresRoute, "`/codebooks/:id/figures`");
drawn_route!(AgreementRoute, "`/codebooks/:id/agreement`");
drawn_route!(CodingRoute, "`/c/:id/code`");
