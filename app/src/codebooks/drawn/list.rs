//! `/codebooks`: the codebooks that one codes with.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::api::{ChangeCodebook, MakeCodebook};
use crate::codebooks::store::books::{self, Book};
use crate::drawn::{Drawn, parameter};
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::{CodebookRole, Viewer};

/// Draws the page. After a codebook was deleted its address says so: `?removed=`; after an import, what came
/// of it: `?error=`.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Drawn, AppError> {
    let all = books::list(db, viewer).await?;
    let removed = parameter(query, "removed").and_then(|id| id.parse::<Uuid>().ok());
    let undo = removed.map(|id| {
        view! {
            <div class="banner" role="status"><span>"The codebook was deleted."</span>
                <form method="post" action=ChangeCodebook::url()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="to" value="restore"/>
                    <button class="button small">"Undo"</button>
                </form>
            </div>
        }
    });
    let failed = parameter(query, "error").map(|why| view! { <p class="banner failed" role="alert">{why}</p> });
    let empty = all.is_empty().then(|| view! { <EmptyNotice icon=lucide::LuTags title="No codebooks yet" text="A codebook is a list of themes, such as “promise” or “quarrel”. Make one, open a conversation, and give its codes to messages."/> });
    let rows: Vec<_> = all.into_iter().map(row).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="rows card">{rows}</ul> });
    let html = view! {
        <h1>"Codebooks"</h1>
        <nav class="segments" aria-label="What was saved"><a href="/bookmarks">"Bookmarks"</a><a href="/notes">"Notes"</a><a href="/codebooks" aria-current="true">"Codebooks"</a></nav>
        {undo}{failed}{empty}{rows}
        <section class="card">
            <h2>"A new codebook"</h2>
            <form method="post" action=MakeCodebook::url()>
                <label class="field"><span>"Name"</span><input name="title" maxlength="200" required autocomplete="off" placeholder="Promises and quarrels"/></label>
                <label class="field"><span>"What it is for"</span><input name="description" maxlength="10000" autocomplete="off"/></label>
                <button class="button primary"><Icon icon=lucide::LuPlus/>"Make the codebook"</button>
            </form>
        </section>
        <section class="card">
            <h2>"From another program"</h2>
            <p>"REFI-QDA files, as ATLAS.ti, MAXQDA, NVivo and QualCoder write them: a codebook (.qdc), or a project (.qdpx) with its codes and what was coded."</p>
            <form method="post" action="/codebooks/import" enctype="multipart/form-data">
                <label class="field"><span>"File"</span><input type="file" name="file" accept=".qdc,.qdpx" required/></label>
                <button class="button"><Icon icon=lucide::LuUpload/>"Import"</button>
            </form>
        </section>
    };
    Ok(Drawn { title: "Codebooks".to_owned(), html: html.to_html() })
}

fn row(book: Book) -> impl IntoView {
    let role = match book.role {
        CodebookRole::Owner => "yours",
        CodebookRole::Editor => "you edit it",
        CodebookRole::Coder => "you code with it",
    };
    let about = format!(
        "{} · {} · {role}",
        format::count(book.codes, "code", "codes"),
        format::count(book.coders, "person", "people")
    );
    view! {
        <li class="row">
            <a class="row-text" href=format!("/codebooks/{}", book.id)><bdi>{book.title}</bdi><small>{about}</small></a>
        </li>
    }
}
