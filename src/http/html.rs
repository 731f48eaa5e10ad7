//! A page that people read, print and keep. It has no script, brings its style along, and every text in it is escaped; its
//! policy lets a browser use that one style, which it names by its hash, and nothing else.
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::text::Lang;
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

/// The media type of pages, as the description names it.
pub const MEDIA_TYPE: &str = "text/html";

/// Dense enough for paper, large enough to read; a line stays whole where the page ends.
const STYLE: &str = "\
    :root{color-scheme:light dark}\
    body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem}\
    h1{font-size:1.6rem;line-height:1.2}\
    table{width:100%;border-collapse:collapse}\
    tr{border-top:1px solid #8888;break-inside:avoid}\
    th,td{padding:.6rem .75rem .6rem 0;text-align:start;vertical-align:top;overflow-wrap:anywhere}\
    th{width:42%;font-weight:600}\
    @media(max-width:34rem){th,td{display:block;width:auto}th{padding-bottom:0}td{padding-top:0}}\
    @media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11pt}}";

/// The policy of pages.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
});

/// What a browser may do with a page.
pub fn policy() -> &'static str {
    &POLICY
}

/// A page of one title and one table: what a line is about, and what it says.
pub struct Html {
    lang: Lang,
    written: String,
}

impl Html {
    pub fn page(lang: Lang, title: &str) -> Self {
        let title = Escaped(title);
        let written = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n\
             <body><main><h1>{title}</h1>\n<table><tbody>\n"
        );
        Self { lang, written }
    }

    pub fn line(&mut self, about: &str, text: &str) {
        self.line_in(self.lang, about, text);
    }

    /// A line whose text may be in another language than the page.
    pub fn line_in(&mut self, lang: Lang, about: &str, text: &str) {
        let lang = if lang == self.lang { String::new() } else { format!(" lang=\"{lang}\"") };
        let (about, text) = (Escaped(about), Escaped(text));
        let line = format!("<tr><th scope=\"row\">{about}</th><td{lang}>{text}</td></tr>\n");
        self.written += &line;
    }

    pub fn end(self) -> String {
        self.written + "</tbody></table></main></body>\n</html>\n"
    }
}

/// Text in which nothing is markup, neither between tags nor in an attribute; lines stay lines.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            '\n' => f.write_str("<br>"),
            c => f.write_char(c),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Html, STANDARD, Sha256, policy};
    use base64::Engine;
    use domain::text::Lang;
    use sha2::Digest;

    #[test]
    fn the_policy_lets_the_one_style_be_used() {
        let page = Html::page(Lang::Fi, "Lupa").end();
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(policy().contains(&format!("style-src 'sha256-{hash}';")), "{}", policy());
    }

    #[test]
    fn nothing_that_is_told_is_markup() {
        let mut page = Html::page(Lang::Sv, "<h1 onclick='x'>");
        page.line_in(Lang::Fi, "\"><script>", "a & b\n</td>");
        let page = page.end();
        for told in [
            "<html lang=\"sv\">",
            "<h1>&lt;h1 onclick=&#39;x&#39;&gt;</h1>",
            "&quot;&gt;&lt;script&gt;</th>",
            "<td lang=\"fi\">a &amp; b<br>&lt;/td&gt;</td>",
        ] {
            assert!(page.contains(told), "{told} in {page}");
        }
    }
}
