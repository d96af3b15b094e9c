//! Computes the agreement page from a comparison of coders.

use insight::agreement;
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{
    AgreementPage, AgreementRequest, AgreementRow, AgreementTable, Code, CodebookHeader, Coefficient, Disagreement,
    Disagreements,
};
use super::store::agreement::{self as store, CoderComparison};
use super::store::{code_tree, figures, passages};
use crate::error::AppError;
use crate::viewer::{Coder, Conversation, Reader, Viewer};

/// The maximum number of disagreements that are listed.
const MAX_LISTED: usize = 50;

/// The agreement page for a request. If the request names no conversation, the one with the most segments is chosen.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer may not read the conversation.
pub async fn page(
    db: &mut PgConnection,
    viewer: &Viewer,
    coder: &Coder,
    codebook: CodebookHeader,
    mut request: AgreementRequest,
) -> Result<AgreementPage, AppError> {
    let conversations = figures::conversations(&mut *db, viewer, coder).await?;
    request.conversation = request.conversation.or(conversations.first().map(|one| one.id));
    let mut page =
        AgreementPage { codebook, conversations, request, coders: Vec::new(), table: None, disagreements: None };
    let Some(chosen) = page.request.conversation else { return Ok(page) };
    let conversation = viewer.read(&mut *db, chosen).await?;
    let codes = code_tree::tree(&mut *db, coder).await?;
    let comparison = store::read(&mut *db, coder, &conversation, &page.request).await?;
    page.coders = comparison.coders.clone();
    if comparison.compared().len() < 2 {
        return Ok(page);
    }
    page.table = Some(table(&comparison, &codes));
    if let Some(code) = page.request.code.and_then(|id| codes.iter().find(|code| code.id == id)) {
        page.disagreements = Some(disagreements(db, &conversation, &comparison, code).await?);
    }
    Ok(page)
}

fn table(comparison: &CoderComparison, codes: &[Code]) -> AgreementTable {
    let (first, last) = comparison.range.unwrap_or_default();
    let votes: Vec<Vec<u64>> = codes.iter().map(|code| comparison.votes(code.id)).collect();
    let used = codes.iter().zip(&votes).filter(|(_, votes)| votes[1..].iter().sum::<u64>() > 0);
    // For the figures over all codes, each pair of a message and a code is a unit.
    let overall: Vec<u64> =
        (0..=comparison.compared().len()).map(|count| votes.iter().map(|votes| votes[count]).sum()).collect();
    AgreementTable {
        messages: comparison.units.cast_signed(),
        first,
        last,
        rows: used.map(|(code, votes)| row(comparison, code, votes)).collect(),
        agreement: share_of_pairs(&overall),
        alpha: agreement::alpha_of_votes(&overall).map(coefficient),
    }
}

fn row(comparison: &CoderComparison, code: &Code, votes: &[u64]) -> AgreementRow {
    let compared = comparison.compared();
    AgreementRow {
        code: code.label(),
        applied: compared.iter().map(|coder| comparison.count(code.id, coder.id).cast_signed()).collect(),
        agreement: share_of_pairs(votes),
        kappa: comparison.kappa(code.id).map(coefficient),
        alpha: agreement::alpha_of_votes(votes).map(coefficient),
        disagreements: comparison.disputed(code.id).len() as i64,
    }
}

fn coefficient(value: f64) -> Coefficient {
    Coefficient { value, word: agreement::strength(value).to_owned() }
}

/// The share of agreeing pairs among all pairs of coders and messages, 0 to 1; `None` if there are no pairs. Two coders
/// agree on a message if both or neither applied the code. `votes[n]` is the number of messages to which exactly `n`
/// coders applied it.
fn share_of_pairs(votes: &[u64]) -> Option<f64> {
    let coders = votes.len() as u64 - 1;
    let pairs = |n: u64| n * n.saturating_sub(1) / 2;
    let all: u64 = votes.iter().sum::<u64>() * pairs(coders);
    let same: u64 = (0..).zip(votes).map(|(given, times)| times * (pairs(given) + pairs(coders - given))).sum();
    (all > 0).then(|| same as f64 / all as f64)
}

async fn disagreements(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
    comparison: &CoderComparison,
    code: &Code,
) -> Result<Disagreements, AppError> {
    let all = comparison.disputed(code.id);
    let seqs: Vec<i64> = all.iter().take(MAX_LISTED).map(|one| one.seq).collect();
    let texts = passages::excerpts(db, conversation, &seqs).await?;
    let messages = texts.into_iter().filter_map(|message| {
        let place = all.binary_search_by_key(&message.seq, |one| one.seq).ok()?;
        let applied_by: &[Uuid] = &all[place].applied_by;
        let names = |applied: bool| {
            let people = comparison.compared().into_iter();
            people.filter(|one| applied_by.contains(&one.id) == applied).map(|one| one.name.clone()).collect()
        };
        Some(Disagreement {
            seq: message.seq,
            sender: message.sender,
            text: message.content,
            applied_by: names(true),
            not_by: names(false),
        })
    });
    Ok(Disagreements { code: code.label(), total: all.len() as i64, messages: messages.collect() })
}

#[cfg(test)]
mod tests {
    use super::share_of_pairs;

    #[test]
    fn share_of_agreeing_pairs_matches_hand_counted_examples() {
        // Two coders, ten messages, three disagreements.
        assert_eq!(share_of_pairs(&[5, 3, 2]), Some(0.7));
        // Three coders, one message that two of them coded: one of three pairs agrees.
        assert_eq!(share_of_pairs(&[0, 0, 1, 0]), Some(1.0 / 3.0));
        assert_eq!(share_of_pairs(&[0, 0, 0]), None);
    }
}
