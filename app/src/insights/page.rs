//! Pages of dashboards, comparisons and stories.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(ConversationDashboardRoute, "`/c/:id/insights`");
drawn_route!(PersonDashboardRoute, "`/people/:id/insights`");
drawn_route!(DashboardRoute, "`/insights`");
drawn_route!(ConversationComparisonRoute, "`/c/:id/compare`");
drawn_route!(PersonComparisonRoute, "`/people/:id/compare`");
drawn_route!(ComparisonRoute, "`/compare`");
drawn_route!(StoryRoute, "`/c/:id/story`");
