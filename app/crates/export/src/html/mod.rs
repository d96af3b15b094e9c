//! HTML: one self-contained page with its style, thumbnails and search.

mod fragment;

use std::io::{BufWriter, Write};

use chrono::NaiveDate;

use crate::message::{Head, Message};
use crate::names::percent_encoded;
use crate::{ExportError, Out, Writer};
use fragment::fragment;

pub use fragment::escape;

/// The style of messages.
const FRAGMENT_STYLE: &str = include_str!("../../../../../style/areas/_saying.scss");
/// The style of the rest of the page.
const PAGE_STYLE: &str = include_str!("page.css");
/// Runs the search in the browser.
const SCRIPT: &str = include_str!("search.js");

/// Writes a page.
pub struct Html<W: Write> {
    head: Head,
    out: BufWriter<W>,
    day: Option<NaiveDate>,
}

impl<W: Out> Html<W> {
    pub fn begin(head: Head, out: W) -> Result<Self, ExportError> {
        let mut out = BufWriter::new(out);
        let title = escape(&head.title);
        let selection = escape(&head.selection);
        let people: Vec<String> = head.people.iter().take(50).map(|person| escape(&person.name)).collect();
        let more = head.people.len().saturating_sub(50);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        // The policy keeps the page from loading anything from the network, whatever the messages contain.
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: file: 'self'; \
             media-src file: 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{title}</title><style>{PAGE_STYLE}{FRAGMENT_STYLE}</style></head>\n<body>\
             <header class=\"top\"><h1><bdi>{title}</bdi></h1><p dir=\"auto\">{}{more}</p><p>{selection}</p>\
             <label>Search <input type=\"search\" id=\"q\" autocomplete=\"off\"></label> <output id=\"n\" role=\"status\"></output></header>\n<main>",
            people.join(", ")
        )?;
        Ok(Html { head, out, day: None })
    }
}

impl<W: Out> Writer for Html<W> {
    fn message(&mut self, message: &Message) -> Result<(), ExportError> {
        let day = message.at.date();
        if self.day != Some(day) {
            let end = if self.day.replace(day).is_some() { "</section>" } else { "" };
            write!(self.out, "{end}\n<section><h2>{}</h2>", day.format("%A, %-d %B %Y"))?;
        }
        let link = |file: &crate::File| file.path.as_deref().map(|path| percent_encoded(path, b"-._~/"));
        Ok(self.out.write_all(fragment(&self.head, message, &link).as_bytes())?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        let end = if self.day.is_some() { "</section>" } else { "<p class=\"none\">No messages.</p>" };
        let made = self.head.exported_at.format("%-d %B %Y, %H:%M UTC");
        write!(
            self.out,
            "{end}</main>\n<footer>Exported from Colloquy on {made}. Times are in the {} time zone.</footer><script>{SCRIPT}</script></body></html>\n",
            escape(&self.head.time_zone)
        )?;
        Ok(self.out.flush()?)
    }
}
