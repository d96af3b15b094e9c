//! The tree of codes: its order, and changes to whole subtrees.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::model::Code;
use crate::error::AppError;
use crate::viewer::{CodebookEditor, Coder};

/// The codes in tree order (depth first, parents before their subcodes).
pub async fn tree(db: &mut PgConnection, coder: &Coder) -> Result<Vec<Code>, AppError> {
    let rows = sqlx::query!(
        "SELECT id, parent_id, name, color, definition, memo, shortcut FROM codes
         WHERE codebook_id = $1 AND deleted_at IS NULL ORDER BY position, id",
        coder.codebook
    )
    .fetch_all(db)
    .await?;
    let codes = rows.into_iter().map(|row| Code {
        id: row.id,
        parent: row.parent_id,
        name: row.name,
        color: row.color,
        definition: row.definition,
        memo: row.memo,
        shortcut: row.shortcut,
        depth: 0,
    });
    Ok(in_tree_order(codes.collect()))
}

/// Sorts codes depth first and sets their depths. Codes whose parents are missing move to the top level.
fn in_tree_order(codes: Vec<Code>) -> Vec<Code> {
    use std::collections::{HashMap, HashSet};
    let known: HashSet<Uuid> = codes.iter().map(|code| code.id).collect();
    let mut children_of: HashMap<Option<Uuid>, Vec<Code>> = HashMap::new();
    for code in codes {
        children_of.entry(code.parent.filter(|parent| known.contains(parent))).or_default().push(code);
    }
    let mut ordered = Vec::with_capacity(known.len());
    let mut stack = children_of.remove(&None).unwrap_or_default();
    stack.reverse();
    while let Some(code) = stack.pop() {
        let mut children = children_of.remove(&Some(code.id)).unwrap_or_default();
        children.iter_mut().for_each(|child| child.depth = code.depth + 1);
        children.reverse();
        ordered.push(code);
        stack.append(&mut children);
    }
    ordered
}

/// Locks the codebook until the end of the transaction, so that changes of its tree do not run concurrently.
pub(super) async fn lock(db: &mut PgConnection, editor: &CodebookEditor) -> Result<(), AppError> {
    sqlx::query!("SELECT FROM codebooks WHERE id = $1 FOR UPDATE", editor.codebook()).fetch_optional(db).await?;
    Ok(())
}

/// The ids of a code and all its subcodes, deleted ones included; empty if the code does not exist.
pub(super) async fn subtree(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE family AS (
               SELECT id FROM codes WHERE codebook_id = $1 AND id = $2
               UNION SELECT c.id FROM codes c JOIN family f ON c.parent_id = f.id WHERE c.codebook_id = $1)
           SELECT id AS "id!" FROM family"#,
        editor.codebook(),
        id
    )
    .fetch_all(db)
    .await?)
}

/// Moves a code above its previous sibling (`up`) or below the next one.
pub async fn move_by_one(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid, up: bool) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    sqlx::query!(
        "WITH siblings AS (
             SELECT o.id, row_number() OVER (ORDER BY o.position, o.id) AS place FROM codes o
             JOIN codes me ON me.id = $2 AND me.codebook_id = $1 AND o.parent_id IS NOT DISTINCT FROM me.parent_id
             WHERE o.codebook_id = $1 AND o.deleted_at IS NULL),
         moved AS (SELECT place FROM siblings WHERE id = $2),
         ordered AS (
             SELECT s.id, CASE WHEN s.id = $2 THEN s.place + CASE WHEN $3 THEN -1.5 ELSE 1.5 END ELSE s.place END AS place
             FROM siblings s)
         UPDATE codes c SET position = n.place FROM (SELECT id, row_number() OVER (ORDER BY place) AS place FROM ordered) n
         WHERE c.id = n.id AND c.codebook_id = $1",
        editor.codebook(),
        id,
        up
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a code and its subcodes. Their codings are kept but hidden, so that the codes can be restored.
pub async fn delete(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid) -> Result<(), AppError> {
    let ids = subtree(&mut *db, editor, id).await?;
    sqlx::query!(
        "UPDATE codes SET deleted_at = now() WHERE codebook_id = $1 AND id = ANY($2) AND deleted_at IS NULL",
        editor.codebook(),
        &ids
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Restores a deleted code, with the subcodes that were deleted at the same time. Their shortcuts are dropped if other
/// codes use them now.
pub async fn restore(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid) -> Result<(), AppError> {
    let ids = subtree(&mut *db, editor, id).await?;
    sqlx::query!(
        "UPDATE codes c SET deleted_at = NULL, shortcut = CASE WHEN EXISTS (SELECT FROM codes o
                 WHERE o.codebook_id = $1 AND o.shortcut = c.shortcut AND o.deleted_at IS NULL) THEN NULL ELSE c.shortcut END
         WHERE codebook_id = $1 AND id = ANY($2) AND deleted_at = (SELECT deleted_at FROM codes WHERE codebook_id = $1 AND id = $3)",
        editor.codebook(),
        &ids,
        id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Fails with [`AppError::NotFound`] if the codebook has no such code, or it was deleted.
pub(super) async fn check_exists(db: &mut PgConnection, codebook: Uuid, id: Uuid) -> Result<(), AppError> {
    let exists = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM codes WHERE codebook_id = $1 AND id = $2 AND deleted_at IS NULL) AS "exists!""#,
        codebook,
        id
    )
    .fetch_one(db)
    .await?;
    if exists { Ok(()) } else { Err(AppError::NotFound) }
}

/// Merges the code `id` into the code `into`, which takes over its codings and its subcodes.
///
/// # Errors
/// [`AppError::Invalid`] if `into` is `id` or one of its subcodes; [`AppError::NotFound`] if `into` does not exist.
pub async fn merge(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid, into: Uuid) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    if subtree(&mut *db, editor, id).await?.contains(&into) {
        return Err(AppError::field("into", "A code cannot be merged into itself or one of its subcodes."));
    }
    let codebook = editor.codebook();
    check_exists(&mut *db, codebook, into).await?;
    sqlx::query!("SELECT merge_codings($1, $2, $3)", codebook, id, into).fetch_one(&mut *db).await?;
    sqlx::query!("UPDATE codes SET parent_id = $3 WHERE codebook_id = $1 AND parent_id = $2", codebook, id, into)
        .execute(&mut *db)
        .await?;
    delete(db, editor, id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(id: u128, parent: Option<u128>) -> Code {
        Code {
            id: Uuid::from_u128(id),
            parent: parent.map(Uuid::from_u128),
            name: id.to_string(),
            color: 1,
            definition: String::new(),
            memo: String::new(),
            shortcut: None,
            depth: 0,
        }
    }

    #[test]
    fn codes_are_listed_depth_first_below_their_parents() {
        let codes =
            vec![code(5, Some(2)), code(1, None), code(2, Some(1)), code(3, Some(1)), code(4, Some(99)), code(6, None)];
        let ordered: Vec<(String, u32)> =
            in_tree_order(codes).into_iter().map(|code| (code.name, code.depth)).collect();
        let wanted = [("1", 0), ("2", 1), ("5", 2), ("3", 1), ("4", 0), ("6", 0)];
        assert_eq!(ordered, wanted.map(|(name, depth)| (name.to_owned(), depth)));
    }
}
