//! A page that people read and print. It has no script and no style, so that the strictest policy holds for it, too; every
//! text in it is escaped.
use domain::text::Lang;
use std::fmt::Write;

/// The media type of pages, as the description names it.
pub const MEDIA_TYPE: &str = "text/html";

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
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\n\
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
    use super::Html;
    use domain::text::Lang;

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
