//! Markdown of people as HTML that is safe to show (CommonMark, with strikethrough).

use pulldown_cmark::{Options, Parser, html};

/// The HTML of a text. Only text, lists, quotes, code and links come through; whatever a person writes,
/// nothing runs and nothing is fetched.
pub fn to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH));
    ammonia::Builder::default()
        .tags(["p", "br", "em", "strong", "del", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .clean(&out)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_shown_and_nothing_runs() {
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
