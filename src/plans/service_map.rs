//! The service map: the steps of a plan in order, as the client reads them: in the client's language and in plain words, on a
//! screen, on paper and in a calendar.
use super::content::actions;
use crate::{
    access::{Access, Look},
    error::Result,
    http::{html::Html, reply::Reply},
    store::{Record, Together, scope::told},
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{
    NetworkMemberId, OrganizationId, PlanActionId, PlanId, ReferralId, ServiceId, UserId,
    access::Action,
    basis::{Category, day},
    calendar::local_date,
    codelist::{self, Labels},
    plan::{
        action::{Doer, Status},
        map::Stop,
    },
    referral::Status as ReferralStatus,
    text::{Lang, Localized},
};
use entity::{client, directory_service, network_member, organization, plan, plan_action, referral, user};
use icalendar::{Calendar, Component, Event, EventLike};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How long an appointment is kept free, in minutes.
const APPOINTMENT_LASTS: i64 = 60;

mod words {
    use super::Labels;

    pub const TITLE: Labels = Labels { fi: "Palvelukartta", sv: "Servicekarta", en: "Service map" };
    pub const PLACE: Labels = Labels { fi: "Paikka: {}", sv: "Plats: {}", en: "Place: {}" };
    pub const SERVICE: Labels = Labels { fi: "Palvelu: {}", sv: "Service: {}", en: "Service: {}" };
    pub const REVIEW: Labels = Labels {
        fi: "Suunnitelma katsotaan uudelleen",
        sv: "Planen ses över",
        en: "The plan is looked at again",
    };
    pub const NOTHING: Labels =
        Labels { fi: "Ei vielä vaiheita.", sv: "Inga steg ännu.", en: "No steps yet." };
}

/// What comes next and who does it, in the client's language.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "plan_id": "01990000-0000-7000-8000-000000000001", "language": "en", "next_review": "2027-05-26",
    "items": [{"action_id": "01990000-0000-7000-8000-000000000002", "what": "Go through the letters",
        "plain": "You have an appointment on 30 November 2026 at 10:30.", "status": "in_progress", "status_label": "In progress",
        "who": "organization", "responsible": "Debt office", "provider": "Debt office", "service": "Debt counselling",
        "place": "Main street 1", "date": "2026-11-30", "at": "2026-11-30T08:30:00Z"}]}))]
pub struct ServiceMap {
    plan_id: PlanId,
    /// The client's language of services, if it is Swedish or English; else Finnish.
    language: Lang,
    next_review: Option<NaiveDate>,
    /// By date.
    items: Vec<ServiceMapItem>,
}

/// A step of the plan.
#[derive(Serialize, ToSchema)]
pub struct ServiceMapItem {
    action_id: PlanActionId,
    /// As it was planned, in the language in which it was written.
    what: String,
    /// The same in one or two short sentences, to the client.
    plain: String,
    status: Status,
    status_label: String,
    who: Doer,
    /// The name of who does it; null where it is the client.
    responsible: Option<String>,
    /// The organization whose service or worker it is.
    provider: Option<String>,
    service: Option<String>,
    /// Null where the client must not be found.
    place: Option<String>,
    /// The day of the appointment, else the last day for it.
    date: NaiveDate,
    /// When the client is expected; as far as you may see the referral.
    at: Option<DateTime<Utc>>,
}

/// The names of those who are in the plan, as far as the caller is told them.
struct Around {
    lang: Lang,
    organizations: BTreeMap<OrganizationId, Localized>,
    services: BTreeMap<ServiceId, directory_service::Model>,
    users: BTreeMap<UserId, user::Model>,
    network: BTreeMap<NetworkMemberId, String>,
    referrals: BTreeMap<ReferralId, referral::Model>,
}

impl Around {
    /// The steps of the plan, and what is around them: in two statements, whatever their number.
    async fn of(access: &Access, look: &Look<'_, plan::Model>) -> Result<(Vec<plan_action::Model>, Self)> {
        let (plan, me) = (look.record(), (access.caller().organization, access.now()));
        let of_steps = |column: plan_action::Column| {
            plan_action::Entity::find()
                .select_only()
                .column(column)
                .filter(plan_action::Column::PlanId.eq(plan.id))
                .filter(column.is_not_null())
                .into_query()
        };
        let mut all = Together::default();
        let steps = all.add(actions(plan.id).filter(told::<plan_action::Model>((
            plan.keeper_id,
            Category::Plan,
            me,
        ))));
        let clients = all.add(client::Entity::find_by_id(plan.client_id));
        let referrals = all.add(
            referral::Entity::find()
                .filter(referral::Column::Id.in_subquery(of_steps(plan_action::Column::ReferralId)))
                .filter(referral::Column::Status.ne(ReferralStatus::EnteredInError))
                .filter(referral::Model::visible_to(access.caller()))
                .filter(told::<referral::Model>((plan.keeper_id, Category::Basic, me))),
        );
        let network = all.add(
            network_member::Entity::find()
                .filter(
                    network_member::Column::Id.in_subquery(of_steps(plan_action::Column::NetworkMemberId)),
                )
                .filter(told::<network_member::Model>((plan.keeper_id, Category::Family, me))),
        );
        let users = all.add(
            user::Entity::find().filter(user::Column::Id.in_subquery(of_steps(plan_action::Column::UserId))),
        );
        let found = look.together(all).await?;
        let (steps, referrals, users) = (found.of(&steps)?, found.of(&referrals)?, found.of(&users)?);
        let (organizations, services) = who_does_what(look, (&steps, &referrals, &users)).await?;
        let around = Self {
            lang: found.of(&clients)?.first().map_or(Lang::Fi, |client| language(look, client)),
            organizations: organizations.into_iter().map(|one| (one.id, one.name)).collect(),
            services: services.into_iter().map(|one| (one.id, one)).collect(),
            users: users.into_iter().map(|one| (one.id, one)).collect(),
            network: found.of(&network)?.into_iter().map(|one| (one.id, one.name)).collect(),
            referrals: referrals.into_iter().map(|one| (one.id, one)).collect(),
        };
        Ok((steps, around))
    }

    fn organization(&self, id: OrganizationId) -> Option<&str> {
        self.organizations.get(&id)?.pick(self.lang).map(|(_, name)| name)
    }

    fn item(&self, step: plan_action::Model, shows_place: bool) -> ServiceMapItem {
        let carrier = step.referral_id.and_then(|id| self.referrals.get(&id));
        let service = step.service_id.or(carrier.map(|one| one.service_id));
        let service = service.and_then(|id| self.services.get(&id));
        let worker = step.user_id.and_then(|id| self.users.get(&id));
        let receiver = carrier.and_then(|one| self.organization(one.to_organization_id));
        let own = step.organization_id.or(worker.map(|one| one.organization_id));
        let of_service = service.and_then(|one| self.organization(one.organization_id?));
        let provider = receiver.or(own.and_then(|id| self.organization(id))).or(of_service);
        let name = match step.who {
            Doer::Client => None,
            Doer::Worker => worker.map(|one| one.name.as_str()),
            Doer::Organization => step.organization_id.and_then(|id| self.organization(id)),
            Doer::NetworkMember => {
                step.network_member_id.and_then(|id| self.network.get(&id)).map(String::as_str)
            }
        };
        let appointment = carrier.filter(|_| !step.status.is_over()).and_then(|one| one.appointment_at);
        let stop = Stop {
            status: step.status,
            who: step.who,
            name,
            due: step.due,
            referral: step.referral_status.map(|status| (status.phase(), receiver)),
            appointment,
        };
        let there = carrier.filter(|_| appointment.is_some()).and_then(|one| one.appointment_place.clone());
        ServiceMapItem {
            action_id: step.id,
            plain: stop.plain(self.lang),
            status_label: label("plan_action_statuses", step.status.code(), self.lang),
            responsible: name.map(str::to_owned),
            provider: provider.map(str::to_owned),
            service: service.and_then(|one| Some(one.name.pick(self.lang)?.1.to_owned())),
            place: there.or(step.place).filter(|_| shows_place),
            date: appointment.map_or(step.due, local_date),
            at: appointment,
            what: step.what,
            status: step.status,
            who: step.who,
        }
    }
}

fn label(list: &str, code: &str, lang: Lang) -> String {
    codelist::label(list, code, lang).unwrap_or(code).to_owned()
}

/// The organizations and services of the steps, of the referrals that carry them and of those who do them.
async fn who_does_what(
    look: &Look<'_, plan::Model>,
    (steps, referrals, users): (&[plan_action::Model], &[referral::Model], &[user::Model]),
) -> Result<(Vec<organization::Model>, Vec<directory_service::Model>)> {
    use directory_service::Column;
    let of_steps = steps.iter().filter_map(|step| step.service_id);
    let wanted: Vec<_> = of_steps.chain(referrals.iter().map(|one| one.service_id)).collect();
    let services = || directory_service::Entity::find().filter(Column::Id.is_in(wanted.iter().copied()));
    let offering = services().select_only().column(Column::OrganizationId).into_query();
    let doing = steps.iter().filter_map(|step| step.organization_id);
    let doing = doing.chain(users.iter().map(|one| one.organization_id));
    let doing = doing.chain(referrals.iter().map(|one| one.to_organization_id));
    let theirs = Condition::any()
        .add(organization::Column::Id.is_in(doing))
        .add(organization::Column::Id.in_subquery(offering));
    let mut all = Together::default();
    let organizations = all.add(organization::Entity::find().filter(theirs));
    let services = all.add(services());
    let found = look.together(all).await?;
    Ok((found.of(&organizations)?, found.of(&services)?))
}

/// The client's language of services.
fn language(look: &Look<'_, plan::Model>, client: &client::Model) -> Lang {
    if !look.permit().sight.shows(Category::Basic) {
        return Lang::Fi;
    }
    match client.service_language.as_ref().map(ToString::to_string).as_deref() {
        Some("sv") => Lang::Sv,
        Some("en") => Lang::En,
        _ => Lang::Fi,
    }
}

impl ServiceMap {
    async fn of(access: &Access, look: &Look<'_, plan::Model>) -> Result<Self> {
        let (plan, sight) = (look.record(), look.permit().sight);
        let (steps, around) = Around::of(access, look).await?;
        let mut items: Vec<_> =
            steps.into_iter().map(|step| around.item(step, sight.shows_place())).collect();
        items.sort_by_key(|item| item.date);
        Ok(Self { plan_id: plan.id, language: around.lang, next_review: plan.next_review, items })
    }

    /// On paper: each step with what is to be known of it.
    fn page(&self) -> String {
        let mut page = Html::page(self.language, words::TITLE.label(self.language));
        for (place, item) in self.items.iter().enumerate() {
            let mut told = vec![item.plain.clone()];
            for (about, text) in [(words::SERVICE, &item.service), (words::PLACE, &item.place)] {
                told.extend(text.as_ref().map(|text| about.label(self.language).replace("{}", text)));
            }
            page.line(&format!("{}. {}", place + 1, item.what), &told.join("\n"));
        }
        if self.items.is_empty() {
            page.line(words::TITLE.label(self.language), words::NOTHING.label(self.language));
        }
        if let Some(next) = self.next_review {
            page.line(words::REVIEW.label(self.language), &day(self.language, next));
        }
        page.end()
    }

    /// What is ahead, for the client's own calendar (RFC 5545): appointments at their time, all else on its last day.
    fn calendar(&self, now: DateTime<Utc>) -> String {
        let mut calendar = Calendar::empty();
        for (name, value) in
            [("VERSION", "2.0"), ("PRODID", "-//Polku//Service map//EN"), ("CALSCALE", "GREGORIAN")]
        {
            calendar.append_property((name, value));
        }
        calendar.name(words::TITLE.label(self.language));
        for item in self.items.iter().filter(|item| !item.status.is_over()) {
            let mut event = Event::new();
            event.uid(&format!("{}@polku", item.action_id)).timestamp(now).summary(&item.what);
            event.description(&item.plain);
            if let Some(place) = &item.place {
                event.location(place);
            }
            match item.at {
                Some(at) => event.starts(at).ends(at + Duration::minutes(APPOINTMENT_LASTS)),
                None => event.starts(item.date),
            };
            calendar.push(event.done());
        }
        calendar.to_string()
    }
}

/// Shows the map.
pub async fn show(access: &Access, id: PlanId) -> Result<Reply<Option<ServiceMap>>> {
    let look = access.look::<plan::Model>(Action::ViewPlan, id).await?;
    let map = ServiceMap::of(access, &look).await?;
    let language = map.language.code();
    let shown = look.permit().sight.reveal(Category::Plan, map);
    Ok(look.answer(&shown).await?.in_language(language))
}

/// The map as a page that prints well.
pub async fn print(access: &Access, id: PlanId) -> Result<Reply<String>> {
    let look = access.look::<plan::Model>(Action::ViewPlan, id).await?;
    let map = ServiceMap::of(access, &look).await?;
    Ok(look.answer_page(map.page()).await?.in_language(map.language.code()))
}

/// The map as a calendar.
pub async fn calendar(access: &Access, id: PlanId) -> Result<Reply<String>> {
    let look = access.look::<plan::Model>(Action::ViewPlan, id).await?;
    let map = ServiceMap::of(access, &look).await?;
    let calendar = map.calendar(access.now());
    Ok(look.answer_as("text/calendar", calendar).await?.in_language(map.language.code()))
}
