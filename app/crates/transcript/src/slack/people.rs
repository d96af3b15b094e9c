//! The users of a Slack export, and the conversion of Slack's markup to plain text.

use std::collections::HashMap;
use std::io::{Read, Seek};

use serde_json::Value;

use crate::ParseError;
use crate::input::Input;
use crate::json::Fields;

/// The users' names by id.
pub struct People {
    names: HashMap<String, String>,
}

impl People {
    /// Reads `users.json`. Without it, no names are known.
    pub fn read<R: Read + Seek>(input: &mut Input<R>) -> Result<Self, ParseError> {
        let mut names = HashMap::new();
        let Some(text) = input.texts().into_iter().find(|text| text.name() == "users.json") else {
            return Ok(People { names });
        };
        let list: Value = serde_json::from_str(&input.read_to_string(&text)?).unwrap_or(Value::Null);
        for user in list.as_array().into_iter().flatten() {
            let profile = user.get("profile").unwrap_or(&Value::Null);
            let name =
                [profile.text("display_name"), profile.text("real_name"), user.text("real_name"), user.text("name")];
            if let (Some(id), Some(name)) = (user.text("id"), name.into_iter().flatten().next()) {
                names.insert(id.to_owned(), name.to_owned());
            }
        }
        Ok(People { names })
    }

    /// The user's name, or the id itself if the user is unknown.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// The name of a message's sender, from the best source available.
    pub fn sender(&self, message: &Value) -> String {
        let known = message.text("user").and_then(|id| self.names.get(id)).cloned();
        let profile = message.get("user_profile").unwrap_or(&Value::Null);
        let fallbacks = [
            profile.text("display_name"),
            profile.text("real_name"),
            message.text("username"),
            message.get("bot_profile").and_then(|bot| bot.text("name")),
            message.text("user"),
            message.text("bot_id"),
        ];
        known
            .or_else(|| fallbacks.into_iter().flatten().next().map(str::to_owned))
            .unwrap_or_else(|| "Slack".to_owned())
    }

    /// Converts Slack's markup to plain text: `<@U1>`, `<#C1|general>`, `<https://…|label>`, `&amp;`.
    /// Format: <https://api.slack.com/reference/surfaces/formatting>.
    pub fn plain(&self, text: &str) -> String {
        let mut plain = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('<') {
            plain.push_str(&rest[..open]);
            let Some(length) = rest[open..].find('>') else { break };
            plain.push_str(&self.plain_markup(&rest[open + 1..open + length]));
            rest = &rest[open + length + 1..];
        }
        plain.push_str(rest);
        plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    /// Converts what is between `<` and `>`.
    fn plain_markup(&self, inside: &str) -> String {
        let (target, label) = inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
        match target.chars().next() {
            Some('@') => format!("@{}", label.unwrap_or_else(|| self.name(&target[1..]))),
            Some('#') => format!("#{}", label.unwrap_or(&target[1..])),
            Some('!') => format!("@{}", label.unwrap_or(&target[1..])),
            _ => match label {
                Some(label) if label != target && !target.ends_with(label) => format!("{label} ({target})"),
                _ => target.to_owned(),
            },
        }
    }
}
