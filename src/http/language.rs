//! Which language an answer is in.
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use domain::text::Lang;
use std::{
    convert::Infallible,
    future::{Ready, ready},
};

/// The language the caller prefers among ours; Finnish when it says nothing we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(pub Lang);

impl FromRequest for Language {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let wanted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        ready(Ok(Self(preferred(wanted.unwrap_or_default()))))
    }
}

/// RFC 9110 §12.5.4: the highest weight wins, the first among equals.
fn preferred(accepted: &str) -> Lang {
    let mut best = (0.0, Lang::Fi);
    for range in accepted.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        let lang = match tag.split('-').next() {
            Some("fi") => Lang::Fi,
            Some("sv") => Lang::Sv,
            Some("en") => Lang::En,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::preferred;
    use domain::text::Lang;

    #[test]
    fn the_highest_weight_wins_and_finnish_is_the_last_resort() {
        for (accepted, lang) in [
            ("sv-FI, fi;q=0.9", Lang::Sv),
            ("de, en;q=0.5, sv;q=0.7", Lang::Sv),
            ("", Lang::Fi),
            ("de", Lang::Fi),
            ("en;q=0", Lang::Fi),
        ] {
            assert_eq!(preferred(accepted), lang, "{accepted}");
        }
    }
}
