//! Small conversations, counted by hand.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use insight::day::Days;
use insight::keywords::total;
use insight::language::Languages;
use insight::month::{Before, MessageFacts, Month};
use insight::summary::{Summary, Sums, streaks};
use insight::text_analysis::TextAnalysis;

struct Line {
    at: &'static str,
    sender: usize,
    kind: &'static str,
    text: &'static str,
    answers: Option<usize>,
}

const fn say(at: &'static str, sender: usize, text: &'static str) -> Line {
    Line { at, sender, kind: "text", text, answers: None }
}

/// Ana is 0, Bruno 1, Chloé 2.
static TALK: [Line; 12] = [
    say("2024-02-28T09:00:00", 0, "Good morning, who is coming to the harbour tomorrow?"),
    say("2024-02-28T09:01:00", 1, "I am coming, what a wonderful idea 😍😍"),
    say("2024-02-28T09:01:30", 1, "see https://www.example.org/map?x=1"),
    say("2024-02-28T09:11:30", 2, "I hate the harbour, it is awful and cold"),
    Line { at: "2024-02-28T09:12:00", sender: 0, kind: "image", text: "the harbour last year", answers: None },
    // A silence of 14 hours: a new talk, begun by Bruno, the last one ended by Ana.
    say("2024-02-28T23:30:00", 1, "still awake?"),
    // Asked at night: counted, but in no median.
    say("2024-02-28T23:45:00", 0, "yes 👍🏽"),
    // Over midnight, quoting Bruno.
    Line { at: "2024-02-29T00:15:00", sender: 2, kind: "text", text: "good night @bruno", answers: Some(1) },
    Line { at: "2024-02-29T12:00:00", sender: 1, kind: "deleted", text: "", answers: None },
    say("2024-02-29T12:00:20", 0, "what was that?"),
    say("2024-03-02T08:00:00", 2, "the harbour was great after all! #harbour"),
    say("2024-03-02T08:00:00", 0, "told you"),
];

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a time")
}

fn summary(days: &Days, people: Option<&[usize]>) -> Summary {
    let people: Option<BTreeSet<usize>> = people.map(|people| people.iter().copied().collect());
    Summary::of(days.clone().into_iter(), people.as_ref())
}

#[test]
fn a_small_talk_is_counted_as_by_hand() {
    let days = read(&TALK).days;
    let sum = summary(&days, None);
    assert_eq!(sum.all.messages, 12);
    assert_eq!((sum.all.media, sum.all.deleted, sum.all.questions, sum.all.emoji, sum.all.links), (1, 1, 3, 3, 1));
    // "Good morning, who is coming to the harbour tomorrow?" 9, Bruno's 7, "see" 1, Chloé's 9, the
    // picture's 4, 2, 1, 3, 0, 3, 7, 2.
    assert_eq!(sum.all.words, 48);
    assert_eq!(sum.days.iter().map(|day| day.messages).collect::<Vec<_>>(), [7, 3, 2]);
    // Wednesday, Thursday, Saturday.
    assert_eq!((sum.week[2][9], sum.week[2][23], sum.week[3][0], sum.week[3][12], sum.week[5][8]), (5, 2, 1, 2, 2));
    assert_eq!(
        sum.ranked().iter().map(|(person, part)| (*person, part.share.messages)).collect::<Vec<_>>(),
        [(0, 5), (1, 4), (2, 3)]
    );
}

#[test]
fn talks_begin_after_four_hours_of_silence() {
    let days = read(&TALK).days;
    let sum = summary(&days, None);
    assert_eq!(sum.talks, 4);
    let of = |person: usize| (sum.parts[&person].share.starts, sum.parts[&person].share.ends);
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
fn answers_are_timed_within_a_talk_and_nights_apart() {
    let days = read(&TALK).days;
    let sum = summary(&days, None);
    // By day: Bruno after 60 s, Chloé after 600 s, Ana after 30 s, 20 s and 0 s; two at night.
    assert_eq!((sum.waits.count(), sum.waits.night), (5, 2));
    let median = sum.waits.quantile(0.5).expect("a median");
    assert!((30.0..=45.0).contains(&median), "{median}");
    // Chloé's good night quotes Bruno though Ana wrote last.
    assert_eq!(sum.pairs[&(2, 1)].night, 1);
    assert_eq!(sum.pairs[&(2, 1)].count(), 1);
    assert_eq!(sum.pairs[&(0, 2)].count(), 2);
}

#[test]
fn moods_are_those_of_the_messages() {
    let month = read(&TALK);
    let sum = summary(&month.days, None);
    let of = |person: usize| (sum.parts[&person].tones.positive, sum.parts[&person].tones.negative);
    assert_eq!((of(0), of(1), of(2)), ((2, 0), (1, 0), (2, 1)));
    assert_eq!(month.keywords.best.iter().map(|quote| quote.seq).min(), Some(1));
    assert_eq!(month.keywords.worst.iter().map(|quote| quote.seq).collect::<Vec<_>>(), [4]);
}

#[test]
fn words_and_names_are_counted_by_participant() {
    let keywords = read(&TALK).keywords;
    assert_eq!((total(&keywords.words["harbour"]), keywords.words["harbour"][&0]), (5, 2));
    assert_eq!(keywords.emoji["😍"], [(1, 2)].into());
    assert_eq!(keywords.domains["example.org"], [(1, 1)].into());
    assert_eq!(keywords.mentions["bruno"], [(2, 1)].into());
    assert_eq!(keywords.hashtags["harbour"], [(2, 1)].into());
    assert!(!keywords.words.contains_key("https") && !keywords.words.contains_key("map"));
}

#[test]
fn a_participant_alone_has_their_own_sum() {
    let days = read(&TALK).days;
    let sum = summary(&days, Some(&[2]));
    assert_eq!((sum.all.messages, sum.days.len(), sum.waits.count(), sum.parts.len()), (3, 3, 1, 1));
}

#[test]
fn one_message_and_none_are_conversations_too() {
    assert_eq!(summary(&Days::new(), None), Summary::default());
    let days = read(&[say("2024-02-28T09:00:00", 0, "hello")]).days;
    let sum = summary(&days, None);
    assert_eq!((sum.all.messages, sum.talks, sum.waits.count(), sum.silences.len()), (1, 1, 0, 0));
    assert_eq!((sum.parts[&0].share.starts, sum.parts[&0].share.ends), (1, 0));
}

fn read(lines: &[Line]) -> Month {
    let languages = Languages::of(TALK.iter().map(|line| (line.sender, line.text)));
    let mut month = Month::after(None);
    add(&mut month, lines, 0, &languages);
    month
}

fn add(month: &mut Month, lines: &[Line], before: usize, languages: &Languages) {
    for (index, line) in lines.iter().enumerate() {
        let reading = TextAnalysis::of(line.text, languages);
        month.add(&MessageFacts {
            reacting: &[],
            seq: (before + index) as i64 + 1,
            at: at(line.at),
            sender: line.sender,
            kind: line.kind,
            edited: false,
            answers: line.answers,
            reactions: &[],
            reading: &reading,
        });
    }
}

/// Sums as a database keeps them: as JSON.
fn kept(days: &Days) -> Sums {
    let mut sums = Sums::default();
    days.clone().into_iter().for_each(|(date, row)| sums.add_day(date, row));
    let json = serde_json::to_string(&sums).expect("JSON");
    serde_json::from_str(&json).expect("sums")
}

#[test]
fn sums_of_conversations_add_up_also_where_people_have_other_numbers() {
    let days = read(&TALK).days;
    let mut twice = Sums::default();
    twice.add(kept(&days), Some);
    twice.add(kept(&days), |number| Some(number + 10));
    let (one, all) = (summary(&days, None), twice.clone().summary(None));
    assert_eq!((all.all.messages, all.parts.len(), all.days.len()), (2 * one.all.messages, 6, one.days.len()));
    assert_eq!(all.parts[&10], one.parts[&0]);
    let others = BTreeSet::from([10, 11, 12]);
    let alone = twice.summary(Some(&others));
    assert_eq!((alone.days, alone.week, alone.waits.count()), (one.days, one.week, one.waits.count()));
    // Two names of one person: what they let each other wait is gone, and so is who is unknown.
    let mut joined = Sums::default();
    joined.add(kept(&days), |number| (number != 2).then_some(0));
    let joined = joined.summary(None);
    assert!(joined.pairs.is_empty() && joined.parts.len() == 1);
    assert_eq!(joined.all.messages, one.parts[&0].share.messages + one.parts[&1].share.messages);
}

proptest::proptest! {
    /// Months counted one by one, each after the last message before it, are the whole counted at once.
    #[test]
    fn a_conversation_is_the_sum_of_its_months(cut in 0usize..=12) {
        let languages = Languages::of(TALK.iter().map(|line| (line.sender, line.text)));
        let whole = read(&TALK);
        let mut first = Month::after(None);
        add(&mut first, &TALK[..cut], 0, &languages);
        let before = cut.checked_sub(1).map(|last| Before { at: at(TALK[last].at), sender: TALK[last].sender });
        let mut second = Month::after(before);
        add(&mut second, &TALK[cut..], cut, &languages);
        let (mut words, sum) = (first.keywords, summary(&whole.days, None));
        words.add(&second.keywords);
        proptest::prop_assert_eq!(&words.words, &whole.keywords.words);
        let mut sums = kept(&first.days);
        sums.add(kept(&second.days), Some);
        let mut parts = sums.summary(None);
        // A day that was cut in two is two days here: only what adds up is compared.
        parts.silences = sum.silences.clone();
        proptest::prop_assert_eq!((parts.all, parts.waits, parts.pairs, parts.talks, parts.week), (sum.all, sum.waits, sum.pairs, sum.talks, sum.week));
    }
}
