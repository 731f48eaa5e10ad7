//! What is shown of the directory.
use crate::store::Version;
use chrono::{DateTime, Utc};
use domain::{
    ChannelId, GeneralDescriptionId, OrganizationId, ServiceId,
    directory::{
        Area, ChannelContent, ChannelKind, Charge, ConnectionContent, GeneralDescriptionContent, Publishing,
        ServiceClass, ServiceContent,
    },
    opening_hours::{OpeningHours, OpeningState},
    organization::Sector,
    text::{Lang, Localized},
};
use entity::{directory_channel, directory_service, general_description, organization};
use sea_orm::{FromQueryResult, QueryResult};
use serde::Serialize;
use utoipa::ToSchema;

/// The main texts in the language of the answer, or in the one they exist in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DirectoryText)]
pub struct Text {
    pub language: Lang,
    pub name: String,
    pub summary: Option<String>,
    pub description: Option<String>,
}

impl Text {
    pub fn pick(name: &Localized, summary: &Localized, description: &Localized, wanted: Lang) -> Self {
        let (language, name) = name.pick(wanted).unwrap_or((wanted, ""));
        let text = |texts: &Localized| texts.pick(wanted).map(|(_, text)| text.to_owned());
        Self { language, name: name.to_owned(), summary: text(summary), description: text(description) }
    }
}

/// Whose an entry is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DirectoryOrganization)]
pub struct Owner {
    pub id: OrganizationId,
    pub name: Localized,
    /// Whether it works here, so that referrals can reach it.
    pub takes_part: bool,
    #[serde(skip)]
    pub address_confidential: bool,
}

impl Owner {
    /// The columns of a query that joins the organization as `owner`.
    pub const COLUMNS: [&str; 4] = ["id", "name", "takes_part", "address_confidential"];

    pub fn of(organization: organization::Model) -> Self {
        let organization::Model { id, name, takes_part, address_confidential, .. } = organization;
        Self { id, name, takes_part, address_confidential }
    }

    pub fn read(row: &QueryResult) -> Result<Option<Self>, sea_orm::DbErr> {
        let prefix = "owner_";
        let Some(id) = row.try_get::<Option<OrganizationId>>(prefix, "id")? else { return Ok(None) };
        Ok(Some(Self {
            id,
            name: row.try_get(prefix, "name")?,
            takes_part: row.try_get(prefix, "takes_part")?,
            address_confidential: row.try_get(prefix, "address_confidential")?,
        }))
    }
}

/// Which other register an entry comes from, and how fresh it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DirectorySource)]
pub struct Source {
    pub register: String,
    /// When it was changed there, if the register tells.
    pub modified: Option<DateTime<Utc>>,
    /// When it was brought in last with a change.
    pub imported: DateTime<Utc>,
}

fn source(
    register: Option<&str>,
    modified: Option<DateTime<Utc>>,
    imported: DateTime<Utc>,
) -> Option<Source> {
    let register = register.filter(|register| *register != super::OWN)?;
    Some(Source { register: register.to_owned(), modified, imported })
}

/// A service with everything that is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001",
    "organization": {"id": "01990000-0000-7000-8000-000000000002", "name": {"en": "Debt office"}, "takes_part": true},
    "text": {"language": "en", "name": "Debt counselling", "summary": "Help with debts", "description": null},
    "name": {"en": "Debt counselling"}, "summary": {"en": "Help with debts"},
    "content": {"service_classes": ["P15.1"], "languages": ["fi"], "area": {"kind": "limited", "counties": ["15"]}},
    "sector": "debt_counselling", "charge": "free_of_charge", "publishing": "published",
    "general_description_id": null, "takes_referrals": true, "second_look": false, "response_working_days": 7,
    "free_places": 3, "waiting_days": 14, "capacity_told_at": "2026-11-22T10:00:00Z",
    "channels": [], "source": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Service {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: ServiceId,
    #[schema(required)]
    pub organization: Option<Owner>,
    pub text: Text,
    pub name: Localized,
    pub summary: Localized,
    pub content: ServiceContent,
    pub sector: Option<Sector>,
    pub charge: Option<Charge>,
    pub publishing: Publishing,
    pub general_description_id: Option<GeneralDescriptionId>,
    /// Whether referrals can be sent to it.
    pub takes_referrals: bool,
    /// Whether a colleague looks at a referral before it is declined.
    pub second_look: bool,
    /// How many working days it has to answer a referral.
    pub response_working_days: i32,
    /// How many clients can begin; null where the organization does not tell.
    pub free_places: Option<i32>,
    /// How many days a client who is referred today waits until the service begins, as the organization estimates.
    pub waiting_days: Option<i32>,
    /// When the organization told these two.
    pub capacity_told_at: Option<DateTime<Utc>>,
    pub channels: Vec<Connection>,
    pub source: Option<Source>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A channel of a service, and what holds for the service there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DirectoryConnection)]
pub struct Connection {
    pub channel: Channel,
    pub connection: ConnectionContent,
}

impl Service {
    pub fn of(
        service: directory_service::Model,
        organization: Option<Owner>,
        channels: Vec<Connection>,
        lang: Lang,
    ) -> Self {
        Self {
            version: Version(service.version),
            id: service.id,
            takes_referrals: service.takes_referrals
                && organization.as_ref().is_some_and(|owner| owner.takes_part),
            organization,
            text: Text::pick(&service.name, &service.summary, &service.content.description, lang),
            source: source(service.source.as_deref(), service.source_modified, service.updated_at),
            name: service.name,
            summary: service.summary,
            content: service.content,
            sector: service.sector,
            charge: service.charge,
            publishing: service.publishing,
            general_description_id: service.general_description_id,
            second_look: service.second_look,
            response_working_days: service.response_working_days,
            free_places: service.free_places,
            waiting_days: service.waiting_days,
            capacity_told_at: service.capacity_told_at,
            channels,
            created_at: service.created_at,
            updated_at: service.updated_at,
        }
    }
}

/// A service in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization": null,
    "text": {"language": "en", "name": "Debt counselling", "summary": "Help with debts", "description": null},
    "service_classes": ["P15.1"], "area": {"kind": "nationwide"}, "sector": "debt_counselling",
    "charge": "free_of_charge", "publishing": "published", "takes_referrals": false,
    "free_places": null, "waiting_days": null, "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct ServiceSummary {
    pub id: ServiceId,
    #[schema(required)]
    pub organization: Option<Owner>,
    pub text: Text,
    pub service_classes: Vec<ServiceClass>,
    pub area: Area,
    pub sector: Option<Sector>,
    pub charge: Option<Charge>,
    pub publishing: Publishing,
    pub takes_referrals: bool,
    /// How many clients can begin, as the organization told last.
    pub free_places: Option<i32>,
    /// How many days a client waits until the service begins, as the organization told last.
    pub waiting_days: Option<i32>,
    pub updated_at: DateTime<Utc>,
}

/// A service and whose it is.
#[derive(Clone, Debug)]
pub struct OwnedService {
    pub service: directory_service::Model,
    pub owner: Option<Owner>,
}

impl FromQueryResult for OwnedService {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        let service = directory_service::Model::from_query_result(row, prefix)?;
        Ok(Self { service, owner: Owner::read(row)? })
    }
}

impl ServiceSummary {
    pub fn of(OwnedService { service, owner }: OwnedService, lang: Lang) -> Self {
        let no_description = Localized::default();
        Self {
            id: service.id,
            takes_referrals: service.takes_referrals && owner.as_ref().is_some_and(|owner| owner.takes_part),
            free_places: service.free_places,
            waiting_days: service.waiting_days,
            organization: owner,
            text: Text::pick(&service.name, &service.summary, &no_description, lang),
            service_classes: service.content.service_classes,
            area: service.content.area,
            sector: service.sector,
            charge: service.charge,
            publishing: service.publishing,
            updated_at: service.updated_at,
        }
    }
}

/// A way to reach a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000003", "organization": null, "kind": "phone",
    "text": {"language": "en", "name": "Debt line", "summary": null, "description": null}, "name": {"en": "Debt line"},
    "content": {"phones": [{"number": "+358500000001"}]}, "address_hidden": false,
    "opening_hours": {"weekly": [{"days": ["monday"], "opens": "09:00", "closes": "15:00"}]},
    "open": {"state": "closed", "opens": "2026-11-23T07:00:00Z"}, "requires_authentication": false,
    "publishing": "published", "source": null, "created_at": "2026-11-22T10:00:00Z",
    "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Channel {
    pub id: ChannelId,
    #[schema(required)]
    pub organization: Option<Owner>,
    pub kind: ChannelKind,
    pub text: Text,
    pub name: Localized,
    pub content: ChannelContent,
    /// Whether there are addresses that only the organization itself sees.
    pub address_hidden: bool,
    pub opening_hours: OpeningHours,
    /// Whether it is open now, and until or from when.
    pub open: OpeningState,
    pub requires_authentication: bool,
    pub publishing: Publishing,
    pub source: Option<Source>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A channel and whose it is; the only way to [`Channel`], so that no address slips through.
#[derive(Clone, Debug)]
pub struct OwnedChannel {
    pub channel: directory_channel::Model,
    pub owner: Option<Owner>,
}

impl FromQueryResult for OwnedChannel {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        let channel = directory_channel::Model::from_query_result(row, prefix)?;
        Ok(Self { channel, owner: Owner::read(row)? })
    }
}

/// For whom, in which language and when something is shown.
#[derive(Clone, Copy)]
pub struct Reader {
    /// None of a system that acts for nobody: where a shelter is, it tells on.
    pub organization: Option<OrganizationId>,
    pub lang: Lang,
    pub now: DateTime<Utc>,
}

impl Channel {
    pub fn of(OwnedChannel { channel, owner }: OwnedChannel, reader: Reader) -> Self {
        let confidential =
            channel.address_confidential || owner.as_ref().is_some_and(|owner| owner.address_confidential);
        let address_hidden =
            confidential && (reader.organization.is_none() || channel.organization_id != reader.organization);
        let mut content = channel.content;
        if address_hidden {
            content.addresses = Vec::new();
        }
        Self {
            id: channel.id,
            organization: owner,
            kind: channel.kind,
            text: Text::pick(&channel.name, &content.summary, &content.description, reader.lang),
            name: channel.name,
            content,
            address_hidden,
            open: channel.opening_hours.state_at(reader.now),
            opening_hours: channel.opening_hours,
            requires_authentication: channel.requires_authentication,
            publishing: channel.publishing,
            source: source(channel.source.as_deref(), channel.source_modified, channel.updated_at),
            created_at: channel.created_at,
            updated_at: channel.updated_at,
        }
    }
}

/// What services of one kind have in common, in official words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000004", "reference_code": "X-0001",
    "text": {"language": "en", "name": "Debt counselling", "summary": null, "description": null},
    "name": {"en": "Debt counselling"}, "content": {"service_classes": ["P15.1"]},
    "source": {"register": "ptv", "modified": null, "imported": "2026-11-22T10:00:00Z"},
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct GeneralDescription {
    pub id: GeneralDescriptionId,
    /// Several variants of a description can have the same code.
    pub reference_code: Option<String>,
    pub text: Text,
    pub name: Localized,
    pub content: GeneralDescriptionContent,
    pub source: Option<Source>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl GeneralDescription {
    pub fn of(found: general_description::Model, lang: Lang) -> Self {
        Self {
            id: found.id,
            reference_code: found.reference_code,
            text: Text::pick(&found.name, &found.content.summary, &found.content.description, lang),
            name: found.name,
            content: found.content,
            source: source(Some(&found.source), None, found.updated_at),
            created_at: found.created_at,
            updated_at: found.updated_at,
        }
    }
}
