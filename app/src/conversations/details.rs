//! What only some messages have: the JSON in the column `messages.details`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use transcript::{Call, Message, Place, Poll, Reaction};

/// What only some messages have. The import writes it; everything that shows or counts messages reads it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageDetails {
    /// The options of a poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<Poll>,
    /// The place of a location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// How a call went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
    /// Whether it was forwarded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// Whether it is pinned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// The source's id (`messages.external_id`) of the message that this one replies to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Reactions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
}

impl MessageDetails {
    /// The details of an imported message.
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

    /// The column's value; `None` if there is nothing to keep.
    pub fn to_column(&self) -> Option<String> {
        if *self == MessageDetails::default() {
            return None;
        }
        // PostgreSQL keeps no NUL in JSON, and such text says nothing.
        serde_json::to_string(self).ok().map(|json| json.replace("\\u0000", ""))
    }

    /// Reads the column's value. A corrupt one is logged and counts as empty, so that the conversation stays readable.
    pub fn read(column: Option<Value>) -> Self {
        let Some(value) = column else { return MessageDetails::default() };
        serde_json::from_value(value).unwrap_or_else(|error| {
            tracing::error!(%error, "messages.details is unreadable");
            MessageDetails::default()
        })
    }

    /// Options of the poll with their votes.
    pub fn poll_options(&self) -> Vec<(String, u32)> {
        let options = self.poll.iter().flat_map(|poll| &poll.options);
        options.map(|option| (option.text.clone(), option.votes)).collect()
    }

    /// The place on a map. A link, not a picture: that would tell a foreign server who is reading.
    pub fn map_url(&self) -> Option<String> {
        let Place { latitude: north, longitude: east } = self.place?;
        let on_earth = north.abs() <= 90.0 && east.abs() <= 180.0;
        on_earth.then(|| format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=15/{north}/{east}"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use transcript::{Kind, PollOption};

    use super::*;

    #[test]
    fn every_stored_shape_is_read() {
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
    fn what_an_import_writes_is_read_back() {
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
    fn what_is_corrupt_counts_as_empty() {
        assert_eq!(MessageDetails::read(None), MessageDetails::default());
        assert_eq!(MessageDetails::read(Some(json!({ "reactions": 7 }))), MessageDetails::default());
        assert_eq!(MessageDetails::read(Some(json!({ "unknown": 7 }))), MessageDetails::default());
    }
}
