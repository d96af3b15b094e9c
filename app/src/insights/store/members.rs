//! Who is on a dashboard, each with a number: the place in figures, colours and addresses.

use std::collections::{BTreeMap, HashMap};

use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::ids;
use crate::error::AppError;
use crate::insights::scope::Scope;
use crate::viewer::{Conversation, Reader, Viewer};

/// Somebody on a dashboard. A person who writes under two names is one.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The number.
    pub ordinal: i32,
    /// All messages, whatever the filter.
    pub messages: i64,
}

/// Everybody, and the number of each participant's id.
#[derive(Debug, Default)]
pub struct Members {
    /// By number.
    pub members: BTreeMap<usize, Member>,
    /// By participant.
    pub numbers: HashMap<Uuid, usize>,
}

struct Row {
    id: Uuid,
    ordinal: i32,
    display_name: String,
    folded_name: String,
    message_count: i64,
    person_id: Option<Uuid>,
    person_name: Option<String>,
}

/// Who writes in the conversations. In one, they have the numbers of their first appearance; across
/// several, the same person, or the same name, is one, and who wrote most is the first. A dashboard of a
/// person has this one first.
pub async fn members(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    conversations: &[Reader<Conversation>],
) -> Result<Members, AppError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT p.id, p.ordinal, p.display_name, p.folded_name, p.message_count,
                  pe.id AS "person_id?", pe.name AS "person_name?"
           FROM participants p
           LEFT JOIN person_participants pp
               ON pp.owner_id = $2 AND pp.conversation_id = p.conversation_id AND pp.participant_id = p.id
           LEFT JOIN persons pe ON pe.id = pp.person_id
           WHERE p.conversation_id = ANY($1) ORDER BY p.conversation_id, p.ordinal"#,
        &ids(conversations),
        viewer.id()
    )
    .fetch_all(db)
    .await?;
    Ok(match scope {
        Scope::Conversation(_) => of_one(rows),
        Scope::Person(person) => of_several(rows, Some(person)),
        Scope::Everything => of_several(rows, None),
    })
}

fn of_one(rows: Vec<Row>) -> Members {
    let mut found = Members::default();
    let mut persons: HashMap<Uuid, usize> = HashMap::new();
    for row in rows {
        let own = row.ordinal as usize;
        // Of two names of one person, the one that appeared first.
        let number = row.person_id.map_or(own, |person| *persons.entry(person).or_insert(own));
        found.numbers.insert(row.id, number);
        let messages = row.message_count;
        match found.members.get_mut(&number) {
            Some(member) => member.messages += messages,
            None => {
                found.members.insert(number, Member { name: row.display_name, ordinal: row.ordinal, messages });
            }
        }
    }
    found
}

/// What makes participants of several conversations the same human.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Person(Uuid),
    Name(String),
}

fn of_several(rows: Vec<Row>, first: Option<Uuid>) -> Members {
    let mut humans: HashMap<Key, (i64, String, Vec<Uuid>)> = HashMap::new();
    for row in rows {
        let key = row.person_id.map_or(Key::Name(row.folded_name), Key::Person);
        let (messages, _, ids) =
            humans.entry(key).or_insert((0, row.person_name.unwrap_or(row.display_name), Vec::new()));
        *messages += row.message_count;
        ids.push(row.id);
    }
    let mut humans: Vec<_> = humans.into_iter().collect();
    let is_first = |key: &Key| matches!(key, Key::Person(person) if Some(*person) == first);
    humans.sort_by(|(a, (more, ..)), (b, (less, ..))| is_first(b).cmp(&is_first(a)).then(less.cmp(more)));
    let mut found = Members::default();
    for (number, (_, (messages, name, ids))) in humans.into_iter().enumerate() {
        found.members.insert(number, Member { name, ordinal: number as i32, messages });
        found.numbers.extend(ids.into_iter().map(|id| (id, number)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, ordinal: i32, messages: i64, person: Option<Uuid>) -> Row {
        Row {
            id: Uuid::from_u128(ordinal as u128 + 100 * messages as u128),
            ordinal,
            display_name: name.to_owned(),
            folded_name: name.to_lowercase(),
            message_count: messages,
            person_id: person,
            person_name: person.map(|_| "Ana Lima".to_owned()),
        }
    }

    fn names(members: &Members) -> Vec<&str> {
        members.members.values().map(|member| member.name.as_str()).collect()
    }

    #[test]
    fn a_person_with_two_names_is_one() {
        let person = Some(Uuid::max());
        let rows = || vec![row("Ana", 0, 3, person), row("Bruno", 1, 5, None), row("A. Lima", 2, 4, person)];
        let one = of_one(rows());
        assert_eq!(
            (names(&one), one.numbers.values().filter(|number| **number == 0).count()),
            (vec!["Ana", "Bruno"], 2)
        );
        let several = of_several(rows(), None);
        assert_eq!(names(&several), ["Ana Lima", "Bruno"]);
    }

    #[test]
    fn the_same_name_is_the_same_human_and_a_person_of_their_own_page_comes_first() {
        let person = Some(Uuid::max());
        let rows = || vec![row("Bruno", 0, 5, None), row("bruno", 1, 6, None), row("Ana", 2, 3, person)];
        assert_eq!(names(&of_several(rows(), None)), ["Bruno", "Ana Lima"]);
        assert_eq!(names(&of_several(rows(), person)), ["Ana Lima", "Bruno"]);
    }
}
