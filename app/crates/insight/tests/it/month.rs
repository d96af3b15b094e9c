//! Statistics of a small conversation, compared with values that were counted by hand.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use insight::day::Days;
use insight::keywords::total;
use insight::language::Languages;
use insight::month::{MessageFacts, Month, PreviousMessage};
use insight::summary::{Summary, Sums, streaks};
use insight::text_analysis::TextAnalysis;

struct Line {
    at: &'static str,
    sender: usize,
    kind: &'static str,
    text: &'static str,
    reply_to: Option<usize>,
}

const fn text(at: &'static str, sender: usize, text: &'static str) -> Line {
    Line { at, sender, kind: "text", text, reply_to: None }
}

/// Ana is 0, Bruno 1, Chloé 2.
static CONVERSATION: [Line; 12] = [
    text("2024-02-28T09:00:00", 0, "Good morning, who is coming to the harbour tomorrow?"),
    text("2024-02-28T09:01:00", 1, "I am coming, what a wonderful idea 😍😍"),
    text("2024-02-28T09:01:30", 1, "see https://www.example.org/map?x=1"),
    text("2024-02-28T09:11:30", 2, "I hate the harbour, it is awful and cold"),
    Line { at: "2024-02-28T09:12:00", sender: 0, kind: "image", text: "the harbour last year", reply_to: None },
    // After 14 hours of silence: Bruno starts a session; Ana ended the one before.
    text("2024-02-28T23:30:00", 1, "still awake?"),
    // A reply at night is counted, but not part of the median.
    text("2024-02-28T23:45:00", 0, "yes 👍🏽"),
    // After midnight, quoting Bruno.
    Line { at: "2024-02-29T00:15:00", sender: 2, kind: "text", text: "good night @bruno", reply_to: Some(1) },
    Line { at: "2024-02-29T12:00:00", sender: 1, kind: "deleted", text: "", reply_to: None },
    text("2024-02-29T12:00:20", 0, "what was that?"),
    text("2024-03-02T08:00:00", 2, "the harbour was great after all! #harbour"),
    text("2024-03-02T08:00:00", 0, "told you"),
];

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a time")
}

fn summary(days: &Days, people: Option<&[usize]>) -> Summary {
    let people: Option<BTreeSet<usize>> = people.map(|people| people.iter().copied().collect());
    Summary::of(days.clone().into_iter(), people.as_ref())
}

#[test]
fn totals_days_and_weekdays_are_counted() {
    let days = analyse(&CONVERSATION).days;
    let sum = summary(&days, None);
    assert_eq!(sum.all.messages, 12);
    assert_eq!((sum.all.media, sum.all.deleted, sum.all.questions, sum.all.emoji, sum.all.links), (1, 1, 3, 3, 1));
    // By message: 9, 7, 1 (the link does not count), 9, 4, 2, 1, 3, 0, 3, 7, 2.
    assert_eq!(sum.all.words, 48);
    assert_eq!(sum.days.iter().map(|day| day.messages).collect::<Vec<_>>(), [7, 3, 2]);
    // Wednesday, Thursday, Saturday.
    assert_eq!((sum.week[2][9], sum.week[2][23], sum.week[3][0], sum.week[3][12], sum.week[5][8]), (5, 2, 1, 2, 2));
    assert_eq!(
        sum.ranked().iter().map(|(person, summary)| (*person, summary.stats.messages)).collect::<Vec<_>>(),
        [(0, 5), (1, 4), (2, 3)]
    );
}

#[test]
fn sessions_start_after_four_hours_of_silence() {
    let days = analyse(&CONVERSATION).days;
    let sum = summary(&days, None);
    assert_eq!(sum.sessions, 4);
    let of = |person: usize| (sum.participants[&person].stats.starts, sum.participants[&person].stats.ends);
    assert_eq!((of(0), of(1), of(2)), ((1, 2), (2, 0), (1, 1)));
    let (longest, day) = sum.silences[0];
    assert_eq!(
        (longest.seconds, longest.seq, day.to_string()),
        (43 * 3600 + 59 * 60 + 40, 11, "2024-03-02".to_owned())
    );
    let streak = streaks(sum.days.iter().map(|day| day.date))[0];
    assert_eq!((streak.first.to_string(), streak.days()), ("2024-02-28".to_owned(), 2));
}

#[test]
fn response_times_are_within_sessions_and_separate_at_night() {
    let days = analyse(&CONVERSATION).days;
    let sum = summary(&days, None);
    // During the day: Bruno after 60 s, Chloé after 600 s, Ana after 30 s, 20 s and 0 s. Two at night.
    assert_eq!((sum.response_times.count(), sum.response_times.night), (5, 2));
    let median = sum.response_times.quantile(0.5).expect("a median");
    assert!((30.0..=45.0).contains(&median), "{median}");
    // Chloé's "good night" quotes Bruno, so it is a reply to him although Ana sent the message before.
    assert_eq!(sum.pairs[&(2, 1)].night, 1);
    assert_eq!(sum.pairs[&(2, 1)].count(), 1);
    assert_eq!(sum.pairs[&(0, 2)].count(), 2);
}

#[test]
fn sentiment_is_counted_and_strong_messages_are_quoted() {
    let month = analyse(&CONVERSATION);
    let sum = summary(&month.days, None);
    let sentiment = |person: usize| sum.participants[&person].sentiment;
    let of = |person: usize| (sentiment(person).positive, sentiment(person).negative);
    assert_eq!((of(0), of(1), of(2)), ((2, 0), (1, 0), (2, 1)));
    assert_eq!(month.keywords.best.iter().map(|quote| quote.seq).min(), Some(1));
    assert_eq!(month.keywords.worst.iter().map(|quote| quote.seq).collect::<Vec<_>>(), [4]);
}

#[test]
fn keywords_are_counted_by_participant() {
    let keywords = analyse(&CONVERSATION).keywords;
    assert_eq!((total(&keywords.words["harbour"]), keywords.words["harbour"][&0]), (5, 2));
    assert_eq!(keywords.emoji["😍"], [(1, 2)].into());
    assert_eq!(keywords.domains["example.org"], [(1, 1)].into());
    assert_eq!(keywords.mentions["bruno"], [(2, 1)].into());
    assert_eq!(keywords.hashtags["harbour"], [(2, 1)].into());
    assert!(!keywords.words.contains_key("https") && !keywords.words.contains_key("map"));
}

#[test]
fn summaries_can_be_limited_to_a_participant() {
    let days = analyse(&CONVERSATION).days;
    let sum = summary(&days, Some(&[2]));
    assert_eq!((sum.all.messages, sum.days.len()), (3, 3));
    assert_eq!((sum.response_times.count(), sum.participants.len()), (1, 1));
}

#[test]
fn empty_and_single_message_conversations_have_summaries() {
    assert_eq!(summary(&Days::new(), None), Summary::default());
    let days = analyse(&[text("2024-02-28T09:00:00", 0, "hello")]).days;
    let sum = summary(&days, None);
    assert_eq!((sum.all.messages, sum.sessions, sum.response_times.count(), sum.silences.len()), (1, 1, 0, 0));
    assert_eq!((sum.participants[&0].stats.starts, sum.participants[&0].stats.ends), (1, 0));
}

fn analyse(lines: &[Line]) -> Month {
    let languages = Languages::of(CONVERSATION.iter().map(|line| (line.sender, line.text)));
    let mut month = Month::after(None);
    add(&mut month, lines, 0, &languages);
    month
}

fn add(month: &mut Month, lines: &[Line], before: usize, languages: &Languages) {
    for (index, line) in lines.iter().enumerate() {
        let analysis = TextAnalysis::of(line.text, languages);
        month.add(&MessageFacts {
            reactors: &[],
            seq: (before + index) as i64 + 1,
            at: at(line.at),
            sender: line.sender,
            kind: line.kind,
            edited: false,
            reply_to: line.reply_to,
            reactions: &[],
            analysis: &analysis,
        });
    }
}

/// The sums of days after a round trip through JSON, as they are stored in the database.
fn stored_sums(days: &Days) -> Sums {
    let mut sums = Sums::default();
    days.clone().into_iter().for_each(|(date, row)| sums.add_day(date, row));
    let json = serde_json::to_string(&sums).expect("JSON");
    serde_json::from_str(&json).expect("sums")
}

#[test]
fn sums_can_be_merged_and_renumbered() {
    let days = analyse(&CONVERSATION).days;
    let mut twice = Sums::default();
    twice.add(stored_sums(&days), Some);
    twice.add(stored_sums(&days), |number| Some(number + 10));
    let (one, all) = (summary(&days, None), twice.clone().summary(None));
    assert_eq!((all.all.messages, all.participants.len(), all.days.len()), (2 * one.all.messages, 6, one.days.len()));
    assert_eq!(all.participants[&10], one.participants[&0]);
    let others = BTreeSet::from([10, 11, 12]);
    let alone = twice.summary(Some(&others));
    assert_eq!((alone.days, alone.week), (one.days, one.week));
    assert_eq!(alone.response_times.count(), one.response_times.count());
    // Two participants become one person and the third is dropped: there are no replies to others left.
    let mut joined = Sums::default();
    joined.add(stored_sums(&days), |number| (number != 2).then_some(0));
    let joined = joined.summary(None);
    assert!(joined.pairs.is_empty() && joined.participants.len() == 1);
    let messages = |person: usize| one.participants[&person].stats.messages;
    assert_eq!(joined.all.messages, messages(0) + messages(1));
}

proptest::proptest! {
    /// Computing months one by one gives the same result as the whole conversation at once.
    #[test]
    fn a_conversation_is_the_sum_of_its_months(cut in 0usize..=12) {
        let languages = Languages::of(CONVERSATION.iter().map(|line| (line.sender, line.text)));
        let whole = analyse(&CONVERSATION);
        let mut first = Month::after(None);
        add(&mut first, &CONVERSATION[..cut], 0, &languages);
        let last = cut.checked_sub(1).map(|last| &CONVERSATION[last]);
        let previous = last.map(|last| PreviousMessage { at: at(last.at), sender: last.sender });
        let mut second = Month::after(previous);
        add(&mut second, &CONVERSATION[cut..], cut, &languages);
        let (mut words, sum) = (first.keywords, summary(&whole.days, None));
        words.add(&second.keywords);
        proptest::prop_assert_eq!(&words.words, &whole.keywords.words);
        let mut sums = stored_sums(&first.days);
        sums.add(stored_sums(&second.days), Some);
        let merged = sums.summary(None);
        // Days and silences are not compared, because the cut can split a day in two.
        proptest::prop_assert_eq!((merged.all, merged.week, merged.sessions), (sum.all, sum.week, sum.sessions));
        proptest::prop_assert_eq!((merged.response_times, merged.pairs), (sum.response_times, sum.pairs));
    }
}
