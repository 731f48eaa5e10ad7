use domain::{
    BasisId, ClientId, OrganizationId, UserId,
    basis::{BasisKind, Category, Documents, GivenVia, Purpose, Recipients, Sectors, StatuteCode},
    code::Set,
    text::Localized,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "basis")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BasisId,
    pub version: i64,
    pub client_id: ClientId,
    /// The organization that gives: the keeper of the client's record.
    pub organization_id: OrganizationId,
    pub kind: BasisKind,
    pub statute_code: Option<StatuteCode>,
    /// The facts a statutory basis or vital interest stands on.
    pub justification: Option<String>,
    pub given_via: Option<GivenVia>,
    /// Who was named, as it was said; what each of them may do stands in the grants.
    pub recipients: Recipients,
    pub recipient_sectors: Sectors,
    pub purposes: Set<Purpose>,
    pub categories: Set<Category>,
    /// What it is aimed at: a record only by a prohibition.
    pub service_task_code: Option<String>,
    pub record_id: Option<Uuid>,
    pub record_kinds: Documents,
    pub data_from: Option<Date>,
    pub data_to: Option<Date>,
    pub plain_summary: Localized,
    pub valid_from: DateTimeUtc,
    pub valid_to: Option<DateTimeUtc>,
    /// When what rests on it is to be looked at without anybody asking; none when nothing is to come.
    pub settle_at: Option<DateTimeUtc>,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawal_note: Option<String>,
    pub recorded_by: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
