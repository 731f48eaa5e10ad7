//! Services that an organization keeps here itself, and what it decides about those that come from a register.
use super::{
    OWN, RESPONSE_WORKING_DAYS,
    bulk::replace_index,
    connect::{ChannelChoice, ServiceChannel, connect},
    import::{facets, sort_name, terms},
    read::{ConnectedChannel, channels_of, owned_service, reader, shown},
    view::{OwnedService, Service},
};
use crate::{
    access::{Access, Work},
    error::Result,
    http::{
        etag::{IfMatch, etag},
        json::{Document, merged},
        patch::Field,
        reply::Reply,
    },
    store::{Record, Version, journal::Entry},
};
use actix_web::http::StatusCode;
use domain::{
    GeneralDescriptionId, Id, Refusal, Refused, ServiceId,
    access::Action,
    directory::{Charge, IndexedService, Publishing, ServiceContent, facets as codes_of, terms as words_of},
    event::Happened,
    organization::Sector,
    text::{Lang, Localized},
};
use entity::{directory_connection, directory_service, general_description};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A service as its organization describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": {"fi": "Velkaneuvonta", "en": "Debt counselling"}, "summary": {"en": "Help with debts"},
    "content": {"service_classes": ["P15.1"], "needs": ["n03"], "languages": ["fi", "sv"],
        "area": {"kind": "limited", "counties": ["15"]}, "keywords": {"en": ["debts"]}},
    "sector": "debt_counselling", "charge": "free_of_charge", "takes_referrals": true, "response_working_days": 5,
    "free_places": 3, "waiting_days": 14,
    "channels": [{"channel": {"new": {"key": "debt-line", "kind": "phone", "name": {"en": "Debt line"},
        "content": {"phones": [{"number": "+358500000001"}]},
        "opening_hours": {"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "15:00"}]}}}}]}))]
pub struct NewService {
    name: Localized,
    #[serde(default)]
    summary: Localized,
    #[serde(default)]
    content: ServiceContent,
    #[serde(default)]
    sector: Option<Sector>,
    #[serde(default)]
    charge: Option<Charge>,
    #[serde(default = "published")]
    publishing: Publishing,
    #[serde(default)]
    general_description_id: Option<GeneralDescriptionId>,
    /// Whether referrals can be sent to it.
    #[serde(default)]
    takes_referrals: bool,
    /// Whether a colleague looks at a referral before it is declined.
    #[serde(default)]
    second_look: bool,
    /// How many working days it has to answer a referral.
    #[serde(default = "usual_days")]
    #[schema(minimum = 1, maximum = 60)]
    response_working_days: i32,
    /// How many clients can begin; null where the organization does not tell.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    free_places: Option<i32>,
    /// How many days a client who is referred today waits until the service begins, as the organization estimates.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    waiting_days: Option<i32>,
    #[serde(default)]
    #[schema(max_items = 50)]
    channels: Vec<ServiceChannel>,
}

const fn published() -> Publishing {
    Publishing::Published
}
const fn usual_days() -> i32 {
    RESPONSE_WORKING_DAYS
}

/// What is to change of a service; what is left out stays, what is null goes, and texts and contents are merged.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({"takes_referrals": true, "summary": {"sv": "Hjälp med skulder"}}))]
pub struct ChangeService {
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<Localized>)]
    name: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<Localized>)]
    summary: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<ServiceContent>)]
    content: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<Sector>)]
    sector: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<Charge>)]
    charge: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<Publishing>)]
    publishing: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<GeneralDescriptionId>)]
    general_description_id: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<bool>)]
    takes_referrals: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<bool>)]
    second_look: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 60)]
    response_working_days: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 10000)]
    free_places: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 1000)]
    waiting_days: Field<Document>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    #[schema(value_type = Option<Vec<ServiceChannel>>, max_items = 50)]
    channels: Field<Document>,
}

impl ChangeService {
    const fn tells_capacity(&self) -> bool {
        !self.free_places.is_kept() || !self.waiting_days.is_kept()
    }
}

impl NewService {
    fn check(&self) -> std::result::Result<(), Refused> {
        if self.name.is_empty() {
            return Err(Refused::missing("/name/fi"));
        }
        if !(1..=60).contains(&self.response_working_days) {
            return Err(Refused::field("/response_working_days", "out_of_range", "must be from 1 to 60"));
        }
        for (field, number, most) in
            [("/free_places", self.free_places, 10_000), ("/waiting_days", self.waiting_days, 1_000)]
        {
            if number.is_some_and(|number| !(0..=most).contains(&number)) {
                return Err(Refused::field(field, "out_of_range", format!("must be from 0 to {most}")));
            }
        }
        if self.channels.len() > 50 {
            return Err(Refused::field("/channels", "too_many", "must be at most 50"));
        }
        if let Some(list) = self.content.overlong() {
            return Err(Refused::field(format!("/content/{list}"), "too_many", "has too many members"));
        }
        self.channels.iter().enumerate().try_for_each(|(place, one)| one.check(place))
    }

    const fn tells_capacity(&self) -> bool {
        self.free_places.is_some() || self.waiting_days.is_some()
    }

    /// What the register tells of a service that comes from one.
    fn told_by_register(&self) -> impl PartialEq + use<'_> {
        (
            &self.name,
            &self.summary,
            &self.content,
            self.charge,
            self.publishing,
            self.general_description_id,
            &self.channels,
        )
    }

    fn of(service: &directory_service::Model, channels: Vec<directory_connection::Model>) -> Self {
        let service = service.clone();
        Self {
            name: service.name,
            summary: service.summary,
            content: service.content,
            sector: service.sector,
            charge: service.charge,
            publishing: service.publishing,
            general_description_id: service.general_description_id,
            takes_referrals: service.takes_referrals,
            second_look: service.second_look,
            response_working_days: service.response_working_days,
            free_places: service.free_places,
            waiting_days: service.waiting_days,
            channels: channels
                .into_iter()
                .map(|joined| ServiceChannel {
                    channel: ChannelChoice::Existing(joined.channel_id),
                    connection: joined.content,
                })
                .collect(),
        }
    }

    fn on(
        &self,
        was: directory_service::Model,
        now: chrono::DateTime<chrono::Utc>,
    ) -> directory_service::Model {
        directory_service::Model {
            name: self.name.clone(),
            sort_name: sort_name(&self.name),
            summary: self.summary.clone(),
            content: self.content.clone(),
            sector: self.sector,
            charge: self.charge,
            publishing: self.publishing,
            general_description_id: self.general_description_id,
            takes_referrals: self.takes_referrals,
            second_look: self.second_look,
            response_working_days: self.response_working_days,
            free_places: self.free_places,
            waiting_days: self.waiting_days,
            capacity_told_at: self.tells_capacity().then(|| was.capacity_told_at.unwrap_or(now)),
            updated_at: now,
            ..was
        }
    }
}

type ServiceWork<'a> = Work<'a, directory_service::Model>;

/// Adds a service of the caller's organization to the directory.
///
/// # Errors
/// Refusals of the guard, and `invalid` for what the service names and nobody knows.
pub async fn create(access: &Access, new: NewService, lang: Lang) -> Result<Reply<Service>> {
    new.check()?;
    let service = new.on(blank(access), access.now());
    let mut work = access.compose(Action::EditDirectory, service.clone()).await?;
    if let Err(why) = check_description(&work, new.general_description_id).await? {
        return work.refuse(why).await;
    }
    let id = service.id;
    work.along([(service, Entry::of(Happened::ServiceCreated))]).await?;
    index(&work, id, &new).await?;
    if let Err(why) = connect(&work, id, new.channels).await? {
        return work.refuse(why).await;
    }
    let view = view(&work, id, lang).await?;
    let reply = Reply::new(StatusCode::CREATED, &view)?
        .tagged(etag(Version(Version::FIRST)))
        .at(format!("/api/v1/directory/services/{id}"))
        .in_language(view.text.language.code());
    work.finish(reply).await
}

/// Changes a service of the caller's organization.
///
/// # Errors
/// Refusals of the guard; `invalid` also for texts of a service that comes from a register.
pub async fn change(
    access: &Access,
    id: ServiceId,
    seen: IfMatch,
    patch: &ChangeService,
    lang: Lang,
) -> Result<Reply<Service>> {
    let mut work = access.change::<directory_service::Model>(Action::EditDirectory, id, seen).await?;
    let before = NewService::of(work.record(), connections(&work, id).await?);
    let after =
        match merged(&before, patch).and_then(|after: NewService| Ok(after.check().map(|()| after)?)) {
            Ok(after) => after,
            Err(crate::error::Error::Refused(why)) => return work.refuse(why).await,
            Err(fault) => return Err(fault),
        };
    let foreign = work.record().source.as_deref().is_some_and(|source| source != OWN);
    if foreign && before.told_by_register() != after.told_by_register() {
        let detail =
            "comes from a register; only sector, capacity and how referrals are taken can be changed here";
        return work.refuse(Refused::field("", "read_only", detail)).await;
    }
    if let Err(why) = check_description(&work, after.general_description_id).await? {
        return work.refuse(why).await;
    }
    // Whoever tells the same again has looked at it again.
    let told_before = work.record().capacity_told_at.filter(|_| !patch.tells_capacity());
    let was = directory_service::Model { capacity_told_at: told_before, ..work.record().clone() };
    let next = after.on(was, access.now());
    work.along_change(next, Entry::of(Happened::ServiceChanged)).await?;
    index(&work, id, &after).await?;
    if before.channels != after.channels {
        let gone = directory_connection::Entity::delete_many()
            .filter(directory_connection::Column::ServiceId.eq(id));
        work.run(&gone.into_query()).await?;
        if let Err(why) = connect(&work, id, after.channels).await? {
            return work.refuse(why).await;
        }
    }
    let version = work.record().version().next();
    let view = view(&work, id, lang).await?;
    let reply = Reply::ok(&view)?.tagged(etag(version)).in_language(view.text.language.code());
    work.finish(reply).await
}

fn blank(access: &Access) -> directory_service::Model {
    directory_service::Model {
        id: Id::generate(),
        version: Version::FIRST,
        organization_id: Some(access.caller().organization),
        general_description_id: None,
        name: Localized::default(),
        sort_name: String::new(),
        summary: Localized::default(),
        content: ServiceContent::default(),
        sector: None,
        charge: None,
        publishing: Publishing::Draft,
        takes_referrals: false,
        second_look: false,
        response_working_days: RESPONSE_WORKING_DAYS,
        free_places: None,
        waiting_days: None,
        capacity_told_at: None,
        source: None,
        source_id: None,
        source_hash: None,
        source_modified: None,
        created_at: access.now(),
        updated_at: access.now(),
    }
}

async fn check_description(
    work: &ServiceWork<'_>,
    id: Option<GeneralDescriptionId>,
) -> Result<std::result::Result<(), Refused>> {
    let Some(id) = id else { return Ok(Ok(())) };
    let found = work.one(general_description::Entity::find_by_id(id)).await?;
    let unknown = || Refused::field("/general_description_id", "unknown", "is no general description");
    Ok(found.map(|_| ()).ok_or_else(unknown))
}

async fn connections(work: &ServiceWork<'_>, id: ServiceId) -> Result<Vec<directory_connection::Model>> {
    use directory_connection::{Column, Entity};
    work.all(Entity::find().filter(Column::ServiceId.eq(id))).await
}

async fn index(work: &ServiceWork<'_>, id: ServiceId, service: &NewService) -> Result<()> {
    let NewService { name, summary, content, publishing, .. } = service;
    let words = words_of(IndexedService { name, summary, content });
    let words = terms(id, (name, *publishing), words).collect();
    replace_index(work, &[id], words, facets(id, codes_of(content)).collect()).await
}

/// The service as it is now, inside the work.
async fn view(work: &ServiceWork<'_>, id: ServiceId, lang: Lang) -> Result<Service> {
    let found = work.one_as::<OwnedService>(&owned_service(id)).await?.ok_or(Refusal::NotFound)?;
    let channels = work.all_as::<ConnectedChannel>(&channels_of(id, work.access())).await?;
    Ok(shown(found, channels, reader(work.access(), lang)))
}
