//! The service map: what comes next and who does it, as it is said to the client in plain words.
use super::action::{Doer, Status};
use crate::{basis::day, calendar::local_minute, codelist::Labels, referral::Phase, text::Lang};
use chrono::{DateTime, NaiveDate, Utc};

/// One step on the way.
#[derive(Clone, Copy, Debug)]
pub struct Stop<'a> {
    pub status: Status,
    pub who: Doer,
    /// The name of the worker, the organization or the member of the network; none where it is not known or not told.
    pub name: Option<&'a str>,
    pub due: NaiveDate,
    /// Where the referral is that carries it, and the organization it went to.
    pub referral: Option<(Phase, Option<&'a str>)>,
    /// When the client is expected.
    pub appointment: Option<DateTime<Utc>>,
}

const DONE: Labels = Labels { fi: "Tämä on tehty.", sv: "Det här är gjort.", en: "This is done." };
const NOT_DONE: Labels =
    Labels { fi: "Tämä jäi tekemättä.", sv: "Det här blev inte gjort.", en: "This was not done." };
const CANCELLED: Labels = Labels {
    fi: "Tätä ei enää tarvitse tehdä.",
    sv: "Det här behöver inte längre göras.",
    en: "This need not be done any more.",
};
const APPOINTMENT: Labels = Labels {
    fi: "Sinulla on aika {day} kello {time}.",
    sv: "Du har en tid {day} klockan {time}.",
    en: "You have an appointment on {day} at {time}.",
};
const ASKED: Labels = Labels {
    fi: "{name} on saanut lähetteen. Sieltä otetaan sinuun yhteyttä.",
    sv: "{name} har fått remissen. De kontaktar dig.",
    en: "{name} has the referral, and will contact you.",
};
const HELPS: Labels = Labels {
    fi: "{name} auttaa sinua tässä nyt.",
    sv: "{name} hjälper dig med det här nu.",
    en: "{name} is helping you with this now.",
};
const YOU: Labels = Labels {
    fi: "Sinä teet tämän viimeistään {day}.",
    sv: "Du gör det här senast {day}.",
    en: "You do this by {day}.",
};
const THEY: Labels = Labels {
    fi: "{name} tekee tämän viimeistään {day}.",
    sv: "{name} gör det här senast {day}.",
    en: "{name} does this by {day}.",
};
const WORKER: Labels = Labels { fi: "Työntekijä", sv: "En arbetstagare", en: "A worker" };
const AGENCY: Labels = Labels { fi: "Palvelu", sv: "Servicen", en: "The service" };
const CLOSE_ONE: Labels = Labels { fi: "Läheisesi", sv: "Din närstående", en: "Somebody close to you" };

impl Stop<'_> {
    /// One or two short sentences, to the client.
    pub fn plain(&self, lang: Lang) -> String {
        let text = match (self.status, self.appointment, self.referral) {
            (Status::Done, ..) => DONE,
            (Status::NotDone, ..) => NOT_DONE,
            (Status::Cancelled, ..) => CANCELLED,
            (_, Some(_), _) => APPOINTMENT,
            (_, None, Some((Phase::Open, _))) => ASKED,
            (_, None, Some((Phase::Active, _))) => HELPS,
            _ if self.who == Doer::Client => YOU,
            _ => THEY,
        };
        let date = self.appointment.map_or(self.due, crate::calendar::local_date);
        let time = self.appointment.map(|at| clock(lang, at)).unwrap_or_default();
        text.label(lang)
            .replace("{day}", &day(lang, date))
            .replace("{time}", &time)
            .replace("{name}", self.whom(lang))
    }

    /// Who does it, as the client knows them.
    fn whom(&self, lang: Lang) -> &str {
        let receiver = self.referral.filter(|(phase, _)| matches!(phase, Phase::Open | Phase::Active));
        if let Some((_, organization)) = receiver {
            return organization.unwrap_or_else(|| AGENCY.label(lang));
        }
        let nameless = match self.who {
            Doer::Worker => WORKER,
            Doer::NetworkMember => CLOSE_ONE,
            Doer::Client | Doer::Organization => AGENCY,
        };
        self.name.unwrap_or_else(|| nameless.label(lang))
    }
}

/// A time of day as it is written in the language.
fn clock(lang: Lang, at: DateTime<Utc>) -> String {
    let (hour, minute) = local_minute(at);
    let between = if lang == Lang::En { ':' } else { '.' };
    format!("{hour}{between}{minute:02}")
}

#[cfg(test)]
mod tests {
    use super::{Doer, Phase, Status, Stop};
    use crate::text::Lang::{En, Fi, Sv};

    #[test]
    fn what_comes_next_is_said_plainly() {
        let stop = Stop {
            status: Status::Todo,
            who: Doer::Client,
            name: None,
            due: "2026-12-18".parse().unwrap(),
            referral: None,
            appointment: None,
        };
        let at = Some("2026-11-30T08:05:00Z".parse().unwrap());
        let debt = Some("Velkaneuvonta");
        for (stop, lang, told) in [
            (stop, Fi, "Sinä teet tämän viimeistään 18.12.2026."),
            (stop, Sv, "Du gör det här senast 18.12.2026."),
            (stop, En, "You do this by 18 December 2026."),
            (
                Stop { who: Doer::Worker, name: Some("Pirkko"), ..stop },
                Fi,
                "Pirkko tekee tämän viimeistään 18.12.2026.",
            ),
            (Stop { who: Doer::Worker, ..stop }, En, "A worker does this by 18 December 2026."),
            (Stop { who: Doer::NetworkMember, ..stop }, Sv, "Din närstående gör det här senast 18.12.2026."),
            (Stop { status: Status::Done, appointment: at, ..stop }, Fi, "Tämä on tehty."),
            (Stop { status: Status::NotDone, ..stop }, En, "This was not done."),
            (Stop { status: Status::Cancelled, ..stop }, Sv, "Det här behöver inte längre göras."),
            (Stop { appointment: at, ..stop }, Fi, "Sinulla on aika 30.11.2026 kello 10.05."),
            (Stop { appointment: at, ..stop }, En, "You have an appointment on 30 November 2026 at 10:05."),
            (
                Stop { status: Status::InProgress, referral: Some((Phase::Open, debt)), ..stop },
                Fi,
                "Velkaneuvonta on saanut lähetteen. Sieltä otetaan sinuun yhteyttä.",
            ),
            (
                Stop { status: Status::InProgress, referral: Some((Phase::Active, None)), ..stop },
                Sv,
                "Servicen hjälper dig med det här nu.",
            ),
            // A referral that is over leaves it to whoever does it.
            (Stop { referral: Some((Phase::Closed, debt)), ..stop }, En, "You do this by 18 December 2026."),
        ] {
            assert_eq!(stop.plain(lang), told, "{stop:?}");
        }
    }
}
