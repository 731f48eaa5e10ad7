use crate::store::Version;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BasisId, ClientId, OrganizationId, UserId,
    access::Sight,
    basis::{
        BasisKind, BasisStatus, Categories, Documents, GivenVia, Purposes, Recipients, Sectors, StatuteCode,
        Validity,
    },
    text::Localized,
};
use entity::basis::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A legal basis as the API shows it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "client_id": "01990000-0000-7000-8000-000000000002",
    "organization_id": "01990000-0000-7000-8000-000000000003", "kind": "consent", "status": "active",
    "statute_code": null, "given_via": "spoken", "purposes": ["coordination"], "categories": ["basic", "contact"],
    "valid_from": "2026-11-22T10:00:00Z", "valid_to": null, "withdrawn_at": null,
    "details": {"recipients": ["01990000-0000-7000-8000-000000000004"], "recipient_sectors": ["health"], "service_task_code": null,
        "record_id": null, "record_kinds": ["case", "need"], "data_from": "2025-01-01", "data_to": null, "justification": null,
        "plain_summary": {"fi": "Velkaneuvonta näkee nimesi ja yhteystietosi."}, "withdrawal_note": null,
        "recorded_by": "01990000-0000-7000-8000-000000000005"},
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct Basis {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: BasisId,
    client_id: ClientId,
    /// The organization that gave: the keeper of the client's record.
    organization_id: OrganizationId,
    pub kind: BasisKind,
    pub status: BasisStatus,
    statute_code: Option<StatuteCode>,
    given_via: Option<GivenVia>,
    purposes: Purposes,
    pub categories: Categories,
    valid_from: DateTime<Utc>,
    pub valid_to: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    /// What tells about the client; null to those who may not see all that the basis opens.
    pub details: Option<BasisDetails>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// The part of a basis that tells about the client.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"recipients": ["01990000-0000-7000-8000-000000000004"], "recipient_sectors": ["health"],
    "service_task_code": null, "record_id": null, "record_kinds": ["case", "need"], "data_from": "2025-01-01", "data_to": null,
    "justification": null,
    "plain_summary": {"fi": "Velkaneuvonta näkee nimesi ja yhteystietosi."}, "withdrawal_note": null,
    "recorded_by": "01990000-0000-7000-8000-000000000005"}))]
pub struct BasisDetails {
    pub recipients: Recipients,
    /// The classes of organizations.
    pub recipient_sectors: Sectors,
    /// The service task it is aimed at.
    service_task_code: Option<String>,
    /// The record that a prohibition is aimed at.
    pub record_id: Option<Uuid>,
    /// The kinds of documents it is aimed at; all of them when none is named.
    record_kinds: Documents,
    /// The first and the last day on which what it is aimed at was made.
    data_from: Option<NaiveDate>,
    data_to: Option<NaiveDate>,
    /// The facts the provision applies to.
    justification: Option<String>,
    /// What the client was told.
    plain_summary: Localized,
    withdrawal_note: Option<String>,
    recorded_by: Option<UserId>,
}

impl Basis {
    pub fn of(basis: &Model, sight: Sight, now: DateTime<Utc>) -> Self {
        Self {
            version: Version(basis.version),
            id: basis.id,
            client_id: basis.client_id,
            organization_id: basis.organization_id,
            kind: basis.kind,
            status: validity(basis).status(now),
            statute_code: basis.statute_code,
            given_via: basis.given_via,
            purposes: basis.purposes,
            categories: basis.categories,
            valid_from: basis.valid_from,
            valid_to: basis.valid_to,
            withdrawn_at: basis.withdrawn_at,
            details: sight.categories().covers(basis.categories).then(|| BasisDetails::of(basis)),
            created_at: basis.created_at,
            updated_at: basis.updated_at,
        }
    }
}

impl BasisDetails {
    fn of(basis: &Model) -> Self {
        Self {
            recipients: basis.recipients.clone(),
            recipient_sectors: basis.recipient_sectors,
            service_task_code: basis.service_task_code.clone(),
            record_id: basis.record_id,
            record_kinds: basis.record_kinds,
            data_from: basis.data_from,
            data_to: basis.data_to,
            justification: basis.justification.clone(),
            plain_summary: basis.plain_summary.clone(),
            withdrawal_note: basis.withdrawal_note.clone(),
            recorded_by: basis.recorded_by,
        }
    }
}

pub const fn validity(basis: &Model) -> Validity {
    Validity { from: basis.valid_from, to: basis.valid_to, withdrawn_at: basis.withdrawn_at }
}
