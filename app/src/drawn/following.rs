//! What a browser does once a page was put in: it goes to where the address points, and follows what is being
//! worked on. `data-refresh` says after how many milliseconds to look again, `data-live` what revision
//! meanwhile; the rest stays, with its focus. `data-open` is a link to be followed at once.

use std::time::Duration;

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{Asked, DrawnResource, draw_page};
use crate::page::Revision;

/// How long to wait for a server that does not answer.
const UNREACHED: Duration = Duration::from_secs(3);

/// Follows the pages that are put into `page`.
pub fn attach(
    asked: Memo<Asked>,
    drawn: DrawnResource,
    page: NodeRef<Div>,
    navigate: impl Fn(&str, NavigateOptions) + Clone + 'static,
) {
    let revision = Revision::expect();
    Effect::new(move |before: Option<Asked>| {
        drawn.track();
        let now = asked.get_untracked();
        let (new, navigate) = (before.is_some_and(|before| before != now), navigate.clone());
        // In the next frame it is in the document.
        request_animation_frame(move || {
            let Some(page) = page.try_get_untracked().flatten() else { return };
            if new {
                go_to_place();
            }
            if let Some(to) = find(&page, "[data-open]").and_then(|link| link.get_attribute("href")) {
                revision.bump();
                navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
            } else {
                look_again(page.into(), asked, revision);
            }
        });
        now
    });
}

fn find(within: &HtmlElement, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// To the element that the address names: a browser looks for it only in documents that it loads.
fn go_to_place() {
    let hash = window().location().hash().unwrap_or_default();
    if let Some(place) = document().get_element_by_id(hash.trim_start_matches('#')) {
        place.scroll_into_view();
    }
}

/// Asks again after a pause, if the page says so, for as long as it is shown.
fn look_again(page: HtmlElement, asked: Memo<Asked>, revision: Revision) {
    let pause = find(&page, "[data-refresh]").and_then(|it| it.get_attribute("data-refresh")?.parse().ok());
    if let Some(pause) = pause {
        look_after(Duration::from_millis(pause), page, asked, revision);
    }
}

fn look_after(pause: Duration, page: HtmlElement, asked: Memo<Asked>, revision: Revision) {
    let Some(shown) = asked.try_get_untracked() else { return };
    let ask = move || {
        spawn_local(async move {
            let answer = draw_page(shown.path.clone(), shown.query.clone()).await;
            // Another page may be there by now.
            if asked.try_get_untracked().as_ref() != Some(&shown) {
                return;
            }
            match answer {
                Ok(drawn) if put_in(&page, &drawn.html).is_none() => {
                    revision.bump();
                }
                Ok(_) => look_again(page, asked, revision),
                // A server that cannot be reached may be there again soon.
                Err(_) => look_after(UNREACHED, page, asked, revision),
            }
        });
    };
    set_timeout(ask, pause);
}

/// Puts in what has changed; `None` when more than that is new.
fn put_in(page: &HtmlElement, html: &str) -> Option<()> {
    let new: HtmlElement = document().create_element("div").ok()?.unchecked_into();
    new.set_inner_html(html);
    find(&new, "[data-refresh]")?;
    let parts = |of: &HtmlElement| of.query_selector_all("[data-live]").ok();
    let (old, new) = (parts(page)?, parts(&new)?);
    if old.length() == 0 || old.length() != new.length() {
        return None;
    }
    for place in 0..old.length() {
        let (old, new): (Element, Element) = (old.item(place)?.unchecked_into(), new.item(place)?.unchecked_into());
        if old.inner_html() != new.inner_html() {
            old.set_inner_html(&new.inner_html());
        }
    }
    Some(())
}
