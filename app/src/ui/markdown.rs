//! User-written Markdown (CommonMark with strikethrough).

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// HTML that contains no scripts and loads no resources. Only `SanitizedHtml::from_markdown` creates it, on the server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SanitizedHtml(String);

#[cfg(feature = "ssr")]
impl SanitizedHtml {
    /// Renders Markdown to HTML. Removes everything but text formatting, lists, quotes, code and links.
    pub fn from_markdown(text: &str) -> SanitizedHtml {
        use pulldown_cmark::{Options, Parser, html};

        let mut out = String::with_capacity(text.len() * 2);
        html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH));
        let clean = ammonia::Builder::default()
            .tags(["p", "br", "em", "strong", "del", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"].into())
            .url_schemes(["http", "https", "mailto"].into())
            .url_relative(ammonia::UrlRelative::Deny)
            .link_rel(Some("noopener noreferrer nofollow"))
            .clean(&out);
        SanitizedHtml(clean.to_string())
    }
}

/// Rendered Markdown. Only icons, [`TextArea`](super::text_area::TextArea) and this component set `inner_html`.
#[component]
pub fn Markdown(
    /// The HTML.
    html: SanitizedHtml,
    /// CSS classes of the element around it.
    #[prop(default = "markdown")]
    class: &'static str,
) -> impl IntoView {
    view! { <div class=class dir="auto" inner_html=html.0></div> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn formatting_is_kept_and_active_content_removed() {
        let to_html = |text| SanitizedHtml::from_markdown(text).0;
        assert_eq!(to_html("**a** _b_ `c`"), "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n");
        for hostile in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "![x](https://evil.example/pixel.png)",
            "<img src=x onerror=alert(1)>",
            "<a href=\"data:text/html,x\">x</a>",
            "<style>*{display:none}</style>",
            "<form action=/api/x><button>x</button></form>",
        ] {
            let html = to_html(hostile);
            for part in ["script", "javascript:", "<img", "onerror", "data:", "<style", "<form", "evil.example"] {
                assert!(!html.contains(part), "{hostile}: {html}");
            }
        }
        assert!(to_html("https://example.org <https://example.org>").contains("rel=\"noopener noreferrer nofollow\""));
    }
}
