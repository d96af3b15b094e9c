//! Completions of the last word of a query: operators and their values.

use insight::query::{OPERATORS, Operator, values};
use insight::tokens::fold;
use sqlx::PgConnection;

use crate::conversations::like;
use crate::error::AppError;
use crate::search::model::Completion;
use crate::viewer::Viewer;

/// Maximum number of completions.
const MAX: i64 = 8;

/// Completions of the last word of a query, most likely first. Empty if the word is not the beginning of an operator.
pub async fn complete(db: &mut PgConnection, viewer: &Viewer, query: &str) -> Result<Vec<Completion>, AppError> {
    let query: String = query.chars().take(500).filter(|c| !c.is_control()).collect();
    let (before, last) = split(&query);
    let (minus, last) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
    let with_value = |operator: &Operator, value: &str, about: String| {
        let value = if value.contains(' ') { format!("\"{value}\"") } else { value.to_owned() };
        let label = format!("{minus}{}:{value}", operator.name);
        Completion { query: format!("{before}{label} "), label, about }
    };
    let Some((name, typed)) = last.split_once(':') else {
        let fits = |operator: &&Operator| !last.is_empty() && operator.name.starts_with(&fold(last));
        let without_value = |operator: &Operator| {
            let label = format!("{minus}{}:", operator.name);
            Completion { query: format!("{before}{label}"), label, about: operator.about.to_owned() }
        };
        return Ok(OPERATORS.iter().filter(fits).map(without_value).collect());
    };
    let Some(operator) = OPERATORS.iter().find(|operator| operator.name == name.to_lowercase()) else {
        return Ok(Vec::new());
    };
    let typed = fold(typed.trim_start_matches('"'));
    let fixed = values(operator).into_iter().filter(|value| value.starts_with(&typed));
    let mut completions: Vec<Completion> = fixed.map(|value| with_value(operator, value, String::new())).collect();
    let names = match operator.name {
        "from" => people(db, viewer, &typed).await?,
        "in" => titles(db, viewer, &typed).await?,
        "code" => codes(db, viewer, &typed).await?,
        "tag" => tags(db, viewer, &typed).await?,
        _ => Vec::new(),
    };
    completions.extend(names.into_iter().map(|(name, about)| with_value(operator, &name.replace('"', ""), about)));
    completions.truncate(MAX as usize);
    Ok(completions)
}

/// Splits a query into everything before the last word, and the last word. Spaces after an open quotation mark belong
/// to the word.
fn split(query: &str) -> (&str, &str) {
    let mut quoted = false;
    let mut start = 0;
    for (at, c) in query.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    query.split_at(start)
}

async fn people(db: &mut PgConnection, viewer: &Viewer, typed: &str) -> Result<Vec<(String, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT p.display_name AS "name!", count(*) AS "conversations!" FROM participants p
           JOIN conversations c ON c.id = p.conversation_id
           WHERE c.deleted_at IS NULL AND c.id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
             AND ' ' || p.folded_name LIKE $2
           GROUP BY p.display_name ORDER BY sum(p.message_count) DESC LIMIT $3"#,
        viewer.id(),
        like::has_word_prefix(typed),
        MAX
    )
    .fetch_all(db)
    .await?;
    let about = |n: i64| crate::ui::format::count(n, "conversation", "conversations");
    Ok(rows.into_iter().map(|row| (row.name, about(row.conversations))).collect())
}

async fn titles(db: &mut PgConnection, viewer: &Viewer, typed: &str) -> Result<Vec<(String, String)>, AppError> {
    let rows = sqlx::query!(
        "SELECT title, message_count FROM conversations c
         WHERE deleted_at IS NULL AND c.id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
           AND ' ' || folded_title LIKE $2
         ORDER BY last_message_at DESC NULLS LAST LIMIT $3",
        viewer.id(),
        like::has_word_prefix(typed),
        MAX
    )
    .fetch_all(db)
    .await?;
    let about = |n: i64| crate::ui::format::count(n, "message", "messages");
    Ok(rows.into_iter().map(|row| (row.title, about(row.message_count))).collect())
}

async fn codes(db: &mut PgConnection, viewer: &Viewer, typed: &str) -> Result<Vec<(String, String)>, AppError> {
    let rows = sqlx::query!(
        "SELECT o.name, b.title FROM codes o JOIN codebooks b ON b.id = o.codebook_id AND b.deleted_at IS NULL
         WHERE o.deleted_at IS NULL AND o.name ILIKE $2 AND (b.owner_id = $1
             OR EXISTS (SELECT FROM codebook_coders k WHERE k.codebook_id = b.id AND k.user_id = $1))
         ORDER BY lower(o.name), b.title LIMIT $3",
        viewer.id(),
        like::contains(typed),
        MAX
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.title)).collect())
}

async fn tags(db: &mut PgConnection, viewer: &Viewer, typed: &str) -> Result<Vec<(String, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT tag AS "tag!", count(*) AS "notes!" FROM annotations a, unnest(a.tags) AS tag
           WHERE a.deleted_at IS NULL AND (a.author_id = $1 OR a.visibility = 'shared') AND tag LIKE $2
             AND a.conversation_id IN (SELECT conversation_id FROM conversation_readers WHERE user_id = $1)
           GROUP BY tag ORDER BY count(*) DESC, tag LIMIT $3"#,
        viewer.id(),
        like::contains(typed),
        MAX
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.tag, crate::ui::format::count(row.notes, "note", "notes"))).collect())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_last_word_may_contain_spaces_in_quotes() {
        assert_eq!(split("tea from:an"), ("tea ", "from:an"));
        assert_eq!(split("tea from:\"Ana L"), ("tea ", "from:\"Ana L"));
        assert_eq!(split("tea "), ("tea ", ""));
    }
}
