//! File upload by drag and drop or file picker. Without JavaScript it is a plain form with a file field.

use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use uuid::Uuid;

use super::api::ImportSample;
use crate::error::AppError;
use crate::ui::form::Form;
use crate::ui::icon::{Icon, lucide};

/// The state of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser uploads files"))]
enum Upload {
    /// No file chosen yet.
    Waiting,
    /// How much has been sent, in percent.
    Sending(u32),
    /// Failed, with a message.
    Failed(String),
}

/// The file field with drag and drop, and a button that imports the sample.
#[component]
pub fn Dropzone() -> impl IntoView {
    let upload = RwSignal::new(Upload::Waiting);
    let over = RwSignal::new(false);
    let zone = RwSignal::new("UTC".to_owned());
    let input = NodeRef::<html::Input>::new();
    let query = use_query_map();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| zone.set(browser::time_zone()));
    let problem = move || match upload.get() {
        Upload::Failed(why) => Some(why),
        _ => plain_form_error(&query.read()),
    };
    let navigate = use_navigate();
    let sample = Callback::new(move |id: Uuid| navigate(&format!("/imports/{id}?open"), NavigateOptions::default()));
    let sending = move || match upload.get() {
        Upload::Sending(percent) => Some(percent),
        _ => None,
    };
    let on_drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        #[cfg(feature = "hydrate")]
        browser::send_dropped(&event, zone.get_untracked(), upload);
    };
    let on_choice = move |_| {
        #[cfg(feature = "hydrate")]
        browser::send_chosen(input, zone.get_untracked(), upload);
    };
    view! {
        <form class="dropzone" class:over=over method="post" action="/uploads" enctype="multipart/form-data"
            on:dragover=move |event| { event.prevent_default(); over.set(true) }
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <input type="hidden" name="time_zone" prop:value=zone value="UTC"/>
            <span class="dropzone-picture"><Icon icon=lucide::LuFileUp/></span>
            <label class="dropzone-label" for="file">"Drop a chat export here, or choose a file"</label>
            <p class="dropzone-hint">"A .txt, .zip, .json or .csv file. Times are read as "<strong>{zone}</strong>"."</p>
            <input class="dropzone-file" id="file" type="file" name="file" accept=".txt,.zip,.json,.jsonl,.ndjson,.csv,.tsv" required
                node_ref=input on:change=on_choice/>
            <noscript><button class="button primary">"Import"</button></noscript>
            {move || sending().map(|percent| view! {
                <div class="progress" role="status">
                    <progress max="100" value=percent aria-label="Upload"></progress>
                    <span>{format!("Uploading: {percent}%")}</span>
                </div>
            })}
            <p class="form-error" role="alert">{problem}</p>
        </form>
        <Form class="sample" action={ServerAction::<ImportSample>::new()} on_success=sample quiet=true>
            <input type="hidden" name="time_zone" prop:value=zone value="UTC"/>
            <span>"No export yet?"</span>
            <button class="button"><Icon icon=lucide::LuSparkles/>"Try a sample"</button>
        </Form>
    }
}

/// The error of an upload without JavaScript. The upload route redirects back with the error in the URL.
fn plain_form_error(query: &ParamsMap) -> Option<String> {
    let error = query.get("__err").filter(|_| query.get("__path").as_deref() == Some("/uploads"))?;
    Some(ServerFnUrlError::<AppError>::decode_err(&error).to_string())
}

#[cfg(feature = "hydrate")]
mod browser {
    //! Uploads with `XMLHttpRequest`, because `fetch` does not report upload progress.

    use leptos::html;
    use leptos::prelude::*;
    use leptos_router::NavigateOptions;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

    use super::Upload;
    use crate::error::AppError;

    /// The response of the upload route.
    #[derive(serde::Deserialize)]
    struct Queued {
        id: String,
    }

    /// The time zone of the browser, such as `Europe/Berlin`.
    pub fn time_zone() -> String {
        let options =
            js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
        let zone = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok();
        zone.and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".to_owned())
    }

    pub fn send_dropped(event: &leptos::ev::DragEvent, zone: String, upload: RwSignal<Upload>) {
        let files = event.data_transfer().and_then(|data| data.files());
        match files.as_ref().map_or(0, web_sys::FileList::length) {
            1 => {
                if let Some(file) = files.and_then(|files| files.item(0)) {
                    send(&file, &zone, upload);
                }
            }
            0 => upload.set(Upload::Failed(
                "That is not a file. Drop the file that you exported from your chat app.".to_owned(),
            )),
            _ => upload.set(Upload::Failed("Please drop one file at a time.".to_owned())),
        }
    }

    pub fn send_chosen(input: NodeRef<html::Input>, zone: String, upload: RwSignal<Upload>) {
        if let Some(file) = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.item(0)) {
            send(&file, &zone, upload);
        }
    }

    fn send(file: &File, zone: &str, upload: RwSignal<Upload>) {
        let navigate = leptos_router::hooks::use_navigate();
        let start = || -> Result<XmlHttpRequest, JsValue> {
            let form = FormData::new()?;
            form.append_with_str("time_zone", zone)?;
            form.append_with_blob_and_filename("file", file, &file.name())?;
            let request = XmlHttpRequest::new()?;
            request.open("POST", "/uploads")?;
            request.set_request_header("Accept", "application/json")?;
            let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
                let percent = if event.total() > 0.0 { event.loaded() * 100.0 / event.total() } else { 0.0 };
                upload.try_set(Upload::Sending(percent as u32));
            });
            request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
            on_progress.forget();
            let done = request.clone();
            let on_end = Closure::once_into_js(move || match finish(&done) {
                Ok(id) => navigate(&format!("/imports/{id}?open"), NavigateOptions::default()),
                Err(why) => drop(upload.try_set(Upload::Failed(why))),
            });
            request.set_onloadend(Some(on_end.unchecked_ref()));
            request.send_with_opt_form_data(Some(&form))?;
            Ok(request)
        };
        upload.set(Upload::Sending(0));
        if start().is_err() {
            upload.set(Upload::Failed(AppError::Unreachable.to_string()));
        }
    }

    fn finish(request: &XmlHttpRequest) -> Result<String, String> {
        let text = request.response_text().ok().flatten().unwrap_or_default();
        if request.status() == Ok(200) {
            let answer: Result<Queued, _> = serde_json::from_str(&text);
            return answer.map(|queued| queued.id).map_err(|_| AppError::Internal.to_string());
        }
        let error: Result<AppError, _> = serde_json::from_str(&text);
        Err(error.unwrap_or(AppError::Unreachable).to_string())
    }
}
