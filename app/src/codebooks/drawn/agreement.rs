//! `/codebooks/:id/agreement`: how far coders agree on one conversation, and where they do not.

use insight::agreement;
use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{conversations, label};
use crate::codebooks::store::agreement::{Compared, Comparison, read};
use crate::codebooks::store::codes::{self, Code};
use crate::codebooks::store::{codings, figures};
use crate::drawn::{escaped, parameter, parameters};
use crate::error::AppError;
use crate::ui::format;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Coder, Conversation, Reader, Viewer};

/// So many differences are listed.
const SHOWN: usize = 50;

/// Draws the page: `?c=` the conversation, `?from=` and `?until=` its messages by place, each `?coder=` somebody who
/// is compared, `?code=` the code whose differences are listed.
pub async fn draw(db: &mut PgConnection, viewer: &Viewer, coder: &Coder, query: &str) -> Result<AnyView, AppError> {
    let places = figures::conversations(&mut *db, viewer, coder).await?;
    let chosen = parameter(query, "c").and_then(|id| id.parse::<Uuid>().ok());
    let chosen = chosen.or(places.first().map(|one| one.id));
    let Some(chosen) = chosen else {
        return Ok(view! { <EmptyNotice icon=lucide::LuScale title="Nothing to compare yet" text="When several people have coded one conversation with this codebook, this page says how far they agree."/> }.into_any());
    };
    let conversation = viewer.read(&mut *db, chosen).await?;
    let place = |name: &str| parameter(query, name).and_then(|place| place.parse::<i64>().ok());
    let (from, until) = (place("from"), place("until"));
    let codes = codes::tree(&mut *db, coder).await?;
    let coders = parameters(query, "coder").filter_map(|id| id.parse().ok()).collect();
    let coded = read(&mut *db, coder, &conversation, Compared { from, until, coders }).await?;
    let number = |place: Option<i64>| place.map(|place| place.to_string()).unwrap_or_default();
    let form = view! {
        <form class="board-filter" method="get" aria-label="What is compared">
            {conversations(&places, Some(chosen), "")}
            <label class="field"><span>"From message"</span><input type="number" name="from" min="1" value=number(from)/></label>
            <label class="field"><span>"Through message"</span><input type="number" name="until" min="1" value=number(until)/></label>
            {choice(&coded)}
            <div class="board-buttons"><button class="button primary">"Apply"</button></div>
        </form>
    };
    if coded.people.len() < 2 {
        let who = coded.people.first().map_or("Nobody".to_owned(), |one| one.name.clone());
        let blind = coder.sees_only().map(
            |_| view! { <p class="hint">"You work blind: only the codebook's editors see what others coded."</p> },
        );
        return Ok(view! { {form}<p>{format!("{who} alone has coded this part. It takes two to agree.")}</p>{blind} }
            .into_any());
    }
    let within = Within { book: coder.codebook, conversation: chosen, query };
    let rows: Vec<_> = codes
        .iter()
        .filter(|code| coded.votes(code.id)[1..].iter().sum::<u64>() > 0)
        .map(|code| row(&within, &coded, code))
        .collect();
    let all = overall(&coded, &codes);
    let heads: Vec<_> =
        coded.people.iter().map(|one| view! { <th scope="col"><bdi>{one.name.clone()}</bdi></th> }).collect();
    let shown = parameter(query, "code").and_then(|code| code.parse::<Uuid>().ok());
    let differing = match shown.and_then(|id| codes.iter().find(|code| code.id == id)) {
        Some(code) => Some(differences(db, &within, &conversation, &coded, code).await?),
        None => None,
    };
    let (first, last) = coded.range.unwrap_or_default();
    let about = format!(
        "{} compare {} messages, {} to {}. Of each message it is asked whether the coder gave the code to it or to words of it. \
         Kappa (Cohen) is the mean over pairs of coders; alpha (Krippendorff) is over all of them. Both are 1 for full agreement and 0 for what chance would give.",
        format::count(coded.people.len() as i64, "coder", "coders"),
        format::number(coded.units.cast_signed()),
        format::number(first),
        format::number(last)
    );
    let html = view! {
        {form}
        <p class="agreement-about">{about}</p>
        <div class="table-scroll card" tabindex="0" role="group" aria-label="Agreement by code">
            <table class="agreement">
                <thead><tr><th scope="col">"Code"</th>{heads}<th scope="col">"Agree"</th><th scope="col">"Kappa"</th><th scope="col">"Alpha"</th><th scope="col">"Differences"</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot>{all}</tfoot>
            </table>
        </div>
        {differing}
    };
    Ok(html.into_any())
}

/// Boxes for those who can be compared: also of those who gave no code, for whom that is what they say.
fn choice(coded: &Comparison) -> Option<impl IntoView + use<>> {
    let boxes = coded.candidates.iter().map(|one| {
        let checked = coded.people.iter().any(|person| person.id == one.id);
        view! { <label><input type="checkbox" name="coder" value=one.id.to_string() checked=checked/><bdi>{one.name.clone()}</bdi></label> }
    });
    let boxes: Vec<_> = boxes.collect();
    (boxes.len() > 1).then(|| view! { <fieldset class="agreement-coders"><legend>"Coders"</legend>{boxes}</fieldset> })
}

struct Within<'a> {
    book: Uuid,
    conversation: Uuid,
    query: &'a str,
}

fn value(value: Option<f64>) -> AnyView {
    match value {
        Some(value) => view! { <td>{format!("{value:.2}")}<small>{agreement::word(value)}</small></td> }.into_any(),
        None => view! { <td><span title="All messages are alike here: chance alone would agree.">"–"</span></td> }
            .into_any(),
    }
}

/// The share of pairs of coders and messages that agree.
fn agreeing(votes: &[u64]) -> Option<f64> {
    let coders = votes.len() as u64 - 1;
    let pairs = |n: u64| n * n.saturating_sub(1) / 2;
    let all: u64 = votes.iter().sum::<u64>() * pairs(coders);
    let same: u64 = (0..).zip(votes).map(|(given, times)| times * (pairs(given) + pairs(coders - given))).sum();
    (all > 0).then(|| same as f64 / all as f64)
}

fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

fn row(within: &Within<'_>, coded: &Comparison, code: &Code) -> impl IntoView + use<> {
    let votes = coded.votes(code.id);
    let times: Vec<_> = coded
        .people
        .iter()
        .map(|one| view! { <td>{format::number(coded.times(code.id, one.id).cast_signed())}</td> })
        .collect();
    let differing = coded.differences(code.id).len() as i64;
    let href = link(within, code.id);
    let differing = match differing {
        0 => "none".into_any(),
        some => view! { <a href=href>{format::number(some)}</a> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{label(code)}</th>{times}
            <td>{percent(agreeing(&votes))}</td>{value(coded.kappa(code.id))}{value(agreement::alpha_of_votes(&votes))}
            <td>{differing}</td>
        </tr>
    }
}

/// The address of this page with the differences of a code.
fn link(within: &Within<'_>, code: Uuid) -> String {
    let kept = ["from", "until", "coder"].into_iter();
    let kept =
        kept.flat_map(|name| parameters(within.query, name).map(move |value| format!("&{name}={}", escaped(&value))));
    format!(
        "/codebooks/{}/agreement?c={}&code={code}{}#differences",
        within.book,
        within.conversation,
        kept.collect::<String>()
    )
}

/// All codes together: each message and code is a unit.
fn overall(coded: &Comparison, codes: &[Code]) -> impl IntoView + use<> {
    let mut votes = vec![0; coded.people.len() + 1];
    for code in codes {
        for (sum, count) in votes.iter_mut().zip(coded.votes(code.id)) {
            *sum += count;
        }
    }
    let blank: Vec<_> = coded.people.iter().map(|_| view! { <td></td> }).collect();
    view! {
        <tr><th scope="row">"All codes"</th>{blank}<td>{percent(agreeing(&votes))}</td><td></td>{value(agreement::alpha_of_votes(&votes))}<td></td></tr>
    }
}

/// The messages on which coders differ, with who gave the code and who did not.
async fn differences(
    db: &mut PgConnection,
    within: &Within<'_>,
    conversation: &Reader<Conversation>,
    coded: &Comparison,
    code: &Code,
) -> Result<AnyView, AppError> {
    let all = coded.differences(code.id);
    let count = all.len();
    let seqs: Vec<i64> = all.iter().take(SHOWN).map(|one| one.seq).collect();
    let texts = codings::excerpts(db, conversation, &seqs).await?;
    let rows = all.into_iter().take(SHOWN).filter_map(|one| {
        let (sender, text) = texts.get(&one.seq)?.clone();
        let side = |gave: bool| {
            let people = coded.people.iter().filter(|person| one.given_by.contains(&person.id) == gave);
            people.map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let from = (one.seq - 10).max(1);
        let href = format!("/c/{}/code?book={}&at={from}#m{}", within.conversation, within.book, one.seq);
        Some(view! {
            <li class="note card">
                <p class="note-head"><strong><bdi>{sender}</bdi></strong><small>{format!("message {}", format::number(one.seq))}</small></p>
                <blockquote dir="auto">{text}</blockquote>
                <p>{format!("Gave it: {}. Did not: {}.", side(true), side(false))}</p>
                <p class="code-links"><a href=href>"Open in the text"</a></p>
            </li>
        })
    });
    let rows: Vec<_> = rows.collect();
    let more = (count > SHOWN).then(|| view! { <p class="hint">{format!("The first {SHOWN} of {count}. Narrow the messages above for the others.")}</p> });
    Ok(view! {
        <section id="differences">
            <h2>"Where they differ: "{label(code)}</h2>
            <ul class="notes">{rows}</ul>
            {more}
        </section>
    }
    .into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_coders_agree() {
        // Two coders, ten messages, three differences.
        assert_eq!(agreeing(&[5, 3, 2]), Some(0.7));
        // Three coders, one message that two of three gave it: one of three pairs agrees.
        assert_eq!(agreeing(&[0, 0, 1, 0]), Some(1.0 / 3.0));
        assert_eq!(agreeing(&[0, 0, 0]), None);
    }
}
