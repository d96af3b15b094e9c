//! Plain forms, sent without leaving the page. The server draws forms that work by themselves; in a browser with
//! scripts what they send is sent beside the page, so that a mistake is told in the form and nothing typed is lost.
//!
//! A form with `data-whole` loads the next document anew: what it revision is on every page.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::page::Revision;

/// Sends the forms of all pages. Stands once inside the router.
#[component]
pub fn Forms() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::attach(Revision::expect());
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos_router::NavigateOptions;
    use leptos_router::hooks::use_navigate;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Element, FormData, HtmlFormElement, RequestInit, Response, SubmitEvent, UrlSearchParams};

    use crate::error::AppError;
    use crate::page::Revision;

    /// Server functions live below this path; other addresses answer with documents.
    const FUNCTIONS: &str = "/api/";

    type Navigate = dyn Fn(&str, NavigateOptions);

    pub fn attach(revision: Revision) {
        let navigate: std::rc::Rc<Navigate> = std::rc::Rc::new(use_navigate());
        // Effects run in the browser only, once the page is there.
        Effect::new(move |_| {
            let navigate = navigate.clone();
            let listener = window_event_listener(ev::submit, move |event| {
                let _ = on_submit(&event, &navigate, revision);
            });
            on_cleanup(move || listener.remove());
        });
    }

    /// `None` when the browser is to send the form itself.
    fn on_submit(event: &SubmitEvent, navigate: &std::rc::Rc<Navigate>, revision: Revision) -> Option<()> {
        if event.default_prevented() {
            return None;
        }
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        let button = event.submitter().map(Element::from);
        // What the button says goes before what the form says. Fields may be called like a form's properties.
        let said = |of_button: &str, of_form: &str| {
            let own = button.as_ref().and_then(|button| button.get_attribute(of_button));
            own.or_else(|| form.get_attribute(of_form)).unwrap_or_default()
        };
        let (method, action) = (said("formmethod", "method"), said("formaction", "action"));
        let fields = fields(&form, button.as_ref())?;
        match method.as_str() {
            "get" => {
                event.prevent_default();
                let path = if action.is_empty() { window().location().pathname().ok()? } else { action };
                navigate(&format!("{path}?{}", fields.to_string()), NavigateOptions::default());
            }
            "post" if action.starts_with(FUNCTIONS) && !form.has_attribute("enctype") => {
                event.prevent_default();
                // Sent twice it would be done twice.
                if form.get_attribute("aria-busy").is_none() {
                    let busy = Busy::new([Some(form.clone().into()), button]);
                    let navigate = navigate.clone();
                    spawn_local(async move {
                        let answer = send(&action, &fields).await;
                        drop(busy);
                        complain(&form, answer.as_ref().err());
                        if let Ok(to) = answer {
                            go(&form, to, &*navigate, revision);
                        }
                    });
                }
            }
            _ => {}
        }
        Some(())
    }

    /// What a form sends, with its button's own value.
    fn fields(form: &HtmlFormElement, button: Option<&Element>) -> Option<UrlSearchParams> {
        let data = FormData::new_with_form(form).ok()?;
        let name = button.and_then(|button| button.get_attribute("name"));
        if let (Some(name), Some(button)) = (name, button) {
            data.append_with_str(&name, &button.get_attribute("value").unwrap_or_default()).ok()?;
        }
        UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
    }

    /// Elements that say that they are busy until this is dropped.
    struct Busy([Option<Element>; 2]);

    impl Busy {
        fn new(elements: [Option<Element>; 2]) -> Busy {
            for element in elements.iter().flatten() {
                let _ = element.set_attribute("aria-busy", "true");
            }
            Busy(elements)
        }
    }

    impl Drop for Busy {
        fn drop(&mut self) {
            for element in self.0.iter().flatten() {
                let _ = element.remove_attribute("aria-busy");
            }
        }
    }

    /// Calls a server function; answers where it leads.
    async fn send(action: &str, fields: &UrlSearchParams) -> Result<Option<String>, AppError> {
        let unreachable = |_: JsValue| AppError::Unreachable;
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_body(fields);
        let response = JsFuture::from(window().fetch_with_str_and_init(action, &request)).await.map_err(unreachable)?;
        let response: Response = response.unchecked_into();
        if response.ok() {
            return Ok(response.headers().get("location").ok().flatten());
        }
        let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
        Err(serde_json::from_str(&text.as_string().unwrap_or_default()).unwrap_or(AppError::Internal))
    }

    /// To where the form leads; without an address, here.
    fn go(form: &Element, to: Option<String>, navigate: &Navigate, revision: Revision) {
        let location = window().location();
        let part = |part: Result<String, JsValue>| part.unwrap_or_default();
        let document = part(location.pathname()) + &part(location.search());
        let here = document.clone() + &part(location.hash());
        let to = to.unwrap_or_else(|| here.clone());
        let is_same = to.split('#').next() == Some(&document);
        if !form.has_attribute("data-whole") && form.closest(".drawn").ok().flatten().is_some() {
            if to != here {
                navigate(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
            revision.bump();
            return;
        }
        let _ = location.assign(&to);
        // Another place of this document is no reason to load it again, for a browser.
        if is_same {
            let _ = location.reload();
        }
    }

    /// Says in a form what is wrong, at the field if it is one's; what was said before is gone.
    fn complain(form: &HtmlFormElement, error: Option<&AppError>) {
        while let Ok(Some(old)) = form.query_selector("[aria-invalid]") {
            let _ = old.remove_attribute("aria-invalid");
        }
        while let Ok(Some(old)) = form.query_selector(":is(.field-error, .form-error):not(:empty)") {
            old.set_text_content(None);
        }
        let Some(error) = error else { return };
        let field = match error {
            AppError::Invalid { field, .. } => field.as_str(),
            _ => "",
        };
        let find = |selector: &str| form.query_selector(selector).ok().flatten();
        let plain = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let input = plain.then(|| find(&format!("[name={field}]"))).flatten();
        let place = plain.then(|| find(&format!("#{field}-error"))).flatten().or_else(|| find(".form-error"));
        let place = place.or_else(|| {
            let place = document().create_element("p").ok()?;
            place.set_class_name("form-error");
            let _ = place.set_attribute("role", "alert");
            form.insert_before(&place, form.first_child().as_ref()).ok()?;
            Some(place)
        });
        if let Some(input) = &input {
            let _ = input.set_attribute("aria-invalid", "true");
        }
        if let Some(place) = place {
            place.set_text_content(Some(&error.to_string()));
            place.scroll_into_view_with_bool(false);
        }
    }
}
