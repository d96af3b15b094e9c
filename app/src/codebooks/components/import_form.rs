//! The form that imports a codebook or project from another program.

use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;

use crate::error::AppError;
use crate::ui::icon::{Icon, lucide};

/// The server route to which the file is uploaded.
pub const IMPORT_PATH: &str = "/codebooks/import";

/// A form that uploads a file. It is sent as a plain form, even with JavaScript. The server redirects to the new
/// codebook, or back here with the error in the URL, in the same format as errors of server functions.
#[component]
pub fn ImportForm() -> impl IntoView {
    let query = use_query_map();
    let error = move || {
        let query = query.read();
        query.get_str("__path").filter(|path| *path == IMPORT_PATH)?;
        query.get_str("__err").map(|error| ServerFnUrlError::<AppError>::decode_err(error).to_string())
    };
    let invalid = move || error().map(|_| "true");
    view! {
        <section class="card" id="import">
            <h2>"Import a codebook"</h2>
            <p>"REFI-QDA files from ATLAS.ti, MAXQDA, NVivo, QualCoder and others: a codebook (.qdc), or a project (.qdpx) with its codes and segments. At most 256 MB."</p>
            <form method="post" action=IMPORT_PATH enctype="multipart/form-data">
                <div class="field">
                    <label for="import-file">"File"</label>
                    <input id="import-file" type="file" name="file" accept=".qdc,.qdpx" required aria-describedby="import-error" aria-invalid=invalid/>
                    <p class="field-error" id="import-error" role="alert">{error}</p>
                </div>
                <button class="button"><Icon icon=lucide::LuUpload/>"Import"</button>
            </form>
        </section>
    }
}
