//! The people on a dashboard. Each has a number that identifies them in statistics, colours and URLs.

use std::collections::{BTreeMap, HashMap};

use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::ids;
use crate::error::AppError;
use crate::insights::scope::Scope;
use crate::viewer::{Conversation, Reader, Viewer};

/// A person on a dashboard. Participants that were merged into one person are a single member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Selects the colour and identifies the member in URLs.
    pub ordinal: i32,
    /// Number of messages, regardless of the filter.
    pub messages: i64,
}

/// All members of a dashboard.
#[derive(Debug, Default)]
pub struct Members {
    /// The members by number.
    pub members: BTreeMap<usize, Member>,
    /// The member number of each participant id.
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

/// Reads the members of some conversations. In a single conversation, they are numbered by first appearance. Across
/// several conversations, participants with the same person or name are one member, and members are numbered by number
/// of messages, most active first. On the dashboard of a person, that person is number 0.
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
        Scope::Conversation(_) => in_one_conversation(rows),
        Scope::Person(person) => across_conversations(rows, Some(person)),
        Scope::Everything => across_conversations(rows, None),
    })
}

fn in_one_conversation(rows: Vec<Row>) -> Members {
    let mut found = Members::default();
    let mut persons: HashMap<Uuid, usize> = HashMap::new();
    for row in rows {
        let own = row.ordinal as usize;
        // Several names of a person share the number of the first one.
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

/// Participants of several conversations with the same key are the same member.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Person(Uuid),
    Name(String),
}

fn across_conversations(rows: Vec<Row>, first: Option<Uuid>) -> Members {
    let mut people: HashMap<Key, (i64, String, Vec<Uuid>)> = HashMap::new();
    for row in rows {
        let key = row.person_id.map_or(Key::Name(row.folded_name), Key::Person);
        let (messages, _, ids) =
            people.entry(key).or_insert((0, row.person_name.unwrap_or(row.display_name), Vec::new()));
        *messages += row.message_count;
        ids.push(row.id);
    }
    let mut people: Vec<_> = people.into_iter().collect();
    let is_first = |key: &Key| matches!(key, Key::Person(person) if Some(*person) == first);
    people.sort_by(|(a, (more, ..)), (b, (less, ..))| is_first(b).cmp(&is_first(a)).then(less.cmp(more)));
    let mut found = Members::default();
    for (number, (_, (messages, name, ids))) in people.into_iter().enumerate() {
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
    fn a_person_with_two_names_is_one_member() {
        let person = Some(Uuid::max());
        let rows = || vec![row("Ana", 0, 3, person), row("Bruno", 1, 5, None), row("A. Lima", 2, 4, person)];
        let one = in_one_conversation(rows());
        assert_eq!(
            (names(&one), one.numbers.values().filter(|number| **number == 0).count()),
            (vec!["Ana", "Bruno"], 2)
        );
        let several = across_conversations(rows(), None);
        assert_eq!(names(&several), ["Ana Lima", "Bruno"]);
    }

    #[test]
    fn equal_names_are_one_member_and_the_person_of_the_dashboard_comes_first() {
        let person = Some(Uuid::max());
        let rows = || vec![row("Bruno", 0, 5, None), row("bruno", 1, 6, None), row("Ana", 2, 3, person)];
        assert_eq!(names(&across_conversations(rows(), None)), ["Bruno", "Ana Lima"]);
        assert_eq!(names(&across_conversations(rows(), person)), ["Ana Lima", "Bruno"]);
    }
}
