//! Who coded what, so that coders can be compared: the unit is a message, and what is asked of each is
//! whether a coder gave it the code, to all of it or to words of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use insight::agreement::Pair;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Coder, Conversation, Reader};

/// Somebody who coded in the conversation.
#[derive(Debug, Clone)]
pub struct CodingParticipant {
    /// The account.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

/// What several coders made of one conversation.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Who is compared, by name.
    pub people: Vec<CodingParticipant>,
    /// Who could be, by name: whoever codes with the codebook, or did so here.
    pub candidates: Vec<CodingParticipant>,
    /// The first and the last message that is compared.
    pub range: Option<(i64, i64)>,
    /// How many messages are compared.
    pub units: u64,
    /// For each code: who gave it to which message (by its place).
    given: HashMap<Uuid, BTreeMap<i64, Vec<Uuid>>>,
}

/// What is compared.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// The first message, by its place; `None`: the first that was coded.
    pub from: Option<i64>,
    /// The last one.
    pub until: Option<i64>,
    /// Whose codings, also of those who gave no code; empty: of everybody who gave one.
    pub coders: Vec<Uuid>,
}

/// Reads who coded what in a conversation; what programs wrote is left out.
pub async fn read(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    Compared { from, until, coders }: Compared,
) -> Result<Comparison, AppError> {
    let mut rows = sqlx::query!(
        "SELECT DISTINCT k.code_id, k.coder_id, m.seq
         FROM codings k
         JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
         JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.message_id AND m.deleted_at IS NULL
         WHERE k.codebook_id = $1 AND k.conversation_id = $2 AND k.deleted_at IS NULL AND m.kind <> 'system'
           AND ($3::bigint IS NULL OR m.seq >= $3) AND ($4::bigint IS NULL OR m.seq <= $4)
           AND ($5::uuid IS NULL OR k.coder_id = $5)
         ORDER BY m.seq",
        coder.codebook,
        conversation.id,
        from,
        until,
        coder.sees_only()
    )
    .fetch_all(&mut *db)
    .await?;
    let coded_here: HashSet<Uuid> = rows.iter().map(|row| row.coder_id).collect();
    let candidates = candidates(&mut *db, coder, &coded_here).await?;
    // Who looked and found nothing to code has an opinion, too, when asked.
    let is_compared = |id: &Uuid| if coders.is_empty() { coded_here.contains(id) } else { coders.contains(id) };
    rows.retain(|row| is_compared(&row.coder_id));
    let people = candidates.iter().filter(|one| is_compared(&one.id)).cloned().collect();
    let seqs = (rows.first().map(|row| row.seq), rows.last().map(|row| row.seq));
    let (first, last) = (from.or(seqs.0), until.or(seqs.1));
    let mut coded = Comparison { people, candidates, range: first.zip(last), ..Comparison::default() };
    for row in rows {
        coded.given.entry(row.code_id).or_default().entry(row.seq).or_default().push(row.coder_id);
    }
    if let Some((first, last)) = coded.range {
        let units = sqlx::query_scalar!(
            r#"SELECT count(*) AS "units!" FROM messages
               WHERE conversation_id = $1 AND seq BETWEEN $2 AND $3 AND kind <> 'system' AND deleted_at IS NULL"#,
            conversation.id,
            first,
            last
        )
        .fetch_one(db)
        .await?;
        coded.units = units.cast_unsigned();
    }
    Ok(coded)
}

/// Who codes with the codebook, and who did so in the conversation; blind coders see themselves alone.
async fn candidates(
    db: &mut PgConnection,
    coder: &Coder,
    coded: &HashSet<Uuid>,
) -> Result<Vec<CodingParticipant>, AppError> {
    let coded: Vec<Uuid> = coded.iter().copied().collect();
    Ok(sqlx::query_as!(
        CodingParticipant,
        "SELECT id, full_name AS name FROM users
         WHERE (id = ANY($2) OR id IN (SELECT owner_id FROM codebooks WHERE id = $1
                 UNION ALL SELECT user_id FROM codebook_coders WHERE codebook_id = $1))
             AND ($3::uuid IS NULL OR id = $3)
         ORDER BY full_name, id",
        coder.codebook,
        &coded,
        coder.sees_only()
    )
    .fetch_all(db)
    .await?)
}

/// A message on which coders differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its place.
    pub seq: i64,
    /// Who gave it the code.
    pub given_by: Vec<Uuid>,
}

impl Comparison {
    /// How often each number of coders gave the code, from none to all.
    pub fn votes(&self, code: Uuid) -> Vec<u64> {
        let mut votes = vec![0; self.people.len() + 1];
        let given = self.given.get(&code);
        for by in given.into_iter().flat_map(BTreeMap::values) {
            votes[by.len()] += 1;
        }
        let some: u64 = votes.iter().sum();
        votes[0] = self.units.saturating_sub(some);
        votes
    }

    /// How two coders used a code.
    pub fn pair(&self, code: Uuid, first: Uuid, second: Uuid) -> Pair {
        let mut pair = Pair::default();
        for by in self.given.get(&code).into_iter().flat_map(BTreeMap::values) {
            match (by.contains(&first), by.contains(&second)) {
                (true, true) => pair.both += 1,
                (true, false) => pair.first += 1,
                (false, true) => pair.second += 1,
                (false, false) => {}
            }
        }
        pair.neither = self.units.saturating_sub(pair.both + pair.first + pair.second);
        pair
    }

    /// How often a coder gave a code.
    pub fn times(&self, code: Uuid, by: Uuid) -> u64 {
        self.given.get(&code).into_iter().flat_map(BTreeMap::values).filter(|people| people.contains(&by)).count()
            as u64
    }

    /// The messages that some, but not all, gave the code.
    pub fn differences(&self, code: Uuid) -> Vec<Difference> {
        let all = self.people.len();
        let given = self.given.get(&code).into_iter().flatten();
        let differing = given.filter(|(_, by)| by.len() < all);
        differing.map(|(seq, by)| Difference { seq: *seq, given_by: by.clone() }).collect()
    }

    /// The mean of Cohen's kappa over all pairs of coders (Light 1971); `None` when there is none.
    pub fn kappa(&self, code: Uuid) -> Option<f64> {
        let pairs = self.people.iter().enumerate().flat_map(|(at, one)| {
            self.people[at + 1..].iter().filter_map(move |other| self.pair(code, one.id, other.id).kappa())
        });
        let kappas: Vec<f64> = pairs.collect();
        (!kappas.is_empty()).then(|| kappas.iter().sum::<f64>() / kappas.len() as f64)
    }
}
