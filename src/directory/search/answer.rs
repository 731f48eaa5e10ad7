//! Answers of a search, each with its reasons.
use super::{
    Moment, Question,
    query::{CHANNEL_COLUMNS, Terms},
};
use crate::directory::{
    filter::Wanted,
    view::{OwnedService, ServiceSummary},
};
use chrono::{DateTime, Utc};
use domain::{
    ChannelId,
    directory::{
        ChannelKind, ConnectionContent, Facet, IndexedService, ServiceClass, ServiceContent,
        terms as indexed, words,
    },
    identifiers::MunicipalityCode,
    opening_hours::{OpeningHours, OpeningState},
    search::{
        Reader,
        rank::{self, Field, Reason},
    },
    text::{Lang, Localized},
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What was found, the best answer first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "service": {
        "id": "01990000-0000-7000-8000-000000000001", "organization": null,
        "text": {"language": "en", "name": "Debt counselling", "summary": "Help with debts", "description": null},
        "service_classes": ["P15.1"], "area": {"kind": "nationwide"}, "sector": "debt_counselling",
        "charge": "free_of_charge", "publishing": "published", "takes_referrals": false,
        "free_places": null, "waiting_days": null, "updated_at": "2026-11-22T10:00:00Z"},
    "score": 32, "reasons": [{"field": "name", "term": "debt", "is_part": false}],
    "matched": [{"facet": "class", "code": "P15.1"}],
    "open": {"state": "closed", "opens": "2026-11-23T07:00:00Z"}, "open_channel": null}]}))]
pub struct SearchAnswer {
    pub items: Vec<SearchHit>,
}

/// One answer: the service, how well it fits, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    pub service: ServiceSummary,
    /// The sum of the weights of the words found; 0 where no words were asked for.
    pub score: i64,
    /// Where which words were found, the heaviest first; at most ten.
    pub reasons: Vec<Reason>,
    /// By which of its codes it fits the class, need or place asked for.
    pub matched: Vec<MatchedCode>,
    /// Whether one can go there or call at the time asked for, or now; the state of the channel that is open first.
    pub open: OpeningState,
    pub open_channel: Option<ChannelName>,
}

/// A code of the service that was asked for, itself or by a wider one.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchedCode {
    pub facet: Facet,
    pub code: String,
}

/// A channel by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChannelName {
    pub id: ChannelId,
    pub kind: ChannelKind,
    pub name: String,
}

/// A hit with one of its channels.
pub struct Row {
    found: OwnedService,
    exact: i64,
    loose: i64,
    channel: Option<Reached>,
}

/// A channel and the hours in which it serves this service.
struct Reached {
    id: ChannelId,
    kind: ChannelKind,
    name: Localized,
    hours: OpeningHours,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            found: OwnedService::from_query_result(row, prefix)?,
            exact: row.try_get("", "exact")?,
            loose: row.try_get("", "loose")?,
            channel: Reached::read(row)?,
        })
    }
}

impl Reached {
    fn read(row: &QueryResult) -> Result<Option<Self>, DbErr> {
        let [id, kind, name, hours] = CHANNEL_COLUMNS;
        let prefix = "channel_";
        let Some(id) = row.try_get::<Option<ChannelId>>(prefix, id)? else { return Ok(None) };
        let connection: ConnectionContent = row.try_get("connection_", "content")?;
        let hours = match connection.opening_hours {
            Some(own) => own,
            None => row.try_get(prefix, hours)?,
        };
        Ok(Some(Self { id, kind: row.try_get(prefix, kind)?, name: row.try_get(prefix, name)?, hours }))
    }
}

/// A hit with all of its channels.
struct Hit {
    found: OwnedService,
    exact: i64,
    loose: i64,
    channels: Vec<Reached>,
}

pub fn fold(rows: Vec<Row>, terms: &Terms, question: &Question, now: DateTime<Utc>) -> SearchAnswer {
    let mut hits: Vec<Hit> = Vec::new();
    for Row { found, exact, loose, channel } in rows {
        match hits.last_mut().filter(|last| last.found.service.id == found.service.id) {
            Some(last) => last.channels.extend(channel),
            None => hits.push(Hit { found, exact, loose, channels: channel.into_iter().collect() }),
        }
    }
    let typed = hits.first().is_some_and(|best| best.exact > 0);
    let at = match question.open_at {
        Some(Moment::At(time)) => time,
        _ => now,
    };
    let mut reader = Reader::default();
    let items = hits
        .into_iter()
        .filter(|hit| !typed || hit.exact > 0)
        .map(|hit| hit.view((terms, &mut reader), question, at))
        .filter(|hit| question.open_at.is_none() || matches!(hit.open, OpeningState::Open { .. }));
    SearchAnswer { items: items.take(usize::try_from(question.limit).unwrap_or(usize::MAX)).collect() }
}

impl Hit {
    fn view(
        self,
        (terms, reader): (&Terms, &mut Reader),
        question: &Question,
        at: DateTime<Utc>,
    ) -> SearchHit {
        let service = &self.found.service;
        let service =
            IndexedService { name: &service.name, summary: &service.summary, content: &service.content };
        let (open, channel) = first_open(&self.channels, question.wanted.channel, at);
        SearchHit {
            reasons: self.reasons(terms, reader, service),
            matched: matched(service.content, &question.wanted),
            open,
            open_channel: channel.map(|channel| channel.named(question.lang)),
            score: if self.exact > 0 { self.exact } else { self.loose },
            service: ServiceSummary::of(self.found, question.lang),
        }
    }

    fn reasons(&self, terms: &Terms, reader: &mut Reader, service: IndexedService<'_>) -> Vec<Reason> {
        let mut asked: BTreeSet<String> = terms.whole.clone();
        if self.exact == 0 {
            let begun = |term: &String| terms.beginning.as_ref().is_some_and(|range| range.contains(term));
            asked.extend(terms.parts.iter().cloned());
            asked.extend(indexed(service).into_keys().filter(begun));
        }
        // A description is long and weighs least: it is read when nothing else tells why.
        let (long, short): (Vec<_>, Vec<_>) =
            words(service).into_iter().partition(|source| source.field == Field::Description);
        let mut reasons = rank::score(reader, &asked, short).reasons;
        if reasons.is_empty() {
            reasons = rank::score(reader, &asked, long).reasons;
        }
        reasons.truncate(10);
        reasons
    }
}

impl Reached {
    fn named(&self, lang: Lang) -> ChannelName {
        let name = self.name.pick(lang).map(|(_, name)| name.to_owned()).unwrap_or_default();
        ChannelName { id: self.id, kind: self.kind, name }
    }
}

/// The channel that is open, else the one that opens first. A page of the web is open at night and helps nobody who
/// wants to be met, so places and telephones count first.
fn first_open(
    channels: &[Reached],
    wanted: Option<ChannelKind>,
    at: DateTime<Utc>,
) -> (OpeningState, Option<&Reached>) {
    let met = |kind| matches!(kind, ChannelKind::ServiceLocation | ChannelKind::Phone);
    let any_met = channels.iter().any(|channel| met(channel.kind));
    let counts = |channel: &&Reached| match wanted {
        Some(kind) => channel.kind == kind,
        None => !any_met || met(channel.kind),
    };
    let states = channels.iter().filter(counts).map(|channel| (channel.hours.state_at(at), channel));
    let best = states.min_by_key(|(state, _)| match state {
        OpeningState::Open { .. } => (0, None),
        OpeningState::Closed { opens: Some(opens) } => (1, Some(*opens)),
        OpeningState::Closed { opens: None } => (2, None),
        OpeningState::Unknown => (3, None),
    });
    match best {
        Some((OpeningState::Unknown, _)) | None => (OpeningState::Unknown, None),
        Some((state, channel)) => (state, Some(channel)),
    }
}

/// By which codes the service fits what was asked for.
fn matched(content: &ServiceContent, wanted: &Wanted) -> Vec<MatchedCode> {
    let mut all = Vec::new();
    let mut add = |facet, code: &str| {
        let one = MatchedCode { facet, code: code.to_owned() };
        if !all.contains(&one) {
            all.push(one);
        }
    };
    let needed = wanted.need.map(|need| ServiceClass::of("needs", need.as_str())).unwrap_or_default();
    for class in &content.service_classes {
        if class.with_broader().any(|wide| Some(wide) == wanted.class || needed.contains(&wide)) {
            add(Facet::Class, class.as_str());
        }
    }
    content
        .needs
        .iter()
        .filter(|need| Some(**need) == wanted.need)
        .for_each(|need| add(Facet::Need, need.as_str()));
    let area = &content.area;
    let places: Vec<_> = area
        .municipalities
        .iter()
        .filter(|place| {
            Some(**place) == wanted.municipality
                || (wanted.county.is_some() && place.county() == wanted.county)
        })
        .collect();
    let county = wanted.county.or_else(|| wanted.municipality.and_then(MunicipalityCode::county));
    if wanted.municipality.is_some() || wanted.county.is_some() {
        for place in places {
            add(Facet::Municipality, place.as_str());
        }
        area.counties
            .iter()
            .filter(|one| Some(**one) == county)
            .for_each(|one| add(Facet::County, one.as_str()));
        if area.kind != domain::directory::AreaKind::Limited {
            add(Facet::Area, area.kind.code());
        }
    }
    all
}
