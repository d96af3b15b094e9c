//! Reads who coded what in a conversation, to compare coders. The unit of comparison is a message: did a coder apply
//! the code to it, or to words in it?

use std::collections::{BTreeMap, HashMap, HashSet};

use insight::agreement::Pair;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::codebooks::model::{AgreementRequest, ListedCoder};
use crate::error::AppError;
use crate::viewer::{Coder, Conversation, Reader};

/// The codings of several coders in one conversation.
#[derive(Debug, Clone, Default)]
pub struct CoderComparison {
    /// Everyone who can be compared, sorted by name: the current coders of the codebook, and former ones who coded
    /// messages here.
    pub coders: Vec<ListedCoder>,
    /// The `seq` of the first and of the last message that are compared; `None` if nothing was coded.
    pub range: Option<(i64, i64)>,
    /// How many messages are compared.
    pub units: u64,
    /// For each code and message (by `seq`): the coders who applied the code.
    applied: HashMap<Uuid, BTreeMap<i64, Vec<Uuid>>>,
}

/// Reads who coded what in a conversation. System messages are left out.
pub async fn read(
    db: &mut PgConnection,
    coder: &Coder,
    conversation: &Reader<Conversation>,
    AgreementRequest { from, until, coders, .. }: &AgreementRequest,
) -> Result<CoderComparison, AppError> {
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
        *from,
        *until,
        coder.sees_only()
    )
    .fetch_all(&mut *db)
    .await?;
    let coded_here: HashSet<Uuid> = rows.iter().map(|row| row.coder_id).collect();
    // Coders who applied no code are only compared if the request names them.
    let is_compared = |id: &Uuid| if coders.is_empty() { coded_here.contains(id) } else { coders.contains(id) };
    rows.retain(|row| is_compared(&row.coder_id));
    let mut listed = listed(&mut *db, coder, &coded_here).await?;
    listed.iter_mut().for_each(|one| one.compared = is_compared(&one.id));
    let seqs = (rows.first().map(|row| row.seq), rows.last().map(|row| row.seq));
    let (first, last) = (from.or(seqs.0), until.or(seqs.1));
    let mut coded = CoderComparison { coders: listed, range: first.zip(last), ..CoderComparison::default() };
    for row in rows {
        coded.applied.entry(row.code_id).or_default().entry(row.seq).or_default().push(row.coder_id);
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

/// The current coders of the codebook, and former ones who coded messages in the conversation (`coded`). If coding is
/// blind, coders see only themselves.
async fn listed(db: &mut PgConnection, coder: &Coder, coded: &HashSet<Uuid>) -> Result<Vec<ListedCoder>, AppError> {
    let coded: Vec<Uuid> = coded.iter().copied().collect();
    Ok(sqlx::query_as!(
        ListedCoder,
        r#"SELECT id, full_name AS name, false AS "compared!" FROM users
         WHERE (id = ANY($2) OR id IN (SELECT owner_id FROM codebooks WHERE id = $1
                 UNION ALL SELECT user_id FROM codebook_coders WHERE codebook_id = $1))
             AND ($3::uuid IS NULL OR id = $3)
         ORDER BY full_name, id"#,
        coder.codebook,
        &coded,
        coder.sees_only()
    )
    .fetch_all(db)
    .await?)
}

/// A message on which coders disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputedMessage {
    /// Its `seq`.
    pub seq: i64,
    /// The coders who applied the code.
    pub applied_by: Vec<Uuid>,
}

impl CoderComparison {
    /// The coders who are compared, sorted by name.
    pub fn compared(&self) -> Vec<&ListedCoder> {
        self.coders.iter().filter(|coder| coder.compared).collect()
    }

    /// At index `n`, the number of messages to which exactly `n` coders applied the code.
    pub fn votes(&self, code: Uuid) -> Vec<u64> {
        let mut votes = vec![0; self.compared().len() + 1];
        let applied = self.applied.get(&code);
        for by in applied.into_iter().flat_map(BTreeMap::values) {
            votes[by.len()] += 1;
        }
        let some: u64 = votes.iter().sum();
        votes[0] = self.units.saturating_sub(some);
        votes
    }

    /// The contingency table of two coders for a code.
    pub fn pair(&self, code: Uuid, first: Uuid, second: Uuid) -> Pair {
        let mut pair = Pair::default();
        for by in self.applied.get(&code).into_iter().flat_map(BTreeMap::values) {
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

    /// The number of messages to which a coder applied a code.
    pub fn count(&self, code: Uuid, by: Uuid) -> u64 {
        self.applied.get(&code).into_iter().flat_map(BTreeMap::values).filter(|people| people.contains(&by)).count()
            as u64
    }

    /// The messages to which some, but not all, coders applied the code.
    pub fn disputed(&self, code: Uuid) -> Vec<DisputedMessage> {
        let all = self.compared().len();
        let applied = self.applied.get(&code).into_iter().flatten();
        let disputed = applied.filter(|(_, by)| by.len() < all);
        disputed.map(|(seq, by)| DisputedMessage { seq: *seq, applied_by: by.clone() }).collect()
    }

    /// The mean of Cohen's kappa over all pairs of coders (Light 1971). Pairs for which kappa is undefined are left
    /// out; `None` if that applies to all pairs.
    pub fn kappa(&self, code: Uuid) -> Option<f64> {
        let people = self.compared();
        let pairs = people.iter().enumerate().flat_map(|(at, one)| {
            people[at + 1..].iter().filter_map(move |other| self.pair(code, one.id, other.id).kappa())
        });
        let kappas: Vec<f64> = pairs.collect();
        (!kappas.is_empty()).then(|| kappas.iter().sum::<f64>() / kappas.len() as f64)
    }
}
