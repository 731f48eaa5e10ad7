//! What narrows a basis, in words that everybody understands.
use super::{Aim, Grant};
use crate::{
    calendar::local_date,
    codelist::{self, Labels},
    text::{Lang, Localized},
};
use chrono::{NaiveDate, TimeDelta};

/// What narrows a grant, in plain language; nothing where it is for one organization and for all of its categories.
pub fn limits(grant: &Grant) -> Option<Localized> {
    let mut told = Localized::default();
    for lang in [Lang::Fi, Lang::Sv, Lang::En] {
        told.set(lang, &sentences(grant, lang));
    }
    (!told.is_empty()).then_some(told)
}

/// A day as it is written in the language.
pub fn day(lang: Lang, day: NaiveDate) -> String {
    let form = if lang == Lang::En { "%-d %B %Y" } else { "%-d.%-m.%Y" };
    day.format(form).to_string()
}

/// From when until when documents are made, as it is said in the language; none where all of them count.
pub fn made(lang: Lang, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<String> {
    let (from, to) = (from.map(|one| day(lang, one)), to.map(|one| day(lang, one)));
    match (lang, from, to) {
        (_, None, None) => None,
        (_, Some(from), Some(to)) => Some(format!("{from} – {to}")),
        (Lang::Fi, Some(from), None) => Some(format!("{from} alkaen")),
        (Lang::Fi, None, Some(to)) => Some(format!("{to} asti")),
        (Lang::Sv, Some(from), None) => Some(format!("från och med {from}")),
        (Lang::Sv, None, Some(to)) => Some(format!("till och med {to}")),
        (Lang::En, Some(from), None) => Some(format!("from {from} on")),
        (Lang::En, None, Some(to)) => Some(format!("until {to}")),
    }
}

/// What the sentences begin with.
const KINDS: Labels = Labels {
    fi: "Koskee vain näitä asiakirjoja",
    sv: "Gäller bara dessa handlingar",
    en: "Only these documents",
};
const MADE: Labels = Labels {
    fi: "Koskee vain asiakirjoja, jotka on tehty",
    sv: "Gäller bara handlingar som upprättats",
    en: "Only documents made",
};
const TASK: Labels = Labels {
    fi: "Koskee vain palvelutehtävää",
    sv: "Gäller bara serviceuppgiften",
    en: "Only the service task",
};
const CLASS: Labels = Labels {
    fi: "Koskee jokaista organisaatiota, jonka toimiala on",
    sv: "Gäller varje organisation vars verksamhetsområde är",
    en: "For every organization whose field is",
};
const RECORD: Labels = Labels {
    fi: "Koskee vain yhtä asiaa tai asiakirjaa.",
    sv: "Gäller bara ett ärende eller en handling.",
    en: "Only one case or document.",
};

fn sentences(grant: &Grant, lang: Lang) -> String {
    let label = |list: &str, code: &str| codelist::label(list, code, lang).unwrap_or_default().to_lowercase();
    let Aim { service_task, record, kinds, from, before } = &grant.aim;
    let kinds: Vec<_> = kinds.iter().map(|kind| label("record_kinds", kind.code())).collect();
    let last = before.map(|before| local_date(before - TimeDelta::seconds(1)));
    let told = [
        (CLASS, grant.class.map(|class| label("sectors", class.code()))),
        (KINDS, (!kinds.is_empty()).then(|| kinds.join(", "))),
        (MADE, made(lang, from.map(local_date), last)),
        (TASK, service_task.as_deref().map(|task| label("service_tasks", task))),
    ];
    let told =
        told.into_iter().filter_map(|(begins, what)| Some(format!("{}: {}.", begins.label(lang), what?)));
    let record = record.map(|_| RECORD.label(lang).to_owned());
    told.chain(record).collect::<Vec<_>>().join(" ")
}
