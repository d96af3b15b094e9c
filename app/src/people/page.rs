//! Pages of people.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::drawn::drawn_route;

drawn_route!(PeopleRoute, "`/people`");
drawn_route!(NamesakesRoute, "`/people/name`");
drawn_route!(PersonRoute, "`/people/:id`");
