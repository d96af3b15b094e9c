//! The column `messages.details`: JSON with properties that only some messages have.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use transcript::{Call, Message, Place, Poll, Reaction};

/// Properties that only some messages have. Imports write them; everything that shows or counts messages reads them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageDetails {
    /// The poll, with options and votes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<Poll>,
    /// Coordinates of a shared location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Type, duration and outcome of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
    /// Whether it was forwarded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// Whether it is pinned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// `messages.external_id` (the id in the source program) of the message that this one replies to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Reactions, one entry per emoji.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
}

impl MessageDetails {
    /// Takes the details from an imported message.
    pub fn of(message: &Message) -> Self {
        MessageDetails {
            poll: message.poll.clone(),
            place: message.place,
            call: message.call,
            forwarded: message.forwarded,
            pinned: message.pinned,
            reply_to: message.reply_to.clone(),
            reactions: message.reactions.clone(),
        }
    }

    /// The JSON for the column; `None` if all details are empty.
    pub fn to_column(&self) -> Option<String> {
        if *self == MessageDetails::default() {
            return None;
        }
        // PostgreSQL's jsonb cannot store NUL characters.
        serde_json::to_string(self).ok().map(|json| json.replace("\\u0000", ""))
    }

    /// Parses the column. Invalid JSON is logged and treated as empty, so that the conversation stays readable.
    pub fn read(column: Option<Value>) -> Self {
        let Some(value) = column else { return MessageDetails::default() };
        serde_json::from_value(value).unwrap_or_else(|error| {
            tracing::error!(%error, "could not parse messages.details");
            MessageDetails::default()
        })
    }

    /// The poll options and their number of votes; empty without a poll.
    pub fn poll_options(&self) -> Vec<(String, u32)> {
        let options = self.poll.iter().flat_map(|poll| &poll.options);
        options.map(|option| (option.text.clone(), option.votes)).collect()
    }

    /// An OpenStreetMap URL of the location; `None` without one, or if the coordinates are out of range. It is a
    /// link rather than an embedded map, because a map would tell a third party who reads the message.
    pub fn map_url(&self) -> Option<String> {
        let Place { latitude, longitude } = self.place?;
        let is_valid = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        is_valid.then(|| {
            format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}")
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use transcript::{Kind, PollOption};

    use super::*;

    #[test]
    fn every_stored_json_shape_is_parsed() {
        let read = |value| MessageDetails::read(Some(value));
        let poll = read(json!({ "poll": { "options": [{ "text": "tea", "votes": 2 }, { "text": "", "votes": 0 }] } }));
        assert_eq!(poll.poll_options(), [("tea".to_owned(), 2), (String::new(), 0)]);
        let place = read(json!({ "place": { "latitude": 52, "longitude": 13.4 } }));
        assert_eq!(place.map_url().as_deref(), Some("https://www.openstreetmap.org/?mlat=52&mlon=13.4#map=15/52/13.4"));
        assert_eq!(read(json!({ "place": { "latitude": 1000, "longitude": 0 } })).map_url(), None);
        let calls = [json!({ "missed": true }), json!({ "video": false, "seconds": 61, "missed": false })];
        let [missed, taken] = calls.map(|call| read(json!({ "call": call })).call);
        assert_eq!(missed, Some(Call { missed: true, ..Call::default() }));
        assert_eq!(taken, Some(Call { video: Some(false), seconds: Some(61), missed: false }));
        let marks = read(json!({ "forwarded": true, "pinned": true, "reply_to": "4711" }));
        assert!(marks.forwarded && marks.pinned && marks.reply_to.as_deref() == Some("4711"));
        let reactions =
            read(json!({ "reactions": [{ "emoji": "👍", "count": 3, "by": ["Ana"] }, { "emoji": "❤", "count": 1 }] }));
        assert_eq!(reactions.reactions[0].by, ["Ana"]);
        assert!(reactions.reactions[1].by.is_empty() && reactions.reactions[1].count == 1);
    }

    #[test]
    fn details_survive_a_round_trip_through_the_column() {
        let mut message = Message::new(chrono::NaiveDateTime::default(), None, Kind::Text, "hello");
        assert_eq!(MessageDetails::of(&message).to_column(), None, "most messages have none");
        message.poll = Some(Poll { options: vec![PollOption { text: "tea\0".to_owned(), votes: 1 }] });
        message.place = Some(Place { latitude: -1.5, longitude: 180.0 });
        message.call = Some(Call { video: None, seconds: Some(5), missed: false });
        (message.forwarded, message.pinned, message.reply_to) = (true, true, Some("a".to_owned()));
        message.reactions = vec![Reaction { emoji: "😀".to_owned(), count: 2, by: Vec::new() }];
        let written = MessageDetails::of(&message);
        let column = written.to_column().and_then(|json| serde_json::from_str(&json).ok());
        let read = MessageDetails::read(column);
        assert_eq!(read.poll_options(), [("tea".to_owned(), 1)]);
        assert_eq!(MessageDetails { poll: None, ..read }, MessageDetails { poll: None, ..written });
    }

    #[test]
    fn missing_and_invalid_json_is_treated_as_empty() {
        assert_eq!(MessageDetails::read(None), MessageDetails::default());
        assert_eq!(MessageDetails::read(Some(json!({ "reactions": 7 }))), MessageDetails::default());
        assert_eq!(MessageDetails::read(Some(json!({ "unknown": 7 }))), MessageDetails::default());
    }
}
