//! Codebooks: applying and editing codes, roles, figures, agreement between coders, and files.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use uuid::Uuid;

use crate::harness::{Browser, Server, path_of};

const CHAT: &str = "\
13/03/2024, 10:00 - Ana: tea and tea and 👩‍👩‍👧 cake
13/03/2024, 10:01 - Bruno: I promise
13/04/2024, 10:02 - Ana: the end of it
13/04/2024, 10:03 - Bruno: you promised, though
";

impl Browser {
    /// Submits a form as a browser without JavaScript does. Returns the URL of the redirect.
    async fn submit(&self, function: &str, fields: &[(&str, &str)]) -> String {
        let address = format!("{}{}", self.url, path_of(function));
        let request = self.client.post(address).header("accept", "text/html").header("referer", &self.url);
        let response = request.form(fields).send().await.unwrap();
        let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        to.unwrap_or_else(|| panic!("{function} does not redirect: {}", response.status()))
    }

    /// Creates a codebook and returns its id.
    async fn codebook(&self, title: &str) -> String {
        self.call("create_codebook", &[("title", title)]).await.json().await.unwrap()
    }

    /// Adds a code and returns its id.
    async fn code(&self, server: &Server, book: &str, fields: &[(&str, &str)]) -> String {
        let status = self.call("add_code", &[&[("book", book)], fields].concat()).await.status();
        assert!(status.is_success(), "{status}");
        sqlx::query_scalar("SELECT id::text FROM codes ORDER BY created_at DESC, id DESC LIMIT 1")
            .fetch_one(server.state.db.system())
            .await
            .unwrap()
    }

    async fn apply(&self, id: &str, book: &str, code: &str, more: &[(&str, &str)]) -> StatusCode {
        let base = [("conversation", id), ("book", book), ("code", code)];
        self.call("apply_code", &[&base[..], more].concat()).await.status()
    }

    async fn html(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        // Leptos separates text nodes with empty comments.
        response.text().await.unwrap().replace("<!>", "")
    }

    async fn import_codebook(&self, name: &str, bytes: Vec<u8>) -> String {
        let part = Part::bytes(bytes).file_name(name.to_owned());
        let form = Form::new().part("file", part);
        let response = self.client.post(format!("{}/codebooks/import", self.url)).multipart(form).send().await.unwrap();
        response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(server.state.db.system()).await.unwrap()
}

const SEGMENTS: &str = "SELECT count(DISTINCT segment_id) FROM codings WHERE deleted_at IS NULL";

#[tokio::test]
async fn codes_can_be_applied_searched_counted_merged_and_removed() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    assert!(owner.html(&format!("/c/{id}/code")).await.contains("Create a codebook first"));
    let book = owner.codebook("Promises <script>").await;
    let food = owner.code(&server, &book, &[("name", "food"), ("shortcut", "F"), ("color", "2")]).await;
    let promise = owner.code(&server, &book, &[("name", "promise")]).await;
    let kept = owner.code(&server, &book, &[("name", "kept"), ("parent", &promise)]).await;
    // A shortcut belongs to one code, and j and k are reserved for moving between messages.
    for key in ["f", "j", "ff", "?"] {
        let status = owner.call("add_code", &[("book", &book), ("name", "x"), ("shortcut", key)]).await.status();
        assert_eq!(status, 422, "{key}");
    }
    // Code the second “tea”, words that overlap it, and two messages at once.
    assert!(
        owner
            .apply(&id, &book, &food, &[("words[seq]", "1"), ("words[quote]", "tea"), ("words[near]", "9")])
            .await
            .is_success()
    );
    let overlapping = [("words[seq]", "1"), ("words[quote]", "and tea and 👩‍👩‍👧"), ("words[near]", "4")];
    assert!(owner.apply(&id, &book, &kept, &overlapping).await.is_success());
    assert!(owner.apply(&id, &book, &promise, &[("seqs[]", "2"), ("seqs[]", "3")]).await.is_success());
    // Applying the same code again changes nothing.
    assert!(owner.apply(&id, &book, &promise, &[("seqs[]", "2"), ("seqs[]", "3")]).await.is_success());
    assert_eq!(count(&server, SEGMENTS).await, 3);
    assert_eq!(count(&server, "SELECT count(*) FROM codings").await, 4);
    for (fields, status) in [
        (&[][..], 422),
        (&[("words[seq]", "1"), ("words[quote]", "coffee")][..], 422),
        (&[("words[seq]", "99"), ("words[quote]", "tea")][..], 404),
        (&[("seqs[]", "99")][..], 422),
    ] {
        assert_eq!(owner.apply(&id, &book, &food, fields).await, status, "{fields:?}");
    }
    let page = owner.html(&format!("/c/{id}/code?book={book}")).await;
    // Overlapping segments are drawn in layers.
    assert!(page.contains(r#"title="food, kept""#) && !page.contains("<script>alert"), "{page}");
    assert!(page.contains("layer-1") && page.contains(r#"aria-keyshortcuts="f""#));

    let segments = owner.html(&format!("/codebooks/{book}/segments?code={promise}")).await;
    assert!(segments.contains("I promise") && segments.contains("and tea and"), "includes child codes");
    let alone = owner.html(&format!("/codebooks/{book}/segments?code={promise}&alone=1")).await;
    assert!(alone.contains("I promise") && !alone.contains("and tea and"));
    let figures = owner.html(&format!("/codebooks/{book}/figures")).await;
    assert!(figures.contains("Mar 2024") && figures.contains("food") && figures.contains("Bruno"), "{figures}");
    let csv = owner.html(&format!("/codebooks/{book}/files/chart-together.csv")).await;
    assert_eq!(csv, "\u{feff}Code,Other code,Messages with both,Overlap (Jaccard)\nfood,kept,1,1.00\n");
    let csv = owner.html(&format!("/codebooks/{book}/files/segments.csv?code={food}")).await;
    assert!(csv.lines().nth(1).unwrap().starts_with("food,tea,Ana,2024-03-13 10:00:00,"), "{csv}");

    // Searches find messages by one or more codes.
    for (query, wanted) in [
        ("code:prom", 2),
        ("code:FOOD", 1),
        ("code:food code:kept", 1),
        ("code:food code:promise", 0),
        ("code:promise end", 1),
        ("code:promise tag:x", 0),
        ("code:%", 0),
    ] {
        assert_eq!(owner.search(query).await["total"], wanted, "{query}");
    }
    let offered = owner.fetch("complete", serde_json::json!({ "query": "tea code:pro" })).await;
    assert_eq!(offered[0]["query"], "tea code:promise ");

    // A segment of two messages is removed and restored as one.
    let segment: Uuid = sqlx::query_scalar("SELECT segment_id FROM codings WHERE start_position IS NULL LIMIT 1")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    let segment = segment.to_string();
    let fields = [("conversation", id.as_str()), ("book", &book), ("segment", &segment)];
    let shown: serde_json::Value = owner.call("remove_segment", &fields).await.json().await.unwrap();
    assert_eq!(shown.as_array().unwrap().len(), 2, "both messages are returned: {shown}");
    assert_eq!(count(&server, SEGMENTS).await, 2);
    owner.call("remove_segment", &[&fields[..], &[("to", "restore")]].concat()).await;
    assert_eq!(count(&server, SEGMENTS).await, 3);
    owner.call("edit_segment", &[("book", &book), ("segment", &segment), ("memo", "a vow")]).await;
    assert!(owner.html(&format!("/codebooks/{book}/segments?q=vow")).await.contains("I promise"));
    // Merging moves the child codes. A code cannot be merged into its own child.
    assert_eq!(owner.call("merge_code", &[("book", &book), ("id", &promise), ("into", &kept)]).await.status(), 422);
    assert!(
        owner.call("merge_code", &[("book", &book), ("id", &promise), ("into", &food)]).await.status().is_success()
    );
    let alone = owner.html(&format!("/codebooks/{book}/segments?code={food}&alone=1")).await;
    assert!(alone.contains("I promise") && alone.contains("tea"));
    // Deleting and restoring a code includes its children.
    owner.call("change_code", &[("book", &book), ("id", &food), ("to", "delete")]).await;
    assert!(!owner.html(&format!("/codebooks/{book}")).await.contains("kept"));
    owner.call("change_code", &[("book", &book), ("id", &food), ("to", "restore")]).await;
    let codes = owner.html(&format!("/codebooks/{book}")).await;
    assert!(codes.contains("kept") && codes.contains("food") && !codes.contains(">promise<"));
    // Its shortcut is restored, too.
    assert!(owner.html(&format!("/c/{id}/code?book={book}")).await.contains(r#"aria-keyshortcuts="f""#));
}

#[tokio::test]
async fn only_coders_apply_codes_and_only_editors_change_them() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let book = owner.codebook("Shared").await;
    let code = owner.code(&server, &book, &[("name", "promise")]).await;
    let (coder, editor, stranger) =
        (server.member("coder").await, server.member("editor").await, server.member("stranger").await);
    let access = [("id", id.as_str()), ("role", "reader")];
    for email in ["coder@colloquy.example", "editor@colloquy.example"] {
        let status = owner.call("share_with", &[&access[..], &[("email", email)]].concat()).await.status();
        assert!(status.is_success(), "{status}");
        let role = email.split('@').next().unwrap();
        let fields = [("id", book.as_str()), ("email", email), ("role", role)];
        assert!(owner.call("add_coder", &fields).await.status().is_success());
        assert_eq!(stranger.call("add_coder", &fields).await.status(), 404);
        assert_eq!(coder.call("add_coder", &fields).await.status().as_u16() / 100, 4);
    }
    // The expected status for the stranger, the coder and the editor: 404 without access, 403 without permission.
    type Action<'a> = (&'a str, Vec<(&'a str, &'a str)>, [u16; 3]);
    let actions: [Action<'_>; 7] = [
        ("apply_code", vec![("conversation", &id), ("book", &book), ("code", &code), ("seqs[]", "2")], [404, 200, 200]),
        ("add_code", vec![("book", &book), ("name", "new")], [404, 403, 200]),
        ("edit_code", vec![("book", &book), ("id", &code), ("name", "promise")], [404, 403, 200]),
        ("change_code", vec![("book", &book), ("id", &code), ("to", "down")], [404, 403, 200]),
        ("edit_codebook", vec![("id", &book), ("title", "Shared")], [404, 403, 200]),
        ("add_coder", vec![("id", &book), ("email", "stranger@colloquy.example"), ("role", "coder")], [404, 403, 403]),
        ("change_codebook", vec![("id", &book), ("to", "delete")], [404, 403, 403]),
    ];
    for (action, fields, expected) in actions {
        for (who, expected) in [&stranger, &coder, &editor].into_iter().zip(expected) {
            let status = who.call(action, &fields).await.status().as_u16();
            assert!(status == expected || (expected == 200 && status < 400), "{action}: {status}, not {expected}");
        }
    }
    for page in
        ["", "/segments", "/figures", "/agreement", "/files/codebook.qdc", "/files/project.qdpx", "/files/segments.csv"]
    {
        assert_eq!(stranger.get(&format!("/codebooks/{book}{page}")).await.status(), 404, "{page}");
        assert_eq!(coder.get(&format!("/codebooks/{book}{page}")).await.status(), 200, "{page}");
    }
    // Coders who lose access to the conversation no longer see anything of it.
    assert!(coder.html(&format!("/codebooks/{book}/segments")).await.contains("I promise"));
    let user: String = sqlx::query_scalar("SELECT id::text FROM users WHERE email = 'coder@colloquy.example'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    owner.call("unshare", &[("id", &id), ("user", &user)]).await;
    for page in ["segments", "figures", "files/segments.csv"] {
        let html = coder.html(&format!("/codebooks/{book}/{page}")).await;
        assert!(!html.contains("I promise") && !html.contains("Bruno"), "{page}");
    }
    assert_eq!(coder.apply(&id, &book, &code, &[("seqs[]", "1")]).await, 404);
    // Coders can leave, and then have no access to the codebook.
    coder.call("remove_coder", &[("id", &book), ("user", &user)]).await;
    assert_eq!(coder.get(&format!("/codebooks/{book}")).await.status(), 404);
}

#[tokio::test]
async fn agreement_is_computed_and_coding_can_be_blind() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let book = owner.codebook("Compared").await;
    let code = owner.code(&server, &book, &[("name", "promise")]).await;
    let coder = server.member("coder").await;
    owner.call("share_with", &[("id", &id), ("email", "coder@colloquy.example"), ("role", "reader")]).await;
    owner.call("add_coder", &[("id", &book), ("email", "coder@colloquy.example"), ("role", "coder")]).await;
    owner.call("edit_codebook", &[("id", &book), ("title", "Compared"), ("blind", "on")]).await;
    // Of four messages, both coded the second, only the owner the fourth, and only the coder the first.
    owner.apply(&id, &book, &code, &[("seqs[]", "2"), ("seqs[]", "4")]).await;
    coder.apply(&id, &book, &code, &[("words[seq]", "2"), ("words[quote]", "promise")]).await;
    coder.apply(&id, &book, &code, &[("seqs[]", "1")]).await;
    let page = owner.html(&format!("/codebooks/{book}/agreement?c={id}&code={code}")).await;
    // They agree on two of four, as expected by chance, so kappa is 0. Alpha corrects for the small sample: 1/8.
    assert!(page.contains("2 coders compared on 4 messages") && page.contains("50.0%"), "{page}");
    assert!(page.contains("<td>0.00<small>slight") && page.contains("<td>0.12<small>slight"), "{page}");
    assert!(page.contains("Disagreements: ") && page.contains("you promised, though") && !page.contains("I promise<"));
    // From the second message on, they agree on two of three.
    let part = owner.html(&format!("/codebooks/{book}/agreement?c={id}&from=2")).await;
    assert!(part.contains("compared on 3 messages") && part.contains("66.7%"), "{part}");
    // A coder without codings is compared if selected: of four messages the owner coded two, and the editor none.
    server.member("editor").await;
    owner.call("add_coder", &[("id", &book), ("email", "editor@colloquy.example"), ("role", "editor")]).await;
    let id_of = async |email: &str| -> String {
        let found =
            sqlx::query_scalar("SELECT id::text FROM users WHERE email = $1 OR $1 = '' AND full_name LIKE 'Root%'");
        found.bind(email.to_owned()).fetch_one(server.state.db.system()).await.unwrap()
    };
    let (root, editor) = (id_of("").await, id_of("editor@colloquy.example").await);
    let query = format!("coder={root}&coder={editor}&from=1&until=4");
    let chosen = owner.html(&format!("/codebooks/{book}/agreement?c={id}&{query}")).await;
    assert!(chosen.contains("2 coders compared on 4 messages") && chosen.contains("50.0%"), "{chosen}");
    assert_eq!(
        chosen.matches("&amp;coder=").count(),
        2,
        "the link to the disagreements keeps the selected coders: {chosen}"
    );
    // Accounts that are not coders cannot be compared.
    let stranger = server.member("stranger").await;
    assert_eq!(stranger.get("/").await.status(), 200);
    let stranger = id_of("stranger@colloquy.example").await;
    let page = owner.html(&format!("/codebooks/{book}/agreement?c={id}&coder={root}&coder={stranger}")).await;
    assert!(page.contains("Agreement needs two coders"), "{page}");
    // In a blind codebook coders see only their own codings, everywhere.
    let mine = coder.html(&format!("/c/{id}/code?book={book}")).await;
    assert!(mine.contains("Coding is blind") && mine.matches("coding-chip\"").count() == 2, "{mine}");
    let segments = coder.html(&format!("/codebooks/{book}/segments")).await;
    assert_eq!(segments.matches("<bdi>coder</bdi>").count(), 2, "{segments}");
    assert!(!segments.contains("<bdi>Root"));
    assert!(coder.html(&format!("/codebooks/{book}/agreement?c={id}")).await.contains("Agreement needs two coders"));
    assert!(!coder.html(&format!("/codebooks/{book}/files/segments.csv")).await.contains("you promised"));
    let others: String = sqlx::query_scalar(
        "SELECT k.segment_id::text FROM codings k JOIN users u ON u.id = k.coder_id
         WHERE u.email <> 'coder@colloquy.example' LIMIT 1",
    )
    .fetch_one(server.state.db.system())
    .await
    .unwrap();
    let remove = [("conversation", id.as_str()), ("book", &book), ("segment", &others)];
    assert_eq!(coder.call("remove_segment", &remove).await.status(), 404);
}

#[tokio::test]
async fn project_files_keep_long_messages_and_report_lost_quotes() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let long = format!(
        "13/03/2024, 10:00 - Ana: {}the end\n13/03/2024, 10:01 - Ana: tea\n13/03/2024, 10:02 - Ana: cake\n",
        "word ".repeat(6_000)
    );
    let id = owner.conversation(&server, &long).await;
    let book = owner.codebook("Long").await;
    let code = owner.code(&server, &book, &[("name", "ends")]).await;
    for (words, quote) in [("1", "the end"), ("2", "tea"), ("3", "cake")] {
        assert!(owner.apply(&id, &book, &code, &[("words[seq]", words), ("words[quote]", quote)]).await.is_success());
    }
    for change in ["content = 'coffee' WHERE seq = 2", "deleted_at = now() WHERE seq = 3"] {
        let change = format!("UPDATE messages SET {change}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(change)).execute(server.state.db.system()).await.unwrap();
    }
    let project = owner.get(&format!("/codebooks/{book}/files/project.qdpx")).await.bytes().await.unwrap().to_vec();
    let read = refi::read_project(std::io::Cursor::new(&project)).unwrap();
    let source = &read.sources[0];
    let words = |at: usize| -> String {
        let one = &source.selections[at];
        source.text.chars().skip(one.start).take(one.end - one.start).collect()
    };
    assert_eq!([words(0), words(1)], ["the end", "coffee"]);
    assert_eq!(source.selections[1].memo, "[No longer in the message: “tea”] ");
    assert!(read.description.starts_with("1 coded message is not in this project"), "{}", read.description);
    // The project can be imported again, with the long message.
    let to = owner.import_codebook("p.qdpx", project).await;
    assert!(to.contains("1%20code%2C%202%20segments"), "{to}");
}

#[tokio::test]
async fn projects_can_be_exported_and_imported_again() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let book = owner.codebook("Promises").await;
    let food = owner.code(&server, &book, &[("name", "food"), ("color", "2"), ("definition", "what is eaten")]).await;
    let kept = owner.code(&server, &book, &[("name", "kept"), ("parent", &food)]).await;
    owner.apply(&id, &book, &food, &[("words[seq]", "1"), ("words[quote]", "tea"), ("words[near]", "9")]).await;
    owner.apply(&id, &book, &kept, &[("words[seq]", "1"), ("words[quote]", "👩‍👩‍👧 cake")]).await;
    owner.apply(&id, &book, &kept, &[("seqs[]", "2"), ("seqs[]", "3")]).await;
    let segment: String = sqlx::query_scalar("SELECT segment_id::text FROM codings WHERE quote = 'tea'")
        .fetch_one(server.state.db.system())
        .await
        .unwrap();
    owner.call("edit_segment", &[("book", &book), ("segment", &segment), ("memo", "hot?")]).await;
    let file =
        async |name: &str| owner.get(&format!("/codebooks/{book}/files/{name}")).await.bytes().await.unwrap().to_vec();
    let (project, codebook) = (file("project.qdpx").await, file("codebook.qdc").await);
    let read = refi::read_project(std::io::Cursor::new(&project)).unwrap();
    let source = &read.sources[0];
    let words = |at: usize| -> String {
        let one = &source.selections[at];
        source.text.chars().skip(one.start).take(one.end - one.start).collect()
    };
    assert_eq!([words(0), words(1)], ["tea", "👩‍👩‍👧 cake"]);
    assert_eq!(words(2), "I promise\n[2024-04-13 10:02] Ana: the end of it");
    assert_eq!((source.selections[0].memo.as_str(), read.users.len()), ("hot?", 1));

    // After an import the segments are in the same places.
    let to = owner.import_codebook("p.qdpx", project).await;
    assert!(to.contains("2%20codes%2C%203%20segments"), "{to}");
    let codings: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT m.seq, k.quote, o.name FROM codings k JOIN codes o ON o.id = k.code_id
         JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id
         WHERE k.codebook_id <> $1::uuid ORDER BY m.seq, k.start_position",
    )
    .bind(&book)
    .fetch_all(server.state.db.system())
    .await
    .unwrap();
    let one = |seq, quote: &str, code: &str| (seq, quote.to_owned(), code.to_owned());
    assert_eq!(codings, [one(1, "tea", "food"), one(1, "👩‍👩‍👧 cake", "kept"), one(2, "", "kept"), one(3, "", "kept")]);
    // A user without access to the messages gets the codes, and a list of what could not be placed.
    let other = server.member("other").await;
    let to = other.import_codebook("p.qdpx", file("project.qdpx").await).await;
    assert!(to.contains("3%20segments%20could%20not%20be%20placed"), "{to}");
    let to = other.import_codebook("Themes.qdc", codebook).await;
    let page = other.html(to.split('?').next().unwrap()).await;
    assert!(page.contains("Themes") && page.contains("food") && page.contains("what is eaten"), "{page}");
    // Other files are refused and leave nothing behind.
    let books = count(&server, "SELECT count(*) FROM codebooks").await;
    for (name, bytes) in
        [("a.qdc", b"<html>".to_vec()), ("a.qdpx", b"PK\x03\x04nothing".to_vec()), ("a.qdc", Vec::new())]
    {
        let to = other.import_codebook(name, bytes).await;
        assert!(to.starts_with("/codebooks?__path=%2Fcodebooks%2Fimport&__err="), "{to}");
        let page = other.html(&to).await;
        assert!(
            page.contains(r#"id="import-error""#) && page.contains(r#"aria-invalid="true""#),
            "the error is shown at its field: {page}"
        );
    }
    assert_eq!(count(&server, "SELECT count(*) FROM codebooks").await, books);
}

#[tokio::test]
async fn codebook_forms_work_without_javascript() {
    let server = Server::start().await;
    let owner = server.administrator().await;
    let id = owner.conversation(&server, CHAT).await;
    let coding = owner.submit("create_codebook", &[("title", "Plain"), ("conversation", &id)]).await;
    let book = coding.strip_prefix(&format!("/c/{id}/code?book=")).unwrap();
    // Empty fields of a form count as missing.
    let empty = [("book", book), ("name", "tea"), ("color", ""), ("shortcut", ""), ("parent", ""), ("definition", "")];
    assert_eq!(owner.submit("add_code", &empty).await, format!("/codebooks/{book}#add"));
    let code: Uuid = sqlx::query_scalar("SELECT id FROM codes").fetch_one(server.state.db.system()).await.unwrap();
    let code = code.to_string();
    let form = [("conversation", id.as_str()), ("book", book), ("at", "1"), ("code", &code), ("seqs[]", "2")];
    assert_eq!(owner.submit("apply_code", &form).await, format!("/c/{id}/code?book={book}&at=1#m2"));
    let segment: Uuid =
        sqlx::query_scalar("SELECT segment_id FROM codings").fetch_one(server.state.db.system()).await.unwrap();
    let segment = segment.to_string();
    let form = [("conversation", id.as_str()), ("book", book), ("at", "1"), ("segment", &segment)];
    let undo = owner.submit("remove_segment", &form).await;
    let page = owner.html(&undo).await;
    assert!(page.contains("Code removed.") && page.contains("Undo"), "{page}");
    // An invalid form redirects back and shows the error.
    let back = owner.submit("add_code", &[("book", book), ("name", "x"), ("shortcut", "j")]).await;
    let query = back.split_once('?').unwrap().1;
    let page = owner.html(&format!("/codebooks/{book}?{query}")).await;
    assert!(page.contains("Use one letter or digit"), "{page}");
    // A deleted code can be restored.
    let form = [("book", book), ("id", code.as_str()), ("to", "delete")];
    assert_eq!(owner.submit("change_code", &form).await, format!("/codebooks/{book}?removed={code}"));
    let edit = owner.html(&format!("/codebooks/{book}?removed={code}")).await;
    assert!(edit.contains("Code deleted"), "{edit}");
    assert!(
        !owner.call("change_code", &[("book", book), ("id", &code), ("to", "sideways")]).await.status().is_success()
    );
}
